//! The real service on a database of its own, in this process.

use super::client::{Answer, Asking};
use super::cluster::{TestDatabase, connect, database};
use super::{files, path};
use chrono::{DateTime, Duration, Utc};
use serde_json::Value;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::{env, fs};
use tarief::catalogue::situations;
use tarief::cli::database::prepared;
use tarief::clock::Clock;
use tarief::domain::calendar::Day;
use tarief::records::parties;
use tarief::records::whole::{Said, Whole};
use tarief::store::access::{NewToken, Role, add_token};
use tarief::store::connect::{Pool, migrate, pool};
use tarief::store::{Connection, Stamp};
use tarief::web::limits::Limits;
use tarief::web::{Service, serve};
use tarief::workflows::{Failed, record, record_whole, write};
use tokio::runtime::{Builder, Runtime};

/// The moment at which tests take place where nothing is said.
pub const NOW: &str = "2023-06-01T10:00:00Z";
/// The secret of the token of the role finance.
pub const FINANCE: &str = "tarief_finance";

/// What a database holds from the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Nothing,
    Shipped,
    Antwerp,
}

/// A service, stopped with this value.
pub struct TestApp {
    pub address: SocketAddr,
    now: DateTime<Utc>,
    pool: Pool,
    handle: actix_web::dev::ServerHandle,
    runtime: Runtime,
    database: Arc<TestDatabase>,
}

/// How a service is started.
pub struct Start {
    holds: Holds,
    now: DateTime<Utc>,
    limits: Limits,
}

impl Start {
    /// The moment at which all of it takes place.
    pub fn at(self, now: &str) -> Start {
        Start { now: now.parse().unwrap(), ..self }
    }

    pub fn limits(self, limits: Limits) -> Start {
        Start { limits, ..self }
    }

    pub fn start(self) -> TestApp {
        let runtime = runtime();
        let database = Arc::new(runtime.block_on(holding(self.holds)));
        let app = TestApp::on(database, runtime, self);
        app.add_token(FINANCE, "finance", Role::Finance);
        app
    }
}

impl TestApp {
    /// On an empty database.
    pub fn empty() -> Start {
        Start::with(Holds::Nothing)
    }

    /// On a database with the shipped figures.
    pub fn shipped() -> Start {
        Start::with(Holds::Shipped)
    }

    /// On a database with the shipped figures and parties, and Antwerp's two contracts.
    pub fn antwerp() -> Start {
        Start::with(Holds::Antwerp)
    }

    fn on(database: Arc<TestDatabase>, runtime: Runtime, start: Start) -> TestApp {
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = socket.local_addr().unwrap();
        let pool = pool(&database.url, 8).unwrap();
        let clock = Clock::Fixed(start.now);
        let service = Service::new(pool.clone(), clock, start.limits);
        let handle = runtime.block_on(async {
            let server = serve(service, socket, 2).unwrap();
            let handle = server.handle();
            tokio::spawn(server);
            handle
        });
        TestApp { address, now: start.now, pool, handle, runtime, database }
    }

    /// Another service on the same database, at a moment; this one goes on.
    pub fn another(&self, now: &str) -> TestApp {
        let start = Start::with(Holds::Nothing).at(now);
        TestApp::on(self.database.clone(), runtime(), start)
    }

    /// The service on the same database after it was stopped, at a moment.
    pub fn restarted(self, now: &str) -> TestApp {
        let database = self.database.clone();
        drop(self);
        TestApp::on(database, runtime(), Start::with(Holds::Nothing).at(now))
    }

    /// When all of it takes place.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Makes a token that is valid for ten years.
    pub fn add_token(&self, secret: &str, name: &str, role: Role) -> i32 {
        self.add_token_until(secret, (name, role), self.now + Duration::days(3650))
    }

    pub fn add_token_until(
        &self,
        secret: &str,
        (name, role): (&str, Role),
        expires_at: DateTime<Utc>,
    ) -> i32 {
        let new =
            NewToken { name: name.to_owned(), role, created_at: self.now - Duration::days(365), expires_at };
        self.run(async |conn| add_token(conn, secret, &new).await.unwrap())
    }

    /// Makes the token of a reader of an organisation; its secret.
    pub fn reader(&self, organisation: &str) -> String {
        let secret = format!("tarief_reader_{organisation}");
        self.add_token(&secret, "reader", Role::Reader { organisation: organisation.to_owned() });
        secret
    }

    /// Makes the token of someone who reports usage, of one organisation or of all; its secret.
    pub fn reporter(&self, organisation: Option<&str>) -> String {
        let secret = format!("tarief_reporter_{}", organisation.unwrap_or_default());
        self.add_token(&secret, "reporter", Role::Usage { organisation: organisation.map(str::to_owned) });
        secret
    }

    /// Runs something on a connection to the database.
    pub fn run<R>(&self, work: impl AsyncFnOnce(&mut Connection) -> R) -> R {
        self.runtime.block_on(async {
            let mut conn = self.pool.get().await.unwrap();
            work(&mut conn).await
        })
    }

