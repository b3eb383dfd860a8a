//! The shipped agreements: each a data file in the public form, with the clause that grants each rule.

use crate::domain::tariff::{Agreement, Rule};
use crate::simulation::form::agreement::WholeAgreement;
use crate::simulation::json;
use crate::simulation::problem::{Code, Problems, escaped};
use crate::simulation::read::agreement::agreement;
use serde_json::Value;
use std::collections::BTreeMap;
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
    let (file, mut problems) = json::parse(text)?;
    let whole = file.get("agreement").cloned().unwrap_or_default();
    let agreement = with_clauses(&whole, &clauses_of(&file), &mut problems)?;
    problems.or(agreement)
}

/// An agreement of its public form and the clause of each rule; what is wrong is pointed at in
/// `/agreement` and `/clauses`.
///
/// # Errors
/// Problems of the form, where there is no agreement at all; others are added to those given.
pub fn with_clauses(
    whole: &Value,
    clauses: &BTreeMap<String, String>,
    problems: &mut Problems,
) -> Result<Agreement, Problems> {
    let form = deserr::deserialize::<WholeAgreement, _, Problems>(whole.clone());
    let mut agreement = agreement(&form.map_err(|found| found.below("/agreement"))?, "/agreement", problems);
    for (name, clause) in clauses {
        if let Some((_, rule)) = RULES.iter().find(|(known, _)| known == name) {
            agreement.clauses.insert(*rule, clause.as_str().into());
        } else {
            let known = RULES.map(|(name, _)| name).join("', '");
            let message = format!("there is no rule '{name}'; there are '{known}'");
            problems.add(format!("/clauses/{}", escaped(name)), Code::UnknownField, message);
        }
    }
    Ok(agreement)
}

/// The clause of each rule in a catalogue file.
pub fn clauses_of(file: &Value) -> BTreeMap<String, String> {
    let clauses = file.get("clauses").and_then(Value::as_object);
    let texts = clauses.into_iter().flatten().filter_map(|(rule, clause)| Some((rule, clause.as_str()?)));
    texts.map(|(rule, clause)| (rule.clone(), clause.to_owned())).collect()
}

/// The catalogue file of an agreement, as it is written there.
pub fn file(id: &str) -> Option<Value> {
    let files = FILES.iter().filter_map(|text| json::parse(text).ok()).map(|(file, _)| file);
    files.into_iter().find(|file| file.pointer("/agreement/id").and_then(Value::as_str) == Some(id))
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
