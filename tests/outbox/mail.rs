//! By e-mail: what arrives, and what follows from everything that can go wrong.

use super::{HASTY, PATIENT, ask, deliver, events, issued, mailer, moment, read, sender, stands};
use crate::http::issuing::INVOICES;
use crate::support::receivers::nobody;
use crate::support::receivers::smtp::{Act, Keeps, MailBox, Step};
use serde_json::json;

#[test]
fn a_mail_says_in_dutch_what_it_brings_and_brings_the_kept_pdf() {
    let (app, server) = (issued("email"), MailBox::start(vec![Act::Accept]));

    deliver(&app, &sender(None, Some(mailer(&server.url(), PATIENT))), 0);

    let kept = server.kept();
    assert_eq!(kept.len(), 3);
    let film = kept.iter().find(|mail| mail.header("Subject").contains("2023000001")).unwrap();
    assert_eq!(film.to, "facturen@antwerpen.be");
    assert_eq!(film.header("Subject"), "Factuur 2023000001 van Cultuurconnect vzw");
    assert_eq!(film.header("Date"), "Thu, 01 Jun 2023 10:00:00 +0000");
    assert_eq!(film.header("Message-ID"), "<2023000001.2@cultuurconnect.be>");
    assert_eq!(film.header("From"), "\"Cultuurconnect facturatie\" <facturen@cultuurconnect.be>");
    assert_eq!(film.header("Reply-To"), "servicedesk@cultuurconnect.be");
    let parts = film.parts();
    let text = film.text.replace("=\r\n", "").replace("=E2=82=AC", "€");
    for fact in [
        "Als bijlage vindt u factuur 2023000001 van 15/02/2023",
        "van Cultuurconnect vzw aan Stad Antwerpen.",
        "Periode: 01/11/2022 t.e.m. 31/12/2022",
        "Te betalen: € 8.354,80",
        "Uiterlijk op: 17/03/2023",
        "Met mededeling: +++202/3000/00111+++",
    ] {
        assert!(text.contains(fact), "{fact} in {text}");
    }
    let (head, pdf) = &parts[1];
    assert!(
        head.contains("filename=\"factuur-2023000001.pdf\"") && head.contains("application/pdf"),
        "{head}"
    );
    assert_eq!(*pdf, app.get(&format!("{INVOICES}/2023000001.pdf")).expect(200).body);
    let delivery = app.get(&format!("{INVOICES}/2023000001/deliveries")).expect(200).json();
    assert_eq!(delivery["dispatched"], "sent");
    let sent = &delivery["items"][0]["events"][0];
    assert_eq!((&sent["what"], &sent["message_id"]), (&json!("sending"), &json!("2023000001.2")));
    let sql = "SELECT encode(sha256, 'hex') FROM invoice_documents WHERE invoice = '2023000001' AND media_type = 'application/pdf'";
    assert_eq!(sent["documents"][0]["sha256"], app.names(sql)[0]);
}

#[test]
fn the_structured_invoice_is_attached_where_that_is_wanted() {
    let (app, server) = (issued("none"), MailBox::start(vec![Act::Accept]));
    let delivery = ask(&app, "2023000001", "email");

    let mut outbox = sender(None, Some(mailer(&server.url(), PATIENT)));
    outbox.ubl_in_mail = true;
    deliver(&app, &outbox, 0);

    let parts = server.kept()[0].parts();
    assert_eq!(parts.len(), 3);
    assert!(parts[2].0.contains("factuur-2023000001.xml"), "{}", parts[2].0);
    assert_eq!(read(&app, &delivery)["events"][0]["documents"].as_array().unwrap().len(), 2);
}

