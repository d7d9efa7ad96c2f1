//! The book is what the tables say, and nothing that it names is missing.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use std::fs;
use std::path::{Path, PathBuf};

const REPOSITORY: &str = "https://github.com/flinks-connect/flinks-connect/";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn source() -> PathBuf {
    root().join("docs/book/src")
}

/// Every file below the source, by its path there.
fn files() -> Vec<String> {
    fn below(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => below(&path, files),
                false => files.push(path),
            }
        }
    }
    let mut files = Vec::new();
    below(&source(), &mut files);
    let name = |path: &PathBuf| {
        path.strip_prefix(source())
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/")
    };
    files.iter().map(name).collect()
}

/// The chapters, with their texts.
fn chapters() -> Vec<(String, String)> {
    let chapters = files().into_iter().filter(|path| path.ends_with(".md"));
    chapters
        .map(|path| {
            (
                path.clone(),
                fs::read_to_string(source().join(&path)).unwrap(),
            )
        })
        .collect()
}

/// What stands between two marks, each time.
fn between<'a>(text: &'a str, from: &'a str, to: char) -> impl Iterator<Item = &'a str> {
    text.split(from)
        .skip(1)
        .filter_map(move |rest| Some(rest.split_once(to)?.0))
}

#[test]
fn the_reference_is_what_the_tables_say() {
    for (path, now) in flinks_book::chapters() {
        let kept = fs::read_to_string(source().join(path)).unwrap_or_default();
        assert!(
            kept == now,
            "docs/book/src/{path} is not what the tables say; run cargo run -q -p flinks-book"
        );
    }
}

#[test]
fn the_summary_lists_every_chapter() {
    let summary = fs::read_to_string(source().join("SUMMARY.md")).unwrap();
    let listed: Vec<_> = between(&summary, "](", ')').collect();
    for path in &listed {
        assert!(
            source().join(path).is_file(),
            "SUMMARY.md lists {path}, which is not there"
        );
    }
    for (path, _) in chapters() {
        assert!(
            path == "SUMMARY.md" || listed.contains(&path.as_str()),
            "SUMMARY.md does not list {path}"
        );
    }
}

/// mdBook only warns of a file that is missing, and says nothing of an anchor.
#[test]
fn every_file_and_anchor_that_is_included_is_there() {
    let mut included = 0;
    for (chapter, text) in chapters() {
        let folder = source().join(&chapter);
        for link in between(&text, "{{#include ", '}') {
            let (path, anchor) = link.split_once(':').unwrap_or((link, ""));
            let text = fs::read_to_string(folder.with_file_name("").join(path))
                .unwrap_or_else(|error| panic!("{chapter} includes {path}: {error}"));
            for mark in ["ANCHOR: ", "ANCHOR_END: "] {
                let mark = format!("{mark}{anchor}");
                let has_it = text
                    .lines()
                    .any(|line| line.trim_end_matches([' ', '-', '>']).ends_with(&mark));
                assert!(
                    anchor.is_empty() || has_it,
                    "{chapter} includes {link}: there is no {mark}"
                );
            }
            included += 1;
        }
    }
    assert!(included > 20, "only {included} files are included");
}

#[test]
fn every_file_of_the_repository_that_is_linked_is_there() {
    for (chapter, text) in chapters() {
        for link in between(&text, REPOSITORY, ')') {
            let path = link
                .trim_start_matches("blob/main/")
                .trim_start_matches("tree/main/");
            let path = path.split('#').next().unwrap();
            assert!(
                root().join(path).exists(),
                "{chapter} links to {path}, which is not there"
            );
        }
    }
}

/// The network is not to be had everywhere, so no more is checked of links that lead out.
#[test]
fn a_link_that_leads_out_is_an_https_url() {
    for (chapter, text) in chapters() {
        for link in between(&text, "](", ')').filter(|link| link.contains(':')) {
            let host = link.strip_prefix("https://").unwrap_or_default();
            let host = host.split(['/', '#']).next().unwrap();
            let is_host = host.contains('.') && !host.ends_with('.');
            let is_plain = link
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && !b"<>\"{}|\\^`".contains(&byte));
            assert!(is_host && is_plain, "{chapter}: {link}");
        }
    }
}

/// JavaScript, HTML and shell stand in files that are run, or in fragments that say that they are not.
#[test]
fn code_is_included_compiled_or_said_not_to_be_run() {
    const CHECKED_ELSEWHERE: [&str; 6] = ["text", "toml", "sh", "json", "svg", "nginx"];
    let compiled = include_str!("../src/lib.rs");
    for (chapter, text) in chapters() {
        let is_said = text.contains("not run here");
        let mut fences = text.split("\n```").skip(1);
        while let (Some(block), Some(_)) = (fences.next(), fences.next()) {
            let (language, code) = block.split_once('\n').unwrap();
            let is_included = code.trim_start().starts_with("{{#include ");
            let is_compiled =
                language == "rust" && compiled.contains(&format!("book/src/{chapter}"));
            assert!(
                is_included || is_compiled || is_said || CHECKED_ELSEWHERE.contains(&language),
                "{chapter}: nothing checks this {language}:\n{code}"
            );
        }
    }
}
