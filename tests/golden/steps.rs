//! From the steps alone every amount can be found again: a pocket calculator that knows the formulas'
//! notation, the four operations and rounding, and nothing of agreements.

use crate::support::{files, json, path, result_of};
use rust_decimal::prelude::*;
use serde_json::Value;
use std::collections::HashMap;
use tarief::documents::issued::IssuedStep;
use tarief::documents::replay::steps;

/// A fraction of 128-bit integers: exact where a decimal division would not end.
#[derive(Clone, Copy)]
struct Fraction(i128, i128);

impl Fraction {
    fn of(text: &str) -> Fraction {
        if let Some((num, den)) = text.split_once('/') {
            return Fraction(num.parse().unwrap(), den.parse().unwrap());
        }
        let decimal: Decimal = text.parse().unwrap();
        Fraction(decimal.mantissa(), 10_i128.pow(decimal.scale())).reduced()
    }

    fn reduced(self) -> Fraction {
        let (mut a, mut b) = (self.0.abs(), self.1.abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        Fraction(self.0 / a.max(1), self.1 / a.max(1))
    }

    fn times(self, other: Fraction) -> Fraction {
        Fraction(self.0 * other.0, self.1 * other.1).reduced()
    }

    fn over(self, other: Fraction) -> Fraction {
        Fraction(self.0 * other.1, self.1 * other.0).reduced()
    }

    fn plus(self, other: Fraction) -> Fraction {
        Fraction(self.0 * other.1 + other.0 * self.1, self.1 * other.1).reduced()
    }

    fn minus(self, other: Fraction) -> Fraction {
        self.plus(Fraction(-other.0, other.1))
    }

    fn rounded(self, decimals: u32) -> Fraction {
        let unit = 10_i128.pow(decimals);
        let doubled = self.0 * unit * 2;
        let nearest = (doubled.abs() + self.1) / (2 * self.1);
        Fraction(nearest * doubled.signum(), unit).reduced()
    }

    fn equals(self, other: Fraction) -> bool {
        self.0 * other.1 == other.0 * self.1
    }

    fn distance(self, other: Fraction) -> Fraction {
        let Fraction(num, den) = self.minus(other);
        Fraction(num.abs(), den)
    }
}

/// What was written down so far: all figures by name, the latest last.
#[derive(Default)]
struct Sheet(HashMap<String, Vec<Fraction>>);

impl Sheet {
    fn latest(&self, name: &str) -> Fraction {
        *self.0.get(name).and_then(|all| all.last()).unwrap_or_else(|| panic!("no {name} before this step"))
    }

    fn value(&self, formula: &str) -> Fraction {
        if let Some(name) = formula.strip_prefix("Σ ") {
            let all = self.0.get(name).cloned().unwrap_or_default();
            return all.into_iter().fold(Fraction(0, 1), Fraction::plus);
        }
        if formula.contains("≈") {
            return self.nearest_net();
        }
        let mut words = formula.split(' ');
        let mut value = self.latest(words.next().unwrap());
        while let (Some(operation), Some(operand)) = (words.next(), words.next()) {
            let operand =
                if operand.parse::<u32>().is_ok() { Fraction::of(operand) } else { self.latest(operand) };
            value = match operation {
                "×" => value.times(operand),
                "÷" => value.over(operand),
                "−" => value.minus(operand),
                other => panic!("no operation is written {other}"),
            };
        }
        value
    }

