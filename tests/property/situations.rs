//! Random valid situations: agreements of every kind, contracts that start, pause and end at odd moments.

use proptest::prelude::*;
use serde_json::{Value, json};

const MUNICIPALITIES: [&str; 4] = ["11001", "11002", "11004", "44021"];

fn day() -> impl Strategy<Value = String> {
    (2021..2026, 1..=12, 1..=28).prop_map(|(year, month, day)| format!("{year}-{month:02}-{day:02}"))
}

fn policy() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["count", "skip", "daily"])
}

fn price() -> impl Strategy<Value = String> {
    (0..200_000_u32).prop_map(|units| format!("{}.{:04}", units / 10_000, units % 10_000))
}

fn tiers(scale: u64) -> impl Strategy<Value = Value> {
    prop::collection::btree_set(1..40_u64, 0..3).prop_flat_map(move |thresholds| {
        let count = thresholds.len();
        prop::collection::vec(price(), count).prop_map(move |prices| {
            let tiers = thresholds.iter().zip(prices);
            tiers.map(|(above, price)| json!({ "above": above * scale, "price": price })).collect()
        })
    })
}

fn component(kind: &'static str) -> impl Strategy<Value = Value> {
    let scale = if kind == "per_unique_user_per_month" { 10 } else { 5_000 };
    (price(), 2..5_u32, tiers(scale)).prop_map(move |(price, decimals, tiers)| {
        let mut component =
            json!({ "id": kind, "kind": kind, "price": price, "decimals": decimals, "clause": "X 1" });
        if kind != "fixed_per_year" {
            component["tiers"] = tiers;
        }
        component
    })
}

/// An agreement that is invoiced yearly (no users then) or quarterly.
pub fn agreement() -> impl Strategy<Value = Value> {
    let lots = (
        component("fixed_per_year"),
        component("per_inhabitant_per_year"),
        component("per_unique_user_per_month"),
        prop::option::of(1..9_u32),
    );
    let rest =
        (policy(), policy(), 0..3, 0..3, prop::sample::select(vec!["0", "6", "12", "21"]), any::<bool>());
    (any::<bool>(), lots, rest).prop_map(|(yearly, (fixed, inhabitants, users, hold), rest)| {
        let (start, end, indexation, renewal, vat, leaves) = rest;
        let invoicing = if yearly {
            json!({ "rhythm": "yearly_in_advance", "month": 5, "day": 15 })
        } else {
            json!({ "rhythm": "quarterly_in_arrears", "months_after": 2, "day": 15 })
        };
        let indexation = match indexation {
            0 => Value::Null,
            1 => json!({ "index": "cpi", "when": "yearly", "reference_month": 1, "first_year": 2022 }),
            _ => json!({ "index": "health", "when": "on_extension" }),
        };
        let term = match renewal {
            0 => json!({ "renewal": "tacit", "months": 12, "notice_months": 3 }),
            1 => json!({ "renewal": "by_agreement", "months": 12, "at_most": 2 }),
            _ => json!({ "renewal": "none" }),
        };
        let counted = if yearly { vec![inhabitants] } else { vec![inhabitants, users] };
        let hold = hold.map_or(Value::Null, |reach| json!({ "reach": format!("0.000{reach}") }));
        let early = if leaves { json!({ "at": "year_end", "notice_months": 3 }) } else { Value::Null };
        let rates: Vec<Value> =
            (2021..2028).map(|y| json!({ "leaving_end_of": y, "per_inhabitant": "0.0413" })).collect();
        json!({
            "id": "a", "service": "s", "title": "t", "vat_rate": vat, "payment_days": 30, "price_level": 2022,
            "invoicing": invoicing, "prorata": { "start_month": start, "end_month": end },
            "indexation": indexation, "increase": { "announced_months_before_year_end": 5, "exit_free_above": "0.10" },
            "term": term, "early_termination": early, "exit_fee": rates,
            "lots": [
                { "id": "main", "hold": null, "components": [fixed] },
                { "id": "count", "hold": hold, "components": counted },
            ],
        })
    })
}

fn contract(place: usize) -> impl Strategy<Value = Value> {
    let start = (2021..2024_i32, 1..=12_u32, 1..=28_u32);
    (start, 1..1_500_i64, prop::option::of(day()), prop::sample::select(vec!["1", "0.80", "0.333"])).prop_map(
        move |((year, month, day), length, signed, factor)| {
            let start = chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap();
            let end = start + chrono::Duration::days(length);
            let mut contract = json!({
                "id": format!("c{place}"), "agreement": "a", "subscriber": MUNICIPALITIES[place],
                "start": start.to_string(), "end": end.to_string(), "settlement_factor": factor,
            });
            if let Some(signed) = signed {
                contract["signed"] = signed.into();
            }
            contract
        },
    )
}

fn usage(contracts: usize) -> impl Strategy<Value = Vec<Value>> {
    let months = 12 * 5;
    prop::collection::vec(0..150_u32, contracts * months).prop_map(move |counts| {
        let rows = counts.iter().enumerate().filter(|(place, _)| place % 97 != 96);
        rows.map(|(place, users)| {
            let (contract, month) = (place / months, place % months);
            let month = format!("{}-{:02}", 2021 + month / 12, month % 12 + 1);
            json!({ "contract": format!("c{contract}"), "lot": "count", "month": month, "unique_users": users })
        })
        .collect()
    })
}

