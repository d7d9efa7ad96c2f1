//! `flinks-public-api LIBRARY`: the items that a library shows, one a line, without what every type has.
//!
//! They come from rustdoc's JSON, which stable compilers write only when told that they are not. If all of cargo were told so,
//! build scripts would notice and half of the workspace would be built again: so cargo calls this program as its rustdoc.

use public_api::Builder;
use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::process::{Command, ExitCode};

const AS_RUSTDOC: &str = "FLINKS_PUBLIC_API_AS_RUSTDOC";

fn main() -> ExitCode {
    let arguments = env::args_os().skip(1);
    let done = match env::var_os(AS_RUSTDOC) {
        Some(rustdoc) => run(Command::new(rustdoc)
            .args(arguments)
            .env("RUSTC_BOOTSTRAP", "1")),
        None => arguments
            .into_iter()
            .try_for_each(|library| print(&library)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn print(library: &OsString) -> Result<(), Box<dyn Error>> {
    let this = env::current_exe()?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let rustdoc = env::var_os("RUSTDOC").unwrap_or_else(|| "rustdoc".into());
    run(Command::new(cargo)
        .args(["rustdoc", "--quiet", "--lib", "-p"])
        .arg(library)
        .args(["--", "-Z", "unstable-options", "--output-format", "json"])
        .env("RUSTDOC", &this)
        .env(AS_RUSTDOC, rustdoc))?;
    // It was built into the target folder that cargo has written to: target/debug/flinks-public-api.
    let target = this.ancestors().nth(2).ok_or("no target folder")?;
    let name = library.to_string_lossy().replace('-', "_");
    let json = target.join("doc").join(name).with_extension("json");
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
