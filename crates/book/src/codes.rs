//! The chapter on FlinksCodes.

use crate::markdown::{NOTICE, code, prose, row};
use flinks_protocol::FlinksCode;

const HEAD: &str = "# FlinksCodes

What went wrong, as the API and the widget say it. Almost everything is 401, rate limits included: **decide by the code, never by the status.** The widget shows its own
screen for a code and lets the person try again, so a code does not end a session. A code that is not here passes through under its name.

*Again* says whether the same person or server may try again without a change to the integration. A dash stands where the status is not known, or where it is not the
person's turn.

| code | HTTP | again | meaning | what the person may be told |
| --- | --- | --- | --- | --- |
";

pub(crate) fn chapter() -> String {
    let mut text = format!("{NOTICE}{HEAD}");
    text.extend(FlinksCode::NAMES.into_iter().filter_map(line));
    text
}

fn line(name: &str) -> Option<String> {
    let about = FlinksCode::from_name(name).about()?;
    let dash = || "–".to_owned();
    let id = name.replace(' ', "-");
    Some(row([
        format!("<span id=\"{id}\"></span>{}", code(name)),
        about.status.map_or_else(dash, |status| status.to_string()),
        if about.retryable { "yes" } else { "no" }.to_owned(),
        prose(about.meaning.trim()),
        about.advice.map_or_else(dash, prose),
    ]))
}
