//! A profile that Firefox was started in before. In an empty one it compiles and writes down anew, each time, what takes two fifths of
//! a start.

use crate::engine::{Engine, Scripts};
use std::path::{Path, PathBuf};
use std::{fs, io};
use tokio::sync::OnceCell;

/// Makes a folder a copy of it.
pub async fn copy_to(profile: &Path) -> Result<(), String> {
    static STARTED_IN: OnceCell<PathBuf> = OnceCell::const_new();
    let from = STARTED_IN.get_or_try_init(start_once).await?;
    anew(profile)
        .and_then(|()| copy(from, profile))
        .map_err(|error| format!("no profile for Firefox: {error}"))
}

async fn start_once() -> Result<PathBuf, String> {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("firefox");
    let profile = home.join("profile");
    anew(&home)
        .and_then(|()| anew(&profile))
        .map_err(|error| format!("no profile for Firefox: {error}"))?;
    let (_server, driver) = Engine::Firefox
        .try_start(&home, Scripts::On, Some(&profile))
        .await?;
    // Much is written as it ends.
    driver.quit().await.map_err(|error| error.to_string())?;
    Ok(profile)
}

fn anew(folder: &Path) -> io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir(folder)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to, kind) = (entry.path(), to.join(entry.file_name()), entry.file_type()?);
        if kind.is_dir() {
            fs::create_dir(&to)?;
            copy(&from, &to)?;
        } else if kind.is_file() {
            // Not the link that says which process has the profile.
            fs::copy(&from, &to)?;
        }
    }
    Ok(())
}
