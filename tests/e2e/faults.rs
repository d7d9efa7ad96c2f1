//! What can go wrong between a connection and the server that is to have it: drawn from a seed, one for each session.

use crate::proxy::Deed;
use std::time::Duration;

/// So many times faster do pauses pass in the page, and this is how long an attempt may take there.
pub const FASTER: u64 = 10;
const ATTEMPT: Duration = Duration::from_millis(10_000 / FASTER);

/// What happens to the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageFault {
    None,
    Reload,
    Leave,
    Close,
    Offline,
    StorageFull,
    StorageForbidden,
    ClockForward,
    ClockBack,
}

impl PageFault {
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Reload => "reload",
            Self::Leave => "leave",
            Self::Close => "close",
            Self::Offline => "offline",
            Self::StorageFull => "storage-full",
            Self::StorageForbidden => "storage-forbidden",
            Self::ClockForward => "clock-forward",
            Self::ClockBack => "clock-back",
        }
    }
}

/// One session's lot.
#[derive(Debug, Clone)]
pub struct Lot {
    pub tag: String,
    /// Its row in the summary.
    pub fault: &'static str,
    pub page: PageFault,
    /// In which state of the hand-off the page is reloaded, left or closed.
    pub when: &'static str,
    pub deeds: Vec<Deed>,
}

/// Every kind of fault.
pub const FAULTS: [&str; 18] = [
    "none",
    "server down",
    "server down for good",
    "slow answer",
    "answer after the time-out",
    "burst of 5xx",
    "5xx for good",
    "429 with Retry-After",
    "connection cut in the answer's head",
    "connection cut in the answer's body",
    "refused by the server",
    "page reloaded",
    "page left and come back to",
    "tab closed",
    "offline, then online",
    "storage full",
    "storage forbidden",
    "clock jump",
];

/// The lots of so many sessions. Each kind of fault comes once before any comes twice.
pub fn draw(seed: u64, sessions: usize, offline: bool) -> Vec<Lot> {
    let mut chance = Chance(seed);
    let kinds = FAULTS
        .iter()
        .filter(|kind| offline || !kind.starts_with("offline"));
    let kinds: Vec<_> = kinds.copied().collect();
    (0..sessions)
        .map(|at| {
            let fault = kinds
                .get(at)
                .copied()
                .unwrap_or_else(|| kinds[chance.below(kinds.len())]);
            lot(format!("{seed}-{at}"), fault, &mut chance)
        })
        .collect()
}

fn lot(tag: String, fault: &'static str, chance: &mut Chance) -> Lot {
    let mut lot = Lot {
        tag,
        fault,
        page: PageFault::None,
        when: "waiting",
        deeds: Vec::new(),
    };
    let few = 1 + chance.below(4);
    match fault {
        "server down" => lot.deeds = vec![Deed::HangUp; few],
        "server down for good" => lot.deeds = vec![Deed::HangUp; 6],
        "slow answer" => lot.deeds = vec![Deed::Late(ATTEMPT / 4)],
        "answer after the time-out" => lot.deeds = vec![Deed::Late(ATTEMPT * 3 / 2); few.min(2)],
        "burst of 5xx" => lot.deeds = (0..few).map(|_| server_error(chance)).collect(),
        "5xx for good" => lot.deeds = (0..6).map(|_| server_error(chance)).collect(),
        "429 with Retry-After" => {
            // A date that has passed means now.
            let values = ["1", "3", "0", "Wed, 21 Oct 2015 07:28:00 GMT", "soon"];
            let retry_after = values[chance.below(values.len())].to_owned();
            lot.deeds = vec![answer(429, Some(retry_after)); few];
        }
        "connection cut in the answer's head" => lot.deeds = vec![Deed::CutInHead; few],
        "connection cut in the answer's body" => lot.deeds = vec![Deed::CutInBody; few],
        "refused by the server" => {
            let statuses = [400, 401, 403, 404, 409, 410, 422];
            lot.deeds = vec![answer(statuses[chance.below(statuses.len())], None)];
        }
        "page reloaded" => lot.page = PageFault::Reload,
        "page left and come back to" => lot.page = PageFault::Leave,
        "tab closed" => lot.page = PageFault::Close,
        "offline, then online" => lot.page = PageFault::Offline,
        "storage full" => lot.page = PageFault::StorageFull,
        "storage forbidden" => lot.page = PageFault::StorageForbidden,
        "clock jump" => {
            lot.page = match chance.below(2) {
                0 => PageFault::ClockForward,
                _ => PageFault::ClockBack,
            };
        }
        _ => {}
    }
    if lot.page != PageFault::None {
        // Something for the page to be in the middle of.
        if chance.below(2) == 0 && lot.page != PageFault::Offline {
            lot.when = "sending";
        }
        lot.deeds = match (lot.when, chance.below(4)) {
            ("sending", 0 | 1) => vec![Deed::Late(ATTEMPT / 4)],
            ("sending", _) => vec![Deed::CutInHead, Deed::Late(ATTEMPT / 4)],
            (_, 0) => vec![Deed::CutInHead; few],
            (_, 1) => vec![server_error(chance); few],
            // To the end: given up where no next mount can help.
            (_, 2) => vec![Deed::HangUp; 6],
            _ => vec![Deed::HangUp; few],
        };
    }
    lot
}

fn server_error(chance: &mut Chance) -> Deed {
    let statuses = [500, 502, 503, 504, 408, 425, 599];
    answer(statuses[chance.below(statuses.len())], None)
}

fn answer(status: u16, retry_after: Option<String>) -> Deed {
    Deed::Answer {
        status,
        retry_after,
    }
}

/// SplitMix64: the same numbers for the same seed, on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % end as u64).unwrap()
    }
}
