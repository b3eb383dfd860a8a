//! Charts of what is recorded, as known on a day.

use crate::documents::charts::growth::growth;
use crate::documents::charts::libraries::{libraries, users};
use crate::documents::charts::prices::prices;
use crate::documents::charts::usage::{Asked, usage};
use crate::documents::charts::value::Chart;
use crate::domain::billing::Situation;
use crate::domain::billing::opened::Opened;
use crate::domain::calendar::{Day, Month, last_of_december};
use crate::domain::standing::prices::prices as price_spans;
use crate::domain::usage::course;
use crate::store::{Connection, Scope, agreements, contracts};
use crate::workflows::{Failed, load};
use chrono::Datelike;

/// What a chart shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The usage of a contract against tiers and X.
    Usage,
    /// Prices through time.
    Prices,
    /// All participants together.
    Growth,
    /// The users of each library.
    Libraries,
}

impl Kind {
    /// Those of a contract.
    pub const OF_CONTRACTS: [Kind; 3] = [Kind::Usage, Kind::Prices, Kind::Growth];
    /// Those of an agreement.
    pub const OF_AGREEMENTS: [Kind; 3] = [Kind::Prices, Kind::Growth, Kind::Libraries];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Usage => "usage",
            Kind::Prices => "prices",
            Kind::Growth => "growth",
            Kind::Libraries => "libraries",
        }
    }
}

/// Which chart.
#[derive(Debug, Clone, Copy)]
pub struct Which<'a> {
    /// What it shows.
    pub kind: Kind,
    /// One lot only; all of them, or the first, where left out.
    pub lot: Option<&'a str>,
    /// As known on this day.
    pub on: Day,
}

/// What is recorded around a contract or an agreement, as known on a day.
pub struct Seen {
    situation: Situation,
    /// The place of the contract, where it is one.
    contract: Option<usize>,
    /// Whether it is for one of the participants.
    masked: bool,
}

/// A contract, with all others under its agreement.
///
/// # Errors
/// Where there is none, or not for whoever asks.
pub async fn of_contract(
    conn: &mut Connection,
    (scope, id): (&Scope, &str),
    on: Day,
) -> Result<Seen, Failed> {
    let not_found = || Failed::not_found("contract", id);
    let contract = contracts::get(conn, scope, id).await?.ok_or_else(not_found)?.value;
    let record = load::on_agreements(conn, &[contract.agreement.to_string()]).await?.record;
    let situation = record.situation(on, last_of_december(on.year()))?;
    let place = situation.contracts.iter().position(|record| *record.contract.id == *id);
    let contract = Some(place.ok_or_else(not_found)?);
    Ok(Seen { situation, contract, masked: scope.organisation().is_some() })
}

/// An agreement with its contracts, for those who may see all of them.
///
/// # Errors
/// Where there is none.
pub async fn of_agreement(conn: &mut Connection, id: &str, on: Day) -> Result<Seen, Failed> {
    if agreements::get(conn, id).await?.is_none() {
        return Err(Failed::not_found("agreement", id));
    }
    let record = load::on_agreements(conn, &[id.to_owned()]).await?.record;
    let situation = record.situation(on, last_of_december(on.year()))?;
    Ok(Seen { situation, contract: None, masked: false })
}

impl Seen {
    /// A chart of it.
    ///
    /// # Errors
    /// Where there is nothing to show.
    pub fn chart(&self, which: Which<'_>) -> Result<Chart, Failed> {
        let drawn = match which.kind {
            Kind::Usage => self.usage(which),
            Kind::Prices => self.prices(which.on),
            Kind::Growth => self.growth(which.on),
            Kind::Libraries => self.libraries(which),
        };
        drawn.ok_or_else(|| {
            let (kind, on) = (which.kind.name(), which.on);
            let lot = which.lot.map(|lot| format!(" for lot '{lot}'")).unwrap_or_default();
            let message = format!(
                "there is nothing to show in a chart of {kind} on {on}{lot}: nothing has begun by then, or no lot counts \
                 users or has prices; ask for a later day (on) or another lot"
            );
            Failed::conflict("nothing_to_show", message)
        })
    }

    fn usage(&self, which: Which<'_>) -> Option<Chart> {
        let asked = Asked { contract: self.contract?, lot: which.lot, masked: self.masked };
        usage(&Opened::of(&self.situation), asked)
    }

    /// Prices of the agreement; of a contract those by which it is billed.
    fn prices(&self, on: Day) -> Option<Chart> {
        let mut situation = self.situation.clone();
        if let Some(own) = self.contract.and_then(|place| situation.contracts.get(place)).cloned() {
            situation.contracts = vec![own];
        }
        let agreement = situation.contracts.first()?.agreement;
        let title = &situation.agreements.get(agreement)?.agreement.title;
        let opened = Opened::of(&situation);
        prices(title, &price_spans(&opened, agreement, Month::of(last_of_december(on.year()))), on)
    }

    fn growth(&self, on: Day) -> Option<Chart> {
        let opened = Opened::of(&self.situation);
        let agreement = self.agreement()?;
        let title = &self.situation.agreements.get(agreement)?.agreement.title;
        growth(title, &course(&opened, agreement, Month::of(on)), (on, self.masked))
    }

    fn libraries(&self, which: Which<'_>) -> Option<Chart> {
        let opened = Opened::of(&self.situation);
        let (counted, each) = users(&opened, self.agreement()?, which.lot)?;
        Some(libraries(counted, each))
    }

    /// The place of the agreement.
    fn agreement(&self) -> Option<usize> {
        let contract = self.situation.contracts.get(self.contract.unwrap_or(0))?;
        Some(contract.agreement)
    }
}
