//! The code with which an invoice is paid by telephone: an EPC QR code (EPC069-12, version 002), as the text that it
//! holds and as its squares.
//!
//! The structured field of that standard is for ISO 11649 references. A Belgian structured communication is none, so it
//! goes into the unstructured one as it is written: `+++202/3000/00212+++`.

use crate::documents::issued::{IssuedInvoice, IssuedKind};
use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};
use rust_decimal::Decimal;

/// Characters of a name.
const NAME: usize = 70;
/// Characters of a communication.
const COMMUNICATION: usize = 140;
/// Bytes of the whole text.
const BYTES: usize = 331;
/// The largest version that the standard allows.
const LARGEST: u8 = 13;

/// What is to be transferred.
#[derive(Debug, Clone, Copy)]
pub struct Transfer<'a> {
    /// Who receives it.
    pub name: &'a str,
    /// On which account, with or without blanks.
    pub iban: &'a str,
    /// The bank of that account, where it is known.
    pub bic: Option<&'a str>,
    /// Euro.
    pub amount: Decimal,
    /// What is to be said with it.
    pub communication: &'a str,
}

impl<'a> Transfer<'a> {
    /// How an invoice is paid; `None` for a credit note, and where account or communication is missing.
    pub fn of(invoice: &'a IssuedInvoice) -> Option<Transfer<'a>> {
        if invoice.kind == IssuedKind::CreditNote {
            return None;
        }
        Some(Transfer {
            name: &invoice.supplier.name,
            iban: invoice.supplier.iban.as_deref()?,
            bic: invoice.supplier.bic.as_deref(),
            amount: invoice.total,
            communication: invoice.communication.as_deref()?,
        })
    }

    /// The text that the code holds; `None` where the standard has no code for it: no amount from 0.01 to
    /// 999,999,999.99 in whole cents, a communication of more than 140 characters, more than 331 bytes in all.
    ///
    /// ```
    /// use tarief::documents::epc_qr::Transfer;
    ///
    /// let transfer = Transfer {
    ///     name: "Cultuurconnect vzw",
    ///     iban: "BE41 0910 1235 5910",
    ///     bic: None,
    ///     amount: "76340.37".parse().unwrap(),
    ///     communication: "+++202/3000/00212+++",
    /// };
    /// let text = "BCD\n002\n1\nSCT\n\nCultuurconnect vzw\nBE41091012355910\nEUR76340.37\n\n\n+++202/3000/00212+++";
    /// assert_eq!(transfer.text().as_deref(), Some(text));
    /// ```
    pub fn text(&self) -> Option<String> {
        let payable = Decimal::new(1, 2)..=Decimal::new(99_999_999_999, 2);
        if self.amount.normalize().scale() > 2 || !payable.contains(&self.amount) {
            return None;
        }
        let name: String = one_line(self.name).chars().take(NAME).collect();
        let iban: String = self.iban.split_whitespace().collect();
        let bic = one_line(self.bic.unwrap_or_default());
        let communication = one_line(self.communication);
        if name.is_empty() || iban.is_empty() || communication.chars().count() > COMMUNICATION {
            return None;
        }
        let (name, amount) = (name.trim_end(), format!("EUR{:.2}", self.amount));
        let text = format!("BCD\n002\n1\nSCT\n{bic}\n{name}\n{iban}\n{amount}\n\n\n{communication}");
        (text.len() <= BYTES).then_some(text)
    }
}

/// A text in one line, as a line ends a field.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The squares of a code at level M, row by row, dark ones true; without the white border of four squares that must
/// surround it. `None` for a text that is too long.
///
/// The mask is fixed: choosing the best of eight takes most of the time, and every reader reads every mask.
pub fn squares(text: &str) -> Option<Vec<Vec<bool>>> {
    let segment = QrSegment::make_bytes(text.as_bytes());
    let (mask, level) = (Some(Mask::new(2)), QrCodeEcc::Medium);
    let code =
        QrCode::encode_segments_advanced(&[segment], level, Version::MIN, Version::new(LARGEST), mask, false)
            .ok()?;
    let side = 0..code.size();
    Some(side.clone().map(|y| side.clone().map(|x| code.get_module(x, y)).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transfer() -> Transfer<'static> {
        Transfer {
            name: "Cultuurconnect vzw",
            iban: "BE41 0910 1235 5910",
            bic: Some("GKCCBEBB"),
            amount: Decimal::new(1, 2),
            communication: "+++202/3000/00212+++",
        }
    }

    fn with_amount(amount: &str) -> Option<String> {
        Transfer { amount: amount.parse().unwrap(), ..transfer() }.text()
    }

    #[test]
    fn an_amount_is_payable_from_a_cent_to_a_billion_in_whole_cents() {
        for (amount, shown) in [("0.01", "EUR0.01"), ("5", "EUR5.00"), ("999999999.99", "EUR999999999.99")] {
            assert!(with_amount(amount).unwrap().contains(&format!("\n{shown}\n")), "{amount}");
        }
        for amount in ["0.00", "-1.00", "1000000000.00", "0.005"] {
            assert_eq!(with_amount(amount), None, "{amount}");
        }
    }

    #[test]
    fn a_long_name_is_cut_and_a_long_communication_refused() {
        let name = "é".repeat(69) + " en meer";
        let text = Transfer { name: &name, ..transfer() }.text().unwrap();
        assert!(text.contains(&format!("\n{}\nBE41091012355910\n", "é".repeat(69))));

        let communication = "€".repeat(141);
        assert_eq!(Transfer { communication: &communication, ..transfer() }.text(), None);
    }

    #[test]
    fn a_text_of_more_than_331_bytes_is_refused() {
        let name = "é".repeat(70);
        let fits =
            "x".repeat(331 - Transfer { name: &name, communication: "", ..transfer() }.text().unwrap().len());
        assert_eq!(Transfer { name: &name, communication: &fits, ..transfer() }.text().unwrap().len(), 331);

        let longer = "€".repeat(fits.len() / 3 + 1);
        assert_eq!(Transfer { name: &name, communication: &longer, ..transfer() }.text(), None);
    }

    #[test]
    fn the_largest_code_has_version_13_and_three_finders() {
        let squares = squares(&"x".repeat(331)).unwrap();
        assert_eq!(squares.len(), 4 * 13 + 17);
        let last = squares.len() - 7;
        for (top, left) in [(0, 0), (0, last), (last, 0)] {
            let corner = |row: usize| squares[top + row][left..left + 7].to_vec();
            assert_eq!(corner(0), [true; 7]);
            assert_eq!(corner(1), [true, false, false, false, false, false, true]);
            assert_eq!(corner(3), [true, false, true, true, true, false, true]);
        }
        assert_eq!(super::squares(&"x".repeat(332)), None);
    }
}
