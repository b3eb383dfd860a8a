//! How a contract stands, on the published case of leaving at the end of 2023 (E 10.4).

use crate::support::{json, path};
use std::collections::BTreeMap;
use std::sync::Arc;
use tarief::catalogue::Catalogue;
use tarief::domain::billing::DocumentKind;
use tarief::domain::exact::Exact;
use tarief::domain::invoice::IssuedBefore;
use tarief::domain::money::Money;
use tarief::domain::standing::contract::{Circumstances, State, contract_standing};
use tarief::simulation::{Simulation, simulate};

fn leaving() -> Simulation {
    let case = json(&path("tests/golden/examples/e-books-exit-2023.json"));
    simulate(&case["request"].to_string(), &Catalogue).unwrap()
}

fn money(text: &str) -> Money {
    Money::rounded(Exact::from(text.parse::<rust_decimal::Decimal>().unwrap())).unwrap()
}

/// The exit fee of a situation as it was issued.
fn exit_fee(simulation: &Simulation) -> IssuedBefore {
    let documents = &simulation.outcome.documents;
    let (_, document) = documents.iter().find(|(_, one)| one.kind == DocumentKind::ExitFee).unwrap();
    IssuedBefore {
        number: "2023000003".into(),
        contract: document.contract.clone(),
        organisation: "stad-antwerpen".into(),
        kind: document.kind,
        period: document.period,
        amounts: Default::default(),
        vat_rate: document.vat[0].rate,
        corrects: None,
        scheduled: document.issue_date,
        issue_date: document.issue_date,
        total: document.total,
        credited: false,
        by_hand: false,
    }
}

#[test]
fn a_termination_is_not_confirmed_while_one_cent_of_the_exit_fee_is_open() {
    let simulation = leaving();
    let issued = [exit_fee(&simulation)];
    let state = |issued: &[IssuedBefore], open: &[(&str, &str)]| {
        let open: BTreeMap<Arc<str>, Money> =
            open.iter().map(|(number, amount)| (Arc::from(*number), money(amount))).collect();
        let circumstances = Circumstances { issued, open: &open, suspended: &[] };
        contract_standing(&simulation.situation, &simulation.outcome, 0, circumstances).unwrap().state
    };

    assert_eq!(issued[0].total, money("38340.37"));
    assert_eq!(state(&[], &[]), State::NoticeGiven);
    assert_eq!(state(&issued, &[]), State::ExitInvoiced);
    assert_eq!(state(&issued, &[("2023000003", "0.01")]), State::ExitInvoiced);
    assert_eq!(state(&issued, &[("2023000003", "0.00")]), State::Confirmed);
    let credited = [IssuedBefore { credited: true, ..issued[0].clone() }];
    assert_eq!(state(&credited, &[]), State::NoticeGiven);
}

#[test]
fn a_contract_whose_access_is_suspended_says_so_until_notice_is_given() {
    let mut simulation = leaving();
    let id = simulation.situation.contracts[0].contract.id.clone();
    let suspended = [id];
    let none = BTreeMap::new();
    let circumstances = Circumstances { issued: &[], open: &none, suspended: &suspended };

    let noticed =
        contract_standing(&simulation.situation, &simulation.outcome, 0, circumstances).unwrap().state;
    simulation.situation.contracts[0].decisions.notices.clear();
    let outcome = tarief::domain::billing::bill(&simulation.situation).unwrap();
    let running = contract_standing(&simulation.situation, &outcome, 0, circumstances).unwrap().state;

    assert_eq!((noticed, running), (State::NoticeGiven, State::Suspended));
}
