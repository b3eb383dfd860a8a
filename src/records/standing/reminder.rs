//! The deadlines to come.

use super::sentences::kind;
use crate::domain::calendar::{Day, Period};
use crate::domain::standing::reminders::{Due, Reminder};
use crate::simulation::result::Text;
use crate::simulation::result::message::joined;
use crate::simulation::result::wording::{DutchDay, DutchMonth, euro};
use serde::Serialize;
use utoipa::ToSchema;

/// The deadlines of a period.
#[derive(Serialize, ToSchema)]
#[schema(as = Reminders)]
pub struct RemindersJson<'a> {
    /// First day; what waits already stands on it.
    #[schema(value_type = String, format = Date)]
    pub from: Text<Day>,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    pub to: Text<Day>,
    /// The deadlines, in order of their days.
    pub items: Vec<ReminderJson<'a>>,
}

/// What a deadline is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReminderKind)]
pub enum ReminderCode {
    /// Both parties are reminded of a deadline for a notice.
    NoticeReminder,
    /// The last day for a notice.
    NoticeDeadline,
    /// The last day for telling of a price increase.
    AnnouncementDeadline,
    /// The indexation of a year is to be decided.
    IndexationUndecided,
    /// The last day of a contract.
    ContractEnds,
    /// The last day before a contract renews itself.
    ContractRenews,
    /// The last day to which a contract can ever be extended.
    LastPossibleEnd,
    /// A lot goes on after a hold.
    HoldResumes,
    /// The last day on which a change of the data agreement frees of the exit fee.
    DataChangeCloses,
    /// An exit fee by a rate to be checked.
    ExitRateDoubtful,
    /// A population that is still provisional.
    PopulationAwaited,
    /// Usage is missing for a document.
    UsageMissing,
    /// A document is to be issued.
    DocumentDue,
    /// A termination that is not confirmed.
    TerminationUnconfirmed,
}

/// Something to be done, decided or awaited.
#[derive(Serialize, ToSchema)]
#[schema(as = Reminder)]
pub struct ReminderJson<'a> {
    /// Its day.
    #[schema(value_type = String, format = Date)]
    pub date: Text<Day>,
    /// What it is about.
    pub code: ReminderCode,
    /// The agreement.
    #[schema(example = "e-books-2022")]
    pub agreement: &'a str,
    /// The contract; null where it is about the whole agreement.
    #[schema(required = true)]
    pub contract: Option<&'a str>,
    /// The clause from which it follows.
    #[schema(required = true)]
    pub clause: Option<&'a str>,
    /// The same in Dutch.
    pub message: String,
}

impl<'a> From<&'a Reminder> for ReminderJson<'a> {
    fn from(reminder: &'a Reminder) -> Self {
        ReminderJson {
            date: Text(reminder.day),
            code: code(&reminder.due),
            agreement: &reminder.agreement,
            contract: reminder.contract.as_deref(),
            clause: reminder.clause.as_deref(),
            message: message(&reminder.due, reminder.day),
        }
    }
}

fn code(due: &Due) -> ReminderCode {
    match due {
        Due::NoticeReminder(..) => ReminderCode::NoticeReminder,
        Due::NoticeDeadline(_) => ReminderCode::NoticeDeadline,
        Due::AnnouncementDeadline(_) => ReminderCode::AnnouncementDeadline,
        Due::IndexationUndecided(_) => ReminderCode::IndexationUndecided,
        Due::ContractEnds => ReminderCode::ContractEnds,
        Due::ContractRenews => ReminderCode::ContractRenews,
        Due::LastPossibleEnd => ReminderCode::LastPossibleEnd,
        Due::HoldResumes(_) => ReminderCode::HoldResumes,
        Due::DataChangeCloses(_) => ReminderCode::DataChangeCloses,
        Due::ExitRateDoubtful(_) => ReminderCode::ExitRateDoubtful,
        Due::PopulationAwaited(_) => ReminderCode::PopulationAwaited,
        Due::UsageMissing(..) => ReminderCode::UsageMissing,
        Due::DocumentDue(..) => ReminderCode::DocumentDue,
        Due::TerminationUnconfirmed(_) => ReminderCode::TerminationUnconfirmed,
    }
}

fn message(due: &Due, day: Day) -> String {
    let on = DutchDay(day);
    match due {
        Due::NoticeReminder(..) | Due::NoticeDeadline(_) => of_notice(due),
        Due::AnnouncementDeadline(year) => format!(
            "Laatste dag om een prijsverhoging vanaf 1 januari {year} mee te delen, na bespreking in de stuurgroep."
        ),
        Due::IndexationUndecided(year) => {
            format!("Beslis over de indexering van {year}: de facturen van dat jaar wachten erop.")
        }
        Due::ContractEnds => format!("Het contract eindigt op {on}."),
        Due::ContractRenews => format!(
            "De lopende termijn eindigt op {on}; zonder tijdige opzeg wordt het contract stilzwijgend verlengd."
        ),
        Due::LastPossibleEnd => format!("Verder dan {on} kan dit contract niet verlengd worden."),
        Due::HoldResumes(lot) => format!("Perceel {lot} loopt vanaf {on} weer door."),
        Due::DataChangeCloses(notified) => format!(
            "Laatste dag om wegens de gewijzigde gegevensovereenkomst (meegedeeld op {}) zonder uitstapvergoeding op te zeggen.",
            DutchDay(*notified)
        ),
        waiting => of_waiting(waiting),
    }
}

/// What is said of deadlines for notices.
fn of_notice(due: &Due) -> String {
    let (Due::NoticeReminder(_, end) | Due::NoticeDeadline(end)) = due else { return String::new() };
    let (by, ends) = (DutchDay(end.notice_by), DutchDay(end.ends));
    match due {
        Due::NoticeReminder(months, _) => {
            let left = if *months == 1 { "1 maand".to_owned() } else { format!("{months} maanden") };
            format!(
                "Nog {left} om op te zeggen tegen {ends}: verwittig beide partijen; de opzeg wordt uiterlijk op {by} verzonden."
            )
        }
        _ => format!("Laatste dag om een opzeg tegen {ends} te verzenden."),
    }
}

/// What is said of what waits for someone.
fn of_waiting(due: &Due) -> String {
    match due {
        Due::ExitRateDoubtful(year) => format!(
            "De uitstapvergoeding voor het einde van {year} rust op een tarief dat de overeenkomst ook voor een vroeger jaar afdrukt: kijk het na."
        ),
        Due::PopulationAwaited(years) => {
            let days = joined(years.iter().map(|year| format!("1 januari {year}")));
            format!(
                "Het officiële inwoneraantal op {days} is nog niet bekend: er wordt voorlopig met een ouder cijfer gerekend."
            )
        }
        Due::UsageMissing(lot, month) => {
            format!(
                "Het gebruik van perceel {lot} in {} is nog niet gemeld: de factuur wacht erop.",
                DutchMonth(*month)
            )
        }
        Due::DocumentDue(what, Period { from, to }, total) => format!(
            "{} over {} t.e.m. {} uit te reiken: {}.",
            kind(*what),
            DutchDay(*from),
            DutchDay(*to),
            euro(*total)
        ),
        Due::TerminationUnconfirmed(ends) => format!(
            "De opzeg tegen {} is niet bevestigd: de uitstapvergoeding is niet volledig betaald. Beslis of het contract eindigt of verder loopt.",
            DutchDay(*ends)
        ),
        _ => String::new(),
    }
}