#[test]
fn everything_that_can_go_wrong_leads_to_what_is_safe() {
    use Keeps::{It, Nothing};
    use Step::{Data, End, From, Greeting, Hello, To};
    let wrong = [
        // Nothing arrived: it is tried again.
        (Act::Answer(Greeting, "421 too busy"), "retrying failed", 0),
        (Act::Answer(Greeting, "554 go away"), "retrying failed", 0),
        (Act::Answer(Greeting, "good morning"), "retrying failed", 0),
        (Act::Cut(Greeting, Nothing), "retrying failed", 0),
        (Act::Silent(Greeting, Nothing), "retrying failed", 0),
        (Act::Answer(Hello, "500 what"), "retrying failed", 0),
        (Act::Answer(From, "451 later"), "retrying failed", 0),
        (Act::Answer(From, "250 ok\r\n250 ok"), "retrying failed", 0),
        (Act::Answer(To, "450 greylisted"), "retrying failed", 0),
        (Act::Answer(To, "certainly"), "retrying failed", 0),
        (Act::Cut(To, Nothing), "retrying failed", 0),
        (Act::Silent(To, Nothing), "retrying failed", 0),
        (Act::Answer(Data, "452 full"), "retrying failed", 0),
        (Act::Cut(Data, Nothing), "retrying failed", 0),
        (Act::Answer(End, "452 full"), "retrying failed", 0),
        // It is not wanted.
        (Act::Answer(From, "553 not from you"), "given_up refused", 0),
        (Act::Answer(To, "550 no such user"), "given_up refused", 0),
        (Act::Answer(Data, "554 no"), "given_up refused", 0),
        (Act::Answer(End, "552 too large"), "given_up refused", 0),
        // Nobody knows.
        (Act::CutInside, "unclear unknown", 0),
        (Act::Cut(End, It), "unclear unknown", 1),
        (Act::Cut(End, Nothing), "unclear unknown", 0),
        (Act::Silent(End, It), "unclear unknown", 1),
        (Act::Answer(End, "354 more"), "unclear unknown", 0),
        (Act::Answer(End, "taken"), "unclear unknown", 0),
        // It arrived.
        (Act::Answer(End, "250 taken\r\n250 taken"), "sent accepted", 1),
        (Act::Answer(End, "250-taken\r\n250 really"), "sent accepted", 1),
    ];
    let (app, server) = (issued("none"), MailBox::start(vec![Act::Accept]));
    let mut failures = Vec::new();

    for (act, expected, kept) in wrong {
        let before = server.kept().len();
        server.now(vec![act.clone()]);
        let delivery = ask(&app, "2023000001", "email");
        deliver(&app, &sender(None, Some(mailer(&server.url(), HASTY))), 0);

        let (state, last) = stands(&app, &delivery);
        if format!("{state} {last}") != expected || server.kept().len() - before != kept {
            failures.push(format!("{act:?}: {expected} {kept} expected, {:#}", read(&app, &delivery)));
        }
        if state == "retrying" {
            let path = format!("{}/{}/cancellation", super::DELIVERIES, delivery["id"].as_str().unwrap());
            app.post(&path, &json!({ "reason": "Het volgende geval" })).expect(201);
        }
    }

    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn what_finds_nobody_is_tried_later_and_later_and_then_given_up_for_all_to_see() {
    let app = issued("email");
    let outbox = sender(None, Some(mailer(&format!("smtp://{}?tls=none", nobody()), PATIENT)));
    let first = &super::all(&app)[0];

    let waits = [0, 1, 5, 30, 120, 360, 1440];
    let mut now = 0;
    for (attempt, wait) in (1..).zip(waits) {
        now += wait;
        deliver(&app, &outbox, now - 1);
        assert_eq!(read(&app, first)["attempts"], if wait == 0 { 0 } else { attempt - 1 }, "a minute early");
        deliver(&app, &outbox, now);
        assert_eq!(read(&app, first)["attempts"], attempt);
    }

    let delivery = read(&app, first);
    assert_eq!((&delivery["state"], &delivery["next_at"]), (&json!("given_up"), &json!(null)));
    assert_eq!(events(&delivery), ["sending", "failed"].repeat(7));
    let said = delivery["events"][1]["said"].as_str().unwrap();
    assert!(said.to_lowercase().contains("refused"), "{said}");
    assert_eq!(
        delivery["events"][1]["next_at"],
        moment(1).to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    );
    let of_one = app.get(&format!("{INVOICES}/2022000001/deliveries")).expect(200).json();
    assert_eq!(of_one["dispatched"], "needs_a_person");
    deliver(&app, &outbox, now + 100_000);
    assert_eq!(read(&app, first)["attempts"], 7);
}

#[test]
fn a_server_that_cannot_prove_who_it_is_gets_nothing() {
    let (app, server) = (issued("email"), MailBox::start(vec![Act::Accept]));

    for url in [format!("smtps://{}", server.address()), format!("smtp://{}", server.address())] {
        let app = &app;
        deliver(app, &sender(None, Some(mailer(&url, HASTY))), 10_000);
    }

    assert!(server.kept().is_empty() && server.conversations() > 0);
    assert!(super::all(&app).iter().all(|one| one["state"] == "retrying"));
}
