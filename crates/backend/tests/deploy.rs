//! The unit of systemd and the container's recipe fit the program.

use std::process::Command;

const UNIT: &str = include_str!("../../../deploy/flinks-backend.service");
const CONTAINER: &str = include_str!("../../../deploy/Containerfile");
const PROGRAM: &str = env!("CARGO_BIN_EXE_flinks-backend");

#[test]
fn every_variable_that_is_set_is_one_of_the_program() {
    let help = Command::new(PROGRAM).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let settings = [UNIT, CONTAINER].map(str::split_whitespace);
    let names = settings.into_iter().flatten().filter_map(|word| {
        let (name, _) = word.trim_start_matches("Environment=").split_once('=')?;
        let is_variable = name.starts_with("FLINKS_") || name == "DATABASE_URL";
        is_variable.then_some(name)
    });
    let names: Vec<_> = names.collect();
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        assert!(help.contains(&format!("[env: {name}")), "{name}");
    }
}

#[test]
fn systemd_understands_the_unit_and_finds_it_well_shut_in() {
    let folder = tempfile::tempdir().unwrap();
    let unit = folder.path().join("flinks-backend.service");
    let here = UNIT.replace("/usr/local/bin/flinks-backend", PROGRAM);
    std::fs::write(&unit, here).unwrap();
    let analyze = |arguments: &[&str]| {
        let mut analyze = Command::new("systemd-analyze");
        analyze.args(arguments).arg(&unit).output().ok()
    };
    let Some(verified) = analyze(&["verify"]) else {
        eprintln!("SKIPPED: there is no systemd here");
        return;
    };
    let said = String::from_utf8_lossy(&verified.stderr).into_owned();
    // It speaks of other units of this machine, too.
    assert!(!said.contains("flinks-backend"), "{said}");
    // In tenths: 20 and less is what systemd calls OK.
    let security = analyze(&["security", "--offline=true", "--threshold=20"]).unwrap();
    let said = String::from_utf8_lossy(&security.stdout);
    assert!(security.status.success(), "{said}");
}
