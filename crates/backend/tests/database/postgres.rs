//! A server of PostgreSQL that is started for the tests, and can be stopped by them.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// It ends with this value and with this process, however that ends: a shell waits for the end of its standard input.
pub struct Postgres {
    pub url: String,
    child: Child,
    shell: Mutex<Shell>,
}

struct Shell {
    orders: Option<ChildStdin>,
    said: BufReader<ChildStdout>,
}

impl Postgres {
    /// `None` where it is not installed.
    pub fn start() -> Option<Self> {
        let programs = programs()?;
        let script = r#"
            set -e
            folder=$(mktemp -d /tmp/flinks-postgres.XXXXXX)
            trap 'rm -rf "$folder"' EXIT
            # It outlives a Ctrl-C, to take the folder away: with the tests its input ends.
            trap '' INT HUP TERM
            # PostgreSQL refuses to run as root.
            as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
            [ "$(id -u)" != 0 ] || chown postgres "$folder"
            cd "$folder"
            as "$0/initdb" --pgdata="$folder/data" --username=flinks --auth=trust --encoding=UTF8 --no-sync >/dev/null
            # A socket in the folder, and no port, which another test could take.
            as "$0/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c max_connections=400 \
                -c fsync=$1 -c log_min_messages=fatal >/dev/null 2>&1 &
            echo "$folder"
            while read -r order; do
                as "$0/pg_ctl" $order --pgdata="$folder/data" --log=/dev/null >/dev/null 2>&1
                echo done
            done
            as "$0/pg_ctl" stop --pgdata="$folder/data" --mode=immediate >/dev/null
        "#;
        let fsync = std::env::var("POSTGRES_FSYNC").unwrap_or_else(|_| "off".to_owned());
        let mut child = Command::new("sh")
            .args(["-c", script])
            .arg(&programs)
            .arg(fsync)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut shell = Shell {
            orders: child.stdin.take(),
            said: BufReader::new(child.stdout.take().unwrap()),
        };
        let folder = shell.says();
        // Not a connection alone: it listens before it answers.
        let ready = || {
            Command::new(programs.join("pg_isready"))
                .args(["--quiet", "--host", &folder])
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
        let host = folder.replace('/', "%2F");
        Some(Self {
            url: format!("postgres://flinks@{host}/postgres"),
            child,
            shell: Mutex::new(shell),
        })
    }

    /// As after a power cut: whoever is connected is thrown out, nothing is written.
    pub fn stop(&self) {
        self.order("stop --mode=immediate");
    }

    /// Starts it again, at the same address.
    pub fn start_again(&self) {
        self.order("restart");
    }

    fn order(&self, order: &str) {
        let mut shell = self.shell.lock().unwrap();
        writeln!(shell.orders.as_mut().unwrap(), "{order}").unwrap();
        assert_eq!(shell.says(), "done", "{order}");
    }
}

impl Shell {
    fn says(&mut self) -> String {
        let mut line = String::new();
        self.said.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Ok(shell) = self.shell.get_mut() {
            shell.orders = None;
        }
        let _ = self.child.wait();
    }
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
