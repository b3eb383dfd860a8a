//! The file while it comes: read row by row, never kept as a whole where it is a text.

use crate::domain::calendar::Day;
use crate::imports::official::{About, Kind};
use crate::records::figure_imports::proposal::Handed;
use crate::records::scalar::Short;
use crate::simulation::form::scalar::Date;
use crate::simulation::problem::{Code, Problems};
use crate::web::body::{is_of, pieces};
use crate::web::command::{Come, Comes};
use crate::web::problem::Refusal;
use crate::workflows::figure_imports::intake::{Intake, MOST_BYTES};
use actix_web::dev::Payload;
use actix_web::{HttpRequest, web};
use rust_decimal::Decimal;
use serde::Deserialize;
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type};
use utoipa::{IntoParams, PartialSchema, ToSchema};

/// The change against the year before, in percent, above which a figure is told.
const TOLERANCE: u32 = 10;

/// As what a file may be announced.
const MEDIA_TYPES: [&str; 8] = [
    "octet-stream",
    "plain",
    "csv",
    "json",
    "zip",
    "x-zip-compressed",
    "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "vnd.ms-excel",
];

/// What is said of the file.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct What {
    /// What it holds; found out where left out.
    #[param(inline)]
    kind: Option<KindName>,
    /// Its name, which may tell its year.
    #[param(value_type = Option<String>, pattern = r"^[^\u0000-\u001F\u007F-\u009F]{1,200}$", example = "TF_SOC_POP_STRUCT_2019.txt")]
    name: Option<Short>,
    /// The year of its figures, where it does not say so itself; of a workbook with many years only this one is read.
    #[param(minimum = 1990, maximum = 2100, example = 2019)]
    year: Option<i32>,
    /// The day on which it was published: from then on its figures are known. Where left out, what is new is always known, and
    /// what differs from a recorded publication is known from today on.
    #[param(value_type = Option<String>, format = Date, example = "2019-06-13")]
    published: Option<Date>,
    /// The change against the year before, in percent, above which a figure is told; 10 where left out.
    #[param(minimum = 0, maximum = 100)]
    tolerance: Option<u32>,
}

/// What a file holds.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KindName {
    /// Inhabitants of municipalities.
    Population,
    /// Price indices.
    Index,
    /// The register of codes.
    Municipalities,
    /// Mergers of municipalities.
    Mergers,
}

impl From<KindName> for Kind {
    fn from(name: KindName) -> Kind {
        match name {
            KindName::Population => Kind::Population,
            KindName::Index => Kind::Index,
            KindName::Municipalities => Kind::Municipalities,
            KindName::Mergers => Kind::Mergers,
        }
    }
}

/// A file of official figures, as bytes.
pub struct FigureFile;

impl PartialSchema for FigureFile {
    fn schema() -> RefOr<Schema> {
        let file = ObjectBuilder::new().schema_type(Type::String);
        file.format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary))).into()
    }
}

impl ToSchema for FigureFile {}

/// A file that was taken in.
pub struct Taken {
    /// What was found in it, or why it is refused.
    pub handed: Result<Handed, Refusal>,
    /// The change, in percent, above which a figure is told.
    pub tolerance: Decimal,
}

impl What {
    fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        if let Some(year) = self.year.filter(|year| !(1990..=2100).contains(year)) {
            problems.add("", Code::OutOfRange, format!("year: {year} is not between 1990 and 2100"));
        }
        if let Some(tolerance) = self.tolerance.filter(|tolerance| *tolerance > 100) {
            problems.add("", Code::OutOfRange, format!("tolerance: {tolerance} is not between 0 and 100"));
        }
        problems
    }

    fn intake(&self) -> Intake {
        let name = self.name.as_ref().map_or_else(|| "bestand".to_owned(), |name| name.0.clone());
        let about = About { kind: self.kind.map(Into::into), name, year: self.year };
        let published: Option<Day> = self.published.map(|day| day.0);
        Intake::new(about, published)
    }
}

impl Comes for Taken {
    async fn coming(request: HttpRequest, payload: Payload) -> Result<Come<Self>, Refusal> {
        let what = web::Query::<What>::from_query(request.query_string());
        let what =
            what.map_err(|error| Refusal::bad_request(format!("the query is not understood: {error}")))?;
        what.problems().or(()).map_err(Refusal::refused)?;
        is_of(&request, &MEDIA_TYPES)?;
        let mut intake = what.intake();
        pieces(payload, MOST_BYTES, |piece| intake.push(piece)).await?;
        let fingerprint = intake.fingerprint();
        let handed = web::block(move || intake.finish()).await.map_err(|_was_stopped| Refusal::fault())?;
        let handed = handed.map_err(|found| {
            let mut problems = Problems::default();
            found.iter().for_each(|one| problems.add("", Code::NotReadable, one.to_string()));
            Refusal::refused(problems)
        });
        let tolerance = Decimal::from(what.tolerance.unwrap_or(TOLERANCE));
        Ok(Come { value: Taken { handed, tolerance }, fingerprint })
    }
}
