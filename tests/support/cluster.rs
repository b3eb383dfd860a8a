//! A database for each test, on one Postgres that all tests of this checkout share.
//!
//! Whichever process of tests comes first starts it, on memory and without any durability; it stops once no process
//! has used it for ten seconds. A database is a copy of a template that is migrated once. `TEST_DATABASE_URL` names
//! another server, where the tests may make databases.

use sha2::{Digest, Sha256};
use std::env;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;
use tarief::postgres::{Account, Binaries, PidFile, command};
use tokio::sync::OnceCell;
use tokio_postgres::{Client, NoTls};

/// Runs Postgres with the lock on standard input, and stops it once nobody else holds `use.lock`. Neither the shell
/// nor `sleep` may hold the lock of Postgres, and Postgres not that of its users.
const KEEPER: &str = r#"
exec 3<&0 0</dev/null
"$@" <&3 3<&- &
postgres=$!
exec 3<&- 9<"$USE_LOCK"
while sleep 10; do
    kill -0 $postgres || exit
    if flock -n 9; then
        kill -INT $postgres
        wait $postgres
        exit
    fi
done
"#;

const SETTINGS: &[&str] = &[
    "listen_addresses=",
    "port=5432",
    "unix_socket_permissions=0700",
    "max_connections=200",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "jit=off",
];

/// A database of one test, dropped with this value.
pub struct TestDatabase {
    /// Its address.
    pub url: String,
    name: String,
    server: &'static Server,
}

/// A new database with everything that `migrate` makes; `hash` stands for what that is. `migrate` gets the address of
/// an empty database and must leave no connection open.
pub async fn database(hash: &str, migrate: impl AsyncFnOnce(String)) -> TestDatabase {
    static SERVER: OnceCell<Server> = OnceCell::const_new();
    let server = SERVER.get_or_init(|| Server::find(hash)).await;
    let template = server.template(hash, migrate).await;
    let name = format!("t_{:016x}", getrandom::u64().unwrap());

    let admin = connect(&server.url).await;
    let copy = format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy");
    admin.batch_execute(&copy).await.unwrap();

    TestDatabase { url: with_database(&server.url, &name), name, server }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let drop = async {
            let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
            connect(&self.server.url).await.batch_execute(&statement).await
        };
        // The test's own runtime may be busy, or gone.
        let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let dropped = thread::scope(|scope| scope.spawn(move || runtime().block_on(drop)).join());
        // A test that fails has more to say than this; what is left is swept at the next start.
        if !thread::panicking() {
            dropped.unwrap().unwrap();
        }
    }
}

/// A client; its connection ends with it.
pub async fn connect(url: &str) -> Client {
    let (client, connection) =
        tokio_postgres::connect(url, NoTls).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    tokio::spawn(connection);
    client
}

/// The same server, another database.
fn with_database(url: &str, name: &str) -> String {
    let (address, parameters) = url.split_once('?').unwrap_or((url, ""));
    let (scheme, rest) = address.split_once("://").expect("an address starts with postgresql://");
    let host = rest.split('/').next().unwrap();
    format!("{scheme}://{host}/{name}?{parameters}")
}

struct Server {
    /// The address of a database that is always there.
    url: String,
    /// Postgres lives as long as somebody has this.
    _in_use: Option<File>,
}

impl Server {
    async fn find(hash: &str) -> Server {
        if let Ok(url) = env::var("TEST_DATABASE_URL") {
            return Server { url, _in_use: None };
        }
        let home = Home::open();
        let in_use = home.file("use.lock");
        in_use.lock_shared().unwrap();
        let start = home.file("start.lock");
        start.lock().unwrap();

        let lock = home.file("postgres.lock");
        let is_new = lock.try_lock().is_ok();
        if is_new {
            home.launch(lock);
        }
        let server = Server { url: home.url_when_ready(), _in_use: Some(in_use) };
        if is_new {
            server.sweep(&template_of(hash)).await;
        }
        server
    }

    /// Drops what tests that were killed left behind, and the templates of other migrations.
    async fn sweep(&self, template: &str) {
        let admin = connect(&self.url).await;
        let old = "SELECT datname FROM pg_database \
                   WHERE datname ~ '^t_[0-9a-f]{16}$' OR datname ~ '^(template|new)_[0-9a-f]{16}$' AND datname <> $1";
        for row in admin.query(old, &[&template]).await.unwrap() {
            let name: String = row.get(0);
            admin.batch_execute(&format!("ALTER DATABASE {name} IS_TEMPLATE false")).await.unwrap();
            admin.batch_execute(&format!("DROP DATABASE {name}")).await.unwrap();
        }
    }

