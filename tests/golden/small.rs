//! Small golden cases: VAT, orders, identifiers.

use crate::support::path;
use rust_decimal::Decimal;
use std::fs;
use tarief::domain::calculation::vat_split::{nearest_net, spread};
use tarief::domain::calendar::{Period, iso_day};
use tarief::domain::contract::staff::one_too_many;
use tarief::domain::exact::Exact;
use tarief::domain::identifiers::{
    Iban, KboNumber, NisCode, NotAnIdentifier, StructuredCommunication, VatNumber,
};
use tarief::domain::money::Money;
use tarief::domain::order::{NumberPattern, PeriodRule, residual, used_percent};
use tarief::domain::party::{Account, Dated, Particulars, Party, Seat, Signatory};
use toml::{Table, Value};

fn table(name: &str) -> Table {
    fs::read_to_string(path(&format!("tests/golden/small/{name}.toml"))).unwrap().parse().unwrap()
}

fn decimal(value: &Value) -> Decimal {
    value.as_str().unwrap().parse().unwrap()
}

fn money(value: &Value) -> Money {
    Money::rounded(Exact::from(decimal(value))).unwrap()
}

fn monies(value: &Value) -> Vec<Money> {
    value.as_array().unwrap().iter().map(money).collect()
}

#[test]
fn vat_is_split_so_that_net_vat_and_rounding_make_the_gross_amount() {
    for case in table("vat")["case"].as_array().unwrap() {
        let (gross, rate) = (monies(&case["given"]["gross"]), decimal(&case["given"]["rate"]));
        let total: Money = gross.iter().copied().sum();

        let net = nearest_net(total, rate).unwrap();
        let lines = spread(net, &gross, rate).unwrap();

        let expected = &case["expected"];
        let (vat, rounding) = (money(&expected["vat"]), money(&expected["rounding"]));
        assert_eq!(net, money(&expected["net"]), "{}", case["name"]);
        assert_eq!(net + vat + rounding, total, "{}", case["name"]);
        assert_eq!(lines.iter().copied().sum::<Money>(), net, "{}", case["name"]);
        if let Some(expected) = expected.get("lines") {
            assert_eq!(lines, monies(expected), "{}", case["name"]);
        }
    }
}

#[test]
fn an_order_keeps_what_was_not_invoiced() {
    for case in table("orders")["case"].as_array().unwrap() {
        let (ordered, invoiced) = (money(&case["given"]["ordered"]), monies(&case["given"]["invoiced"]));
        assert_eq!(residual(ordered, invoiced), money(&case["expected"]), "{}", case["name"]);
    }
}

#[test]
fn the_use_of_an_order_is_a_percentage_with_two_decimals() {
    for case in table("orders")["used"].as_array().unwrap() {
        let [ordered, drawn] = ["ordered", "drawn"].map(|field| money(&case["given"][field]));
        assert_eq!(used_percent(ordered, drawn), Some(decimal(&case["expected"])), "{}", case["name"]);
    }
    assert_eq!(used_percent(Money::ZERO, Money::ZERO), None);
}

#[test]
fn a_payer_writes_its_budget_periods_by_its_own_rule() {
    for case in table("orders")["period"].as_array().unwrap() {
        let part = |field: &str| i32::try_from(case["given"][field].as_integer().unwrap()).unwrap();
        let rule = PeriodRule { since: part("since"), times: part("times") };
        for expected in case["expected"].as_array().unwrap() {
            let year = i32::try_from(expected[0].as_integer().unwrap()).unwrap();
            assert_eq!(rule.code(year).as_deref(), expected[1].as_str(), "{}", case["name"]);
        }
    }
}

#[test]
fn an_order_number_has_the_form_of_its_payer() {
    for case in table("orders")["pattern"].as_array().unwrap() {
        let pattern = NumberPattern::new(case["pattern"].as_str().unwrap());
        for (field, fits) in [("fits", true), ("not", false)] {
            for number in case[field].as_array().unwrap() {
                assert_eq!(pattern.fits(number.as_str().unwrap()), fits, "{}: {number}", case["name"]);
            }
        }
    }
}

fn period(value: &Value) -> Period {
    let day = |place: usize| iso_day(value[place].as_str().unwrap()).unwrap();
    Period::new(day(0), day(1)).unwrap()
}

