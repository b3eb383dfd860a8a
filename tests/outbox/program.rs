//! The program as a user runs it: settings, `tarief deliver`, the thread of the service, and its sudden death.

use super::DELIVERIES;
use crate::http::crashes::{Program, eventually, tarief, token};
use crate::http::issuing::INVOICES;
use crate::http::orders::POLICIES;
use crate::postgres::TestFolder;
use crate::postgres::tls::Certificates;
use crate::support::client::Asking;
use crate::support::cluster::connect;
use crate::support::receivers::Proof;
use crate::support::receivers::access_point::{Act as Answer, Point};
use crate::support::receivers::smtp::{Act, Keeps, MailBox, Protection, Step};
use serde_json::{Value, json};
use std::process::{Command, Output, Stdio};
use tarief::postgres::running_url;
use tokio::runtime::Runtime;

fn asked(program: &Program, token: &str, (method, path): (&str, &str), body: Option<&Value>) -> Value {
    let asking = Asking::new(program.address, method, path).token(token);
    let answer = match body {
        Some(body) => asking.json(body).send(),
        None => asking.send(),
    };
    assert!([200, 201].contains(&answer.status), "{path}: {}", answer.text());
    answer.json()
}

/// Records what Antwerp's film needs and issues one invoice, by mail.
fn issue(program: &Program, token: &str, delivery: &str) {
    let parties = crate::support::path("src/catalogue/data/parties.json");
    for party in crate::support::json(&parties).as_array().unwrap() {
        asked(program, token, ("POST", "/api/v1/organisations"), Some(party));
    }
    let agreement = json!({ "valid_from": "2022-01-01", "agreement": { "use": "e-books-2022" } });
    asked(program, token, ("POST", "/api/v1/agreements"), Some(&agreement));
    let contract = json!({
        "id": "antwerpen-e-books", "agreement": "e-books-2022", "organisation": "stad-antwerpen",
        "start": "2022-11-01", "end": "2026-09-15", "settlement_factor": "0.80"
    });
    asked(program, token, ("POST", "/api/v1/contracts"), Some(&contract));
    let policy = json!({
        "organisation": "stad-antwerpen", "delivery": delivery, "invoice_email": "facturen@antwerpen.be"
    });
    asked(program, token, ("POST", POLICIES), Some(&policy));
    let through = json!({ "through": "2022-12-31", "as_of": "2022-12-31" });
    asked(program, token, ("POST", INVOICES), Some(&through));
}

fn command(folder: &TestFolder, arguments: &[&str]) -> (Option<i32>, String, String) {
    done(&mut tarief(folder, arguments))
}

