//! What ships with the product: the agreements as data files, and the official figures with their sources.
//!
//! Everything is embedded; nothing is fetched. A figure names the source from which it was taken, and
//! `data/sources.csv` says where that is and how it was checked.

pub mod agreements;
pub mod figures;
pub mod interest;
pub mod municipalities;
pub mod situations;

use crate::domain::figures::index::Indices;
use crate::domain::figures::population::PopulationFigure;
use crate::domain::identifiers::NisCode;
use crate::domain::tariff::Agreement;
use crate::simulation::Shipped;
use std::sync::Arc;

/// The catalogue as a simulation asks for it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Catalogue;

impl Shipped for Catalogue {
    fn agreement(&self, id: &str) -> Option<Arc<Agreement>> {
        agreements::all().iter().find(|agreement| *agreement.id == *id).cloned()
    }

    fn agreement_ids(&self) -> Vec<Arc<str>> {
        agreements::all().iter().map(|agreement| agreement.id.clone()).collect()
    }

    fn populations(&self, municipality: &NisCode) -> Vec<PopulationFigure> {
        figures::populations_of(municipality)
    }

    fn indices(&self) -> Arc<Indices> {
        figures::shared_indices()
    }
}
