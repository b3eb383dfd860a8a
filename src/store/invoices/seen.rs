//! Which documents a reader sees.

use crate::store::schema::{contract_payers, contract_versions, invoices};
use diesel::dsl::exists;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;

/// A condition on invoices.
type Condition<'a> = Box<dyn BoxableExpression<invoices::table, Pg, SqlType = Bool> + 'a>;

/// What some organisations pay, and what others pay in their place by an annex under which they subscribe. So who took
/// a contract over does not see what its former subscriber paid.
pub(in crate::store) fn seen_by<'a>(seen: Vec<&'a str>) -> Condition<'a> {
    let annex = contract_versions::contract
        .eq(contract_payers::contract)
        .and(contract_versions::version.eq(contract_payers::version));
    let paid_for_them = contract_payers::table
        .inner_join(contract_versions::table.on(annex))
        .filter(contract_payers::contract.eq(invoices::contract))
        .filter(contract_payers::organisation.eq(invoices::organisation))
        .filter(contract_versions::organisation.eq_any(seen.clone()));
    Box::new(invoices::organisation.eq_any(seen).or(exists(paid_for_them)))
}
