//! A file with anything about persons leaves no trace: not in the database (its files, the log of Postgres included), the
//! log of the service at its most talkative, the folder for temporary files, or an answer.

use super::{IMPORTS, XLSX, changed_workbook, workbook};
use crate::http::crashes::{tarief, token};
use crate::postgres::TestFolder;
use crate::support::client::Asking;
use crate::support::json;
use crate::support::path;
use rust_xlsxwriter::Note;
use serde_json::json;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// What nobody may ever see again.
const SECRET: &str = "zq7jan.peeters";

/// The service on its embedded Postgres, with everything that it writes in one folder.
struct Talkative {
    folder: TestFolder,
    child: Child,
    address: SocketAddr,
    token: String,
}

impl Talkative {
    fn start() -> Talkative {
        let folder = TestFolder::new();
        fs::create_dir_all(folder.path()).unwrap();
        let beside = folder.path().with_extension("beside");
        fs::create_dir_all(&beside).unwrap();
        let mut command = Talkative::command(&folder, &["serve", "--listen", "127.0.0.1:0"]);
        let log = File::create(beside.join("log")).unwrap();
        let mut child = command.stderr(log).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().trim_start_matches("http://").trim_end_matches("/docs/");
        let address = address.parse().unwrap_or_else(|_| panic!("an address: {line}"));
        let token = token(&folder);
        Talkative { folder, child, address, token }
    }

    fn command(folder: &TestFolder, arguments: &[&str]) -> Command {
        let mut command = tarief(folder, arguments);
        command.env("RUST_LOG", "trace").env("TMPDIR", folder.path().with_extension("beside"));
        command
    }

    fn asking(&self, method: &str, path: &str) -> Asking {
        Asking::new(self.address, method, path).token(&self.token)
    }

    /// Every file that the service, its database and its commands wrote, whose content holds a text.
    fn holding(&self, text: &str) -> Vec<String> {
        let mut found = Vec::new();
        search(self.folder.path(), text, &mut found);
        search(&self.folder.path().with_extension("beside"), text, &mut found);
        found
    }
}

impl Drop for Talkative {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(self.folder.path().with_extension("beside"));
    }
}

fn search(folder: &Path, text: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            search(&path, text, found);
        } else if fs::read(&path).is_ok_and(|bytes| plain(&bytes).contains(text)) {
            found.push(path.display().to_string());
        }
    }
}

/// Bytes as text, with a sign for each that is none.
fn plain(bytes: &[u8]) -> String {
    let ascii = bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' });
    ascii.collect()
}

const HEAD: &[&str] = &["library", "lot", "month", "count"];
const ROW: &[&str] = &["stad-antwerpen", "1B", "2022-11", "612"];

/// Files with something about a person: as what they are sent, and their bytes.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let mail = format!("{SECRET}@voorbeeld.be");
    let (head, row) = (HEAD.join(";"), ROW.join(";"));
    let with = |place: usize| {
        let mut row = ROW.to_vec();
        row[place] = &mail;
        format!("{head}\n{}\n", row.join(";")).into_bytes()
    };
    let wide_head: Vec<&str> = [HEAD, &["email"]].concat();
    let wide_row: Vec<&str> = [ROW, &[mail.as_str()]].concat();
    let multipart =
        format!("--x\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n{head}\n{mail}\r\n--x--\r\n");
    let note = changed_workbook(&[HEAD, ROW], |workbook| {
        workbook.worksheet_from_index(0).unwrap().insert_note(1, 1, &Note::new(&mail)).unwrap();
    });
    let second = changed_workbook(&[HEAD, ROW], |workbook| {
        workbook.add_worksheet().set_name("Blad van Jan").unwrap().write(0, 0, &mail).unwrap();
    });
    let item =
        |name: &str| json!([{ "library": "x", "lot": "1B", "month": "2022-11", "count": 612, name: mail }]);
    let twice = format!("[{{\"{mail}\": 1, \"{mail}\": 2}}]");
    vec![
        ("text/csv", format!("{head};email\n{row};{mail}\n").into_bytes()),
        ("text/csv", format!("{head}\n{row};{mail}\n").into_bytes()),
        ("text/csv", format!("{head};{mail}\n{row};1\n").into_bytes()),
        ("text/csv", format!("{mail}\n{head}\n{row}\n").into_bytes()),
        ("text/csv", format!("{head}\n\"{mail};{row}\n").into_bytes()),
        ("text/plain", with(0)),
        ("application/octet-stream", with(1)),
        ("text/csv", with(2)),
        ("text/csv", with(3)),
        ("text/csv", multipart.clone().into_bytes()),
        ("multipart/form-data; boundary=x", multipart.into_bytes()),
        (XLSX, workbook(&[&wide_head, &wide_row])),
        ("application/octet-stream", workbook(&[HEAD, &wide_row])),
        (XLSX, workbook(&[&[&mail], HEAD, ROW])),
        (XLSX, note),
        (XLSX, second),
        ("application/json", item("email").to_string().into_bytes()),
        ("application/json", item(&mail).to_string().into_bytes()),
        ("application/json", format!("[{{\"library\": \"{mail}\"").into_bytes()),
        ("application/json", json!({ "email": mail }).to_string().into_bytes()),
        (
            "application/json",
            json!([{ "library": mail, "lot": mail, "month": mail, "count": mail }]).to_string().into_bytes(),
        ),
        ("application/octet-stream", twice.into_bytes()),
        ("application/octet-stream", format!("%PDF {mail}").into_bytes()),
    ]
}

