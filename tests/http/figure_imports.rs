//! Official figures handed in over HTTP and from the command line: shown, confirmed, once.

use super::issuing::{issue_all_of_antwerp, planned};
use crate::support::app::TestApp;
use crate::support::client::{Answer, Asking};
use crate::support::path;
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Output};
use std::{env, fs};

pub const IMPORTS: &str = "/api/v1/figure-imports";
const SAMPLE: &str = "TF_SOC_POP_STRUCT_2019.sample.txt";

fn sample(name: &str) -> Vec<u8> {
    fs::read(path("tests/imports/official").join(name)).unwrap()
}

pub fn handing(app: &TestApp, query: &str, bytes: impl Into<Vec<u8>>) -> Asking {
    app.asking("POST", &format!("{IMPORTS}?{query}")).bytes("application/octet-stream", bytes)
}

fn handed(app: &TestApp, query: &str, bytes: impl Into<Vec<u8>>) -> Value {
    handing(app, query, bytes).send().expect(201).json()
}

fn confirming(app: &TestApp, import: &Value) -> Answer {
    app.asking("POST", &format!("{IMPORTS}/{}/confirmation", import["id"].as_str().unwrap())).send()
}

fn length(value: &Value) -> usize {
    value.as_array().unwrap().len()
}

/// Antwerp's inhabitants of 2022 as another publication of the same day counts them.
const ANTWERP: &str = "nis;jaar;inwoners\n11002;2022;540.000\n";
const OF_THE_SAME_DAY: &str = "name=antwerpen.csv&published=2022-06-16&tolerance=1";

#[test]
fn a_published_file_that_says_what_is_known_changes_nothing() {
    let app = TestApp::shipped().start();

    let import = handed(&app, &format!("name={SAMPLE}"), sample(SAMPLE));

    let preview = &import["preview"];
    assert_eq!((import["kind"].as_str(), import["state"].as_str()), (Some("population"), Some("previewed")));
    assert_eq!(
        (
            length(&preview["new"]),
            length(&preview["changed"]),
            &preview["unchanged"],
            length(&preview["missing"])
        ),
        (0, 0, &json!(3), 578)
    );
    let total = &preview["totals"][0];
    assert_eq!(
        (&total["sum"], &total["in_force"], &total["difference"]),
        (&json!(3908), &json!(581), &Value::Null)
    );
    let figures = app.number("SELECT count(*) FROM populations");
    assert_eq!(confirming(&app, &import).expect(201).json()["state"], "confirmed");
    assert_eq!(app.number("SELECT count(*) FROM populations"), figures);
}

#[test]
fn another_value_of_the_same_publication_corrects_it_and_what_was_issued() {
    let app = TestApp::antwerp().start();
    issue_all_of_antwerp(&app);
    let issued = planned(&app, "2023-06-01");

    let import = handed(&app, OF_THE_SAME_DAY, ANTWERP);

    let preview = &import["preview"];
    let changed = &preview["changed"][0];
    assert_eq!(
        (&changed["of"], &changed["name"], &changed["before"], &changed["after"], &changed["correction"]),
        (&json!("11002"), &json!("Antwerpen"), &json!("530630"), &json!("540000"), &json!(true))
    );
    assert_eq!(preview["out_of_line"][0]["year_before"], "529417");
    let touched = preview["touched"].as_array().unwrap();
    assert!(!touched.is_empty() && touched.iter().all(|one| one["corrects"].is_string()), "{touched:?}");
    assert_eq!(planned(&app, "2023-06-01"), issued, "nothing counts before it is confirmed");

    assert_eq!(confirming(&app, &import).expect(201).json()["closed_by"], "finance");

    let documents = planned(&app, "2023-06-01")["documents"].clone();
    let told: Vec<(Value, Value)> =
        touched.iter().map(|one| (one["contract"].clone(), one["total"].clone())).collect();
    let found: Vec<(Value, Value)> = documents
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["document"]["contract"].clone(), one["document"]["total"].clone()))
        .collect();
    assert_eq!(told, found);
    let came = "SELECT revision::bigint FROM figure_import_figures WHERE import = 1 AND kind = 'population'";
    assert_eq!(app.number(came), 2);
    let source = app.names("SELECT source FROM populations WHERE inhabitants = 540000");
    let sha256 = import["sha256"].as_str().unwrap();
    assert_eq!(source, [format!("antwerpen.csv, gepubliceerd op 16/06/2022 (SHA-256 {sha256})")]);
    let actor = "SELECT concat_ws(' ', actor, action, kind) FROM audit_log ORDER BY sequence DESC LIMIT 1";
    assert!(app.names(actor)[0].starts_with("finance "));
}

