//! The project's tasks. `cargo xtask help` lists them.

mod api;
mod apt;
mod arguments;
mod bench;
mod browser;
mod compress;
mod contenders;
mod demo;
mod dist;
mod engine;
mod examples;
mod faketime;
mod fuzz;
mod lockfile;
mod package;
mod postgres;
mod process;
mod retried;
mod runner;
mod setup;
mod size;
mod test;
mod tools;
mod workspace;

use arguments::Task;
use std::process::ExitCode;

/// A failure, said to the person in one or two sentences: what is wrong, and the way out.
type Result<T, E = String> = std::result::Result<T, E>;

fn main() -> ExitCode {
    match arguments::parse(std::env::args().skip(1)).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    match task {
        Task::Help => {
            print!("{}", arguments::HELP);
            Ok(())
        }
        Task::Setup => setup::everything(),
        Task::Demo(options) => demo::run_until_stopped(&options),
        Task::Test { only: None } => test::all(),
        Task::Test { only: Some(stage) } => test::only(&stage),
        Task::TestIn(engine) => test::in_the_browser(engine),
        Task::ListStages => {
            test::list();
            Ok(())
        }
        Task::Package => package::run_package(),
        Task::Screenshots => test::screenshots(),
        Task::BenchContenders(options) => bench::contenders(&options),
        Task::Api { bless: true } => api::bless(),
        Task::Api { bless: false } => api::check(),
        Task::BenchBackend => bench::backend(),
        Task::BenchBackendLong => bench::backend_long(),
        Task::BenchFuzz => bench::fuzz(),
        Task::BenchTrace => bench::trace(),
        Task::BenchPage => bench::page(),
        Task::BenchBurst => bench::burst(),
        Task::BenchLong { sessions } => bench::long(sessions),
        Task::Soak { seed, sessions } => bench::soak(seed, sessions),
        Task::RunInTheBrowser(arguments) => runner::run(&arguments),
        Task::Size => {
            setup::to_build()?;
            size::run()
        }
    }
}
