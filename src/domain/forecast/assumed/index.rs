//! Index figures to come: the figure of the same month of the last known year, in the same base, grown by the percentage
//! of each year since and rounded once to the two decimals of publication.

use super::rates::{grown, signed};
use super::{Known, Projection, assumption};
use crate::domain::calendar::Month;
use crate::domain::exact::Exact;
use crate::domain::figures::index::{BaseYear, IndexFigure, IndexKind, IndexMonths, Indices};
use crate::domain::forecast::assumptions::Assumptions;
use crate::domain::forecast::result::{OwnOf, OwnRate};
use crate::domain::tariff::conditions::Indexation;
use chrono::Datelike;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// How many yearly ratios its own rise is the mean of, at most.
const OWN_YEARS: i32 = 5;
/// The bounds of its own rise, in percent per year.
const LEAST: Decimal = Decimal::ZERO;
const MOST: Decimal = Decimal::from_parts(5, 0, 0, false, 0);
/// Its own rise where no two years are known.
const USUAL: Decimal = Decimal::TWO;

/// Puts in the figures that yearly indexation will ask for.
pub fn assume(known: &Known, assumptions: &Assumptions, projection: &mut Projection) {
    let asked: BTreeSet<(IndexKind, u32, i32)> = known
        .situation
        .agreements
        .iter()
        .filter_map(|standing| match standing.agreement.indexation {
            Some(Indexation::Yearly { index, reference_month, .. }) => {
                Some((index, reference_month, standing.agreement.price_level))
            }
            _ => None,
        })
        .collect();
    for (kind, number, level) in asked {
        let indices = &known.situation.figures.indices;
        let Some(level) = Month::new(level, number) else { continue };
        let series = Series { known, indices, kind, level };
        series.years_to_come(assumptions, projection);
    }
}

/// The figures of one month of the year.
struct Series<'a> {
    known: &'a Known,
    indices: &'a Indices,
    kind: IndexKind,
    /// The month of the price level, with which all later ones are compared.
    level: Month,
}

/// The last known figure that later ones grow from.
struct Last<'a> {
    figure: &'a IndexFigure,
    year: i32,
    /// The mean of the last yearly rises, in percent.
    own: Decimal,
    /// The years of the first and last figure of that mean.
    seen: Option<(i32, i32)>,
}

impl Series<'_> {
    fn month(&self, year: i32) -> Month {
        self.level.plus(12 * (year - self.level.year()))
    }

    fn years_to_come(&self, assumptions: &Assumptions, projection: &mut Projection) {
        let first = self.known.today.year().max(self.level.year() + 1);
        for year in first..=self.known.years.through {
            let months = IndexMonths { kind: self.kind, to: self.month(year), from: self.level };
            if self.indices.ratio(months, self.known.situation.today).is_some() {
                continue;
            }
            let Some(last) = self.last_before(year) else { return };
            let percent = assumptions.index.percent(last.own);
            note(self.own_rate(&last, percent), projection);
            let of_year = |year| assumptions.index_of.get(&(self.kind, year)).copied().unwrap_or(percent);
            let start = Exact::from(last.figure.value);
            let value = ((last.year + 1)..=year).fold(start, |value, year| grown(value, of_year(year), 1));
            let Ok(value) = value.round(2) else { return };
            if value <= Decimal::ZERO {
                continue;
            }
            let words = format!("index {} per jaar sinds {}", signed(of_year(year)), self.month(last.year));
            let figure = IndexFigure { base: last.figure.base, value, provenance: assumption(&words) };
            projection.assumed.indices.push((self.kind, figure.base, months.to, value));
            projection.situation.figures.indices.add(self.kind, months.to, figure);
        }
    }

    /// The last known figure of the month before a year, in a base that the price level has too; of several the newest.
    fn last_before(&self, year: i32) -> Option<Last<'_>> {
        let bases = self.figures(self.level.year()).into_iter().map(|figure| figure.base);
        let found = bases.filter_map(|base| {
            let mut years = (self.level.year()..year).rev();
            years.find_map(|year| Some((year, base, self.in_base(year, base)?)))
        });
        let (year, base, figure) = found.max_by_key(|(year, base, _)| (*year, *base))?;
        let (own, seen) = self.own(year, base);
        Some(Last { figure, year, own, seen })
    }

    fn own_rate(&self, last: &Last<'_>, percent: Decimal) -> OwnRate {
        let month = |year| self.month(year).to_string().into();
        let seen = last.seen.map(|(from, to)| (month(from), month(to)));
        OwnRate { of: OwnOf::Index(self.kind, last.figure.base), percent, seen }
    }

    fn figures(&self, year: i32) -> Vec<&IndexFigure> {
        self.indices.known(self.kind, self.month(year), self.known.situation.today)
    }

    fn in_base(&self, year: i32, base: BaseYear) -> Option<&IndexFigure> {
        self.figures(year).into_iter().find(|figure| figure.base == base)
    }

    /// The mean of the last yearly rises in a base, to two decimals, bounded.
    fn own(&self, last: i32, base: BaseYear) -> (Decimal, Option<(i32, i32)>) {
        let (mut sum, mut count, mut first) = (Exact::from(Decimal::ZERO), 0_i64, last);
        for year in ((last - OWN_YEARS + 1)..=last).rev() {
            let pair = (self.in_base(year, base), self.in_base(year - 1, base));
            let (Some(to), Some(from)) = pair else { break };
            let Some(rise) = Exact::from(to.value - from.value).over(from.value) else { break };
            (sum, count, first) = (sum.plus(&rise), count + 1, year - 1);
        }
        let mean = sum.times(Decimal::ONE_HUNDRED).over(Decimal::from(count));
        let mean = mean.and_then(|mean| mean.round(2).ok());
        mean.map_or((USUAL, None), |mean| (mean.clamp(LEAST, MOST), Some((first, last))))
    }
}

/// Tells a percentage once.
fn note(rate: OwnRate, projection: &mut Projection) {
    if !projection.assumed.own.contains(&rate) {
        projection.assumed.own.push(rate);
    }
}
