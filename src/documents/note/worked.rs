//! Formulas with their figures filled in, so that a reader can type each into a pocket calculator.

use crate::documents::issued::IssuedStep;
use crate::domain::calculation::step::Quantity;
use crate::simulation::result::spelled::{ReadFormula, quantity_named};
use crate::simulation::result::wording::dutch_number;

/// Terms of a sum that are written out; of more it is told how many there are.
const TERMS: usize = 6;

/// For each step the formula by which it follows from the figures before it, in figures: `424.504 × 0,1777 × 12 ÷ 12`.
/// `None` for a figure that was given or only taken over.
///
/// ```
/// use tarief::documents::issued::IssuedStep;
/// use tarief::documents::note::worked::in_figures;
///
/// let step = |key: &str, figure: &str, formula: Option<&str>| IssuedStep {
///     key: key.to_owned(),
///     what: key.to_owned(),
///     figure: figure.to_owned(),
///     source: String::new(),
///     clause: None,
///     formula: formula.map(str::to_owned),
///     decimals: None,
/// };
/// let steps = [
///     step("population", "530630", None),
///     step("settlement_factor", "0.80", None),
///     step("effective_inhabitants", "424504.00", Some("population × settlement_factor")),
/// ];
/// assert_eq!(in_figures(&steps)[2].as_deref(), Some("530.630 × 0,80"));
/// ```
pub fn in_figures(steps: &[IssuedStep]) -> Vec<Option<String>> {
    let mut before = Before::default();
    let shown = |step: &IssuedStep| {
        let formula = step.formula.as_deref().and_then(ReadFormula::read);
        let worked = formula.and_then(|formula| before.filled_in(&formula));
        before.0.extend(quantity_named(&step.key).map(|quantity| (quantity, dutch_number(&step.figure))));
        worked
    };
    steps.iter().map(shown).collect()
}

/// The figures so far.
#[derive(Default)]
struct Before(Vec<(Quantity, String)>);

impl Before {
    fn latest(&self, quantity: Quantity) -> Option<&str> {
        self.0.iter().rfind(|(of, _)| *of == quantity).map(|(_, figure)| figure.as_str())
    }

    fn all(&self, quantity: Quantity) -> Vec<&str> {
        self.0.iter().filter(|(of, _)| *of == quantity).map(|(_, figure)| figure.as_str()).collect()
    }

    fn filled_in(&self, formula: &ReadFormula) -> Option<String> {
        match formula {
            ReadFormula::Product { times, over, over_number } => self.product(times, over, *over_number),
            ReadFormula::Sum(quantity) => sum(&self.all(*quantity)),
            ReadFormula::SumLess(quantity, less) => {
                let (terms, less) = (sum_or_one(&self.all(*quantity))?, self.all(*less));
                let less: String = less.iter().map(|figure| format!(" − {figure}")).collect();
                (!less.is_empty() || terms.contains(' ')).then(|| format!("{terms}{less}"))
            }
            ReadFormula::Difference(from, less) => {
                let from = self.latest(*from)?.to_owned();
                less.iter().try_fold(from, |text, quantity| Some(text + " − " + self.latest(*quantity)?))
            }
            ReadFormula::NearestNet => {
                let (gross, rate) = (self.latest(Quantity::Gross)?, self.latest(Quantity::VatRate)?);
                Some(format!("{gross} ÷ (1 + {rate} ÷ 100)"))
            }
        }
    }

    fn product(&self, times: &[Quantity], over: &[Quantity], over_number: u32) -> Option<String> {
        let figures = times.iter().map(|quantity| self.latest(*quantity).map(bracketed));
        let mut text = figures.collect::<Option<Vec<_>>>()?.join(" × ");
        for quantity in over {
            text = text + " ÷ " + &bracketed(self.latest(*quantity)?);
        }
        if over_number != 1 {
            text = format!("{text} ÷ {over_number}");
        }
        text.contains(' ').then_some(text)
    }
}

/// A fraction in brackets, as it is one figure.
fn bracketed(figure: &str) -> String {
    if figure.contains('/') { format!("({figure})") } else { figure.to_owned() }
}

fn sum(terms: &[&str]) -> Option<String> {
    sum_or_one(terms).filter(|_| terms.len() > 1)
}

fn sum_or_one(terms: &[&str]) -> Option<String> {
    match terms {
        [] => None,
        few if few.len() <= TERMS => Some(few.join(" + ")),
        many => Some(format!("som van {} bedragen", many.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(key: &str, figure: &str, formula: Option<&str>) -> IssuedStep {
        IssuedStep {
            key: key.to_owned(),
            what: String::new(),
            figure: figure.to_owned(),
            source: String::new(),
            clause: None,
            formula: formula.map(str::to_owned),
            decimals: None,
        }
    }

    fn last(steps: &[IssuedStep]) -> Option<String> {
        in_figures(steps).pop().flatten()
    }

    #[test]
    fn the_latest_figure_of_a_name_counts_and_a_fraction_stands_in_brackets() {
        let steps = [
            step("unit_price", "0.10", None),
            step("unit_price", "0.1777", None),
            step("months", "76/31", None),
            step("amount", "0.04", Some("unit_price × months ÷ 12")),
        ];
        assert_eq!(last(&steps).unwrap(), "0,1777 × (76/31) ÷ 12");
    }

    #[test]
    fn sums_differences_and_the_nearest_net_amount_are_written_out() {
        let amounts = [step("amount", "1.00", None), step("amount", "2000.00", None)];
        let then = |steps: &[IssuedStep], key: &str, figure: &str, formula: &str| {
            let mut all = steps.to_vec();
            all.push(step(key, figure, Some(formula)));
            all
        };
        assert_eq!(last(&then(&amounts, "gross", "2001.00", "Σ amount")).unwrap(), "1,00 + 2.000,00");
        assert_eq!(last(&then(&amounts[..1], "gross", "1.00", "Σ amount")), None);

        let many: Vec<_> = (0..7).map(|_| amounts[0].clone()).collect();
        assert_eq!(last(&then(&many, "gross", "7.00", "Σ amount")).unwrap(), "som van 7 bedragen");

        let vat = [step("gross", "106.00", None), step("vat_rate", "6", None)];
        let net = then(&vat, "net", "100.00", "net + round(net × vat_rate ÷ 100) ≈ gross");
        assert_eq!(last(&net).unwrap(), "106,00 ÷ (1 + 6 ÷ 100)");
        let rest = then(&net, "vat", "6.00", "gross − net");
        assert_eq!(last(&rest).unwrap(), "106,00 − 100,00");
    }

    #[test]
    fn what_lacks_a_figure_or_is_only_taken_over_shows_none() {
        assert_eq!(last(&[step("amount", "1.00", Some("unit_price × months"))]), None);
        assert_eq!(last(&[step("price", "1.00", None), step("unit_price", "1.00", Some("price"))]), None);
        assert_eq!(last(&[step("amount", "1.00", Some("hope × glory"))]), None);
    }
}
