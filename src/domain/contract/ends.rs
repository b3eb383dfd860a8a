//! When a contract can end: renewals, extensions, notices and their deadlines (E 10.2, E 10.3, F 10.2).

use super::Contract;
use super::decisions::{Extension, Notice};
use crate::domain::calendar::{Day, Month, Period, add_months, last_of_december};
use crate::domain::tariff::Agreement;
use crate::domain::tariff::conditions::{EarlyTermination, Renewal};
use chrono::Datelike;

/// A day on which the contract can end, and the last day on which notice for it can be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PossibleEnd {
    /// The last day of the contract.
    pub ends: Day,
    /// The deadline; the end itself where no notice is needed.
    pub notice_by: Day,
}

/// The ends that a contract can have, given its extensions.
#[derive(Debug, Clone, Copy)]
pub struct Ends<'a> {
    contract: &'a Contract,
    renewal: Renewal,
    early: Option<EarlyTermination>,
    extensions: usize,
}

impl<'a> Ends<'a> {
    /// The ends of a contract that was extended so many times.
    pub fn new(contract: &'a Contract, agreement: &Agreement, extensions: usize) -> Self {
        let (renewal, early) = (agreement.renewal, agreement.early_termination);
        Ends { contract, renewal, early, extensions }
    }

    /// The end of the term after extensions; `None` under tacit renewal, where the term is open.
    pub fn fixed_end(&self) -> Option<Day> {
        match self.renewal {
            Renewal::Tacit { .. } => None,
            _ => Some(self.end_after(self.extensions)),
        }
    }

    /// The end of the contract after so many extensions or renewals, counted from its own end.
    pub fn end_after(&self, times: usize) -> Day {
        let months = match self.renewal {
            Renewal::Tacit { months, .. } | Renewal::ByAgreement { months, .. } => months,
            Renewal::None => 0,
        };
        let times = i64::try_from(times).unwrap_or(i64::MAX);
        add_months(self.contract.end, times.saturating_mul(months.into()))
    }

    /// The old end that the k-th extension (from 1) goes beyond.
    pub fn end_before(&self, extension: usize) -> Day {
        self.end_after(extension.saturating_sub(1))
    }

    /// The end that a notice of a day brings about: the earliest whose deadline is not past; `None` where
    /// no notice is possible (neither tacit renewal nor early termination, or after the end).
    pub fn end_by_notice(&self, sent: Day) -> Option<Day> {
        if !self.renewal.is_tacit() && self.early.is_none() {
            return None;
        }
        let of_term = match self.fixed_end() {
            None => self.first_tacit_end(sent).map(|end| end.ends),
            Some(end) => (sent <= end).then_some(end),
        };
        let of_year = self.first_year_end(sent).map(|end| end.ends);
        of_term.into_iter().chain(of_year).min()
    }

    /// The end with the next deadline for a notice, on or after a day.
    pub fn next_by_notice(&self, today: Day) -> Option<PossibleEnd> {
        let ends = [self.first_tacit_end(today), self.first_year_end(today)];
        ends.into_iter().flatten().min_by_key(|end| end.notice_by)
    }

    /// The end of the term as it stands on a day without any notice.
    pub fn end_on(&self, today: Day) -> Day {
        let tacit = || self.first_tacit_end(today).map(|end| end.ends);
        self.fixed_end().or_else(tacit).unwrap_or(self.contract.end)
    }

    /// The first end under tacit renewal whose deadline is not before a day.
    fn first_tacit_end(&self, day: Day) -> Option<PossibleEnd> {
        let Renewal::Tacit { months, notice_months } = self.renewal else { return None };
        let (months, notice) = (i64::from(months.max(1)), i64::from(notice_months));
        let ahead = i64::from(Month::of(day).since(Month::of(self.contract.end))) + notice;
        let surely_past = (ahead / months - 2).max(0);
        (surely_past..)
            .map(|times| self.possible(add_months(self.contract.end, times * months), notice))
            .find(|end| end.notice_by >= day)
    }

    /// The first 31 December, from the start on and before a fixed end, whose deadline is not before a day.
    fn first_year_end(&self, day: Day) -> Option<PossibleEnd> {
        let notice = i64::from(self.early?.notice_months);
        let first = self.contract.start.year().max(day.year());
        let end = (first..)
            .map(|year| self.possible(last_of_december(year), notice))
            .find(|end| end.notice_by >= day)?;
        self.fixed_end().is_none_or(|fixed| end.ends < fixed).then_some(end)
    }

    fn possible(&self, ends: Day, notice_months: i64) -> PossibleEnd {
        PossibleEnd { ends, notice_by: add_months(ends, -notice_months) }
    }
}

/// The notice that counts: of several the earliest, with the end that it brings about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticeGiven {
    /// The notice.
    pub notice: Notice,
    /// The last day of the contract.
    pub ends: Day,
}

/// The earliest notice that is known on a day, with the end that it brings about.
pub fn notice_in_force(ends: &Ends<'_>, notices: &[Notice], today: Day) -> Option<NoticeGiven> {
    let known = notices.iter().filter(|notice| notice.sent <= today);
    let notice = known.min_by_key(|notice| notice.sent)?;
    Some(NoticeGiven { notice: *notice, ends: ends.end_by_notice(notice.sent)? })
}

/// The extensions that are known on a day.
pub fn known_extensions(extensions: &[Extension], today: Day) -> impl Iterator<Item = &Extension> {
    extensions.iter().filter(move |extension| extension.signed <= today)
}

/// Whether a month has a day after an old end.
pub fn goes_beyond(month: Month, old_end: Day) -> bool {
    Period::months(month, month).to > old_end
}
