//! Billing runs: how a plan is cut into batches, what differs from the plan before, and what changed since.

use super::plan::Planned;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use std::collections::{BTreeMap, BTreeSet};

/// The most documents of a batch, unless a set of corrections has more.
pub const BATCH: usize = 100;

/// The batch of each planned document, from 1: as many as fit, a set of corrections always in one.
pub fn batches(planned: &[Planned]) -> Vec<usize> {
    let (mut batch, mut used) = (1, 0);
    let mut found = Vec::with_capacity(planned.len());
    let mut rest = planned;
    while let Some(first) = rest.first() {
        let together = match first.set {
            Some(_) => rest.iter().take_while(|one| one.set == first.set).count(),
            None => 1,
        };
        if used > 0 && used + together > BATCH {
            (batch, used) = (batch + 1, 0);
        }
        found.extend(std::iter::repeat_n(batch, together));
        used += together;
        rest = rest.get(together..).unwrap_or_default();
    }
    found
}

/// A planned document, as far as another plan is compared with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The contract.
    pub contract: String,
    /// The kind as it is written.
    pub kind: String,
    /// First day that is billed.
    pub from: Day,
    /// 1, and one more for each such document before it.
    pub occurrence: i32,
    /// What was to be paid or credited.
    pub total: Money,
}

/// A planned document whose amount is another than in the plan before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedEntry {
    /// As it is now.
    pub now: Entry,
    /// What it came to in the plan before.
    pub before: Money,
}

/// What differs from the plan before of one contract.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Documents that were not planned before.
    pub new: Vec<Entry>,
    /// Documents that come to another amount.
    pub changed: Vec<ChangedEntry>,
    /// Documents that were planned, not issued, and are planned no longer.
    pub gone: Vec<Entry>,
}

/// What differs from the plan before, by contract; contracts of which nothing differs are left out.
pub fn difference(before: &[Entry], now: &[Entry]) -> BTreeMap<String, Difference> {
    let key = |entry: &Entry| (entry.contract.clone(), entry.kind.clone(), entry.from, entry.occurrence);
    let earlier: BTreeMap<_, &Entry> = before.iter().map(|entry| (key(entry), entry)).collect();
    let planned: BTreeSet<_> = now.iter().map(key).collect();
    let mut found: BTreeMap<String, Difference> = BTreeMap::new();
    for entry in now {
        match earlier.get(&key(entry)) {
            None => found.entry(entry.contract.clone()).or_default().new.push(entry.clone()),
            Some(same) if same.total == entry.total => {}
            Some(other) => {
                let changed = ChangedEntry { now: entry.clone(), before: other.total };
                found.entry(entry.contract.clone()).or_default().changed.push(changed);
            }
        }
    }
    for entry in before.iter().filter(|entry| !planned.contains(&key(entry))) {
        found.entry(entry.contract.clone()).or_default().gone.push(entry.clone());
    }
    found
}

/// How an input changed since a plan was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was not there.
    Added,
    /// It is another.
    Changed,
    /// It is no longer there.
    Removed,
}

/// What changed of the inputs of a plan, by name, from fingerprints of then and now.
///
/// ```
/// use std::collections::BTreeMap;
/// use tarief::domain::invoice::run::{Change, changes};
///
/// let of = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
///     pairs.iter().map(|(name, print)| (name.to_string(), print.to_string())).collect()
/// };
/// let then = of(&[("usage of a", "1"), ("usage of b", "1")]);
/// let now = of(&[("usage of b", "2"), ("usage of c", "1")]);
/// let found = changes(&then, &now);
/// assert_eq!(found["usage of a"], Change::Removed);
/// assert_eq!(found["usage of b"], Change::Changed);
/// assert_eq!(found["usage of c"], Change::Added);
/// ```
pub fn changes(then: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> BTreeMap<String, Change> {
    let names: BTreeSet<&String> = then.keys().chain(now.keys()).collect();
    let of_name = names.into_iter().filter_map(|name| {
        let change = match (then.get(name), now.get(name)) {
            (None, _) => Change::Added,
            (_, None) => Change::Removed,
            (Some(then), Some(now)) if then != now => Change::Changed,
            _ => return None,
        };
        Some((name.clone(), change))
    });
    of_name.collect()
}
