//! What is read from agreements with all their contracts: prices, usage.

use super::contracts::visible;
use crate::documents::sheets::Row;
use crate::domain::billing::opened::Opened;
use crate::domain::calculation::Dossier;
use crate::domain::calendar::{Day, Month, Period, last_of_december};
use crate::domain::standing::prices;
use crate::domain::usage::{LotTiers, lot_tiers};
use crate::records::reports::Asked;
use crate::records::reports::contracts::{prices as price_rows, usage as usage_rows};
use crate::store::{Connection, Scope};
use crate::workflows::{Failed, load};
use chrono::Datelike;
use std::collections::BTreeMap;

/// The prices of the agreements of the contracts that may be seen: of a fee year, or of all through that of a day.
pub async fn prices(
    conn: &mut Connection,
    scope: &Scope,
    (asked, on): (&Asked, Day),
) -> Result<Vec<Row>, Failed> {
    let seen = visible(conn, scope, asked).await?;
    let situation = load::on_agreements(conn, &seen.agreements()).await?.record.situation(on, on)?;
    let through = Month::of(last_of_december(asked.year.unwrap_or(on.year())));
    let opened = Opened::of(&situation);
    let mut rows = Vec::new();
    for (place, standing) in situation.agreements.iter().enumerate() {
        let of_year = |year: i32| asked.year.is_none_or(|only| only == year);
        let mut spans = prices::prices(&opened, place, through);
        spans.retain(|span| of_year(span.from.year()));
        spans.sort_by_key(|span| span.from.year());
        rows.extend(spans.iter().map(|span| price_rows::row(&standing.agreement.id, span)));
    }
    Ok(rows)
}

/// The tiers of lots, by agreement and month: worked out once for all contracts.
type Tiers<'a> = BTreeMap<(usize, Month), Vec<LotTiers<'a>>>;

/// The usage of each contract that may be seen, by lot and month: of the months that are billed to it and over by a day,
/// reported or not.
pub async fn usage(
    conn: &mut Connection,
    scope: &Scope,
    (asked, on): (&Asked, Day),
) -> Result<Vec<Row>, Failed> {
    let seen = visible(conn, scope, asked).await?;
    let situation = load::on_agreements(conn, &seen.agreements()).await?.record.situation(on, on)?;
    let opened = Opened::of(&situation);
    let (masked, days) = (scope.organisation().is_some(), asked.days());
    let mut tiers = Tiers::new();
    let mut rows = Vec::new();
    for (_, dossier, _) in opened.contracts() {
        let id = &dossier.contract().id;
        for (place, month) in months(dossier, days, on) {
            let Some(of) = seen.of(id, month.first_day()) else { continue };
            let agreement = dossier.record.agreement;
            let lots =
                tiers.entry((agreement, month)).or_insert_with(|| lot_tiers(&opened, agreement, month));
            let lot = dossier.agreement().lots.get(place).map(|lot| &lot.id);
            let of_lot = lots.iter().find(|tiers| Some(&tiers.lot.id) == lot);
            rows.push(usage_rows::row(of, (dossier, place, month), (of_lot, masked)));
        }
    }
    Ok(rows)
}

/// The lots of a contract that count users, with the months of some days: those billed and over, and all reported ones.
fn months<'a>(dossier: &'a Dossier<'_>, days: Period, on: Day) -> impl Iterator<Item = (usize, Month)> + 'a {
    let term = dossier.term();
    let through = on.min(days.to);
    let lots = dossier.record.lots(dossier.agreement()).filter(|(_, lot)| lot.counts_users());
    let all = Period::new(dossier.contract().start.max(days.from), through);
    lots.flat_map(move |(place, _)| {
        let of_lot = all.into_iter().flat_map(Period::each_month);
        of_lot.filter_map(move |month| {
            let over = dossier.billable(place, month, &term).is_some() && month.last_day() <= on;
            let shown = over || dossier.on_hold(place, month) || dossier.usage(place, month).is_some();
            shown.then_some((place, month))
        })
    })
}
