//! `flinks-public-api JSON`: the items that a library shows, one a line, without what every type has.
//!
//! They come from rustdoc's JSON, which stable compilers write only when told that they are not. If all of cargo were told so,
//! build scripts would notice and half of the workspace would be built again: so cargo can call this program as its rustdoc.

use public_api::Builder;
use std::env;
use std::error::Error;
use std::path::Path;
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let done = match arguments.as_slice() {
        [json] if Path::new(json).extension() == Some("json".as_ref()) => print(json.as_ref()),
        _ => run(Command::new("rustdoc")
            .args(&arguments)
            .env("RUSTC_BOOTSTRAP", "1")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn print(json: &Path) -> Result<(), Box<dyn Error>> {
    let api = Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()?;
    for item in api.items() {
        println!("{item}");
    }
    Ok(())
}

fn run(command: &mut Command) -> Result<(), Box<dyn Error>> {
    match command.status()?.success() {
        true => Ok(()),
        false => Err(format!("{} failed", command.get_program().display()).into()),
    }
}
