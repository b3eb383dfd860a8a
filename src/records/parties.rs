//! The parties that ship with the product, as the agreements show them.

use super::organisation::OrganisationForm;
use crate::simulation::problem::Problems;
use std::sync::LazyLock;

static PARTIES: LazyLock<Vec<OrganisationForm>> = LazyLock::new(|| {
    let values = serde_json::from_str(include_str!("../catalogue/data/parties.json")).unwrap_or_default();
    deserr::deserialize::<_, serde_json::Value, Problems>(values).unwrap_or_default()
});

/// The supplier, and the municipalities whose agreements are known.
pub fn all() -> &'static [OrganisationForm] {
    &PARTIES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_party_can_be_recorded() {
        assert_eq!(all().len(), 3);
        for party in all() {
            assert_eq!(party.problems(), Problems::default(), "{}", party.id);
        }
    }
}
