//! One contract with all that is known about it on a day: the place where calculations ask.

use super::Block;
use super::hold::{HoldYear, Holds};
use super::price::Placed;
use crate::domain::calendar::{Day, Month, Period, first_of_january};
use crate::domain::contract::decisions::{AgreementDecisions, Extension};
use crate::domain::contract::ends::{Ends, NoticeGiven, known_extensions, notice_in_force};
use crate::domain::contract::term::{Term, Weight};
use crate::domain::contract::{AgreementRecord, Contract, ContractRecord};
use crate::domain::exact::TooLarge;
use crate::domain::figures::index::Indices;
use crate::domain::figures::inhabitants::{Inhabitants, Uncounted, inhabitants};
use crate::domain::figures::population::{Populations, Wanted};
use crate::domain::figures::usage::UsageFigure;
use crate::domain::merger::{Merger, Mergers};
use crate::domain::tariff::Agreement;
use std::collections::BTreeMap;

/// The figures that do not belong to one contract.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// Populations of municipalities.
    pub populations: Populations,
    /// Price indices.
    pub indices: Indices,
    /// Mergers of municipalities; a simulation knows none, and takes each code as it is given.
    pub mergers: Mergers,
}

/// A contract, its agreement, its decisions and the figures, as known on the day of today.
#[derive(Debug, Clone)]
pub struct Dossier<'a> {
    /// The contract with its decisions and usage.
    pub record: &'a ContractRecord,
    /// Its agreement with the decisions on it.
    pub standing: &'a AgreementRecord,
    /// All figures.
    pub figures: &'a Figures,
    /// What is known: nothing that was published, reported or decided later.
    pub today: Day,
    /// The ends that the contract can have.
    pub ends: Ends<'a>,
    /// The extensions known today, in order of signature.
    pub extensions: Vec<&'a Extension>,
    /// The notice that counts, if one is known today.
    pub notice: Option<NoticeGiven>,
    /// The years of its lots that can be put on hold, and the requests that were not granted.
    pub holds: Holds,
    /// The merger in which its municipality ceased to exist.
    pub absorbed_in: Option<&'a Merger>,
    /// The months in which inhabitants that it would bill are billed by another contract, and why it then waits.
    pub billed_elsewhere: BTreeMap<Month, Block>,
}

impl<'a> Dossier<'a> {
    /// Opens the dossier of a contract on a day.
    ///
    /// # Errors
    /// [`TooLarge`] where the threshold X of a lot has more than 28 digits.
    pub fn open(
        record: &'a ContractRecord,
        standing: &'a AgreementRecord,
        figures: &'a Figures,
        today: Day,
    ) -> Result<Self, TooLarge> {
        let extensions: Vec<_> = known_extensions(&record.decisions.extensions, today).collect();
        let ends = Ends::new(&record.contract, &standing.agreement, extensions.len());
        let notice = notice_in_force(&ends, &record.decisions.notices, today);
        let dossier = Dossier {
            record,
            standing,
            figures,
            today,
            ends,
            extensions,
            notice,
            holds: Holds::default(),
            absorbed_in: figures.mergers.absorption(&record.contract.subscriber, Day::MAX),
            billed_elsewhere: BTreeMap::new(),
        };
        let holds = Holds::of(&dossier)?;
        Ok(Dossier { holds, ..dossier })
    }

    /// The contract.
    pub fn contract(&self) -> &'a Contract {
        &self.record.contract
    }

    /// The agreement.
    pub fn agreement(&self) -> &'a Agreement {
        &self.standing.agreement
    }

    /// The components of the lots that the contract takes, in the agreement's order.
    pub fn components(&self) -> impl Iterator<Item = Placed<'a>> + use<'a> {
        let lots = self.record.lots(self.agreement());
        lots.flat_map(|(lot, of)| {
            let components = of.components.iter().enumerate();
            components.map(move |(place, component)| Placed { lot, of, place, component })
        })
    }

    /// The decisions on the agreement.
    pub fn decisions(&self) -> &'a AgreementDecisions {
        &self.standing.decisions
    }

    /// The term with the end in force today.
    pub fn term(&self) -> Term {
        self.term_as_of(self.today)
    }

    /// The term as it stood on a day: without any notice sent after it.
    pub fn term_as_of(&self, day: Day) -> Term {
        let known = self.notice.filter(|given| given.notice.sent <= day);
        self.term_until(known.map(|given| given.ends).or(self.ends.fixed_end()))
    }

    /// The term as it would be without any notice.
    pub fn term_without_notice(&self) -> Term {
        self.term_until(self.ends.fixed_end())
    }

    fn term_until(&self, end: Option<Day>) -> Term {
        let Agreement { start_month, end_month, .. } = *self.agreement();
        Term { start: self.contract().start, end, start_month, end_month }
    }

    /// Whether a lot is on hold in a month (F 8.6).
    pub fn on_hold(&self, lot: usize, month: Month) -> bool {
        let covers = |period: Period| period.from <= month.first_day() && month.last_day() <= period.to;
        let of_lot = |year: &&HoldYear| year.lot == lot && year.year == month.year();
        self.holds.years.iter().filter(of_lot).any(|year| year.on_hold.is_some_and(covers))
    }

    /// The weight of a month that is billed for a lot under a term; `None` where it is not.
    pub fn billable(&self, lot: usize, month: Month, term: &Term) -> Option<Weight> {
        term.weight(month).filter(|_| !self.on_hold(lot, month) && self.billed_with_another(month).is_none())
    }

    /// Why a month is billed with another contract, after a merger or until one counts; it then takes no part.
    pub fn billed_with_another(&self, month: Month) -> Option<Block> {
        if let Some(block) = self.billed_elsewhere.get(&month) {
            return Some(block.clone());
        }
        let counted_on = first_of_january(month.year() - 1);
        self.absorbed_in.filter(|merger| merger.effective <= counted_on).map(Block::merged)
    }

    /// The latest report known today for a lot and month.
    pub fn usage(&self, lot: usize, month: Month) -> Option<&'a UsageFigure> {
        self.record.usage.get(&lot)?.known(month, self.today)
    }

    /// The population of the contract's municipality, as it counts for a purpose.
    ///
    /// # Errors
    /// A block where it is not known, of whichever part, or counts with another municipality.
    pub fn population(&self, wanted: Wanted) -> Result<Inhabitants<'a>, Block> {
        let (figures, contract) = (self.figures, self.contract());
        let of = (&contract.subscriber, contract.start);
        inhabitants((&figures.populations, &figures.mergers), of, wanted).map_err(|why| match why {
            Uncounted::Missing(municipality) => Block::PopulationMissing { municipality, year: wanted.year },
            Uncounted::Elsewhere(merger) => Block::merged(merger),
        })
    }

    /// The population of a fee year (E 8.1, F 8.1).
    ///
    /// # Errors
    /// As for any other purpose.
    pub fn population_of_fee_year(&self, year: i32) -> Result<Inhabitants<'a>, Block> {
        self.population(Wanted::for_fee_year(year, self.today))
    }
}
