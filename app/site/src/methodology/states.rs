//! What each state means: those that judge an advance, and those of what is missing.

use components::{Notice, StateBadge};
use domain::{band::State, format, settings::Settings};
use leptos::prelude::*;
use messages::t;

use crate::context::View;

/// The states that judge, and the others.
const BANDS: [State; 5] = [
    State::Achieved,
    State::OnTrack,
    State::NeedsAcceleration,
    State::Lagging,
    State::GoingBack,
];
const OTHERS: [State; 7] = [
    State::NoBaseline,
    State::NoTarget,
    State::NoData,
    State::NotDueYet,
    State::Late,
    State::NotApplicable,
    State::NotComputable,
];

/// When an indicator is in a state, by the thresholds of a release.
pub fn state_meaning(state: State, settings: &Settings) -> String {
    let on_track = format::percent(settings.on_track_from, 0);
    let accelerate = format::percent(settings.needs_acceleration_from, 0);
    match state {
        State::Achieved => t!("El avance llegó a 100 %."),
        State::OnTrack => return t!("El ritmo es de {on_track} o más.", on_track),
        State::NeedsAcceleration => {
            return t!("El ritmo está entre {accelerate} y {on_track}.", accelerate, on_track);
        }
        State::Lagging => return t!("El ritmo es menor de {accelerate}.", accelerate),
        State::GoingBack => t!("El valor está por detrás de la línea de base."),
        State::NoBaseline => t!("No se publica la línea de base."),
        State::NoTarget => t!("No se publica la meta del año final."),
        State::NoData => t!("No se publica ningún valor obtenido."),
        State::NotDueYet => t!("El plazo para reportar aún no termina."),
        State::Late => t!("El plazo para reportar ya terminó."),
        State::NotApplicable => t!("El indicador no aplica, con una razón registrada."),
        State::NotComputable => {
            t!("Hay números, pero la fórmula no existe para ellos: por ejemplo, la meta es igual a la línea de base, o la \
             meta final contradice el sentido esperado.")
        }
    }
    .to_owned()
}

fn rows(states: &[State], settings: &Settings) -> AnyView {
    let rows = states.iter().map(|state| {
        let words = state_meaning(*state, settings);
        view! { <tr><th scope="row"><StateBadge state=*state /></th><td>{words}</td></tr> }
    });
    rows.collect_view().into_any()
}

/// The states that judge an advance.
pub fn bands(view: &View<'_>) -> AnyView {
    let settings = &view.release.settings;
    let caption = t!(
        "Umbrales de la publicación n.º {number}; fórmulas, versión {version}",
        number = view.release.number,
        version = settings.formula_version
    );
    view! {
        <Notice>
            <p>
                <strong>{t!("Los umbrales son una configuración de este tablero.")}</strong>
                " "
                {t!("Ninguna fuente publica umbrales de CEPLAN. Cada publicación guarda los que usó.")}
            </p>
        </Notice>
        <table class="table">
            <caption>{caption}</caption>
            <thead><tr><th scope="col">{t!("Estado")}</th><th scope="col">{t!("Cuándo")}</th></tr></thead>
            <tbody>{rows(&BANDS, settings)}</tbody>
        </table>
        <p>
            {t!("Cuando un valor está tan cerca de un umbral que el redondeo podría cambiar el estado, la página lo dice.")}
        </p>
    }
    .into_any()
}

/// The states of what is missing.
pub fn absent(view: &View<'_>) -> AnyView {
    view! {
        <p>{t!("Lo que falta no es cero. No se completa, no se estima y no entra en ningún promedio.")}</p>
        <table class="table">
            <caption class="visually-hidden">{t!("Estados sin número")}</caption>
            <thead><tr><th scope="col">{t!("Estado")}</th><th scope="col">{t!("Qué significa")}</th></tr></thead>
            <tbody>{rows(&OTHERS, &view.release.settings)}</tbody>
        </table>
        <p>
            {t!("Un quiebre de serie marca el año desde el cual los números no se comparan con los anteriores. \
             El gráfico corta la línea ahí.")}
        </p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_in_one_of_the_two_tables() {
        for state in State::ALL {
            assert_ne!(
                BANDS.contains(&state),
                OTHERS.contains(&state),
                "{}",
                state.label_es()
            );
            assert_eq!(BANDS.contains(&state), state.is_band());
        }
    }
}