fn notice(contracts: usize) -> impl Strategy<Value = Value> {
    let by = prop::sample::select(vec!["subscriber", "subscriber", "supplier"]);
    let channel = prop::sample::select(vec!["email", "registered_letter"]);
    (0..contracts, day(), by, channel).prop_map(|(contract, sent, by, channel)| {
        json!({ "kind": "notice", "contract": format!("c{contract}"), "by": by, "sent": sent, "channel": channel })
    })
}

fn increase() -> impl Strategy<Value = Value> {
    (2022..2026, price(), price()).prop_map(|(year, fixed, inhabitants)| {
        let prices = json!([
            { "lot": "main", "component": "fixed_per_year", "price": fixed },
            { "lot": "count", "component": "per_inhabitant_per_year", "price": inhabitants },
        ]);
        let communicated = format!("{}-07-31", year - 1);
        json!({ "kind": "price_increase", "agreement": "a", "year": year, "communicated": communicated, "prices": prices })
    })
}

fn decisions(contracts: usize) -> impl Strategy<Value = Vec<Value>> {
    let indexation = prop::collection::btree_map(2022..2026, any::<bool>(), 0..4);
    let change = prop::option::of((day(), any::<bool>(), any::<bool>()));
    let rest = (prop::option::of(increase()), prop::option::of(notice(contracts)));
    (indexation, change, rest).prop_map(|(indexation, change, (increase, notice))| {
        let indexation = indexation.into_iter().map(|(year, apply)| {
            json!({ "kind": "indexation", "agreement": "a", "year": year, "apply": apply })
        });
        let change = change.map(|(notified, adverse, law)| {
            json!({ "kind": "data_agreement_change", "agreement": "a", "notified": notified, "adverse": adverse, "mandatory_law": law })
        });
        indexation.chain(change).chain(increase).chain(notice).collect()
    })
}

/// Decisions that only some agreements allow: a hold where the lot can be held, an extension by agreement.
fn allowed(agreement: &Value, (hold, extension): (Option<String>, Option<String>)) -> Vec<Value> {
    let hold = hold
        .filter(|_| agreement["lots"][1]["hold"].is_object())
        .map(|requested| json!({ "kind": "hold", "contract": "c0", "lot": "count", "requested": requested }));
    let extension = extension.filter(|_| agreement["term"]["renewal"] == "by_agreement").map(|signed| {
        let index = json!({ "from": "2022-01", "to": "2024-01" });
        json!({ "kind": "extension", "contract": "c0", "signed": signed, "framework_extended": true, "index": index })
    });
    hold.into_iter().chain(extension).collect()
}

/// Participants elsewhere, in every month, so that totals lie around the thresholds.
fn others(users: u32) -> Vec<Value> {
    let months = (0..60).map(|month| format!("{}-{:02}", 2021 + month / 12, month % 12 + 1));
    months
        .map(|month| {
            let inhabitants = users * 500;
            json!({ "agreement": "a", "lot": "count", "month": month, "unique_users": users, "inhabitants": inhabitants })
        })
        .collect()
}

fn indices() -> Vec<Value> {
    let months = (2021..2027).flat_map(|year| [("cpi", year), ("health", year)]);
    months
        .map(|(index, year)| {
            let value = format!("1{}.{}", year % 100, year % 7);
            json!({ "index": index, "base": "2013", "month": format!("{year}-01"), "value": value })
        })
        .collect()
}

/// A whole situation. A notice may turn out impossible; then the situation is refused.
pub fn situation() -> impl Strategy<Value = Value> {
    (1..=3_usize).prop_flat_map(|count| {
        let contracts: Vec<_> = (0..count).map(contract).collect();
        let populations = prop::collection::vec(1_000..90_000_u32, count * 6);
        let figures = (populations, usage(count), prop::option::of(0..200_u32));
        let decided = (decisions(count), prop::option::of(day()), prop::option::of(day()));
        (agreement(), contracts, figures, decided, day()).prop_map(
            |(
                agreement,
                contracts,
                (populations, usage, elsewhere),
                (mut decisions, hold, extension),
                today,
            )| {
                decisions.extend(allowed(&agreement, (hold, extension)));
                let uses_users = agreement["invoicing"]["rhythm"] == "quarterly_in_arrears";
                let populations = populations.iter().enumerate().map(|(place, inhabitants)| {
                    let (municipality, on) =
                        (MUNICIPALITIES[place / 6], format!("{}-01-01", 2020 + place % 6));
                    json!({ "nis": municipality, "on": on, "inhabitants": inhabitants })
                });
                json!({
                    "name": "random", "today": today, "bill_through": "2025-12-31", "agreements": [agreement],
                    "contracts": contracts, "population": populations.collect::<Vec<_>>(),
                    "indices": indices(), "usage": if uses_users { usage } else { Vec::new() },
                    "other_participants": elsewhere.map_or_else(Vec::new, others), "decisions": decisions,
                })
            },
        )
    })
}
