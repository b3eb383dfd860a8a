//! Files of banks, of Peppol and of Statbel, and tables of anybody: realistic samples with what must be read of them, and how broken ones are refused.

mod invoices;
mod official;
mod statements;
mod tables;

use tarief::imports::NotReadable;

/// What a broken file must be refused with: line, field and a part of the message.
type Refusal = (Option<u32>, &'static str, &'static str);

/// Expects exactly these problems.
fn expect(found: &[NotReadable], expected: &[Refusal]) {
    let fits = |(found, (line, field, message)): (&NotReadable, &Refusal)| {
        found.line == *line && found.field == *field && found.message.contains(message)
    };
    let all = found.len() == expected.len() && found.iter().zip(expected).all(fits);
    assert!(all, "expected {expected:#?}\nfound {found:#?}");
}
