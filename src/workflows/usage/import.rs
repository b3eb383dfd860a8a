//! Importing counts: all of a file or nothing. What was reported before as it stands in the file changes nothing.

use super::resolve::{Register, resolve};
use crate::domain::billing::opened::Opened;
use crate::domain::calendar::Day;
use crate::domain::usage::{Thresholds, anomalies};
use crate::imports::usage::UsageCount;
use crate::records::Recorded;
use crate::records::figure::UsageEntry;
use crate::records::scalar::Short;
use crate::records::situation::OnRecord;
use crate::records::usage::anomaly::AnomalyJson;
use crate::records::usage::import::{ChangedCountJson, NewCountJson, UsageImportJson};
use crate::simulation::problem::{Code, Problems};
use crate::simulation::result::Text;
use crate::store::figures::{usage, usage_imports};
use crate::store::{Connection, Scope, Stamp, contracts, organisations};
use crate::workflows::{Failed, load};
use std::collections::{BTreeMap, HashSet};

/// A file of counts that was read.
pub struct File {
    /// Its counts.
    pub counts: Vec<UsageCount>,
    /// Its fingerprint.
    pub sha256: Vec<u8>,
    /// Its name.
    pub name: Option<Short>,
    /// Where the counts were taken from; the name and fingerprint of the file where left out.
    pub source: Option<Short>,
    /// The day of the report. Where left out new counts are always known, and corrections known as what they correct.
    pub reported: Option<Day>,
}

impl File {
    fn source(&self) -> Short {
        // Both fit together where the name is as long as most are.
        const LONGEST: usize = 120;
        let name = self.name.as_ref().map(|name| name.0.chars().take(LONGEST).collect::<String>());
        let of_file = || {
            format!("{} (SHA-256 {})", name.as_deref().unwrap_or("Import"), usage_imports::hex(&self.sha256))
        };
        self.source.clone().unwrap_or_else(|| Short(of_file()))
    }
}

/// What an import would record.
pub struct Planned {
    new: Vec<UsageEntry>,
    corrected: Vec<usage::Correction>,
    told: UsageImportJson,
}

impl Planned {
    /// What it would do, as nothing is recorded of it.
    pub fn told(self) -> UsageImportJson {
        self.told
    }
}

/// What the import of a file would do, by whoever sees a scope.
///
/// # Errors
/// All problems of the file.
pub async fn plan(
    conn: &mut Connection,
    file: &File,
    (scope, today): (&Scope, Day),
) -> Result<Planned, Failed> {
    if let Some(reported) = file.reported.filter(|reported| *reported > today) {
        let message = format!("reported on {reported}, which has not come");
        return Err(Failed::at("/reported", Code::NotYet, message));
    }
    let agreements = contracts::agreements(conn).await?;
    let record = load::on_agreements(conn, &agreements).await?.record;
    let subscribers: HashSet<String> =
        record.contracts.iter().map(|(contract, _)| contract.organisation.to_string()).collect();
    let parties = organisations::parties(conn, &subscribers.into_iter().collect::<Vec<_>>()).await?;
    let situation = record.situation(today, today)?;
    let register = Register {
        record: &record,
        situation: &situation,
        organisations: &parties,
        only: scope.organisations(),
    };

    let entries = resolve(file, &register, (&file.source(), today))?;
    let checked = OnRecord {
        agreements: record.agreements.clone(),
        contracts: record.contracts.clone(),
        ..OnRecord::default()
    };
    checked.check(today, today, &entries)?;
    let names: Vec<String> = entries.iter().map(|entry| entry.contract.to_string()).collect();
    let counting = usage::counting(conn, &names).await?;
    let mut planned = compare(file, entries, counting)?;
    planned.told.anomalies = strange(record, &planned, today)?;
    Ok(planned)
}

/// Records what the import of a file does.
///
/// # Errors
/// As for [`plan`].
pub async fn carry_out(
    conn: &mut Connection,
    file: &File,
    (scope, today, stamp): (&Scope, Day, &Stamp),
) -> Result<UsageImportJson, Failed> {
    let planned = plan(conn, file, (scope, today)).await?;
    let Planned { new, corrected, mut told } = planned;
    told.dry_run = false;
    if new.is_empty() && corrected.is_empty() {
        return Ok(told);
    }

    usage::record_all(conn, (&new, &corrected), stamp).await?;
    let name = file.name.as_ref().map(|name| name.0.as_str());
    let id = usage_imports::add(conn, (name, &file.sha256), (&told, stamp)).await?;
    told.id = Some(id.to_string());
    Ok(told)
}

