//! What reminders are about, and the clauses from which they follow.

use crate::domain::billing::DocumentKind;
use crate::domain::calendar::{Day, Month, Period, last_of_december};
use crate::domain::contract::ends::PossibleEnd;
use crate::domain::money::Money;
use crate::domain::tariff::{Agreement, Rule};
use chrono::Datelike;
use std::sync::Arc;

/// What a reminder is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// So many months are left until notice must be sent; both parties are reminded.
    NoticeReminder(u32, PossibleEnd),
    /// The last day for a notice.
    NoticeDeadline(PossibleEnd),
    /// The last day for telling subscribers of an increase that is to hold from 1 January of a year (E 8.9).
    AnnouncementDeadline(i32),
    /// Invoices of a year are issued and its indexation is not decided (E 8.8).
    IndexationUndecided(i32),
    /// The last day of a contract.
    ContractEnds,
    /// The first day of a renewal by itself.
    ContractRenews,
    /// The last day to which a contract can ever be extended (F 10.2).
    LastPossibleEnd,
    /// The first day after a hold of a lot (F 8.6).
    HoldResumes(Arc<str>),
    /// The last day on which a change of the data agreement frees of the exit fee (EB 1).
    DataChangeCloses(Day),
    /// An exit fee by a rate that the agreement prints for two years (EA 2): to be checked.
    ExitRateDoubtful(i32),
    /// The population of these years is provisional.
    PopulationAwaited(Vec<i32>),
    /// Usage of a lot and month is missing for a document of that day.
    UsageMissing(Arc<str>, Month),
    /// A document is to be issued.
    DocumentDue(DocumentKind, Period, Money),
    /// A termination that is not confirmed by the last day of the contract (E 10.4).
    TerminationUnconfirmed(Day),
}

impl Due {
    /// The rule of the agreement from which it follows.
    fn rule(&self) -> Rule {
        match self {
            Due::NoticeReminder(..) | Due::NoticeDeadline(_) => Rule::EarlyTermination,
            Due::AnnouncementDeadline(_) => Rule::Increase,
            Due::IndexationUndecided(_) => Rule::Indexation,
            Due::ContractEnds | Due::ContractRenews | Due::LastPossibleEnd => Rule::Renewal,
            Due::HoldResumes(_) => Rule::Hold,
            Due::DataChangeCloses(_) => Rule::DataAgreement,
            Due::ExitRateDoubtful(_) => Rule::ExitRates,
            Due::PopulationAwaited(_) => Rule::Population,
            Due::UsageMissing(..) | Due::DocumentDue(..) => Rule::Invoicing,
            Due::TerminationUnconfirmed(_) => Rule::ExitFee,
        }
    }
}

/// Something to be done, decided or awaited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// Its day; what waits already has the first day that was asked for.
    pub day: Day,
    /// The agreement.
    pub agreement: Arc<str>,
    /// The contract, where it is about one.
    pub contract: Option<Arc<str>>,
    /// What it is about.
    pub due: Due,
    /// The clause from which it follows, where the agreement names it.
    pub clause: Option<Arc<str>>,
}

/// The rule whose clause a reminder names: notices of a tacit renewal follow from the renewal where no year can be left.
pub fn clause_of(due: &Due, agreement: &Agreement) -> Rule {
    match due {
        Due::NoticeReminder(_, end) | Due::NoticeDeadline(end)
            if agreement.early_termination.is_none() || end.ends != last_of_december(end.ends.year()) =>
        {
            Rule::Renewal
        }
        other => other.rule(),
    }
}
