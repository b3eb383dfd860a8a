//! Any bytes are refused with problems or answered with a result and a note; nothing else may happen.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tarief::catalogue::Catalogue;
use tarief::simulation::note::Note;
use tarief::simulation::result::ResultJson;
use tarief::simulation::simulate;

fuzz_target!(|text: &str| {
    match simulate(text, &Catalogue) {
        Ok(simulation) => {
            serde_json::to_value(ResultJson::from(&simulation)).expect("a result is JSON");
            let _ = Note(&simulation).to_string();
        }
        Err(problems) => assert!(!problems.as_slice().is_empty()),
    }
});
