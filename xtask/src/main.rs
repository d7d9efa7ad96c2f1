//! The project's tasks. `cargo xtask help` lists them.

mod api;
mod bench;
mod book;
mod browser;
mod changelog;
mod compress;
mod contenders;
mod crates;
mod demo;
mod examples;
mod fuzz;
mod install;
mod package;
mod process;
mod receivers;
mod release;
mod retried;
mod runner;
mod setup;
mod size;
mod test;
mod tools;
mod trunk;
mod workspace;

use anyhow::Result;
use browser::Engine;
use clap::builder::PossibleValuesParser;
use clap::{Parser, Subcommand, value_parser};

/// The project's tasks
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask", arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Install what the tasks need into target/tools
    Setup,
    /// Build everything and show it at http://localhost:8080/
    Demo {
        /// The port; else the first free one from 8080
        #[arg(long, value_parser = value_parser!(u16).range(1..))]
        port: Option<u16>,
        /// Leave the browser alone
        #[arg(long)]
        no_open: bool,
    },
    /// Test everything, one stage, or one browser
    Test {
        /// One stage, after what it needs
        #[arg(long, value_name = "STAGE", group = "part", value_parser = PossibleValuesParser::new(test::names()))]
        only: Option<String>,
        /// The stages
        #[arg(long, group = "part")]
        list: bool,
        /// The end-to-end tests in one browser
        #[arg(long, value_name = "ENGINE", group = "part")]
        browser: Option<Engine>,
    },
    /// What the browser downloads, against its budget
    Size,
    /// The element as a package for npm, in target/npm
    Package,
    /// What must hold before a version is published; publishes nothing
    ReleaseCheck(release::Options),
    /// The book in target/book, its links checked
    Book {
        /// Show the element as it was packaged last
        #[arg(long)]
        keep_package: bool,
    },
    /// The pictures in docs/screenshots
    Screenshots,
    /// The public API against docs/api
    Api {
        /// Keep it as it is now
        #[arg(long)]
        bless: bool,
    },
    /// Measure, into docs/performance.md and docs/reliability.md; by default the contenders
    #[command(args_conflicts_with_subcommands = true)]
    Bench {
        #[command(subcommand)]
        what: Option<bench::Bench>,
        #[command(flatten)]
        contenders: bench::Contenders,
    },
    /// Sessions with a fault each, into docs/reliability.md
    Soak {
        /// What the faults are drawn from
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// How many
        #[arg(long, default_value_t = 1_000)]
        sessions: u64,
    },
    /// How cargo calls us for a file of tests in the browser
    #[command(name = runner::TASK, hide = true)]
    Runner {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

fn main() {
    if let Err(error) = run(Arguments::parse().task) {
        eprintln!("error: {error:#}");
        std::process::exit(1);
    }
}

fn run(task: Task) -> Result<()> {
    match task {
        Task::Setup => setup::everything(),
        Task::Demo { port, no_open } => demo::run_until_stopped(port, no_open),
        Task::Test { list: true, .. } => test::list(),
        Task::Test { only, browser, .. } => match (only, browser) {
            (Some(stage), _) => test::only(&stage),
            (_, Some(engine)) => test::in_the_browser(engine),
            _ => test::all(),
        },
        Task::Size => test::only("size"),
        Task::Package => package::run_package(),
        Task::ReleaseCheck(options) => release::check(&options),
        Task::Book { keep_package } => book::build(keep_package),
        Task::Screenshots => test::screenshots(),
        Task::Api { bless: true } => api::bless(),
        Task::Api { bless: false } => api::check(),
        Task::Bench { what, contenders } => {
            bench::run(what.unwrap_or(bench::Bench::Contenders(contenders)))
        }
        Task::Soak { seed, sessions } => bench::soak(seed, sessions),
        Task::Runner { arguments } => runner::run(&arguments),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_read(line: &str) -> bool {
        Arguments::try_parse_from(format!("xtask {line}").split_whitespace()).is_ok()
    }

    const LINES: &str = "setup; demo; demo --port 9000 --no-open; test; test --only e2e; test --list; test --browser firefox; size; \
        package; book; book --keep-package; screenshots; api; api --bless; bench; bench --rounds 3 --build; bench contenders --rounds 3; bench backend; \
        bench backend-long; bench trace; bench page; bench fuzz; bench burst; bench long --sessions 500; soak; \
        soak --seed 7 --sessions 30; release-check; release-check --only npm; release-check --tag v1.2.3 --no-verify; wasm-test-runner --nocapture file.wasm";

    #[test]
    fn the_documented_lines_are_read() {
        for line in LINES.split("; ") {
            assert!(is_read(line), "{line}");
        }
    }

    #[test]
    fn the_lines_that_contributors_and_github_run_are_read() {
        for text in [
            include_str!("../../CONTRIBUTING.md"),
            include_str!("../../.github/workflows/test.yml"),
            include_str!("../../.github/PULL_REQUEST_TEMPLATE.md"),
        ] {
            for after in text.split("cargo xtask ").skip(1) {
                let line = after.split(['`', '#', '\n']).next().unwrap();
                assert!(is_read(line), "{line}");
            }
        }
    }

    const NO_LINES: &str = "demos; demo --port; demo --port 0; demo 9000; test --only; test --only nothing; test --browser lynx; \
        test --list --only e2e; size now; soak --sessions many; bench playground; bench contenders --rounds 0; \
        bench trace --rounds 3; api --blessed; release-check --only all";

    #[test]
    fn what_is_not_understood_is_refused() {
        for line in NO_LINES.split("; ") {
            assert!(!is_read(line), "{line}");
        }
    }
}
