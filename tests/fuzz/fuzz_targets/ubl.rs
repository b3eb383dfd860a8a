//! Any bytes are refused as an invoice of Peppol with problems, or read with at least one line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tarief::imports::ubl;

fuzz_target!(|bytes: &[u8]| match ubl::read(bytes) {
    Ok(invoice) => assert!(!invoice.lines.is_empty() && !invoice.vat.is_empty()),
    Err(problems) => assert!(!problems.is_empty()),
});
