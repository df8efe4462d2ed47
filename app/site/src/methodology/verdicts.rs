//! The closed table of verdicts: what the first sentence of an indicator says, and when.

use domain::sentence::{Outlook, YearTarget, verdict_table};
use leptos::prelude::*;
use messages::t;

use crate::context::View;

pub fn section(view: &View<'_>) -> AnyView {
    let horizon = view.release.catalogue.edition.horizon;
    let rows = verdict_table(horizon).into_iter().map(|(target, outlook, sentence)| {
        view! { <tr><td>{target_words(target)}</td><td>{outlook_words(outlook)}</td><td>{sentence}</td></tr> }
    });
    let rows = rows.collect_view();
    view! {
        <p>
            {t!("Sobre las dos respuestas hay una sola frase que las reconcilia. Sale de esta tabla. «Por poco» es un \
             cumplimiento de 95 % o más: una configuración de este tablero.")}
        </p>
        <details class="explain">
            <summary>{t!("Ver la tabla de veredictos")}</summary>
            <div class="scroller explain-body" role="region" aria-label=t!("Tabla de veredictos") tabindex="0">
                <table class="table">
                    <caption class="visually-hidden">{t!("Veredicto según la meta del año y el camino")}</caption>
                    <thead><tr><th scope="col">{t!("Meta del año")}</th><th scope="col">{t!("Camino")}</th><th scope="col">{t!("Veredicto")}</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

fn target_words(target: YearTarget) -> &'static str {
    match target {
        YearTarget::Met => t!("cumplida"),
        YearTarget::MissedNarrowly => t!("no cumplida, por poco"),
        YearTarget::Missed => t!("no cumplida"),
        YearTarget::None => t!("no hay, o no se puede comparar"),
    }
}

fn outlook_words(outlook: Outlook) -> &'static str {
    match outlook {
        Outlook::Achieved => t!("la meta final se alcanzó"),
        Outlook::OnTrack => t!("en camino"),
        Outlook::OnTrackBackLoaded => {
            t!("en camino por las metas anuales, pero la proyección no llega")
        }
        Outlook::NothingExpected => t!("hasta ahora no correspondía avance"),
        Outlook::StepBackExpected => t!("hasta ahora se preveía un retroceso"),
        Outlook::NeedsAcceleration => t!("necesita acelerar"),
        Outlook::Lagging => t!("rezagado"),
        Outlook::GoingBack => t!("en retroceso"),
        Outlook::LimitBroken => t!("el límite dejó de respetarse"),
        Outlook::NotComputable(_) => t!("no calculable, con su razón"),
    }
}
