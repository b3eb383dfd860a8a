//! Reports: the same in every form, to the cent, and nobody's rows but one's own.

use super::issuing::issue_all_of_antwerp;
use super::orders::{ORDERS, order, record};
use super::payments::{E_BOOKS_2023, PAYMENTS, billed_70509_82, pay, payment};
use crate::support::app::TestApp;
use crate::support::sheets::{Forms, Read, read_back};
use serde_json::{Value, json};

const REPORTS: &str = "/api/v1/reports";
const CSV: &str = "text/csv; charset=utf-8";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Antwerp with its invoices, an order, a payment in two parts, and what follows of it.
fn antwerp() -> TestApp {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    record(&app, ORDERS, &order());
    let of_film = |amount: &str| payment("2023-05-30", amount, json!({ "communication": E_BOOKS_2023 }));
    app.post(PAYMENTS, &of_film("3354.80")).expect(201);
    app
}

fn names(app: &TestApp) -> Vec<String> {
    let list = app.get(REPORTS).expect(200).json();
    list["items"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

fn report(app: &TestApp, query: &str) -> Value {
    app.get(&format!("{REPORTS}/{query}")).expect(200).json()
}

fn rows(report: &Value) -> &[Value] {
    report["rows"].as_array().unwrap()
}

#[test]
fn every_report_says_the_same_in_every_form() {
    let app = antwerp();
    let all = names(&app);
    assert!(all.len() >= 10, "{all:?}");
    for name in all {
        // Some days, so that there are rows of everything.
        let query = match name.as_str() {
            "calendar" => "?from=2023-06-01&to=2024-06-30",
            "vat" => "?by=quarter",
            _ => "",
        };
        let of = |ending: &str| app.get(&format!("{REPORTS}/{name}.{ending}{query}")).expect(200);
        let (json, csv, xlsx) = (of("json"), of("csv"), of("xlsx"));
        assert_eq!(csv.header("content-type"), CSV, "{name}");
        assert_eq!(xlsx.header("content-type"), XLSX, "{name}");
        let columns = json.json()["columns"].clone();

        let said = read_back(Forms { json: json.body, csv: csv.body, xlsx: xlsx.body });

        let [json, csv, xlsx] = &said.rows;
        assert!(!json.is_empty(), "{name} is empty");
        assert_eq!(csv, xlsx, "{name}");
        assert_eq!(json.len(), csv.len(), "{name}");
        for (place, column) in columns.as_array().unwrap().iter().enumerate() {
            // These have a code in JSON and a Dutch name elsewhere.
            if ["kind", "state", "code", "index"].contains(&column["key"].as_str().unwrap())
                && name != "audit"
            {
                continue;
            }
            let of = |rows: &[Vec<Read>]| rows.iter().map(|row| row[place].clone()).collect::<Vec<_>>();
            assert_eq!(of(json), of(csv), "{name}: {column}");
        }
        assert_eq!(said.totals[0], said.totals[1], "{name}");
    }
}

#[test]
fn a_report_comes_in_the_form_that_is_accepted_under_a_telling_name() {
    let app = antwerp();
    let ask = |accept: &str| {
        app.asking("GET", &format!("{REPORTS}/invoices?year=2023")).header("Accept", accept).send()
    };
    for (accept, form, ending) in
        [("*/*", "application/json", "json"), ("text/csv", CSV, "csv"), (XLSX, XLSX, "xlsx")]
    {
        let answer = ask(accept).expect(200);
        assert_eq!(answer.header("content-type"), form);
        assert_eq!(answer.header("vary"), "Accept");
        let name = format!("attachment; filename=\"facturen-2023-2023-06-01.{ending}\"");
        assert_eq!(answer.header("content-disposition"), name);
        let path = format!("{REPORTS}/invoices.{ending}?year=2023");
        assert_eq!(app.get(&path).expect(200).body, answer.body, "{ending}");
    }
    ask("image/png").refused(406, "no-such-form");
}

#[test]
fn invoices_and_their_lines_add_up_to_the_same() {
    let app = antwerp();
    let (invoices, lines) = (report(&app, "invoices"), report(&app, "invoice-lines"));

    assert_eq!(invoices["totals"]["total"], "96446.81");
    assert_eq!(lines["totals"]["amount"], "96446.81");
    assert_eq!(lines["totals"]["net"], invoices["totals"]["net"]);
    let first = &rows(&invoices)[0];
    let shown = ["number", "organisation", "name", "net", "vat", "total", "communication"]
        .map(|key| first[key].clone());
    let expected = json!([
        "2022000001",
        "stad-antwerpen",
        "Stad Antwerpen",
        "11086.45",
        "665.19",
        "11751.64",
        "+++202/2000/00181+++",
    ]);
    assert_eq!(json!(shown), expected);
    assert_eq!(rows(&report(&app, "invoices?from=2023-01-01&to=2023-02-28")).len(), 1);
    assert_eq!(rows(&report(&app, "invoice-lines?contract=antwerpen-film&year=2022")).len(), 3);
}

#[test]
fn a_credit_note_counts_below_zero() {
    let app = antwerp();
    let reason = json!({ "reason": "Verkeerde debiteur" });
    app.post("/api/v1/invoices/2022000001/credit-notes", &reason).expect(201);

    let invoices = report(&app, "invoices?year=2022&contract=antwerpen-e-books");

    assert_eq!(invoices["totals"]["total"], "0.00");
    let note = rows(&invoices).iter().find(|row| row["kind"] == "credit_note").unwrap();
    assert_eq!((&note["total"], &note["corrects"]), (&json!("-11751.64"), &json!("2022000001")));
    let vat = report(&app, "vat?year=2023");
    let june = rows(&vat).iter().find(|row| row["from"] == "2023-06-01").unwrap();
    assert_eq!((&june["vat_issued"], &june["documents"]), (&json!("-665.19"), &json!(1)));
}

#[test]
fn the_film_quarter_that_is_billed_in_february_is_accrued_at_the_end_of_december() {
    let app = antwerp();

    let accrued = report(&app, "accruals?year=2022&on=2023-06-01");

    assert_eq!(accrued["totals"]["gross"], "8354.80");
    assert_eq!(
        (&accrued["totals"]["net"], &accrued["totals"]["vat"]),
        (&json!("6904.79"), &json!("1450.01"))
    );
    let of_lot: Vec<Value> = rows(&accrued)
        .iter()
        .map(|row| json!([row["contract"], row["lot"], row["budget_year"], row["kind"], row["gross"]]))
        .collect();
    let lot = |lot: &str, gross: &str| json!(["antwerpen-film", lot, 2022, "to_be_invoiced", gross]);
    assert_eq!(of_lot, [lot("1B", "7295.97"), lot("2A", "1058.83")]);
    assert_eq!(accrued["filters"], json!({ "on": "2023-06-01", "year": 2022 }));
    // The users of 2023 are not reported yet: nothing can be said of them.
    let later = report(&app, "accruals?year=2023&contract=antwerpen-film");
    let unknown = rows(&later).iter().filter(|row| row["kind"] == "unknown" && row["gross"].is_null());
    assert_eq!(unknown.count(), 4, "{later}");
}

#[test]
fn what_is_invoiced_for_a_later_year_is_told_as_invoiced_ahead() {
    let app = antwerp();
    // As if the invoice of 2023 had been issued before the year began.
    app.change(
        "ALTER TABLE invoices DISABLE TRIGGER ALL;
         UPDATE invoices SET budget_year = 2024 WHERE number = '2023000002'",
    );
    let accrued = report(&app, "accruals?year=2023&contract=antwerpen-e-books");
    let kinds: Vec<Value> =
        rows(&accrued).iter().map(|row| json!([row["budget_year"], row["kind"], row["gross"]])).collect();
    assert_eq!(
        kinds,
        [json!([2023, "to_be_invoiced", "76340.37"]), json!([2024, "invoiced_ahead", "-76340.37"])]
    );
    assert_eq!(accrued["totals"]["gross"], "0.00");
}

#[test]
fn vat_on_payment_is_a_share_of_each_payment_and_adds_up_to_that_of_the_invoice() {
    let app = billed_70509_82("2023-09-01T10:00:00Z");
    for (day, amount) in [("2023-06-10", "0.01"), ("2023-07-11", "23503.27"), ("2023-08-12", "47006.54")] {
        pay(&app, day, amount);
    }

    let vat = report(&app, "vat?year=2023");

    let paid: Vec<Value> = rows(&vat)
        .iter()
        .map(|row| json!([row["from"], row["rate"], row["net_paid"], row["vat_paid"], row["gross_paid"]]))
        .collect();
    assert_eq!(paid[0], json!(["2023-05-01", "6", "0.00", "0.00", "0.00"]));
    assert_eq!(paid[1], json!(["2023-06-01", "6", "0.01", "0.00", "0.01"]));
    assert_eq!(paid[2], json!(["2023-07-01", "6", "22172.90", "1330.37", "23503.27"]));
    let totals = &vat["totals"];
    for (issued, paid) in
        [("net_issued", "net_paid"), ("vat_issued", "vat_paid"), ("gross_issued", "gross_paid")]
    {
        assert_eq!(totals[issued], totals[paid], "{totals}");
    }
    assert_eq!((&totals["net_paid"], &totals["vat_paid"]), (&json!("66518.70"), &json!("3991.12")));
    let third = report(&app, "vat?from=2023-07-01&to=2023-09-30&by=quarter");
    assert_eq!((rows(&third).len(), &third["totals"]["gross_paid"]), (1, &json!("70509.81")));
}

#[test]
fn an_exit_fee_is_that_of_a_notice_of_the_same_day() {
    let app = antwerp();
    let table = report(&app, "exit-fees?on=2023-06-01");
    let of = |contract: &str| -> Vec<&Value> {
        rows(&table).iter().filter(|row| row["contract"] == contract).collect()
    };

    let notice = json!({ "decision": {
        "kind": "notice", "contract": "antwerpen-e-books", "by": "subscriber", "sent": "2023-06-01", "channel": "email",
    }});
    let previewed = app.post("/api/v1/decision-previews", &notice).expect(200).json();
    let exit = &previewed["contracts"].as_array().unwrap().iter().find(|one| !one["exit"].is_null()).unwrap()
        ["exit"];

    let e_books = of("antwerpen-e-books");
    assert_eq!(e_books[0]["ends"], exit["ends"]);
    assert_eq!(e_books[0]["fee"], exit["fee"]);
    assert_eq!(e_books[0]["notice_by"], "2023-09-30");
    let ends: Vec<&str> = e_books.iter().map(|row| row["ends"].as_str().unwrap()).collect();
    assert_eq!(ends, ["2023-12-31", "2024-12-31", "2025-12-31", "2026-09-15"]);
    assert_eq!((&e_books[3]["fee"], &e_books[3]["notice_by"]), (&json!("0.00"), &json!("2026-06-15")));
    let film = of("antwerpen-film");
    assert_eq!((film.len(), &film[0]["fee"]), (1, &Value::Null));
    assert!(film[0]["note"].as_str().unwrap().starts_with("Niet van toepassing"));
}

#[test]
fn an_order_shows_what_was_invoiced_on_it_and_what_is_left() {
    let app = antwerp();
    let orders = report(&app, "orders?year=2022");
    let row = &rows(&orders)[0];
    let shown = ["number", "ordered", "drawn", "residual", "order_used_percent", "invoices"]
        .map(|key| row[key].clone());
    let expected =
        json!(["4005533253", "23751.50", "20106.44", "3645.06", "84.65", "2022000001, 2023000001"]);
    assert_eq!(json!(shown), expected);
    assert_eq!(row["booking"], "budgetplaats 5113000000, functiegebied 2BRS010113A00000");
    assert_eq!(rows(&report(&app, "orders?year=2023")).len(), 0);
}

#[test]
fn open_items_and_aging_tell_the_same_open_amount() {
    let app = antwerp();
    for day in ["2023-05-30", "2023-06-01", "2023-08-01"] {
        let (items, aging) =
            (report(&app, &format!("open-items?on={day}")), report(&app, &format!("aging?on={day}")));
        assert_eq!(items["totals"]["open"], aging["totals"]["total"], "{day}");
    }
    let items = report(&app, "open-items?on=2023-06-01&contract=antwerpen-film");
    let row = &rows(&items)[0];
    assert_eq!((&row["paid"], &row["open"]), (&json!("3354.80"), &json!("5000.00")));
    assert_eq!((&row["state"], &row["days_overdue"]), (&json!("overdue"), &json!(76)));
}

#[test]
fn a_reader_gets_the_rows_of_its_own_organisation_only() {
    let app = antwerp();
    let (own, other) = (app.reader("stad-antwerpen"), app.reader("stad-gent"));
    let ask = |path: &str, token: &str| app.ask("GET", path).token(token).send();
    let listed = ask(REPORTS, &own).expect(200).json();
    let listed: Vec<&str> =
        listed["items"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();

    for name in names(&app) {
        for ending in ["json", "csv", "xlsx"] {
            let path = format!("{REPORTS}/{name}.{ending}");
            if ["vat", "audit"].contains(&name.as_str()) {
                ask(&path, &own).refused(403, "forbidden");
                assert!(!listed.contains(&name.as_str()));
                continue;
            }
            assert!(listed.contains(&name.as_str()), "{name}");
            let of_other = ask(&path, &other).expect(200);
            assert!(!of_other.text().contains("antwerpen"), "{path}: {}", of_other.text());
            if ending == "json" {
                assert_eq!(rows(&of_other.json()).len(), 0, "{path}");
                assert!(!rows(&ask(&path, &own).expect(200).json()).is_empty(), "{path}");
            }
            for limit in ["organisation=stad-antwerpen", "contract=antwerpen-film"] {
                let of_other = ask(&format!("{path}?{limit}"), &other);
                let leaks = of_other.status == 200 && ending == "json" && !rows(&of_other.json()).is_empty();
                assert!(!leaks, "{path}?{limit}");
            }
        }
    }
}

#[test]
fn what_a_report_is_not_limited_by_is_refused_with_what_it_takes() {
    let app = antwerp();
    let get = |query: &str| app.get(&format!("{REPORTS}/{query}"));
    let refused = get("aging?year=2023&contract=x&from=2023-01-01").has(&[
        ("/contract", "unknown_field"),
        ("/from", "unknown_field"),
        ("/year", "unknown_field"),
    ]);
    assert!(refused.text().contains("it takes organisation, on"), "{}", refused.text());
    get("invoices?from=2023-02-01&to=2023-01-01").has(&[("/to", "end_before_start")]);
    get("invoices?kleur=rood").refused(400, "bad-request");
    get("invoices?year=23").refused(400, "bad-request");
    for unknown in ["profits", "profits.csv", "invoices.pdf"] {
        get(unknown).refused(404, "not-found");
    }
}

#[test]
fn the_audit_log_is_extracted_by_who_what_and_when() {
    let app = antwerp();
    let issued = report(&app, "audit?kind=invoice&object=2023000001");
    assert_eq!(rows(&issued).len(), 1);
    let row = &rows(&issued)[0];
    assert_eq!((&row["action"], &row["before"]), (&json!("issued"), &Value::Null));
    assert!(row["after"].as_str().unwrap().contains("8354.80"));
    let day = report(&app, "audit?from=2023-06-01&to=2023-06-01");
    assert!(rows(&day).iter().any(|row| row["kind"] == "payment"), "{day}");
    assert!(rows(&day).iter().all(|row| row["at"].as_str().unwrap().starts_with("2023-06-01")), "{day}");
    let later = report(&app, "audit?from=2023-06-02&kind=payment");
    assert_eq!(rows(&later).len(), 0, "{later}");
}

#[test]
fn the_price_list_shows_each_fee_year_with_its_index_step() {
    let app = antwerp();
    let prices = report(&app, "prices?agreement=e-books-2022&year=2023");
    let shown: Vec<Value> = rows(&prices)
        .iter()
        .map(|row| {
            json!([row["component"], row["printed"], row["index_from"], row["index_to"], row["price"]])
        })
        .collect();
    let expected = [
        json!(["fixed", "838.54", "118.32", "127.84", "906.01"]),
        json!(["inhabitants", "0.1645", "118.32", "127.84", "0.1777"]),
    ];
    assert_eq!(shown, expected);
    let film = report(&app, "prices?agreement=film-streaming-2022&year=2022");
    let tier = |lot: &str, above: Value| -> Value {
        let row = rows(&film).iter().find(|row| row["lot"] == lot && row["above"] == above).unwrap();
        row["price"].clone()
    };
    assert_eq!(
        json!([tier("1B", Value::Null), tier("1B", json!(1000)), tier("1B", json!(2000))]),
        json!(["6.79", "6.11", "5.43"])
    );
}

#[test]
fn usage_runs_against_x_and_the_tiers_and_a_reader_does_not_learn_the_totals() {
    let app = antwerp();
    let film = "usage?contract=antwerpen-film&year=2022";
    let usage = report(&app, film);
    let keys = ["month", "users", "running", "x", "total", "tier_above", "price"];
    let shown: Vec<Value> = rows(&usage).iter().map(|row| json!(keys.map(|key| row[key].clone()))).collect();
    let expected = [
        json!(["2022-11", 612, 612, "1905.9012", 1870, 1000, "6.11"]),
        json!(["2022-12", 655, 1267, "1905.9012", 2001, 2000, "5.43"]),
    ];
    assert_eq!(shown, expected);
    let own =
        app.ask("GET", &format!("{REPORTS}/{film}")).token(&app.reader("stad-antwerpen")).send().expect(200);
    let own = own.json();
    assert_eq!((&rows(&own)[0]["total"], &rows(&own)[0]["participants"]), (&Value::Null, &Value::Null));
    assert_eq!((&rows(&own)[0]["users"], &rows(&own)[0]["tier_above"]), (&json!(612), &json!(1000)));
}

#[test]
fn the_calendar_tells_the_deadlines_of_the_reminders() {
    let app = antwerp();
    let calendar = report(&app, "calendar?from=2023-06-01&to=2023-12-31");
    let reminders = app.get("/api/v1/reminders?on=2023-06-01&days=213").expect(200).json();
    let told = |rows: &[Value], day: &str| -> Vec<Value> {
        rows.iter().map(|row| json!([row[day], row["code"], row["contract"], row["message"]])).collect()
    };
    assert_eq!(told(rows(&calendar), "date"), told(reminders["items"].as_array().unwrap(), "date"));
    assert!(rows(&calendar).iter().any(|row| row["code"] == "notice_deadline"));
    assert!(rows(&calendar).iter().any(|row| row["contract"].is_null()));
}

/// The reports of Antwerp in every form, as files in `target/tmp/reports`: `./dev sheets` reads them by programs of others.
#[test]
#[ignore = "writes files for ./dev sheets"]
fn files_of_reports_for_an_independent_reader() {
    let app = antwerp();
    let folder = crate::support::path("target/tmp/reports");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let reason = json!({ "reason": "=HYPERLINK(\"http://x\")" });
    app.post("/api/v1/invoices/2022000001/credit-notes", &reason).expect(201);
    for name in names(&app) {
        for ending in ["json", "csv", "xlsx"] {
            let bytes = app.get(&format!("{REPORTS}/{name}.{ending}")).expect(200).body;
            std::fs::write(folder.join(format!("{name}.{ending}")), bytes).unwrap();
        }
    }
}
