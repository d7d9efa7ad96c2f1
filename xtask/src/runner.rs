//! Runs one file of wasm tests in the browser, as cargo asks for it: again where there was no browser to run it in.

use crate::process::program;
use crate::{retried, workspace};
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::process::Stdio;

/// How cargo calls us for it; nobody types it.
pub const TASK: &str = "wasm-test-runner";

const NAME: &str = "chromedriver";
/// So many times at most.
const MOST: u32 = 3;
/// What wasm-bindgen's runner says when it starts another driver by itself.
const BY_ITSELF: [&str; 2] = ["Failed to start driver", "Driver has not bound port"];
/// What is said once the browser is there: by the tests, and by the runner when it hears nothing of them.
const IN_THE_BROWSER: [&str; 2] = ["running ", "Failed to detect test"];

/// Runs it, at most three times.
pub fn run(arguments: &[String]) -> Result<()> {
    for attempt in 1.. {
        let (passed, said) = once(arguments)?;
        for line in said.lines().filter(|line| begins(line, &BY_ITSELF)) {
            retried::note(NAME, line)?;
        }
        if passed {
            break;
        }
        if attempt == MOST || there_was_a_browser(&said) {
            bail!("the tests in the browser failed: see above");
        }
        retried::note(NAME, "it gave no browser: see above")?;
    }
    Ok(())
}

/// Whether it passed, and what it said, which is seen as well.
fn once(arguments: &[String]) -> Result<(bool, String)> {
    let runner = workspace::find("wasm-bindgen-test-runner")
        .context("no wasm-bindgen-test-runner: run cargo xtask setup")?;
    let mut child = program(runner)
        .args(arguments)
        // Cargo has chosen it: the folder of the package.
        .current_dir(".")
        .stdout(Stdio::piped())
        .spawn()?;
    let mut said = String::new();
    for line in BufReader::new(child.stdout.take().context("no output")?).lines() {
        let line = line?;
        println!("{line}");
        said += &format!("{line}\n");
    }
    Ok((child.wait()?.success(), said))
}

fn there_was_a_browser(said: &str) -> bool {
    said.lines().any(|line| begins(line, &IN_THE_BROWSER))
}

fn begins(line: &str, words: &[&str]) -> bool {
    words.iter().any(|words| line.starts_with(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_that_have_begun_are_not_repeated() {
        let no_browser = "Running headless tests in Chrome on `http://127.0.0.1:4444/`\nOk\n";
        assert!(!there_was_a_browser(no_browser));
        for more in [
            "running 3 tests",
            "Failed to detect test as having been run.",
        ] {
            let said = format!("{no_browser}{more}\n");
            assert!(there_was_a_browser(&said), "{said}");
        }
    }
}
