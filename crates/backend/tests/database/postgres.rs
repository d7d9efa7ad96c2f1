//! A server of PostgreSQL that is started for the tests, and can be stopped by them.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

/// For each step of its start, and for each order: far more than it takes, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);
const ATTEMPTS: u32 = 3;

/// It ends with this value and with this process, however that ends: a shell waits for the end of its standard input.
pub struct Postgres {
    pub url: String,
    child: Child,
    shell: Mutex<Shell>,
}

struct Shell {
    orders: Option<ChildStdin>,
    said: Receiver<String>,
}

impl Postgres {
    /// `None` where it is not installed. It is not what is tested: where it does not start, another one is started.
    pub fn start() -> Option<Self> {
        Self::start_with(None)
    }

    /// Over TCP, and there over TLS alone, with the `server.pem` and `server.key` of this folder.
    pub fn start_over_tls(certificates: &Path) -> Option<Self> {
        Self::start_with(Some(certificates))
    }

    fn start_with(certificates: Option<&Path>) -> Option<Self> {
        let programs = programs()?;
        for _ in 1..ATTEMPTS {
            match Self::try_start(&programs, certificates) {
                Ok(server) => return Some(server),
                Err(error) => retried(&error),
            }
        }
        let last = Self::try_start(&programs, certificates);
        Some(last.unwrap_or_else(|error| panic!("{ATTEMPTS} times: {error}")))
    }

    fn try_start(programs: &Path, certificates: Option<&Path>) -> Result<Self, String> {
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
            if [ -n "$2" ]; then
                cp "$2/server.pem" "$2/server.key" "$folder/data"
                chmod 600 "$folder/data/server.key"
                [ "$(id -u)" != 0 ] || chown postgres "$folder/data/server.pem" "$folder/data/server.key"
                echo 'hostssl all all 127.0.0.1/32 trust' >"$folder/data/pg_hba.conf"
                listen="-c listen_addresses=127.0.0.1 -c ssl=on -c ssl_cert_file=server.pem -c ssl_key_file=server.key"
            else
                # A socket in the folder, and no port, which another test could take.
                listen="-c listen_addresses="
            fi
            as "$0/postgres" -D "$folder/data" -k "$folder" -p $3 $listen -c max_connections=400 \
                -c fsync=$1 -c log_min_messages=fatal >"$folder/log" 2>&1 &
            echo "$folder"
            while read -r order; do
                as "$0/pg_ctl" $order --pgdata="$folder/data" --log=/dev/null >/dev/null 2>&1
                echo done
            done
            as "$0/pg_ctl" stop --pgdata="$folder/data" --mode=immediate >/dev/null
        "#;
        let fsync = std::env::var("POSTGRES_FSYNC").unwrap_or_else(|_| "off".to_owned());
        let port = match certificates {
            Some(_) => TcpListener::bind("127.0.0.1:0")
                .unwrap()
                .local_addr()
                .unwrap()
                .port(),
            None => 5432,
        }
        .to_string();
        let mut child = Command::new("sh")
            .args(["-c", script])
            .arg(programs)
            .arg(fsync)
            .arg(certificates.unwrap_or(Path::new("")))
            .arg(&port)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let shell = Shell {
            orders: child.stdin.take(),
            said: lines(child.stdout.take().unwrap()),
        };
        let mut server = Self {
            url: String::new(),
            child,
            shell: Mutex::new(shell),
        };
        let folder = server.shell.get_mut().unwrap().says();
        let Some(folder) = folder else {
            // It may not have come to where it hears that it is to end.
            let _ = server.child.kill();
            return Err("PostgreSQL's folder is not made: see above".to_owned());
        };
        // Not a connection alone: it listens before it answers.
        let ready = || {
            Command::new(programs.join("pg_isready"))
                .args(["--quiet", "--host", &folder, "--port", &port])
                .status()
                .is_ok_and(|status| status.success())
        };
        let began = Instant::now();
        while !ready() {
            if began.elapsed() > PATIENCE {
                let log = std::fs::read_to_string(format!("{folder}/log"));
                return Err(format!("PostgreSQL does not answer; its log: {log:?}"));
            }
            sleep(Duration::from_millis(50));
        }
        let host = folder.replace('/', "%2F");
        server.url = match certificates {
            Some(_) => format!("postgres://flinks@localhost:{port}/postgres"),
            None => format!("postgres://flinks@{host}/postgres"),
        };
        Ok(server)
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
        assert_eq!(shell.says().as_deref(), Some("done"), "{order}");
    }
}

impl Shell {
    fn says(&self) -> Option<String> {
        self.said.recv_timeout(PATIENCE).ok()
    }
}

fn lines(stdout: ChildStdout) -> Receiver<String> {
    let (said, lines) = mpsc::channel();
    thread::spawn(move || {
        let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
        lines.try_for_each(|line| said.send(line))
    });
    lines
}

/// `cargo xtask test` counts the lines of the file.
fn retried(error: &str) {
    // Past the capturing of the tests' output, for the test may pass.
    let _ = writeln!(std::io::stderr(), "retried: PostgreSQL: {error}");
    if let Some(file) = std::env::var_os("TEST_RETRIED") {
        let file = OpenOptions::new().create(true).append(true).open(file);
        file.unwrap().write_all(b"PostgreSQL\n").unwrap();
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
