//! Processes that listen: each says so on a line of its output.

use std::env;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write, stderr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle, sleep};
use std::time::{Duration, Instant};

/// How long it may take to start: far more than it takes, also on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(5);

/// Killed on drop.
pub struct Server {
    child: Child,
    name: String,
    output: Arc<Mutex<String>>,
    readers: Vec<JoinHandle<()>>,
    /// What its line says after the words that were waited for.
    pub said: String,
}

impl Server {
    /// Starts a program at home in this folder, and waits for the line. If it does not come, the error is what it has said
    /// instead.
    pub fn start(
        home: &Path,
        program: &Path,
        arguments: &[&str],
        words: &str,
    ) -> Result<Self, String> {
        let mut server = Self::silent(home, program, arguments)?;
        server.says(words, PATIENCE)?;
        Ok(server)
    }

    /// Starts one that has no such line.
    pub fn silent(home: &Path, program: &Path, arguments: &[&str]) -> Result<Self, String> {
        Self::silent_with(home, program, arguments, &[])
    }

    /// With variables in its environment.
    pub fn silent_with(
        home: &Path,
        program: &Path,
        arguments: &[&str],
        variables: &[(&str, &OsStr)],
    ) -> Result<Self, String> {
        let name = program.file_name().unwrap_or_default().to_string_lossy();
        let mut child = Command::new(program)
            .args(arguments)
            .envs(variables.iter().copied())
            // What a browser downloads would else be among the files of whoever runs the tests.
            .env("HOME", home)
            .env_remove("XDG_CONFIG_HOME")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{name} cannot be started: {error}"))?;
        let output = Arc::<Mutex<String>>::default();
        let said = child.stdout.take().unwrap();
        let complained = child.stderr.take().unwrap();
        let readers = vec![
            read(said, output.clone(), false),
            read(complained, output.clone(), true),
        ];
        Ok(Self {
            child,
            name: name.into_owned(),
            output,
            readers,
            said: String::new(),
        })
    }

    /// Waits until it says these words.
    pub fn says(&mut self, words: &str, patience: Duration) -> Result<(), String> {
        let what = format!("say '{words}'");
        self.said = self.until(&what, patience, |output| {
            let lines = output.split_inclusive('\n');
            let mut whole = lines.filter_map(|line| line.strip_suffix('\n'));
            whole.find_map(|line| Some(line.split_once(words)?.1.to_owned()))
        })?;
        Ok(())
    }

    /// Waits for something that the process does; the error is what it has said.
    pub fn until<T>(
        &mut self,
        what: &str,
        patience: Duration,
        done: impl Fn(&str) -> Option<T>,
    ) -> Result<T, String> {
        let began = Instant::now();
        loop {
            // Looked at first: what it said before it ended counts.
            let ended = self.has_ended();
            if let Some(done) = done(&self.output.lock().unwrap()) {
                return Ok(done);
            }
            if ended || began.elapsed() > patience {
                return Err(self.but(&format!("did not {what}")));
            }
            sleep(PAUSE);
        }
    }

    /// What has gone wrong, whether it has ended, and all that it has said.
    pub fn but(&mut self, wrong: &str) -> String {
        let end = match self.child.try_wait() {
            Ok(Some(status)) => format!("ended with {status}"),
            _ => "still runs".to_owned(),
        };
        let (name, output) = (&self.name, self.output.lock().unwrap());
        format!("{name} {wrong}; it {end}, and has said:\n{output}")
    }

    /// Whether it has ended, and all it said is here.
    fn has_ended(&mut self) -> bool {
        if matches!(self.child.try_wait(), Ok(None)) {
            return false;
        }
        let began = Instant::now();
        // A process that it has started may hold its output open.
        while !self.readers.iter().all(JoinHandle::is_finished)
            && began.elapsed() < Duration::from_secs(1)
        {
            sleep(PAUSE);
        }
        true
    }
}

/// Reads to the end: a full pipe would stop the process.
fn read(
    from: impl Read + Send + 'static,
    output: Arc<Mutex<String>>,
    aloud: bool,
) -> JoinHandle<()> {
    thread::spawn(move || {
        let mut from = BufReader::new(from);
        let mut line = Vec::new();
        while from.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let text = String::from_utf8_lossy(&line);
            output.lock().unwrap().push_str(&text);
            if aloud {
                let _ = stderr().write_all(text.as_bytes());
            }
            line.clear();
        }
    })
}

/// The program that the variable names.
pub fn program(variable: &str) -> PathBuf {
    let program = env::var_os(variable).unwrap_or_else(|| {
        panic!("{variable} is not set: run these tests by cargo xtask test --only e2e")
    });
    program.into()
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
