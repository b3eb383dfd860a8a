//! An extract of the audit log.

use crate::documents::sheets::{Cell, Column, Kind, Row};
use crate::records::audit::AuditEntry;
use serde_json::Value;

/// The columns of the audit log.
pub const COLUMNS: &[Column] = &[
    Column::new("sequence", "Volgnummer", Kind::Code),
    Column::new("at", "Tijdstip (Brussel)", Kind::Moment),
    Column::new("actor", "Door", Kind::Text),
    Column::new("action", "Handeling", Kind::Code),
    Column::new("kind", "Soort", Kind::Code),
    Column::new("object", "Naam", Kind::Code),
    Column::new("part", "Deel", Kind::Code),
    Column::new("before", "Voordien", Kind::Text),
    Column::new("after", "Nadien", Kind::Text),
    Column::new("hash", "Vingerafdruk", Kind::Code),
];

/// What stood there, as text; nothing where there was nothing.
fn text(value: &Value) -> Cell {
    if value.is_null() { Cell::Empty } else { value.to_string().into() }
}

impl From<AuditEntry> for Row {
    fn from(of: AuditEntry) -> Row {
        let (before, after) = (text(&of.before), text(&of.after));
        vec![
            of.sequence.to_string().into(),
            of.at.into(),
            of.actor.into(),
            of.action.into(),
            of.kind.into(),
            of.object.into(),
            Some(of.part).filter(|part| !part.is_empty()).into(),
            before,
            after,
            of.hash.into(),
        ]
    }
}
