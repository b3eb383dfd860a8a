//! Which contract a library stands for: by the name of the contract or organisation, its NIS code or enterprise number.

use crate::domain::identifiers::{KboNumber, NisCode};
use crate::records::organisation::OrganisationForm;
use crate::records::situation::OnRecord;
use std::collections::{BTreeMap, BTreeSet};

/// Contracts by everything that a library can be called.
#[derive(Debug, Default)]
pub struct Libraries {
    by_contract: BTreeMap<String, usize>,
    by_library: BTreeMap<String, Vec<usize>>,
}

/// What a library stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// The contract of this name.
    pub contract: Option<usize>,
    /// The contracts of the library of this name or number.
    pub library: Vec<usize>,
}

impl Libraries {
    /// The libraries of what is recorded; with `only` of some organisations.
    pub fn of(record: &OnRecord, organisations: &[OrganisationForm], only: Option<&[&str]>) -> Libraries {
        let mut libraries = Libraries::default();
        for (place, (contract, nis)) in record.contracts.iter().enumerate() {
            let organisation = contract.organisation.as_str();
            if only.is_some_and(|only| !only.contains(&organisation)) {
                continue;
            }
            libraries.by_contract.insert(folded(contract.id.as_str()), place);
            let number = organisations.iter().find(|one| one.id == contract.organisation);
            let number = number.map(|one| one.enterprise_number.0.digits().to_owned());
            let names: BTreeSet<String> =
                [Some(folded(organisation)), Some(nis.to_string()), number].into_iter().flatten().collect();
            for name in names {
                libraries.by_library.entry(name).or_default().push(place);
            }
        }
        libraries
    }

    /// What a text stands for.
    pub fn called(&self, text: &str) -> Called {
        let name = folded(text);
        let contract = self.by_contract.get(&name).copied();
        let number = number(text);
        let library = self.by_library.get(&name).or_else(|| self.by_library.get(number.as_deref()?));
        Called { contract, library: library.cloned().unwrap_or_default() }
    }
}

fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

/// The digits of a NIS code or enterprise number. A spreadsheet takes away the zero with which a number begins.
fn number(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.strip_prefix("BE").unwrap_or(text);
    let whole = |text: &str| text.parse::<KboNumber>().ok().map(|number| number.digits().to_owned());
    let nis = text.parse::<NisCode>().ok().map(|nis| nis.to_string());
    nis.or_else(|| whole(text)).or_else(|| whole(&format!("0{text}")))
}
