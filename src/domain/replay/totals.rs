//! The totals of a document from the amounts of its lines, as on the day on which it was worked out.

use super::Finding;
use crate::domain::calculation::vat_split::{nearest_net, spread, vat_on};
use crate::domain::exact::TooLarge;
use crate::domain::money::Money;
use rust_decimal::Decimal;

/// What a document says of its amounts. Those of a credit note are positive too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    /// The amounts of the lines, VAT included.
    pub amounts: Vec<Money>,
    /// The amounts of the lines without VAT.
    pub nets: Vec<Money>,
    /// Rate in percent, taxable amount and VAT of each rate.
    pub vat: Vec<(Decimal, Money, Money)>,
    /// Taxable amounts together.
    pub net: Money,
    /// The cent that remains.
    pub rounding: Money,
    /// To be paid or credited.
    pub total: Money,
}

impl Totals {
    /// Works the totals out again: VAT out of the lines (E 8.3), net amounts of the lines, the sum.
    ///
    /// Which lines bear which rate is only known where there is one; of several, the VAT of each and the sums are
    /// redone.
    ///
    /// # Errors
    /// [`TooLarge`] beyond what an amount can hold.
    pub fn replay(&self, of: &str) -> Result<Vec<Finding>, TooLarge> {
        let gross: Money = self.amounts.iter().copied().sum();
        let vat: Money = self.vat.iter().map(|(_, _, vat)| *vat).sum();
        let mut findings: Vec<Option<Finding>> = Vec::new();
        let mut check = |tried: &str, expected: Money, found: Money| {
            findings.push(Finding::unless_equal(of, tried, (expected, found)));
        };
        check("summing the lines to the total", gross, self.total);
        check("summing net, VAT and rounding to the total", self.net + vat + self.rounding, self.total);
        check("summing the net amounts of the lines", self.nets.iter().copied().sum(), self.net);
        check(
            "summing the net amounts of the rates",
            self.vat.iter().map(|(_, net, _)| *net).sum(),
            self.net,
        );
        for (rate, net, vat) in &self.vat {
            check(&format!("working out the VAT of {rate}%"), vat_on(*net, *rate)?, *vat);
        }
        if let [(rate, ..)] = self.vat.as_slice() {
            check("taking the VAT out of the total", nearest_net(gross, *rate)?, self.net);
            let nets = spread(self.net, &self.amounts, *rate)?;
            for ((place, expected), found) in (1_usize..).zip(nets).zip(&self.nets) {
                check(&format!("spreading the net amount over line {place}"), expected, *found);
            }
        }
        Ok(findings.into_iter().flatten().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(text: &str) -> Money {
        Money::of_cents(text.parse().unwrap()).unwrap()
    }

    /// The first invoice for e-books: two of twelve months.
    fn totals() -> Totals {
        Totals {
            amounts: vec![money("139.76"), money("11611.88")],
            nets: vec![money("131.85"), money("10954.60")],
            vat: vec![(Decimal::from(6), money("11086.45"), money("665.19"))],
            net: money("11086.45"),
            rounding: money("0.00"),
            total: money("11751.64"),
        }
    }

    fn tried(totals: &Totals) -> Vec<String> {
        totals.replay("2022000001").unwrap().into_iter().map(|finding| finding.tried).collect()
    }

    #[test]
    fn the_first_invoice_of_antwerp_is_found_again() {
        assert_eq!(totals().replay("2022000001"), Ok(Vec::new()));
    }

    #[test]
    fn a_cent_between_net_and_vat_is_found() {
        let (net, vat) = (money("11086.46"), money("665.18"));
        let moved = Totals { net, vat: vec![(Decimal::from(6), net, vat)], ..totals() };

        let expected = [
            "summing the net amounts of the lines",
            "working out the VAT of 6%",
            "taking the VAT out of the total",
            "spreading the net amount over line 1",
        ];
        assert_eq!(tried(&moved)[..3], expected[..3]);
    }

    #[test]
    fn a_cent_moved_from_one_line_to_another_is_found() {
        let moved = Totals { nets: vec![money("131.86"), money("10954.59")], ..totals() };

        let expected = ["spreading the net amount over line 1", "spreading the net amount over line 2"];
        assert_eq!(tried(&moved), expected);
    }
}
