//! Recording the official figures and mergers that ship with the product, once for each edition of them.

use super::Failed;
use crate::catalogue::figures::{all_populations, edition, indices};
use crate::catalogue::municipalities::mergers as shipped_mergers;
use crate::domain::calendar::first_of_january;
use crate::domain::figures::index::IndexKind;
use crate::records::figure::{IndexEntry, PopulationEntry};
use crate::records::mergers::MergerEntry;
use crate::records::scalar::Short;
use crate::simulation::form::conditions::IndexName;
use crate::simulation::form::scalar::{Base, Count, Date, Nis, Number, YearMonth};
use crate::store::{Connection, Stamp, figures, mergers, shipped};

/// Records the shipped figures and mergers, unless this edition was recorded before. What is recorded already stays.
///
/// # Errors
/// Where the database fails.
pub async fn figures(conn: &mut Connection, stamp: &Stamp) -> Result<(), Failed> {
    let edition = edition();
    if shipped::recorded(conn, &edition).await? {
        return Ok(());
    }
    let populations: Vec<PopulationEntry> = all_populations()
        .map(|(nis, figure)| PopulationEntry {
            nis: Nis(nis.clone()),
            on: Date(first_of_january(figure.year)),
            inhabitants: Count(figure.inhabitants),
            published: figure.provenance.published.map(Date),
            source: Short(figure.provenance.source.to_string()),
        })
        .collect();
    let indices: Vec<IndexEntry> = indices()
        .iter()
        .map(|(kind, month, figure)| IndexEntry {
            index: match kind {
                IndexKind::Cpi => IndexName::Cpi,
                IndexKind::Health => IndexName::Health,
            },
            base: Base(figure.base),
            month: YearMonth(*month),
            value: Number(figure.value),
            published: figure.provenance.published.map(Date),
            source: Short(figure.provenance.source.to_string()),
        })
        .collect();
    let mergers: Vec<MergerEntry> = shipped_mergers()
        .iter()
        .map(|(merger, source)| MergerEntry::of(merger, Short((*source).to_owned())))
        .collect();

    mergers::add_all(conn, &mergers, stamp).await?;
    figures::population::add_all(conn, &populations, stamp).await?;
    figures::index::add_all(conn, &indices, stamp).await?;
    Ok(shipped::keep(conn, &edition, stamp).await?)
}
