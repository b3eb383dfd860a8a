//! The numbering certificate: what an auditor reads of the numbers of all issued documents, in Dutch.

use crate::domain::calendar::Day;
use crate::domain::invoice::{InvoiceNumber, Series};
use crate::domain::replay::numbering::{Counter, Numbering, Run};
use crate::simulation::result::wording::{DutchDay, dutch_number, euro};
use std::fmt;

/// A certificate of the numbers in a database, at a moment.
#[derive(Debug, Clone, Copy)]
pub struct Certificate<'a> {
    /// What the numbers are.
    pub numbering: &'a Numbering,
    /// The name of the database.
    pub database: &'a str,
    /// The day on which it was looked at, in Brussels.
    pub day: Day,
    /// The moment, in UTC, as text.
    pub moment: &'a str,
}

/// The name of a series in Dutch.
fn series(series: Series) -> &'static str {
    match series {
        Series::Invoice => "Facturen",
        Series::CreditNote => "Creditnota's",
    }
}

impl fmt::Display for Certificate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "ATTEST VAN NUMMERING\n")?;
        writeln!(f, "Databank: {}", self.database)?;
        writeln!(f, "Nagekeken op {} ({} UTC)\n", DutchDay(self.day), self.moment)?;
        if self.numbering.runs.is_empty() {
            writeln!(f, "Er zijn nog geen facturen of creditnota's uitgereikt.\n")?;
        }
        for run in &self.numbering.runs {
            of_run(f, run)?;
        }
        for counter in &self.numbering.empty {
            of_counter(f, counter)?;
        }
        f.write_str(self.closing())
    }
}

impl Certificate<'_> {
    fn closing(&self) -> &'static str {
        if self.numbering.is_whole() {
            "Besluit: binnen elke reeks en elk boekjaar volgen de nummers elkaar op zonder gaten, en is geen document \
             uitgereikt op een vroegere dag dan het vorige nummer.\n"
        } else {
            "Besluit: de nummering is NIET in orde. De fouten staan hierboven, bij hun reeks en boekjaar.\n"
        }
    }
}

fn of_run(f: &mut fmt::Formatter<'_>, run: &Run) -> fmt::Result {
    let (of, year) = run.place();
    writeln!(f, "{} van boekjaar {year}", series(of))?;
    writeln!(f, "  eerste nummer           {} van {}", run.first.number, DutchDay(run.first.issue_date))?;
    writeln!(f, "  laatste nummer          {} van {}", run.last.number, DutchDay(run.last.issue_date))?;
    writeln!(f, "  aantal                  {}", dutch_number(&run.count.to_string()))?;
    writeln!(f, "  totaal, inclusief btw   {}", euro(run.total))?;
    list(f, "ontbrekende nummers", &run.gaps, |f, (from, through)| {
        if from == through { write!(f, "{from}") } else { write!(f, "{from} t.e.m. {through}") }
    })?;
    list(f, "stappen terug in de tijd", &run.back, |f, (number, before)| {
        write!(f, "{number} is vroeger uitgereikt dan {before}")
    })?;
    list(f, "in een ander jaar uitgereikt", &run.other_year, |f, number| write!(f, "{number}"))?;
    if of == Series::Invoice {
        list(f, "foute gestructureerde mededelingen", &run.communications, wrong_communication)?;
    } else {
        list(f, "gestructureerde mededelingen waar er geen hoort", &run.communications, wrong_communication)?;
    }
    match &run.counter {
        None => writeln!(f, "  teller van de reeks     komt overeen\n"),
        Some(None) => writeln!(f, "  teller van de reeks     ONTBREEKT\n"),
        Some(Some(Counter { last, last_day, .. })) => {
            writeln!(f, "  teller van de reeks     WIJKT AF: laatste {last} van {}\n", DutchDay(*last_day))
        }
    }
}

fn wrong_communication(f: &mut fmt::Formatter<'_>, number: &InvoiceNumber) -> fmt::Result {
    match number.communication() {
        Some(expected) => write!(f, "{number} hoort {expected} te dragen"),
        None => write!(f, "{number}"),
    }
}

/// A line that says how many there are of something wrong, and one for each.
fn list<T>(
    f: &mut fmt::Formatter<'_>,
    what: &str,
    all: &[T],
    show: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    if all.is_empty() {
        return writeln!(f, "  {what}: geen");
    }
    writeln!(f, "  {what}: {}", dutch_number(&all.len().to_string()))?;
    all.iter().try_for_each(|one| {
        f.write_str("    - ")?;
        show(f, one)?;
        f.write_str("\n")
    })
}

fn of_counter(f: &mut fmt::Formatter<'_>, counter: &Counter) -> fmt::Result {
    let Counter { series: of, fiscal_year, last, last_day } = counter;
    writeln!(f, "{} van boekjaar {fiscal_year}", series(*of))?;
    writeln!(f, "  GEEN documenten, maar de teller staat op {last} van {}\n", DutchDay(*last_day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Money;
    use crate::domain::replay::numbering::Numbered;

    fn numbering(documents: &[(&str, &str)]) -> Numbering {
        let mut numbering = Numbering::default();
        for (number, day) in documents {
            let number: InvoiceNumber = number.parse().unwrap();
            let communication = number.communication().map(|digits| digits.digits().to_owned());
            let total = Money::from_cents(7_050_982).unwrap();
            numbering.add(Numbered { number, issue_date: day.parse().unwrap(), communication, total });
        }
        numbering
    }

    fn certificate(numbering: &Numbering) -> String {
        let day = "2026-01-15".parse().unwrap();
        Certificate { numbering, database: "tarief", day, moment: "2026-01-15 09:00:00" }.to_string()
    }

    #[test]
    fn a_whole_series_is_certified_with_first_and_last_number() {
        let text = certificate(&numbering(&[("2023000001", "2023-05-15"), ("2023000002", "2023-06-01")]));

        for expected in [
            "Databank: tarief\nNagekeken op 15/01/2026 (2026-01-15 09:00:00 UTC)",
            "Facturen van boekjaar 2023\n  eerste nummer           2023000001 van 15/05/2023",
            "laatste nummer          2023000002 van 01/06/2023",
            "totaal, inclusief btw   € 141.019,64",
            "ontbrekende nummers: geen",
            "zonder gaten",
        ] {
            assert!(text.contains(expected), "{expected} is missing:\n{text}");
        }
    }

    #[test]
    fn a_gap_is_named_and_the_conclusion_says_so() {
        let text = certificate(&numbering(&[("2023000001", "2023-05-15"), ("2023000004", "2023-05-14")]));

        for expected in [
            "ontbrekende nummers: 1\n    - 2023000002 t.e.m. 2023000003",
            "2023000004 is vroeger uitgereikt dan 2023000001",
            "NIET in orde",
        ] {
            assert!(text.contains(expected), "{expected} is missing:\n{text}");
        }
    }
}
