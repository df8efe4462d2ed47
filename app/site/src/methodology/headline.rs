//! How the headline can be computed from the household survey: this project's reading of the questionnaire.

use components::Notice;
use leptos::prelude::*;
use messages::t;

use crate::inline;

/// This project's reading of the questionnaire; it must be called that.
pub fn section() -> AnyView {
    let capacities = [
        (t!("Buscar y obtener información"), "p316_1"),
        (t!("Comunicarse"), "p316_2"),
        (t!("Entretenimiento"), "p316_7"),
        (t!("Capacitarse y educarse"), "p316_5"),
        (t!("Tramitar con organizaciones públicas"), "p316_6"),
        (t!("Operar en banca"), "p316_4"),
        (t!("Comprar"), "p316_3"),
        (t!("Vender"), "p316_8"),
    ];
    let rows = capacities.map(|(name, variable)| view! { <tr><th scope="row">{name}</th><td><code>{variable}</code></td></tr> });
    view! {
        <p>
            {t!("Cuenta cuántas de ocho capacidades digitales ejerce en promedio cada persona de 6 años o más. \
             Sus valores anuales no están publicados en ninguna fuente disponible. Se puede calcular con los \
             microdatos de la Encuesta Nacional de Hogares del INEI (ENAHO, módulo 300, pregunta P316).")}
        </p>
        <p class="formula-line">{t!("Σ peso × capacidades que ejerce ÷ Σ peso")}</p>
        <p>
            {inline::sentence(
                t!("El peso es {weight} (si falta, {other}). En cada variable, 1 es sí y 2 es no. Quien no usa internet cuenta con cero capacidades."),
                [("weight", inline::code("factora07")), ("other", inline::code("factor07"))],
            )}
        </p>
        <Notice>
            <p>
                {t!("La correspondencia entre capacidades y variables es la lectura que este proyecto hace del \
                 cuestionario; no es una definición oficial.")}
            </p>
        </Notice>
        <table class="table">
            <caption class="visually-hidden">{t!("Capacidades y variables de la encuesta")}</caption>
            <thead><tr><th scope="col">{t!("Capacidad")}</th><th scope="col">{t!("Variable")}</th></tr></thead>
            <tbody>{rows.into_iter().collect_view()}</tbody>
        </table>
        <p>
            {t!("Hasta 2014 la encuesta pregunta por siete capacidades; la octava, vender, entra en 2015. Los números \
             de antes y de después no se comparan: es un quiebre de serie.")}
        </p>
    }
    .into_any()
}
