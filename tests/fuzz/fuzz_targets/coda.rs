//! Any bytes are refused as CODA with problems, or read as statements that add up.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tarief::domain::money::Money;
use tarief::imports::bank::coda;

fuzz_target!(|bytes: &[u8]| match coda::read(bytes) {
    Ok(statements) => {
        for statement in statements {
            let sum: Money = statement.entries.iter().map(|entry| entry.amount).sum();
            assert_eq!(statement.opening + sum, statement.closing);
        }
    }
    Err(problems) => assert!(!problems.is_empty()),
});
