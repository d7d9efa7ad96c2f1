//! The databases that every promise is tested on: a real file of SQLite, and a real server of PostgreSQL.
#![allow(dead_code, reason = "each test binary uses a part")]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use uuid::Uuid;

/// An empty database of its own.
pub struct Database {
    pub url: String,
    pub folder: TempDir,
}

impl Database {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        Self { url, folder }
    }

    /// On `DATABASE_URL`'s server, or on one that is started for this run of the tests. `None` where there is none.
    pub fn postgres() -> Option<Self> {
        static SERVER: OnceLock<Option<String>> = OnceLock::new();
        let server = SERVER
            .get_or_init(|| std::env::var("DATABASE_URL").ok().or_else(start_postgres))
            .as_ref();
        let Some(server) = server else {
            let required = std::env::var_os("POSTGRES_REQUIRED").is_some();
            assert!(!required, "POSTGRES_REQUIRED is set, and {NOT_HERE}");
            // Past the capturing of the tests' output: a test that is left out must be seen.
            let _ = writeln!(std::io::stderr(), "SKIPPED on PostgreSQL: {NOT_HERE}");
            return None;
        };
        let name = format!("test_{}", Uuid::new_v4().simple());
        create(server, &name);
        let (before, _) = server.rsplit_once('/').unwrap();
        Some(Self {
            url: format!("{before}/{name}"),
            folder: tempfile::tempdir().unwrap(),
        })
    }
}

const NOT_HERE: &str =
    "there is neither DATABASE_URL nor initdb: apt-get install postgresql, or set the variable";

fn create(server: &str, name: &str) {
    let sql = format!("CREATE DATABASE {name}");
    let url = server.to_owned();
    // A test may be within a runtime of its own.
    let made = std::thread::spawn(move || {
        sqlx::any::install_default_drivers();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};
            let mut connection = AnyConnection::connect(&url).await.unwrap();
            connection.execute(AssertSqlSafe(sql)).await.unwrap();
            connection.close().await.unwrap();
        });
    });
    made.join().unwrap();
}

/// Debian keeps them apart by version.
fn programs() -> Option<PathBuf> {
    let mut versions: Vec<_> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").is_file())
        .collect();
    versions.sort();
    versions.pop()
}

/// Starts a server that ends with this process, however that ends: a shell waits for the end of its standard input.
fn start_postgres() -> Option<String> {
    let programs = programs()?;
    let script = r#"
        set -e
        folder=$(mktemp -d /tmp/flinks-postgres.XXXXXX)
        trap 'rm -rf "$folder"' EXIT
        # PostgreSQL refuses to run as root.
        as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
        [ "$(id -u)" != 0 ] || chown postgres "$folder"
        cd "$folder"
        as "$0/initdb" --pgdata="$folder/data" --username=flinks --auth=trust --encoding=UTF8 --no-sync >/dev/null
        as "$0/postgres" -D "$folder/data" -p "$1" -k "$folder" -c listen_addresses=127.0.0.1 -c max_connections=400 \
            -c fsync=$2 -c log_min_messages=fatal >/dev/null 2>&1 &
        cat >/dev/null
        as "$0/pg_ctl" stop --pgdata="$folder/data" --mode=immediate >/dev/null
    "#;
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|free| free.local_addr())
        .unwrap()
        .port();
    let fsync = std::env::var("POSTGRES_FSYNC").unwrap_or_else(|_| "off".to_owned());
    let watch = Command::new("sh")
        .args(["-c", script])
        .arg(&programs)
        .args([port.to_string(), fsync])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    // Held open, and closed by the end of this process.
    std::mem::forget(watch);
    // Not a connection alone: it listens before it answers.
    let ready = || {
        Command::new(programs.join("pg_isready"))
            .args(["--quiet", "--host=127.0.0.1", "--port", &port.to_string()])
            .status()
            .is_ok_and(|status| status.success())
    };
    let began = Instant::now();
    while !ready() {
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "PostgreSQL does not answer"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    Some(format!("postgres://flinks@127.0.0.1:{port}/postgres"))
}

/// Runs each promise once on each database. One that is not named here is never run, and the compiler says so.
#[macro_export]
macro_rules! on_every_database {
    ($($promise:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $promise() {
                super::$promise(super::database::Database::sqlite()).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $promise() {
                if let Some(database) = super::database::Database::postgres() {
                    super::$promise(database).await;
                }
            })+
        }
    };
}
