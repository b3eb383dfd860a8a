//! Recording organisations, agreements and contracts, and their corrections.

use super::{Failed, load};
use crate::domain::billing::Situation;
use crate::domain::calendar::Day;
use crate::domain::contract::overlap::overlapping;
use crate::domain::identifiers::NisCode;
use crate::records::Recorded;
use crate::records::agreement::{AgreementInput, AgreementVersion};
use crate::records::contract::ContractEntry;
use crate::records::organisation::{OrganisationForm, OrganisationKind, OrganisationRole};
use crate::records::situation::OnRecord;
use crate::simulation::problem::{Code, Problems};
use crate::store::{
    Connection, Scope, Stamp, agreements, contracts, decisions, figures, mergers, organisations,
};

/// Records a new organisation.
///
/// # Errors
/// Where something does not fit together, or its name, number or role is taken.
pub async fn organisation(
    conn: &mut Connection,
    value: &OrganisationForm,
    stamp: &Stamp,
) -> Result<Recorded<OrganisationForm>, Failed> {
    check_organisation(conn, value).await?;

    Ok(organisations::add(conn, value, stamp).await?)
}

/// Records another revision of an organisation.
///
/// # Errors
/// As for a new one; where another revision is current.
pub async fn correct_organisation(
    conn: &mut Connection,
    (id, revision): (&str, i32),
    recorded: (&OrganisationForm, &Stamp),
) -> Result<Recorded<OrganisationForm>, Failed> {
    let before = organisations::get(conn, id).await?.ok_or_else(|| Failed::not_found("organisation", id))?;
    same_name(id, recorded.0.id.as_str())?;
    check_organisation(conn, recorded.0).await?;
    if before.value.role != recorded.0.role {
        return Err(Failed::at("/role", Code::WrongForm, "an organisation keeps its role"));
    }

    Ok(organisations::correct(conn, revision, recorded).await?)
}

async fn check_organisation(conn: &mut Connection, value: &OrganisationForm) -> Result<(), Failed> {
    let mut problems = value.problems();
    if let Some(successor) = &value.successor {
        let id = successor.organisation.as_str();
        if organisations::get(conn, id).await?.is_none() {
            let message = format!("there is no organisation '{id}'");
            problems.add("/successor/organisation", Code::UnknownReference, message);
        } else {
            super::mergers::check_successor(conn, value, &mut problems).await?;
        }
    }
    Ok(problems.or(())?)
}

/// What is recorded under a name keeps it.
fn same_name(addressed: &str, given: &str) -> Result<(), Failed> {
    if addressed == given {
        return Ok(());
    }
    let message = format!("'{given}' is not '{addressed}': what is recorded keeps its name");
    Err(Failed::at("/id", Code::WrongForm, message))
}

/// Records a new version of an agreement.
///
/// # Errors
/// Where something does not fit together, its name is taken, or another version is in force.
pub async fn agreement(
    conn: &mut Connection,
    input: &AgreementInput,
    stamp: &Stamp,
) -> Result<Recorded<AgreementVersion>, Failed> {
    let (version, _) = input.version()?;

    Ok(agreements::add(conn, &version, stamp).await?)
}

/// Records another revision of a version of an agreement. Once something was issued under it, only the days
/// on which it can be signed may change: other prices and conditions are another version.
///
/// # Errors
/// As for a new one; where something was issued, what is recorded breaks its rules, or another revision is
/// current.
pub async fn correct_agreement(
    conn: &mut Connection,
    (id, revision, today): (&str, i32, Day),
    recorded: (&AgreementInput, &Stamp),
) -> Result<Recorded<AgreementVersion>, Failed> {
    let before = agreements::get(conn, id).await?.ok_or_else(|| Failed::not_found("agreement", id))?;
    let (version, agreement) = recorded.0.version()?;
    same_name(id, &version.id)?;
    if version.terms() != before.value.terms() {
        if agreements::billed(conn, id).await? {
            let message = "something was issued under this version: record other prices or conditions as \
                           another version, and end this one (`valid_to`)";
            return Err(Failed::conflict("agreement_billed", message));
        }
        let mut loaded = load::on_agreements(conn, &[id.to_owned()]).await?;
        loaded.record.agreements = vec![agreement];
        let usage = std::mem::take(&mut loaded.record.usage);
        let checked = loaded.record.check(today, today, &usage);
        checked.map_err(|problems| problems.seen_from("/agreements/0").below("/agreement"))?;
    }

    Ok(agreements::correct(conn, revision, (&version, recorded.1)).await?)
}

