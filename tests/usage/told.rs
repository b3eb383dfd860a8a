//! What is told of usage: what is missing, strange, a library on its way to X, and all of them against the tiers.

use super::IMPORTS;
use crate::http::issuing::INVOICES;
use crate::http::libraries::{library, municipality, of_nobody, of_three, record_usage};
use crate::support::app::TestApp;
use serde_json::{Value, json};

fn read(app: &TestApp, path: &str) -> Value {
    app.get(path).expect(200).json()
}

/// Reports counts of a contract's lot 1B from a month on.
fn report(app: &TestApp, contract: &str, (year, month): (u32, u32), counts: &[u32]) {
    let items = counts.iter().zip(0..).map(|(count, later)| {
        let at = month - 1 + later;
        let month = format!("{}-{:02}", year + at / 12, at % 12 + 1);
        json!({ "library": contract, "lot": "1B", "month": month, "count": count })
    });
    app.post(IMPORTS, &Value::from(items.collect::<Vec<_>>())).expect(200);
}

#[test]
fn what_a_run_waits_for_is_told_by_contract_lot_and_month_with_whom_to_ask() {
    let app = of_three();
    library(&app, "d", "11005");
    for contract in ["a", "b", "c"] {
        record_usage(&app, contract, "2023-04", 10);
    }
    // The first quarter, of which only March counts, is billed in May; the second one in August.
    let may = read(&app, "/api/v1/usage-completeness?through=2023-06-01");
    let august = read(&app, "/api/v1/usage-completeness?through=2023-08-31");

    assert_eq!((&may["asked"], &may["reported"], &may["missing"]), (&json!(4), &json!(3), &json!(1)));
    let missing = &may["contracts"][0];
    assert_eq!((&missing["contract"], &missing["organisation"]), (&json!("d"), &json!("d")));
    assert_eq!(missing["name"], "Gemeente 11005");
    let march = json!([{ "lot": "1B", "month": "2023-03", "ended": true, "needed_on": missing["months"][0]["needed_on"], "documents": 4 }]);
    assert_eq!(missing["months"], march);
    assert_eq!(may["message"], "Van de 4 meldingen voor de facturen t.e.m. 01/06/2023 ontbreekt er 1.");
    assert_eq!((&august["asked"], &august["missing"]), (&json!(16), &json!(10)));
    let of_a = &august["contracts"][0];
    assert_eq!(of_a["months"].as_array().unwrap().len(), 2);
    assert_eq!(of_a["months"][1]["ended"], false, "June is not over on its first day");
    let blocked = app.post("/api/v1/plans", &json!({ "through": "2023-06-01" })).expect(200).json();
    assert!(blocked.to_string().contains("usage_missing"), "the plan waits for the same: {blocked}");
    record_usage(&app, "d", "2023-03", 1);
    assert_eq!(read(&app, "/api/v1/usage-completeness?through=2023-06-01")["missing"], 0);
    app.get("/api/v1/usage-completeness?through=2026-06-01").has(&[("/through", "out_of_range")]);
}

#[test]
fn usage_on_hold_and_outside_the_term_and_unlike_the_months_before_is_told_in_dutch() {
    let app = TestApp::antwerp().at("2024-08-01T10:00:00Z").start();
    // X of 2022 is 1.905,9012 with two months.
    report(&app, "antwerpen-film", (2022, 10), &[3]);
    report(&app, "antwerpen-film", (2023, 1), &[600, 610, 620, 630, 640, 650, 660, 670, 680, 690, 700, 710]);
    report(&app, "antwerpen-film", (2024, 1), &[0, 700, 2100, 200, 199]);

    let told = read(&app, "/api/v1/usage-anomalies?on=2024-08-01");
    let found: Vec<String> = told["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            format!("{} {} {}", one["month"].as_str().unwrap(), one["code"].as_str().unwrap(), one["usual"])
        })
        .collect();

    assert_eq!(
        found,
        [
            "2022-10 outside_term null",
            "2024-01 zero_after_use null",
            "2024-03 much \"665\"",
            "2024-04 little \"675\"",
            "2024-05 little \"675\"",
        ],
        "{told}"
    );
    let zero = told["items"][1]["message"].as_str().unwrap();
    assert_eq!(
        zero,
        "antwerpen-film, perceel 1B, januari 2024: 0 gebruikers, na 14 gemelde maanden met gebruik zonder onderbreking."
    );
    let later = read(&app, "/api/v1/usage-anomalies?from=2024-03&contract=antwerpen-film");
    assert_eq!(later["items"].as_array().unwrap().len(), 3);
    let milder = read(&app, "/api/v1/usage-anomalies?from=2024-03&times=4");
    assert_eq!(milder["items"].as_array().unwrap().len(), 0, "{milder}");
    app.get("/api/v1/usage-anomalies?times=1").refused(400, "bad-request");
    assert_eq!(read(&app, "/api/v1/usage-anomalies?contract=nobody")["items"], json!([]));
}

