//! The program itself as a process that can be killed, and browsers that hand connections over to it.

use crate::database::Database;
use crate::flinks::{Flinks, Login};
use flinks_simulator::{API_KEY, SECRET_KEY};
use serde_json::{Value, json};
use std::ffi::OsStr;
use std::fs::OpenOptions;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;
use uuid::Uuid;

/// Not the one that everyone knows.
#[allow(dead_code, reason = "no bench has it")]
pub const KEY: &str = "TmV3TmV3TmV3TmV3TmV3TmV3TmV3TmV3TmV3TmV3TmU=";
/// A worker that was killed loses its rows after so many milliseconds.
const LEASE_MS: &str = "5000";
/// Far more than it takes to start, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

const BINARY: &str = env!("CARGO_BIN_EXE_flinks-backend");

pub struct Program {
    child: Child,
    said: Receiver<String>,
    pub url: String,
}

impl Program {
    /// Starts it with the simulator as Flinks, at a quick pace.
    pub fn start(database: &Database, flinks: &Flinks, log: &str) -> Self {
        Self::start_among(database, flinks, log, &[])
    }

    /// Starts it. What it logs is appended to `log.txt` in the database's folder.
    pub fn start_with(database: &Database, flags: &[&str], log: &str) -> Self {
        Self::start_in(database, flags, log, &[])
    }

    /// With more variables in its environment.
    pub fn start_among(
        database: &Database,
        flinks: &Flinks,
        log: &str,
        more: &[(&str, &OsStr)],
    ) -> Self {
        let api = flinks.api();
        let quick = ["--poll-interval-ms", "100", "--lease-ms", LEASE_MS];
        let flags = [&["--api-url", &api], &quick[..]].concat();
        Self::start_in(database, &flags, log, more)
    }

    /// Runs it to its end: the exit code, and what it has said.
    pub fn run(
        database: &Database,
        flags: &[&str],
        more: &[(&str, &OsStr)],
    ) -> (Option<i32>, String) {
        let output = Self::command(Command::new(BINARY), database, flags, more)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        (output.status.code(), said)
    }

    /// Where so few files may be open, as Linux does it.
    pub fn start_with_few_files(database: &Database, flags: &[&str], files: u32) -> Self {
        let mut program = Command::new("prlimit");
        program.arg(format!("--nofile={files}")).arg(BINARY);
        Self::start_command(
            Self::command(program, database, flags, &[]),
            database,
            "info",
        )
    }

    fn command(
        mut program: Command,
        database: &Database,
        flags: &[&str],
        more: &[(&str, &OsStr)],
    ) -> Command {
        let folder = database.folder.path();
        std::fs::write(folder.join("index.html"), "").unwrap();
        program
            .args(["--port", "0", "--database", &database.url, "--dist"])
            .arg(folder)
            .env("FLINKS_BACKEND_REQUESTS_PER_MINUTE", "1000000000")
            .env("FLINKS_BACKEND_TOKENS_PER_MINUTE", "1000000000")
            .env("FLINKS_BACKEND_SERVER_REQUESTS_PER_MINUTE", "1000000000")
            .args(flags)
            .env("FLINKS_SECRET_KEY", SECRET_KEY)
            .env("FLINKS_API_KEY", API_KEY)
            .env("FLINKS_WEBHOOK_SECRET", "webhook-secret")
            .envs(more.iter().copied());
        program
    }

    /// With flags and variables.
    pub fn start_in(
        database: &Database,
        flags: &[&str],
        log: &str,
        more: &[(&str, &OsStr)],
    ) -> Self {
        let command = Self::command(Command::new(BINARY), database, flags, more);
        Self::start_command(command, database, log)
    }

    fn start_command(mut command: Command, database: &Database, log: &str) -> Self {
        // Another test may have chosen it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = database.folder.path();
        let logged = OpenOptions::new()
            .create(true)
            .append(true)
            .open(folder.join("log.txt"));
        let mut child = command
            .env("RUST_LOG", log)
            .stdout(Stdio::piped())
            .stderr(logged.unwrap())
            .spawn()
            .unwrap();
        let said = lines(child.stdout.take().unwrap());
        let mut program = Self {
            url: String::new(),
            child,
            said,
        };
        program.url = program.address(database, "ready: ");
        program
    }

    /// Where health and metrics are, if they have an address of their own: asked once.
    pub fn admin(&mut self, database: &Database) -> String {
        self.address(database, "health and metrics: ")
    }

