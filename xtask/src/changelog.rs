//! `CHANGELOG.md`: a section for each release, the newest first, and one above them for what is not released.

use anyhow::{Context, Result, ensure};

const UNRELEASED: &str = "Unreleased";

/// The heading of a section: its name, and its day where it is a release.
fn headings(text: &str) -> impl Iterator<Item = Option<(&str, Option<&str>)>> {
    let headings = text.lines().filter_map(|line| line.strip_prefix("## "));
    headings.map(|heading| {
        let (name, rest) = heading.strip_prefix('[')?.split_once(']')?;
        let day = match rest {
            "" => None,
            rest => Some(rest.strip_prefix(" - ")?),
        };
        Some((name, day))
    })
}

/// Fails where it is not as [Keep a Changelog](https://keepachangelog.com) has it. `Unreleased` may be all of it.
pub fn check(text: &str) -> Result<()> {
    let mut headings = headings(text);
    ensure!(
        headings.next().flatten() == Some((UNRELEASED, None)),
        "CHANGELOG.md: its first section is not `## [{UNRELEASED}]`"
    );
    let mut newer = None;
    for heading in headings {
        let (name, day) =
            heading.context("CHANGELOG.md: a heading is not `## [1.2.3] - 2026-01-31`")?;
        ensure!(
            day.is_some_and(is_day),
            "CHANGELOG.md: {name} has no day: `## [{name}] - 2026-01-31`"
        );
        let version = version(name);
        ensure!(
            version.is_some(),
            "CHANGELOG.md: {name} is not a version such as 1.2.3"
        );
        ensure!(
            newer.is_none() || version < newer,
            "CHANGELOG.md: {name} stands below an older release, or twice"
        );
        newer = version;
    }
    Ok(())
}

/// Fails unless this version is the newest release in it.
pub fn has_released(text: &str, version: &str) -> Result<()> {
    let newest = headings(text).flatten().nth(1).map(|(name, _)| name);
    ensure!(
        newest == Some(version),
        "CHANGELOG.md: its newest release is {}, not {version}: give what is under {UNRELEASED} to `## [{version}] - DAY`",
        newest.unwrap_or("none")
    );
    Ok(())
}

fn is_day(day: &str) -> bool {
    let parts: Vec<_> = day.split('-').map(str::len).collect();
    parts == [4, 2, 2] && day.chars().all(|c| c == '-' || c.is_ascii_digit())
}

fn version(name: &str) -> Option<[u32; 3]> {
    let numbers: Option<Vec<_>> = name.split('.').map(|part| part.parse().ok()).collect();
    numbers?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;
    use std::fs;

    #[test]
    fn ours_is_as_it_should_be() {
        check(&fs::read_to_string(workspace::root().join("CHANGELOG.md")).unwrap()).unwrap();
    }

    const RELEASED: &str =
        "# Changelog\n\n## [Unreleased]\n\n## [0.10.0] - 2026-02-01\n\n## [0.9.1] - 2026-01-31\n";

    #[test]
    fn releases_have_a_day_and_stand_below_newer_ones() {
        check(RELEASED).unwrap();
        for (from, to, said) in [
            ("## [Unreleased]\n\n", "", "its first section is not"),
            (" - 2026-02-01", "", "0.10.0 has no day"),
            ("2026-02-01", "February", "0.10.0 has no day"),
            ("0.10.0", "0.9.0", "0.9.1 stands below an older release"),
            ("0.10.0", "ten", "ten is not a version"),
            ("[0.10.0]", "0.10.0", "a heading is not"),
        ] {
            let error = check(&RELEASED.replace(from, to)).unwrap_err();
            assert!(error.to_string().contains(said), "{error}");
        }
        assert!(check("# Changelog\n").is_err());
    }

    #[test]
    fn a_release_is_in_it_before_it_is_published() {
        has_released(RELEASED, "0.10.0").unwrap();
        let error = has_released(RELEASED, "0.11.0").unwrap_err();
        assert!(error.to_string().contains("its newest release is 0.10.0"));
        assert!(has_released("## [Unreleased]\n", "0.1.0").is_err());
    }
}
