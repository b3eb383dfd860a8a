//! Recording figures and their corrections.

use super::Failed;
use crate::domain::calendar::Day;
use crate::domain::identifiers::NisCode;
use crate::records::contract::ContractEntry;
use crate::records::figure::{IndexEntry, OthersEntry, PopulationEntry, UsageEntry};
use crate::records::situation::OnRecord;
use crate::simulation::problem::Code;
use crate::store::{Connection, Scope, agreements, contracts, organisations};

/// The workflows on one kind of figure: check it, then record, correct or withdraw it.
macro_rules! figure {
    ($(#[$about:meta])* $module:ident: $entry:ty, $what:literal, $check:expr) => {
        $(#[$about])*
        pub mod $module {
            use super::*;
            use crate::records::Recorded;
            use crate::store::Stamp;
            use crate::store::figures::$module as kept;

            /// Records a new figure.
            ///
            /// # Errors
            /// Where something does not fit together, or the same is recorded already.
            pub async fn add(
                conn: &mut Connection,
                value: &$entry,
                (stamp, today): (&Stamp, Day),
            ) -> Result<Recorded<$entry>, Failed> {
                $check(conn, value, today).await?;

                Ok(kept::add(conn, value, stamp).await?)
            }

            /// Records another revision of a figure.
            ///
            /// # Errors
            /// As for a new one; where another revision counts.
            pub async fn correct(
                conn: &mut Connection,
                (id, revision, today): (i64, i32, Day),
                recorded: (&$entry, &Stamp),
            ) -> Result<Recorded<$entry>, Failed> {
                counting(conn, id).await?;
                $check(conn, recorded.0, today).await?;

                Ok(kept::correct(conn, (id, revision), recorded).await?)
            }

            /// Withdraws a figure that was recorded wrongly.
            ///
            /// # Errors
            /// Where another revision counts.
            pub async fn withdraw(
                conn: &mut Connection,
                (id, revision, _): (i64, i32, Day),
                stamp: &Stamp,
            ) -> Result<(), Failed> {
                counting(conn, id).await?;

                Ok(kept::close(conn, (id, revision), stamp).await?)
            }

            async fn counting(conn: &mut Connection, id: i64) -> Result<(), Failed> {
                let found = kept::get(conn, id).await?.filter(|figure| figure.replaced_at.is_none());
                found.map(|_| ()).ok_or_else(|| Failed::not_found($what, &id.to_string()))
            }
        }
    };
}

figure!(
    /// Populations.
    population: PopulationEntry, "population", check_population
);
figure!(
    /// Indices.
    index: IndexEntry, "index figure", check_index
);
figure!(
    /// Usage.
    usage: UsageEntry, "usage report", check_usage
);
figure!(
    /// Participants elsewhere.
    others: OthersEntry, "total of participants elsewhere", check_others
);

#[expect(clippy::unused_async, reason = "checks of figures have one form")]
async fn check_population(_: &mut Connection, value: &PopulationEntry, _: Day) -> Result<(), Failed> {
    Ok(value.problems().or(())?)
}

#[expect(clippy::unused_async, reason = "checks of figures have one form")]
async fn check_index(_: &mut Connection, value: &IndexEntry, _: Day) -> Result<(), Failed> {
    Ok(value.problems().or(())?)
}

/// Checks that usage is of a contract and of a lot that it takes.
///
/// # Errors
/// Where it is not.
async fn check_usage(conn: &mut Connection, value: &UsageEntry, today: Day) -> Result<(), Failed> {
    let (contract, subscriber) = contract(conn, value.contract.as_str()).await?;
    let record = OnRecord {
        agreements: agreements::of(conn, &[contract.agreement.to_string()]).await?,
        contracts: vec![(contract, subscriber)],
        ..OnRecord::default()
    };
    let checked = record.check(today, today, std::slice::from_ref(value));
    checked.map_err(|problems| problems.seen_from("/usage/0"))?;
    Ok(())
}

/// A contract with the municipality of its subscriber.
async fn contract(conn: &mut Connection, id: &str) -> Result<(ContractEntry, NisCode), Failed> {
    let unknown = || Failed::at("/contract", Code::UnknownReference, format!("there is no contract '{id}'"));
    let found = contracts::get(conn, &Scope::All, id).await?.ok_or_else(unknown)?;
    let municipality = organisations::municipality(conn, found.value.organisation.as_str()).await?;
    Ok((found.value, municipality.ok_or_else(unknown)?))
}

/// Checks that participants elsewhere are of an agreement and of a lot of it.
///
/// # Errors
/// Where they are not.
async fn check_others(conn: &mut Connection, value: &OthersEntry, today: Day) -> Result<(), Failed> {
    let id = value.agreement.as_str();
    let found = agreements::of(conn, &[id.to_owned()]).await?;
    if found.is_empty() {
        return Err(Failed::at(
            "/agreement",
            Code::UnknownReference,
            format!("there is no agreement '{id}'"),
        ));
    }
    let record = OnRecord { agreements: found, others: vec![value.clone()], ..OnRecord::default() };
    let checked = record.check(today, today, &[]);
    checked.map_err(|problems| problems.seen_from("/other_participants/0"))?;
    Ok(())
}
