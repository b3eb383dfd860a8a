//! Every clause that the service carries out has a golden case, and every golden case a known clause.

use crate::golden::register::clauses;
use crate::support::path;
use std::collections::BTreeSet;
use std::fs;
use tarief::catalogue::agreements::all;
use tarief::domain::clause::{CLAUSES, find};

#[test]
fn a_clause_without_a_golden_case_fails_the_build() {
    let covered = clauses();
    let missing: Vec<&str> =
        CLAUSES.iter().map(|clause| clause.id).filter(|id| !covered.contains(*id)).collect();
    assert!(missing.is_empty(), "no golden case names {missing:?}");
}

#[test]
fn golden_cases_name_only_clauses_of_the_register() {
    let unknown: Vec<String> = clauses().into_iter().filter(|id| find(id).is_none()).collect();
    assert!(unknown.is_empty(), "not in src/domain/clause.rs: {unknown:?}");
}

#[test]
fn every_clause_of_a_shipped_agreement_is_in_the_register() {
    for agreement in all() {
        let of_components =
            agreement.lots.iter().flat_map(|lot| &lot.components).filter_map(|c| c.clause.as_ref());
        for clause in agreement.clauses.values().chain(of_components) {
            assert!(find(clause).is_some(), "{}: {clause}", agreement.id);
        }
    }
}

#[test]
fn a_clause_is_named_at_the_code_that_carries_it_out() {
    let domain = crate::support::files(&path("src/domain"), "rs");
    let code: String = domain
        .iter()
        .filter(|file| !file.ends_with("clause.rs"))
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    let ids: BTreeSet<&str> = CLAUSES.iter().map(|clause| clause.id).collect();
    let silent: Vec<&str> = ids.into_iter().filter(|id| !code.contains(id)).collect();
    assert!(silent.is_empty(), "no code names {silent:?}");
}
