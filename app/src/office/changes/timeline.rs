//! What happened to a change set, oldest first: who, when, with which remark.

use leptos::prelude::*;

use super::super::wording;
use crate::wire::ChangeSetEvent;

/// The list.
#[component]
pub fn Timeline(events: Vec<ChangeSetEvent>) -> impl IntoView {
    let items = events
        .into_iter()
        .map(|event| {
            view! {
                <li>
                    <p>
                        <strong>{wording::event(&event.event, event.status_after)}</strong>
                        {format!(" · {} · ", event.actor)}
                        <time datetime=event.at.to_rfc3339()>{wording::moment(event.at)}</time>
                    </p>
                    {event
                        .remark
                        .map(|remark| view! { <p class="remark">"Observación: " {remark}</p> })}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="timeline">{items}</ol> }
}
