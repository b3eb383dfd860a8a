//! What is still to be reported before a run.

use crate::domain::calendar::{Day, Month};
use crate::domain::usage::{Completeness, Unreported};
use crate::records::organisation::OrganisationForm;
use crate::records::situation::OnRecord;
use crate::simulation::result::Text;
use crate::simulation::result::wording::{DutchDay, dutch_number};
use serde::Serialize;
use utoipa::ToSchema;

/// What is still to be reported before all documents through a day can be billed.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = UsageCompleteness)]
pub struct CompletenessJson {
    /// As known on this day.
    #[schema(value_type = String, format = Date)]
    pub on: Text<Day>,
    /// Documents through this day.
    #[schema(value_type = String, format = Date)]
    pub through: Text<Day>,
    /// How many reports they need, by contract, lot and month.
    pub asked: usize,
    /// How many of these are there.
    pub reported: usize,
    /// How many are missing.
    pub missing: usize,
    /// Who has not reported what.
    pub contracts: Vec<MissingJson>,
    /// The same in Dutch.
    pub message: String,
}

/// A contract with missing reports, and who is to be asked.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = UsageMissing)]
pub struct MissingJson {
    /// The contract.
    #[schema(example = "antwerpen-film")]
    pub contract: String,
    /// Its agreement.
    #[schema(example = "film-streaming-2022")]
    pub agreement: String,
    /// The organisation that subscribes.
    #[schema(example = "stad-antwerpen")]
    pub organisation: String,
    /// Its name.
    #[schema(required = true, example = "Stad Antwerpen")]
    pub name: Option<String>,
    /// Its address for e-mail, where one is recorded.
    #[schema(required = true)]
    pub email: Option<String>,
    /// The lots and months.
    pub months: Vec<MissingMonthJson>,
}

/// A missing report.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = UsageMissingMonth)]
pub struct MissingMonthJson {
    /// The lot.
    #[schema(example = "1B")]
    pub lot: String,
    /// The month.
    #[schema(value_type = String, example = "2022-12")]
    pub month: Text<Month>,
    /// Whether the month is over, so that it can be reported.
    pub ended: bool,
    /// The day of issue of the first document that waits for it.
    #[schema(value_type = String, format = Date)]
    pub needed_on: Text<Day>,
    /// How many documents wait for it, also of other contracts.
    pub documents: usize,
}

impl CompletenessJson {
    /// What is missing of what is recorded.
    pub fn of(
        found: &Completeness,
        (record, organisations): (&OnRecord, &[OrganisationForm]),
        (on, through): (Day, Day),
    ) -> CompletenessJson {
        let by_contract = found.missing.chunk_by(|one, other| one.contract == other.contract);
        let contracts = by_contract.filter_map(|of| missing(of, (record, organisations), on));
        let (asked, missing) = (found.asked, found.missing.len());
        CompletenessJson {
            on: Text(on),
            through: Text(through),
            asked,
            reported: asked.saturating_sub(missing),
            missing,
            contracts: contracts.collect(),
            message: message((asked, missing), through),
        }
    }
}

fn missing(
    of: &[Unreported],
    (record, organisations): (&OnRecord, &[OrganisationForm]),
    on: Day,
) -> Option<MissingJson> {
    let (contract, _) = record.contracts.get(of.first()?.contract)?;
    let organisation = organisations.iter().find(|one| one.id == contract.organisation);
    let current = organisation.and_then(|one| {
        let by_then = one.particulars.iter().filter(|particulars| particulars.since.0 <= on);
        by_then.max_by_key(|particulars| particulars.since.0).or(one.particulars.first())
    });
    let months = of.iter().map(|one| MissingMonthJson {
        lot: one.lot.to_string(),
        month: Text(one.month),
        ended: one.month.last_day() < on,
        needed_on: Text(one.needed_on),
        documents: one.documents,
    });
    Some(MissingJson {
        contract: contract.id.to_string(),
        agreement: contract.agreement.to_string(),
        organisation: contract.organisation.to_string(),
        name: current.map(|particulars| particulars.name.0.clone()),
        email: current.and_then(|particulars| particulars.email.as_ref()).map(ToString::to_string),
        months: months.collect(),
    })
}

fn message((asked, missing): (usize, usize), through: Day) -> String {
    let through = DutchDay(through);
    let told = |count: usize| dutch_number(&count.to_string());
    if missing == 0 {
        return format!("Alle {} meldingen voor de facturen t.e.m. {through} zijn er.", told(asked));
    }
    let verb = if missing == 1 { "ontbreekt" } else { "ontbreken" };
    format!("Van de {} meldingen voor de facturen t.e.m. {through} {verb} er {}.", told(asked), told(missing))
}
