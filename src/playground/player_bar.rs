//! The player's buttons, and how far it is.

use super::player::Player;
use super::words::use_words;
use leptos::prelude::*;

/// Above the trace while one is replayed.
#[component]
pub fn PlayerBar(player: Player) -> impl IntoView {
    let words = use_words();
    let count = move || player.entries.with(Vec::len);
    let difference = words.of("differ from the recording", "diffèrent de l’enregistrement");
    view! {
        <div
            class="player"
            role="group"
            aria-label=words.of("Replay", "Relecture")
            data-testid="player"
        >
            <button type="button" class="quiet small" on:click=move |_| player.rewind()>
                {words.of("Rewind", "Revenir au début")}
            </button>
            <button
                type="button"
                class="quiet small"
                data-testid="play-1"
                on:click=move |_| player.play(1.0)
            >
                "1×"
            </button>
            <button
                type="button"
                class="quiet small"
                data-testid="play-10"
                on:click=move |_| player.play(10.0)
            >
                "10×"
            </button>
            <button
                type="button"
                class="quiet small"
                data-testid="play-step"
                on:click=move |_| player.play_one()
            >
                {words.of("Step", "Pas à pas")}
            </button>
            <button
                type="button"
                class="quiet small"
                disabled=move || !player.playing.get()
                on:click=move |_| player.pause()
            >
                {words.of("Pause", "Pause")}
            </button>
            <span class="state">{move || format!("{} / {}", player.next.get(), count())}</span>
            <span class="state" data-testid="played-phase">
                {move || player.phase.get().name()}
            </span>
            <span class="state" data-testid="played-end">{player.end}</span>
            <Show when=move || player.differences.get() != 0>
                <span class="badge">{player.differences} " " {difference}</span>
            </Show>
            <button type="button" class="quiet small" on:click=move |_| player.close()>
                {words.of("Back to the session", "Retour à la session")}
            </button>
        </div>
    }
}
