use crate::http::receiver;
use crate::program::{Server, run, run_command, unconfigured};
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Each command that has a help, by its words.
fn commands() -> Vec<Vec<String>> {
    let mut all = vec![Vec::new()];
    for name in subcommands(&[]) {
        let below = match name.as_str() {
            "webhook" => subcommands(&["webhook"]),
            _ => Vec::new(),
        };
        all.push(vec![name.clone()]);
        all.extend(below.into_iter().map(|below| vec![name.clone(), below]));
    }
    assert!(all.len() > 10, "{all:?}");
    all
}

fn subcommands(of: &[&str]) -> Vec<String> {
    let help = run(&[of, &["--help"]].concat(), "").out;
    let list = help.split("Commands:\n").nth(1).unwrap();
    let names = list
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names
        .filter(|name| !["", "help"].contains(name))
        .map(str::to_owned)
        .collect()
}

fn help(command: &[String]) -> String {
    let words: Vec<_> = command.iter().map(String::as_str).collect();
    let done = run(&[&words[..], &["--help"]].concat(), "");
    assert_eq!(done.code, Some(0));
    done.out
}

fn examples(help: &str) -> Vec<String> {
    let list = help.split("Examples:\n").nth(1).unwrap_or_default();
    let lines = list.lines().take_while(|line| !line.is_empty());
    lines.map(|line| line.trim().to_owned()).collect()
}

/// What the examples name.
fn files(folder: &Path) {
    let trace = include_str!("../../../trace/tests/fixtures/trace.ndjson");
    for (name, text) in [
        ("events.ndjson", "{\"step\":\"APP_MOUNTED\"}\n"),
        ("trace.ndjson", trace),
        (
            "urls.txt",
            "https://acme-iframe.private.fin.ag/v2/?demo=true\n",
        ),
        (
            "page.html",
            "<iframe src='https://acme-iframe.private.fin.ag/v2/?demo=true'>",
        ),
        ("body.json", "{\"ResponseType\":\"KYC\"}"),
        ("webhook.secret", "a shared secret\n"),
    ] {
        fs::write(folder.join(name), text).unwrap();
    }
    fs::create_dir_all(folder.join("dist")).unwrap();
    fs::write(folder.join("dist/index.html"), "a page").unwrap();
}

/// A line for a shell, in this folder, on ports that are free.
fn shell(line: &str, folder: &Path) -> Command {
    let program = Path::new(env!("CARGO_BIN_EXE_flinks")).parent().unwrap();
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = [program.to_owned()]
        .into_iter()
        .chain(env::split_paths(&path));
    let mut command = Command::new("sh");
    unconfigured(&mut command)
        .args(["-c", line])
        .current_dir(folder)
        .env("PATH", env::join_paths(folders).unwrap())
        .env("FLINKS_SIMULATOR_PORT", "0")
        .env("FLINKS_BACKEND_PORT", "0");
    command
}

#[test]
fn every_command_has_examples_and_says_how_it_ends() {
    for command in commands() {
        let help = help(&command);
        assert!(!examples(&help).is_empty(), "{command:?}");
        assert!(help.contains("Exit status:\n  0  fine"), "{command:?}");
    }
}

#[cfg(unix)]
#[test]
fn every_example_runs() {
    for command in commands() {
        for line in examples(&help(&command)) {
            let folder = tempfile::tempdir().unwrap();
            files(folder.path());
            let serves = line.contains("flinks simulate")
                || (line.contains("flinks serve") && !line.contains("check-config"));
            if serves {
                // In place of the shell, so that it is ended with it.
                Server::start(&mut shell(&format!("exec env {line}"), folder.path()));
                continue;
            }
            let received = line
                .contains("http://localhost:8080")
                .then(|| receiver(200));
            let address = received.as_ref().map_or("", |(url, _)| url);
            let line = line.replace("http://localhost:8080", address);
            let done = run_command(&mut shell(&line, folder.path()), "");
            assert!(matches!(done.code, Some(0 | 1)), "{line}: {done:?}");
            assert!(!done.err.contains("error:"), "{line}: {done:?}");
        }
    }
}

#[test]
fn wrong_arguments_end_with_2() {
    for arguments in [
        &[][..],
        &["no-such-command"],
        &["doctor", "--no-such-flag"],
        &["replay"],
    ] {
        assert_eq!(run(arguments, "").code, Some(2), "{arguments:?}");
    }
}
