//! The command line.

use crate::Result;
use crate::engine::Engine;

pub const HELP: &str = "\
cargo xtask setup                       install what the tasks need into target/tools
cargo xtask demo [--port N] [--no-open] build everything and show it at http://localhost:8080/
cargo xtask test [--only STAGE]         test everything, or one stage
cargo xtask test --list                 the stages
cargo xtask test --browser ENGINE       the end-to-end tests in chromium, firefox or webkit
cargo xtask size                        what the browser downloads, against its budget
cargo xtask package                     the element as a package for npm, in target/npm
cargo xtask screenshots                 the pictures in docs/screenshots
cargo xtask api [--bless]               the public API against docs/api; --bless keeps it as it is
cargo xtask bench [--rounds N] [--build]
                                        us and the alternatives into docs/performance.md; with the time to build
cargo xtask bench backend|trace|page    these alone, into the same
cargo xtask bench backend-long|fuzz     measure it into docs/reliability.md
cargo xtask bench burst                 measure it into docs/reliability.md
cargo xtask bench long [--sessions N]   ten thousand sessions in one page, into docs/reliability.md
cargo xtask soak [--seed N] [--sessions N]
                                        sessions with a fault each, into docs/reliability.md
";

/// How cargo calls us for a file of tests in the browser; nobody types it.
pub const RUNNER: &str = "wasm-test-runner";

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub enum Task {
    Help,
    Setup,
    Demo(DemoOptions),
    Test { only: Option<String> },
    TestIn(Engine),
    ListStages,
    Size,
    Package,
    Screenshots,
    BenchContenders(BenchOptions),
    Api { bless: bool },
    BenchBackend,
    BenchBackendLong,
    BenchTrace,
    BenchPage,
    BenchFuzz,
    BenchBurst,
    BenchLong { sessions: u64 },
    Soak { seed: u64, sessions: u64 },
    RunInTheBrowser(Vec<String>),
}

/// How the demo is shown.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct DemoOptions {
    /// The port that was asked for; without one, the first free one from 8080.
    pub port: Option<u16>,
    /// Leave the browser alone.
    pub no_open: bool,
}

/// How the contenders are measured.
#[derive(Debug, PartialEq, Eq)]
pub struct BenchOptions {
    /// How often each of them.
    pub rounds: u32,
    /// The time that the Leptos page takes to build as well.
    pub build: bool,
}

impl Default for BenchOptions {
    fn default() -> Self {
        Self {
            rounds: 15,
            build: false,
        }
    }
}

/// Reads the command line.
pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Task> {
    let arguments: Vec<String> = arguments.into_iter().collect();
    if arguments
        .iter()
        .any(|argument| matches!(argument.as_str(), "--help" | "-h"))
    {
        return Ok(Task::Help);
    }
    let mut rest = arguments.into_iter();
    let task = match rest.next().as_deref() {
        None | Some("help") => Task::Help,
        Some(RUNNER) => Task::RunInTheBrowser(rest.by_ref().collect()),
        Some("setup") => Task::Setup,
        Some("size") => Task::Size,
        Some("package") => Task::Package,
        Some("screenshots") => Task::Screenshots,
        Some("soak") => {
            let (mut seed, mut sessions) = (1, 1_000);
            while let Some(argument) = rest.next() {
                match argument.as_str() {
                    "--seed" => seed = number("--seed", rest.next())?,
                    "--sessions" => sessions = number("--sessions", rest.next())?,
                    other => return Err(unknown(other)),
                }
            }
            Task::Soak { seed, sessions }
        }
        Some("bench") => {
            let mut options = BenchOptions::default();
            let mut next = rest.next();
            match next.as_deref() {
                Some("backend") => Task::BenchBackend,
                Some("trace") => Task::BenchTrace,
                Some("page") => Task::BenchPage,
                Some("backend-long") => Task::BenchBackendLong,
                Some("fuzz") => Task::BenchFuzz,
                Some("burst") => Task::BenchBurst,
                Some("long") => Task::BenchLong {
                    sessions: match rest.next().as_deref() {
                        None => 10_000,
                        Some("--sessions") => number("--sessions", rest.next())?,
                        Some(other) => return Err(unknown(other)),
                    },
                },
                _ => {
                    if next.as_deref() == Some("contenders") {
                        next = rest.next();
                    }
                    while let Some(argument) = next {
                        match argument.as_str() {
                            "--build" => options.build = true,
                            "--rounds" => options.rounds = rounds(rest.next())?,
                            other => return Err(unknown(other)),
                        }
                        next = rest.next();
                    }
                    Task::BenchContenders(options)
                }
            }
        }
        Some("api") => match rest.next().as_deref() {
            None => Task::Api { bless: false },
            Some("--bless") => Task::Api { bless: true },
            Some(other) => return Err(unknown(other)),
        },
        Some("demo") => {
            let mut options = DemoOptions::default();
            while let Some(argument) = rest.next() {
                match argument.as_str() {
                    "--no-open" => options.no_open = true,
                    "--port" => options.port = Some(port(rest.next())?),
                    other => return Err(unknown(other)),
                }
            }
            Task::Demo(options)
        }
        Some("test") => match rest.next().as_deref() {
            None => Task::Test { only: None },
            Some("--list") => Task::ListStages,
            Some("--browser") => Task::TestIn(engine(rest.next())?),
            Some("--only") => Task::Test {
                only: Some(
                    rest.next()
                        .ok_or("--only wants a stage: see cargo xtask test --list")?,
                ),
            },
            Some(other) => return Err(unknown(other)),
        },
        Some(other) => return Err(unknown(other)),
    };
    match rest.next() {
        Some(left) => Err(unknown(&left)),
        None => Ok(task),
    }
}

