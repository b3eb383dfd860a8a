//! How a contract stands on a day.

use super::sentences;
use crate::domain::calendar::{Day, Period};
use crate::domain::contract::Contract;
use crate::domain::contract::decisions::{Channel, Notice, Sender};
use crate::domain::money::Money;
use crate::domain::standing::contract::{ContractStanding, Outstanding, State};
use crate::simulation::form::decision::{ChannelName, SenderName};
use crate::simulation::result::Text;
use crate::simulation::result::document::{KindJson, PeriodJson};
use crate::simulation::result::standing::ExitJson;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// Where a contract stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ContractState)]
pub enum StateJson {
    /// Not signed yet.
    Draft,
    /// Signed; its term has not begun.
    Signed,
    /// In its initial term.
    Active,
    /// Renewed by itself.
    Renewed,
    /// Extended by signature.
    Extended,
    /// Active, and the access is suspended.
    Suspended,
    /// Notice was given; an exit fee is due and not invoiced yet.
    NoticeGiven,
    /// The exit fee is invoiced and not paid in full.
    ExitInvoiced,
    /// The exit fee is paid in full, or none is due.
    Confirmed,
    /// Over.
    Expired,
}

impl From<State> for StateJson {
    fn from(state: State) -> Self {
        match state {
            State::Draft => StateJson::Draft,
            State::Signed => StateJson::Signed,
            State::Active => StateJson::Active,
            State::Renewed(_) => StateJson::Renewed,
            State::Extended(_) => StateJson::Extended,
            State::Suspended => StateJson::Suspended,
            State::NoticeGiven => StateJson::NoticeGiven,
            State::ExitInvoiced => StateJson::ExitInvoiced,
            State::Confirmed => StateJson::Confirmed,
            State::Expired => StateJson::Expired,
        }
    }
}

/// How a contract stands on a day.
#[derive(Serialize, ToSchema)]
#[schema(as = ContractStanding)]
pub struct StandingJson<'a> {
    /// The contract.
    #[schema(example = "antwerpen-e-books")]
    pub contract: &'a str,
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub on: Text<Day>,
    /// Its state.
    pub state: StateJson,
    /// How often it was renewed or extended.
    pub times: usize,
    /// The same in Dutch.
    pub message: String,
    /// First day of its term.
    #[schema(value_type = String, format = Date)]
    pub starts: Text<Day>,
    /// Last day of its term, as it stands.
    #[schema(value_type = String, format = Date)]
    pub ends: Text<Day>,
    /// Whether it goes on by itself after that day.
    pub renews: bool,
    /// The next deadline for a notice; null where none can be given, or one was.
    #[schema(value_type = Option<String>, format = Date, required = true)]
    pub next_notice_by: Option<Text<Day>>,
    /// The end that a notice by then brings about.
    #[schema(value_type = Option<String>, format = Date, required = true)]
    pub next_notice_ends: Option<Text<Day>>,
    /// The notices that were sent; the first one counts.
    pub notices: Vec<NoticeJson>,
    /// What each notice costs, and why it does not.
    pub exits: Vec<ExitJson<'a>>,
    /// Whether its end has passed while the exit fee is not paid: the next year is not billed before someone decides.
    pub to_be_decided: bool,
    /// What finance should look at, in Dutch.
    pub cautions: Vec<String>,
    /// The lots on hold on the day.
    pub on_hold: Vec<LotOnHoldJson<'a>>,
    /// What was issued by the day.
    pub issued: Vec<OutstandingJson>,
    /// Its staff accounts.
    pub staff_accounts: StaffCountJson,
}

/// How many staff accounts are open.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = StaffCount)]
pub struct StaffCountJson {
    /// How many are open on the day.
    pub open: usize,
    /// How many may be open at once; null without a limit.
    #[schema(required = true)]
    pub at_most: Option<u32>,
}

/// A notice that was sent.
#[derive(Serialize, ToSchema)]
#[schema(as = NoticeGiven)]
pub struct NoticeJson {
    /// Who gave it: `subscriber` or `supplier`.
    pub by: &'static str,
    /// The day of dispatch.
    #[schema(value_type = String, format = Date)]
    pub sent: Text<Day>,
    /// How it was sent: `email` or `registered_letter`.
    pub channel: &'static str,
}

