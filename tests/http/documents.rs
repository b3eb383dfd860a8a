//! Documents over HTTP: in the form that is asked for, the same bytes ever after, and many of them in a ZIP.

use super::issuing::{INVOICES, issue, issue_all_of_antwerp, through};
use super::libraries::e_books_of;
use super::runs::{RUNS, execute, of, plan};
use crate::support::app::{FINANCE, TestApp};
use crate::support::client::Answer;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use roxmltree::Document;
use serde_json::json;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::net::TcpStream;
use zip::ZipArchive;

const BASIC: &str = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";
const ONE: &str = "/api/v1/invoices/2022000001";

/// Antwerp with one invoice.
fn one() -> TestApp {
    let app = TestApp::antwerp().start();
    issue(&app, "2022-11-18");
    app
}

fn accepting(app: &TestApp, accept: &str) -> Answer {
    app.asking("GET", ONE).header("Accept", accept).send()
}

/// What a ZIP holds, by name.
fn unpacked(zip: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(zip)).unwrap();
    let files = (0..zip.len()).map(|place| {
        let mut file = zip.by_index(place).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (file.name().unwrap().into_owned(), bytes)
    });
    files.collect()
}

#[test]
fn each_form_is_had_by_accept_and_by_its_ending_and_is_the_same_bytes() {
    let app = one();
    for (accept, ending, media_type, begins) in [
        ("application/json", ".json", "application/json", "{\"number\":\"2022000001\""),
        ("application/pdf", ".pdf", "application/pdf", "%PDF-"),
        ("application/xml", ".xml", "application/xml", "<"),
        ("text/html", ".html", "text/html; charset=utf-8", "<!"),
    ] {
        let by_accept = accepting(&app, accept).expect(200);
        let by_ending = app.get(&format!("{ONE}{ending}")).expect(200);

        assert_eq!(by_accept.header("content-type"), media_type);
        assert!(by_accept.text().starts_with(begins), "{accept}: {}", by_accept.text());
        assert_eq!(by_accept.body, by_ending.body, "{accept}");
        assert!(by_accept.header("vary").contains("Accept"), "{:?}", by_accept.headers);
        for header in
            ["content-type", "etag", "content-disposition", "cache-control", "content-security-policy"]
        {
            assert_eq!(by_accept.header(header), by_ending.header(header), "{accept}");
        }
    }
}

#[test]
fn what_is_asked_for_without_a_wish_is_json() {
    let app = one();
    let plain = app.get(ONE).expect(200);
    assert_eq!(plain.header("content-type"), "application/json");
    assert_eq!(accepting(&app, "*/*").expect(200).body, plain.body);
    // As a browser asks.
    let page = accepting(&app, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8").expect(200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
}

#[test]
fn a_form_that_there_is_not_is_refused_with_those_that_there_are() {
    let app = one();
    let refused = accepting(&app, "image/png, application/json;q=0").refused(406, "no-such-form");
    let detail = refused.json()["detail"].as_str().unwrap().to_owned();
    for form in ["application/json", "application/pdf", "application/xml", "text/html"] {
        assert!(detail.contains(form), "{detail}");
    }
    app.get(&format!("{ONE}.docx")).refused(404, "not-found");
    app.get(&format!("{INVOICES}/2022000002.pdf")).refused(404, "not-found");
}

#[test]
fn a_page_may_do_nothing_and_files_have_names() {
    let app = one();
    let page = app.get(&format!("{ONE}.html")).expect(200);
    assert!(page.header("content-security-policy").starts_with("default-src 'none'; style-src"));
    for ending in ["pdf", "xml", "html"] {
        let file = app.get(&format!("{ONE}.{ending}")).expect(200);
        let named = format!("inline; filename=\"2022000001.{ending}\"");
        assert_eq!(file.header("content-disposition"), named);
        assert_eq!(file.header("x-content-type-options"), "nosniff");
    }
}

#[test]
fn whoever_has_a_document_is_not_sent_it_again() {
    let app = one();
    for ending in ["", ".pdf", ".xml", ".html"] {
        let address = format!("{ONE}{ending}");
        let tag = app.get(&address).expect(200).header("etag").to_owned();
        let again = |known: &str| app.asking("GET", &address).header("If-None-Match", known).send();
        for known in [&tag, &format!("W/{tag}"), &format!("\"other\", {tag}"), "*"] {
            let answer = again(known).expect(304);
            assert_eq!((answer.header("etag"), answer.body.len()), (tag.as_str(), 0), "{address} {known}");
        }
        again("\"other\"").expect(200);
        // Packed or not, its bytes are those of its fingerprint.
        let packed = app.asking("GET", &address).header("Accept-Encoding", "gzip").send().expect(200);
        assert!(ending.is_empty() || packed.header("content-encoding") != "gzip", "{:?}", packed.headers);
    }
    let tags =
        [".pdf", ".xml", ".html"].map(|ending| app.get(&format!("{ONE}{ending}")).header("etag").to_owned());
    assert!(tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2], "{tags:?}");
}

