//! A forecast as text for a terminal, in Dutch.

use super::said::{FIXED, label, unit, value};
use super::view::View;
use crate::domain::forecast::YearTotal;
use crate::simulation::result::wording::{DutchDay, euro};
use std::fmt;

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let forecast = &self.forecast;
        let (known, years) = (DutchDay(forecast.known_on), forecast.years);
        writeln!(f, "Prognose {} t.e.m. {}, met wat gekend is op {known}", years.from, years.through)?;
        self.totals(f, &forecast.totals)?;
        writeln!(f, "\nAannames (verwacht) en hun aandeel in de kost:")?;
        for one in &forecast.parts {
            let value = value(one.key, &forecast.assumptions.expected, &self.situation);
            let part = one.part.map_or_else(String::new, |part| format!("  {}", euro(part)));
            writeln!(f, "  {}: {value} ({}){part}", label(one.key), unit(one.key))?;
        }
        FIXED.iter().try_for_each(|fixed| writeln!(f, "  {fixed}"))?;
        for one in &forecast.blocked {
            writeln!(
                f,
                "\nNiet in de bedragen: {} in {}: {}",
                one.blocked.contract,
                one.year,
                self.message(&one.blocked)
            )?;
        }
        for contract in &forecast.unbillable {
            writeln!(f, "\nNiet in de bedragen: {contract}, waarvan de bedragen te groot zijn")?;
        }
        for comparison in &forecast.comparisons {
            writeln!(f, "\nScenario \u{201c}{}\u{201d}", comparison.name)?;
            self.totals(f, &comparison.totals)?;
            for (year, amounts) in &comparison.differences {
                writeln!(f, "  {:<8} verschil {:>18}", self.budget_period(*year), euro(amounts.gross))?;
            }
            for cause in &comparison.causes {
                let sum = cause.by_year.iter().map(|(_, gross)| *gross).sum();
                writeln!(f, "  {}: {}", label(cause.key), euro(sum))?;
            }
        }
        Ok(())
    }
}

impl View {
    fn totals(&self, f: &mut fmt::Formatter<'_>, totals: &[YearTotal]) -> fmt::Result {
        writeln!(
            f,
            "  {:<8} {:>18} {:>18} {:>18} {:>18}",
            "periode", "laag", "verwacht", "hoog", "waarvan uitgereikt"
        )?;
        totals.iter().try_for_each(|total| {
            let gross = total.amounts.map(|amounts| euro(amounts.gross));
            let (period, issued) = (self.budget_period(total.year), euro(total.amounts.expected.issued));
            writeln!(
                f,
                "  {period:<8} {:>18} {:>18} {:>18} {issued:>18}",
                gross.low, gross.expected, gross.high
            )
        })
    }
}