impl From<&Notice> for NoticeJson {
    fn from(notice: &Notice) -> Self {
        let by = match notice.by {
            Sender::Subscriber => SenderName::Subscriber,
            Sender::Supplier => SenderName::Supplier,
        };
        let channel = match notice.channel {
            Channel::Email => ChannelName::Email,
            Channel::RegisteredLetter => ChannelName::RegisteredLetter,
        };
        NoticeJson { by: by.name(), sent: Text(notice.sent), channel: channel.name() }
    }
}

/// A lot on hold.
#[derive(Serialize, ToSchema)]
#[schema(as = LotOnHold)]
pub struct LotOnHoldJson<'a> {
    /// The lot.
    pub lot: &'a str,
    /// The days of the hold.
    pub period: PeriodJson,
}

impl<'a> From<&'a (Arc<str>, Period)> for LotOnHoldJson<'a> {
    fn from((lot, period): &'a (Arc<str>, Period)) -> Self {
        LotOnHoldJson { lot, period: (*period).into() }
    }
}

/// What was issued, with what is still to be paid of it.
#[derive(Serialize, ToSchema)]
#[schema(as = OutstandingDocument)]
pub struct OutstandingJson {
    /// Its number.
    #[schema(example = "2023000001")]
    pub number: String,
    /// What kind it is.
    pub kind: KindJson,
    /// The period that it bills or credits.
    pub period: PeriodJson,
    /// The day on which it was issued.
    #[schema(value_type = String, format = Date)]
    pub issue_date: Text<Day>,
    /// What was to be paid or credited, VAT included.
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub total: Text<Money>,
    /// What is still to be paid; nothing on a credit note and on what was taken back.
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub open: Text<Money>,
    /// Whether a credit note took it back as a whole.
    pub credited: bool,
}

impl From<&Outstanding> for OutstandingJson {
    fn from(of: &Outstanding) -> Self {
        let issued = &of.issued;
        OutstandingJson {
            number: issued.number.to_string(),
            kind: issued.kind.into(),
            period: issued.period.into(),
            issue_date: Text(issued.issue_date),
            total: Text(issued.total),
            open: Text(of.open),
            credited: issued.credited,
        }
    }
}

impl<'a> StandingJson<'a> {
    /// How a contract stands on a day.
    pub fn of(
        (contract, on): (&'a Contract, Day),
        standing: &'a ContractStanding<'a>,
        staff_accounts: StaffCountJson,
    ) -> StandingJson<'a> {
        let ends = standing.term.ends;
        let next = standing.term.next_by_notice;
        StandingJson {
            contract: &contract.id,
            on: Text(on),
            state: standing.state.into(),
            times: match standing.state {
                State::Renewed(times) | State::Extended(times) => times,
                _ => 0,
            },
            message: sentences::state(standing.state, ends),
            starts: Text(contract.start),
            ends: Text(ends),
            renews: standing.renews,
            next_notice_by: next.map(|end| Text(end.notice_by)),
            next_notice_ends: next.map(|end| Text(end.ends)),
            notices: standing.notices.iter().map(|notice| (*notice).into()).collect(),
            exits: standing.exits.iter().map(|exit| (*exit).into()).collect(),
            to_be_decided: standing.to_be_decided,
            cautions: cautions(standing),
            on_hold: standing.on_hold.iter().map(Into::into).collect(),
            issued: standing.issued.iter().map(Into::into).collect(),
            staff_accounts,
        }
    }
}

fn cautions(standing: &ContractStanding<'_>) -> Vec<String> {
    let undecided = standing.to_be_decided.then_some(
        "De uitstapvergoeding is niet betaald en het contract had moeten eindigen: beslis eerst of het eindigt of verder loopt (E 10.4).",
    );
    let doubtful = standing.rate_doubtful.then_some(
        "De overeenkomst drukt het uitstaptarief van dit jaar ook voor een vroeger jaar af: kijk het na (EA 2).",
    );
    undecided.into_iter().chain(doubtful).map(str::to_owned).collect()
}
