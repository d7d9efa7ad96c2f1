//! One figure of the summary.

use leptos::prelude::*;

#[component]
pub(super) fn Figure(
    name: Signal<&'static str>,
    #[prop(into)] value: Signal<String>,
) -> impl IntoView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
}
