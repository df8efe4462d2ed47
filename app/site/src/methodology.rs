//! How everything is computed: the two questions, the formulas, the bands, what is not published.

mod findings;
mod verdicts;

use components::{Notice, StateBadge};
use domain::{Decimal, band::State, format, indicator::IndicatorKind, period::Periodicity};
use leptos::prelude::*;

use crate::{
    context::{Page, View},
    route,
    shell::{self, Head},
    words,
};

pub fn page(view: &View<'_>) -> Page {
    let body = view! {
        <div class="opening">
            <h1>"Metodología"</h1>
            <p class="lede">
                "Cada indicador responde dos preguntas distintas, con dos respuestas distintas. Aquí está cómo se \
                 calcula cada una, y qué no se puede calcular."
            </p>
        </div>
        <div class="prose">
            {annual(view)}
            {trajectory(view)}
            {bands(view)}
            {verdicts::section(view)}
            {second_opinion()}
            {absent()}
            {calendar(view)}
            {rolling()}
            {headline()}
            {unpublished(view)}
            {findings::section()}
        </div>
    };
    let head = Head {
        title: "Metodología".to_owned(),
        description:
            "Cómo se calculan el cumplimiento anual, el avance al horizonte y los estados."
                .to_owned(),
        path: "/metodologia".to_owned(),
        section: "/metodologia",
        has_charts: false,
    };
    shell::document(view, head, body.into_any())
}

fn annual(view: &View<'_>) -> AnyView {
    let method = words::compliance_method(view.release.settings.compliance_method);
    view! {
        <h2>"1. ¿Se cumplió la meta del año?"</h2>
        <p>"Se compara el valor obtenido con la meta del mismo año, en el sentido esperado del indicador."</p>
        <p>{format!("El porcentaje de cumplimiento usa un método con nombre. En esta publicación: {method}.")}</p>
        <p class="formula-line">"ascendente: cumplimiento = v ÷ T · descendente: cumplimiento = T ÷ v"</p>
        <p>
            "Si la meta es un máximo o un mínimo permisible, el cumplimiento es 100 % cuando el valor está dentro \
             del límite. El porcentaje no se recorta: puede pasar de 100 %."
        </p>
        <p>
            "Un porcentaje que no dice nada no se publica: el de una variación con signo, el que divide entre un \
             número menor que el redondeo de la unidad y el que pasa de 1,000 %. En su lugar se dice la diferencia \
             en la unidad del indicador."
        </p>
    }
    .into_any()
}

fn trajectory(view: &View<'_>) -> AnyView {
    let horizon = view.release.catalogue.edition.horizon;
    view! {
        <h2>{format!("2. ¿Va en camino a {horizon}?")}</h2>
        <p>
            {format!("b es la línea de base en el año y₀; T(y), la meta del año y; v, el último valor obtenido, del año y; Y, el año {horizon}.")}
        </p>
        <p class="formula-line">"avance = (v − b) ÷ (T(Y) − b)"</p>
        <p class="formula-line">"lo que correspondía = (T(y) − b) ÷ (T(Y) − b); sin meta del año: (y − y₀) ÷ (Y − y₀)"</p>
        <p class="formula-line">"ritmo = avance ÷ lo que correspondía"</p>
        <p>
            {format!("Además se dice siempre cuánto falta por año, cuánto se avanzó por año desde la línea de base y, a ese ritmo, con qué valor cerraría {horizon}.")}
        </p>
    }
    .into_any()
}

