//! Charts of what is recorded, as known on a day.

use crate::documents::charts::forecast;
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
use crate::records::forecast::ForecastRequest;
use crate::records::scalar::Name;
use crate::simulation::form::scalar::Date;
use crate::simulation::problem::Code;
use crate::store::{Connection, Scope, agreements, contracts};
use crate::workflows::forecast::{Gathered, gather};
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
    /// What years to come will cost, by the defaults of a forecast.
    Forecast,
}

impl Kind {
    /// Those of a contract.
    pub const OF_CONTRACTS: [Kind; 4] = [Kind::Usage, Kind::Prices, Kind::Growth, Kind::Forecast];
    /// Those of an agreement.
    pub const OF_AGREEMENTS: [Kind; 4] = [Kind::Prices, Kind::Growth, Kind::Libraries, Kind::Forecast];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Usage => "usage",
            Kind::Prices => "prices",
            Kind::Growth => "growth",
            Kind::Libraries => "libraries",
            Kind::Forecast => "forecast",
        }
    }
}

/// Which chart.
#[derive(Debug, Clone)]
pub struct Which {
    /// What it shows.
    pub kind: Kind,
    /// One lot only; all of them, or the first, where left out.
    pub lot: Option<String>,
    /// As known on this day.
    pub on: Day,
}

impl Which {
    /// A chart on a day.
    ///
    /// # Errors
    /// Where one lot is asked of a chart that shows all.
    pub fn of(kind: Kind, lot: Option<String>, on: Day) -> Result<Which, Failed> {
        if lot.is_some() && !matches!(kind, Kind::Usage | Kind::Libraries) {
            let message = format!("a chart of {} shows all lots: leave `lot` out", kind.name());
            return Err(Failed::at("/lot", Code::UnknownField, message));
        }
        Ok(Which { kind, lot, on })
    }
}

/// What a chart is drawn from.
pub enum Seen {
    /// What is recorded.
    Recorded(Recorded),
    /// What a forecast rests on.
    Ahead(Box<Gathered>),
}

/// What is recorded around a contract or an agreement, as known on a day.
pub struct Recorded {
    situation: Situation,
    /// The place of the contract, where it is one.
    contract: Option<usize>,
    /// Whether it is for one of the participants.
    masked: bool,
}

/// What a chart of a contract is drawn from: the contract with all others under its agreement.
///
/// # Errors
/// Where there is none, or not for whoever asks.
pub async fn of_contract(
    conn: &mut Connection,
    (scope, id): (&Scope, &Name),
    which: &Which,
) -> Result<Seen, Failed> {
    let not_found = || Failed::not_found("contract", id.as_str());
    let contract = contracts::get(conn, scope, id.as_str()).await?.ok_or_else(not_found)?.value;
    if which.kind == Kind::Forecast {
        let request = ForecastRequest { contract: Some(id.clone()), ..defaults(which.on) };
        return ahead(conn, (scope, which.on), &request).await;
    }
    let record = load::on_agreements(conn, &[contract.agreement.to_string()]).await?.record;
    let situation = record.situation(which.on, last_of_december(which.on.year()))?;
    let place = situation.contracts.iter().position(|record| *record.contract.id == *id.as_str());
    let contract = Some(place.ok_or_else(not_found)?);
    Ok(Seen::Recorded(Recorded { situation, contract, masked: scope.organisation().is_some() }))
}

/// What a chart of an agreement is drawn from, for those who may see all its contracts.
///
/// # Errors
/// Where there is none.
pub async fn of_agreement(conn: &mut Connection, id: &Name, which: &Which) -> Result<Seen, Failed> {
    if agreements::get(conn, id.as_str()).await?.is_none() {
        return Err(Failed::not_found("agreement", id.as_str()));
    }
    if which.kind == Kind::Forecast {
        let request = ForecastRequest { agreement: Some(id.clone()), ..defaults(which.on) };
        return ahead(conn, (&Scope::All, which.on), &request).await;
    }
    let record = load::on_agreements(conn, &[id.to_string()]).await?.record;
    let situation = record.situation(which.on, last_of_december(which.on.year()))?;
    Ok(Seen::Recorded(Recorded { situation, contract: None, masked: false }))
}

async fn ahead(
    conn: &mut Connection,
    (scope, on): (&Scope, Day),
    request: &ForecastRequest,
) -> Result<Seen, Failed> {
    Ok(Seen::Ahead(Box::new(gather(conn, request, (scope, on)).await?)))
}

/// A forecast by the defaults, whose assumptions are not told one by one.
fn defaults(on: Day) -> ForecastRequest {
    ForecastRequest { as_of: Some(Date(on)), parts: Some(false), ..ForecastRequest::default() }
}

impl Seen {
    /// The chart, unless a forecast has more than so many months of lots in all its runs.
    ///
    /// # Errors
    /// Where it has more, or there is nothing to show.
    pub fn chart(self, which: &Which, most: u64) -> Result<Chart, Failed> {
        let drawn = match self {
            Seen::Recorded(recorded) => recorded.chart(which),
            Seen::Ahead(gathered) => forecast::of(&gathered.work_out(most)?.forecast),
        };
        drawn.ok_or_else(|| {
            let (kind, on) = (which.kind.name(), which.on);
            let lot = which.lot.as_ref().map(|lot| format!(" for lot '{lot}'")).unwrap_or_default();
            let message = format!(
                "there is nothing to show in a chart of {kind} on {on}{lot}: nothing has begun by then, or no lot counts \
                 users or has prices; ask for a later day (on) or another lot"
            );
            Failed::conflict("nothing_to_show", message)
        })
    }
}

impl Recorded {
    fn chart(&self, which: &Which) -> Option<Chart> {
        match which.kind {
            Kind::Usage => self.usage(which),
            Kind::Prices => self.prices(which.on),
            Kind::Growth => self.growth(which.on),
            Kind::Libraries => self.libraries(which),
            Kind::Forecast => None,
        }
    }

    fn usage(&self, which: &Which) -> Option<Chart> {
        let asked = Asked { contract: self.contract?, lot: which.lot.as_deref(), masked: self.masked };
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

    fn libraries(&self, which: &Which) -> Option<Chart> {
        let opened = Opened::of(&self.situation);
        let (counted, each) = users(&opened, self.agreement()?, which.lot.as_deref())?;
        Some(libraries(counted, each))
    }

    /// The place of the agreement.
    fn agreement(&self) -> Option<usize> {
        let contract = self.situation.contracts.get(self.contract.unwrap_or(0))?;
        Some(contract.agreement)
    }
}
