//! The deadlines to come.

use crate::domain::calendar::{Period, add_days};
use crate::records::standing::reminder::RemindersJson;
use crate::simulation::form::scalar::Date;
use crate::simulation::result::Text;
use crate::web::Service;
use crate::web::problem::Refusal;
use crate::web::session::Finance;
use crate::workflows::read;
use crate::workflows::standing::reminders::in_period;
use actix_web::{HttpResponse, get, web};
use serde::Deserialize;
use utoipa::IntoParams;

/// How many days are looked ahead where nothing is said.
const USUAL: u32 = 90;
/// The most days that are looked ahead.
const MOST: u32 = 800;

/// Which days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// The first day, on which what is recorded is known; today where left out.
    #[param(example = "2023-06-01")]
    on: Option<Date>,
    /// How many days are looked ahead; 90 where left out.
    #[param(minimum = 0, maximum = 800)]
    days: Option<u32>,
}

/// List the deadlines to come
///
/// What must be done, decided or awaited in a number of days: deadlines for notices (and reminders of them to both
/// parties), announcements of increases, undecided indexation, ends and renewals, holds that end, changes of data
/// agreements, documents to be issued and what they wait for, terminations that are not confirmed.
#[utoipa::path(
    tag = "decisions",
    params(Which),
    responses((status = 200, body = RemindersJson<'static>, description = "The deadlines")),
)]
#[get("/reminders")]
pub async fn list_reminders(
    _: Finance,
    which: web::Query<Which>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let from = which.on.map_or(service.clock.today(), |day| day.0);
    let days = which.days.unwrap_or(USUAL);
    if days > MOST {
        return Err(Refusal::bad_request(format!("days is {days}: expected 0 to {MOST}")));
    }
    let period = Period { from, to: add_days(from, days.into()) };
    let mut conn = service.connection().await?;
    let found = read(&mut conn, async |conn| in_period(conn, period).await).await?;
    let items = found.iter().map(Into::into).collect();
    Ok(HttpResponse::Ok().json(RemindersJson { from: Text(period.from), to: Text(period.to), items }))
}
