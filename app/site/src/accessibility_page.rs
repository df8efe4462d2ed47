//! The accessibility statement: what is aimed at, what was tried in this repository, what is known to be missing.
//!
//! It tells of tests that exist (`end2end`) and of nothing else; whoever adds or removes one changes it here.

use leptos::prelude::*;
use messages::{msgid, t};

use crate::{
    context::{Page, View},
    notice_page,
    prose::{self, Part},
    route::ACCESSIBILITY_PATH,
    shell::{self, Head},
};

const TITLE: &str = msgid!("Accesibilidad");

/// What the tests in a browser do, before a change is taken over.
const TRIED: [&str; 9] = [
    msgid!(
        "Revisión con axe de las páginas del mapa del sitio, una de cada clase, en 320, 390 y 1280 píxeles de ancho; tres páginas también en modo oscuro."
    ),
    msgid!(
        "Ninguna página se desplaza de lado a 320 píxeles, tampoco con la letra al doble ni con más espacio entre letras, palabras y líneas."
    ),
    msgid!("Cada clase de página es HTML válido."),
    msgid!("Sin JavaScript, los indicadores con valores muestran su gráfico y su tabla."),
    msgid!(
        "Cada gráfico tiene un nombre propio. En la página de un indicador sus puntos se recorren con dos botones, y cada valor de la tabla se dice ahí."
    ),
    msgid!("Las etiquetas de los gráficos no se enciman en 320, 390 y 1280 píxeles de ancho."),
    msgid!(
        "En un teléfono el menú se abre con el teclado y sin JavaScript, y cada una de sus líneas mide 44 píxeles o más de alto."
    ),
    msgid!("Nada se mueve mientras la página carga, aunque la letra llegue tarde."),
    msgid!("Cada clase de página se imprime con sus gráficos, sin lo que solo sirve en pantalla."),
];

/// What is not there, or was not tried.
const LIMITS: [&str; 7] = [
    msgid!(
        "Ninguna persona con discapacidad ha probado el sitio, y ninguna entidad externa lo ha evaluado."
    ),
    msgid!(
        "No se ha probado con los lectores de pantalla NVDA, JAWS, VoiceOver ni TalkBack: solo con lo que el navegador Chromium les entrega."
    ),
    msgid!("Las revisiones automáticas encuentran una parte de los problemas, no todos."),
    msgid!(
        "Los estilos para los colores forzados del sistema se revisan con una prueba automática; los que dan más contraste a quien lo pide, no."
    ),
    msgid!(
        "Está en español y en inglés; los nombres y textos oficiales, solo en español. No hay versión en lenguas originarias, en lectura fácil ni en lengua de señas."
    ),
    msgid!(
        "El gráfico que responde al puntero necesita JavaScript. Sin él quedan el dibujo y la tabla con los mismos valores."
    ),
    msgid!(
        "No se ha revisado la accesibilidad de los archivos que se descargan. La tabla de cada página tiene los valores principales."
    ),
];

pub fn page(view: &View<'_>) -> Page {
    let title = messages::translated(TITLE);
    let lede =
        t!("Qué nivel se busca, qué se probó de verdad, qué falta y cómo avisar de una barrera.");
    let body = view! {
        {prose::trail(view, title, ACCESSIBILITY_PATH)}
        {prose::document(title, lede.into_any(), parts(view))}
    };
    let head = Head {
        title: title.to_owned(),
        description:
            t!("Declaración de accesibilidad: el nivel que se busca, lo que se probó, los límites conocidos y cómo avisar.")
                .to_owned(),
        path: ACCESSIBILITY_PATH.to_owned(),
        section: "",
        has_charts: false,
    };
    shell::document(view, head, body.into_any())
}

fn list(sentences: &[&'static str]) -> AnyView {
    let items = sentences
        .iter()
        .map(|sentence| view! { <li>{messages::translated(sentence)}</li> });
    view! { <ul>{items.collect_view()}</ul> }.into_any()
}

fn parts(view: &View<'_>) -> Vec<Part> {
    vec![
        Part::new("nivel", t!("Qué se busca"), level()),
        Part::new("probado", t!("Qué se probó"), tried()),
        Part::new("limites", t!("Límites conocidos"), list(&LIMITS)),
        Part::new("avisar", t!("Cómo avisar de una barrera"), report(view)),
    ]
}

fn level() -> AnyView {
    view! {
        <p>
            {t!("Las páginas públicas se hacen para cumplir las Pautas de Accesibilidad para el Contenido Web (WCAG) 2.2, nivel AA. \
             Es una meta: nadie de fuera ha comprobado que se cumple, y por eso aquí no se afirma.")}
        </p>
        <p>
            {t!("Cada página es un documento que se lee sin JavaScript, en un teléfono, en papel y en modo oscuro. Un estado se dice \
             siempre con palabras y con una forma, nunca solo con color.")}
        </p>
    }
    .into_any()
}

fn tried() -> AnyView {
    view! {
        <p>{t!("Estas pruebas son parte del programa y se repiten con él, en un navegador Chromium:")}</p>
        {list(&TRIED)}
    }
    .into_any()
}

fn report(view: &View<'_>) -> AnyView {
    view! {
        <p>
            {t!("Diga en qué página está, qué quiso hacer, qué pasó y con qué navegador o ayuda técnica. Si necesita los datos de \
             otra forma, dígalo también.")}
        </p>
        {notice_page::contact(view)}
        <p>{t!("Esta declaración se escribió en noviembre de 2026.")}</p>
    }
    .into_any()
}
