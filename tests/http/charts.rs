//! Charts over HTTP: every form, and who is told what.

use crate::support::app::{FINANCE, TestApp};
use roxmltree::Document;
use serde_json::{Value, json};

/// Antwerp's contracts with their usage; in March 2023.
fn antwerp() -> TestApp {
    TestApp::antwerp().at("2023-03-01T09:00:00Z").start()
}

const USAGE: &str = "/api/v1/contracts/antwerpen-film/charts/usage";
const GROWTH: &str = "/api/v1/agreements/film-streaming-2022/charts/growth";

#[test]
fn a_chart_comes_in_every_form_by_its_ending_or_by_what_is_accepted() {
    let app = antwerp();
    let forms = [
        ("svg", "image/svg+xml"),
        ("html", "text/html; charset=utf-8"),
        ("json", "application/json"),
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ];
    for (ending, media_type) in forms {
        let named = app.get(&format!("{USAGE}.{ending}")).expect(200);
        let accept = media_type.split(';').next().unwrap();
        let accepted = app.ask("GET", USAGE).token(FINANCE).header("Accept", accept).send().expect(200);
        assert_eq!(named.header("content-type"), media_type, "{ending}");
        assert_eq!(named.body, accepted.body, "{ending}");
        let file = format!("filename=\"gebruik-antwerpen-film.{ending}\"");
        assert!(named.header("content-disposition").ends_with(&file), "{ending}");
    }

    let shown = app.get(USAGE).expect(200);
    assert_eq!(shown.header("content-type"), "image/svg+xml");
    let text = String::from_utf8(shown.body).unwrap();
    Document::parse(&text).unwrap();
    assert!(text.contains("Gebruik door Antwerpen"));
}

#[test]
fn the_table_behind_a_chart_has_the_figures_of_the_contract() {
    let app = antwerp();

    let table = app.get(&format!("{USAGE}.json?on=2023-01-31")).expect(200).json();

    let rows = table["rows"].as_array().unwrap();
    let users: Vec<&Value> = rows.iter().map(|row| &row["users"]).collect();
    assert_eq!(users[..2], [&json!(612), &json!(655)]);
    assert_eq!((&rows[1]["running"], &rows[1]["x"]), (&json!(1267), &json!("1905.9012")));
    assert_eq!((&rows[1]["all_users"], &rows[1]["above"]), (&json!(2001), &json!(2000)));
}

#[test]
fn a_reader_is_told_the_tier_and_no_total_of_fewer_than_three() {
    let app = antwerp();
    let reader = app.reader("stad-antwerpen");

    let path = format!("{USAGE}.json?on=2023-01-31");
    let table = app.ask("GET", &path).token(&reader).send().expect(200).json();
    let growth = "/api/v1/contracts/antwerpen-film/charts/growth.json?on=2023-01-31";
    let growth = app.ask("GET", growth).token(&reader).send().expect(200).json();

    let december = &table["rows"][1];
    assert_eq!((&december["users"], &december["all_users"]), (&json!(655), &Value::Null));
    assert_eq!(december["above"], 2000);
    assert!(growth["rows"].as_array().unwrap().iter().all(|row| row["users"].is_null()));
    let picture = app.ask("GET", USAGE).token(&reader).send().expect(200);
    let picture = String::from_utf8(picture.body).unwrap();
    assert!(!picture.contains("2.001") && picture.contains("minder dan drie deelnemers"));
}

#[test]
fn a_reader_sees_charts_of_no_other_organisation_and_none_of_agreements() {
    let app = antwerp();
    let reader = app.reader("cultuurconnect");

    for path in [USAGE, "/api/v1/contracts/antwerpen-film/charts/prices"] {
        assert_eq!(app.ask("GET", path).token(&reader).send().expect(404).kind(), "not-found");
    }
    assert_eq!(app.ask("GET", GROWTH).token(&reader).send().expect(403).kind(), "forbidden");
}

#[test]
fn what_is_not_there_is_refused_with_what_there_is() {
    let app = antwerp();
    for (path, status, told) in [
        (format!("{USAGE}.png"), 404, "svg, html, json, csv, xlsx"),
        (format!("{GROWTH}x"), 404, "prices, growth, libraries, forecast"),
        (
            "/api/v1/contracts/antwerpen-film/charts/libraries".to_owned(),
            404,
            "usage, prices, growth, forecast",
        ),
        ("/api/v1/contracts/gent/charts/usage".to_owned(), 404, "'gent'"),
        ("/api/v1/contracts/antwerpen-e-books/charts/usage".to_owned(), 409, "no lot counts users"),
        (format!("{USAGE}?lot=9Z"), 409, "lot '9Z'"),
        (format!("{USAGE}?on=2020-01-01"), 409, "2020-01-01"),
        (format!("{USAGE}?day=2020-01-01"), 400, "day"),
    ] {
        let answer = app.get(&path).expect(status);
        assert!(answer.json()["detail"].as_str().unwrap().contains(told), "{path}: {}", answer.json());
    }
    let all_lots = app.get(&format!("{GROWTH}?lot=1B")).expect(422).json();
    assert!(all_lots["problems"][0]["message"].as_str().unwrap().contains("shows all lots"), "{all_lots}");
    let wanted = app.ask("GET", USAGE).token(FINANCE).header("Accept", "image/png").send().expect(406);
    assert_eq!(wanted.kind(), "no-such-form");
}

#[test]
fn agreements_have_charts_of_growth_prices_and_libraries() {
    let app = antwerp();
    for chart in ["growth", "prices", "libraries"] {
        let path = format!("/api/v1/agreements/film-streaming-2022/charts/{chart}");
        let table = app.get(&format!("{path}.json")).expect(200).json();
        assert!(!table["rows"].as_array().unwrap().is_empty(), "{chart}");
        assert_eq!(app.get(&path).expect(200).header("content-type"), "image/svg+xml");
    }
}

#[test]
fn a_forecast_is_drawn_of_a_contract_an_agreement_and_as_it_is_asked_for() {
    let app = antwerp();
    let reader = app.reader("stad-antwerpen");
    let path = "/api/v1/contracts/antwerpen-e-books/charts/forecast";

    let table = app.get(&format!("{path}.json")).expect(200).json();
    let own = app.ask("GET", &format!("{path}.json")).token(&reader).send().expect(200).json();
    let agreement = app.get("/api/v1/agreements/e-books-2022/charts/forecast.json").expect(200).json();
    let asked = json!({ "contract": "antwerpen-e-books", "basis": "constant" });
    let asking = app.ask("POST", "/api/v1/forecasts").token(FINANCE).header("Accept", "image/svg+xml");
    let picture = asking.json(&asked).send().expect(200);

    let years: Vec<&Value> = table["rows"].as_array().unwrap().iter().map(|row| &row["year"]).collect();
    assert_eq!(years, ["2023", "2024", "2025", "2026", "2027"]);
    assert_eq!((&own["rows"], &agreement["rows"]), (&table["rows"], &table["rows"]));
    assert_eq!(picture.header("content-type"), "image/svg+xml");
    let text = String::from_utf8(picture.body).unwrap();
    Document::parse(&text).unwrap();
    assert!(text.contains("Prognose van de kosten: Antwerpen, contract antwerpen-e-books"));
}
