//! Replays a trace through the real decoder and session, at its own pace, faster, or step by step.

use flinks_connect::TraceLog;
use flinks_connect::protocol::{Outcome, Phase};
use flinks_connect::trace::{Entry, Replay};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::time::Duration;

/// A person should not have to wait longer than this for the next entry.
const MAX_PAUSE: Duration = Duration::from_secs(3);

/// What is replayed, and how far it is. A handle.
#[derive(Debug, Clone, Copy)]
pub struct Player {
    /// The whole trace; empty while none is open.
    pub entries: RwSignal<Vec<Entry>>,
    /// The position of the entry that comes next.
    pub next: RwSignal<usize>,
    /// Whether it goes on by itself.
    pub playing: RwSignal<bool>,
    /// The phase of the replayed session.
    pub phase: RwSignal<Phase>,
    /// How the replayed session ended.
    pub end: RwSignal<Option<String>>,
    /// How many entries differ from the recording.
    pub differences: RwSignal<u32>,
    log: TraceLog,
    replay: StoredValue<Replay>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Player {
    /// A player without a trace; it stops with its owner.
    pub fn new() -> Self {
        let player = Self {
            entries: RwSignal::default(),
            next: RwSignal::new(0),
            playing: RwSignal::new(false),
            phase: RwSignal::new(Phase::Token),
            end: RwSignal::new(None),
            differences: RwSignal::new(0),
            log: TraceLog::with_capacity(100_000),
            replay: StoredValue::new(Replay::default()),
            timer: StoredValue::new(None),
        };
        on_cleanup(move || player.pause());
        player
    }

    /// Whether it has a trace. Tracked.
    pub fn is_open(self) -> bool {
        self.entries.with(|entries| !entries.is_empty())
    }

    /// The entries that were replayed so far.
    pub fn log(self) -> TraceLog {
        self.log
    }

    /// Takes a trace, and shows all of it.
    pub fn open(self, entries: Vec<Entry>) {
        self.rewind();
        self.entries.set(entries);
        self.play(f64::INFINITY);
    }

    /// Back to no trace.
    pub fn close(self) {
        self.rewind();
        self.entries.set(Vec::new());
    }

    /// Back to before the first entry.
    pub fn rewind(self) {
        self.pause();
        self.next.set(0);
        self.log.clear();
        self.replay.set_value(Replay::default());
        self.phase.set(Phase::Token);
        self.end.set(None);
        self.differences.set(0);
    }

    /// Stops at the entry where it is.
    pub fn pause(self) {
        let timer = self.timer.try_update_value(Option::take).flatten();
        if let Some(timer) = timer {
            timer.clear();
        }
        self.playing.set(false);
    }

    /// Goes on from where it is, or from the beginning if it is at the end. An infinite speed replays all at once.
    pub fn play(self, speed: f64) {
        self.pause();
        if self.is_at_end() {
            self.rewind();
        }
        if speed.is_infinite() {
            while let Some(entry) = self.take() {
                self.step(entry);
            }
        } else {
            self.playing.set(true);
            self.play_next(speed);
        }
    }

    fn play_next(self, speed: f64) {
        let Some(entry) = self.take() else {
            return self.pause();
        };
        let at_ms = entry.at_ms;
        self.step(entry);
        let next_ms = self.entries.with_untracked(|entries| {
            let next = entries.get(self.next.get_untracked());
            next.map_or(at_ms, |next| next.at_ms)
        });
        let pause = Duration::from_millis(((next_ms - at_ms) / speed) as u64).min(MAX_PAUSE);
        let timer = set_timeout_with_handle(move || self.play_next(speed), pause);
        self.timer.set_value(timer.ok());
    }

    /// Replays the next entry.
    pub fn play_one(self) {
        self.pause();
        if let Some(entry) = self.take() {
            self.step(entry);
        }
    }

    fn take(self) -> Option<Entry> {
        let next = self.next.get_untracked();
        let entry = self
            .entries
            .with_untracked(|entries| entries.get(next).cloned())?;
        self.next.set(next + 1);
        Some(entry)
    }

    fn step(self, entry: Entry) {
        let replayed = self.replay.try_update_value(|replay| replay.play(&entry));
        self.log.restore([entry]);
        let Some(replayed) = replayed else {
            return;
        };
        self.phase.set(replayed.phase);
        if replayed.recorded.is_some() {
            self.differences.update(|differences| *differences += 1);
        }
        if let Some(outcome) = replayed.outcome {
            self.end.set(Some(describe(&outcome)));
        }
    }

    fn is_at_end(self) -> bool {
        self.next.get_untracked() >= self.entries.with_untracked(Vec::len)
    }
}

fn describe(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Connected(_) => "connected".to_owned(),
        Outcome::Exited(exit) => format!("exited: {}", exit.name()),
        Outcome::Failed(failure) => format!("failed: {}", failure.name()),
        _ => "ended".to_owned(),
    }
}
