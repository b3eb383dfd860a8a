//! Golden cases of late payment: interest by official rates, and the first day of a suspension.

use crate::support::claims::{claim, day, money, step};
use crate::support::path;
use std::fs;
use tarief::domain::calendar::{Day, Period};
use tarief::domain::payment::interest::{InterestTerms, NoInterest, Rate, late_cost};
use tarief::domain::payment::suspension::{LateTerms, NotSuspendable, may_suspend, suspendable_from};
use tarief::domain::payment::{Claim, History, Kind};
use toml::{Table, Value};

fn cases(of: &str) -> Vec<Value> {
    let text = fs::read_to_string(path("tests/golden/small/late.toml")).unwrap();
    text.parse::<Table>().unwrap()[of].as_array().unwrap().clone()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn rates(given: &Value) -> Vec<Rate> {
    let of = |rate: &Value| Rate {
        period: Period::new(day(text(&rate[0])), day(text(&rate[1]))).unwrap(),
        percent: text(&rate[2]).parse().unwrap(),
        published: true,
        source: "test".into(),
    };
    given["rates"].as_array().unwrap().iter().map(of).collect()
}

#[test]
fn late_payment_costs_interest_by_the_rate_of_each_day() {
    for case in cases("case") {
        let (name, given, expected) = (&case["name"], &case["given"], &case["expected"]);
        let paid = given["paid"].as_array().unwrap();
        let paid: Vec<(&str, &str)> = paid.iter().map(|one| (text(&one[0]), text(&one[1]))).collect();
        let claim = claim((text(&given["amount"]), text(&given["issued"])), &paid, &[]);

        let found = late_cost(&claim, day(text(&given["on"])), (&rates(given), &InterestTerms::default()));

        assert_eq!(claim.due, day(text(&expected["due"])), "{name}");
        if let Some(missing) = expected.get("missing") {
            assert_eq!(found, Err(NoInterest::RateMissing(day(text(missing)))), "{name}");
            continue;
        }
        let cost = found.unwrap();
        let parts: Vec<String> = cost.stretches.iter().map(|one| one.interest.to_string()).collect();
        let wanted: Vec<&str> = expected["interest"].as_array().unwrap().iter().map(text).collect();
        assert_eq!(parts, wanted, "{name}");
        assert_eq!(cost.interest, money(text(&expected["total"])), "{name}");
        assert_eq!(cost.lump_sum, money(text(&expected["lump_sum"])), "{name}");
    }
}

fn suspendable(given: &Value) -> Claim {
    let mut steps = vec![step(1, (Kind::FormalNotice, text(&given["notice"])), None)];
    for dispute in given["disputes"].as_array().unwrap() {
        let id = i64::try_from(steps.len()).unwrap() + 1;
        steps.push(step(id, (Kind::Dispute, text(&dispute[0])), None));
        steps.push(step(id + 1, (Kind::DisputeEnded, text(&dispute[1])), Some(id)));
    }
    Claim { history: History::of(steps), ..claim(("70509.82", text(&given["issued"])), &[], &[]) }
}

fn refusals(claim: &Claim, on: Day) -> String {
    let found = may_suspend(claim, on, &LateTerms::default()).err().unwrap_or_default();
    found.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

#[test]
fn a_service_may_be_suspended_from_the_day_on_which_every_rule_holds() {
    for case in cases("suspension") {
        let (name, given, expected) = (&case["name"], &case["given"], &case["expected"]);
        let claim = suspendable(given);
        let from = day(text(&expected["from"]));

        assert_eq!(suspendable_from(&claim, from, &LateTerms::default()), Some(from), "{name}");
        assert_eq!(refusals(&claim, from), "", "{name}");
        let before = refusals(&claim, from.pred_opt().unwrap());
        assert!(before.starts_with(text(&expected["before"])), "{name}: {before}");
        if let Some(due) = expected.get("due") {
            assert_eq!(claim.due, day(text(due)), "{name}");
        }
    }
}

#[test]
fn a_refusal_names_every_rule_and_the_first_possible_day() {
    let terms = LateTerms::default();
    let silent = claim(("70509.82", "2023-05-15"), &[], &[]);
    let paid = claim(("70509.82", "2023-05-15"), &[("2023-06-01", "70509.82")], &[]);
    let disputed =
        Claim { history: History::of(vec![step(1, (Kind::Dispute, "2023-07-01"), None)]), ..silent.clone() };

    let found = may_suspend(&silent, day("2023-07-14"), &terms);
    let late = may_suspend(&silent, day("2023-08-01"), &terms);

    let delay = NotSuspendable::DelayTooShort { days: 30, needed: 30, first: day("2023-07-15") };
    assert_eq!(found, Err(vec![delay, NotSuspendable::NoFormalNotice { first: day("2023-07-29") }]));
    assert_eq!(late, Err(vec![NotSuspendable::NoFormalNotice { first: day("2023-08-16") }]));
    assert_eq!(may_suspend(&paid, day("2023-08-01"), &terms), Err(vec![NotSuspendable::NothingOpen]));
    let since = day("2023-07-01");
    assert_eq!(
        may_suspend(&disputed, day("2023-08-01"), &terms),
        Err(vec![NotSuspendable::Disputed { since }])
    );
    assert_eq!(suspendable_from(&disputed, day("2023-08-01"), &terms), None);
}
