//! The program does what its OpenAPI document says, whatever it is asked: schemathesis makes the requests of the document.

use crate::database::Database;
use crate::flinks::{Flinks, Login};
use crate::program::Program;
use serde_json::{Value, json};
use std::env;
use std::ffi::OsStr;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;
use uuid::Uuid;

const SERVER_KEY: &str = "a-key-of-the-server-of-32-characters-or-more";
/// Of each operation, in its phases of fuzzing; the seed makes them the same in every run.
const EXAMPLES: &str = "25";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_does_what_its_document_says() {
    let Some(schemathesis) = schemathesis() else {
        return;
    };
    let (database, flinks) = (Database::sqlite(), Flinks::start().await);
    let key = [("FLINKS_BACKEND_SERVER_KEYS", OsStr::new(SERVER_KEY))];
    let program = Program::start_among(&database, &flinks, "warn", &key);
    let mut browser = Browser {
        http: reqwest::Client::new(),
        url: program.url.clone(),
        cookie: String::new(),
    };
    let kept = browser.connect(flinks.login(json!("ready")).await).await;
    let doomed = browser.connect(flinks.login(json!("ready")).await).await;
    browser.wait_for_accounts(&kept).await;

    let folder = tempfile::tempdir().unwrap();
    configure(&folder, &browser.cookie, &kept, &doomed);
    let output = tokio::task::spawn_blocking(move || {
        Command::new(schemathesis)
            .current_dir(folder.path())
            .arg("run")
            .arg(format!("{}/api/openapi.json", browser.url))
            // All checks: a flag that says so would overrule the file.
            .args(["--continue-on-failure", "--seed", "1"])
            .args(["--max-examples", EXAMPLES, "--workers", "1", "--no-color"])
            // A busy machine is slow, and no finding.
            .args(["--request-timeout", "60", "--request-retries", "3"])
            .args(["--wait-for-schema", "60", "--suppress-health-check", "all"])
            .output()
            .unwrap()
    });
    let output = output.await.unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    let log = std::fs::read_to_string(database.folder.path().join("log.txt"));
    assert!(output.status.success(), "{said}\n{}", log.unwrap());
    println!("{said}");
}

/// A browser of which each connection is.
struct Browser {
    http: reqwest::Client,
    url: String,
    cookie: String,
}

impl Browser {
    /// Hands a login over: the connection's id.
    async fn connect(&mut self, login: Login) -> String {
        let session = self.http.post(format!("{}/api/connect/session", self.url));
        let session = session.header("Cookie", &self.cookie).send().await.unwrap();
        if let Some(cookie) = session.headers().get("set-cookie") {
            let cookie = cookie.to_str().unwrap().split(';').next();
            self.cookie = cookie.unwrap().to_owned();
        }
        let session: Value = session.json().await.unwrap();
        let handoff = self.http.post(format!("{}/api/connections", self.url));
        let handoff = handoff
            .header("Cookie", &self.cookie)
            .header("Idempotency-Key", Uuid::new_v4().to_string())
            .json(&json!({"loginId": login.id, "accountIds": login.selected, "state": session["state"]}));
        let accepted: Value = handoff.send().await.unwrap().json().await.unwrap();
        accepted["id"].as_str().unwrap().to_owned()
    }

    async fn wait_for_accounts(&self, id: &str) {
        let accounts = format!("{}/api/connections/{id}/accounts", self.url);
        loop {
            let request = self.http.get(&accounts).header("Cookie", &self.cookie);
            match request.send().await.unwrap().status().as_u16() {
                200 => return,
                status => assert_eq!(status, 409),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// Who asks, and for which connections where an id is not to be made up.
fn configure(folder: &TempDir, cookie: &str, kept: &str, doomed: &str) {
    let (_, cookie) = cookie.split_once('=').unwrap();
    let text = format!(
        r#"
# A stream goes on for as long as its connection is on its way.
max-stream-events = 1

[auth.openapi]
browser.api_key = "{cookie}"
server_key.bearer = "{SERVER_KEY}"

[[operations]]
include-path-regex = "/connections/.id."
exclude-method = "DELETE"
parameters = {{ "path.id" = "{kept}" }}

[[operations]]
include-path-regex = "/connections/.id.$"
include-method = "DELETE"
parameters = {{ "path.id" = "{doomed}" }}

# 404 in place of 401: not even that there is a connection is told; and the key of a hand-off is in use, whoever asks. Other tests
# see to both.
[[operations]]
include-path-regex = "^/api/connections"
checks.ignored_auth.enabled = false

# A form cannot say null, and writes the word; answers fit the questions or do not, whatever the schema.
[[operations]]
include-name = ["POST /api/connections", "POST /server/connections/{{id}}/challenge"]
checks.positive_data_acceptance.expected-statuses = ["2xx", 403, 404, 409, 422]
"#
    );
    std::fs::write(folder.path().join("schemathesis.toml"), text).unwrap();
}

/// Where it is; none where it is not installed.
fn schemathesis() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path)
        .map(|folder| folder.join("schemathesis"))
        .find(|file| file.is_file());
    if found.is_none() {
        const NOT_HERE: &str =
            "there is no schemathesis on the PATH: cargo xtask setup installs it";
        let required = env::var_os("SCHEMATHESIS_REQUIRED").is_some();
        assert!(!required, "SCHEMATHESIS_REQUIRED is set, and {NOT_HERE}");
        // Past the capturing of the tests' output: a test that is left out must be seen.
        let _ = writeln!(std::io::stderr(), "SKIPPED: {NOT_HERE}");
    }
    found
}
