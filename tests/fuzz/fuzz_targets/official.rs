//! Any bytes are refused as official figures with problems, or give figures that are each there once; the pieces in which
//! they come make no difference.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tarief::imports::NotReadable;
use tarief::imports::official::{About, Found, Reader};

fn read(bytes: &[u8], size: usize) -> Result<Found, Vec<NotReadable>> {
    let about = About { name: "TF_SOC_POP_STRUCT_2019.txt".to_owned(), ..About::default() };
    let mut reader = Reader::new(about);
    bytes.chunks(size).for_each(|piece| reader.push(piece));
    reader.finish()
}

fuzz_target!(|bytes: &[u8]| {
    let (whole, pieces) = (read(bytes, usize::MAX), read(bytes, 7));
    assert_eq!(whole, pieces);
    if let Err(problems) = whole {
        assert!(!problems.is_empty());
    }
});