fn bands(view: &View<'_>) -> AnyView {
    let settings = &view.release.settings;
    let percent = |share: Decimal| format::percent(share, 0);
    let (on_track, accelerate) = (
        percent(settings.on_track_from),
        percent(settings.needs_acceleration_from),
    );
    let rows = [
        (State::Achieved, "El avance llegó a 100 %.".to_owned()),
        (State::OnTrack, format!("El ritmo es de {on_track} o más.")),
        (
            State::NeedsAcceleration,
            format!("El ritmo está entre {accelerate} y {on_track}."),
        ),
        (
            State::Lagging,
            format!("El ritmo es menor de {accelerate}."),
        ),
        (
            State::GoingBack,
            "El valor está por detrás de la línea de base.".to_owned(),
        ),
    ];
    let rows = rows.map(|(state, words)| view! { <tr><th scope="row"><StateBadge state=state /></th><td>{words}</td></tr> });
    view! {
        <h2>"Estados"</h2>
        <Notice>
            <p>
                <strong>"Los umbrales son una configuración de este tablero."</strong>
                " Ninguna fuente publica umbrales de CEPLAN. Cada publicación guarda los que usó."
            </p>
        </Notice>
        <table class="table">
            <caption>{format!("Umbrales de la publicación n.º {}; fórmulas, versión {}", view.release.number, settings.formula_version)}</caption>
            <thead><tr><th scope="col">"Estado"</th><th scope="col">"Cuándo"</th></tr></thead>
            <tbody>{rows.into_iter().collect_view()}</tbody>
        </table>
        <p>
            "Cuando un valor está tan cerca de un umbral que el redondeo podría cambiar el estado, la página lo dice."
        </p>
    }
    .into_any()
}

fn second_opinion() -> AnyView {
    view! {
        <h2>"Una segunda opinión"</h2>
        <p>"Open SDG compara tasas de crecimiento. Se calcula también, y si los dos métodos difieren, la página lo dice."</p>
        <p class="formula-line">"R = d · signo(b) · TCA(v, b) ÷ |TCA(T(Y), b)|, con TCA(a, b) = (a ÷ b)^(1 ÷ años) − 1"</p>
    }
    .into_any()
}

fn absent() -> AnyView {
    let words = [
        (State::NoBaseline, "No se publica la línea de base."),
        (State::NoTarget, "No se publica la meta del año final."),
        (State::NoData, "No se publica ningún valor obtenido."),
        (State::NotDueYet, "El plazo para reportar aún no termina."),
        (State::Late, "El plazo para reportar ya terminó."),
        (
            State::NotApplicable,
            "El indicador no aplica, con una razón registrada.",
        ),
        (
            State::NotComputable,
            "Hay números, pero la fórmula no existe para ellos: por ejemplo, la meta es igual a la línea de base, o la \
             meta final contradice el sentido esperado.",
        ),
    ];
    let rows = words.map(|(state, words)| view! { <tr><th scope="row"><StateBadge state=state /></th><td>{words}</td></tr> });
    view! {
        <h2>"Cuando no hay un número"</h2>
        <p>"Lo que falta no es cero. No se completa, no se estima y no entra en ningún promedio."</p>
        <table class="table">
            <caption class="visually-hidden">"Estados sin número"</caption>
            <thead><tr><th scope="col">"Estado"</th><th scope="col">"Qué significa"</th></tr></thead>
            <tbody>{rows.into_iter().collect_view()}</tbody>
        </table>
        <p>
            "Un quiebre de serie marca el año desde el cual los números no se comparan con los anteriores. \
             El gráfico corta la línea ahí."
        </p>
    }
    .into_any()
}

/// When a value is expected, as the indicators of the policy use it.
fn calendar(view: &View<'_>) -> AnyView {
    let catalogue = &view.release.catalogue;
    let bound = || {
        let all = catalogue.indicators.iter();
        all.filter(|i| i.kind == IndicatorKind::Policy)
    };
    let rows = Periodicity::ALL.into_iter().filter_map(|periodicity| {
        let used = bound().filter(|i| i.periodicity == periodicity).count();
        let name = periodicity.label_es();
        let words = catalogue.calendar.rule(periodicity).words_es();
        (used > 0).then(|| {
            view! { <tr><th scope="row">{format::capitalised(name)}</th><td>{words}"."</td><td class="number">{used}</td></tr> }
        })
    });
    let own = bound()
        .filter(|i| !i.days.is_none())
        .map(|i| {
            let words = catalogue.calendar.rule_of(i).words_es();
            view! { <li><a href=view.href(&route::indicator_path(&i.code))>{i.code.to_string()}</a>": "{words}"."</li> }
        })
        .collect_view();
    let has_own = bound().any(|i| !i.days.is_none());
    view! {
        <h2>"Cuándo se espera un valor"</h2>
        <Notice>
            <p>
                <strong>"El calendario es una configuración de este tablero."</strong>
                " Ninguna norma fija estos días. Cada publicación guarda los que usó."
            </p>
        </Notice>
        <table class="table">
            <caption>{format!("Calendario de la publicación n.º {}", view.release.number)}</caption>
            <thead><tr><th scope="col">"Periodicidad"</th><th scope="col">"Regla"</th><th scope="col" class="number">"Indicadores"</th></tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        {has_own.then(|| view! { <p>"Algunos indicadores tienen días propios:"</p><ul>{own}</ul> })}
        <p>
            "Un valor que no llegó cuando vence su plazo se muestra como vencido, aunque el periodo siga abierto. \
             Cerrado el periodo, solo se registra si se reabre con un motivo. Las metas, las líneas de base y \
             los indicadores de contexto no dependen del calendario."
        </p>
    }
    .into_any()
}

