//! The reports of usage that documents wait for: which lots and months, and who has not reported them.

use crate::domain::calculation::lines::Scope;
use crate::domain::calculation::{Block, Dossier};
use crate::domain::calendar::{Day, Month};
use crate::domain::tariff::Lot;
use crate::domain::tariff::conditions::Invoicing;

/// Why the months of a document are billed with another contract: then it waits for that, and for no report.
pub fn billed_with_another(scope: &Scope<'_, '_>) -> Option<Block> {
    scope.term().active_months(scope.period).find_map(|(month, _)| scope.dossier.billed_with_another(month))
}

/// The lots and months that every participant must have reported before a document is billed: all months of the quarter
/// for the lots that count users and have a billable month in it.
pub fn awaited<'a>(scope: &Scope<'a, '_>) -> impl Iterator<Item = (usize, &'a Lot, Month)> {
    let agreement = scope.dossier.agreement();
    let quarterly = matches!(agreement.invoicing, Invoicing::QuarterlyInArrears { .. });
    let lots = scope.dossier.record.lots(agreement).filter(move |(_, lot)| quarterly && lot.counts_users());
    let billed = lots.filter(|(place, _)| scope.billable_months(*place).next().is_some());
    billed.flat_map(|(place, lot)| scope.period.each_month().map(move |month| (place, lot, month)))
}

/// Whether a contract takes part in a lot and month, with the notices sent up to and including a day, so that it must
/// report it.
pub fn must_report(dossier: &Dossier<'_>, (place, lot): (usize, &Lot), month: Month, as_of: Day) -> bool {
    let takes = lot.counts_users() && dossier.contract().lots.contains(&place);
    takes && dossier.billable(place, month, &dossier.term_as_of(as_of)).is_some()
}
