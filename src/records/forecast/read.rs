//! From what is asked to assumptions in the domain's terms, with all problems at once.

use super::form::{AssumptionsForm, ForecastRequest};
use super::percent::RateForm;
use super::words::{BasisForm, ExtensionWord, IndexationForm, OthersWord, RenewalWord};
use crate::domain::billing::Situation;
use crate::domain::calendar::Day;
use crate::domain::forecast::assumptions::Rate;
use crate::domain::forecast::{Assumptions, Banded, Key, MOST_YEARS, NotPossible, Scenario, Years};
use crate::simulation::problem::{Code, Problems};
use crate::simulation::read::agreement::index_kind;
use chrono::Datelike;
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The most scenarios of one forecast.
const MOST_SCENARIOS: usize = 10;
/// How many years follow the first where nobody says.
const USUAL_YEARS: i32 = 4;

/// The years that are asked for.
///
/// # Errors
/// Where they end before they begin, or reach too far.
pub fn years(request: &ForecastRequest, today: Day) -> Result<Years, Problems> {
    let mut problems = Problems::default();
    let from = request.from.map_or(today.year(), |year| year.0);
    let usual = || from.max(today.year() + USUAL_YEARS).min(today.year() + MOST_YEARS);
    let through = request.through.map_or_else(usual, |year| year.0);
    let last = today.year() + MOST_YEARS;
    if through > last {
        let message = format!("{through}: a forecast reaches at most {MOST_YEARS} years ahead, to {last}");
        problems.add("/through", Code::OutOfRange, message);
    }
    if from > through {
        let message = format!("the years end with {through}, before they begin with {from}");
        problems.add("/through", Code::EndBeforeStart, message);
    }
    problems.or(Years { from, through })
}

/// Whether at most one thing is asked for.
///
/// # Errors
/// Where several are.
pub fn one_scope(request: &ForecastRequest) -> Result<(), Problems> {
    let mut problems = Problems::default();
    let given = [("contract", &request.contract), ("organisation", &request.organisation)];
    let given = given.into_iter().chain([("agreement", &request.agreement)]);
    let given: Vec<&str> = given.filter(|(_, name)| name.is_some()).map(|(field, _)| field).collect();
    for field in given.iter().skip(1) {
        let message = "name a contract, an organisation or an agreement: one of them, or none for all";
        problems.add(format!("/{field}"), Code::WrongForm, message);
    }
    problems.or(())
}

/// What references in assumptions may name.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// What is known.
    pub situation: &'a Situation,
    /// The contracts that whoever asks may name; all where `None`.
    pub contracts: Option<&'a BTreeSet<Arc<str>>>,
}

/// The assumptions of a request, and its scenarios.
///
/// # Errors
/// Everything that is named and not there, or out of range.
pub fn assumptions(
    request: &ForecastRequest,
    named: Named<'_>,
) -> Result<(Banded<Assumptions>, Vec<Scenario>), Problems> {
    let basis = match request.basis {
        Some(BasisForm::Constant) => Banded::same(Assumptions::constant()),
        Some(BasisForm::Defaults) | None => Assumptions::defaults(),
    };
    let mut reader = Reader { named, problems: Problems::default() };
    let nothing = AssumptionsForm::default();
    let given = request.assumptions.as_ref().unwrap_or(&nothing);
    let (base, _) = reader.changed(&basis, given, "/assumptions");
    let scenarios = request.scenarios.as_deref().unwrap_or_default();
    if scenarios.len() > MOST_SCENARIOS {
        let message = format!("{} scenarios: at most {MOST_SCENARIOS} at once", scenarios.len());
        reader.problems.add("/scenarios", Code::OutOfRange, message);
    }
    let mut read = Vec::new();
    for (place, form) in scenarios.iter().enumerate() {
        let pointer = format!("/scenarios/{place}");
        let (assumptions, keys) = reader.changed(&base, &form.assumptions, &format!("{pointer}/assumptions"));
        let name: Arc<str> = form.name.0.as_str().into();
        if read.iter().any(|other: &Scenario| other.name == name) {
            let message = "another scenario has the same name";
            reader.problems.add(format!("{pointer}/name"), Code::Duplicate, message);
        }
        read.push(Scenario { name, keys, assumptions });
    }
    reader.problems.or((base, read))
}

/// Contracts that cannot be left as assumed, as problems of the request.
pub fn not_possible(scenario: Option<usize>, found: &[NotPossible]) -> Problems {
    let mut problems = Problems::default();
    let of = scenario.map_or_else(String::new, |place| format!("/scenarios/{place}"));
    for one in found {
        let message = one.why.map_or_else(
            || {
                "no notice ends this contract in that year: name another year, or the day of the notice"
                    .to_owned()
            },
            |why| why.to_string(),
        );
        let pointer = format!("{of}/assumptions/leaving/{}", one.place);
        problems.add(pointer, Code::NoticeNotPossible, message);
    }
    problems
}

/// What is read so far, with all problems.
pub(super) struct Reader<'a> {
    pub(super) named: Named<'a>,
    pub(super) problems: Problems,
}

