//! There is no room for another row.

use super::{hand_over, log, says_that_it_is_not_stored};
use crate::crowd::{store, visitors, wait_for};
use crate::database::{Database, execute};
use crate::flinks::Flinks;
use crate::program::Program;
use flinks_backend::Status;
use futures_util::future::join_all;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

const VISITORS: usize = 200;

/// A small disk of its own, in memory.
struct Disk(TempDir);

impl Disk {
    /// `None` where this process may not mount one.
    fn mount(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args([
                "-t",
                "tmpfs",
                "-o",
                &format!("size={size},mode=0777"),
                "tmpfs",
            ])
            .arg(folder.path())
            .status();
        if mounted.is_ok_and(|status| status.success()) {
            return Some(Self(folder));
        }
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED: a small disk can be mounted by root only"
        );
        None
    }

    fn rest(&self) -> PathBuf {
        self.0.path().join("rest")
    }

    /// Nothing can be written any more.
    fn fill(&self) {
        let mut rest = File::create(self.rest()).unwrap();
        for length in [64 * 1024, 4096, 1] {
            while rest.write_all(&vec![1; length]).is_ok() {}
        }
    }

    fn make_room(&self) {
        std::fs::remove_file(self.rest()).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount")
            .arg("--lazy")
            .arg(self.0.path())
            .status();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_under_sqlite_is_said_and_loses_nothing() {
    let Some(disk) = Disk::mount("8m") else {
        return;
    };
    let mut database = Database::sqlite();
    database.url = format!("sqlite://{}", disk.0.path().join("test.db").display());
    let log = lose_nothing(&database, &disk).await;
    assert!(log.contains("database or disk is full"), "{log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_under_postgresql_is_said_and_loses_nothing() {
    let Some(disk) = Disk::mount("32m") else {
        return;
    };
    let Some(mut database) = Database::own_postgres() else {
        return;
    };
    let place = disk.0.path().join("tables");
    std::fs::create_dir(&place).unwrap();
    // Its server has a user of its own, where this process is root's.
    let _ = Command::new("chown").arg("postgres").arg(&place).status();
    let server = &database.server.as_ref().unwrap().url;
    let tablespace = format!("CREATE TABLESPACE small LOCATION '{}'", place.display());
    execute(server, &tablespace);
    execute(server, "CREATE DATABASE small TABLESPACE small");
    let (before, _) = server.rsplit_once('/').unwrap();
    database.url = format!("{before}/small");
    let log = lose_nothing(&database, &disk).await;
    assert!(log.contains("No space left on device"), "{log}");
}

/// What was logged.
async fn lose_nothing(database: &Database, disk: &Disk) -> String {
    let flinks = Flinks::start().await;
    let program = Program::start(database, &flinks, "warn");
    let visitors = visitors(VISITORS, &flinks, &program.url).await;
    let (some, others) = visitors.split_at(10);
    for visitor in some {
        visitor.hand_over(|| program.url.clone()).await;
    }
    let beside = store(database).await;
    wait_for(&beside, Status::Ready, 10).await;

    disk.fill();
    // What has room in a page that is there already is stored still.
    let mut full = false;
    for visitor in others {
        if let Some(Err((status, body))) = visitor.attempt(&program.url).await {
            says_that_it_is_not_stored(status, &body);
            full = true;
            break;
        }
    }
    assert!(full, "it is never full");
    let handed_over = hand_over(others, &program);
    disk.make_room();
    for id in join_all(handed_over).await {
        assert_eq!(id.unwrap().len(), 36);
    }
    wait_for(&beside, Status::Ready, VISITORS as i64).await;
    let counts = beside.counts().await.unwrap();
    assert_eq!(counts, [(Status::Ready, VISITORS as i64)]);
    let log = log(database);
    assert!(log.contains("the store failed"), "{log}");
    log
}
