//! A trace that is played again: through the real decoder and session, at its own pace, faster, or step by step.

use super::controls::button;
use super::words::Words;
use flinks_connect::TraceLog;
use flinks_connect::protocol::{Outcome, Phase};
use flinks_connect::trace::{Entry, Replay};
use flinks_view::{El, Text, el};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::time::Duration;

/// Nobody waits longer than this for the next entry.
const LONGEST_PAUSE: Duration = Duration::from_secs(3);

/// What is played, and how far it is. A handle.
#[derive(Debug, Clone, Copy)]
pub struct Player {
    entries: RwSignal<Vec<Entry>>,
    next: RwSignal<usize>,
    log: TraceLog,
    replay: StoredValue<Replay>,
    timer: StoredValue<Option<TimeoutHandle>>,
    playing: RwSignal<bool>,
    phase: RwSignal<Phase>,
    end: RwSignal<Option<String>>,
    differences: RwSignal<u32>,
}

impl Player {
    /// A player with nothing in it.
    pub fn new() -> Self {
        let player = Self {
            entries: RwSignal::default(),
            next: RwSignal::new(0),
            log: TraceLog::with_capacity(100_000),
            replay: StoredValue::new(Replay::default()),
            timer: StoredValue::new(None),
            playing: RwSignal::new(false),
            phase: RwSignal::new(Phase::Token),
            end: RwSignal::new(None),
            differences: RwSignal::new(0),
        };
        on_cleanup(move || player.pause());
        player
    }

    /// Whether there is a trace in it. Tracked.
    pub fn is_open(self) -> bool {
        self.entries.with(|entries| !entries.is_empty())
    }

    /// What has been played.
    pub fn log(self) -> TraceLog {
        self.log
    }

    /// Takes a trace, and shows all of it.
    pub fn open(self, entries: Vec<Entry>) {
        self.rewind();
        self.entries.set(entries);
        self.play(f64::INFINITY);
    }

    fn close(self) {
        self.rewind();
        self.entries.set(Vec::new());
    }

    fn rewind(self) {
        self.pause();
        self.next.set(0);
        self.log.clear();
        self.replay.set_value(Replay::default());
        self.phase.set(Phase::Token);
        self.end.set(None);
        self.differences.set(0);
    }

    fn pause(self) {
        let timer = self.timer.try_update_value(Option::take).flatten();
        if let Some(timer) = timer {
            timer.clear();
        }
        let _ = self.playing.try_set(false);
    }

    /// Plays on from where it is, or from the beginning if it is through. Infinitely fast is at once.
    fn play(self, speed: f64) {
        self.pause();
        if self.is_through() {
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
        let pause = Duration::from_millis(((next_ms - at_ms) / speed) as u64).min(LONGEST_PAUSE);
        let timer = set_timeout_with_handle(move || self.play_next(speed), pause);
        self.timer.set_value(timer.ok());
    }

    fn play_one(self) {
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
            self.end.set(Some(named(&outcome)));
        }
    }

    fn is_through(self) -> bool {
        self.next.get_untracked() >= self.entries.with_untracked(Vec::len)
    }
}

fn named(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Connected(_) => "connected".to_owned(),
        Outcome::Exited(exit) => format!("exited: {}", exit.name()),
        Outcome::Failed(failure) => format!("failed: {}", failure.name()),
        _ => "ended".to_owned(),
    }
}

/// The player's buttons, and how far it is.
pub fn player_bar(words: Words, player: Player) -> El {
    let progress = move || {
        let all = player.entries.with(Vec::len);
        format!("{} / {all}", player.next.get())
    };
    let differences = move || {
        let count = player.differences.get();
        let words = words.pick("differ from the recording", "diffèrent de l’enregistrement");
        el("span").class("badge").text(format!("{count} {words}"))
    };
    let state = |text: Text| el("span").class("state").text(text);
    el("div")
        .class("player")
        .attr("role", "group")
        .attr("aria-label", words.of("Replay", "Relecture"))
        .attr("data-testid", "player")
        .child(button(words.of("Rewind", "Revenir au début"), move || {
            player.rewind()
        }))
        .child(button("1×", move || player.play(1.0)).attr("data-testid", "play-1"))
        .child(button("10×", move || player.play(10.0)).attr("data-testid", "play-10"))
        .child(
            button(words.of("Step", "Pas à pas"), move || player.play_one())
                .attr("data-testid", "play-step"),
        )
        .child(
            button(words.of("Pause", "Pause"), move || player.pause())
                .flag("disabled", move || !player.playing.get()),
        )
        .child(state(progress.into()))
        .child(
            state((move || player.phase.get().name()).into()).attr("data-testid", "played-phase"),
        )
        .child(
            state((move || player.end.get().unwrap_or_default()).into())
                .attr("data-testid", "played-end"),
        )
        .part(move || match player.differences.get() {
            0 => Vec::new(),
            _ => vec![differences()],
        })
        .child(button(
            words.of("Back to the session", "Retour à la session"),
            move || player.close(),
        ))
}
