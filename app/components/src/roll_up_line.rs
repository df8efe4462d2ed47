//! How many indicators stand where: one thin bar, and the same in words.

use domain::{band::State, rollup::RollUp};
use leptos::prelude::*;

use crate::StateBadge;

/// The bar and its words. Nothing when there are no indicators.
#[component]
pub fn RollUpLine(roll_up: RollUp, #[prop(optional)] bar: bool) -> impl IntoView {
    let counts: Vec<(State, u32)> = State::ALL
        .into_iter()
        .map(|state| (state, roll_up.count(state)))
        .filter(|(_, count)| *count > 0)
        .collect();
    let strip = (bar && !counts.is_empty()).then(|| {
        let mut from = 0;
        let parts = counts.iter().map(|(state, count)| {
            let x = from;
            from += count;
            view! { <rect class=format!("state--{}", state.slug()) x=x y="0" width=*count height="1"></rect> }
        });
        let parts = parts.collect_view();
        // An SVG, because a page's policy forbids inline styles.
        view! {
            <svg class="share" viewBox=format!("0 0 {} 1", roll_up.total) preserveAspectRatio="none" aria-hidden="true">
                {parts}
            </svg>
        }
    });
    let words = counts.iter().map(|(state, count)| {
        view! { <li><StateBadge state=*state /><span>{*count}</span></li> }
    });
    (!counts.is_empty()).then(|| {
        view! {
            {strip}
            <ul class="states-line">{words.collect_view()}</ul>
        }
    })
}