#[test]
fn every_form_is_made_once_and_stays_as_it_was_made() {
    let app = one();
    let read = |app: &TestApp| {
        ["pdf", "xml", "html"].map(|ending| app.get(&format!("{ONE}.{ending}")).expect(200).body)
    };
    let first = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..4).map(|_| scope.spawn(|| read(&app))).collect();
        let all: Vec<_> = asked.into_iter().map(|one| one.join().unwrap()).collect();
        assert!(all.iter().all(|bytes| *bytes == all[0]));
        all[0].clone()
    });
    assert_eq!(app.number("SELECT count(*) FROM invoice_documents"), 3);

    let mut moved = app.get("/api/v1/organisations/stad-antwerpen").json()["value"].clone();
    moved["particulars"][0]["street"] = json!("Elders 1");
    app.put("/api/v1/organisations/stad-antwerpen", 1, &moved).expect(200);
    let later = app.restarted("2030-01-01T10:00:00Z");

    assert_eq!(read(&later), first);
    assert_eq!(later.number("SELECT count(*) FROM invoice_documents"), 3);
}

/// The PDF that a structured invoice carries.
fn carried(xml: &str) -> Option<Vec<u8>> {
    let document = Document::parse(xml).unwrap();
    let object =
        document.descendants().find(|node| node.has_tag_name((BASIC, "EmbeddedDocumentBinaryObject")))?;
    Some(STANDARD.decode(object.text().unwrap()).unwrap())
}

#[test]
fn the_structured_invoice_carries_the_pdf_that_is_kept_whichever_is_asked_for_first() {
    for (first, second) in [("pdf", "xml"), ("xml", "pdf")] {
        let app = one();
        let bodies = [first, second].map(|ending| (ending, app.get(&format!("{ONE}.{ending}")).expect(200)));
        let of = |ending: &str| bodies.iter().find(|(of, _)| *of == ending).unwrap().1.clone();
        assert_eq!(carried(&of("xml").text()).unwrap(), of("pdf").body, "{first} first");
    }
    let app = one();
    // As if an earlier release had made it.
    app.change("INSERT INTO invoice_documents VALUES ('2022000001', 'application/pdf', '%PDF-1.7', sha256('%PDF-1.7'))");
    assert_eq!(carried(&app.get(&format!("{ONE}.xml")).expect(200).text()).unwrap(), b"%PDF-1.7");
}

