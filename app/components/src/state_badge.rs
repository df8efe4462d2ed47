//! The state of an indicator: shape, word and hue, in this order of importance.

use domain::band::State;
use leptos::prelude::*;

/// The badge. `label` replaces the word where a page needs another («3 rezagados»).
#[component]
pub fn StateBadge(state: State, #[prop(optional, into)] label: Option<String>) -> impl IntoView {
    let word = label.unwrap_or_else(|| state.label().to_owned());
    view! {
        <span class=format!("state state--{}", state.slug())>
            <svg class="state-mark" viewBox="0 0 14 14" aria-hidden="true" focusable="false">
                <path
                    d=shape(state)
                    fill=if is_filled(state) { "currentColor" } else { "none" }
                    stroke="currentColor"
                    stroke-width=if is_filled(state) { "0" } else { "1.75" }
                    fill-rule="evenodd"
                    stroke-linejoin="round"
                    stroke-linecap="round"
                ></path>
            </svg>
            {word}
        </span>
    }
}

/// The badge's mark as a drawing of its own in one colour: for documents that are no pages.
pub fn state_mark(state: State, colour: &str) -> String {
    let (fill, width) = match is_filled(state) {
        true => (colour, "0"),
        false => ("none", "1.75"),
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"14\" height=\"14\" viewBox=\"0 0 14 14\"><path d=\"{}\" fill=\"{fill}\" \
         stroke=\"{colour}\" stroke-width=\"{width}\" fill-rule=\"evenodd\" stroke-linejoin=\"round\" stroke-linecap=\"round\"/></svg>",
        shape(state)
    )
}

fn is_filled(state: State) -> bool {
    state.is_band() || state == State::Late
}

/// Each state has its own outline: they differ in grey, in print and for colour-blind readers.
fn shape(state: State) -> &'static str {
    match state {
        // A disc with a tick cut out.
        State::Achieved => {
            "M7 0a7 7 0 1 0 0 14A7 7 0 0 0 7 0ZM10.9 4.4 12 5.5 6.2 11.3 2.8 7.9 3.9 6.8 6.2 9.1Z"
        }
        // A triangle that points up.
        State::OnTrack => "M7 1 13.5 12.5H.5Z",
        // Two chevrons: faster.
        State::NeedsAcceleration => {
            "M1 1.5 6.5 7 1 12.5V9.2L3.2 7 1 4.8ZM7 1.5 12.5 7 7 12.5V9.2L9.2 7 7 4.8Z"
        }
        // A square, half of it missing.
        State::Lagging => "M1 1H13V13H1ZM3 3V7H11V3Z",
        // A triangle that points down.
        State::GoingBack => "M7 13 .5 1.5h13Z",
        // A disc with an exclamation mark cut out.
        State::Late => "M7 0a7 7 0 1 0 0 14A7 7 0 0 0 7 0ZM6 3H8V8H6ZM6 9.4H8V11.4H6Z",
        State::NotComputable => "M7 1.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 0 0 0-11M3.2 10.8 10.8 3.2",
        State::NoBaseline => "M2 12H12M7 12V9.5M7 6.5V4.5M7 2.5V2",
        State::NoTarget => "M7 1.5 12.5 7 7 12.5 1.5 7Z",
        State::NoData => "M2.5 7H4.5M6 7H8M9.5 7H11.5",
        State::NotDueYet => "M7 1.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 0 0 0-11M7 4V7L9 8.5",
        State::NotApplicable => "M3 7H11",
    }
}
