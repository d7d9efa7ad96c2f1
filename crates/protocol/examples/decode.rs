//! Decodes messages of the widget: a JSON value a line, as in `MessageEvent.data`; out comes a JSON object a line. `flinks decode` does
//! so, too.
//!
//! `cargo run -q -p flinks-protocol --example decode [-- --reveal] < events.ndjson`

use flinks_protocol::DecodedLine;
use std::io::{self, BufRead, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut reveal = false;
    for argument in std::env::args().skip(1) {
        if argument != "--reveal" {
            eprintln!("'{argument}' is not known; usage: decode [--reveal] < events.ndjson");
            return ExitCode::from(2);
        }
        reveal = true;
    }
    match run(reveal) {
        // Ignore a closed pipe.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
        Ok(()) => ExitCode::SUCCESS,
    }
}

fn run(reveal: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        let decoded = match reveal {
            true => DecodedLine::read_revealed(&line),
            false => DecodedLine::read(&line),
        };
        if let Some(decoded) = decoded {
            serde_json::to_writer(&mut out, &decoded)?;
            out.write_all(b"\n")?;
            out.flush()?;
        }
    }
    Ok(())
}
