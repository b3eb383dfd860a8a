//! Formulas and figures read back from the text in which a step shows them.

use super::quantity::key;
use crate::domain::calculation::step::{Figure, Formula, Quantity};
use crate::domain::exact::Exact;
use rust_decimal::Decimal;

/// A formula as it was read from its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadFormula {
    /// A product divided by a product and by a number.
    Product {
        /// The factors.
        times: Vec<Quantity>,
        /// The divisors.
        over: Vec<Quantity>,
        /// A number that divides.
        over_number: u32,
    },
    /// The sum of all figures of a kind so far.
    Sum(Quantity),
    /// The sum of all figures of a kind so far, less that of another kind.
    SumLess(Quantity, Quantity),
    /// One figure less others.
    Difference(Quantity, Vec<Quantity>),
    /// The net amount whose VAT, added to it, comes nearest to the gross amount.
    NearestNet,
}

impl ReadFormula {
    /// Reads a formula such as `effective_inhabitants × unit_price × months ÷ 12`; `None` where it is none.
    pub fn read(text: &str) -> Option<ReadFormula> {
        if let Some(name) = text.strip_prefix("Σ ") {
            if let Some((sum, less)) = name.split_once(" − Σ ") {
                return Some(ReadFormula::SumLess(quantity_named(sum)?, quantity_named(less)?));
            }
            return quantity_named(name).map(ReadFormula::Sum);
        }
        if text == "net + round(net × vat_rate ÷ 100) ≈ gross" {
            return Some(ReadFormula::NearestNet);
        }
        if let Some((from, less)) = text.split_once(" − ") {
            let less = less.split(" − ").map(quantity_named).collect::<Option<_>>()?;
            return Some(ReadFormula::Difference(quantity_named(from)?, less));
        }
        let mut parts = text.split(" ÷ ");
        let times = parts.next()?.split(" × ").map(quantity_named).collect::<Option<_>>()?;
        let (mut over, mut over_number) = (Vec::new(), 1);
        for divisor in parts {
            match quantity_named(divisor) {
                Some(quantity) => over.push(quantity),
                None => over_number = divisor.parse().ok()?,
            }
        }
        Some(ReadFormula::Product { times, over, over_number })
    }

    /// The formula, as calculations use it.
    pub fn formula(&self) -> Formula<'_> {
        match self {
            ReadFormula::Product { times, over, over_number } => {
                Formula::Product { times, over, over_number: *over_number }
            }
            ReadFormula::Sum(quantity) => Formula::Sum(*quantity),
            ReadFormula::SumLess(sum, less) => Formula::SumLess(*sum, *less),
            ReadFormula::Difference(from, less) => Formula::Difference(*from, less),
            ReadFormula::NearestNet => Formula::NearestNet,
        }
    }
}

/// The quantity of a stable name.
pub fn quantity_named(name: &str) -> Option<Quantity> {
    Quantity::ALL.iter().copied().find(|quantity| key(*quantity) == name)
}

/// Reads a figure: a decimal, or a fraction such as `76/31`.
pub fn figure(text: &str) -> Option<Figure> {
    let Some((num, den)) = text.split_once('/') else {
        return text.parse().ok().map(Figure::Decimal);
    };
    let (num, den): (Decimal, Decimal) = (num.parse().ok()?, den.parse().ok()?);
    Exact::from(num).over(den).map(|exact| Figure::Share(Box::new(exact)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_quantity_is_found_by_its_name() {
        for quantity in Quantity::ALL.iter().copied() {
            assert_eq!(quantity_named(key(quantity)), Some(quantity));
        }
        assert_eq!(quantity_named("hope"), None);
    }

    #[test]
    fn formulas_are_read_as_they_are_written() {
        let product = ReadFormula::Product {
            times: vec![Quantity::Price, Quantity::IndexTo],
            over: vec![Quantity::IndexFrom],
            over_number: 12,
        };
        let less = ReadFormula::Difference(Quantity::Gross, vec![Quantity::Net, Quantity::Vat]);

        assert_eq!(ReadFormula::read("price × index_to ÷ index_from ÷ 12"), Some(product));
        assert_eq!(ReadFormula::read("gross − net − vat"), Some(less));
        assert_eq!(ReadFormula::read("Σ amount"), Some(ReadFormula::Sum(Quantity::Amount)));
        let billed = ReadFormula::SumLess(Quantity::Invoiced, Quantity::Credited);
        assert_eq!(ReadFormula::read("Σ invoiced − Σ credited"), Some(billed));
        for none in ["", "price ×", "price + price", "Σ hope", "12 × price", "price ÷ 1.5"] {
            assert_eq!(ReadFormula::read(none), None, "{none}");
        }
    }

    #[test]
    fn a_fraction_is_read_exactly() {
        let read = figure("76/31").unwrap();
        assert_eq!(read.to_string(), "76/31");
        assert_eq!(figure("0.1645").unwrap().to_string(), "0.1645");
        assert_eq!(figure("1/0"), None);
    }
}
