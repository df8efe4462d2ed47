//! What the page says first: the verdict, the two answers, and after the chart what explains them.

use components::Notice;
use domain::{figure::FigurePlace, indicator::IndicatorKind, sentence};
use leptos::prelude::*;
use messages::t;

use super::{Subject, marked};
use crate::{changes, entries, spans::words_of};

/// One sentence that reconciles the two answers.
pub fn verdict(subject: &Subject<'_>) -> Option<AnyView> {
    if subject.indicator.kind == IndicatorKind::Context {
        return None;
    }
    let words = entries::verdict(subject.view, subject.indicator, subject.progress)?;
    Some(
        view! { <p data-figure=FigurePlace::Verdict.to_string() class="verdict-line">{words}</p> }
            .into_any(),
    )
}

/// The two answers; of a context indicator its value alone.
pub fn answers(subject: &Subject<'_>) -> AnyView {
    let Subject {
        indicator,
        progress,
        ..
    } = subject;
    let annual = words_of(sentence::annual_spans(indicator, progress));
    if indicator.kind == IndicatorKind::Context {
        return view! { <div class="answers"><p>{marked(&FigurePlace::Annual, annual)}</p></div> }
            .into_any();
    }
    let horizon = subject.series.horizon;
    let way = words_of(sentence::trajectory_spans(indicator, progress));
    view! {
        <div class="answers">
            <p><span class="answer-name">{t!("¿Se cumplió la meta del año?")}</span>{marked(&FigurePlace::Annual, annual)}</p>
            <p><span class="answer-name">{t!("¿Va en camino a {horizon}?", horizon)}</span>{marked(&FigurePlace::Trajectory, way)}</p>
        </div>
    }
    .into_any()
}

/// What explains the answers, after the chart: the change of state, and where the methods disagree or a value may change.
pub fn reasons(subject: &Subject<'_>) -> Option<AnyView> {
    if subject.indicator.kind == IndicatorKind::Context {
        return Some(
            view! {
                <Notice>
                    {t!("Es una medida de otra institución. Se muestra como contexto y nunca cuenta en el avance de la política.")}
                </Notice>
            }
            .into_any(),
        );
    }
    let shifted = changes::band_sentence(subject.view, &subject.indicator.code).map(|text| {
        let href = format!("{}#estados", subject.view.href("/cambios"));
        view! {
            <p class="shifted">
                <strong>{t!("Cambió de estado con esta publicación. ")}</strong>{text}" "<a href=href>{t!("Ver qué cambió")}</a>
            </p>
        }
    });
    let remarks = sentence::remark_sentences(subject.progress);
    if shifted.is_none() && remarks.is_empty() {
        return None;
    }
    let remarks = remarks
        .into_iter()
        .enumerate()
        .map(|(index, text)| {
            let place = FigurePlace::Remark(index).to_string();
            view! { <p data-figure=place>{text}</p> }
        })
        .collect_view();
    Some(view! { <div class="reasons">{shifted}{remarks}</div> }.into_any())
}
