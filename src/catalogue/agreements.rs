//! The shipped agreements: each a data file in the public form, with the clause that grants each rule.

use crate::domain::tariff::{Agreement, Rule};
use crate::simulation::form::agreement::WholeAgreement;
use crate::simulation::json;
use crate::simulation::problem::{Code, Problem, Problems};
use crate::simulation::read::agreement::agreement;
use serde_json::Value;
use std::sync::{Arc, LazyLock};

const FILES: [&str; 5] = [
    include_str!("agreements/e-books-2022.json"),
    include_str!("agreements/film-streaming-2022.json"),
    include_str!("agreements/marketing-cloud-pilot-2024.json"),
    include_str!("agreements/gopress.json"),
    include_str!("agreements/library-system.json"),
];

static AGREEMENTS: LazyLock<Vec<Arc<Agreement>>> =
    LazyLock::new(|| FILES.iter().filter_map(|file| read(file).ok()).map(Arc::new).collect());

/// All shipped agreements, in the order of the catalogue.
pub fn all() -> &'static [Arc<Agreement>] {
    &AGREEMENTS
}

/// The names of the rules in a catalogue file, in the order in which they are listed to people.
pub const RULES: [(&str, Rule); 16] = [
    ("term", Rule::Term),
    ("renewal", Rule::Renewal),
    ("early_termination", Rule::EarlyTermination),
    ("invoicing", Rule::Invoicing),
    ("payment", Rule::Payment),
    ("vat", Rule::Vat),
    ("prorata", Rule::Prorata),
    ("population", Rule::Population),
    ("settlement", Rule::Settlement),
    ("tiers", Rule::Tiers),
    ("indexation", Rule::Indexation),
    ("increase", Rule::Increase),
    ("hold", Rule::Hold),
    ("exit_fee", Rule::ExitFee),
    ("exit_rates", Rule::ExitRates),
    ("data_agreement", Rule::DataAgreement),
];

/// Reads a catalogue file: `agreement` in the public form, `clauses` by rule.
///
/// # Errors
/// Whatever is wrong with the file.
pub fn read(text: &str) -> Result<Agreement, Problems> {
    let (mut file, mut problems) = json::parse(text)?;
    let mut take = |field: &str| file.get_mut(field).map(Value::take).unwrap_or_default();
    let form: WholeAgreement = deserr::deserialize::<_, _, Problems>(take("agreement"))?;
    let mut agreement = agreement(&form, "/agreement", &mut problems);
    for (name, clause) in take("clauses").as_object().into_iter().flatten() {
        let rule = RULES.iter().find(|(known, _)| known == name).map(|(_, rule)| *rule);
        match (rule, clause.as_str()) {
            (Some(rule), Some(clause)) => {
                agreement.clauses.insert(rule, clause.into());
            }
            _ => {
                let pointer = format!("/clauses/{name}");
                problems
                    .extend(Problem::new(pointer, Code::UnknownField, "no such rule, or no clause").into());
            }
        }
    }
    problems.or(agreement)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_catalogue_is_an_agreement() {
        for file in FILES {
            read(file).expect("an agreement");
        }
        assert_eq!(all().len(), FILES.len());
    }
}
