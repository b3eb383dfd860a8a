//! Whether the audit log is whole: each entry follows the one before, and says what its columns say.

use crate::domain::replay::Finding;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The fingerprint before the first entry: 32 zero bytes.
pub const GENESIS: [u8; 32] = [0; 32];

/// An entry as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its number.
    pub sequence: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Actor, action, kind, object and part.
    pub columns: [String; 5],
    /// The text that the fingerprint covers.
    pub entry: String,
    /// The fingerprint of the entry before.
    pub previous: Vec<u8>,
    /// Its fingerprint.
    pub hash: Vec<u8>,
}

/// The log as far as it was read, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The number of the last entry; 0 before the first.
    pub last: i64,
    /// The fingerprint of the last entry.
    pub hash: Vec<u8>,
}

impl Default for Chain {
    fn default() -> Self {
        Chain { last: 0, hash: GENESIS.to_vec() }
    }
}

impl Chain {
    /// Takes the next entry, and tells what is wrong with it.
    pub fn follow(&mut self, link: &Link) -> Vec<Finding> {
        let of = format!("audit log entry {}", link.sequence);
        let hash = Sha256::new().chain_update(&link.previous).chain_update(&link.entry).finalize();
        let sequence = (self.last.saturating_add(1), link.sequence);
        let findings = [
            Finding::unless_equal(&of, "counting the entries", sequence),
            Finding::unless_equal(&of, "following the chain", (hex(&self.hash), hex(&link.previous))),
            Finding::unless_equal(&of, "working out its fingerprint", (hex(&hash), hex(&link.hash))),
        ];
        let columns = columns(&of, link);
        self.last = link.sequence;
        self.hash.clone_from(&link.hash);
        findings.into_iter().flatten().chain(columns).collect()
    }
}

/// The columns say what the text says.
fn columns(of: &str, link: &Link) -> Vec<Finding> {
    let Ok(entry) = serde_json::from_str::<Value>(&link.entry) else {
        return vec![Finding::new(of, "reading the entry", ("JSON", "something else"))];
    };
    let names = ["actor", "action", "kind", "object", "part"];
    let at = link.at.to_rfc3339_opts(SecondsFormat::Micros, true);
    let all = names.iter().zip(&link.columns).map(|(name, column)| (*name, json!(column)));
    let all = all.chain([("sequence", json!(link.sequence)), ("at", json!(at))]);
    let wrong = all.filter_map(|(name, column)| {
        let said = entry.get(name).unwrap_or(&Value::Null);
        Finding::unless_equal(of, &format!("reading its {name}"), (said, &column))
    });
    wrong.collect()
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(sequence: i64, previous: &[u8]) -> Link {
        let entry = json!({
            "sequence": sequence, "at": "2023-06-01T10:00:00.000000Z", "actor": "An", "action": "recorded",
            "kind": "contract", "object": "gent", "part": "",
        });
        let entry = entry.to_string();
        Link {
            sequence,
            at: "2023-06-01T10:00:00Z".parse().unwrap(),
            columns: ["An", "recorded", "contract", "gent", ""].map(str::to_owned),
            hash: Sha256::new().chain_update(previous).chain_update(&entry).finalize().to_vec(),
            entry,
            previous: previous.to_vec(),
        }
    }

    fn tried(links: &[Link]) -> Vec<String> {
        let mut chain = Chain::default();
        links.iter().flat_map(|link| chain.follow(link)).map(|finding| finding.tried).collect()
    }

    #[test]
    fn entries_that_follow_each_other_are_whole() {
        let first = link(1, &GENESIS);
        let second = link(2, &first.hash);
        assert_eq!(tried(&[first, second]), [""; 0]);
    }

    #[test]
    fn an_entry_that_was_removed_breaks_the_chain() {
        let first = link(1, &GENESIS);
        let second = link(2, &first.hash);
        let third = link(3, &second.hash);
        assert_eq!(tried(&[first, third]), ["counting the entries", "following the chain"]);
    }

    #[test]
    fn an_entry_that_was_changed_has_another_fingerprint_or_breaks_the_chain() {
        let first = link(1, &GENESIS);
        let second = link(2, &first.hash);
        let changed = Link { entry: first.entry.replace("An", "Bo"), ..first.clone() };
        let rehashed = Sha256::new().chain_update(GENESIS).chain_update(&changed.entry).finalize().to_vec();
        let forged = Link { hash: rehashed, ..changed.clone() };

        assert_eq!(tried(&[changed, second.clone()]), ["working out its fingerprint", "reading its actor"]);
        assert_eq!(tried(&[forged, second]), ["reading its actor", "following the chain"]);
    }
}
