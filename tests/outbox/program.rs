//! The program as a user runs it: settings, `tarief deliver`, the thread of the service, and its sudden death.

use super::DELIVERIES;
use crate::http::crashes::{Program, eventually, tarief, token};
use crate::http::issuing::INVOICES;
use crate::http::orders::POLICIES;
use crate::postgres::TestFolder;
use crate::support::client::Asking;
use crate::support::cluster::connect;
use crate::support::receivers::smtp::{Act, Keeps, MailBox, Step};
use serde_json::{Value, json};
use std::process::{Output, Stdio};
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
fn issue(program: &Program, token: &str) {
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
        "organisation": "stad-antwerpen", "delivery": "email", "invoice_email": "facturen@antwerpen.be"
    });
    asked(program, token, ("POST", POLICIES), Some(&policy));
    let through = json!({ "through": "2022-12-31", "as_of": "2022-12-31" });
    asked(program, token, ("POST", INVOICES), Some(&through));
}

fn command(folder: &TestFolder, arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } =
        tarief(folder, arguments).stderr(Stdio::piped()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn a_service_that_is_killed_while_it_mails_never_mails_again_and_asks_a_person() {
    let (folder, server) = (TestFolder::new(), MailBox::start(vec![Act::Silent(Step::End, Keeps::It)]));
    let url = server.url();
    let settings = ["--smtp-url", &url, "--mail-from", "Facturen <f@cultuurconnect.be>"];
    let start = || Program::start_with(&folder, &settings);
    let program = start();
    let token = token(&folder);
    issue(&program, &token);
    eventually("a mail", || !server.kept().is_empty());
    let list = |program: &Program| asked(program, &token, ("GET", DELIVERIES), None)["items"][0].clone();
    assert_eq!(list(&program)["state"], "sending");
    drop(program);

    server.now(vec![Act::Accept]);
    let program = start();
    assert_eq!(list(&program)["state"], "sending", "whoever has it may still live");
    Runtime::new().unwrap().block_on(async {
        let client = connect(&running_url(folder.path()).unwrap()).await;
        let later = "UPDATE deliveries SET leased_until = now() - interval '1 second'";
        client.batch_execute(later).await.unwrap();
    });
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
    issue(&program, &token);
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
