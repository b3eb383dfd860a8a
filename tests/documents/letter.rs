//! Letters to those who pay late, as PDF.

use crate::support::claims::claim;
use crate::support::invoices::{antwerp, cultuurconnect, day};
use tarief::documents::letters::{Asks, Letter, Matter, letter};
use tarief::domain::invoice::{InvoiceNumber, Series};

fn written(asks: Asks, invoices: u32) -> Letter {
    let matter = Matter {
        day: day("2023-07-20"),
        asks,
        sender: cultuurconnect(),
        addressee: antwerp(),
        agreement: "Overeenkomst E-boekendienst",
        clauses: (Some("E 8.6"), Some("E 8.7")),
    };
    let claims = (1..=invoices).map(|sequence| {
        let mut claim = claim(("70509.82", "2023-05-15"), &[("2023-06-01", "509.82")], &[]);
        claim.number = InvoiceNumber::new(Series::Invoice, 2023, sequence).unwrap();
        claim
    });
    letter(matter, &claims.collect::<Vec<_>>())
}

/// Letters to look at.
pub fn letters() -> [(&'static str, Letter); 4] {
    let notice = Asks::FormalNotice { term_days: 15 };
    [
        ("letter-reminder", written(Asks::Reminder, 1)),
        ("letter-notice", written(notice, 1)),
        ("letter-three", written(Asks::Reminder, 3)),
        ("letter-many", written(notice, 60)),
    ]
}
