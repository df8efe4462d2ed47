//! How many indicators stand where: one thin bar, and the same in words.

use domain::{band::State, rollup::RollUp};
use leptos::prelude::*;
use messages::t;

use crate::StateBadge;

/// The counts. With `bar` in full: the bar, every verdict with its count (none of them too), and behind one line the
/// states without a verdict. Else in short, for a row of a list: only the states that occur. Nothing when there are no
/// indicators.
#[component]
pub fn RollUpLine(roll_up: RollUp, #[prop(optional)] bar: bool) -> impl IntoView {
    let occurring: Vec<(State, u32)> = counts(&roll_up).filter(|(_, count)| *count > 0).collect();
    if occurring.is_empty() {
        return ().into_any();
    }
    if !bar {
        return list(occurring);
    }
    let strip = strip(&occurring, roll_up.total);
    let verdicts = counts(&roll_up)
        .filter(|(state, _)| state.is_band())
        .collect();
    let others = occurring
        .into_iter()
        .filter(|(state, _)| !state.is_band())
        .collect();
    view! { {strip}{list(verdicts)}{without_verdict(others)} }.into_any()
}

fn counts(roll_up: &RollUp) -> impl Iterator<Item = (State, u32)> {
    State::ALL
        .into_iter()
        .map(|state| (state, roll_up.count(state)))
}

/// An SVG, because a page's policy forbids inline styles.
fn strip(counts: &[(State, u32)], total: u32) -> AnyView {
    let mut from = 0;
    let parts = counts.iter().map(|(state, count)| {
        let x = from;
        from += count;
        view! { <rect class=format!("state--{}", state.slug()) x=x y="0" width=*count height="1"></rect> }
    });
    let parts = parts.collect_view();
    view! {
        <svg class="share" viewBox=format!("0 0 {total} 1") preserveAspectRatio="none" aria-hidden="true">
            {parts}
        </svg>
    }
    .into_any()
}

fn list(counts: Vec<(State, u32)>) -> AnyView {
    let items = counts.into_iter().map(|(state, count)| {
        view! { <li class:muted={count == 0}><StateBadge state=state /><span>{count}</span></li> }
    });
    view! { <ul class="states-line">{items.collect_view()}</ul> }.into_any()
}

/// «8 sin veredicto», which opens to the states that are none.
fn without_verdict(counts: Vec<(State, u32)>) -> Option<AnyView> {
    let sum: u32 = counts.iter().map(|(_, count)| count).sum();
    (sum > 0).then(|| {
        view! {
            <details class="states-rest">
                <summary>{t!("{n} sin veredicto", n = sum)}</summary>
                {list(counts)}
            </details>
        }
        .into_any()
    })
}
