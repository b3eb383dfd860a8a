//! Recording orders, what payers ask, and assignments of documents to orders. A reader does so for its own
//! organisation.

use super::payer::payer;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::order::OrderId;
use crate::records::Recorded;
use crate::records::orders::{OrderAssignmentEntry, OrderEntry, PayerPolicyEntry};
use crate::records::organisation::OrganisationRole;
use crate::simulation::problem::{Code, Problems};
use crate::store::orders::{assignments, policies, purchase};
use crate::store::{Connection, Scope, Stamp, Window, contracts, mergers, organisations};
use crate::workflows::Failed;
use std::collections::HashSet;

/// The workflows on one kind of record of a payer: check it, then record, correct or withdraw it.
macro_rules! of_a_payer {
    ($(#[$about:meta])* $module:ident: $entry:ty, $what:literal, in $kept:ident, $check:ident, $removable:ident) => {
        $(#[$about])*
        pub mod $module {
            use super::*;

            /// Records something new.
            ///
            /// # Errors
            /// Where something does not fit together, is of another organisation, or is recorded already.
            pub async fn add(
                conn: &mut Connection,
                scope: &Scope,
                recorded: (&$entry, &Stamp),
            ) -> Result<Recorded<$entry>, Failed> {
                own(scope, recorded.0.organisation.as_str())?;
                $check(conn, recorded, None).await?;

                Ok($kept::add(conn, recorded.0, recorded.1).await?)
            }

            /// Records another revision.
            ///
            /// # Errors
            /// As for a new one; where another revision counts.
            pub async fn correct(
                conn: &mut Connection,
                scope: &Scope,
                (id, revision): (i64, i32),
                recorded: (&$entry, &Stamp),
            ) -> Result<Recorded<$entry>, Failed> {
                let before = counting(conn, scope, id).await?;
                if before.organisation != recorded.0.organisation {
                    let message = format!("it is of '{}': what is recorded keeps its payer", before.organisation);
                    return Err(Failed::at("/organisation", Code::WrongForm, message));
                }
                $check(conn, recorded, Some((id, &before))).await?;

                Ok($kept::correct(conn, (id, revision), recorded).await?)
            }

            /// Withdraws what should never have been recorded.
            ///
            /// # Errors
            /// Where something rests on it, or another revision counts.
            pub async fn withdraw(
                conn: &mut Connection,
                scope: &Scope,
                (id, revision): (i64, i32),
                stamp: &Stamp,
            ) -> Result<(), Failed> {
                let before = counting(conn, scope, id).await?;
                $removable(conn, id, &before).await?;

                Ok($kept::close(conn, (id, revision), stamp).await?)
            }

            async fn counting(conn: &mut Connection, scope: &Scope, id: i64) -> Result<$entry, Failed> {
                let found = $kept::get(conn, id).await?.filter(|one| one.replaced_at.is_none());
                let own = found.filter(|one| sees(scope, one.value.organisation.as_str()));
                own.map(|one| one.value).ok_or_else(|| Failed::not_found($what, &id.to_string()))
            }
        }
    };
}

of_a_payer!(
    /// Orders.
    order: OrderEntry, "order", in purchase, check_order, nothing_rests_on
);
of_a_payer!(
    /// Assignments.
    assignment: OrderAssignmentEntry, "order assignment", in assignments, check_assignment, whatever
);
of_a_payer!(
    /// What payers ask.
    policy: PayerPolicyEntry, "payer policy", in policies, check_policy, whatever
);

/// Whether whoever has a scope sees what is of an organisation.
fn sees(scope: &Scope, organisation: &str) -> bool {
    scope.organisation().is_none_or(|own| own == organisation)
}

/// What is of another organisation looks like what is not there.
fn own(scope: &Scope, organisation: &str) -> Result<(), Failed> {
    if sees(scope, organisation) { Ok(()) } else { Err(unknown_payer(organisation)) }
}

fn unknown_payer(organisation: &str) -> Failed {
    let message = format!("there is no organisation '{organisation}' that pays");
    Failed::at("/organisation", Code::UnknownReference, message)
}

async fn check_payer(conn: &mut Connection, id: &str) -> Result<(), Failed> {
    let found = organisations::get(conn, id).await?;
    let pays = found.is_some_and(|one| one.value.role == OrganisationRole::Municipality);
    if pays { Ok(()) } else { Err(unknown_payer(id)) }
}

/// An order that is recorded, under its name, before another revision of it.
type Before<'a, T> = Option<(i64, &'a T)>;

async fn check_order(
    conn: &mut Connection,
    (value, stamp): (&OrderEntry, &Stamp),
    before: Before<'_, OrderEntry>,
) -> Result<(), Failed> {
    let organisation = value.organisation.as_str();
    check_payer(conn, organisation).await?;
    let payer = payer(conn, organisation).await?;

    let mut problems = value.problems(&payer.policy);
    known_contracts(conn, (value, stamp.day()), &mut problems).await?;
    if before.is_some_and(|(_, before)| before.corrects != value.corrects) {
        let message = "an order keeps the one that it corrects: withdraw it and record another";
        problems.add("/corrects", Code::WrongForm, message);
    } else if let Some(corrected) = value.corrects {
        let family = payer.book.families.iter().find(|family| family.order.id == corrected.0);
        let known = family.filter(|family| before.is_none_or(|(id, _)| family.order.id != OrderId(id)));
        let others = known.map(|family| {
            let own = before.and_then(|(id, _)| family.corrections.iter().find(|one| one.id == OrderId(id)));
            let lines = own.into_iter().flat_map(|order| &order.lines).map(|line| line.amount);
            family.amount() - lines.sum()
        });
        match others {
            None => {
                let message =
                    "this payer has no such order that corrects none itself: name the one that is raised";
                problems.add("/corrects", Code::UnknownReference, message);
            }
            Some(others) if others + value.amount.0 < Money::ZERO => {
                let message = format!("what it corrects has {others}: an order is not lowered below zero");
                problems.add("/amount", Code::OutOfRange, message);
            }
            Some(_) => {}
        }
    }
    Ok(problems.or(())?)
}

/// Contracts that an order names are those of its payer, and of those whose place it took.
async fn known_contracts(
    conn: &mut Connection,
    (value, today): (&OrderEntry, Day),
    problems: &mut Problems,
) -> Result<(), Failed> {
    let absorbed = mergers::succession(conn).await?.absorbed_by(value.organisation.as_str(), today);
    let scope = Scope::Heir(value.organisation.to_string(), absorbed.into_iter().collect());
    let all = Window { after: None, limit: i64::MAX };
    let own = contracts::list(conn, &scope, &contracts::Filter::default(), &all).await?;
    let own: HashSet<String> = own.into_iter().map(|contract| contract.id).collect();
    for (place, line) in value.lines.iter().enumerate() {
        for (which, contract) in line.contracts.iter().enumerate() {
            if !own.contains(contract.as_str()) {
                let message = format!("'{}' has no contract '{contract}'", value.organisation);
                problems.add(format!("/lines/{place}/contracts/{which}"), Code::UnknownReference, message);
            }
        }
    }
    Ok(())
}

async fn check_assignment(
    conn: &mut Connection,
    (value, _): (&OrderAssignmentEntry, &Stamp),
    before: Before<'_, OrderAssignmentEntry>,
) -> Result<(), Failed> {
    let organisation = value.organisation.as_str();
    let payer = payer(conn, organisation).await?;
    let number = value.invoice.to_string();
    let Some(document) = payer.book.documents.get(&number) else {
        let message = format!("no invoice or credit note '{number}' was issued to '{organisation}'");
        return Err(Failed::at("/invoice", Code::UnknownReference, message));
    };

    let mut problems = value.problems(document.total);
    if before.is_some_and(|(_, before)| before.invoice != value.invoice) {
        let message = "an assignment keeps its document: record another one";
        problems.add("/invoice", Code::WrongForm, message);
    }
    for (place, part) in value.parts.iter().enumerate() {
        if payer.book.family(part.order.0).is_none() {
            let message = format!("'{organisation}' has no order '{}'", part.order.0.0);
            problems.add(format!("/parts/{place}/order"), Code::UnknownReference, message);
        }
    }
    Ok(problems.or(())?)
}

async fn check_policy(
    conn: &mut Connection,
    (value, _): (&PayerPolicyEntry, &Stamp),
    _: Before<'_, PayerPolicyEntry>,
) -> Result<(), Failed> {
    check_payer(conn, value.organisation.as_str()).await?;
    Ok(value.problems().or(())?)
}

/// An order is not withdrawn while a correction, an assignment or an issued document names it.
async fn nothing_rests_on(conn: &mut Connection, id: i64, value: &OrderEntry) -> Result<(), Failed> {
    let payer = payer(conn, value.organisation.as_str()).await?;
    let id = OrderId(id);
    let corrections = payer.book.families.iter().flat_map(|family| &family.corrections);
    let corrected = corrections.filter(|one| one.corrects == Some(id)).map(|one| one.number.clone());
    let said = payer.book.assignments.iter();
    let said = said.filter(|(_, parts)| parts.iter().any(|part| part.order == id));
    let named = payer.book.documents.values().filter(|one| one.names == Some(id));
    let mut resting: Vec<String> = corrected.collect();
    resting.extend(said.map(|(number, _)| number.clone()));
    resting.extend(named.map(|one| one.number.clone()));
    if resting.is_empty() {
        return Ok(());
    }
    let message = format!("{} rest on this order: correct it instead", resting.join(", "));
    Err(Failed::conflict("order_in_use", message))
}

#[expect(clippy::unused_async, reason = "the checks before a withdrawal have one form")]
async fn whatever<T>(_: &mut Connection, _: i64, _: &T) -> Result<(), Failed> {
    Ok(())
}
