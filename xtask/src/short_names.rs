//! The names between the WebAssembly and its glue are long, and each is there twice: `wasm-opt` shortens those in the one, and
//! here the other follows.

use crate::Result;

/// The glue with the names that `wasm-opt --minify-imports-and-exports-and-modules` has printed.
pub fn applied(printed: &str, library: &str, glue: &str) -> Result<String> {
    let mut short_glue = glue.to_owned();
    // What the WebAssembly takes from a module of ours as it is, without a function in the glue.
    let mut direct = String::new();
    for line in printed.lines() {
        let quoted: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
        match quoted.as_slice() {
            // Each round of `--converge` prints them; only the first has anything to shorten.
            [.., name, short] if name == short => {}
            [_, name, short] if glue.contains(&format!(" {name}:")) => {
                short_glue = replaced(&short_glue, &format!(" {name}:"), &format!(" {short}:"));
            }
            [_, name, short] => {
                let module = direct_module(glue).ok_or_else(|| {
                    format!(
                        "the glue has no '{name}': has wasm-bindgen changed what it writes? See xtask/src/short_names.rs"
                    )
                })?;
                direct.push_str(&format!(" {short}: {module}.{name},"));
            }
            // Not everything that is exported is called.
            [name, short] => {
                short_glue = replaced(
                    &short_glue,
                    &format!("wasm.{name}"),
                    &format!("wasm.{short}"),
                );
            }
            _ => {}
        }
    }
    // wasm-opt joins all modules in one.
    let own = format!("\"./{library}_bg.js\": import0");
    if !short_glue.contains(&own) {
        return Err(format!("the glue has no {own}"));
    }
    let joined = short_glue.replace(&own, "\"a\": import0");
    // The module by itself would be kept with all that it exports.
    let other = direct_module(glue).map(|module| format!(": {module},"));
    let is_other = |line: &str| other.as_ref().is_some_and(|other| line.ends_with(other));
    let joined: Vec<_> = joined.lines().filter(|line| !is_other(line)).collect();
    let joined = joined.join("\n") + "\n";
    Ok(joined.replacen(
        "const import0 = {",
        &format!("const import0 = {{{direct}"),
        1,
    ))
}

/// The object that the glue gives for a module that is not its own.
fn direct_module(glue: &str) -> Option<&str> {
    let (_, rest) = glue.split_once("import * as ")?;
    rest.split_whitespace().next()
}

/// Replaces whole words only: one name may begin with another.
fn replaced(text: &str, from: &str, to: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(from) {
        let goes_on = after.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '_');
        out.push_str(before);
        out.push_str(if goes_on { from } else { to });
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = r#"{
 "imports": [
  ["a", "__wbg_call_1", "A"],
  ["a", "wait", "D"],
  ["a", "D", "D"]
 ],
 "exports": [
  ["memory", "B"],
  ["free", "C"]
 ]
}"#;

    #[test]
    fn both_sides_have_the_short_names() {
        let glue = "import * as import1 from './page.js' const import0 = { __wbg_call_1: f, __wbg_call_12: g } \
                    wasm.memory.buffer wasm.free() wasm.freeze() \"./flinks_element_bg.js\": import0\n\"./page.js\": import1,\n";
        let short = "import * as import1 from './page.js' const import0 = { D: import1.wait, A: f, __wbg_call_12: g } \
                     wasm.B.buffer wasm.C() wasm.freeze() \"a\": import0\n";
        assert_eq!(
            applied(PRINTED, "flinks_element", glue).as_deref(),
            Ok(short)
        );
    }

    #[test]
    fn a_name_that_is_not_there_is_an_error() {
        assert!(applied(PRINTED, "flinks_element", "{ another: f }").is_err());
    }
}
