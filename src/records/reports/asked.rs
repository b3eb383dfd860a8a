//! What a report is limited to.

use super::Report;
use crate::documents::sheets::{Cell, Filter};
use crate::domain::calendar::{Day, Period, first_of_january, last_of_december};
use crate::simulation::problem::{Code, Problems};
use serde::Deserialize;
use utoipa::ToSchema;

/// By which periods something is added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReportPeriod)]
pub enum Per {
    /// By month.
    #[default]
    Month,
    /// By quarter.
    Quarter,
}

impl Per {
    /// The periods of that name: `month` or `quarter`.
    pub fn named(name: &str) -> Option<Per> {
        match name {
            "month" => Some(Per::Month),
            "quarter" => Some(Per::Quarter),
            _ => None,
        }
    }
}

/// What was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Only of this organisation: what it pays or subscribes.
    pub organisation: Option<String>,
    /// Only under this agreement.
    pub agreement: Option<String>,
    /// Only of this contract.
    pub contract: Option<String>,
    /// Only from this day on.
    pub from: Option<Day>,
    /// Only through this day.
    pub to: Option<Day>,
    /// As known on this day.
    pub on: Option<Day>,
    /// Only of this year.
    pub year: Option<i32>,
    /// By which periods.
    pub by: Option<Per>,
    /// Only on this kind of thing.
    pub kind: Option<String>,
    /// Only on the thing of this name.
    pub object: Option<String>,
    /// Only by this actor.
    pub actor: Option<String>,
    /// Only of this action.
    pub action: Option<String>,
}

/// What can be asked of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilterName {
    /// [`Asked::organisation`].
    Organisation,
    /// [`Asked::agreement`].
    Agreement,
    /// [`Asked::contract`].
    Contract,
    /// [`Asked::from`].
    From,
    /// [`Asked::to`].
    To,
    /// [`Asked::on`].
    On,
    /// [`Asked::year`].
    Year,
    /// [`Asked::by`].
    By,
    /// [`Asked::kind`].
    Kind,
    /// [`Asked::object`].
    Object,
    /// [`Asked::actor`].
    Actor,
    /// [`Asked::action`].
    Action,
}

impl FilterName {
    /// All of them.
    const ALL: [FilterName; 12] = [
        FilterName::Organisation,
        FilterName::Agreement,
        FilterName::Contract,
        FilterName::From,
        FilterName::To,
        FilterName::On,
        FilterName::Year,
        FilterName::By,
        FilterName::Kind,
        FilterName::Object,
        FilterName::Actor,
        FilterName::Action,
    ];

    fn named(self) -> (&'static str, &'static str) {
        match self {
            FilterName::Organisation => ("organisation", "Organisatie"),
            FilterName::Agreement => ("agreement", "Overeenkomst"),
            FilterName::Contract => ("contract", "Contract"),
            FilterName::From => ("from", "Vanaf"),
            FilterName::To => ("to", "Tot en met"),
            FilterName::On => ("on", "Op"),
            FilterName::Year => ("year", "Jaar"),
            FilterName::By => ("by", "Per"),
            FilterName::Kind => ("kind", "Soort"),
            FilterName::Object => ("object", "Naam"),
            FilterName::Actor => ("actor", "Door"),
            FilterName::Action => ("action", "Handeling"),
        }
    }

    /// Its name in addresses, on the command line and in JSON.
    pub fn key(self) -> &'static str {
        self.named().0
    }
}

impl Asked {
    fn value(&self, name: FilterName) -> Cell {
        let text = |text: &Option<String>| Cell::from(text.clone());
        match name {
            FilterName::Organisation => text(&self.organisation),
            FilterName::Agreement => text(&self.agreement),
            FilterName::Contract => text(&self.contract),
            FilterName::From => Cell::from(self.from),
            FilterName::To => Cell::from(self.to),
            FilterName::On => Cell::from(self.on),
            FilterName::Year => Cell::from(self.year),
            FilterName::By => match self.by {
                None => Cell::Empty,
                Some(Per::Month) => Cell::Named { code: "month", nl: "maand" },
                Some(Per::Quarter) => Cell::Named { code: "quarter", nl: "kwartaal" },
            },
            FilterName::Kind => text(&self.kind),
            FilterName::Object => text(&self.object),
            FilterName::Actor => text(&self.actor),
            FilterName::Action => text(&self.action),
        }
    }

    fn given(&self) -> impl Iterator<Item = FilterName> {
        FilterName::ALL.into_iter().filter(|name| self.value(*name) != Cell::Empty)
    }

    /// What was asked, as it stands above the table.
    pub fn shown(&self) -> Vec<Filter> {
        let filter = |name: FilterName| {
            let (key, label) = name.named();
            Filter { key: key.into(), label: label.into(), value: self.value(name) }
        };
        self.given().map(filter).collect()
    }

    /// What cannot be asked of a report: all of it at once, each by the name of the filter.
    pub fn problems(&self, report: Report) -> Problems {
        let takes = report.filters();
        let known: Vec<&str> = takes.iter().map(|name| name.key()).collect();
        let mut problems = Problems::default();
        for foreign in self.given().filter(|name| !takes.contains(name)) {
            let message = format!(
                "the report '{}' is not limited by {}: it takes {}",
                report.name(),
                foreign.key(),
                known.join(", ")
            );
            problems.add(format!("/{}", foreign.key()), Code::UnknownField, message);
        }
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from > to
        {
            let message = format!("{to} lies before the first day, {from}: give the first day as `from`");
            problems.add("/to", Code::EndBeforeStart, message);
        }
        problems
    }

    /// The days that were asked for, within the year where one was; all days where nothing was said.
    pub fn days(&self) -> Period {
        let (from, to) = match self.year {
            Some(year) => (first_of_january(year), last_of_december(year)),
            None => (first_of_january(1), last_of_december(9999)),
        };
        Period {
            from: self.from.map_or(from, |day| day.max(from)),
            to: self.to.map_or(to, |day| day.min(to)),
        }
    }
}