/// Records a new contract.
///
/// # Errors
/// Where something does not fit together, a reference is unknown, or its name is taken.
pub async fn contract(
    conn: &mut Connection,
    value: &ContractEntry,
    (stamp, today): (&Stamp, Day),
) -> Result<Recorded<ContractEntry>, Failed> {
    check_contract(conn, value, today).await?;
    signed_in_time(conn, value).await?;
    alone(conn, value, today).await?;

    Ok(contracts::add(conn, value, stamp).await?)
}

/// Records a contract of a situation, which may hold one municipality's contract in several variants and agreements
/// that could not be signed on its days.
///
/// # Errors
/// Where something does not fit together, a reference is unknown, or its name is taken.
pub async fn contract_of_situation(
    conn: &mut Connection,
    value: &ContractEntry,
    (stamp, today): (&Stamp, Day),
) -> Result<Recorded<ContractEntry>, Failed> {
    check_contract(conn, value, today).await?;

    Ok(contracts::add(conn, value, stamp).await?)
}

/// Records the annex of a contract that was signed again.
///
/// # Errors
/// As for a new one; where decisions or usage no longer fit, or another annex is in force.
pub async fn correct_contract(
    conn: &mut Connection,
    (id, revision, today): (&str, i32, Day),
    recorded: (&ContractEntry, &Stamp),
) -> Result<Recorded<ContractEntry>, Failed> {
    let before = contracts::get(conn, &Scope::All, id).await?;
    let before = before.ok_or_else(|| Failed::not_found("contract", id))?;
    same_name(id, recorded.0.id.as_str())?;
    if before.value.agreement != recorded.0.agreement {
        let message = "a contract stays under its agreement: another agreement is another contract";
        return Err(Failed::at("/agreement", Code::WrongForm, message));
    }
    check_contract(conn, recorded.0, today).await?;
    if before.value.signed != recorded.0.signed {
        signed_in_time(conn, recorded.0).await?;
    }
    alone(conn, recorded.0, today).await?;

    Ok(contracts::correct(conn, revision, recorded).await?)
}

/// Checks a contract with its agreement, and with its own decisions and usage where it has any.
async fn check_contract(conn: &mut Connection, value: &ContractEntry, today: Day) -> Result<(), Failed> {
    let mut problems = value.problems();
    let subscriber = subscriber(conn, value, &mut problems).await?;
    let found = agreements::of(conn, &[value.agreement.to_string()]).await?;
    if found.is_empty() {
        let message = format!("there is no agreement '{}'", value.agreement);
        problems.add("/agreement", Code::UnknownReference, message);
    }
    payers(conn, (value, subscriber.as_ref()), &mut problems).await?;
    let Some(subscriber) = subscriber.filter(|_| problems.is_empty()) else {
        return Err(problems.into());
    };
    let name = [value.id.to_string()];
    let decided = decisions::of(conn, &[], &name).await?;
    let usage = figures::usage::of(conn, &name).await?;
    let record = OnRecord {
        agreements: found,
        contracts: vec![(value.clone(), subscriber)],
        decisions: decided.into_iter().map(|decision| decision.value.decision.form).collect(),
        ..OnRecord::default()
    };
    let checked = record.check(today, today, &usage);
    checked.map_err(|problems| problems.seen_from("/contracts/0"))?;
    Ok(())
}

