//! Simulations over HTTP give what the command line gives.

use crate::support::app::TestApp;
use crate::support::client::Answer;
use crate::support::{files, json, path};
use std::io::Write;
use std::process::{Command, Output, Stdio};
use tarief::web::limits::Limits;

const SIMULATIONS: &str = "/api/v1/simulations";

/// What `tarief simulate` prints.
fn on_the_command_line(request: &str) -> Output {
    let mut tarief = Command::new(env!("CARGO_BIN_EXE_tarief"));
    let child = tarief.args(["simulate", "-"]).stdin(Stdio::piped());
    let mut child = child.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(request.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn simulate(app: &TestApp, request: &str) -> Answer {
    app.ask("POST", SIMULATIONS).bytes("application/json", request).send()
}

/// The requests of all golden cases of whole situations, by the name of their file.
fn golden() -> Vec<(String, String)> {
    let folders = ["e-books", "film", "pilot", "examples", "bad"];
    let all = folders.iter().flat_map(|folder| files(&path("tests/golden").join(folder), "json"));
    let requests = all.filter_map(|file| {
        let case = json(&file);
        let request = case.get("request")?;
        let text = request.as_str().map_or_else(|| request.to_string(), str::to_owned);
        Some((file.display().to_string(), text))
    });
    requests.collect()
}

#[test]
fn every_golden_situation_is_answered_byte_for_byte_as_on_the_command_line() {
    let app = TestApp::empty().start();
    let cases = golden();
    let mut statuses = [0, 0];

    for (file, request) in &cases {
        let answer = simulate(&app, request);
        let printed = on_the_command_line(request);

        let refused = printed.status.code() == Some(2);
        let bytes = if refused { printed.stderr } else { printed.stdout };
        assert_eq!(answer.status, if refused { 422 } else { 200 }, "{file}");
        assert_eq!(String::from_utf8_lossy(&bytes), answer.text(), "{file}");
        statuses[usize::from(refused)] += 1;
    }

    assert!(statuses[0] > 60 && statuses[1] >= 15, "{statuses:?}");
}

#[test]
fn a_situation_that_is_refused_tells_all_its_problems() {
    let app = TestApp::empty().start();

    let answer = simulate(&app, "{\"name\": 1}");

    assert_eq!(answer.status, 422);
    assert_eq!(answer.kind(), "situation-refused");
    assert_eq!(answer.problems().len(), 5);
}

#[test]
fn a_situation_that_is_too_large_is_refused_with_413() {
    let app = TestApp::empty().limits(Limits::new(1000, 0, false)).start();

    let fits = simulate(&app, &format!("{{\"name\": \"{}\"}}", "n".repeat(1000 - 12)));
    let too_large = simulate(&app, &format!("{{\"name\": \"{}\"}}", "n".repeat(1001 - 12)));
    let much_too_large = simulate(&app, &" ".repeat(200_000));

    assert_eq!(fits.status, 422);
    too_large.refused(413, "too-large");
    much_too_large.refused(413, "too-large");
}

#[test]
fn a_body_that_is_not_announced_as_json_is_refused_with_415() {
    let app = TestApp::empty().start();
    let send = |media_type: &str| app.ask("POST", SIMULATIONS).bytes(media_type, "{}").send();

    send("text/plain").refused(415, "unsupported-media-type");
    send("no media type").refused(415, "unsupported-media-type");
    assert_eq!(send("application/json; charset=utf-8").status, 422);
    assert_eq!(send("application/vnd.tarief+json").status, 422);
    assert_eq!(app.ask("POST", SIMULATIONS).send().status, 422, "nothing is announced, nothing is sent");
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let app = TestApp::empty().start();

    let answer = app.ask("POST", SIMULATIONS).bytes("application/json", vec![b'"', 0xff, b'"']).send();

    assert_eq!(answer.status, 422);
    assert_eq!(answer.problems(), [(String::new(), "malformed_json".to_owned())]);
}

#[test]
fn more_simulations_than_the_rate_allows_are_refused_with_429_and_when_to_come_again() {
    let app = TestApp::empty().limits(Limits::new(1 << 20, 1, false)).start();

    let answers: Vec<Answer> = (0..40).map(|_| simulate(&app, "{}")).collect();

    let (admitted, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 422);
    assert!(admitted.len() >= 10, "ten seconds' worth may come at once, {} did", admitted.len());
    assert!(refused.len() >= 10, "{} were refused", refused.len());
    for answer in refused {
        assert_eq!(answer.header("retry-after"), "1");
        answer.refused(429, "too-many-requests");
    }
    app.get("/api/v1/invoices").expect(200);
}

#[test]
fn behind_a_proxy_the_rate_counts_for_the_address_that_the_proxy_names() {
    let behind = TestApp::empty().limits(Limits::new(1 << 20, 1, true)).start();
    let from = |address: &str| {
        let request = behind.ask("POST", SIMULATIONS).header("X-Forwarded-For", address);
        request.bytes("application/json", "{}").send().status
    };

    let of_one: Vec<u16> = (0..40).map(|_| from("192.0.2.1")).collect();

    assert!(of_one.contains(&429));
    assert_eq!(from("192.0.2.2"), 422);
}