fn done(command: &mut Command) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = command.stderr(Stdio::piped()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

/// Changes the database past the service.
fn change(folder: &TestFolder, sql: &str) {
    Runtime::new().unwrap().block_on(async {
        connect(&running_url(folder.path()).unwrap()).await.batch_execute(sql).await.unwrap();
    });
}

#[test]
fn a_service_that_is_killed_while_it_mails_never_mails_again_and_asks_a_person() {
    let (folder, server) = (TestFolder::new(), MailBox::start(vec![Act::Silent(Step::End, Keeps::It)]));
    let url = server.url();
    let settings = ["--smtp-url", &url, "--mail-from", "Facturen <f@cultuurconnect.be>"];
    let start = || Program::start_with(&folder, &settings);
    let program = start();
    let token = token(&folder);
    issue(&program, &token, "email");
    eventually("a mail", || !server.kept().is_empty());
    let list = |program: &Program| asked(program, &token, ("GET", DELIVERIES), None)["items"][0].clone();
    assert_eq!(list(&program)["state"], "sending");
    drop(program);

    server.now(vec![Act::Accept]);
    let program = start();
    assert_eq!(list(&program)["state"], "sending", "whoever has it may still live");
    change(&folder, "UPDATE deliveries SET leased_until = now() - interval '1 second'");
    eventually("a person to be asked", || list(&program)["waits_for"] == "person");

    assert_eq!(server.times().into_values().collect::<Vec<_>>(), [1]);
    let (code, shown, _) = command(&folder, &["deliver", "--list"]);
    assert_eq!(code, Some(0));
    assert!(shown.contains("2022000001") && shown.contains("onduidelijk of het aankwam"), "{shown}");
    let path = format!("{INVOICES}/2022000001/deliveries");
    asked(
        &program,
        &token,
        ("POST", &path),
        Some(&json!({ "channel": "email", "reason": "Niet aangekomen" })),
    );
    eventually("the mail that was asked for", || server.kept().len() == 2);
    eventually("its end", || list(&program)["state"] == "sent");
}

#[test]
fn what_waits_is_sent_once_from_the_command_line() {
    let (folder, server) = (TestFolder::new(), MailBox::start(vec![Act::Accept]));
    let program = Program::start(&folder);
    let token = token(&folder);
    issue(&program, &token, "email");
    let waiting = asked(&program, &token, ("GET", DELIVERIES), None);
    assert_eq!(waiting["items"][0]["waits_for"], "channel_not_configured");

    let (code, _, error) = command(&folder, &["deliver", "--once"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("SMTP_URL"), "{error}");
    let (code, shown, _) = command(&folder, &["deliver", "--list"]);
    assert!(code == Some(0) && shown.contains("in de wachtrij"), "{shown}");
    let url = server.url();
    let once = ["deliver", "--once", "--smtp-url", &url, "--mail-from", "f@cultuurconnect.be"];
    let (code, sent, error) = command(&folder, &once);
    assert_eq!((code, sent.as_str()), (Some(0), "2022000001: verzonden\n"), "{error}");
    let (code, sent, _) = command(&folder, &once);
    assert_eq!((code, sent.as_str()), (Some(0), ""));
    assert_eq!(server.kept().len(), 1);
}

#[test]
fn only_those_who_can_prove_who_they_are_get_anything() {
    let (folder, own, stranger) = (TestFolder::new(), Certificates::new(), Certificates::new());
    let proof = Proof::of(&own.path("server"), &own.path("key"));
    let point = Point::protected(vec![Answer::Serve], Some(proof.clone()));
    let smtps = MailBox::protected(vec![Act::Accept], Protection::Tls(proof.clone()));
    let starttls = MailBox::protected(vec![Act::Accept], Protection::StartTls(proof));
    let program = Program::start(&folder);
    let token = token(&folder);
    issue(&program, &token, "both");
    let peppol = format!("https://localhost:{}", point.port());
    let deliver = |url: String, authorities: &Certificates| {
        let arguments = [
            "deliver",
            "--once",
            "--smtp-url",
            &url,
            "--mail-from",
            "f@cultuurconnect.be",
            "--peppol-url",
            &peppol,
        ];
        let mut command = tarief(&folder, &arguments);
        command.env("SMTP_USER", "an").env("SMTP_PASSWORD", "geheim").env_remove("SSL_CERT_DIR");
        done(command.env("SSL_CERT_FILE", authorities.path("root")))
    };
    let (tls, start) = (
        format!("smtps://localhost:{}", smtps.address().port()),
        format!("smtp://localhost:{}", starttls.address().port()),
    );

    for url in [&tls, &start] {
        let (code, sent, error) = deliver(url.clone(), &stranger);
        assert_eq!((code, sent.contains("verzonden")), (Some(0), false), "{sent} {error}");
        change(&folder, "UPDATE deliveries SET due_at = now()");
    }
    assert!(point.requests().is_empty() && smtps.kept().is_empty() && starttls.kept().is_empty());
    assert!(smtps.logins().is_empty() && starttls.logins().is_empty());

    let (_, sent, error) = deliver(tls, &own);
    assert_eq!(sent, "2022000001: verzonden\n2022000001: verzonden\n", "{error}");
    let again = format!("{INVOICES}/2022000001/deliveries");
    asked(&program, &token, ("POST", &again), Some(&json!({ "channel": "email", "reason": "Nog eens" })));
    let (_, sent, error) = deliver(start, &own);
    assert_eq!(sent, "2022000001: verzonden\n", "{error}");
    assert_eq!((point.taken().len(), smtps.kept().len(), starttls.kept().len()), (1, 1, 1));
    // AUTH PLAIN: both, each after a zero byte.
    assert_eq!(starttls.logins(), ["AUTH PLAIN AGFuAGdlaGVpbQ=="]);
}

#[test]
fn settings_that_do_not_fit_are_refused_before_anything_is_opened() {
    let folder = TestFolder::new();
    for (wrong, says) in [
        (vec!["--smtp-url", "smtp://localhost"], "--mail-from"),
        (vec!["--smtp-url", "http://localhost", "--mail-from", "f@x.be"], "smtps://host"),
        (vec!["--smtp-url", "smtps://me:secret@localhost", "--mail-from", "f@x.be"], "who logs in"),
        (vec!["--smtp-url", "smtps://localhost", "--mail-from", "nobody"], "mail-from"),
        (vec!["--peppol-url", "http://access.example/"], "https://host/path"),
        (vec!["--peppol-url", "https://a.example", "--peppol-folder", "/tmp"], "cannot be used with"),
        (vec!["--peppol-folder", "/nowhere/at/all"], "no such folder"),
    ] {
        let (code, _, error) = command(&folder, &[vec!["deliver", "--once"], wrong.clone()].concat());
        assert_eq!(code, Some(2), "{wrong:?}");
        assert!(error.contains(says), "{wrong:?}: {error}");
    }
}