/// What is new, what corrects another count, and what is there as it is.
fn compare(
    file: &File,
    entries: Vec<UsageEntry>,
    counting: Vec<Recorded<UsageEntry>>,
) -> Result<Planned, Problems> {
    let mut last: BTreeMap<_, Recorded<UsageEntry>> = BTreeMap::new();
    for report in counting {
        let key = key(&report.value);
        let later = last.get(&key).is_none_or(|other| {
            other.value.reported.map(|day| day.0) <= report.value.reported.map(|day| day.0)
        });
        if later {
            last.insert(key, report);
        }
    }
    let told = UsageImportJson {
        dry_run: true,
        id: None,
        sha256: usage_imports::hex(&file.sha256),
        rows: entries.len(),
        new: Vec::new(),
        changed: Vec::new(),
        unchanged: 0,
        anomalies: Vec::new(),
    };
    let mut planned = Planned { new: Vec::new(), corrected: Vec::new(), told };
    let mut problems = Problems::default();
    // The counts of a file and its entries are in the same order.
    for (count, entry) in file.counts.iter().zip(entries) {
        let before = last.get(&key(&entry));
        if let Err((code, message)) = planned.take(entry, before) {
            problems.extend(count.month_problem(code, message).into());
        }
    }
    problems.or(planned)
}

fn key(entry: &UsageEntry) -> (String, String, crate::domain::calendar::Month) {
    (entry.contract.to_string(), entry.lot.0.to_string(), entry.month.0)
}

impl Planned {
    /// Takes a report in the place of the one that counts.
    fn take(
        &mut self,
        mut entry: UsageEntry,
        before: Option<&Recorded<UsageEntry>>,
    ) -> Result<(), (Code, String)> {
        let (contract, lot, month) =
            (entry.contract.to_string(), entry.lot.0.to_string(), Text(entry.month.0));
        let Some(before) = before else {
            let unique_users = entry.unique_users.0;
            self.told.new.push(NewCountJson { contract, lot, month, unique_users });
            self.new.push(entry);
            return Ok(());
        };
        if before.value.unique_users == entry.unique_users {
            self.told.unchanged += 1;
            return Ok(());
        }
        let (was, is) = (before.value.reported.map(|day| day.0), entry.reported.map(|day| day.0));
        if let Some((was, is)) = was.zip(is).filter(|(was, is)| is < was) {
            let message = format!(
                "a report of {was} counts already, which is later than {is}: say when this one was reported"
            );
            return Err((Code::OutOfRange, message));
        }
        let (before_users, after) = (before.value.unique_users.0, entry.unique_users.0);
        self.told.changed.push(ChangedCountJson { contract, lot, month, before: before_users, after });
        if is.is_none() || is == was {
            entry.reported = before.value.reported;
            let id = before.id.parse().unwrap_or_default();
            self.corrected.push(((id, before.revision), entry));
        } else {
            self.new.push(entry);
        }
        Ok(())
    }
}

/// What is strange about the counts of an import, once they are recorded.
fn strange(mut record: OnRecord, planned: &Planned, today: Day) -> Result<Vec<AnomalyJson>, Failed> {
    let corrected = planned.corrected.iter().map(|(_, entry)| entry);
    let replaced: HashSet<_> =
        corrected.clone().map(|entry| (key(entry), entry.reported.map(|day| day.0))).collect();
    record.usage.retain(|other| !replaced.contains(&(key(other), other.reported.map(|day| day.0))));
    record.usage.extend(planned.new.iter().chain(corrected.clone()).cloned());
    let imported: HashSet<_> = planned.new.iter().chain(corrected).map(key).collect();
    let situation = record.situation(today, today)?;
    let (opened, thresholds) = (Opened::of(&situation), Thresholds::default());
    let mut found = Vec::new();
    for (_, dossier, _) in opened.contracts() {
        let contract = dossier.contract().id.to_string();
        let of_import = anomalies(dossier, thresholds)
            .into_iter()
            .filter(|one| imported.contains(&(contract.clone(), one.lot.to_string(), one.month)));
        found.extend(of_import.map(|one| AnomalyJson::of(&contract, &one, thresholds)));
    }
    Ok(found)
}

/// Whether a single report is of a contract that whoever reports it may report for.
///
/// # Errors
/// Where it is not: as if there were no such contract.
pub async fn may_report(conn: &mut Connection, value: &UsageEntry, scope: &Scope) -> Result<(), Failed> {
    let Some(only) = scope.organisations() else { return Ok(()) };
    let id = value.contract.as_str();
    let found = contracts::get(conn, &Scope::All, id).await?;
    if found.is_some_and(|found| only.contains(&found.value.organisation.as_str())) {
        return Ok(());
    }
    Err(Failed::at("/contract", Code::UnknownReference, format!("there is no contract '{id}'")))
}