    /// Tries every cent around the answer: the net whose sum with its VAT is nearest, the lower of two.
    fn nearest_net(&self) -> Fraction {
        let (gross, rate) = (self.latest("gross"), self.latest("vat_rate"));
        let about = gross.times(Fraction(100, 1)).over(rate.plus(Fraction(100, 1))).rounded(2);
        let candidates = (-5..=5).map(|cents| about.plus(Fraction(cents, 100)));
        let misses = candidates.map(|net| {
            let vat = net.times(rate).over(Fraction(100, 1)).rounded(2);
            (net, net.plus(vat).distance(gross))
        });
        let best =
            misses.reduce(|best, next| if next.1.0 * best.1.1 < best.1.0 * next.1.1 { next } else { best });
        best.expect("candidates").0
    }
}

/// Figures that are always worked out, never just given.
const WORKED_OUT: &[&str] = &[
    "unit_price",
    "effective_inhabitants",
    "recomputed",
    "credit",
    "threshold",
    "gross",
    "net",
    "vat",
    "rounding",
    "full_year",
    "original_total",
    "announced_total",
    "limit",
];

/// Redoes the steps and returns the last figure of a name, which must have been worked out.
fn redo(steps: &Value, name: &str) -> Fraction {
    let mut sheet = Sheet::default();
    let last = steps.as_array().unwrap().iter().rfind(|step| step["key"] == name);
    assert!(last.is_some_and(|step| step["formula"].is_string()), "{name} is not worked out in {steps}");
    for step in steps.as_array().unwrap() {
        let worked_out = step["key"].as_str().is_some_and(|key| WORKED_OUT.contains(&key));
        let printed_price = step["key"] == "unit_price" && name == "full_year";
        assert!(!worked_out || printed_price || step["formula"].is_string(), "{step} is only given");
        let figure = Fraction::of(step["figure"].as_str().unwrap());
        if let Some(formula) = step["formula"].as_str() {
            let exact = sheet.value(formula);
            let redone =
                step["decimals"].as_u64().map_or(exact, |d| exact.rounded(u32::try_from(d).unwrap()));
            assert!(redone.equals(figure), "{formula} gives {}/{}, not {step}", redone.0, redone.1);
        }
        assert!(step["source"].as_str().is_some_and(|source| !source.is_empty()), "{step}");
        assert!(step["what"].as_str().is_some_and(|what| !what.is_empty()), "{step}");
        sheet.0.entry(step["key"].as_str().unwrap().to_owned()).or_default().push(figure);
    }
    sheet.latest(name)
}

/// The columns of a line are the figures of its steps.
fn check_columns(line: &Value) {
    let steps = line["steps"].as_array().unwrap();
    let last = |key: &str| steps.iter().rfind(|step| step["key"] == key).map(|step| step["figure"].clone());
    let quantity = last("users").or(last("effective_inhabitants"));
    let columns = [("quantity", quantity), ("unit_price", last("unit_price")), ("months", last("months"))];
    for (column, figure) in columns {
        if let (Some(shown), Some(figure)) = (line[column].as_str(), figure) {
            assert!(Fraction::of(shown).equals(Fraction::of(figure.as_str().unwrap())), "{column} of {line}");
        }
    }
}

/// A fee is waived by an increase exactly when the announced cost exceeds the limit.
fn check_waiver(exit: &Value) {
    if exit["steps"].as_array().unwrap().is_empty() {
        return assert_ne!(exit["reason"], "price_increase");
    }
    let (announced, limit) = (redo(&exit["steps"], "announced_total"), redo(&exit["steps"], "limit"));
    let exceeds = announced.minus(limit).0 > 0;
    assert_eq!(exceeds, exit["reason"] == "price_increase", "{exit}");
}

/// Redoes every amount of a result; says how many there were.
pub fn check(result: &Value) -> usize {
    let mut redone = 0;
    let mut amount = |steps: &Value, name: &str, amount: &Value| {
        redone += 1;
        assert!(redo(steps, name).equals(Fraction::of(amount.as_str().unwrap())), "{name} {amount} {steps}");
    };
    for invoice in result["invoices"].as_array().unwrap() {
        let last = if invoice["kind"] == "credit_note" { "credit" } else { "amount" };
        for line in invoice["lines"].as_array().unwrap() {
            amount(&line["steps"], last, &line["amount"]);
            check_columns(line);
        }
        for vat in invoice["vat"].as_array().unwrap() {
            amount(&vat["steps"], "gross", &invoice["total"]);
            amount(&vat["steps"], "net", &vat["net"]);
            amount(&vat["steps"], "vat", &vat["vat"]);
            amount(&vat["steps"], "rounding", &invoice["rounding"]);
        }
    }
    for hold in result["holds"].as_array().unwrap() {
        amount(&hold["steps"], "threshold", &hold["threshold"]);
    }
    for warning in result["warnings"].as_array().unwrap() {
        for difference in warning["differences"].as_array().into_iter().flatten() {
            amount(&difference["steps"], "full_year", &difference["computed"]);
        }
    }
    for exit in result["exits"].as_array().unwrap() {
        check_waiver(exit);
    }
    redone
}

/// All lists of steps in a result, wherever they stand.
fn all_steps(value: &Value) -> Vec<Vec<IssuedStep>> {
    match value {
        Value::Object(fields) => {
            let own = fields.get("steps").filter(|steps| steps.is_array());
            let own = own.map(|steps| serde_json::from_value(steps.clone()).unwrap());
            own.into_iter().chain(fields.values().flat_map(all_steps)).collect()
        }
        Value::Array(items) => items.iter().flat_map(all_steps).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn what_verifies_issued_documents_finds_every_step_of_the_golden_cases_again() {
    let mut redone = 0;
    for folder in ["e-books", "film", "pilot", "examples"] {
        for file in files(&path(&format!("tests/golden/{folder}")), "json") {
            let request = &json(&file)["request"];
            let Ok(result) = result_of(&request.to_string()) else { continue };
            for list in all_steps(&result) {
                redone += list.iter().filter(|step| step.formula.is_some()).count();
                assert_eq!(steps(&file.display().to_string(), &list), []);
            }
        }
    }
    assert!(redone > 1000, "only {redone} steps were redone");
}

#[test]
fn a_pocket_calculator_finds_every_amount_from_its_steps() {
    let mut redone = 0;
    for folder in ["e-books", "film", "examples"] {
        for file in files(&path(&format!("tests/golden/{folder}")), "json") {
            let request = &json(&file)["request"];
            if request.is_object() {
                redone += check(&result_of(&request.to_string()).unwrap());
            }
        }
    }
    assert!(redone > 500, "only {redone} amounts were redone");
}
