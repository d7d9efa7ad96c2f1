//! `cargo xtask book`: the book in `target/book`, with what its pages show live. It works at the root of any static host.

use crate::install::by_cargo;
use crate::process::{command, run};
use crate::{package, setup, tools, workspace};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

const WIDGET: &str = "crates/simulator/widget";

/// The widget's files again, at the addresses where its pages are, as a server of ours answers them.
const WIDGET_PAGES: [(&str, &str); 2] = [
    ("index.html", "v2/index.html"),
    ("popup.html", "__widget/popup/index.html"),
];

pub fn folder() -> PathBuf {
    workspace::target().join("book")
}

/// Builds it, and checks its links; with the package as it was built last, if that will do.
pub fn build(keep_package: bool) -> Result<()> {
    by_cargo("mdbook", tools::MDBOOK, "2 to 4 minutes")?;
    by_cargo("hyperlink", tools::HYPERLINK, "a minute")?;
    if !keep_package {
        setup::to_build()?;
        package::build()?;
    }
    // Nothing of an older book stays in it.
    let _ = fs::remove_dir_all(folder());
    run(command("mdbook build docs/book --dest-dir").arg(folder()))?;
    live_into(&folder())?;
    // Links that lead out are checked for their form only, by a test of `flinks-book`: the network is not to be had everywhere.
    run(command("hyperlink --check-anchors").arg(folder()))?;
    println!("built: {}", folder().display());
    Ok(())
}

/// What the live pages load: the element's package, and the simulator's widget at its addresses.
fn live_into(book: &Path) -> Result<()> {
    copy(&package::folder(), &book.join("package"))
        .context("the package is missing: run it without --keep-package")?;
    let widget = workspace::root().join(WIDGET);
    copy(&widget, &book.join("__widget/files"))?;
    for (from, to) in WIDGET_PAGES {
        let to = book.join(to);
        fs::create_dir_all(to.with_file_name(""))?;
        fs::copy(widget.join(from), &to).with_context(|| to.display().to_string())?;
    }
    Ok(())
}

/// A folder with all that is in it.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| to.display().to_string())?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            fs::copy(&path, &target).with_context(|| path.display().to_string())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::tempdir;

    #[test]
    fn the_widgets_pages_are_where_its_frame_and_its_window_look_for_them() {
        let book = tempdir().unwrap();
        let widget = workspace::root().join(WIDGET);
        copy(&widget, &book.path().join("__widget/files")).unwrap();
        for (page, _) in WIDGET_PAGES {
            let text = fs::read_to_string(widget.join(page)).unwrap();
            let loaded: Vec<_> = text
                .split("=\"/")
                .skip(1)
                .filter_map(|rest| rest.split_once('"'))
                .collect();
            assert!(loaded.len() > 1, "{page}");
            for (path, _) in loaded {
                assert!(book.path().join(path).is_file(), "{page} loads /{path}");
            }
        }
        let popup = fs::read_to_string(widget.join("views/popup.js")).unwrap();
        assert!(popup.contains("/__widget/popup?"));
    }
}
