//! Forecasts of situations, and the situations that they assume.

use serde_json::{Value, json};
use tarief::catalogue::Catalogue;
use tarief::records::forecast::{ForecastRequest, View};
use tarief::simulation::problem::Problems;
use tarief::simulation::simulate;
use tarief::web::body;
use tarief::workflows::Failed;
use tarief::workflows::forecast::of_situation;

/// A forecast of a situation that stands by itself, or its problems.
pub fn view_of(situation: &Value, asked: &Value) -> Result<View, Problems> {
    let simulation = simulate(&situation.to_string(), &Catalogue)?;
    let request: ForecastRequest = body::read(asked.to_string().as_bytes())?;
    let gathered = of_situation(&simulation.situation, &request)?;
    gathered.work_out(u64::MAX).map_err(|failed| match failed {
        Failed::Refused(problems) => problems,
        other => panic!("{other}"),
    })
}

/// The same as JSON.
pub fn forecast_of(situation: &Value, asked: &Value) -> Result<Value, Problems> {
    view_of(situation, asked).map(|view| serde_json::to_value(view.json()).unwrap())
}

/// The expected gross amount of each year.
pub fn gross_by_year(forecast: &Value) -> Vec<(i64, String)> {
    let totals = forecast["totals"].as_array().unwrap().iter();
    totals
        .map(|total| {
            let gross = total["amounts"]["expected"]["gross"].as_str().unwrap();
            (total["year"].as_i64().unwrap(), gross.to_owned())
        })
        .collect()
}

/// The situation with every assumed figure put in by hand: what is only known later is left out, as a forecast does.
pub fn with_assumed(situation: &Value, figures: &Value) -> Value {
    let mut whole = situation.clone();
    let known = |entry: &Value, field: &str| {
        entry[field].as_str().is_none_or(|day| day <= situation["today"].as_str().unwrap())
    };
    for (list, field) in [("population", "published"), ("indices", "published"), ("usage", "reported")] {
        if let Some(entries) = whole[list].as_array_mut() {
            entries.retain(|entry| known(entry, field));
        }
    }
    for list in ["population", "indices", "usage", "other_participants", "decisions"] {
        let mut all = whole[list].as_array().cloned().unwrap_or_default();
        let added = figures[list].as_array().unwrap();
        if list == "other_participants" {
            let key = |entry: &Value| json!([entry["agreement"], entry["lot"], entry["month"]]);
            all.retain(|entry| added.iter().all(|other| key(other) != key(entry)));
        }
        all.extend(added.iter().cloned());
        whole[list] = Value::Array(all);
    }
    whole["today"] = figures["today"].clone();
    whole["bill_through"] = figures["bill_through"].clone();
    whole
}
