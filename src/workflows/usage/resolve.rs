//! From the counts of a file to those of contracts: which contract of a library has the lot in the month.

use super::import::File;
use crate::domain::billing::Situation;
use crate::domain::billing::opened::Opened;
use crate::domain::calculation::Dossier;
use crate::domain::calendar::{Day, Month};
use crate::imports::usage::UsageCount;
use crate::records::figure::UsageEntry;
use crate::records::organisation::OrganisationForm;
use crate::records::scalar::Short;
use crate::records::situation::OnRecord;
use crate::records::usage::libraries::Libraries;
use crate::simulation::form::scalar::{Count, Date, Id, YearMonth};
use crate::simulation::problem::{Code, Problem, Problems};
use std::collections::HashSet;
use std::sync::Arc;

/// What is recorded, to look contracts up in.
pub struct Register<'a> {
    /// What is recorded.
    pub record: &'a OnRecord,
    /// The same as a situation of today.
    pub situation: &'a Situation,
    /// The organisations that subscribe.
    pub organisations: &'a [OrganisationForm],
    /// Only contracts of these.
    pub only: Option<Vec<&'a str>>,
}

/// The reports that a file makes, in its order.
///
/// # Errors
/// A problem for each count without a contract, or with several.
pub fn resolve(
    file: &File,
    register: &Register<'_>,
    (source, today): (&Short, Day),
) -> Result<Vec<UsageEntry>, Problems> {
    let libraries = Libraries::of(register.record, register.organisations, register.only.as_deref());
    let opened = Opened::of(register.situation);
    let mut dossiers: Vec<Option<&Dossier<'_>>> = vec![None; register.record.contracts.len()];
    for (place, dossier, _) in opened.contracts() {
        if let Some(known) = dossiers.get_mut(place) {
            *known = Some(dossier);
        }
    }
    let (mut problems, mut entries, mut seen) = (Problems::default(), Vec::new(), HashSet::new());
    for count in &file.counts {
        if count.month.first_day() > today {
            let message = "this month has not begun: nothing can be reported for it";
            problems.extend(count.month_problem(Code::NotYet, message).into());
            continue;
        }
        match contract(count, &libraries, &dossiers) {
            Err(problem) => problems.extend(problem.into()),
            Ok((place, _)) if !seen.insert((place, count.lot.to_lowercase(), count.month)) => {
                let message =
                    "the contract of this library has a count of this lot and month in the file already";
                problems.extend(count.library_problem(Code::Duplicate, message).into());
            }
            Ok((place, lot)) => {
                let contract = register.record.contracts.get(place).map(|(contract, _)| contract.id.clone());
                entries.extend(contract.map(|contract| UsageEntry {
                    contract,
                    lot: Id(lot),
                    month: YearMonth(count.month),
                    unique_users: Count(count.unique_users),
                    reported: file.reported.map(Date),
                    source: source.clone(),
                }));
            }
        }
    }
    problems.or(entries)
}

/// The contract that a count is of, and its lot as the agreement writes it.
fn contract(
    count: &UsageCount,
    libraries: &Libraries,
    dossiers: &[Option<&Dossier<'_>>],
) -> Result<(usize, Arc<str>), Problem> {
    let called = libraries.called(&count.library);
    if called.contract.is_none() && called.library.is_empty() {
        let message = "there is no such library or contract, or not for whoever asks: expected the name of a contract \
                       or organisation, its NIS code or enterprise number";
        return Err(count.library_problem(Code::UnknownReference, message));
    }
    let lot = |place: &usize| {
        dossiers.get(*place).copied().flatten().and_then(|dossier| taken(dossier, &count.lot))
    };
    // The name of a contract says all; that of a library must stand for one.
    if let Some(found) = called.contract.and_then(|place| Some((place, lot(&place)?))) {
        return Ok(found);
    }
    let with_lot: Vec<(usize, Arc<str>)> =
        called.library.iter().filter_map(|place| Some((*place, lot(place)?))).collect();
    if with_lot.is_empty() {
        let message = "no contract of this library takes such a lot";
        return Err(count.lot_problem(Code::LotNotTaken, message));
    }
    let in_force =
        |place: usize| dossiers.get(place).copied().flatten().is_some_and(|of| in_term(of, count.month));
    let mut in_force = with_lot.into_iter().filter(|(place, _)| in_force(*place));
    match (in_force.next(), in_force.next()) {
        (Some(found), None) => Ok(found),
        (Some(_), Some(_)) => {
            let message = "several contracts of this library have this lot in this month: name the contract";
            Err(count.library_problem(Code::UnknownReference, message))
        }
        (None, _) => {
            let message = "no contract of this library has this lot in this month: name the contract to report it \
                           all the same";
            Err(count.month_problem(Code::UnknownReference, message))
        }
    }
}

/// The lot of a contract, as the agreement writes it.
fn taken(dossier: &Dossier<'_>, name: &str) -> Option<Arc<str>> {
    let mut lots = dossier.record.lots(dossier.agreement()).map(|(_, lot)| &lot.id);
    lots.find(|lot| lot.eq_ignore_ascii_case(name)).cloned()
}

fn in_term(dossier: &Dossier<'_>, month: Month) -> bool {
    dossier.term().weight(month).is_some()
}
