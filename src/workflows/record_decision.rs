//! Recording decisions: refused with the rule when the agreement does not allow them, also by what was
//! decided before.

use super::Failed;
use crate::domain::calendar::Day;
use crate::records::Recorded;
use crate::records::decision::{DecisionEntry, Subject};
use crate::records::situation::OnRecord;
use crate::simulation::problem::Code;
use crate::store::{Connection, Scope, Stamp, agreements, contracts, decisions, figures, organisations};

/// Records a new decision.
///
/// # Errors
/// Where the agreement or what was decided before does not allow it.
pub async fn add(
    conn: &mut Connection,
    value: &DecisionEntry,
    (stamp, today): (&Stamp, Day),
) -> Result<Recorded<DecisionEntry>, Failed> {
    check(conn, Some(value), (value.subject(), None, today)).await?;

    Ok(decisions::add(conn, value, stamp).await?)
}

/// Records another revision of a decision.
///
/// # Errors
/// As for a new one; where it is about something else, or another revision counts.
pub async fn correct(
    conn: &mut Connection,
    (id, revision, today): (i64, i32, Day),
    recorded: (&DecisionEntry, &Stamp),
) -> Result<Recorded<DecisionEntry>, Failed> {
    let before = counting(conn, id).await?;
    if before.value.subject() != recorded.0.subject() || before.value.kind() != recorded.0.kind() {
        let message = "a decision stays of its kind and about its agreement or contract: withdraw it and record another";
        return Err(Failed::at("/decision", Code::WrongForm, message));
    }
    check(conn, Some(recorded.0), (recorded.0.subject(), Some(id), today)).await?;

    Ok(decisions::correct(conn, (id, revision), recorded).await?)
}

/// Withdraws a decision that was recorded wrongly.
///
/// # Errors
/// Where later decisions rest on it, or another revision counts.
pub async fn withdraw(
    conn: &mut Connection,
    (id, revision, today): (i64, i32, Day),
    stamp: &Stamp,
) -> Result<(), Failed> {
    let before = counting(conn, id).await?;
    check(conn, None, (before.value.subject(), Some(id), today)).await?;

    Ok(decisions::close(conn, (id, revision), stamp).await?)
}

async fn counting(conn: &mut Connection, id: i64) -> Result<Recorded<DecisionEntry>, Failed> {
    let found = decisions::get(conn, id).await?.filter(|decision| decision.replaced_at.is_none());
    found.ok_or_else(|| Failed::not_found("decision", &id.to_string()))
}

/// Checks a decision with all others about the same, but for one that it replaces.
///
/// # Errors
/// What the rules refuse.
pub async fn check(
    conn: &mut Connection,
    new: Option<&DecisionEntry>,
    (subject, replaced, today): (Subject<'_>, Option<i64>, Day),
) -> Result<(), Failed> {
    let told = new.map(DecisionEntry::problems).unwrap_or_default();
    told.or(())?;
    let (mut record, others) = about(conn, subject).await?;
    let replaced = replaced.map(|id| id.to_string());
    let kept = others.into_iter().filter(|decision| Some(&decision.id) != replaced.as_ref());
    record.decisions = kept.map(|decision| decision.value.decision.form).collect();
    let place = format!("/decisions/{}", record.decisions.len());
    record.decisions.extend(new.map(|new| new.decision.form.clone()));
    let checked = record.check(today, today, &[]);
    checked.map_err(|problems| problems.seen_from(&place).below("/decision"))?;
    Ok(())
}

/// What is recorded on the subject of a decision, and the decisions about it.
async fn about(
    conn: &mut Connection,
    subject: Subject<'_>,
) -> Result<(OnRecord, Vec<Recorded<DecisionEntry>>), Failed> {
    match subject {
        Subject::Agreement(id) => {
            let names = [id.to_owned()];
            let found = agreements::of(conn, &names).await?;
            if found.is_empty() {
                let message = format!("there is no agreement '{id}'");
                return Err(Failed::at("/decision/agreement", Code::UnknownReference, message));
            }
            let others = decisions::of(conn, &names, &[]).await?;
            Ok((OnRecord { agreements: found, ..OnRecord::default() }, others))
        }
        Subject::Contract(id) => {
            let names = [id.to_owned()];
            let unknown = || {
                let message = format!("there is no contract '{id}'");
                Failed::at("/decision/contract", Code::UnknownReference, message)
            };
            let contract = contracts::get(conn, &Scope::All, id).await?.ok_or_else(unknown)?.value;
            let municipality = organisations::municipality(conn, contract.organisation.as_str()).await?;
            let municipality = municipality.ok_or_else(unknown)?;
            let of = [contract.agreement.to_string()];
            let record = OnRecord {
                agreements: agreements::of(conn, &of).await?,
                populations: figures::population::of(conn, &[municipality.to_string()]).await?,
                contracts: vec![(contract, municipality)],
                ..OnRecord::default()
            };
            Ok((record, decisions::of(conn, &[], &names).await?))
        }
    }
}
