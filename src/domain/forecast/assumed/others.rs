//! Participants without a contract at hand: those that are known go on, others join or leave. Only totals count.

use super::rates::{percent_of, whole};
use super::usage::reach;
use super::{Known, Projection};
use crate::domain::calendar::Month;
use crate::domain::exact::Exact;
use crate::domain::figures::usage::OtherParticipants;
use crate::domain::forecast::assumptions::{Assumptions, Movement};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Puts in the totals of months to come.
pub fn assume(known: &Known, assumptions: &Assumptions, projection: &mut Projection) {
    for (place, standing) in known.situation.agreements.iter().enumerate() {
        let mut totals = standing.others.clone();
        if assumptions.others {
            go_on(&standing.others, known.last_month(), &mut totals);
        }
        for movement in assumptions.movements.iter().filter(|movement| movement.agreement == place) {
            for lot in &movement.lots {
                let hold = standing.agreement.lots.get(*lot).and_then(|lot| lot.hold);
                let part = part(movement, reach(hold, assumptions));
                moved(movement, (*lot, known.last_month()), (part, &mut totals));
            }
        }
        let changed = totals.iter().filter(|(of, total)| standing.others.get(of) != Some(*total));
        projection.assumed.others.extend(changed.map(|((lot, month), total)| (place, *lot, *month, *total)));
        if let Some(standing) = projection.situation.agreements.get_mut(place) {
            standing.others = totals;
        }
    }
}

type Totals = BTreeMap<(usize, Month), OtherParticipants>;

/// After its last known month a lot has the users of the same month a year before, where that is known, else those of
/// the last; and the inhabitants of the last.
fn go_on(known: &Totals, last: Month, totals: &mut Totals) {
    let newest: BTreeMap<usize, (Month, OtherParticipants)> =
        known.iter().map(|((lot, month), total)| (*lot, (*month, *total))).collect();
    for (lot, (newest, total)) in newest {
        for ahead in 1..=last.since(newest).max(0) {
            let month = newest.plus(ahead);
            let year_before = totals.get(&(lot, month.plus(-12))).map(|before| before.unique_users);
            let unique_users = year_before.unwrap_or(total.unique_users);
            totals.insert((lot, month), OtherParticipants { unique_users, ..total });
        }
    }
}

/// What those who move count for in a month.
fn part(movement: &Movement, reach: Decimal) -> OtherParticipants {
    let users = whole(percent_of(Exact::from(Decimal::from(movement.inhabitants)), reach));
    OtherParticipants {
        unique_users: movement.count.saturating_mul(users),
        inhabitants: movement.count.saturating_mul(movement.inhabitants),
    }
}

/// Adds what joins to the totals of a lot, or takes away what leaves, from the first month on.
fn moved(movement: &Movement, (lot, last): (usize, Month), of: (OtherParticipants, &mut Totals)) {
    let (part, totals) = of;
    for ahead in 0..=last.since(movement.from).max(-1) {
        let total = totals.entry((lot, movement.from.plus(ahead))).or_default();
        let (users, inhabitants) = (total.unique_users, total.inhabitants);
        *total = if movement.joins {
            OtherParticipants {
                unique_users: users.saturating_add(part.unique_users),
                inhabitants: inhabitants.saturating_add(part.inhabitants),
            }
        } else {
            OtherParticipants {
                unique_users: users.saturating_sub(part.unique_users),
                inhabitants: inhabitants.saturating_sub(part.inhabitants),
            }
        };
    }
}
