//! Lists of indicators and nodes: name, sentence, state, a small drawing.

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

use crate::{context::View, route::indicator_path};

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

/// A small drawing against the target, where there is something to draw.
pub fn sparkline(view: &View<'_>, indicator: &Indicator) -> Option<AnyView> {
    let progress = view.progress.get(&indicator.code)?;
    progress.latest.as_ref()?;
    if !Points::of(view.release, indicator, &Breakdown::headline()).is_drawable() {
        return None;
    }
    let caption = Caption {
        title: format!("{}: trazo de la serie", indicator.name),
        description: sentence_of(indicator, progress),
    };
    let option = sparkline_option(view.release, indicator);
    let svg = view.drawing(&option, Size::SPARKLINE, &caption)?;
    Some(view! { <div class="entry-spark" inner_html=svg></div> }.into_any())
}

/// Indicators as a list with code, name, sentence, state and drawing.
pub fn indicators(view: &View<'_>, list: &[&Indicator], heading: &'static str) -> AnyView {
    let items = list
        .iter()
        .map(|indicator| entry(view, indicator, heading))
        .collect_view();
    view! { <ol class="entries">{items}</ol> }.into_any()
}

fn entry(view: &View<'_>, indicator: &Indicator, heading: &'static str) -> AnyView {
    let progress = view.progress.get(&indicator.code);
    let words = progress.map(|one| sentence_of(indicator, one));
    let badge = state_of(indicator, progress).map(|state| view! { <StateBadge state=state /> });
    let source = (indicator.kind == IndicatorKind::Context).then(|| {
        let source = &indicator.ficha.source;
        let source = if source.is_empty() {
            "por completar"
        } else {
            source
        };
        view! { <p class="muted small">{format!("Fuente: {source}")}</p> }
    });
    let link =
        view! { <a href=view.href(&indicator_path(&indicator.code))>{indicator.name.clone()}</a> };
    let title = if heading == "h2" {
        view! { <h2 class="entry-title">{link}</h2> }.into_any()
    } else {
        view! { <h3 class="entry-title">{link}</h3> }.into_any()
    };
    view! {
        <li class="entry">
            <span class="entry-code">{indicator.code.to_string()}</span>
            <div class="entry-body">
                {title}
                <p class="entry-words">{words}</p>
                {source}
            </div>
            <div class="entry-side">{badge} {sparkline(view, indicator)}</div>
        </li>
    }
    .into_any()
}
