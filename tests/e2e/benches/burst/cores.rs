//! A core for the page: with more busy processes than cores, most of a long task is the wait for one.

use super::scene::Scene;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fs;
use std::process::Command;

/// The first core is the page's process's; all else that descends from us shares the others, and so does what it will start.
pub async fn give_the_page_one(scene: &Scene) {
    let page = process_of_the_page(scene).await;
    let cores = std::thread::available_parallelism().unwrap().get();
    assert!(cores > 1, "there is one core only");
    let others = format!("1-{}", cores - 1);
    for process in descendants() {
        let cores = if process == page { "0" } else { &others };
        let pinned = Command::new("taskset")
            .args(["--all-tasks", "--cpu-list", "--pid", cores])
            .arg(process.to_string())
            .output()
            .unwrap();
        // It may have ended meanwhile, but for the one that counts.
        assert!(pinned.status.success() || process != page, "{pinned:?}");
    }
}

/// A mark that the page sets says which process it is in.
async fn process_of_the_page(scene: &Scene) -> u64 {
    const MARK: &str = "a core of its own";
    scene
        .run("performance.mark(arguments[0])", vec![json!(MARK)])
        .await;
    let log = scene.driver.get_log("performance").await.unwrap();
    let marked = log.iter().find_map(|entry| {
        let told: Value = serde_json::from_str(&entry.message).ok()?;
        let event = &told["message"]["params"];
        (event["name"] == MARK).then(|| event["pid"].as_u64())?
    });
    marked.unwrap()
}

fn descendants() -> Vec<u64> {
    let parents: HashMap<u64, u64> = fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let process = path.file_name()?.to_str()?.parse().ok()?;
            let stat = fs::read_to_string(path.join("stat")).ok()?;
            // Behind the name, which may have anything in it: the state, and the parent.
            let (_, rest) = stat.rsplit_once(')')?;
            Some((process, rest.split_whitespace().nth(1)?.parse().ok()?))
        })
        .collect();
    let us = u64::from(std::process::id());
    let is_ours = |process: &u64| {
        let mut at = *process;
        while let Some(parent) = parents.get(&at) {
            if *parent == us {
                return true;
            }
            at = *parent;
        }
        false
    };
    parents.keys().copied().filter(is_ours).collect()
}
