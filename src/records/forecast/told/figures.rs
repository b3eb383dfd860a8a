//! What the expected run assumes, in the form of a simulation: added to what is known it gives the same documents.

use super::view::View;
use crate::domain::contract::decisions::{Channel, Sender};
use crate::domain::figures::index::IndexKind;
use crate::domain::forecast::assumed::MOST_YEARS;
use crate::domain::forecast::run::bill_through;
use chrono::Datelike;
use serde_json::{Value, json};

/// Every assumed figure and decision, with the days through which all years are billed.
pub fn figures(view: &View) -> Value {
    let (assumed, forecast) = (&view.forecast.assumed, &view.forecast);
    let agreements = view.situation.agreements.iter().map(|standing| &standing.agreement);
    let through = agreements
        .map(|agreement| bill_through(agreement, &view.situation.contracts, forecast.years.through))
        .max();
    let population = assumed.populations.iter().map(|(nis, year, inhabitants)| {
        json!({ "nis": nis.as_str(), "on": format!("{year}-01-01"), "inhabitants": inhabitants })
    });
    let indices = assumed.indices.iter().map(|(kind, base, month, value)| {
        let index = match kind {
            IndexKind::Cpi => "cpi",
            IndexKind::Health => "health",
        };
        json!({ "index": index, "base": base.0.to_string(), "month": month.to_string(), "value": value.to_string() })
    });
    let usage = assumed.usage.iter().map(|(contract, lot, month, users)| {
        let (contract, lot) = (view.contract(*contract), view.lot_of_contract(*contract, *lot));
        json!({ "contract": contract, "lot": lot, "month": month.to_string(), "unique_users": users })
    });
    let others = assumed.others.iter().map(|(agreement, lot, month, total)| {
        json!({
            "agreement": view.agreement(*agreement), "lot": view.lot(*agreement, *lot), "month": month.to_string(),
            "unique_users": total.unique_users, "inhabitants": total.inhabitants,
        })
    });
    json!({
        "today": format!("{}-12-31", forecast.known_on.year() + MOST_YEARS + 2),
        "bill_through": through.unwrap_or(forecast.known_on).to_string(),
        "population": population.collect::<Vec<_>>(),
        "indices": indices.collect::<Vec<_>>(),
        "usage": usage.collect::<Vec<_>>(),
        "other_participants": others.collect::<Vec<_>>(),
        "decisions": decisions(view),
    })
}

fn decisions(view: &View) -> Vec<Value> {
    let assumed = &view.forecast.assumed;
    let indexation = assumed.indexation.iter().map(|(agreement, year, apply)| {
        json!({ "kind": "indexation", "agreement": view.agreement(*agreement), "year": year, "apply": apply })
    });
    let notices = assumed.notices.iter().map(|(contract, notice)| {
        let by = match notice.by {
            Sender::Subscriber => "subscriber",
            Sender::Supplier => "supplier",
        };
        let channel = match notice.channel {
            Channel::Email => "email",
            Channel::RegisteredLetter => "registered_letter",
        };
        let sent = notice.sent.to_string();
        json!({ "kind": "notice", "contract": view.contract(*contract), "by": by, "sent": sent, "channel": channel })
    });
    let extensions = assumed.extensions.iter().map(|(contract, extension)| {
        let signed = extension.signed.to_string();
        let contract = view.contract(*contract);
        json!({ "kind": "extension", "contract": contract, "signed": signed, "framework_extended": true, "index": null })
    });
    indexation.chain(notices).chain(extensions).collect()
}

impl View {
    fn contract(&self, place: usize) -> Option<&str> {
        Some(&self.situation.contracts.get(place)?.contract.id)
    }

    fn agreement(&self, place: usize) -> Option<&str> {
        Some(&self.situation.agreements.get(place)?.agreement.id)
    }

    fn lot(&self, agreement: usize, lot: usize) -> Option<&str> {
        Some(&self.situation.agreements.get(agreement)?.agreement.lots.get(lot)?.id)
    }

    fn lot_of_contract(&self, contract: usize, lot: usize) -> Option<&str> {
        self.lot(self.situation.contracts.get(contract)?.agreement, lot)
    }
}