#[test]
fn a_run_comes_as_one_zip_of_the_same_documents() {
    let app = TestApp::antwerp().start();
    let run = execute(&app, &through("2023-05-15"));
    let address = format!("{}/documents.zip", of(&run));

    let zip = app.get(&address).expect(200);

    assert_eq!(zip.header("content-type"), "application/zip");
    assert_eq!(zip.header("content-disposition"), "attachment; filename=\"factuurronde-1.zip\"");
    let files = unpacked(&zip.body);
    assert_eq!(files.len(), 9, "{:?}", files.keys());
    for (name, bytes) in &files {
        let name = name.strip_prefix("factuurronde-1/").unwrap();
        assert_eq!(app.get(&format!("{INVOICES}/{name}")).expect(200).body, *bytes, "{name}");
    }
    assert_eq!(app.get(&address).expect(200).body, zip.body, "the same bytes each time");
    let some = unpacked(&app.get(&format!("{address}?forms=xml,pdf")).expect(200).body);
    assert_eq!(some.len(), 6);
    assert!(some.keys().all(|name| !name.ends_with(".html")), "{:?}", some.keys());
    for wrong in ["?forms=", "?forms=pdf,pdf", "?forms=docx", "?form=pdf"] {
        app.get(&format!("{address}{wrong}")).refused(400, "bad-request");
    }
}

#[test]
fn a_run_of_which_nothing_is_issued_gives_no_zip() {
    let app = TestApp::antwerp().start();
    let run = plan(&app, &through("2023-05-15"));
    let refused = app.get(&format!("{}/documents.zip", of(&run))).refused(404, "not-found");
    assert!(refused.text().contains("execute it first"), "{}", refused.text());
    app.get(&format!("{RUNS}/99/documents.zip")).refused(404, "not-found");
}

#[test]
fn what_the_list_shows_comes_as_one_zip_and_a_reader_gets_its_own() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    let zip =
        |query: &str, token: &str| app.ask("GET", &format!("{INVOICES}.zip{query}")).token(token).send();
    let names = |query: &str, token: &str| -> Vec<String> {
        unpacked(&zip(query, token).expect(200).body).into_keys().collect()
    };
    let (own, other) = (app.reader("stad-antwerpen"), app.reader("stad-gent"));

    assert_eq!(names("", FINANCE).len(), 9);
    assert_eq!(names("?forms=pdf", &own).len(), 3);
    assert_eq!(names("?contract=antwerpen-film&forms=xml", FINANCE), ["facturen/2023000001.xml"]);
    assert_eq!(names("?fiscal_year=2022&forms=html", &own), ["facturen/2022000001.html"]);
    zip("?kind=credit_note", FINANCE).refused(404, "not-found");
    zip("", &other).refused(404, "not-found");
    zip("?organisation=stad-antwerpen", &other).refused(404, "not-found");
}

/// All that comes over the connection.
fn raw(app: &TestApp, path: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(app.address).unwrap();
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: tarief\r\nAuthorization: Bearer {FINANCE}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // A connection that is cut may also be reset.
    let _ = stream.read_to_end(&mut answer);
    answer
}

#[test]
fn a_zip_that_cannot_be_made_to_its_end_does_not_look_like_a_whole_one() {
    const LAST_CHUNK: &[u8] = b"\r\n0\r\n\r\n";
    const END_OF_ZIP: &[u8] = b"PK\x05\x06";
    let app = TestApp::shipped().start();
    app.run(async |conn| e_books_of(conn, 40, "2022-11-01").await);
    issue(&app, "2022-11-18");
    let address = format!("{INVOICES}.zip");
    let whole = raw(&app, &address);
    assert!(whole.ends_with(LAST_CHUNK));
    assert!(whole.windows(4).any(|four| four == END_OF_ZIP));
    assert_eq!(unpacked(&app.get(&address).expect(200).body).len(), 120);

    app.change(
        "ALTER TABLE invoices DISABLE TRIGGER ALL;
         ALTER TABLE invoices DROP CONSTRAINT invoices_check;
         UPDATE invoices SET snapshot = '{}' WHERE number = '2022000035'",
    );
    let cut = raw(&app, &address);

    assert!(cut.starts_with(b"HTTP/1.1 200"));
    assert!(cut.windows(4).any(|four| four == b"PK\x03\x04"), "something of it was sent");
    assert!(!cut.ends_with(LAST_CHUNK));
    assert!(!cut.windows(4).any(|four| four == END_OF_ZIP));
}
