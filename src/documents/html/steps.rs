//! How an amount was worked out: the table of its steps, and the clauses that they name.

use super::figure::Figure;
use crate::documents::issued::IssuedStep;
use crate::documents::note::worked::in_figures;
use crate::domain::clause::find;
use askama::Template;
use askama::filters::HtmlSafe;

/// The steps of an amount.
#[derive(Debug, Template)]
#[template(path = "steps.html")]
pub struct Steps<'a> {
    /// What they explain.
    caption: String,
    rows: Vec<Row<'a>>,
}

impl HtmlSafe for Steps<'_> {}

/// One step.
#[derive(Debug)]
struct Row<'a> {
    step: &'a IssuedStep,
    figure: Figure,
    /// Its formula with the figures filled in.
    worked: Option<String>,
    clause: Option<Clause<'a>>,
}

/// A clause that is named.
#[derive(Debug, Template)]
#[template(
    ext = "html",
    source = r##"{% match place %}{% when Some(place) %}<a href="#{{ place }}">{{ id }}</a>{% when None %}{{ id }}{% endmatch %}"##
)]
pub struct Clause<'a> {
    id: &'a str,
    place: Option<String>,
}

impl HtmlSafe for Clause<'_> {}

impl<'a> Clause<'a> {
    /// A clause by its name; its wording stands on the page where the register knows it.
    fn named(id: &'a str) -> Clause<'a> {
        Clause { id, place: find(id).map(|clause| place(clause.id)) }
    }
}

/// The name of the place on the page where a clause stands: `clausule-e-8-1`.
pub fn place(clause: &str) -> String {
    let plain = clause.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "-");
    format!("clausule-{plain}")
}

impl<'a> Steps<'a> {
    /// The steps, under a caption.
    pub fn of(caption: String, steps: &'a [IssuedStep]) -> Steps<'a> {
        let row = |(step, worked): (&'a IssuedStep, Option<String>)| Row {
            step,
            figure: Figure::number(&step.figure),
            worked,
            clause: step.clause.as_deref().map(Clause::named),
        };
        Steps { caption, rows: steps.iter().zip(in_figures(steps)).map(row).collect() }
    }

    /// Whether there is nothing to explain.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}
