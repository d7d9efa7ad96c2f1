//! The file of SQLite, which is for its owner alone. SQLite gives the files beside it (`-wal`, `-shm`) the same mode.

use sqlx::migrate::MigrateDatabase;
use sqlx::sqlite::{Sqlite, SqliteConnectOptions};
use std::fs::OpenOptions;
use std::str::FromStr;

/// Makes the file before SQLite does, which would let others read it.
pub(super) async fn make(url: &str) -> Result<(), sqlx::Error> {
    let options = SqliteConnectOptions::from_str(url)?;
    let file = options.get_filename();
    if Sqlite::database_exists(url).await? {
        #[cfg(unix)]
        warn_if_others_can_read(file);
        return Ok(());
    }
    let mut new = OpenOptions::new();
    // Not `create_new`: another process that starts may have made it meanwhile.
    new.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut new, 0o600);
    new.open(file)?;
    Ok(())
}

#[cfg(unix)]
fn warn_if_others_can_read(file: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    let others = 0o077;
    if file
        .metadata()
        .is_ok_and(|data| data.permissions().mode() & others != 0)
    {
        tracing::warn!(file = %file.display(), "others on this machine can read the database: chmod 600 it and the files beside it");
    }
}