fn rolling() -> AnyView {
    view! {
        <h2>"Objetivos y lineamientos"</h2>
        <p>
            "Un objetivo muestra su propio indicador, y cuántos de los indicadores que contiene están en cada \
             estado. No se promedian indicadores distintos. Los indicadores de contexto nunca cuentan."
        </p>
    }
    .into_any()
}

/// This project's reading of the questionnaire; it must be called that.
fn headline() -> AnyView {
    let capacities = [
        ("Buscar y obtener información", "p316_1"),
        ("Comunicarse", "p316_2"),
        ("Entretenimiento", "p316_7"),
        ("Capacitarse y educarse", "p316_5"),
        ("Tramitar con organizaciones públicas", "p316_6"),
        ("Operar en banca", "p316_4"),
        ("Comprar", "p316_3"),
        ("Vender", "p316_8"),
    ];
    let rows = capacities.map(|(name, variable)| view! { <tr><th scope="row">{name}</th><td><code>{variable}</code></td></tr> });
    view! {
        <h2>"El ejercicio de la ciudadanía digital"</h2>
        <p>
            "Cuenta cuántas de ocho capacidades digitales ejerce en promedio cada persona de 6 años o más. \
             Sus valores anuales no están publicados en ninguna fuente disponible. Se puede calcular con los \
             microdatos de la Encuesta Nacional de Hogares del INEI (ENAHO, módulo 300, pregunta P316)."
        </p>
        <p class="formula-line">"Σ peso × capacidades que ejerce ÷ Σ peso"</p>
        <p>
            "El peso es "<code>"factora07"</code>" (si falta, "<code>"factor07"</code>"). En cada variable, 1 es sí \
             y 2 es no. Quien no usa internet cuenta con cero capacidades."
        </p>
        <Notice>
            <p>
                "La correspondencia entre capacidades y variables es la lectura que este proyecto hace del \
                 cuestionario; no es una definición oficial."
            </p>
        </Notice>
        <table class="table">
            <caption class="visually-hidden">"Capacidades y variables de la encuesta"</caption>
            <thead><tr><th scope="col">"Capacidad"</th><th scope="col">"Variable"</th></tr></thead>
            <tbody>{rows.into_iter().collect_view()}</tbody>
        </table>
        <p>
            "Hasta 2014 la encuesta pregunta por siete capacidades; la octava, vender, entra en 2015. Los números \
             de antes y de después no se comparan: es un quiebre de serie."
        </p>
    }
    .into_any()
}

fn unpublished(view: &View<'_>) -> AnyView {
    let edition = &view.release.catalogue.edition;
    view! {
        <h2>"Qué no está publicado"</h2>
        <ul>
            <li>"Las fórmulas, líneas de base y metas de los indicadores de los objetivos."</li>
            <li>"El nombre de varios servicios y lineamientos, y el lugar de algunos servicios."</li>
            <li>"Los umbrales con los que CEPLAN califica un avance."</li>
        </ul>
        <p>
            "El lugar de algunos servicios se dedujo por el orden de los códigos. Donde es así, la página lo dice."
        </p>
        <p>{format!("Edición de la política que se muestra: {}. Fuente: {}", edition.name, edition.source)}</p>
    }
    .into_any()
}
