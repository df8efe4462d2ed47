//! What a list says of an indicator: its sentence, its state, a small drawing.

use charts::{Caption, Points, Size, sparkline_option};
use components::StateBadge;
use domain::{
    band::State,
    indicator::{Indicator, IndicatorKind},
    progress::Progress,
    sentence,
    value::Breakdown,
};
use leptos::prelude::*;

use crate::context::View;

/// The sentence of an indicator in a list: the way to the horizon, or why there is none.
pub fn sentence_of(indicator: &Indicator, progress: &Progress) -> String {
    if indicator.kind == IndicatorKind::Policy && progress.trajectory.is_ok() {
        sentence::trajectory_sentence(indicator, progress)
    } else {
        sentence::annual_sentence(indicator, progress)
    }
}

/// The state, or none for a context indicator: it is never judged.
pub fn state_of(indicator: &Indicator, progress: Option<&Progress>) -> Option<State> {
    (indicator.kind == IndicatorKind::Policy)
        .then(|| progress.map_or(State::NoData, |one| one.state))
}

/// The one sentence that reconciles both answers; none for a context indicator.
pub fn verdict(view: &View<'_>, indicator: &Indicator, progress: &Progress) -> Option<String> {
    let release = view.release;
    let horizon = release.catalogue.edition.horizon;
    sentence::verdict_sentence(indicator, progress, &release.settings, horizon)
}

/// The badge of a state that is explained where it is shown: with its reason, where it has one.
pub fn explained_badge(indicator: &Indicator, progress: &Progress) -> Option<AnyView> {
    let state = state_of(indicator, Some(progress))?;
    let words = progress.state_words();
    Some(view! { <StateBadge state=state label=words /> }.into_any())
}

/// A small drawing against the target beside numbers that state what it shows: hidden from screen readers, and light.
/// Nothing where there is nothing to draw.
pub fn sparkline(view: &View<'_>, indicator: &Indicator, class: &'static str) -> Option<AnyView> {
    // Identifiers are made of the content: the code keeps those of two equal series apart.
    let caption = Caption {
        title: indicator.code.to_string(),
        description: String::new(),
    };
    let svg = drawn(view, indicator, &caption)?;
    Some(view! { <div class=class aria-hidden="true" inner_html=svg></div> }.into_any())
}

fn drawn(view: &View<'_>, indicator: &Indicator, caption: &Caption) -> Option<String> {
    view.progress.get(&indicator.code)?.latest.as_ref()?;
    if !Points::of(view.release, indicator, &Breakdown::headline()).is_drawable() {
        return None;
    }
    let option = sparkline_option(view.release, indicator);
    view.drawing(&option, Size::SPARKLINE, caption)
}
