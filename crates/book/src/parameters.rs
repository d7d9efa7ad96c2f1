//! The chapter on parameters.

use crate::markdown::{NOTICE, code, codes, marks, prose, row};
use flinks_protocol::{Group, Kind, Parameter};

const HEAD: &str = "# Parameters

Every parameter that the widget's URL is known to have. Names on the wire are Flinks' own, and case-sensitive.

- In **HTML** the attribute is the second name; alone it means `true`. As a **property** of the element it has the first name.
- In **Rust** `ConnectParameters` has a setter for each, in snake case; `.raw(\"name\", \"value\")` sends one that is not here.
- What is not set is not sent. A dash says that Flinks names no default.
- The marks say how sure a fact is: **D** documented by Flinks, **1** on one page or in one integrator's code only, **I** seen in integrators' code while Flinks is silent,
  **C** the sources contradict each other.
";

pub(crate) fn chapter() -> String {
    let mut text = format!("{NOTICE}{HEAD}");
    for group in Group::ALL {
        text += &format!(
            "\n## {}\n\n| parameter | value | default | |\n| --- | --- | --- | --- |\n",
            capitalised(group.name())
        );
        let of_group = |parameter: &Parameter| parameter.group() == group;
        text.extend(Parameter::ALL.into_iter().filter(of_group).map(line));
    }
    text
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

fn line(parameter: Parameter) -> String {
    let (name, attribute) = (parameter.name(), parameter.attribute());
    let mut names = format!("<span id=\"{name}\"></span>{}", code(name));
    if attribute != name {
        names += &format!("<br>{}", code(&attribute));
    }
    let about = parameter.about();
    let mut facts = vec![prose(about.summary.trim())];
    facts.extend(about.constraint.map(prose));
    facts.extend(about.since.map(|since| format!("Since: {}.", prose(since))));
    facts.extend(
        about
            .deprecated
            .map(|fate| format!("**On its way out:** {}.", prose(fate))),
    );
    facts.push(format!(
        "<br>*{}* · {}",
        about.product,
        marks(about.evidence)
    ));
    let default = about.default.map_or_else(|| "–".to_owned(), code);
    row([names, values(parameter.kind()), default, facts.join(" ")])
}

/// What a value looks like, in the words of the check: nothing but free text may be this one.
fn values(kind: Kind) -> String {
    match kind {
        Kind::Choice(values) => codes(values.iter().copied()),
        Kind::Boolean => codes(["true", "false"]),
        other => other
            .expects_instead("\0")
            .map_or_else(|| "text".to_owned(), |expected| prose(&expected)),
    }
}
