//! A forecast as tables.

use super::said::{label, source, unit, value};
use super::view::View;
use crate::documents::sheets::{Cell, Column, Filter, Kind, Row, Sheet};
use crate::domain::calendar::Day;
use crate::domain::forecast::{Cause, Key};
use crate::domain::money::Money;
use crate::records::forecast::words::TableForm;

const COSTS: [Column; 15] = [
    Column::new("contract", "Contract", Kind::Code),
    Column::new("agreement", "Overeenkomst", Kind::Code),
    Column::new("lot", "Perceel", Kind::Code),
    Column::new("year", "Jaar", Kind::Code),
    Column::new("budget_period", "Budgetperiode", Kind::Code),
    Column::summed("net", "Zonder btw", Kind::Money),
    Column::summed("vat", "Btw", Kind::Money),
    Column::summed("rounding", "Afronding", Kind::Money),
    Column::summed("gross", "Verwacht, met btw", Kind::Money),
    Column::summed("low", "Laag, met btw", Kind::Money),
    Column::summed("high", "Hoog, met btw", Kind::Money),
    Column::summed("issued", "Waarvan uitgereikt", Kind::Money),
    Column::summed("exit_fees", "Waarvan uitstapvergoeding", Kind::Money),
    Column::new("assumptions", "Aannames", Kind::Text),
    Column::new("blocked", "Wacht op", Kind::Text),
];

const ASSUMPTIONS: [Column; 8] = [
    Column::new("key", "Sleutel", Kind::Code),
    Column::new("label", "Aanname", Kind::Text),
    Column::new("unit", "Eenheid", Kind::Text),
    Column::new("low", "Laag", Kind::Text),
    Column::new("expected", "Verwacht", Kind::Text),
    Column::new("high", "Hoog", Kind::Text),
    Column::new("source", "Bron", Kind::Text),
    Column::new("part", "Aandeel in de kost", Kind::Money),
];

const SCENARIOS: [Column; 6] = [
    Column::new("scenario", "Scenario", Kind::Text),
    Column::new("year", "Jaar", Kind::Code),
    Column::new("budget_period", "Budgetperiode", Kind::Code),
    Column::new("cause", "Oorzaak", Kind::Text),
    Column::new("value", "Aanname", Kind::Text),
    Column::summed("difference", "Verschil, met btw", Kind::Money),
];

impl View {
    /// One of its tables: what it is, and its rows.
    pub fn table(&self, table: TableForm) -> (Sheet, Vec<Row>) {
        let (name, title, columns, rows) = match table {
            TableForm::Costs => ("forecast", "Prognose per budgetperiode", COSTS.to_vec(), self.cost_rows()),
            TableForm::Assumptions => (
                "forecast-assumptions",
                "Aannames van de prognose",
                ASSUMPTIONS.to_vec(),
                self.assumption_rows(),
            ),
            TableForm::Scenarios => (
                "forecast-scenarios",
                "Scenario's naast de prognose",
                SCENARIOS.to_vec(),
                self.scenario_rows(),
            ),
        };
        let as_of: Day = self.forecast.known_on;
        let years = format!("{} t.e.m. {}", self.forecast.years.from, self.forecast.years.through);
        let filter = Filter { key: "years".into(), label: "jaren".into(), value: Cell::Text(years) };
        let sheet =
            Sheet { name: name.into(), title: title.to_owned(), as_of, filters: vec![filter], columns };
        (sheet, rows)
    }

    fn cost_rows(&self) -> Vec<Row> {
        let said = self.assumptions_said();
        let agreement = |contract: &str| {
            let covered = self.forecast.contracts.iter().find(|one| *one.contract == *contract);
            covered.map(|one| &one.agreement)
        };
        let costs = self.forecast.rows.iter().map(|row| {
            let expected = row.amounts.expected;
            vec![
                Cell::from(&row.contract),
                agreement(&row.contract).into(),
                row.lot.as_ref().into(),
                Cell::Text(row.year.to_string()),
                Cell::Text(self.budget_period(row.year)),
                expected.net.into(),
                expected.vat.into(),
                expected.rounding.into(),
                expected.gross.into(),
                row.amounts.low.gross.into(),
                row.amounts.high.gross.into(),
                expected.issued.into(),
                expected.exit_fees.into(),
                Cell::Text(said.clone()),
                Cell::Empty,
            ]
        });
        let blocked = self.forecast.blocked.iter().map(|one| {
            let contract = &one.blocked.contract;
            let mut row = vec![
                Cell::from(contract),
                agreement(contract).into(),
                Cell::Empty,
                Cell::Text(one.year.to_string()),
                Cell::Text(self.budget_period(one.year)),
            ];
            row.extend(std::iter::repeat_n(Cell::Empty, 8));
            row.extend([Cell::Text(said.clone()), Cell::Text(self.message(&one.blocked))]);
            row
        });
        costs.chain(blocked).collect()
    }

    /// All assumptions of the expected run in one text.
    fn assumptions_said(&self) -> String {
        let expected = &self.forecast.assumptions.expected;
        let said = Key::ALL.iter().map(|key| {
            let value = value(*key, expected, &self.situation);
            match unit(*key) {
                "keuze" => format!("{}: {value}", label(*key)),
                unit => format!("{}: {value} ({unit})", label(*key)),
            }
        });
        said.collect::<Vec<_>>().join(" | ")
    }

    fn assumption_rows(&self) -> Vec<Row> {
        let row = |of: &crate::domain::forecast::AssumedValue| {
            let values = self.forecast.assumptions.map(|level| value(of.key, level, &self.situation));
            vec![
                of.key.name().into(),
                label(of.key).into(),
                unit(of.key).into(),
                values.low.into(),
                values.expected.into(),
                values.high.into(),
                source(of.key, &self.forecast.assumptions.expected).into(),
                of.part.into(),
            ]
        };
        self.forecast.parts.iter().map(row).collect()
    }

    fn scenario_rows(&self) -> Vec<Row> {
        let comparisons = self.forecast.comparisons.iter();
        let causes = comparisons.flat_map(|of| of.causes.iter().map(move |cause| (&of.name, cause)));
        causes.flat_map(|(name, cause)| self.cause_rows(name, cause)).collect()
    }

    fn cause_rows(&self, scenario: &str, cause: &Cause) -> Vec<Row> {
        let said = self.scenario_value(scenario, cause.key);
        let row = |(year, gross): &(i32, Money)| {
            vec![
                Cell::from(scenario),
                Cell::Text(year.to_string()),
                Cell::Text(self.budget_period(*year)),
                label(cause.key).into(),
                Cell::Text(said.clone()),
                (*gross).into(),
            ]
        };
        cause.by_year.iter().map(row).collect()
    }
}
