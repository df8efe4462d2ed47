//! When a value is expected, by the calendar that the release keeps.

use components::Notice;
use domain::{format, indicator::IndicatorKind, period::Periodicity};
use leptos::prelude::*;
use messages::t;

use crate::{context::View, route};

/// When a value is expected, as the indicators of the policy use it.
pub fn section(view: &View<'_>) -> AnyView {
    let catalogue = &view.release.catalogue;
    let bound = || {
        let all = catalogue.indicators.iter();
        all.filter(|i| i.kind == IndicatorKind::Policy)
    };
    let rows = Periodicity::ALL.into_iter().filter_map(|periodicity| {
        let used = bound().filter(|i| i.periodicity == periodicity).count();
        let name = periodicity.label();
        let words = catalogue.calendar.rule(periodicity).words();
        (used > 0).then(|| {
            view! { <tr><th scope="row">{format::capitalised(name)}</th><td>{words}"."</td><td class="number">{used}</td></tr> }
        })
    });
    let own = bound()
        .filter(|i| !i.days.is_none())
        .map(|i| {
            let words = catalogue.calendar.rule_of(i).words();
            view! { <li><a href=view.href(&route::indicator_path(&i.code))>{i.code.to_string()}</a>": "{words}"."</li> }
        })
        .collect_view();
    let has_own = bound().any(|i| !i.days.is_none());
    view! {
        <Notice>
            <p>
                <strong>{t!("El calendario es una configuración de este tablero.")}</strong>
                " "
                {t!("Ninguna norma fija estos días. Cada publicación guarda los que usó.")}
            </p>
        </Notice>
        <table class="table">
            <caption>{t!("Calendario de la publicación n.º {number}", number = view.release.number)}</caption>
            <thead><tr><th scope="col">{t!("Periodicidad")}</th><th scope="col">{t!("Regla")}</th><th scope="col" class="number">{t!("Indicadores")}</th></tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        {has_own.then(|| view! { <p>{t!("Algunos indicadores tienen días propios:")}</p><ul>{own}</ul> })}
        <p>
            {t!("Un valor que no llegó cuando vence su plazo se muestra como vencido, aunque el periodo siga abierto. \
             Cerrado el periodo, solo se registra si se reabre con un motivo. Las metas, las líneas de base y \
             los indicadores de contexto no dependen del calendario.")}
        </p>
    }
    .into_any()
}
