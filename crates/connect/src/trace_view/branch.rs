//! A value of a message, with its name; lists and objects can be folded.

use super::masked::Masked;
use super::state::TraceState;
use crate::trace::Recorded;
use leptos::prelude::*;

#[component]
pub(super) fn Branch(
    state: TraceState,
    #[prop(optional)] name: Option<String>,
    value: Recorded,
) -> AnyView {
    let name = name.map(|name| view! { <b>{name}</b> ": " });
    let members: Vec<_> = match value {
        Recorded::Object(members) => members.into_iter().collect(),
        Recorded::List(items) => items
            .into_iter()
            .enumerate()
            .map(|(index, item)| (index.to_string(), item))
            .collect(),
        Recorded::Text(text) => return view! { <li>{name} <Masked state text/></li> }.into_any(),
        Recorded::Boolean(value) => {
            return view! { <li>{name} {value.to_string()}</li> }.into_any();
        }
        Recorded::Number(value) => return view! { <li>{name} {value.to_string()}</li> }.into_any(),
        _ => return view! { <li>{name} "null"</li> }.into_any(),
    };
    let count = members.len();
    let branch = |(name, value)| view! { <Branch state name value/> };
    view! {
        <li>
            <details open>
                <summary>{name} {format!("({count})")}</summary>
                <ul>{members.into_iter().map(branch).collect_view()}</ul>
            </details>
        </li>
    }
    .into_any()
}
