//! Writes charts for the eye, and for a browser.

use super::specimens::all;
use tarief::documents::charts::svg;

#[test]
#[ignore = "for the eye: run it alone, then look at the files"]
fn charts_of_all_kinds_are_written_to_be_looked_at() {
    let folder = format!("{}/charts", env!("CARGO_TARGET_TMPDIR"));
    std::fs::create_dir_all(&folder).unwrap();
    for (name, chart) in all() {
        std::fs::write(format!("{folder}/{name}.svg"), svg(&chart).unwrap()).unwrap();
    }
}
