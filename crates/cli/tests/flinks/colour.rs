use crate::program::{Done, flinks, run, run_command};

const WRONG: [&str; 2] = [
    "doctor",
    "https://acme-iframe.private.fin.ag/v2/?demo=true?tag=x",
];
const ESCAPE: char = '\u{1b}';

#[test]
fn there_is_no_colour_off_a_terminal() {
    for arguments in [
        &WRONG[..],
        &["--help"],
        &["decode", "nonsense"],
        &["replay", "no-such-file"],
        &["no-such-command"],
        &["man"],
    ] {
        let Done { out, err, .. } = run(arguments, "");
        assert!(
            !out.contains(ESCAPE) && !err.contains(ESCAPE),
            "{arguments:?}"
        );
    }
}

#[test]
fn colour_can_be_asked_for_and_json_has_none() {
    let mut doctor = flinks(&WRONG);
    let done = run_command(doctor.env("CLICOLOR_FORCE", "1"), "");
    assert!(done.out.contains(ESCAPE), "{}", done.out);
    let mut doctor = flinks(&[&WRONG[..], &["--json"]].concat());
    let done = run_command(doctor.env("CLICOLOR_FORCE", "1"), "");
    assert!(!done.out.contains(ESCAPE), "{}", done.out);
}
