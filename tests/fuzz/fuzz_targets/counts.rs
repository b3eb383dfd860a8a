//! Any bytes are refused as counts of users with problems that repeat no mail address, or read as counts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tarief::imports::usage::read;

fuzz_target!(|bytes: &[u8]| match read(bytes, None) {
    Ok(counts) => assert!(!counts.is_empty()),
    Err(problems) => {
        assert!(!problems.is_empty());
        assert!(
            problems.as_slice().iter().all(|one| !one.message.contains('@') && !one.pointer.contains('@'))
        );
    }
});
