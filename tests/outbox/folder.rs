//! By a folder, for those who upload by hand.

use super::{ask, deliver, folder, issued, sender, stands};
use std::env;
use std::fs;
use std::path::PathBuf;

/// A folder of a test, removed with this value.
struct Dir(PathBuf);

impl Dir {
    fn new() -> Dir {
        let path = env::temp_dir().join(format!("tarief-outbox-{:016x}", getrandom::u64().unwrap()));
        fs::create_dir(&path).unwrap();
        Dir(path)
    }

    fn files(&self) -> Vec<String> {
        let files = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> =
            files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn each_document_appears_once_and_whole_and_is_never_replaced() {
    let (app, dir) = (issued("peppol"), Dir::new());
    let outbox = sender(Some(folder(&dir.0)), None);

    deliver(&app, &outbox, 0);

    assert_eq!(dir.files(), ["2022000001.xml", "2023000001.xml", "2023000002.xml"]);
    let sql = "SELECT encode(bytes, 'escape') FROM invoice_documents WHERE invoice = '2023000001' AND media_type = 'application/xml'";
    let kept = app.names(sql).remove(0);
    let written = fs::read(dir.0.join("2023000001.xml")).unwrap();
    assert!(!kept.is_empty() && written.len() > 100);
    let same = ask(&app, "2023000001", "peppol");
    deliver(&app, &outbox, 1);
    assert_eq!(stands(&app, &same), ("sent".to_owned(), "accepted".to_owned()));

    fs::write(dir.0.join("2023000001.xml"), "another").unwrap();
    let other = ask(&app, "2023000001", "peppol");
    deliver(&app, &outbox, 2);
    assert_eq!(stands(&app, &other), ("given_up".to_owned(), "refused".to_owned()));
    assert_eq!(fs::read(dir.0.join("2023000001.xml")).unwrap(), b"another");
}

#[test]
fn a_folder_that_is_away_is_tried_later() {
    let (app, dir) = (issued("none"), Dir::new());
    let outbox = sender(Some(folder(&dir.0.join("mounted"))), None);
    let delivery = ask(&app, "2023000001", "peppol");

    deliver(&app, &outbox, 0);
    assert_eq!(stands(&app, &delivery), ("retrying".to_owned(), "failed".to_owned()));

    fs::create_dir(dir.0.join("mounted")).unwrap();
    deliver(&app, &outbox, 1);
    assert_eq!(stands(&app, &delivery), ("sent".to_owned(), "accepted".to_owned()));
}
