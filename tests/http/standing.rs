//! What was issued stands: nothing that is recorded afterwards bills it twice, dates it back or makes it unprintable.

use super::crediting::{credit_notes, give_notice, invoiced_for_2026, reason};
use super::issuing::{INVOICES, issue, issue_all_of_antwerp, planned, through};
use crate::support::app::TestApp;
use serde_json::{Value, json};

#[test]
fn a_notice_that_is_withdrawn_after_its_credit_note_is_billed_again_by_a_supplement() {
    let app = invoiced_for_2026();
    give_notice(&app);
    let credit = issue(&app, "2026-07-01");
    let notices = app.get("/api/v1/decisions?contract=antwerpen-e-books").json();
    let path = format!("/api/v1/decisions/{}", notices["items"][0]["id"].as_str().unwrap());

    app.delete(&path, 1).expect(204);
    let again = issue(&app, "2026-07-01");

    assert_eq!((&credit[0]["number"], credit.len()), (&json!("CN2026000001"), 1));
    assert_eq!((again.len(), &again[0]["kind"]), (1, &json!("supplementary")));
    assert_eq!(again[0]["supplements"]["number"], "2026000001");
    assert_eq!(again[0]["total"], credit[0]["total"]);
    assert_eq!(planned(&app, "2026-07-01")["documents"], json!([]));
}

#[test]
fn a_notice_and_a_corrected_factor_give_one_credit_note_of_invoiced_less_recomputed() {
    let app = invoiced_for_2026();
    let mut contract = app.get("/api/v1/contracts/antwerpen-e-books").json()["value"].clone();
    contract["settlement_factor"] = json!("0.70");
    app.put("/api/v1/contracts/antwerpen-e-books", 1, &contract).expect(200);
    give_notice(&app);

    let answer = app.post(INVOICES, &through("2026-07-01")).expect(201).json();

    let credit = &answer["items"][0];
    assert_eq!(answer["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&credit["kind"], &credit["credits"]["number"]),
        (&json!("credit_note"), &json!("2026000001"))
    );
    let lines: Vec<&Value> = credit["lines"].as_array().unwrap().iter().map(|line| &line["amount"]).collect();
    // Kept are nine of twelve months: 628.91 of the fixed fee, and 529417 × 0.70 × 0.1645 × 9/12 = 45721.78.
    assert_eq!(lines, [&json!("209.63"), &json!("23949.50")]);
    assert_eq!(planned(&app, "2026-07-01")["documents"], json!([]));
}

#[test]
fn what_is_issued_anew_is_never_older_than_the_credit_note_before_it() {
    let app = TestApp::antwerp().start();
    issue(&app, "2022-11-18");
    let credit = app.post(&credit_notes("2022000001"), &reason()).expect(201).json();

    let anew = issue(&app, "2022-12-31");

    assert_eq!(credit["issue_date"], "2023-06-01");
    assert_eq!((&anew[0]["issue_date"], &anew[0]["number"]), (&json!("2023-06-01"), &json!("2023000001")));
}

#[test]
fn what_is_not_issued_is_told_with_what_is() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);

    let answer = app.post(INVOICES, &through("2023-05-31")).expect(201).json();

    assert_eq!(answer["items"], json!([]));
    assert_eq!(answer["blocked"][0]["code"], "usage_missing");
    assert_eq!(answer["blocked"][0]["contract"], "antwerpen-film");
}

#[test]
fn what_cannot_be_printed_is_refused_before_it_can_stand_on_a_document() {
    let app = TestApp::antwerp().start();
    issue(&app, "2022-11-18");
    let mut organisation = app.get("/api/v1/organisations/stad-gent").json()["value"].clone();
    organisation["particulars"][0]["name"] = json!("根特");

    let name = app.put("/api/v1/organisations/stad-gent", 1, &organisation);
    let reason = app.post(&credit_notes("2022000001"), &json!({ "reason": "理由" }));

    name.has(&[("/particulars/0/name", "wrong_form")]);
    reason.has(&[("/reason", "wrong_form")]);
}

#[test]
fn an_annex_keeps_the_subscriber_who_signed_it() {
    let app = TestApp::antwerp().start();
    let path = "/api/v1/contracts/antwerpen-film";
    let mut contract = app.get(path).json()["value"].clone();
    contract["organisation"] = json!("stad-gent");

    app.put(path, 1, &contract).expect(200);

    let revisions = app.get(&format!("{path}/revisions")).json();
    let subscribers: Vec<&Value> =
        revisions["items"].as_array().unwrap().iter().map(|one| &one["value"]["organisation"]).collect();
    assert_eq!(subscribers, ["stad-antwerpen", "stad-gent"]);
}

#[test]
fn a_simulation_whose_result_would_be_beyond_bounds_is_refused() {
    let app = TestApp::empty().start();
    let contracts: Vec<Value> = (0..50)
        .map(|place| {
            json!({ "id": format!("c{place}"), "agreement": "e-books-2022", "subscriber": "11002",
                "start": "1990-01-01", "end": "1991-12-31" })
        })
        .collect();
    let situation = json!({ "name": "large", "today": "2100-12-31", "bill_through": "2100-12-31",
        "agreements": [{ "use": "e-books-2022" }], "contracts": contracts, "figures": "catalogue" });

    let answer = app.ask("POST", "/api/v1/simulations").json(&situation).send();

    let problem = &answer.refused(422, "situation-refused").json()["problems"][0];
    assert_eq!((&problem["pointer"], &problem["code"]), (&json!("/bill_through"), &json!("out_of_range")));
}

#[test]
fn a_correction_goes_to_whoever_was_invoiced() {
    let app = invoiced_for_2026();
    let path = "/api/v1/contracts/antwerpen-e-books";
    let mut annex = app.get(path).json()["value"].clone();
    annex["organisation"] = json!("stad-gent");
    annex["settlement_factor"] = json!("0.70");
    app.put(path, 1, &annex).expect(200);

    let corrected = issue(&app, "2026-07-01");

    assert_eq!((corrected.len(), &corrected[0]["kind"]), (1, &json!("credit_note")));
    assert_eq!(corrected[0]["customer"]["name"], "Stad Antwerpen");
}

#[test]
fn a_first_invoice_stands_where_the_contract_turns_out_to_be_signed_later() {
    let app = TestApp::antwerp().start();
    let path = "/api/v1/contracts/antwerpen-e-books";
    let mut annex = app.get(path).json()["value"].clone();
    annex["signed"] = json!("2022-11-10");
    app.put(path, 1, &annex).expect(200);
    let first = issue(&app, "2022-11-10");
    annex["signed"] = json!("2022-11-18");
    app.put(path, 2, &annex).expect(200);

    assert_eq!((first.len(), &first[0]["total"]), (1, &json!("11751.64")));
    for day in ["2022-11-12", "2022-11-18"] {
        assert_eq!(planned(&app, day)["documents"], json!([]), "{day}");
    }
}
