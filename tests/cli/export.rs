//! Reports as files.

use super::{tarief, text};
use crate::http::issuing::issue_all_of_antwerp;
use crate::support::app::TestApp;
use std::fs;
use std::path::PathBuf;
use std::process::Output;

fn export(app: &TestApp, arguments: &[&str]) -> Output {
    tarief(&[&["export", "--database-url", app.url()], arguments].concat(), "")
}

/// A file of one test, removed with this value.
struct File(PathBuf);

impl File {
    fn named(name: &str) -> File {
        File(std::env::temp_dir().join(format!("tarief-{}-{name}", std::process::id())))
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[test]
fn a_report_is_the_same_as_over_http_while_the_service_runs() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    for (form, report) in [("csv", "invoice-lines"), ("json", "aging")] {
        let done = export(&app, &[report, "--form", form, "--organisation", "stad-antwerpen"]);
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        // The day of the machine stands only above what is known of a day.
        let over_http = format!("/api/v1/reports/{report}.{form}?organisation=stad-antwerpen");
        if form == "csv" {
            assert_eq!(done.stdout, app.get(&over_http).expect(200).body);
        } else {
            assert!(text(&done.stdout).starts_with("{\"report\":\"aging\""), "{}", text(&done.stdout));
        }
    }
}

#[test]
fn a_workbook_is_written_to_a_file_whose_name_says_the_form() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    let file = File::named("facturen.xlsx");
    let name = file.0.display().to_string();
    for _ in 0..2 {
        let done = export(&app, &["invoices", "--year", "2023", "--out", &name]);
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        assert_eq!(text(&done.stdout), format!("1 rijen in {name}\n"));
        assert!(fs::read(&file.0).unwrap().starts_with(b"PK"));
        assert!(!PathBuf::from(format!("{name}.part")).exists());
    }
}

#[test]
fn what_cannot_be_asked_is_refused_with_exit_code_2() {
    let app = TestApp::antwerp().start();
    for (arguments, told) in [
        (&["profits"][..], "there is invoices"),
        (&["aging", "--year", "2023"], "it takes organisation, on"),
        (&["invoices", "--from", "1 mei"], "expected a day"),
        (&["invoices", "--form", "xlsx"], "--out"),
        (&[], "REPORT"),
    ] {
        let refused = export(&app, arguments);
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}");
        assert!(text(&refused.stderr).contains(told), "{arguments:?}: {}", text(&refused.stderr));
    }
    let nowhere = export(&app, &["invoices", "--out", "/nowhere/at/all.csv"]);
    assert_eq!(nowhere.status.code(), Some(1));
}

#[test]
fn the_list_names_every_report_with_its_filters() {
    let listed = tarief(&["export", "--list"], "");
    assert_eq!(listed.status.code(), Some(0), "{}", text(&listed.stderr));
    for told in ["invoice-lines", "Openstaande posten", "--organisation --contract --on", "vat"] {
        assert!(text(&listed.stdout).contains(told), "{told}: {}", text(&listed.stdout));
    }
}
