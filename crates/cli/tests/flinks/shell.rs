use crate::program::run;
use std::fs;

#[test]
fn completions_are_printed_for_each_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let done = run(&["completions", shell], "");
        assert_eq!(done.code, Some(0), "{}", done.err);
        for word in ["doctor", "webhook", "ascii"] {
            assert!(done.out.contains(word), "{word} is not in that of {shell}");
        }
    }
    assert_eq!(run(&["completions", "no-such-shell"], "").code, Some(2));
}

#[test]
fn the_manual_has_a_page_for_each_command() {
    let page = run(&["man"], "");
    assert_eq!(page.code, Some(0));
    assert!(
        page.out.contains(".TH flinks 1") && page.out.contains("Exit status"),
        "{}",
        page.out
    );

    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("man");
    assert_eq!(
        run(&["man", "--dir", pages.to_str().unwrap()], "").code,
        Some(0)
    );
    for page in [
        "flinks.1",
        "flinks-doctor.1",
        "flinks-serve.1",
        "flinks-webhook-verify.1",
    ] {
        let text = fs::read_to_string(pages.join(page)).unwrap();
        assert!(text.contains("Examples:"), "{page}");
    }
}