    /// Its connections to the database.
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// The address of its database.
    pub fn url(&self) -> &str {
        &self.database.url
    }

    /// Waits for something.
    pub fn wait<R>(&self, what: impl Future<Output = R>) -> R {
        self.runtime.block_on(what)
    }

    /// A number that the database knows.
    pub fn number(&self, sql: &str) -> i64 {
        let one = async { connect(&self.database.url).await.query_one(sql, &[]).await };
        self.runtime.block_on(one).unwrap_or_else(|error| panic!("{sql}: {error:?}")).get(0)
    }

    /// Changes the database past the service.
    pub fn change(&self, sql: &str) {
        let change = async { connect(&self.database.url).await.batch_execute(sql).await };
        self.runtime.block_on(change).unwrap_or_else(|error| panic!("{sql}: {error:?}"));
    }

    /// Why the database refuses a statement: the constraint, or what it says; `None` where it does not.
    pub fn refusal(&self, sql: &str) -> Option<String> {
        let change = async { connect(&self.database.url).await.batch_execute(sql).await };
        let error = self.runtime.block_on(change).err()?;
        let error = error.as_db_error().unwrap_or_else(|| panic!("{sql}: {error}"));
        Some(format!("{} {}", error.constraint().unwrap_or_default(), error.message()))
    }

    /// The names that a query gives.
    pub fn names(&self, sql: &str) -> Vec<String> {
        let all = async { connect(&self.database.url).await.query(sql, &[]).await };
        let rows = self.runtime.block_on(all).unwrap_or_else(|error| panic!("{sql}: {error:?}"));
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// How many rows each table holds.
    pub fn rows(&self) -> Vec<(String, i64)> {
        const TABLES: &str = "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND \
                              relnamespace = 'public'::regnamespace ORDER BY relname";
        self.runtime.block_on(async {
            let client = connect(&self.database.url).await;
            let mut rows = Vec::new();
            for table in client.query(TABLES, &[]).await.unwrap() {
                let name: String = table.get(0);
                let count = client.query_one(&format!("SELECT count(*) FROM {name}"), &[]).await.unwrap();
                rows.push((name, count.get(0)));
            }
            rows
        })
    }

    /// A request without a token.
    pub fn ask(&self, method: &str, path: &str) -> Asking {
        Asking::new(self.address, method, path)
    }

    /// A request of the role finance.
    pub fn asking(&self, method: &str, path: &str) -> Asking {
        self.ask(method, path).token(FINANCE)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.asking("GET", path).send()
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.asking("POST", path).json(body).send()
    }

    pub fn put(&self, path: &str, revision: i32, body: &Value) -> Answer {
        self.asking("PUT", path).revision(revision).json(body).send()
    }

    pub fn delete(&self, path: &str, revision: i32) -> Answer {
        self.asking("DELETE", path).revision(revision).send()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.runtime.block_on(self.handle.stop(false));
        self.pool.close();
    }
}

impl Start {
    fn with(holds: Holds) -> Start {
        Start { holds, now: NOW.parse().unwrap(), limits: Limits::new(4 << 20, 0, false) }
    }
}

/// Migrations are run in place, which takes a runtime of several threads.
fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

async fn holding(holds: Holds) -> TestDatabase {
    let migrations = files(&path("migrations"), "sql");
    let migrations: String = migrations.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    // What is recorded depends on the code that records it, too.
    let binary = fs::metadata(env::current_exe().unwrap()).unwrap().modified().unwrap();
    let hash = match holds {
        Holds::Nothing => migrations,
        Holds::Shipped | Holds::Antwerp => format!("{migrations} {holds:?} {binary:?}"),
    };
    let fill = async |url: String| {
        if holds == Holds::Nothing {
            return migrate(&url).await.unwrap();
        }
        let pool = prepared(&url, 1, Clock::Fixed(NOW.parse().unwrap())).await.unwrap();
        if holds == Holds::Antwerp {
            let mut conn = pool.get().await.unwrap();
            let done: Result<(), Failed> = write(&mut conn, async |conn| record_antwerp(conn).await).await;
            done.unwrap();
        }
        pool.close();
    };
    Box::pin(database(&hash, fill)).await
}

/// Records the shipped parties and both of Antwerp's contracts.
async fn record_antwerp(conn: &mut Connection) -> Result<(), Failed> {
    let stamp = Stamp { at: "2022-11-18T09:00:00Z".parse().unwrap(), by: "finance".to_owned() };
    let today: Day = "2022-11-18".parse().unwrap();
    for party in parties::all() {
        record::organisation(conn, party, &stamp).await?;
    }
    let said = Said {
        organisation: &|_| "stad-antwerpen".to_owned(),
        valid: &|_| ("2022-09-15".parse().unwrap(), None),
        source: "het uitgewerkte voorbeeld",
    };
    for (place, situation) in situations::ALL.iter().enumerate() {
        let mut whole = Whole::of(situation.request, &said)?;
        if place > 0 {
            // Both bring the same population.
            whole.populations.clear();
        }
        record_whole::whole(conn, &whole, (&stamp, today)).await?;
    }
    Ok(())
}