#[test]
fn usage_reported_on_hold_is_strange() {
    let app = TestApp::antwerp().at("2023-12-01T10:00:00Z").start();
    report(&app, "antwerpen-film", (2023, 1), &[1430, 1430, 1430, 1430, 1430, 1430, 1430, 1452, 5]);
    let hold = json!({ "decision": { "kind": "hold", "contract": "antwerpen-film", "lot": "1B", "requested": "2023-08-25" } });
    app.post("/api/v1/decisions", &hold).expect(201);

    let told = read(&app, "/api/v1/usage-anomalies?from=2023-09");

    assert_eq!(told["items"][0]["code"], "on_hold", "{told}");
    let message = told["items"][0]["message"].as_str().unwrap();
    assert!(
        message.contains("september 2023: 5 gebruikers gemeld terwijl het perceel on hold staat"),
        "{message}"
    );
}

#[test]
fn the_running_count_stands_against_x_with_the_month_in_which_it_is_probably_reached() {
    let app = TestApp::antwerp().at("2023-06-01T10:00:00Z").start();
    report(&app, "antwerpen-film", (2023, 1), &[1000, 1200, 1100, 1300, 1200]);

    let usage = read(&app, "/api/v1/contracts/antwerpen-film/usage?on=2023-06-01");

    let lot = &usage["lots"][0];
    assert_eq!((&lot["lot"], usage["lots"].as_array().unwrap().len()), (&json!("1B"), 1));
    assert_eq!(lot["months"].as_array().unwrap().len(), 7);
    let year = lot["years"].as_array().unwrap().iter().find(|year| year["progress"]["year"] == 2023).unwrap();
    // Golden case 14: 12 × 530.630 × 0,0018.
    assert_eq!(year["progress"]["threshold"].as_str().unwrap().trim_end_matches('0'), "11461.608");
    assert_eq!((&year["progress"]["users"], &year["share"]), (&json!(5800), &json!("50.6")));
    let outlook = &year["outlook"];
    assert_eq!(outlook["method"], "mean");
    assert_eq!(outlook["expected"][0], json!({ "month": "2023-06", "users": "1200" }));
    // 5.800 and five times 1.200 are 11.800.
    assert_eq!((&outlook["reached_in"], &outlook["by_year_end"]), (&json!("2023-10"), &json!("14200")));
    assert_eq!(outlook["message"], "Perceel 1B bereikt X (11.461,608) vermoedelijk in oktober 2023.");
    let assumed = "Aanname: elke maand die nog niet gemeld is, telt evenveel gebruikers als maart 2023, april 2023 en mei 2023 gemiddeld (samen 3.600).";
    assert_eq!(outlook["assumption"], assumed);
}

#[test]
fn a_library_with_a_year_of_past_follows_its_own_season() {
    let app = TestApp::antwerp().at("2024-04-01T10:00:00Z").start();
    report(
        &app,
        "antwerpen-film",
        (2023, 1),
        &[1000, 800, 600, 400, 200, 100, 100, 200, 400, 600, 800, 1000],
    );
    report(&app, "antwerpen-film", (2024, 1), &[2000, 1600, 1200]);

    let usage = read(&app, "/api/v1/contracts/antwerpen-film/usage");

    let years = usage["lots"][0]["years"].as_array().unwrap();
    let year = years.iter().find(|year| year["progress"]["year"] == 2024).unwrap();
    let outlook = &year["outlook"];
    assert_eq!(outlook["method"], "season", "{outlook}");
    let expected: Vec<&str> =
        outlook["expected"].as_array().unwrap().iter().map(|one| one["users"].as_str().unwrap()).collect();
    // Twice the same months of 2023, through September, when the term ends.
    assert_eq!(expected, ["800", "400", "200", "200", "400", "800"]);
    assert_eq!(outlook["by_year_end"], "7600");
    let past = years.iter().find(|year| year["progress"]["year"] == 2023).unwrap();
    assert_eq!(past["outlook"], Value::Null);
}

