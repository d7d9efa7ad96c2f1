//! The command line, with its help.

use crate::ending::STATUSES;
use crate::webhook::Webhook;
use crate::{decode, doctor, manual, replay};
use clap::builder::{OsStr, Resettable};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::Shell;
use flinks_backend::Config;

/// Tools for Flinks Connect: a simulator, a doctor for URLs, the decoder and the replay of messages, webhooks, and the reference backend
#[derive(Debug, Parser)]
#[command(name = "flinks", version, arg_required_else_help = true, after_help = examples(FLINKS))]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What it can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serves a stand-in for the widget and the API, with no network and no account
    #[command(after_help = examples(SIMULATE))]
    Simulate(flinks_simulator::Options),
    /// Says what is wrong with a URL of the widget, or with the HTML or code around it, and what to write instead
    #[command(after_help = examples(DOCTOR))]
    Doctor(doctor::Options),
    /// Decodes messages of the widget from a log: a JSON value a line, as in MessageEvent.data
    #[command(after_help = examples(DECODE))]
    Decode(decode::Options),
    /// Plays a trace again through the decoder and the session: phases, outcomes, and where they are not the recorded ones
    #[command(after_help = examples(REPLAY))]
    Replay(replay::Options),
    /// Sends a signed webhook to your server, or says why a signature does not match
    #[command(subcommand, after_help = examples(WEBHOOK))]
    Webhook(Webhook),
    /// Runs the reference backend with the playground
    #[command(after_help = examples(SERVE))]
    Serve(Box<Config>),
    /// Prints a script that lets a shell complete this command
    #[command(after_help = examples(COMPLETIONS))]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Prints the manual's page
    #[command(after_help = examples(MAN))]
    Man(manual::Options),
}

const FLINKS: &str = "\
flinks simulate
flinks doctor 'https://acme-iframe.private.fin.ag/v2/?demo=true?tag=x'
flinks decode events.ndjson
flinks help webhook";

const SIMULATE: &str = "\
flinks simulate
flinks simulate --port 0";

const DOCTOR: &str = "\
flinks doctor 'https://acme-iframe.private.fin.ag/v2/?demo=true?redirecturl=https://acme.example'
flinks doctor page.html
flinks doctor --lines --json - < urls.txt";

const DECODE: &str = "\
flinks decode '{\"step\":\"APP_MOUNTED\"}'
flinks decode events.ndjson
flinks decode --json --reveal < events.ndjson";

const REPLAY: &str = "\
flinks replay trace.ndjson
flinks replay --json - < trace.ndjson";

const WEBHOOK: &str = "\
flinks webhook send http://localhost:8080/webhooks/flinks --secret-file webhook.secret
flinks webhook verify --signature 'IYWLSxlFTLIOIEj4lCyQxaldY6dJNHXsZ5cMq+0dJ3Y=' --secret-file webhook.secret body.json";

/// Of `webhook send`.
pub const SEND: &str = "\
flinks webhook send http://localhost:8080/webhooks/flinks --secret-file webhook.secret
flinks webhook send http://localhost:8080/webhooks/flinks --secret-file webhook.secret --body body.json
flinks webhook send --dry-run --tag customer-4711 --secret-file webhook.secret";

/// Of `webhook verify`.
pub const VERIFY: &str = "\
flinks webhook verify --signature 'IYWLSxlFTLIOIEj4lCyQxaldY6dJNHXsZ5cMq+0dJ3Y=' --secret-file webhook.secret body.json
flinks webhook verify --json --signature '' --secret-file webhook.secret < body.json";

const SERVE: &str = "\
flinks serve
flinks serve --dist dist --database sqlite::memory:
flinks serve check-config
FLINKS_SECRET_KEY=simulator-secret-key FLINKS_API_KEY=simulator-api-key flinks serve --api-url http://localhost:9440/v3/demo/BankingServices";

const COMPLETIONS: &str = "\
flinks completions bash > flinks.bash
flinks completions zsh > _flinks";

const MAN: &str = "\
flinks man > flinks.1
flinks man --dir man";

/// The end of a help: examples, then the exit statuses.
pub fn examples(examples: &str) -> String {
    let lines: String = examples.lines().map(|line| format!("  {line}\n")).collect();
    format!("Examples:\n{lines}\n{STATUSES}")
}

impl Cli {
    /// What was given; ends the process where it is wrong, and after a help.
    pub fn read() -> Self {
        let mut definition = Self::definition();
        let read = Self::from_arg_matches(&definition.get_matches_mut());
        read.unwrap_or_else(|error| error.format(&mut definition).exit())
    }

    /// The whole definition. The backend's folder has no default here: without one the embedded page is served.
    pub fn definition() -> clap::Command {
        Self::command().mut_subcommand("serve", |serve| {
            serve.mut_arg("dist", |dist| {
                dist.default_value(Resettable::<OsStr>::Reset).help(
                    "Folder with the playground, as `trunk build --release` writes it; without it the one in this program is served",
                )
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Cli::definition().debug_assert();
    }
}
