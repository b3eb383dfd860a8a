//! Which decisions an agreement does not allow, and why; the same for a situation and for stored contracts.

use super::decisions::Notice;
use super::ends::{Ends, notice_in_force};
use crate::domain::calendar::{Day, add_months, last_of_december};
use crate::domain::tariff::conditions::Renewal;
use crate::domain::tariff::{Agreement, Lot};
use chrono::Datelike;

/// Why a price increase is refused (E 8.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IncreaseRefused {
    /// The agreement knows none besides indexation.
    #[error("this agreement knows no price increase besides indexation")]
    NotAllowed,
    /// It was communicated after the deadline.
    #[error(
        "communicated on {communicated}: to hold from 1 January {year} it had to be by {deadline}; it can hold from \
         1 January {earliest} at the earliest"
    )]
    TooLate {
        /// The day on which subscribers were told.
        communicated: Day,
        /// The year from which it should hold.
        year: i32,
        /// The last day on which they could be told.
        deadline: Day,
        /// The first year for which they were told in time.
        earliest: i32,
    },
}

/// Whether an increase can hold from 1 January of a year.
///
/// # Errors
/// Why not.
pub fn increase(agreement: &Agreement, year: i32, communicated: Day) -> Result<(), IncreaseRefused> {
    let rule = agreement.increase.ok_or(IncreaseRefused::NotAllowed)?;
    let months = rule.announced_months_before_year_end;
    let deadline = increase_deadline(year, months);
    if communicated <= deadline {
        return Ok(());
    }
    let earliest = earliest_increase(communicated, months);
    Err(IncreaseRefused::TooLate { communicated, year, deadline, earliest })
}

/// The first year from whose 1 January an increase can hold that was communicated on a day (E 8.9).
pub fn earliest_increase(communicated: Day, months_before_year_end: u32) -> i32 {
    let mut years = communicated.year()..=communicated.year().saturating_add(200);
    let in_time = years.find(|year| communicated <= increase_deadline(*year, months_before_year_end));
    in_time.unwrap_or(communicated.year())
}

/// The day by which an increase must be communicated to hold from 1 January of a year (E 8.9).
pub fn increase_deadline(year: i32, months_before_year_end: u32) -> Day {
    add_months(last_of_december(year - 1), -i64::from(months_before_year_end))
}

/// A lot that cannot be put on hold (F 8.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this lot cannot be put on hold under its agreement")]
pub struct HoldRefused;

/// Whether a lot can be put on hold at all; whether a request is granted depends on the users.
///
/// # Errors
/// Why not.
pub fn hold(lot: &Lot) -> Result<(), HoldRefused> {
    if lot.hold.is_some() { Ok(()) } else { Err(HoldRefused) }
}

/// Why an extension is refused (F 10.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExtensionRefused {
    /// The agreement is not extended by signing again.
    #[error("this agreement is not extended by signing again")]
    NotByAgreement,
    /// The framework agreement is not extended.
    #[error("a contract is only extended when the framework agreement is extended too")]
    FrameworkNotExtended,
    /// It was extended as often as possible.
    #[error("at most {at_most} extensions are possible")]
    TooMany {
        /// How often it can be extended.
        at_most: u32,
    },
}

/// Whether a contract can be extended once more, after so many extensions signed before.
///
/// # Errors
/// Why not.
pub fn extension(
    agreement: &Agreement,
    framework_extended: bool,
    signed_before: usize,
) -> Result<(), ExtensionRefused> {
    let Renewal::ByAgreement { at_most, .. } = agreement.renewal else {
        return Err(ExtensionRefused::NotByAgreement);
    };
    if !framework_extended {
        return Err(ExtensionRefused::FrameworkNotExtended);
    }
    let one_more = usize::try_from(at_most).is_ok_and(|at_most| signed_before < at_most);
    if one_more { Ok(()) } else { Err(ExtensionRefused::TooMany { at_most }) }
}

/// Why a notice is refused (E 10.2, E 10.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoticeRefused {
    /// The contract had ended before, by its term or an earlier notice.
    #[error("the contract ended on {ended}, before this notice of {sent}")]
    AfterTheEnd {
        /// The last day of the contract.
        ended: Day,
        /// The day of dispatch.
        sent: Day,
    },
    /// The agreement knows neither tacit renewal nor early termination.
    #[error("this agreement knows neither tacit renewal nor early termination")]
    NotPossible,
}

/// Whether a notice of a day can end a contract that has had these earlier notices.
///
/// # Errors
/// Why not.
pub fn notice(ends: &Ends<'_>, earlier: &[Notice], sent: Day) -> Result<(), NoticeRefused> {
    let ended_by_notice = notice_in_force(ends, earlier, sent).map(|first| first.ends);
    match ended_by_notice.or(ends.fixed_end()).filter(|ended| sent > *ended) {
        Some(ended) => Err(NoticeRefused::AfterTheEnd { ended, sent }),
        None => ends.end_by_notice(sent).map(|_| ()).ok_or(NoticeRefused::NotPossible),
    }
}
