//! The names between the WebAssembly and its glue are long, and each is there twice: `wasm-opt` shortens those in the one, and
//! here the other follows.

use crate::Result;

/// The glue with the names that `wasm-opt --minify-imports-and-exports-and-modules` has printed.
pub fn applied(printed: &str, library: &str, glue: &str) -> Result<String> {
    let mut glue = glue.to_owned();
    for line in printed.lines() {
        let quoted: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
        let (from, to, needed) = match quoted.as_slice() {
            [_, name, short] => (format!(" {name}:"), format!(" {short}:"), true),
            // Not everything that is exported is called.
            [name, short] => (format!("wasm.{name}"), format!("wasm.{short}"), false),
            _ => continue,
        };
        if needed && !glue.contains(&from) {
            return Err(format!(
                "the glue has no '{from}': has wasm-bindgen changed what it writes? See xtask/src/short_names.rs"
            ));
        }
        glue = replaced(&glue, &from, &to);
    }
    // wasm-opt joins all modules in one.
    let module = format!("\"./{library}_bg.js\": import0");
    match glue.contains(&module) {
        true => Ok(glue.replace(&module, "\"a\": import0")),
        false => Err(format!("the glue has no {module}")),
    }
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
  ["./flinks_element_bg.js", "__wbg_call_1", "A"]
 ],
 "exports": [
  ["memory", "B"],
  ["free", "C"]
 ]
}"#;

    #[test]
    fn both_sides_have_the_short_names() {
        let glue = "{ __wbg_call_1: f, __wbg_call_12: g } wasm.memory.buffer wasm.free() wasm.freeze() \
                    \"./flinks_element_bg.js\": import0";
        let short =
            "{ A: f, __wbg_call_12: g } wasm.B.buffer wasm.C() wasm.freeze() \"a\": import0";
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
