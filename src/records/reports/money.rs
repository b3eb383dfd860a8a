//! What is open, by invoice and by age.

use super::issued;
use crate::documents::issued::IssuedKind;
use crate::documents::sheets::{Cell, Column, Kind, Row};
use crate::records::payments::open_items::{OpenItem, OrganisationAging};
use crate::simulation::result::document::KindJson;

/// The columns of open items.
pub const OPEN_ITEMS: &[Column] = &[
    Column::new("number", "Nummer", Kind::Code),
    Column::new("kind", "Soort", Kind::Code),
    Column::new("organisation", "Betaler", Kind::Code),
    Column::new("contract", "Contract", Kind::Code),
    Column::new("issue_date", "Factuurdatum", Kind::Date),
    Column::new("due_date", "Vervaldag", Kind::Date),
    Column::summed("total", "Totaal", Kind::Money),
    Column::summed("paid", "Betaald", Kind::Money),
    Column::summed("credited", "Gecrediteerd", Kind::Money),
    Column::summed("open", "Openstaand", Kind::Money),
    Column::summed("in_favour", "Tegoed", Kind::Money),
    Column::new("state", "Toestand", Kind::Code),
    Column::new("days_overdue", "Dagen te laat", Kind::Count),
];

/// The columns of open amounts by age.
pub const AGING: &[Column] = &[
    Column::new("organisation", "Betaler", Kind::Code),
    Column::summed("not_due", "Niet vervallen", Kind::Money),
    Column::summed("days_1_30", "1 tot 30 dagen", Kind::Money),
    Column::summed("days_31_60", "31 tot 60 dagen", Kind::Money),
    Column::summed("days_61_90", "61 tot 90 dagen", Kind::Money),
    Column::summed("over_90", "Meer dan 90 dagen", Kind::Money),
    Column::summed("total", "Openstaand", Kind::Money),
    Column::summed("disputed", "Waarvan betwist", Kind::Money),
    Column::summed("credit", "Tegoed", Kind::Money),
];

/// The state of an invoice, by its code.
fn state(code: &'static str) -> Cell {
    let nl = match code {
        "issued" => "uitgereikt",
        "sent" => "verzonden",
        "partial" => "gedeeltelijk betaald",
        "paid" => "betaald",
        "overdue" => "vervallen",
        "reminded" => "herinnerd",
        "formal_notice" => "in gebreke gesteld",
        "credited" => "gecrediteerd",
        "disputed" => "betwist",
        other => other,
    };
    Cell::Named { code, nl }
}

impl From<OpenItem> for Row {
    fn from(of: OpenItem) -> Row {
        let kind = match of.kind {
            KindJson::Invoice => IssuedKind::Invoice,
            KindJson::CreditNote => IssuedKind::CreditNote,
            KindJson::ExitFee => IssuedKind::ExitFee,
            KindJson::Supplementary => IssuedKind::Supplementary,
        };
        vec![
            of.number.into(),
            issued::kind(kind),
            of.organisation.into(),
            of.contract.into(),
            of.issue_date.0.into(),
            of.due_date.0.into(),
            of.total.0.into(),
            of.paid.0.into(),
            of.credited.0.into(),
            of.open.0.into(),
            of.in_favour.0.into(),
            state(of.state),
            of.days_overdue.into(),
        ]
    }
}

impl From<OrganisationAging> for Row {
    fn from(of: OrganisationAging) -> Row {
        let ages = of.ages;
        let amounts = [
            ages.not_due,
            ages.days_1_30,
            ages.days_31_60,
            ages.days_61_90,
            ages.over_90,
            ages.total,
            ages.disputed,
            ages.credit,
        ];
        std::iter::once(of.organisation.into()).chain(amounts.map(|amount| amount.0.into())).collect()
    }
}
