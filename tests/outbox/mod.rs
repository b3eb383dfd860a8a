//! The outbox: what is issued is sent to real servers that behave well or badly; nothing is lost, nothing comes twice.

mod access_point;
mod asked;
mod chance;
mod folder;
mod leases;
mod mail;
mod program;
mod queued;

use crate::http::issuing::{INVOICES, issue_all_of_antwerp};
use crate::http::orders::POLICIES;
use crate::support::app::{NOW, TestApp};
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time;
use tarief::channels::{AccessPoint, Channels, Folder, Gateway, Mailer};
use tarief::clock::Clock;
use tarief::domain::outbox::Backoff;
use tarief::web::outbox::{Outbox, deliver_all};

pub const DELIVERIES: &str = "/api/v1/deliveries";
/// Longer than anything takes on this machine.
pub const PATIENT: time::Duration = time::Duration::from_secs(20);
/// For servers that say nothing.
pub const HASTY: time::Duration = time::Duration::from_millis(400);

/// How Antwerp wants to receive its documents.
pub fn antwerp_receives(app: &TestApp, delivery: &str) {
    let policy = json!({
        "organisation": "stad-antwerpen", "delivery": delivery, "invoice_email": "facturen@antwerpen.be"
    });
    app.post(POLICIES, &policy).expect(201);
}

/// Antwerp with its three invoices, sent as it wants.
pub fn issued(delivery: &str) -> TestApp {
    let app = TestApp::antwerp().start();
    antwerp_receives(&app, delivery);
    issue_all_of_antwerp(&app);
    app
}

pub fn moment(minutes: i64) -> DateTime<Utc> {
    NOW.parse::<DateTime<Utc>>().unwrap() + Duration::minutes(minutes)
}

pub fn mailer(url: &str, timeout: time::Duration) -> Mailer {
    let from = "Cultuurconnect facturatie <facturen@cultuurconnect.be>".parse().unwrap();
    Mailer::new(url.parse().unwrap(), None, (from, timeout))
}

pub fn point(url: &str, timeout: time::Duration) -> Gateway {
    Gateway::AccessPoint(AccessPoint::new(&url.parse().unwrap(), Some("geheim".to_owned()), timeout))
}

pub fn folder(path: &std::path::Path) -> Gateway {
    Gateway::Folder(Folder::new(path.to_owned()))
}

pub fn sender(gateway: Option<Gateway>, mailer: Option<Mailer>) -> Outbox {
    let carrier = Arc::new(Channels::new(gateway, mailer));
    Outbox { carrier, backoff: Backoff::default(), ubl_in_mail: false }
}

/// Sends everything whose turn it is so many minutes after the beginning.
pub fn deliver(app: &TestApp, outbox: &Outbox, minutes: i64) {
    let clock = Clock::Fixed(moment(minutes));
    deliver_all(app.pool(), clock, (outbox, &AtomicBool::new(false)), |_, _| {}).unwrap();
}

/// Asks for a document to be sent; its delivery.
pub fn ask(app: &TestApp, number: &str, channel: &str) -> Value {
    let body = json!({ "channel": channel, "reason": "Een test" });
    app.post(&format!("{INVOICES}/{number}/deliveries"), &body).expect(201).json()
}

/// A delivery as it stands.
pub fn read(app: &TestApp, delivery: &Value) -> Value {
    app.get(&format!("{DELIVERIES}/{}", delivery["id"].as_str().unwrap())).expect(200).json()
}

/// All deliveries, the first one first.
pub fn all(app: &TestApp) -> Vec<Value> {
    let mut items = app.get(&format!("{DELIVERIES}?limit=200")).expect(200).json()["items"].take();
    items.as_array_mut().unwrap().reverse();
    items.as_array().unwrap().clone()
}

/// What happened to a delivery.
pub fn events(delivery: &Value) -> Vec<String> {
    let events = delivery["events"].as_array().unwrap();
    events.iter().map(|event| event["what"].as_str().unwrap().to_owned()).collect()
}

/// State and last event of a delivery.
pub fn stands(app: &TestApp, delivery: &Value) -> (String, String) {
    let delivery = read(app, delivery);
    let last = events(&delivery).pop().unwrap_or_default();
    (delivery["state"].as_str().unwrap().to_owned(), last)
}
