//! What the fuzzers have found worth keeping, again, and changed at random: on the stable compiler, in seconds.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use flinks_fuzz::{TARGETS, Target};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/corpus")
        .join(name)
}

fn corpus(name: &str) -> Vec<Vec<u8>> {
    let files = std::fs::read_dir(folder(name)).unwrap();
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect()
}

fn target(name: &str) -> Target {
    TARGETS.iter().find(|(have, _)| *have == name).unwrap().1
}

fn replayed(name: &str) {
    let corpus = corpus(name);
    assert!(corpus.len() > 20, "{} files in {name}", corpus.len());
    for input in corpus {
        // The input is in the message of whatever fails.
        eprintln!("{name}: {:?}", String::from_utf8_lossy(&input));
        target(name)(&input);
    }
}

#[test]
fn the_saved_corpus_of_decode_breaks_no_promise() {
    replayed("decode");
}

#[test]
fn the_saved_corpus_of_url_breaks_no_promise() {
    replayed("url");
}

#[test]
fn the_saved_corpus_of_redirect_breaks_no_promise() {
    replayed("redirect");
}

#[test]
fn the_saved_corpus_of_trace_import_breaks_no_promise() {
    replayed("trace_import");
}

#[test]
fn the_saved_corpus_of_webhook_breaks_no_promise() {
    replayed("webhook");
}

#[test]
fn every_target_has_a_binary_and_a_corpus() {
    for (name, _) in TARGETS {
        let binary = folder("../fuzz_targets").join(format!("{name}.rs"));
        assert!(binary.is_file() && folder(name).is_dir(), "{name}");
    }
}

/// Two inputs joined at random places, and some bytes replaced.
fn changed(one: &[u8], other: &[u8], cut: (usize, usize), bytes: &[(usize, u8)]) -> Vec<u8> {
    let at = cut.0 % (one.len() + 1);
    let from = cut.1 % (other.len() + 1);
    let mut input = [&one[..at], &other[from..]].concat();
    for (place, byte) in bytes {
        if let Some(old) = input.len().checked_sub(1).map(|last| place % (last + 1)) {
            input[old] = *byte;
        }
    }
    input
}

/// The same ones in each run, so that a run that passed passes again; `FUZZ_SEED` draws others.
fn seed() -> u64 {
    let given = std::env::var("FUZZ_SEED").ok();
    given.and_then(|seed| seed.parse().ok()).unwrap_or(1)
}

#[test]
fn random_changes_of_the_corpus_break_no_promise() {
    for (name, target) in TARGETS {
        let corpus = corpus(name);
        let pick = || proptest::sample::select(corpus.clone());
        let places = || (any::<usize>(), any::<usize>());
        let bytes = proptest::collection::vec((any::<usize>(), any::<u8>()), 0..4);
        let config = ProptestConfig {
            cases: 2_000,
            failure_persistence: None,
            rng_seed: RngSeed::Fixed(seed()),
            ..ProptestConfig::default()
        };
        proptest!(config, |(one in pick(), other in pick(), cut in places(), bytes in bytes)| {
            target(&changed(&one, &other, cut, &bytes));
        });
    }
}
