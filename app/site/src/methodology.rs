//! How everything is computed: symbols, the two questions, an example, the states, what is not published.

mod calendar;
mod example;
mod findings;
mod headline;
mod states;
mod symbols;
mod verdicts;

use domain::settings::ComplianceMethod;
use leptos::prelude::*;
use messages::t;

use self::example::Example;
pub use self::states::state_meaning;
use crate::{
    context::{Page, View},
    inline,
    prose::{self, Part},
    shell::{self, Head},
    words,
};

pub fn page(view: &View<'_>) -> Page {
    let lede = t!(
        "Cada indicador responde dos preguntas distintas, con dos respuestas distintas. Aquí está cómo se \
                   calcula cada una, y qué no se puede calcular."
    );
    let title = t!("Metodología");
    let body = prose::document(title, lede.into_any(), parts(view));
    let head = Head {
        title: title.to_owned(),
        description: t!(
            "Cómo se calculan el cumplimiento anual, el avance al horizonte y los estados."
        )
        .to_owned(),
        path: "/metodologia".to_owned(),
        section: "/metodologia",
        has_charts: false,
    };
    shell::document(view, head, body)
}

fn parts(view: &View<'_>) -> Vec<Part> {
    let horizon = view.release.catalogue.edition.horizon;
    let example = Example::of(view);
    let way = t!("¿Va en camino a {horizon}?", horizon);
    vec![
        Part::new(
            "simbolos",
            t!("Símbolos"),
            symbols::table(view, example.as_ref()),
        ),
        Part::new(
            "cumplimiento",
            t!("¿Se cumplió la meta del año?"),
            annual(view),
        ),
        Part::new("avance", way, trajectory(view)),
        Part::new(
            "ejemplo",
            t!("Un ejemplo con números"),
            example::section(view, example.as_ref()),
        ),
        Part::new("estados", t!("Estados"), states::bands(view)),
        Part::new("veredicto", t!("El veredicto"), verdicts::section(view)),
        Part::new(
            "segunda-opinion",
            t!("Una segunda opinión"),
            second_opinion(),
        ),
        Part::new(
            "sin-numero",
            t!("Cuando no hay un número"),
            states::absent(view),
        ),
        Part::new(
            "calendario",
            t!("Cuándo se espera un valor"),
            calendar::section(view),
        ),
        Part::new("objetivos", t!("Objetivos y lineamientos"), rolling()),
        Part::new(
            "ciudadania-digital",
            t!("El ejercicio de la ciudadanía digital"),
            headline::section(),
        ),
        Part::new(
            "no-publicado",
            t!("Qué no está publicado"),
            unpublished(view),
        ),
        Part::new(
            "hallazgos",
            t!("Códigos de los hallazgos"),
            findings::section(),
        ),
    ]
}

fn annual(view: &View<'_>) -> AnyView {
    let method = view.release.settings.compliance_method;
    let formula = match method {
        ComplianceMethod::Ratio => {
            t!("ascendente: cumplimiento = v ÷ T(y) · descendente: cumplimiento = T(y) ÷ v")
        }
        ComplianceMethod::FromBaseline => t!("cumplimiento = (v − b) ÷ (T(y) − b)"),
    };
    let method = words::compliance_method(method);
    view! {
        <p>{t!("Se compara el valor obtenido con la meta del mismo año, en el sentido esperado del indicador.")}</p>
        <p>{t!("El porcentaje de cumplimiento usa un método con nombre. En esta publicación: {method}.", method)}</p>
        <p class="formula-line">{formula}</p>
        <p>
            {t!("Si la meta es un máximo o un mínimo permisible, el cumplimiento es 100 % cuando el valor está dentro \
             del límite. El porcentaje no se recorta: puede pasar de 100 %.")}
        </p>
        <p>
            {t!("Un porcentaje que no dice nada no se publica: el de una variación con signo, el que divide entre un \
             número menor que el redondeo de la unidad y el que pasa de 1,000 %. En su lugar se dice la diferencia \
             en la unidad del indicador.")}
        </p>
    }
    .into_any()
}

fn trajectory(view: &View<'_>) -> AnyView {
    let horizon = view.release.catalogue.edition.horizon;
    view! {
        <p>{t!("Se compara lo avanzado desde la línea de base con lo que correspondía avanzar hasta el año del último valor.")}</p>
        <p class="formula-line">{t!("avance = (v − b) ÷ (T(Y) − b)")}</p>
        <p class="formula-line">{t!("lo que correspondía = (T(y) − b) ÷ (T(Y) − b); sin meta del año: (y − y0) ÷ (Y − y0)")}</p>
        <p class="formula-line">{t!("ritmo = avance ÷ lo que correspondía")}</p>
        <p>
            {t!("Además se dice siempre cuánto falta por año, cuánto se avanzó por año desde la línea de base y, a ese ritmo, con qué valor cerraría {horizon}.", horizon)}
        </p>
    }
    .into_any()
}

fn second_opinion() -> AnyView {
    view! {
        <p>{t!("Open SDG compara tasas de crecimiento. Se calcula también, y si los dos métodos difieren, la página lo dice.")}</p>
        <p class="formula-line">{t!("R = d · signo(b) · TCA(v, b) ÷ |TCA(T(Y), b)|, con TCA(a, b) = (a ÷ b)^(1 ÷ años) − 1")}</p>
    }
    .into_any()
}

fn rolling() -> AnyView {
    view! {
        <p>
            {t!("Un objetivo muestra su propio indicador, y cuántos de los indicadores que contiene están en cada \
             estado. No se promedian indicadores distintos. Los indicadores de contexto nunca cuentan.")}
        </p>
    }
    .into_any()
}

fn unpublished(view: &View<'_>) -> AnyView {
    let edition = &view.release.catalogue.edition;
    let shown = inline::sentence(
        t!("Edición de la política que se muestra: {name}. Fuente: {source}"),
        [
            ("name", inline::official(&edition.name)),
            ("source", inline::official(&edition.source)),
        ],
    );
    view! {
        <ul>
            <li>{t!("Las fórmulas, líneas de base y metas de los indicadores de los objetivos.")}</li>
            <li>{t!("El nombre de varios servicios y lineamientos, y el lugar de algunos servicios.")}</li>
            <li>{t!("Los umbrales con los que CEPLAN califica un avance.")}</li>
        </ul>
        <p>
            {t!("El lugar de algunos servicios se dedujo por el orden de los códigos. Donde es así, la página lo dice.")}
        </p>
        <p>{shown}</p>
    }
    .into_any()
}