/// A version of an agreement is signed on its days. A contract without a day of signature is not judged.
async fn signed_in_time(conn: &mut Connection, value: &ContractEntry) -> Result<(), Failed> {
    let version = agreements::get(conn, value.agreement.as_str()).await?;
    let (Some(version), Some(signed)) = (version.map(|version| version.value), value.signed) else {
        return Ok(());
    };
    let (from, to) = (version.valid_from.0, version.valid_to.map(|day| day.0));
    let message = match to {
        _ if signed.0 < from => format!("from {from} on"),
        Some(to) if signed.0 > to => format!("from {from} through {to}"),
        _ => return Ok(()),
    };
    let message = format!(
        "signed on {}, but '{}' can only be signed {message}: take the version of that day, or correct its days",
        signed.0, value.agreement
    );
    Err(Failed::at("/signed", Code::VersionNotInForce, message))
}

/// A lot of a municipality is billed by one contract at a time.
async fn alone(conn: &mut Connection, value: &ContractEntry, today: Day) -> Result<(), Failed> {
    let Some(subscriber) = organisations::municipality(conn, value.organisation.as_str()).await? else {
        return Ok(());
    };
    let of = [value.agreement.to_string()];
    let under = contracts::under(conn, &of).await?.into_iter().map(|(other, nis)| (other.value, nis));
    let mut own: Vec<_> = under.filter(|(other, nis)| other.id != value.id && *nis == subscriber).collect();
    own.push((value.clone(), subscriber));
    let names: Vec<String> = own.iter().map(|(contract, _)| contract.id.to_string()).collect();
    let decided = decisions::of(conn, &[], &names).await?;
    let record = OnRecord {
        agreements: agreements::of(conn, &of).await?,
        contracts: own,
        decisions: decided.into_iter().map(|decision| decision.value.decision.form).collect(),
        ..OnRecord::default()
    };

    let Situation { contracts, agreements, .. } = record.situation(today, today)?;
    let rivals = contracts.last().map(|new| overlapping(new, &contracts, &agreements)).unwrap_or_default();
    let Some(rival) = rivals.first() else { return Ok(()) };
    let message = format!(
        "contract '{}' of the same municipality bills a lot of it on some of the same days (from {} on): end that one \
         first by a notice or an annex, or correct it instead",
        rival.id, rival.start
    );
    Err(Failed::conflict("contract_overlaps", message))
}

async fn subscriber(
    conn: &mut Connection,
    value: &ContractEntry,
    problems: &mut Problems,
) -> Result<Option<NisCode>, Failed> {
    let id = value.organisation.as_str();
    let Some(organisation) = organisations::get(conn, id).await? else {
        problems.add("/organisation", Code::UnknownReference, format!("there is no organisation '{id}'"));
        return Ok(None);
    };
    if organisation.value.role != OrganisationRole::Municipality {
        let message =
            format!("'{id}' is no municipality: it has no NIS code, by which its population is found");
        problems.add("/organisation", Code::UnknownReference, message);
    }
    Ok(organisation.value.nis.map(|nis| nis.0))
}

/// Who pays is a legal person of the municipality that subscribes, or of what it became; or an association.
async fn payers(
    conn: &mut Connection,
    (value, subscriber): (&ContractEntry, Option<&NisCode>),
    problems: &mut Problems,
) -> Result<(), Failed> {
    let mergers = mergers::all(conn).await?;
    for (place, payer) in value.payers.iter().flatten().enumerate() {
        let id = payer.organisation.as_str();
        let found = organisations::get(conn, id).await?.map(|found| found.value);
        let found = found.filter(|found| found.role == OrganisationRole::Municipality);
        let of_another = |found: &OrganisationForm| {
            let theirs = found.nis.as_ref().map(|nis| &nis.0).zip(subscriber);
            let same = theirs.is_none_or(|(theirs, own)| mergers.related(own).contains(theirs));
            !same && found.kind != Some(OrganisationKind::Other)
        };
        let message = match &found {
            None => format!("there is no organisation '{id}' that pays"),
            Some(found) if of_another(found) => format!(
                "'{id}' is of another municipality than '{}': name one of the same, or record it as of kind 'other'",
                value.organisation
            ),
            Some(_) => continue,
        };
        problems.add(format!("/payers/{place}/organisation"), Code::UnknownReference, message);
    }
    Ok(())
}