#[test]
fn staff_accounts_are_counted_day_by_day() {
    for case in table("staff")["case"].as_array().unwrap() {
        let given = &case["given"];
        let open: Vec<Period> = given["open"].as_array().unwrap().iter().map(period).collect();
        let at_most = usize::try_from(given["at_most"].as_integer().unwrap()).unwrap();

        let full = one_too_many(period(&given["new"]), &open, at_most);

        let expected = case["expected"].as_str().unwrap();
        assert_eq!(full.map(|day| day.to_string()).unwrap_or_default(), expected, "{}", case["name"]);
    }
}

fn parse(kind: &str, text: &str) -> Result<String, NotAnIdentifier> {
    match kind {
        "kbo" => text.parse::<KboNumber>().map(|number| number.to_string()),
        "vat" => text.parse::<VatNumber>().map(|number| number.to_string()),
        "iban" => text.parse::<Iban>().map(|number| number.to_string()),
        "ogm" => text.parse::<StructuredCommunication>().map(|number| number.to_string()),
        "nis" => text.parse::<NisCode>().map(|number| number.to_string()),
        other => panic!("no identifier is called {other}"),
    }
}

#[test]
fn identifiers_are_parsed_or_refused() {
    let table = table("identifiers");
    for row in table["valid"].as_array().unwrap() {
        let [kind, text, shown] = [0, 1, 2].map(|column| row[column].as_str().unwrap());
        assert_eq!(parse(kind, text).as_deref(), Ok(shown));
    }
    for row in table["invalid"].as_array().unwrap() {
        let [kind, text] = [0, 1].map(|column| row[column].as_str().unwrap());
        assert!(parse(kind, text).is_err(), "{kind} {text}");
    }
}

#[test]
fn a_document_number_has_its_structured_communication() {
    for row in table("identifiers")["communications"].as_array().unwrap() {
        let number = u64::try_from(row[0].as_integer().unwrap()).unwrap();
        let shown = StructuredCommunication::of_number(number).unwrap().to_string();
        assert_eq!(shown, row[1].as_str().unwrap());
    }
    assert_eq!(StructuredCommunication::of_number(10_000_000_000), None);
}

/// The supplier as the documents show it: in Brussels on the Antwerp agreements, in Gent on the later pilot.
fn supplier() -> Party {
    let day = |text| iso_day(text).unwrap();
    let particulars = |street: &str, postcode: &str, town: &str, signatory: &str| Particulars {
        name: "Cultuurconnect vzw".into(),
        seat: Seat {
            street: street.into(),
            postcode: postcode.into(),
            town: town.into(),
            register_court: Some(town.into()),
        },
        signatory: Some(Signatory { name: signatory.into(), function: "directeur".into() }),
        account: Some(Account { iban: "BE41 0910 1235 5910".parse().unwrap(), bic: None }),
        email: None,
    };
    let before = particulars("Priemstraat 51", "1000", "Brussel", "Beuten");
    let after = particulars("Miriam Makebaplein 1", "9000", "Gent", "Froyen");
    Party {
        number: "0629.858.909".parse().unwrap(),
        vat_liable: true,
        particulars: Dated::from(day("2022-11-18"), before).then(day("2024-06-01"), after),
    }
}

#[test]
fn a_party_has_the_seat_and_signatory_of_the_day() {
    let supplier = supplier();
    let day = |text| iso_day(text).unwrap();
    for (on, street, court, name) in [
        ("2023-05-15", "Priemstraat 51", "Brussel", "Beuten"),
        ("2024-05-31", "Priemstraat 51", "Brussel", "Beuten"),
        ("2024-06-01", "Miriam Makebaplein 1", "Gent", "Froyen"),
    ] {
        let found = supplier.particulars.on(day(on)).unwrap();
        assert_eq!((found.seat.street.as_str(), found.seat.register_court.as_deref()), (street, Some(court)));
        assert_eq!(found.signatory.as_ref().unwrap().name, name, "{on}");
    }
    assert_eq!(supplier.vat_number().unwrap().to_string(), "BE0629858909");
    assert_eq!(Party { vat_liable: false, ..supplier.clone() }.vat_number(), None);
    assert_eq!(supplier.particulars.on(day("2000-01-01")), None);
}
