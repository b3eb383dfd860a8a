//! How an invoice stands on a day, as it is answered.

use super::kept_step::{KeptStep, StepJson};
use crate::domain::billing::DocumentKind;
use crate::domain::calendar::Day;
use crate::domain::contract::leaving::leaving;
use crate::domain::money::Money;
use crate::domain::payment::interest::{InterestTerms, LateCost, NoInterest, Rate, Stretch, late_cost};
use crate::domain::payment::suspension::{LateTerms, may_suspend, suspendable_from, suspensions};
use crate::domain::payment::{Claim, OnDay};
use crate::simulation::result::Text;
use crate::simulation::result::wording::DutchDay;
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

/// An amount that was paid or credited, from a day on.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = AmountOnDay)]
pub struct AmountOnDayJson {
    /// The payment or credit note.
    #[schema(example = "1")]
    pub by: String,
    /// The day from which it counts.
    #[schema(value_type = String, format = Date)]
    pub day: Text<Day>,
    /// How much.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub amount: Text<Money>,
}

impl From<&OnDay> for AmountOnDayJson {
    fn from(of: &OnDay) -> Self {
        AmountOnDayJson { by: of.by.to_string(), day: Text(of.day), amount: Text(of.amount) }
    }
}

/// Interest of a stretch of days with one rate and one open amount.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = InterestStretch)]
pub struct StretchJson {
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub from: Text<Day>,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    pub to: Text<Day>,
    /// How many days.
    pub days: i64,
    /// What was open.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub open: Text<Money>,
    /// Percent a year.
    #[schema(value_type = String, example = "10.5")]
    pub percent: Text<Decimal>,
    /// False where the rate is to be confirmed before it is relied on.
    pub published: bool,
    /// Where the rate was taken from.
    pub source: String,
    /// Open × percent ÷ 100 × days ÷ 365.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub interest: Text<Money>,
}

impl From<&Stretch> for StretchJson {
    fn from(of: &Stretch) -> Self {
        StretchJson {
            from: Text(of.period.from),
            to: Text(of.period.to),
            days: of.period.days(),
            open: Text(of.open),
            percent: Text(of.percent),
            published: of.published,
            source: of.source.to_string(),
            interest: Text(of.interest),
        }
    }
}

/// What late payment costs by law: information, charged only by decision.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[schema(as = LateCost)]
pub struct LateCostJson {
    /// The stretches of days; empty where nothing is late or a rate is missing.
    pub stretches: Vec<StretchJson>,
    /// The interest together; null where a rate is missing.
    #[schema(required = true, value_type = Option<String>)]
    pub interest: Option<Text<Money>>,
    /// The lump sum for the costs of collection; null where a rate is missing.
    #[schema(required = true, value_type = Option<String>)]
    pub lump_sum: Option<Text<Money>>,
    /// Why nothing could be worked out, in Dutch; null where it was.
    #[schema(required = true)]
    pub blocked: Option<String>,
}

impl From<Result<LateCost, NoInterest>> for LateCostJson {
    fn from(found: Result<LateCost, NoInterest>) -> Self {
        let blocked = |why: String| LateCostJson { blocked: Some(why), ..LateCostJson::default() };
        match found {
            Ok(cost) => LateCostJson {
                stretches: cost.stretches.iter().map(Into::into).collect(),
                interest: Some(Text(cost.interest)),
                lump_sum: Some(Text(cost.lump_sum)),
                blocked: None,
            },
            Err(NoInterest::RateMissing(day)) => blocked(format!(
                "Voor {} is geen wettelijke rentevoet voor betalingsachterstand bekend.",
                DutchDay(day)
            )),
            Err(NoInterest::TooLarge(_)) => blocked("Het bedrag is te groot om uit te rekenen.".to_owned()),
        }
    }
}

/// A suspension of the service because of an invoice.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Suspension)]
pub struct SuspensionJson {
    /// Its name: that of the proposal.
    #[schema(example = "1")]
    pub id: String,
    /// `proposed`, `in_force`, `lifted` by decision, or `regularised` by full payment.
    #[schema(example = "in_force")]
    pub state: &'static str,
    /// Who proposed it.
    pub proposed_by: String,
    /// Who confirmed it; null while nobody did.
    #[schema(required = true)]
    pub confirmed_by: Option<String>,
    /// The day on which it came into force; null where it never did.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub since: Option<Text<Day>>,
    /// The day on which it was lifted or regularised; null while it was not.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub ended: Option<Text<Day>>,
}

