//! Documents as files: of what was issued, and of situations.

use super::{example, tarief, text};
use crate::http::issuing::{issue, issue_all_of_antwerp, through};
use crate::http::runs::execute;
use crate::support::app::TestApp;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

/// A folder of one test, removed with this value.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let folder = std::env::temp_dir().join(format!("tarief-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).unwrap();
        Folder(folder)
    }

    fn at(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The files of a folder, by name.
fn files(folder: &str) -> BTreeMap<String, Vec<u8>> {
    let there = fs::read_dir(Path::new(folder)).unwrap().map(|file| file.unwrap().path());
    let named = there
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap()));
    named.collect()
}

fn documents(app: &TestApp, arguments: &[&str]) -> Output {
    tarief(&[&["documents", "--database-url", app.url()], arguments].concat(), "")
}

#[test]
fn the_documents_of_a_run_are_written_as_the_service_gives_them() {
    let (app, folder) = (TestApp::antwerp().start(), Folder::new("run"));
    execute(&app, &through("2023-05-15"));
    let (out, zip) = (folder.at("out"), folder.at("run.zip"));

    let written = documents(&app, &["--run", "1", "--out", &out]);
    let zipped = documents(&app, &["--run", "1", "--out", &zip]);

    assert_eq!(written.status.code(), Some(0), "{}", text(&written.stderr));
    assert!(text(&written.stdout).starts_with("9 documenten van 3 facturen"), "{}", text(&written.stdout));
    let found = files(&out);
    assert_eq!(found.len(), 9);
    for (name, bytes) in &found {
        assert_eq!(app.get(&format!("/api/v1/invoices/{name}")).expect(200).body, *bytes, "{name}");
    }
    assert_eq!(zipped.status.code(), Some(0), "{}", text(&zipped.stderr));
    assert_eq!(fs::read(&zip).unwrap(), app.get("/api/v1/billing-runs/1/documents.zip").expect(200).body);
    assert_eq!(files(&folder.at("")).into_keys().collect::<Vec<_>>(), ["run.zip"]);
}

#[test]
fn what_is_there_and_says_something_else_is_left_and_named() {
    let (app, folder) = (TestApp::antwerp().start(), Folder::new("differing"));
    issue(&app, "2022-11-18");
    let (out, zip) = (folder.at("out"), folder.at("one.zip"));
    for to in [&out, &zip] {
        let again = || documents(&app, &["--invoice", "2022000001", "--out", to]);
        assert_eq!(again().status.code(), Some(0));
        assert_eq!(again().status.code(), Some(0), "the same is no conflict");
    }
    fs::write(Path::new(&out).join("2022000001.pdf"), "iets anders").unwrap();
    fs::write(&zip, "iets anders").unwrap();

    for (to, named) in [(&out, "2022000001.pdf"), (&zip, "one.zip")] {
        let refused = documents(&app, &["--invoice", "2022000001", "--out", to]);
        assert_eq!(refused.status.code(), Some(1));
        assert!(text(&refused.stderr).contains(named), "{}", text(&refused.stderr));
    }
    assert_eq!(fs::read_to_string(&zip).unwrap(), "iets anders");
    assert_eq!(files(&out)["2022000001.pdf"], b"iets anders");
    assert!(files(&out).keys().all(|name| !name.ends_with(".part")));
}

#[test]
fn only_what_is_asked_for_is_written_and_what_is_not_there_is_named() {
    let (app, folder) = (TestApp::antwerp().start(), Folder::new("asked"));
    issue_all_of_antwerp(&app);
    let out = folder.at("out");

    let film = documents(&app, &["--contract", "antwerpen-film", "--forms", "pdf,xml", "--out", &out]);
    let of_2022 = documents(&app, &["--year", "2022", "--forms", "html", "--out", &out]);

    assert_eq!((film.status.code(), of_2022.status.code()), (Some(0), Some(0)));
    let names: Vec<String> = files(&out).into_keys().collect();
    assert_eq!(names, ["2022000001.html", "2023000001.pdf", "2023000001.xml"]);
    for (arguments, said) in [
        (
            &["--invoice", "2023000001", "--invoice", "2023000099", "--invoice", "CN2023000001"][..],
            "2023000099, CN2023000001",
        ),
        (&["--run", "7"], "7"),
        (&["--contract", "nobody"], "nothing of what was asked for"),
        (&["--year", "2023", "--forms", "docx"], "pdf, xml and html"),
        (&["--forms", "pdf"], "--run"),
        (&["--invoice", "12"], "2023000001"),
    ] {
        let refused = documents(&app, &[arguments, &["--out", &out]].concat());
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}: {}", text(&refused.stderr));
        assert!(text(&refused.stderr).contains(said), "{arguments:?}: {}", text(&refused.stderr));
    }
    assert_eq!(files(&out).len(), 3);
}

#[test]
fn a_simulation_writes_every_form_of_each_document_without_a_database() {
    let folder = Folder::new("simulated");
    let request = example()["request"].to_string();
    let (out, zip) = (folder.at("out"), folder.at("all.zip"));

    let plain = tarief(&["simulate", "-"], &request);
    let written = tarief(&["simulate", "-", "--documents", &out], &request);
    let zipped = tarief(&["simulate", "-", "--documents", &zip], &request);

    assert_eq!(written.status.code(), Some(0), "{}", text(&written.stderr));
    assert_eq!(written.stdout, plain.stdout, "the result is printed as ever");
    assert_eq!(zipped.status.code(), Some(0), "{}", text(&zipped.stderr));
    let invoices = example()["result"]["invoices"].as_array().unwrap().len();
    assert_eq!(files(&out).len(), 3 * invoices);
    assert!(files(&out)["2022000001.pdf"].starts_with(b"%PDF"));

    fs::write(Path::new(&out).join("2022000001.xml"), "iets anders").unwrap();
    let refused = tarief(&["simulate", "-", "--documents", &out], &request);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("2022000001.xml"));
    let replaced = tarief(&["simulate", "-", "--documents", &out, "--overwrite"], &request);
    assert_eq!(replaced.status.code(), Some(0));
    assert_ne!(files(&out)["2022000001.xml"], b"iets anders");
}