/// Antwerp with its film contract, so that sound counts would be taken.
fn record(service: &Talkative) {
    let parties = json(&path("src/catalogue/data/parties.json"));
    let post =
        |path: &str, body: &serde_json::Value| service.asking("POST", path).json(body).send().expect(201);
    for party in parties.as_array().unwrap() {
        post("/api/v1/organisations", party);
    }
    let agreement = json!({ "valid_from": "2022-01-01", "agreement": { "use": "film-streaming-2022" } });
    post("/api/v1/agreements", &agreement);
    let contract = json!({ "id": "antwerpen-film", "agreement": "film-streaming-2022",
        "organisation": "stad-antwerpen", "start": "2022-11-01", "end": "2024-09-30", "lots": ["1B", "2A"] });
    post("/api/v1/contracts", &contract);
}

#[test]
fn a_refused_file_leaves_nothing_behind_anywhere() {
    let service = Talkative::start();
    record(&service);
    let own = service.folder.path().with_extension("own");
    fs::create_dir_all(&own).unwrap();
    let file = own.join("report");

    for (place, (media_type, bytes)) in files().into_iter().enumerate() {
        for query in ["", "?dry_run=true"] {
            let key = format!("key-{place}-{}", query.len());
            let asking =
                service.asking("POST", &format!("{IMPORTS}{query}")).bytes(media_type, bytes.clone());
            let answer = asking.clone().key(&key).send();
            assert!([415, 422].contains(&answer.status), "{place}: {} {}", answer.status, answer.text());
            assert!(!answer.text().contains(SECRET), "{place}: {}", answer.text());
            assert_eq!(asking.send().status, answer.status, "{place}");
        }
        fs::write(&file, &bytes).unwrap();
        let arguments = ["import", "usage", "--confirm", file.to_str().unwrap()];
        let done = Talkative::command(&service.folder, &arguments).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(done.status.code(), Some(2), "{place}: {done:?}");
        let said = [plain(&done.stdout), plain(&done.stderr)].concat();
        assert!(!said.contains(SECRET), "{place}: {said}");
    }
    fs::remove_dir_all(&own).unwrap();
    // What is sound is taken, and found: the search does see what is kept.
    let sound = format!("{}\n{}\n", HEAD.join(";"), ROW.join(";"));
    let source = "?source=zq7source";
    service.asking("POST", &format!("{IMPORTS}{source}")).bytes("text/csv", sound).send().expect(200);

    assert_eq!(service.holding(SECRET), [""; 0]);
    assert!(!service.holding("zq7source").is_empty());
    let log = fs::read_to_string(service.folder.path().with_extension("beside").join("log")).unwrap();
    assert!(log.matches(IMPORTS).count() > 50, "the log was looked at: {} bytes", log.len());
    assert!(log.contains("\"TRACE\"") || log.contains("\"DEBUG\""), "the log tells everything");
}