#[test]
fn a_later_publication_is_recorded_beside_the_earlier_one() {
    let app = TestApp::antwerp().start();

    let import = handed(&app, "published=2023-02-01", ANTWERP);
    confirming(&app, &import).expect(201);

    assert_eq!(import["preview"]["changed"][0]["correction"], false);
    let counting = "SELECT count(*) FROM populations WHERE nis = '11002' AND counted_on = '2022-01-01'
                    AND replaced_at IS NULL";
    assert_eq!(app.number(counting), 2);

    let unsaid = handed(&app, "name=x.csv", ANTWERP.replace("540", "541"));
    confirming(&app, &unsaid).expect(201);
    assert_eq!(unsaid["preview"]["changed"][0]["correction"], false);
    let known = app.names("SELECT published::text FROM populations WHERE inhabitants = 541000");
    assert_eq!(
        known,
        ["2023-06-01"],
        "what nobody says when it was published is known from the day of its import on"
    );
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let app = TestApp::antwerp().start();
    let import = handed(&app, OF_THE_SAME_DAY, ANTWERP);
    let confirmed = confirming(&app, &import).expect(201).json();
    let before = app.rows();

    assert_eq!(handed(&app, OF_THE_SAME_DAY, ANTWERP), confirmed);
    assert_eq!(confirming(&app, &import).expect(201).json(), confirmed);

    assert_eq!(app.rows(), before);
    assert_eq!(app.get(IMPORTS).expect(200).json()["items"], json!([confirmed]));
}

#[test]
fn what_changed_since_it_was_shown_is_not_confirmed() {
    let app = TestApp::antwerp().start();
    let import = handed(&app, OF_THE_SAME_DAY, ANTWERP);
    let other = handed(&app, "published=2022-06-16", ANTWERP.replace("540", "541"));
    confirming(&app, &other).expect(201);

    confirming(&app, &import).refused(409, "figures-changed");
    let withdrawal = format!("{IMPORTS}/{}/withdrawal", import["id"].as_str().unwrap());
    let withdrawn = app.asking("POST", &withdrawal).send().expect(201).json();
    assert_eq!(withdrawn["state"], "withdrawn");
    assert_eq!(app.asking("POST", &withdrawal).send().expect(201).json(), withdrawn);
    confirming(&app, &import).refused(409, "import-withdrawn");
    let again = handed(&app, OF_THE_SAME_DAY, ANTWERP);
    assert_eq!(again["preview"]["changed"][0]["before"], "541000");
    let confirmed = format!("{IMPORTS}/{}/withdrawal", other["id"].as_str().unwrap());
    app.asking("POST", &confirmed).send().refused(409, "import-confirmed");
    app.get(&format!("{IMPORTS}/99")).refused(404, "not-found");
}

#[test]
fn a_broken_file_is_refused_whole_and_nothing_of_it_is_kept() {
    let app = TestApp::shipped().start();
    let before = app.rows();

    let refused = handing(&app, "name=2022.csv", "NIS code;Totaal\n11002;540000\n11001;veel\n").send();
    let refused = refused.refused(422, "refused");

    assert!(
        refused.text().contains("row 3, column B (Totaal): 'veel' is not readable"),
        "{}",
        refused.text()
    );
    handing(&app, "kind=index", ANTWERP).send().refused(422, "refused");
    handing(&app, "kind=prices", ANTWERP).send().refused(400, "bad-request");
    handing(&app, "year=1700", ANTWERP).send().refused(422, "refused");
    app.asking("POST", IMPORTS).bytes("image/png", ANTWERP).send().refused(415, "unsupported-media-type");
    assert_eq!(app.rows(), before);
}

#[test]
fn a_code_that_was_no_municipality_that_day_is_named_and_not_stored() {
    let app = TestApp::shipped().start();
    let rows = "nis;jaar;inwoners\n11002;2025;562.000\n11007;2025;11000\n99999;2025;5\n";

    let import = handed(&app, "published=2025-06-12", rows);
    confirming(&app, &import).expect(201);

    let unknown: Vec<&str> = import["preview"]["unknown"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["what"].as_str().unwrap())
        .collect();
    assert_eq!(unknown.len(), 2);
    assert!(
        unknown[0].contains("through 2024-12-31 only") && unknown[1].contains("no municipality is known"),
        "{unknown:?}"
    );
    assert_eq!(
        app.number(
            "SELECT count(*) FROM populations WHERE nis IN ('11007', '99999') AND counted_on = '2025-01-01'"
        ),
        0
    );

    let register = "LVL_REFNIS|CD_REFNIS|TX_REFNIS_NL|DT_VLDT_START|DT_VLDT_END\n4|99999|Nieuwstad|01/01/2024|31/12/9999\n";
    let known = handed(&app, "", register);
    assert_eq!(known["preview"]["new"][0]["after"], "in force");
    confirming(&app, &known).expect(201);
    let import = handed(&app, "published=2025-06-12&name=b.csv", format!("{rows}11001;2025;15000\n"));
    let unknown = import["preview"]["unknown"].as_array().unwrap();
    assert_eq!(unknown.len(), 1, "{unknown:?}");
}

