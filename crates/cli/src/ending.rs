//! How a run ends: the same exit statuses for every command.

/// A problem was found, or what was compared does not match.
pub const FINDINGS: u8 = 1;
/// As clap ends where an argument cannot be read.
const USAGE: u8 = 2;
/// What was asked for could not be done.
const FAILURE: u8 = 3;

/// What the help says of them.
pub const STATUSES: &str = "\
Exit status:
  0  fine
  1  something was found, or does not match
  2  wrong arguments, or a wrong configuration
  3  it could not be done: a file that cannot be read, a port in use, no answer";

/// How a command that was carried out has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Nothing is wrong.
    Fine,
    /// Something is.
    Findings,
}

impl Ending {
    /// By whether something was found.
    pub fn of(found: bool) -> Self {
        match found {
            false => Self::Fine,
            true => Self::Findings,
        }
    }
}

/// The arguments are wrong in a way that clap cannot see.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Usage(pub String);

/// The exit status for an error.
pub fn code(error: &anyhow::Error) -> u8 {
    match error.is::<Usage>() {
        true => USAGE,
        false => FAILURE,
    }
}