    /// What its next line says after these words.
    fn address(&mut self, database: &Database, words: &str) -> String {
        let line = self.said.recv_timeout(PATIENCE);
        let url = line
            .as_deref()
            .ok()
            .and_then(|line| line.strip_prefix(words));
        // No second attempt: a program that does not start is what these tests are there to find.
        let Some(url) = url else {
            let end = self.child.try_wait();
            let log = std::fs::read_to_string(database.folder.path().join("log.txt"));
            panic!("it says {line:?} for '{words}', and is at {end:?}; its log: {log:?}");
        };
        url.trim_end_matches('/').to_owned()
    }

    /// Its resident memory in bytes, where the system tells it as Linux does.
    #[allow(dead_code, reason = "for a bench")]
    pub fn resident(&self) -> u64 {
        self.memory("VmRSS:")
    }

    fn memory(&self, kind: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(kind));
        let kilobytes = line.unwrap().trim().trim_end_matches(" kB");
        kilobytes.parse::<u64>().unwrap() * 1_024
    }

    /// How many files and sockets it has open, where the system tells it as Linux does.
    pub fn descriptors(&self) -> usize {
        let open = std::fs::read_dir(format!("/proc/{}/fd", self.child.id()));
        open.unwrap().count()
    }

    /// The most memory that it has ever had, in bytes.
    pub fn peak(&self) -> u64 {
        self.memory("VmHWM:")
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// `kill`, and the exit code.
    pub fn end(&mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").arg(id).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

fn lines(stdout: ChildStdout) -> Receiver<String> {
    let (said, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            // Nobody may wait any more. It is read to its end all the same: a full pipe would stop the program.
            let _ = said.send(line);
        }
    });
    lines
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser with one connection to hand over.
pub struct Visitor {
    http: reqwest::Client,
    pub cookie: String,
    pub state: String,
    /// Where the backend knows Flinks' API.
    pub token: Option<String>,
    pub login: Login,
    key: Uuid,
}

impl Visitor {
    /// Begins a session.
    pub async fn begin(http: &reqwest::Client, url: &str, login: Login) -> Self {
        let request = http.post(format!("{url}/api/connect/session"));
        Self::of(http, request.send().await.unwrap(), login).await
    }

    /// With the session that an answer brings.
    pub async fn of(http: &reqwest::Client, answer: reqwest::Response, login: Login) -> Self {
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let session: Value = answer.json().await.unwrap();
        let text = |name: &str| session[name].as_str().unwrap().to_owned();
        Self {
            http: http.clone(),
            cookie,
            state: text("state"),
            token: session["authorizeToken"].as_str().map(str::to_owned),
            login,
            key: Uuid::new_v4(),
        }
    }

    /// Hands over, and again until it is accepted, as the component does: the connection's id. The address may change.
    pub async fn hand_over(&self, url: impl Fn() -> String) -> String {
        loop {
            match self.attempt(&url()).await {
                Some(Ok(id)) => return id,
                Some(Err((status, answer))) => assert_eq!(status, 503, "{answer}"),
                // It was killed.
                None => {}
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Hands over once: the connection's id, or the status and body of another answer, or none.
    pub async fn attempt(&self, url: &str) -> Option<Result<String, (u16, String)>> {
        let body = json!({"loginId": self.login.id, "accountIds": self.login.selected, "state": self.state, "institution": "FlinksCapital", "tag": "customer=7"});
        let request = self
            .http
            .post(format!("{url}/api/connections"))
            .header("Idempotency-Key", self.key.to_string())
            .header("Cookie", &self.cookie)
            .json(&body);
        let answer = request.send().await.ok()?;
        let status = answer.status().as_u16();
        let body = answer.text().await.ok()?;
        Some(match status {
            202 => {
                let accepted: Value = serde_json::from_str(&body).unwrap();
                Ok(accepted["id"].as_str().unwrap().to_owned())
            }
            _ => Err((status, body)),
        })
    }

    /// What `/api/connections/{path}` gives this browser.
    pub async fn get(&self, url: &str, path: &str) -> reqwest::Response {
        let request = self.http.get(format!("{url}/api/connections/{path}"));
        request.header("Cookie", &self.cookie).send().await.unwrap()
    }

    /// Asks for its accounts to be forgotten.
    pub async fn delete(&self, url: &str, id: &str) -> u16 {
        let request = self.http.delete(format!("{url}/api/connections/{id}"));
        let answer = request.header("Cookie", &self.cookie).send().await;
        answer.unwrap().status().as_u16()
    }
}
