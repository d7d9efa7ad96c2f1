//! What every part of the page stands in.

use leptos::prelude::*;

/// A panel with its heading, and what stands beside that.
#[component]
pub fn Panel(
    /// Of the heading.
    id: &'static str,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
    /// The heading.
    #[prop(into)]
    title: TextProp,
    /// What stands beside the heading.
    #[prop(into, optional)]
    beside: Option<ViewFn>,
    children: Children,
) -> impl IntoView {
    let heading = view! { <h2 id=id>{move || title.get()}</h2> };
    let head = match beside {
        Some(beside) => view! { <div class="panel-head">{heading} {beside.run()}</div> }.into_any(),
        None => heading.into_any(),
    };
    view! {
        <section class=format!("panel {class}").trim().to_owned() aria-labelledby=id>
            {head} {children()}
        </section>
    }
}
