//! The check of an invoice against its order, its contract and its price.

use super::issuing::{INVOICES, issue, issue_all_of_antwerp};
use super::orders::{ORDERS, POLICIES, another, assignment, order, policy, record};
use crate::support::app::TestApp;
use crate::support::path;
use serde_json::{Value, json};

const CHECKS: &str = "/api/v1/order-checks";

fn checked(app: &TestApp, body: &Value) -> Value {
    app.post(CHECKS, body).expect(200).json()
}

fn of_number(app: &TestApp, number: &str) -> Value {
    checked(app, &json!({ "invoice": number }))
}

/// The film of the last quarter of 2022, as somebody typed it over, with some changes.
fn film(changes: &Value) -> Value {
    let mut figures = json!({
        "contract": "antwerpen-film",
        "period": { "from": "2022-11-01", "to": "2022-12-31" },
        "issue_date": "2023-02-15",
        "order_number": "4005533253",
        "total": "8354.80",
        "iban": "BE41 0910 1235 5910",
    });
    for (field, value) in changes.as_object().unwrap() {
        figures[field] = value.clone();
    }
    json!({ "figures": figures })
}

fn codes(answer: &Value) -> Vec<&str> {
    answer["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect()
}

/// The sentence of the first finding, which gave the verdict.
fn said(answer: &Value) -> &str {
    answer["findings"][0]["message"].as_str().unwrap()
}

#[test]
fn story_12_the_first_e_books_invoice_fits_the_order() {
    let app = TestApp::antwerp().start();
    record(&app, ORDERS, &order());
    issue(&app, "2022-11-18");
    let before = app.rows();

    let answer = of_number(&app, "2022000001");

    assert_eq!(answer["verdict"], "MATCH", "{answer:#}");
    assert_eq!((&answer["residual"], &answer["difference"]), (&json!("11999.86"), &json!("0.00")));
    assert_eq!(answer["orders"][0]["used_percent"], "49.48");
    assert_eq!(answer["findings"], json!([]));
    assert_eq!(
        answer["issued"][0]["steps"][0]["key"].as_str(),
        Some("price"),
        "every line shows how it was worked out"
    );
    assert_eq!(app.rows(), before, "checking stores nothing");
}

#[test]
fn story_13_the_film_invoice_fits_what_is_left_of_the_same_order() {
    let app = TestApp::antwerp().start();
    record(&app, ORDERS, &order());
    issue_all_of_antwerp(&app);

    let film = of_number(&app, "2023000001");

    assert_eq!((&film["verdict"], &film["residual"]), (&json!("MATCH"), &json!("3645.06")));
    assert_eq!(film["orders"][0]["used_percent"], "84.65");
    assert_eq!(film["orders"][0]["drawn_before"], "11751.64");
    // The first invoice is still checked by what was drawn before it.
    assert_eq!(of_number(&app, "2022000001")["residual"], "11999.86");
}

#[test]
fn story_14_an_invoice_above_what_is_left_exceeds_the_order_by_fourteen_cents() {
    let app = TestApp::antwerp().start();
    record(&app, ORDERS, &order());
    record(&app, POLICIES, &policy());
    issue(&app, "2022-11-18");

    for figures in [
        film(&json!({ "total": "12000.00" })),
        json!({ "figures": { "order_number": "4005533253", "total": "12000.00" } }),
    ] {
        let answer = checked(&app, &figures);

        assert_eq!(
            (&answer["verdict"], &answer["difference"]),
            (&json!("OVER_ORDER"), &json!("0.14")),
            "{answer:#}"
        );
        assert_eq!(answer["residual"], "-0.14");
        let correction = &answer["orders"][0]["correction"];
        assert_eq!(
            (&correction["amount"], &correction["within_decentral_limit"]),
            (&json!("0.14"), &json!(true))
        );
        assert!(said(&answer).contains("€ 11.999,86"), "{answer:#}");
        assert!(said(&answer).contains("correctiebestelling van € 0,14"), "{answer:#}");
        assert_eq!(answer["findings"][0]["clause"], "D 5");
    }
}

#[test]
fn an_order_that_was_raised_suffices() {
    let app = TestApp::antwerp().start();
    let id = record(&app, ORDERS, &order());
    issue(&app, "2022-11-18");
    let figures = json!({ "figures": { "order_number": "4005533253", "total": "12000.00" } });
    assert_eq!(checked(&app, &figures)["verdict"], "OVER_ORDER");

    let mut raise = another("4005999999", "0.14");
    raise["corrects"] = json!(id);
    record(&app, ORDERS, &raise);

    let answer = checked(&app, &figures);
    assert_eq!((&answer["verdict"], &answer["residual"]), (&json!("MATCH"), &json!("0.00")));
    assert_eq!(codes(&answer), ["nearly_used", "not_compared"]);
}

#[test]
fn a_correction_above_the_limit_of_the_payer_is_not_its_own_to_approve() {
    let app = TestApp::antwerp().start();
    record(&app, ORDERS, &order());
    record(&app, POLICIES, &policy());

    // 5,500.00 without VAT of 21% is 6,655.00; a cent more is not.
    for (total, within) in [("30406.50", true), ("30406.52", false)] {
        let answer = checked(&app, &film(&json!({ "total": total })));
        assert_eq!(answer["orders"][0]["correction"]["within_decentral_limit"], within, "{answer:#}");
    }
}

#[test]
fn what_the_payer_tolerates_is_a_remark_and_a_cent_more_is_not() {
    let app = TestApp::antwerp().start();
    record(&app, ORDERS, &order());
    let mut tolerant = policy();
    tolerant["tolerance"] = json!("1.00");
    record(&app, POLICIES, &tolerant);
    let total =
        |total: &str| checked(&app, &json!({ "figures": { "order_number": "4005533253", "total": total } }));

    assert_eq!(codes(&total("23752.50")), ["within_tolerance", "not_compared"]);
    assert_eq!(total("23752.50")["verdict"], "MATCH");
    assert_eq!(total("23752.51")["verdict"], "OVER_ORDER");
    assert!(said(&total("23752.51")).contains("ten hoogste € 1,00"));
}

#[test]
fn the_use_of_an_order_is_told_from_a_share_on() {
    let app = TestApp::antwerp().start();
    record(&app, ORDERS, &order());
    let total =
        |total: &str| checked(&app, &json!({ "figures": { "order_number": "4005533253", "total": total } }));

    assert_eq!(codes(&total("21375.00")), ["not_compared"]);
    assert_eq!(codes(&total("21376.35")), ["nearly_used", "not_compared"]);
    assert!(said(&total("23751.50")).contains("100,00% gebruikt"), "{}", said(&total("23751.50")));
}

#[test]
fn an_amount_that_the_contract_does_not_give_is_shown_beside_the_one_it_gives() {
    let app = TestApp::antwerp().start();
    record(&app, ORDERS, &order());

    let answer = checked(&app, &film(&json!({ "total": "8354.88" })));

    assert_eq!(
        (&answer["verdict"], &answer["difference"]),
        (&json!("PRICE_DIFF"), &json!("0.08")),
        "{answer:#}"
    );
    for amount in ["€ 8.354,88", "€ 8.354,80", "€ 0,08 te veel"] {
        assert!(said(&answer).contains(amount), "{}", said(&answer));
    }
    assert_eq!(answer["worked_out"]["total"], "8354.80");
    assert!(answer["worked_out"]["lines"][0]["steps"].as_array().unwrap().len() > 2);
    assert_eq!(checked(&app, &film(&json!({})))["verdict"], "MATCH");
    assert_eq!(checked(&app, &film(&json!({ "total": "8354.79" })))["difference"], "-0.01");
}

#[test]
fn what_was_issued_is_what_a_typed_invoice_is_compared_with() {
    let app = TestApp::antwerp().start();
    record(&app, ORDERS, &order());
    issue_all_of_antwerp(&app);

    for changes in [json!({}), json!({ "number": "2023000001" })] {
        let answer = checked(&app, &film(&changes));
        assert_eq!(
            (&answer["verdict"], &answer["residual"]),
            (&json!("MATCH"), &json!("3645.06")),
            "{answer:#}"
        );
    }
    let answer = checked(&app, &json!({ "figures": { "number": "2023000001", "total": "8354.81" } }));
    assert_eq!((&answer["verdict"], &answer["contract"]), (&json!("PRICE_DIFF"), &json!("antwerpen-film")));
    assert!(said(&answer).contains("factuur 2023000001 zoals uitgereikt"), "{}", said(&answer));
}

#[test]
fn the_same_service_under_another_number_is_a_duplicate() {
    let app = TestApp::antwerp().start();
    record(&app, ORDERS, &order());
    issue_all_of_antwerp(&app);

    let answer = checked(&app, &film(&json!({ "number": "F-2023-17" })));

    assert_eq!(answer["verdict"], "DUPLICATE");
    assert!(
        said(&answer).contains("factuur 2023000001 voor 01/11/2022 t.e.m. 31/12/2022"),
        "{}",
        said(&answer)
    );
}

#[test]
fn an_invoice_that_was_taken_back_is_not_to_be_paid_and_its_credit_note_gives_back() {
    let app = TestApp::antwerp().start();
    record(&app, ORDERS, &order());
    issue(&app, "2022-11-18");
    app.post(&format!("{INVOICES}/2022000001/credit-notes"), &json!({ "reason": "Verkeerd" })).expect(201);

    let invoice = of_number(&app, "2022000001");
    let credit = of_number(&app, "CN2023000001");

    assert_eq!((&invoice["verdict"], codes(&invoice)), (&json!("DUPLICATE"), vec!["taken_back"]));
    assert_eq!(
        (&credit["verdict"], &credit["residual"]),
        (&json!("MATCH"), &json!("23751.50")),
        "{credit:#}"
    );
    assert_eq!(credit["orders"][0]["amount"], "-11751.64");
}

#[test]
fn another_account_is_a_sign_of_fraud_and_worse_than_anything_else() {
    let app = TestApp::antwerp().start();
    record(&app, ORDERS, &order());
    issue_all_of_antwerp(&app);
    let changes = json!({ "number": "F-1", "total": "99999.00", "iban": "BE68 5390 0754 7034", "supplier": "0700.000.104" });

    let answer = checked(&app, &film(&changes));

    assert_eq!(answer["verdict"], "IBAN_CHANGED");
    assert_eq!(codes(&answer), ["iban_changed", "supplier_changed", "duplicate", "over_order", "price_diff"]);
    for said_of_it in ["BE68 5390 0754 7034", "BE41 0910 1235 5910", "blokkeer de betaling"] {
        assert!(said(&answer).contains(said_of_it), "{}", said(&answer));
    }
}

#[test]
fn the_year_of_the_service_counts_and_not_that_of_the_invoice() {
    let app = TestApp::antwerp().start();
    record(&app, ORDERS, &order());
    issue_all_of_antwerp(&app);

    let answer = of_number(&app, "2023000002");

    assert_eq!((&answer["verdict"], codes(&answer)), (&json!("WRONG_PERIOD"), vec!["other_budget_year"]));
    assert!(
        said(&answer).contains("budgetjaar 2023, maar bestelbon 4005533253 is voor budgetjaar 2022"),
        "{}",
        said(&answer)
    );
    assert_eq!(of_number(&app, "2023000001")["verdict"], "MATCH", "issued in 2023 for 2022");
}

#[test]
fn an_order_outside_its_validity_and_a_contract_outside_its_term_are_wrong_periods() {
    let app = TestApp::antwerp().start();
    let mut short = order();
    short["valid_to"] = json!("2022-12-31");
    record(&app, ORDERS, &short);

    let late = checked(&app, &film(&json!({})));
    let early = checked(
        &app,
        &film(&json!({ "period": { "from": "2022-10-01", "to": "2022-10-31" }, "issue_date": "2022-11-30" })),
    );

    assert_eq!((&late["verdict"], codes(&late)), (&json!("WRONG_PERIOD"), vec!["order_not_valid"]));
    assert_eq!(early["verdict"], "WRONG_PERIOD");
    assert_eq!(codes(&early), ["contract_not_active", "not_compared"]);
}

#[test]
fn without_an_order_or_with_several_the_verdict_is_no_order() {
    let app = TestApp::antwerp().start();
    let no_number = film(&json!({ "order_number": null }));
    assert_eq!(codes(&checked(&app, &no_number)), ["no_order"]);
    let first = record(&app, ORDERS, &order());
    assert_eq!(checked(&app, &no_number)["verdict"], "MATCH");

    record(&app, ORDERS, &another("4005533254", "20000.00"));
    issue(&app, "2022-11-18");

    let several = checked(&app, &no_number);
    assert_eq!((&several["verdict"], codes(&several)), (&json!("NO_ORDER"), vec!["several_orders"]));
    assert!(said(&several).contains("4005533253, 4005533254"));
    assert_eq!(codes(&of_number(&app, "2022000001")), ["several_orders"]);
    record(&app, super::orders::ASSIGNMENTS, &assignment("2022000001", &[(&first, "11751.64")]));
    assert_eq!(of_number(&app, "2022000001")["verdict"], "MATCH");
    let unknown = checked(&app, &film(&json!({ "order_number": "4005533299" })));
    assert_eq!((&unknown["verdict"], &codes(&unknown)[0]), (&json!("NO_ORDER"), &"unknown_order"));
}

#[test]
fn a_number_that_the_payer_wants_and_an_enterprise_that_did_not_order_are_told() {
    let app = TestApp::antwerp().start();
    issue(&app, "2022-11-18");
    record(&app, ORDERS, &order());
    record(&app, POLICIES, &policy());

    let unnamed = of_number(&app, "2022000001");
    let form = checked(&app, &film(&json!({ "order_number": "PO 12" })));
    let other = checked(&app, &film(&json!({ "customer": "0207.451.227" })));

    assert_eq!((&unnamed["verdict"], codes(&unnamed)), (&json!("NO_ORDER"), vec!["order_number_missing"]));
    assert!(codes(&form).contains(&"order_number_form"), "{form:#}");
    assert_eq!(codes(&other), ["other_payer"]);
}

#[test]
fn an_order_for_another_contract_is_no_order_for_this_one() {
    let app = TestApp::antwerp().start();
    let mut of_film = order();
    of_film["lines"][0]["contracts"] = json!([]);
    of_film["lines"][0]["services"] = json!(["film-streaming"]);
    record(&app, ORDERS, &of_film);

    assert_eq!(checked(&app, &film(&json!({})))["verdict"], "MATCH", "a line may be for a service");
    let books = film(&json!({ "contract": "antwerpen-e-books", "total": "11751.64" }));
    let answer = checked(&app, &books);
    assert_eq!((&answer["verdict"], codes(&answer)), (&json!("NO_ORDER"), vec!["order_not_for_contract"]));
}

#[test]
fn an_order_without_the_visum_that_it_needs_is_told() {
    let app = TestApp::antwerp().start();
    let mut unseen = order();
    unseen["visum"] = json!({ "required": true });
    let id = record(&app, ORDERS, &unseen);
    assert_eq!(codes(&checked(&app, &film(&json!({})))), ["visum_missing"]);

    unseen["visum"] = json!({ "required": true, "given": "2022-11-17", "by": "Financieel directeur" });
    app.put(&format!("{ORDERS}/{id}"), 1, &unseen).expect(200);

    assert_eq!(checked(&app, &film(&json!({})))["findings"], json!([]));
}

#[test]
fn usage_that_is_not_reported_leaves_the_amount_and_the_delivery_open() {
    let app = TestApp::antwerp().start();
    let mut next = another("4005533255", "50000.00");
    next["budget_year"] = json!(2023);
    next["budget_period"] = json!("2300");
    record(&app, ORDERS, &next);

    let quarter = json!({ "period": { "from": "2023-01-01", "to": "2023-03-31" }, "issue_date": "2023-05-15",
                          "order_number": "4005533255" });
    let answer = checked(&app, &film(&quarter));

    assert_eq!((&answer["verdict"], codes(&answer)), (&json!("MATCH"), vec!["usage_missing"]), "{answer:#}");
    assert!(said(&answer).contains("levering niet aangetoond"), "{}", said(&answer));
}

#[test]
fn an_invoice_of_peppol_is_checked_by_what_stands_in_its_file() {
    let app = TestApp::antwerp().start();
    record(&app, ORDERS, &order());
    issue(&app, "2022-11-18");
    let sample = path("tests/imports/invoices/an-invoice-for-e-books.xml");
    let sample = std::fs::read_to_string(sample).unwrap().replace("4500123456", "4005533253");
    let ask = |text: &str| app.asking("POST", CHECKS).bytes("application/xml", text).send();

    let answer = ask(&sample).expect(200).json();
    let forged = ask(&sample.replace("BE41091012355910", "BE68539007547034")).expect(200).json();

    assert_eq!(
        (&answer["invoice"], &answer["total"]),
        (&json!("2022000001"), &json!("11751.64")),
        "{answer:#}"
    );
    assert_eq!(
        (&answer["verdict"], &answer["residual"]),
        (&json!("MATCH"), &json!("11999.86")),
        "{answer:#}"
    );
    assert_eq!(forged["verdict"], "IBAN_CHANGED", "{forged:#}");
    ask("<Invoice/>").refused(422, "refused");
    assert_eq!(ask("").problems(), [(String::new(), "not_readable".to_owned())]);
    app.asking("POST", CHECKS).bytes("text/plain", "x").send().refused(415, "unsupported-media-type");
}

#[test]
fn what_cannot_be_checked_is_refused_with_all_its_problems() {
    let app = TestApp::antwerp().start();
    let ask = |body: &Value| app.post(CHECKS, body);

    ask(&json!({})).has(&[("/invoice", "missing_field")]);
    ask(&json!({ "invoice": "2022000001" })).has(&[("/invoice", "unknown_reference")]);
    ask(&json!({ "figures": {} })).has(&[("/figures/total", "missing_field")]);
    ask(&json!({ "figures": { "total": "1.00" } })).has(&[("/figures/organisation", "missing_field")]);
    ask(&json!({ "figures": { "total": "1.00", "contract": "antwerpen-film" } }))
        .has(&[("/figures/period", "missing_field")]);
    ask(&film(&json!({ "total": "0.00", "period": { "from": "2023-01-01", "to": "2022-01-01" } })))
        .has(&[("/figures/total", "out_of_range"), ("/figures/period/to", "end_before_start")]);
    ask(&film(&json!({ "organisation": "stad-gent" }))).has(&[("/figures/contract", "unknown_reference")]);
}

#[test]
fn a_reader_checks_invoices_of_its_own_organisation_only() {
    let app = TestApp::antwerp().start();
    record(&app, ORDERS, &order());
    issue_all_of_antwerp(&app);
    let (own, other) = (app.reader("stad-antwerpen"), app.reader("stad-gent"));
    let ask = |token: &str, body: &Value| app.ask("POST", CHECKS).token(token).json(body).send();
    let number = json!({ "invoice": "2022000001" });

    assert_eq!(ask(&own, &number).expect(200).json(), of_number(&app, "2022000001"));
    assert_eq!(ask(&own, &film(&json!({}))).expect(200).json()["verdict"], "MATCH");
    ask(&other, &number).has(&[("/invoice", "unknown_reference")]);
    ask(&other, &film(&json!({}))).has(&[("/figures/contract", "unknown_reference")]);
    let by_number = json!({ "figures": { "order_number": "4005533253", "total": "1.00" } });
    assert_eq!(ask(&other, &by_number).expect(200).json()["verdict"], "NO_ORDER");
    let said = json!({ "figures": { "organisation": "stad-antwerpen", "total": "1.00" } });
    ask(&other, &said).has(&[("/figures/organisation", "unknown_reference")]);
}
