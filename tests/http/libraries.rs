//! Libraries of the film agreement whose price depends on all of them together.

use crate::support::app::TestApp;
use serde_json::{Value, json};
use tarief::catalogue::figures::all_populations;
use tarief::catalogue::municipalities::with_code;
use tarief::domain::calendar::Day;
use tarief::domain::identifiers::NisCode;
use tarief::records::parties;
use tarief::store::{Connection, Stamp};
use tarief::web::body;
use tarief::workflows::{Failed, record, write};

/// An empty database with the supplier and both agreements, at a moment.
pub fn of_nobody(now: &str) -> TestApp {
    let app = TestApp::shipped().at(now).start();
    let supplier = parties::all().iter().find(|party| party.nis.is_none()).unwrap();
    app.post("/api/v1/organisations", &serde_json::to_value(supplier).unwrap()).expect(201);
    for agreement in ["film-streaming-2022", "e-books-2022"] {
        let agreement = json!({ "valid_from": "2022-01-01", "agreement": { "use": agreement } });
        app.post("/api/v1/agreements", &agreement).expect(201);
    }
    app
}

/// A municipality by its code.
pub fn municipality(app: &TestApp, id: &str, nis: &str) {
    let number = 9_000_000 + nis.parse::<u32>().unwrap();
    let organisation = json!({
        "id": id, "role": "municipality", "enterprise_number": format!("0{number}{:02}", 97 - number % 97), "nis": nis,
        "particulars": [{ "since": "1990-01-01", "name": format!("Gemeente {nis}"), "street": "Gemeenteplein 1",
            "postcode": "2000", "town": "Stad" }],
    });
    app.post("/api/v1/organisations", &organisation).expect(201);
}

/// A municipality and its contract on lot 1B from March 2023, both of one name.
pub fn library(app: &TestApp, id: &str, nis: &str) {
    municipality(app, id, nis);
    let contract = json!({ "id": id, "agreement": "film-streaming-2022", "organisation": id,
        "start": "2023-03-01", "end": "2024-09-30", "lots": ["1B"] });
    app.post("/api/v1/contracts", &contract).expect(201);
}

pub fn record_usage(app: &TestApp, contract: &str, month: &str, users: u32) {
    let usage = json!({ "contract": contract, "lot": "1B", "month": month, "unique_users": users,
        "source": "Maandrapport" });
    app.post("/api/v1/usage", &usage).expect(201);
}

/// The address and revision of the only count of a contract.
pub fn usage_of(app: &TestApp, contract: &str) -> (String, i32) {
    let found = app.get(&format!("/api/v1/usage?contract={contract}")).expect(200).json()["items"][0].clone();
    let revision = found["revision"].as_i64().unwrap();
    (format!("/api/v1/usage/{}", found["id"].as_str().unwrap()), i32::try_from(revision).unwrap())
}

pub fn correct_usage(app: &TestApp, contract: &str, users: u32) {
    let (address, revision) = usage_of(app, contract);
    let mut value: Value = app.get(&address).json()["value"].clone();
    value["unique_users"] = json!(users);
    app.put(&address, revision, &value).expect(200);
}

/// The situation of `tests/golden/film/thousand-users.json` as records.
pub fn of_three() -> TestApp {
    let app = of_nobody("2023-06-01T10:00:00Z");
    for (id, nis, users) in [("a", "11001", 400), ("b", "11002", 350), ("c", "11004", 250)] {
        library(&app, id, nis);
        record_usage(&app, id, "2023-03", users);
    }
    app
}

/// Records the supplier and e-books contracts of so many municipalities, as fast as that goes.
pub async fn e_books_of(conn: &mut Connection, count: usize, start: &str) {
    let stamp = Stamp { at: "2022-11-01T09:00:00Z".parse().unwrap(), by: "test".to_owned() };
    let today: Day = "2022-11-01".parse().unwrap();
    let bytes = |value: &Value| value.to_string().into_bytes();
    let done: Result<(), Failed> = write(conn, async |conn| {
        let supplier = parties::all().iter().find(|party| party.nis.is_none()).unwrap();
        record::organisation(conn, supplier, &stamp).await?;
        let agreement = json!({ "valid_from": "2022-01-01", "agreement": { "use": "e-books-2022" } });
        record::agreement(conn, &body::read(&bytes(&agreement))?, &stamp).await?;
        // One that has merged by then is not billed by itself.
        let there = |nis: &NisCode| {
            with_code(nis).iter().any(|of| of.valid_to.is_none_or(|to| to.to_string().as_str() >= start))
        };
        let of_2021 = all_populations().filter(|(nis, figure)| figure.year == 2021 && there(nis)).take(count);
        for (nis, _) in of_2021 {
            let number = 9_000_000 + nis.to_string().parse::<u32>().unwrap();
            let organisation = json!({ "id": format!("gemeente-{nis}"), "role": "municipality", "nis": nis.to_string(),
                "enterprise_number": format!("0{number}{:02}", 97 - number % 97),
                "particulars": [{ "since": "1990-01-01", "name": format!("Gemeente {nis}"), "street": "Plein 1",
                    "postcode": "2000", "town": "Stad" }] });
            let contract = json!({ "id": format!("e-books-{nis}"), "agreement": "e-books-2022",
                "organisation": format!("gemeente-{nis}"), "start": start, "end": "2026-09-15" });
            record::organisation(conn, &body::read(&bytes(&organisation))?, &stamp).await?;
            record::contract(conn, &body::read(&bytes(&contract))?, (&stamp, today)).await?;
        }
        Ok(())
    })
    .await;
    done.unwrap();
}