impl Reader<'_> {
    /// What is assumed with changes, and which assumptions are changed.
    fn changed(
        &mut self,
        of: &Banded<Assumptions>,
        form: &AssumptionsForm,
        pointer: &str,
    ) -> (Banded<Assumptions>, Vec<Key>) {
        let mut new = of.clone();
        self.no_duplicates(form, pointer);
        rates(&mut new, form);
        let movements = self.movements(form, pointer);
        let leaving = self.leaving(form, pointer);
        each(&mut new, |one| {
            singles(one, form);
            if form.participants.is_some() {
                one.movements.clone_from(&movements);
            }
            if form.leaving.is_some() {
                one.leaving.clone_from(&leaving);
            }
        });
        for (field, rate) in [("usage_level", &form.usage_level), ("expected_reach", &form.expected_reach)] {
            let negative =
                |percents: &Banded<Decimal>| percents.low.is_sign_negative() && !percents.low.is_zero();
            if rate.as_ref().and_then(RateForm::percents).as_ref().is_some_and(negative) {
                let message = "a share is not negative";
                self.problems.add(format!("{pointer}/{field}"), Code::OutOfRange, message);
            }
        }
        (new, keys(form))
    }

    /// A problem for each entry of a list that stands in it before.
    fn once<K: Ord>(&mut self, keys: impl Iterator<Item = K>, pointer: &str) {
        let mut seen = BTreeSet::new();
        for (place, key) in keys.enumerate() {
            if !seen.insert(key) {
                let message = "this stands twice: leave one out";
                self.problems.add(format!("{pointer}/{place}"), Code::Duplicate, message);
            }
        }
    }

    fn no_duplicates(&mut self, form: &AssumptionsForm, pointer: &str) {
        let growth = form.population_growth_of.iter().flatten().map(|of| &of.nis.0);
        self.once(growth, &format!("{pointer}/population_growth_of"));
        let path = form.index_path.iter().flatten().map(|step| (index_kind(step.index), step.year));
        self.once(path, &format!("{pointer}/index_path"));
        let years = form.indexation_of.iter().flatten().map(|of| of.year);
        self.once(years, &format!("{pointer}/indexation_of"));
        let contracts = form.leaving.iter().flatten().map(|leaving| &leaving.contract.0);
        self.once(contracts, &format!("{pointer}/leaving"));
    }
}

fn each(of: &mut Banded<Assumptions>, mut change: impl FnMut(&mut Assumptions)) {
    change(&mut of.low);
    change(&mut of.expected);
    change(&mut of.high);
}

/// What may differ between the runs.
fn rates(new: &mut Banded<Assumptions>, form: &AssumptionsForm) {
    let usual = Assumptions::defaults();
    let rate = |form: &RateForm, own: fn(&Assumptions) -> Rate| form.rates(usual.map(own));
    if let Some(form) = &form.population_growth {
        set(new, rate(form, |of| of.population), |of, rate| of.population = rate);
    }
    if let Some(form) = &form.index_growth {
        set(new, rate(form, |of| of.index), |of, rate| of.index = rate);
    }
    if let Some(form) = &form.usage_trend {
        set(new, rate(form, |of| of.trend), |of, rate| of.trend = rate);
    }
    if let Some(form) = &form.usage_level {
        let levels = form.percents().unwrap_or(usual.map(|of| of.level));
        set(new, levels, |of, level| of.level = level);
    }
    if let Some(form) = &form.expected_reach {
        let reach = form.percents().map(|percents| percents.map(|percent| Some(*percent)));
        set(new, reach.unwrap_or(Banded::same(None)), |of, reach| of.reach = reach);
        set(new, usual.map(|of| of.reach_more), |of, more| of.reach_more = more);
    }
}

fn set<T: Copy>(of: &mut Banded<Assumptions>, values: Banded<T>, put: fn(&mut Assumptions, T)) {
    put(&mut of.low, values.low);
    put(&mut of.expected, values.expected);
    put(&mut of.high, values.high);
}

/// What is the same in all runs.
fn singles(one: &mut Assumptions, form: &AssumptionsForm) {
    let growth = form.population_growth_of.iter().flatten();
    one.population_of.extend(growth.map(|of| (of.nis.0.clone(), of.percent.0)));
    let path = form.index_path.iter().flatten();
    one.index_of.extend(path.map(|step| ((index_kind(step.index), step.year.0), step.percent.0)));
    one.indexation = form.indexation.map_or(one.indexation, |word| word == IndexationForm::Apply);
    let years = form.indexation_of.iter().flatten();
    one.indexation_of.extend(years.map(|of| (of.year.0, of.apply)));
    one.season = form.usage_season.unwrap_or(one.season);
    one.others = form.other_participants.map_or(one.others, |word| word == OthersWord::Continue);
    one.tacit_renewal = form.tacit_renewal.map_or(one.tacit_renewal, |word| word == RenewalWord::GoesOn);
    one.extension = form.extension.map_or(one.extension, |word| word == ExtensionWord::Granted);
}

/// The assumptions that a form gives.
fn keys(form: &AssumptionsForm) -> Vec<Key> {
    let given = |key: &Key| match key {
        Key::Population => form.population_growth.is_some() || form.population_growth_of.is_some(),
        Key::Index => form.index_growth.is_some() || form.index_path.is_some(),
        Key::Indexation => form.indexation.is_some() || form.indexation_of.is_some(),
        Key::UsageTrend => form.usage_trend.is_some(),
        Key::UsageSeason => form.usage_season.is_some(),
        Key::UsageLevel => form.usage_level.is_some(),
        Key::Reach => form.expected_reach.is_some(),
        Key::Others => form.other_participants.is_some(),
        Key::Movements => form.participants.is_some(),
        Key::Leaving => form.leaving.is_some(),
        Key::TacitRenewal => form.tacit_renewal.is_some(),
        Key::Extension => form.extension.is_some(),
    };
    Key::ALL.into_iter().filter(given).collect()
}
