//! The origin of an instance is the one that the browser computes: whatever we take, its messages come from there.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use flinks_protocol::{Instance, Origin};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::Url;

wasm_bindgen_test_configure!(run_in_browser);

/// What hosts and ports are made of. International names are left out: the browser refuses some in their `xn--` form, and then there
/// is no widget and no message.
const PIECES: [&str; 40] = [
    "127",
    "1",
    "0",
    "0x7f",
    "0X7F",
    "017",
    "08",
    "256",
    "65535",
    "4294967295",
    "4294967296",
    "0x",
    ".",
    ".",
    ".",
    "-",
    "_",
    "a",
    "B",
    "localhost",
    "flinks",
    "com",
    "[::1]",
    "[",
    "]",
    "::",
    ":",
    "ffff",
    "1:2:3:4:5:6:7:8",
    "::ffff:1.2.3.4",
    ":443",
    ":80",
    ":8080",
    ":0",
    ":65536",
    "/",
    "x--n",
    "e",
    "09",
    "0.0.1",
];

/// A small generator of its own: the same hosts in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

#[wasm_bindgen_test]
fn the_origin_of_every_instance_is_the_browsers() {
    let mut random = Random(0x5eed);
    let mut taken = 0;
    for _ in 0..100_000 {
        let scheme = ["https://", "https://", "HTTPS://", "http://"][random.below(4)];
        let pieces = 1 + random.below(6);
        let host: String = (0..pieces)
            .map(|_| PIECES[random.below(PIECES.len())])
            .collect();
        let text = format!("{scheme}{host}");
        let Ok(instance) = Instance::parse(&text) else {
            continue;
        };
        taken += 1;
        let browsers = Url::new(&text).map(|url| url.origin());
        assert_eq!(
            browsers.as_deref(),
            Ok(instance.origin().as_str()),
            "{text}"
        );
    }
    assert!(taken > 5_000, "{taken}");
}

#[wasm_bindgen_test]
fn an_address_in_another_spelling_is_the_one_that_messages_come_from() {
    for (text, origin) in [
        ("https://127.1", "https://127.0.0.1"),
        ("https://0x7f.0.0.1:443/", "https://127.0.0.1"),
        ("http://[0:0::1]:80", "http://[::1]"),
        ("https://[::ffff:1.2.3.4]", "https://[::ffff:102:304]"),
        ("https://Demo.Flinks.com", "https://demo.flinks.com"),
    ] {
        assert_eq!(Url::new(text).unwrap().origin(), origin);
        assert_eq!(Origin::parse(text).unwrap().as_str(), origin);
    }
}
