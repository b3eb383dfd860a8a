//! Recording what happens to an invoice after its issue: letters, disputes, suspensions, charges. The domain says
//! which step may be recorded; each is added and none is changed.

use super::position::claim;
use crate::domain::calendar::Day;
use crate::domain::payment::collecting::{
    NotRecorded, may_be_charged, may_be_sent, may_confirm, may_dispute, may_end_dispute, may_lift,
    may_propose, may_remind, may_withdraw,
};
use crate::domain::payment::suspension::LateTerms;
use crate::domain::payment::{Claim, Kind};
use crate::records::payments::kept_step::KeptStep;
use crate::records::payments::step::NewStep;
use crate::simulation::problem::Code;
use crate::store::payments::steps;
use crate::store::{Connection, Scope, Stamp};
use crate::workflows::Failed;

/// Records a step of an invoice.
///
/// # Errors
/// Where the invoice is unknown, or the rules do not allow the step.
pub async fn record(
    conn: &mut Connection,
    (number, step): (&str, &NewStep),
    (stamp, today): (&Stamp, Day),
) -> Result<KeptStep, Failed> {
    let claim = claim(conn, &Scope::All, number).await?;

    allowed(&claim, step, (&stamp.by, today)).map_err(|why| failed(number, step.kind, &why))?;

    Ok(steps::add(conn, (number, step), stamp).await?)
}

fn allowed(claim: &Claim, step: &NewStep, (by, today): (&str, Day)) -> Result<(), NotRecorded> {
    let terms = LateTerms::default();
    let of = step.refers_to.unwrap_or_default();
    match step.kind {
        Kind::Sent => may_be_sent(claim, step.on, today),
        Kind::Reminder | Kind::FormalNotice => may_remind(claim, step.on, today),
        Kind::Dispute => may_dispute(claim, step.on, today),
        Kind::DisputeEnded => may_end_dispute(claim, of, (step.on, today)),
        Kind::SuspensionProposed => may_propose(claim, today, &terms),
        Kind::SuspensionConfirmed => may_confirm(claim, (of, by), today, &terms),
        Kind::SuspensionLifted => may_lift(claim, of, today),
        Kind::InterestCharged => may_be_charged(claim, today),
        Kind::Withdrawn => may_withdraw(claim, of, today),
    }
}

/// The field that says on which day a step happened.
fn field(kind: Kind) -> &'static str {
    match kind {
        Kind::Sent | Kind::Reminder | Kind::FormalNotice => "/sent_on",
        Kind::Dispute => "/since",
        _ => "/on",
    }
}

fn failed(number: &str, kind: Kind, why: &NotRecorded) -> Failed {
    let code = match why {
        NotRecorded::NotYet { .. } => return Failed::at(field(kind), Code::NotYet, why.to_string()),
        NotRecorded::TooEarly { .. } => return Failed::at(field(kind), Code::OutOfRange, why.to_string()),
        NotRecorded::Unknown { what, id } => return Failed::not_found(what, &id.to_string()),
        NotRecorded::NothingOpen(_) => "nothing_open",
        NotRecorded::NotLate(_) => "not_late",
        NotRecorded::Disputed(_) => "disputed",
        NotRecorded::DoneAlready(_) => "done_already",
        NotRecorded::NotSuspendable(_) => "not_suspendable",
        NotRecorded::SamePerson(_) => "same_person",
        NotRecorded::RestsOnIt(_) => "rests_on_it",
    };
    Failed::conflict(code, format!("{number}: {why}"))
}