#[test]
fn a_zip_of_one_file_is_read_and_one_of_several_refused() {
    let app = TestApp::shipped().start();
    let zipped = |names: &[&str]| {
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for name in names {
            archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(&sample(SAMPLE)).unwrap();
        }
        archive.finish().unwrap().into_inner()
    };

    let import = handed(&app, "name=TF_SOC_POP_STRUCT.zip", zipped(&["TF_SOC_POP_STRUCT_2019.txt"]));
    assert_eq!(import["preview"]["unchanged"], 3);
    let refused = handing(&app, "name=a.zip", zipped(&["a.txt", "b.txt"])).send().refused(422, "refused");
    assert!(refused.text().contains("this one holds 2 ('a.txt', 'b.txt')"), "{}", refused.text());
    handing(&app, "name=a.zip", zipped(&[])).send().refused(422, "refused");
}

#[test]
fn indices_and_mergers_are_compared_with_what_ships() {
    let app = TestApp::shipped().start();
    let cpi = "CPI%20All%20base%20years.xlsx";

    let import = handed(&app, &format!("name={cpi}"), sample("CPI All base years (2018-01 to 2021-01).xlsx"));
    let preview = &import["preview"];
    assert_eq!(
        (length(&preview["new"]), length(&preview["changed"]), length(&preview["missing"])),
        (0, 0, 0)
    );
    assert!(preview["unchanged"].as_u64().unwrap() > 500);

    let rows = "index;base;year;month;value\ncpi;2013;2026;8;140,00\ncpi;2013;2026;10;140,50\nhealth;2025;2026;8;103.2\n";
    let import = handed(&app, "published=2026-10-29", rows);
    let preview = &import["preview"];
    assert_eq!((length(&preview["new"]), &preview["missing"][0]["on"]), (3, &json!("2026-09-01")));
    confirming(&app, &import).expect(201);
    let stored = "SELECT concat_ws(' ', kind, base, month, value, published) FROM index_figures WHERE month > '2026-07-31' ORDER BY 1";
    assert_eq!(
        app.names(stored),
        [
            "cpi 2013 2026-08-01 140.00 2026-10-29",
            "cpi 2013 2026-10-01 140.50 2026-10-29",
            "health 2025 2026-08-01 103.20 2026-10-29"
        ]
    );

    let mergers = fs::read(path("src/catalogue/data/mergers.csv")).unwrap();
    let import = handed(&app, "name=mergers.csv", mergers);
    assert_eq!((length(&import["preview"]["new"]), length(&import["preview"]["changed"])), (0, 0));
    let new = "effective_date;old_nis;old_name;new_nis;new_name;kbo_continues\n2031-01-01;11001;Aartselaar;11002;Antwerpen;\n2031-01-01;11002;Antwerpen;11002;Antwerpen;yes\n";
    let import = handed(&app, "name=new.csv", new);
    assert_eq!(length(&import["preview"]["new"]), 1, "{import}");
    confirming(&app, &import).expect(201);
    assert_eq!(app.number("SELECT count(*) FROM mergers WHERE effective = '2031-01-01'"), 1);
}

fn tarief(app: &TestApp, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tarief"));
    command.arg("import").args(arguments).args(["--database-url", app.url()]).output().unwrap()
}

#[test]
fn the_command_line_stores_nothing_until_it_is_told_to() {
    let app = TestApp::antwerp().start();
    let folder = env::temp_dir().join(format!("tarief-figures-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("antwerpen.csv");
    fs::write(&file, ANTWERP).unwrap();
    let file = file.to_str().unwrap();
    let before = app.rows();

    let tried = tarief(&app, &["population", file, "--published", "2022-06-16"]);
    let text = String::from_utf8_lossy(&tried.stdout).into_owned();
    assert_eq!(tried.status.code(), Some(0), "{}", String::from_utf8_lossy(&tried.stderr));
    assert!(text.contains("11002 Antwerpen op 01/01/2022: 540000 (was 530630)"), "{text}");
    assert!(text.contains("Er is niets bewaard: geef --confirm"), "{text}");
    assert_eq!(app.rows(), before);

    let done = tarief(&app, &["population", file, "--published", "2022-06-16", "--confirm", "--json"]);
    let import: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!((&import["state"], &import["file_name"]), (&json!("confirmed"), &json!("antwerpen.csv")));

    let refused = tarief(&app, &["index", file]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("holds 'population', not 'index'"));
    assert_eq!(tarief(&app, &["mergers", "no such file"]).status.code(), Some(1));
    fs::remove_dir_all(&folder).unwrap();
}