fn port(text: Option<String>) -> Result<u16> {
    text.and_then(|text| text.parse().ok())
        .filter(|port| *port > 0)
        .ok_or_else(|| "--port wants a number from 1 to 65535".to_owned())
}

fn number(option: &str, text: Option<String>) -> Result<u64> {
    text.and_then(|text| text.parse().ok())
        .ok_or_else(|| format!("{option} wants a number"))
}

fn rounds(text: Option<String>) -> Result<u32> {
    text.and_then(|text| text.parse().ok())
        .filter(|rounds| *rounds > 0)
        .ok_or_else(|| "--rounds wants a number from 1 on".to_owned())
}

fn engine(name: Option<String>) -> Result<Engine> {
    Engine::ALL
        .into_iter()
        .find(|engine| Some(engine.name()) == name.as_deref())
        .ok_or_else(|| "--browser wants one of: chromium, firefox, webkit".to_owned())
}

fn unknown(argument: &str) -> String {
    format!("'{argument}' is not known; there are:\n{HELP}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Task> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn the_documented_lines_are_read() {
        for (line, task) in [
            ("", Task::Help),
            ("demo --help", Task::Help),
            ("setup", Task::Setup),
            ("demo", Task::Demo(DemoOptions::default())),
            (
                "demo --port 9000 --no-open",
                Task::Demo(DemoOptions {
                    port: Some(9000),
                    no_open: true,
                }),
            ),
            ("test", Task::Test { only: None }),
            (
                "test --only e2e",
                Task::Test {
                    only: Some("e2e".into()),
                },
            ),
            ("test --browser firefox", Task::TestIn(Engine::Firefox)),
            ("test --list", Task::ListStages),
            ("size", Task::Size),
            ("package", Task::Package),
            ("screenshots", Task::Screenshots),
            ("bench", Task::BenchContenders(BenchOptions::default())),
            (
                "bench contenders --rounds 3 --build",
                Task::BenchContenders(BenchOptions {
                    rounds: 3,
                    build: true,
                }),
            ),
            ("bench backend", Task::BenchBackend),
            ("bench trace", Task::BenchTrace),
            ("bench page", Task::BenchPage),
            ("bench backend-long", Task::BenchBackendLong),
            ("bench fuzz", Task::BenchFuzz),
            ("api", Task::Api { bless: false }),
            ("api --bless", Task::Api { bless: true }),
            ("bench burst", Task::BenchBurst),
            ("bench long", Task::BenchLong { sessions: 10_000 }),
            (
                "bench long --sessions 500",
                Task::BenchLong { sessions: 500 },
            ),
            (
                "soak",
                Task::Soak {
                    seed: 1,
                    sessions: 1_000,
                },
            ),
            (
                "soak --seed 7 --sessions 30",
                Task::Soak {
                    seed: 7,
                    sessions: 30,
                },
            ),
        ] {
            assert_eq!(parsed(line), Ok(task), "{line}");
        }
    }

    #[test]
    fn what_is_not_understood_is_said() {
        for line in [
            "demos",
            "demo --port",
            "demo --port 0",
            "demo --port x",
            "demo 9000",
            "test --only",
            "test --browser",
            "test --browser lynx",
            "size now",
            "soak --seed",
            "soak --sessions many",
            "bench playground",
            "bench contenders --rounds 0",
            "bench trace --rounds 3",
            "api --blessed",
        ] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }
}
