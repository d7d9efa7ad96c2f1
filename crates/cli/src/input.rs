//! Where a command reads: an argument, a file, or standard input.

use crate::output::note;
use anyhow::{Context, Result};
use clap::Args;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, IsTerminal, Read};
use std::path::Path;

/// What stands for standard input.
const STDIN: &str = "-";

/// Texts to look at.
#[derive(Debug, Args)]
pub struct Inputs {
    /// The text itself, or the name of a file with it; - is standard input, as is nothing at all. May be repeated
    #[arg(value_name = "INPUT", default_value = STDIN)]
    inputs: Vec<String>,
}

/// One of them.
pub struct Input {
    /// The file's, where it is one.
    pub name: Option<String>,
    /// What gives it.
    pub reader: Box<dyn BufRead>,
}

impl Inputs {
    /// Each of them, opened when it is asked for.
    pub fn open(self) -> impl Iterator<Item = Result<Input>> {
        self.inputs.into_iter().map(|input| {
            // No URL and no JSON is the name of a file that is there.
            let is_text = input != STDIN && !Path::new(&input).is_file();
            if is_text {
                return Ok(Input {
                    name: None,
                    reader: Box::new(Cursor::new(input)),
                });
            }
            Ok(Input {
                reader: reader(Path::new(&input))?,
                name: Some(input).filter(|name| name != STDIN),
            })
        })
    }
}

/// The bytes of a file, or of standard input.
pub fn bytes(file: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = reader(file)?.read_to_end(&mut bytes);
    read.with_context(|| format!("cannot read {}", file.display()))?;
    Ok(bytes)
}

fn reader(file: &Path) -> Result<Box<dyn BufRead>> {
    if file == Path::new(STDIN) {
        let stdin = io::stdin();
        if stdin.is_terminal() {
            note("reading from the terminal: paste, then Ctrl-D on a line of its own");
        }
        return Ok(Box::new(BufReader::new(stdin)));
    }
    let opened = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(Box::new(BufReader::new(opened)))
}
