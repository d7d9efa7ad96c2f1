//! The databases that every promise is tested on: a real file of SQLite, and a real server of PostgreSQL.

mod postgres;

use postgres::Postgres;
use std::io::Write;
use std::path::Path;
use std::sync::OnceLock;
use tempfile::TempDir;
use uuid::Uuid;

/// An empty database of its own.
pub struct Database {
    pub url: String,
    pub folder: TempDir,
    /// Where it is not shared with other tests.
    pub server: Option<Postgres>,
}

impl Database {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        Self {
            url,
            folder,
            server: None,
        }
    }

    /// On `DATABASE_URL`'s server, or on one that is started for this run of the tests. `None` where there is none.
    pub fn postgres() -> Option<Self> {
        static SERVER: OnceLock<Option<Postgres>> = OnceLock::new();
        match std::env::var("DATABASE_URL") {
            Ok(url) => Some(Self::on(&url)),
            Err(_) => {
                let server = SERVER.get_or_init(Postgres::start).as_ref();
                server.map(|server| Self::on(&server.url)).or_else(left_out)
            }
        }
    }

    /// On a server of its own, which a test may stop. `None` where none can be started.
    pub fn own_postgres() -> Option<Self> {
        let Some(server) = Postgres::start() else {
            return left_out();
        };
        let mut database = Self::on(&server.url);
        database.server = Some(server);
        Some(database)
    }

    /// On a server of its own, which is reached over TLS alone. `None` where none can be started.
    pub fn over_tls(certificates: &Path) -> Option<Self> {
        let Some(server) = Postgres::start_over_tls(certificates) else {
            return left_out();
        };
        let mut database = Self::on(&server.url);
        database.server = Some(server);
        Some(database)
    }

    fn on(server: &str) -> Self {
        let name = format!("test_{}", Uuid::new_v4().simple());
        execute(server, &format!("CREATE DATABASE {name}"));
        let (before, _) = server.rsplit_once('/').unwrap();
        Self {
            url: format!("{before}/{name}"),
            folder: tempfile::tempdir().unwrap(),
            server: None,
        }
    }
}

fn left_out<T>() -> Option<T> {
    let required = std::env::var_os("POSTGRES_REQUIRED").is_some();
    assert!(!required, "POSTGRES_REQUIRED is set, and {NOT_HERE}");
    // Past the capturing of the tests' output: a test that is left out must be seen.
    let _ = writeln!(std::io::stderr(), "SKIPPED on PostgreSQL: {NOT_HERE}");
    None
}

const NOT_HERE: &str =
    "there is neither DATABASE_URL nor initdb: apt-get install postgresql, or set the variable";

/// Runs one statement on a connection of its own.
pub fn execute(url: &str, sql: &str) {
    let (url, sql) = (url.to_owned(), sql.to_owned());
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

/// The number that a query gives, on a connection of its own.
pub async fn number(url: &str, sql: &str) -> i64 {
    use sqlx::{AnyConnection, AssertSqlSafe, Connection};
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(url).await.unwrap();
    let number = sqlx::query_scalar(AssertSqlSafe(sql.to_owned()));
    let number = number.fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    number
}

/// Runs each promise once on each database. One that is not named here is never run, and the compiler says so.
#[macro_export]
macro_rules! on_every_database {
    ($($promise:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $promise() {
                super::$promise($crate::database::Database::sqlite()).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $promise() {
                if let Some(database) = $crate::database::Database::postgres() {
                    super::$promise(database).await;
                }
            })+
        }
    };
}
