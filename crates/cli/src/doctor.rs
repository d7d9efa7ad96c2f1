//! `flinks doctor`: what is wrong with a URL, or with the HTML or code around one.

use crate::ending::Ending;
use crate::input::{Input, Inputs};
use crate::output::{self, DIM, ERROR, GOOD, WARNING, styled};
use anyhow::Result;
use clap::Args;
use flinks_doctor::{Examination, Problem, Severity, examine};
use serde::Serialize;
use std::io::{BufRead, Read};

/// What to look at, and how.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    inputs: Inputs,
    /// Looks at each line by itself, such as in a list of URLs
    #[arg(long)]
    lines: bool,
    /// Ends with 1 for warnings, too
    #[arg(long)]
    strict: bool,
    /// Prints an object a line: name, url, parameters, raw, problems, advice, place, rebuilt
    #[arg(long)]
    json: bool,
}

/// Something that was looked at.
#[derive(Serialize)]
struct Looked<'a> {
    /// The file, and the line where lines are looked at one by one.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    /// Repeated as it was given, token and all: the output belongs where the input was. Not where it is more than a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(flatten)]
    examination: Examination,
}

/// Looks at all of them.
pub fn run(options: Options) -> Result<Ending> {
    let (mut found, mut first) = (false, true);
    let mut look = |name: Option<&str>, text: &[u8]| -> Result<()> {
        let text = flinks_doctor::text(text);
        // Lines are counted from the first one.
        let text = text.trim_end();
        let looked = Looked {
            name,
            url: Some(text.trim()).filter(|text| !text.contains('\n')),
            examination: examine(text),
        };
        found |= looked
            .examination
            .problems
            .iter()
            .any(|problem| options.strict || problem.severity == Severity::Error);
        if options.json {
            return output::json(&looked);
        }
        if !first {
            output::line("")?;
        }
        first = false;
        looked
            .lines()
            .iter()
            .try_for_each(|line| output::line(line))
    };
    for input in options.inputs.open() {
        let Input { name, mut reader } = input?;
        if !options.lines {
            let mut text = Vec::new();
            reader.read_to_end(&mut text)?;
            look(name.as_deref(), &text)?;
            continue;
        }
        for (line, number) in reader.split(b'\n').zip(1_u64..) {
            let line = line?;
            if line.trim_ascii().is_empty() {
                continue;
            }
            let at = match &name {
                Some(name) => format!("{name}:{number}"),
                None => format!("line {number}"),
            };
            look(Some(&at), line.trim_ascii())?;
        }
    }
    Ok(Ending::of(found))
}

impl Looked<'_> {
    /// What is said to people.
    fn lines(&self) -> Vec<String> {
        let Examination {
            problems,
            advice,
            place,
            rebuilt,
            ..
        } = &self.examination;
        let mut lines = Vec::new();
        let place = place.as_ref().map(ToString::to_string);
        let head: Vec<_> = self.name.into_iter().chain(place.as_deref()).collect();
        if !head.is_empty() {
            lines.push(styled(DIM, &format!("{}:", head.join(", "))));
        }
        for problem in problems {
            let style = match problem.severity {
                Severity::Error => ERROR,
                Severity::Warning => WARNING,
            };
            lines.extend(finding(&styled(style, problem.severity.name()), problem));
        }
        for problem in advice {
            lines.extend(finding(&styled(DIM, "advice"), problem));
        }
        match rebuilt {
            _ if problems.is_empty() => lines.push(styled(GOOD, "nothing is wrong")),
            Some(rebuilt) => lines.push(format!("{} {rebuilt}", styled(GOOD, "write instead:"))),
            None => {}
        }
        lines
    }
}

fn finding(severity: &str, problem: &Problem) -> [String; 2] {
    let parameter = problem.parameter.as_deref();
    let about = parameter.map_or_else(String::new, |parameter| format!(" ({parameter})"));
    let (code, message) = (problem.code.name(), &problem.message);
    [
        format!("{severity}: {code}{about}: {message}"),
        format!("    {}", problem.fix),
    ]
}