#[test]
fn all_libraries_together_stand_against_the_tiers_and_a_reader_learns_no_total() {
    let app = of_three();
    let path = "/api/v1/agreements/film-streaming-2022/usage-tiers?month=2023-03";
    let before = read(&app, path);
    report(&app, "b", (2023, 3), &[351]);
    let after = read(&app, path);
    let reader = app.reader("a");
    let masked = app.ask("GET", path).token(&reader).send().expect(200).json();

    let lot = |told: &Value| {
        let lots = told["lots"].as_array().unwrap().clone();
        lots.into_iter().find(|lot| lot["lot"] == "1B").unwrap()
    };
    let users = |told: &Value| lot(told)["components"][0].clone();
    let (one, two) = (users(&before), users(&after));
    assert_eq!((&one["total"], &one["above"], &one["to_next"]), (&json!(1000), &Value::Null, &json!(1)));
    assert_eq!((&one["prices"], &one["next_price"]), (&json!(["6.79"]), &json!("6.11")));
    assert_eq!((&two["total"], &two["above"], &two["to_next"]), (&json!(1001), &json!(1000), &json!(1000)));
    assert_eq!((&two["prices"], &two["next_above"]), (&json!(["6.11"]), &json!(2000)));
    assert_eq!(
        two["message"],
        "Alle deelnemers in maart 2023: > 1.000 gebruikers (1.001 samen); nog 1.000 tot > 2.000."
    );
    assert_eq!((&lot(&after)["participants"], &lot(&after)["complete"]), (&json!(3), &json!(true)));
    let hidden = users(&masked);
    assert_eq!((&hidden["above"], &hidden["prices"]), (&json!(1000), &json!(["6.11"])));
    assert_eq!(hidden["message"], "Alle deelnemers in maart 2023: > 1.000 gebruikers.");
    for (of, field) in [
        (&hidden, "total"),
        (&hidden, "to_next"),
        (&lot(&masked), "participants"),
        (&lot(&masked), "missing"),
    ] {
        assert_eq!(of[field], Value::Null, "{field}");
    }
    assert!(!masked.to_string().contains("1001"), "{masked}");
}

#[test]
fn a_reader_sees_the_usage_of_its_own_contracts_alone() {
    let app = of_three();
    municipality(&app, "d", "11005");
    let (own, outside) = (app.reader("a"), app.reader("d"));
    let ask = |token: &str, path: &str| app.ask("GET", path).token(token).send();

    assert_eq!(ask(&own, "/api/v1/contracts/a/usage").body, app.get("/api/v1/contracts/a/usage").body);
    ask(&own, "/api/v1/contracts/b/usage").refused(404, "not-found");
    ask(&outside, "/api/v1/agreements/film-streaming-2022/usage-tiers").refused(404, "not-found");
    for path in ["/api/v1/usage-completeness", "/api/v1/usage-anomalies", IMPORTS, "/api/v1/usage"] {
        ask(&own, path).refused(403, "forbidden");
    }
    assert_eq!(ask(&own, INVOICES).status, 200);
}

#[test]
fn what_is_missing_is_what_blocks_for_any_day() {
    let app = of_nobody("2023-12-01T10:00:00Z");
    for (id, nis) in [("a", "11001"), ("b", "11002")] {
        library(&app, id, nis);
    }
    record_usage(&app, "a", "2023-03", 5);
    record_usage(&app, "b", "2023-03", 5);
    record_usage(&app, "a", "2023-05", 5);
    for day in ["2023-05-14", "2023-05-31", "2023-08-31", "2023-11-30"] {
        let missing = read(&app, &format!("/api/v1/usage-completeness?through={day}"))["missing"].clone();
        let plan = app.post("/api/v1/plans", &json!({ "through": day })).expect(200).json().to_string();
        assert_eq!(missing != json!(0), plan.contains("usage_missing"), "{day}: {missing} {plan}");
    }
}
