//! What somebody said about a cell, in a thread: who, when, the words as they were typed.

use leptos::prelude::*;

use super::wording;
use crate::wire::{CellComment, CommentKind};

/// One line of a thread.
#[component]
pub fn CommentItem(
    said: CellComment,
    /// What a comment is called here; a remark is always one.
    comment: &'static str,
    /// The value that a remark speaks of.
    #[prop(default = None)]
    about: Option<String>,
) -> impl IntoView {
    let kind = match said.kind {
        CommentKind::Remark => "Observación",
        CommentKind::Comment => comment,
    };
    view! {
        <li class:is-remark=said.kind == CommentKind::Remark>
            <p class="thread-who">
                <strong>{kind}</strong>
                {format!(" · {} · ", said.author)}
                <time datetime=said.at.to_rfc3339()>{wording::moment(said.at)}</time>
                {about.map(|about| format!(" · sobre el valor {about}"))}
            </p>
            <p class="as-typed">{said.text}</p>
        </li>
    }
}
