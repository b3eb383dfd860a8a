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
use crate::domain::figures::index::Indices;
use crate::domain::figures::population::PopulationFigure;
use crate::domain::identifiers::NisCode;
use crate::domain::tariff::Agreement;
use form::request::Request;
use problem::{Code, Problems};
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

/// Works out a situation given as JSON text.
///
/// # Errors
/// All problems at once, when the text is not JSON, does not have the form, or breaks a rule.
pub fn simulate(text: &str, shipped: &dyn Shipped) -> Result<Simulation, Problems> {
    let (value, mut problems) = json::parse(text)?;
    let (request, of_form) = Request::read(value)?;
    problems.extend(of_form);
    let situation = read::situation(&request, shipped, problems)?;
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
