//! Webhooks that others than this project have signed, with what they have for it: openssl, Python and Node.

use crate::database::Database;
use crate::delivery::{SECRET, of_type, send};
use crate::program::Program;
use std::io::Write;
use std::process::{Command, Stdio};
use uuid::Uuid;

/// Each reads the body from its input, and the secret from its environment.
const SIGNERS: [(&str, &[&str]); 3] = [
    (
        "sh",
        &[
            "-c",
            "openssl dgst -sha256 -hmac \"$SECRET\" -binary | openssl base64 -A",
        ],
    ),
    (
        "python3",
        &[
            "-c",
            "import base64, hashlib, hmac, os, sys\n\
             key = os.environ['SECRET'].encode()\n\
             mac = hmac.new(key, sys.stdin.buffer.read(), hashlib.sha256)\n\
             print(base64.b64encode(mac.digest()).decode(), end='')",
        ],
    ),
    (
        "node",
        &[
            "-e",
            "const body = require('fs').readFileSync(0);\n\
             const mac = require('crypto').createHmac('sha256', process.env.SECRET);\n\
             process.stdout.write(mac.update(body).digest('base64'));",
        ],
    ),
];

/// `None` where it is not installed.
fn sign(signer: (&str, &[&str]), body: &str) -> Option<String> {
    let (program, arguments) = signer;
    let child = Command::new(program)
        .args(arguments)
        .env("SECRET", SECRET)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut child = child.ok()?;
    let mut input = child.stdin.take().unwrap();
    input.write_all(body.as_bytes()).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    let signature = String::from_utf8(output.stdout).unwrap();
    (output.status.success() && !signature.is_empty()).then_some(signature)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_openssl_python_and_node_sign_is_taken_and_no_byte_else() {
    let database = Database::sqlite();
    let program = Program::start_with(&database, &[], "info");
    let mut signed = 0;
    for signer in SIGNERS {
        // With a letter and a sign beyond ASCII, and blanks that a parser would throw away.
        let mut body = of_type("KYC", &Uuid::new_v4().to_string());
        body["Holder"]["Name"] = "Zoé 😀 \u{2028}".into();
        let body = format!(" {body:#}\n");
        let Some(signature) = sign(signer, &body) else {
            // Past the capturing of the tests' output: what is left out must be seen.
            let _ = writeln!(std::io::stderr(), "SKIPPED: there is no {}", signer.0);
            continue;
        };
        let changed = send(&program.url, body.trim(), Some(&signature)).await;
        assert_eq!(changed.0, 401, "{}", signer.0);
        let taken = send(&program.url, body, Some(&signature)).await;
        assert_eq!(taken, (200, String::new()), "{}", signer.0);
        signed += 1;
    }
    assert!(signed > 0, "there is neither openssl, Python nor Node");
}
