//! A situation as JSON, in and out: the public form of the calculator.
//!
//! Text → [`form`] (every field in its form, all problems at once) → [`read`] (references, duplicates, the
//! decisions that the rules refuse) → [`billing`](crate::domain::billing) → [`result`]. Pure: what ships
//! with the product comes in through [`Shipped`].

pub mod form;
pub mod json;
pub mod note;
pub mod problem;
pub mod read;
pub mod result;
pub mod schema;

use crate::domain::billing::{Outcome, Situation, bill};
use crate::domain::calendar::Month;
use crate::domain::contract::ContractRecord;
use crate::domain::figures::index::Indices;
use crate::domain::figures::population::PopulationFigure;
use crate::domain::identifiers::NisCode;
use crate::domain::tariff::Agreement;
use form::request::Request;
use problem::{Code, Problem, Problems};
use std::sync::Arc;

/// What ships with the product and a situation may refer to.
pub trait Shipped {
    /// The agreement of that name (`{"use": …}`).
    fn agreement(&self, id: &str) -> Option<Arc<Agreement>>;
    /// The names of all agreements.
    fn agreement_ids(&self) -> Vec<Arc<str>>;
    /// The population figures of a municipality.
    fn populations(&self, municipality: &NisCode) -> Vec<PopulationFigure>;
    /// All index figures.
    fn indices(&self) -> Arc<Indices>;
}

/// A simulated situation: what was asked, and what came out.
#[derive(Debug, Clone)]
pub struct Simulation {
    /// The name that the request gave.
    pub name: String,
    /// The situation in the domain's terms.
    pub situation: Situation,
    /// Everything that is billed, blocked, ended or to be known.
    pub outcome: Outcome,
}

/// Works out a situation given as JSON text, however much that is.
///
/// # Errors
/// All problems at once, when the text is not JSON, does not have the form, or breaks a rule.
pub fn simulate(text: &str, shipped: &dyn Shipped) -> Result<Simulation, Problems> {
    simulate_within(text, shipped, u64::MAX)
}

/// Works out a situation given as JSON text, unless it has more than so many lot-months: months from the start of a
/// contract through the last day billed, times its lots. The result grows with them, by some two kilobytes each.
///
/// # Errors
/// As for [`simulate`]; `out_of_range` where it has more.
pub fn simulate_within(text: &str, shipped: &dyn Shipped, most: u64) -> Result<Simulation, Problems> {
    let (value, mut problems) = json::parse(text)?;
    let (request, of_form) = Request::read(value)?;
    problems.extend(of_form);
    let situation = read::situation(&request, shipped, problems)?;
    let asked = lot_months(&situation);
    if asked > most {
        let message = format!(
            "this situation has {asked} months of lots, from the start of each contract through `bill_through`; here are \
             worked out at most {most}: bill through an earlier day, or simulate it on the command line"
        );
        return Err(Problem::new("/bill_through", Code::OutOfRange, message).into());
    }
    let outcome = bill(&situation).map_err(|unbillable| {
        let mut problems = Problems::default();
        for contract in unbillable.contracts {
            let message = "an amount of this contract has more digits than an amount can hold (10^19 euro): \
                           check its prices, factors and figures";
            problems.add(format!("/contracts/{contract}"), Code::OutOfRange, message);
        }
        problems
    })?;
    Ok(Simulation { name: request.name.unwrap_or_default(), situation, outcome })
}

fn lot_months(situation: &Situation) -> u64 {
    let last = Month::of(situation.bill_through);
    let of_contract = |record: &ContractRecord| {
        let months = last.since(Month::of(record.contract.start)).saturating_add(1);
        u64::try_from(months)
            .unwrap_or(0)
            .saturating_mul(record.contract.lots.len().try_into().unwrap_or(u64::MAX))
    };
    situation.contracts.iter().map(of_contract).fold(0, u64::saturating_add)
}