fn suspensions_of(claim: &Claim, on: Day) -> Vec<SuspensionJson> {
    let of = suspensions(claim, on);
    let shown = of.iter().map(|one| SuspensionJson {
        id: one.proposed.id.to_string(),
        state: one.standing.name(),
        proposed_by: one.proposed.by.clone(),
        confirmed_by: one.confirmed.map(|step| step.by.clone()),
        since: one.confirmed.map(|step| Text(step.on)),
        ended: one.standing.ended().map(Text),
    });
    shown.collect()
}

/// How an invoice stands on a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InvoiceStanding {
    /// Its number.
    #[schema(example = "2023000001")]
    pub number: String,
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub on: Text<Day>,
    /// Who pays.
    pub organisation: String,
    /// The contract.
    pub contract: String,
    /// `issued`, `sent`, `partial`, `paid`, `overdue`, `reminded`, `formal_notice`, `credited` or `disputed`.
    #[schema(example = "partial")]
    pub state: &'static str,
    /// What came of the amount, whatever the state: `open`, `partial`, `paid` or `credited`.
    #[schema(example = "partial")]
    pub settlement: &'static str,
    /// Last day of payment.
    #[schema(value_type = String, format = Date)]
    pub due_date: Text<Day>,
    /// To be paid, VAT included.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub total: Text<Money>,
    /// What was paid.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub paid: Text<Money>,
    /// What credit notes took back.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub credited: Text<Money>,
    /// What is open.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub open: Text<Money>,
    /// What the payer has to good: paid on what was credited.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub in_favour: Text<Money>,
    /// What payments were allocated to it.
    pub allocations: Vec<AmountOnDayJson>,
    /// The credit notes on it.
    pub credit_notes: Vec<AmountOnDayJson>,
    /// Days after the due date.
    pub days_overdue: i64,
    /// The same without the days on which it was disputed, which count for a suspension.
    pub days_that_count: i64,
    /// The first day on which the service may be suspended: due + 31 days, or the end of the term of a formal notice
    /// (without one the service is not suspended at all); null where nothing is open, or while it is disputed.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub suspendable_from: Option<Text<Day>>,
    /// Whether the service may be suspended on the day.
    pub may_suspend: bool,
    /// Suspensions of the service because of it.
    pub suspensions: Vec<SuspensionJson>,
    /// What late payment costs by law.
    pub late_cost: LateCostJson,
    /// Of an exit fee how far leaving has come: `exit_invoiced`, or `confirmed` once it is fully paid; null of others.
    #[schema(required = true)]
    pub leaving: Option<&'static str>,
    /// What happened to it, in the order of recording.
    pub history: Vec<StepJson>,
}

impl InvoiceStanding {
    /// How a claim stands on a day, with all that was recorded of it.
    pub fn of(claim: &Claim, on: Day, (rates, history): (&[Rate], Vec<KeptStep>)) -> InvoiceStanding {
        let terms = LateTerms::default();
        let is_open = claim.open(on).is_positive();
        InvoiceStanding {
            number: claim.number.to_string(),
            on: Text(on),
            organisation: claim.organisation.to_string(),
            contract: claim.contract.to_string(),
            state: claim.state(on).name(),
            settlement: claim.settlement(on).name(),
            due_date: Text(claim.due),
            total: Text(claim.total),
            paid: Text(claim.paid(on)),
            credited: Text(claim.taken_back(on)),
            open: Text(claim.open(on)),
            in_favour: Text(claim.in_favour(on)),
            allocations: through(&claim.received, on),
            credit_notes: through(&claim.credited, on),
            days_overdue: claim.days_overdue(on),
            days_that_count: claim.days_that_count(on),
            suspendable_from: is_open.then(|| suspendable_from(claim, on, &terms)).flatten().map(Text),
            may_suspend: may_suspend(claim, on, &terms).is_ok(),
            suspensions: suspensions_of(claim, on),
            late_cost: late_cost(claim, on, (rates, &InterestTerms::default())).into(),
            leaving: leaving_of(claim, on),
            history: history.into_iter().map(Into::into).collect(),
        }
    }
}

fn through(amounts: &[OnDay], on: Day) -> Vec<AmountOnDayJson> {
    amounts.iter().filter(|one| one.day <= on).map(Into::into).collect()
}

/// How far leaving has come by the invoice of its exit fee; one that was taken back is to be issued anew.
fn leaving_of(claim: &Claim, on: Day) -> Option<&'static str> {
    (claim.kind == DocumentKind::ExitFee).then(|| leaving(claim.exit_fee(on)).name())
}