    /// The name of the template, which is made by the first that asks.
    async fn template(&self, hash: &str, migrate: impl AsyncFnOnce(String)) -> String {
        let template = template_of(hash);
        let admin = connect(&self.url).await;
        if exists(&admin, &template).await {
            return template;
        }
        // Ends with the connection.
        admin.execute("SELECT pg_advisory_lock(hashtext($1))", &[&template]).await.unwrap();
        if !exists(&admin, &template).await {
            let new = template.replace("template", "new");
            admin.batch_execute(&format!("DROP DATABASE IF EXISTS {new} WITH (FORCE)")).await.unwrap();
            admin.batch_execute(&format!("CREATE DATABASE {new} TEMPLATE template0")).await.unwrap();
            migrate(with_database(&self.url, &new)).await;
            let whole = [
                format!("ALTER DATABASE {new} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false"),
                format!("ALTER DATABASE {new} RENAME TO {template}"),
            ];
            for step in whole {
                admin.batch_execute(&step).await.unwrap();
            }
        }
        template
    }
}

async fn exists(admin: &Client, database: &str) -> bool {
    let found = admin.query("SELECT FROM pg_database WHERE datname = $1", &[&database]).await.unwrap();
    !found.is_empty()
}

fn template_of(hash: &str) -> String {
    format!("template_{}", key(hash))
}

/// A short name for something long.
fn key(long: &str) -> String {
    Sha256::digest(long).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The folder of the shared Postgres: one for each user and checkout.
struct Home {
    folder: PathBuf,
    account: Account,
}

impl Home {
    fn open() -> Home {
        let account = Account::of_a_new_cluster();
        let checkout = key(env!("CARGO_MANIFEST_DIR"));
        let user = rustix::process::geteuid().as_raw();
        let folder = memory().join(format!("tarief-tests-{user}-{checkout}"));
        if DirBuilder::new().mode(0o700).create(&folder).is_ok() {
            account.give(&folder).unwrap();
        }
        let home = Home { folder, account };
        home.wait_for("an owner", || {
            fs::symlink_metadata(&home.folder).is_ok_and(|found| found.is_dir() && found.uid() == account.uid)
        });
        home
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// A file that Postgres and all tests may open.
    fn file(&self, name: &str) -> File {
        let path = self.folder.join(name);
        let file = OpenOptions::new().read(true).append(true).create(true).open(&path).unwrap();
        self.account.give(&path).unwrap();
        file
    }

    /// Starts Postgres and its keeper; both outlive this process.
    #[expect(clippy::zombie_processes, reason = "it is not ours to wait for: the next test process uses it")]
    fn launch(&self, lock: File) {
        let binaries = Binaries::newest().unwrap_or_else(|error| panic!("{error}"));
        let version = fs::read_to_string(self.data().join("PG_VERSION")).unwrap_or_default();
        let stopped = !self.data().join("postmaster.pid").exists();
        // Without durability, files that were not left in order are worth nothing.
        if !stopped || version.trim() != binaries.major.to_string() {
            self.make(&binaries);
        }
        let log = self.file("postgres.log");
        let mut keeper = command(Path::new("/bin/sh"));
        keeper.arg("-c").arg(KEEPER).arg("keeper").env("USE_LOCK", self.folder.join("use.lock"));
        keeper.arg(binaries.program("postgres")).arg("-D").arg(self.data());
        keeper.arg("-c").arg(format!("unix_socket_directories={}", self.folder.display()));
        keeper.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
        keeper.stdin(lock).stdout(log.try_clone().unwrap()).stderr(log);
        self.account.run(&mut keeper).spawn().unwrap();
    }

    fn make(&self, binaries: &Binaries) {
        let new = self.folder.join("data.new");
        for folder in [&new, &self.data()] {
            if folder.exists() {
                fs::remove_dir_all(folder).unwrap();
            }
        }
        let mut initdb = command(&binaries.program("initdb"));
        initdb.arg("-D").arg(&new);
        initdb.args(["-U", "app", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]);
        let output = self.account.run(&mut initdb).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        fs::rename(&new, self.data()).unwrap();
    }

    fn url_when_ready(&self) -> String {
        let ready = || PidFile::read(&self.data()).filter(|file| file.is_ready);
        self.wait_for("Postgres", || ready().is_some());
        ready().expect("a Postgres that is in use does not stop").url()
    }

    fn wait_for(&self, what: &str, happened: impl Fn() -> bool) {
        for _ in 0..6_000 {
            if happened() {
                return;
            }
            thread::sleep(Duration::from_millis(5));
        }
        let log = fs::read_to_string(self.folder.join("postgres.log")).unwrap_or_default();
        panic!("{}: waited in vain for {what}\n{log}", self.folder.display());
    }
}

/// Memory where there is enough of it; a container may have only a little.
pub fn memory() -> PathBuf {
    let shared = Path::new("/dev/shm");
    let free = rustix::fs::statvfs(shared).map(|found| found.f_bavail * found.f_frsize);
    if free.is_ok_and(|free| free > 1 << 30) { shared.to_owned() } else { env::temp_dir() }
}
