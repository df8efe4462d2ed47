//! Open data: files, the API, and how to check what one has downloaded.

use leptos::prelude::*;
use messages::{msgid, t};

use crate::{
    context::{Page, View},
    dataset, inline, links,
    route::{OPINIONS_FILES, OPINIONS_PATH, in_present_language},
    shell::{self, Head},
    words,
};

/// Paths below the API's root and what they answer; the rest is on the page of the API.
const API: [(&str, &str); 8] = [
    (
        "/publicaciones",
        msgid!("Todas las publicaciones: número, fecha, huella y archivos."),
    ),
    (
        "/politica",
        msgid!("Objetivos, lineamientos y servicios, con lo que se sabe de cada nombre y lugar."),
    ),
    (
        "/indicadores",
        msgid!(
            "Los indicadores; se filtran por objetivo, lineamiento, servicio, entidad, estado y clase, y se ordenan."
        ),
    ),
    (
        "/indicadores/{code}/series",
        msgid!("Sus valores, metas y faltas por periodo; con ?periodo= y ?desagregacion=."),
    ),
    (
        "/indicadores/{code}/progreso",
        msgid!("Cada parte del cálculo de su avance."),
    ),
    (
        "/valores",
        msgid!(
            "Las celdas publicadas, una por fila; además por indicador, medida, periodo y desagregación."
        ),
    ),
    (
        "/progreso",
        msgid!("El avance de los indicadores, con los mismos filtros."),
    ),
    (
        "/cambios",
        msgid!("Qué cambió entre dos publicaciones: ?desde=3&hasta=5."),
    ),
];

pub fn page(view: &View<'_>) -> Page {
    // The page of an older release asks the API for that release.
    let asked = if view.context.prefix.is_empty() {
        String::new()
    } else {
        format!("?publicacion={}", view.release.number)
    };
    let endpoints = API.map(|(path, answer)| {
        let asked = match path {
            "/publicaciones" | "/cambios" => "",
            _ => &asked,
        };
        view! { <dt>{format!("GET {}{path}{asked}", links::API)}</dt><dd>{messages::translated(answer)}</dd> }
    });
    let title = t!("Datos abiertos");
    let body = view! {
        <div class="opening">
            <h1>{title}</h1>
            <p class="lede">
                {t!("Todo lo que muestra este sitio se puede descargar, sin cuenta y sin clave. Los archivos y la \
                 API salen de la misma publicación.")}
            </p>
        </div>
        {files(view)}
        <section class="section stack">
            <h2>{t!("API")}</h2>
            <p class="standfirst">{about_api(view)}</p>
            <dl class="api">{endpoints.into_iter().collect_view()}</dl>
            <p class="standfirst">{one_release(view)}</p>
            <p class="standfirst">
                {inline::sentence(
                    t!("Para enterarse de cada publicación: {feed}, en formato Atom."),
                    [("feed", inline::link(links::FEED, format!("GET {}", links::FEED)))],
                )}
            </p>
        </section>
        {standards(view)}
        {check(view)}
        {opinions(view)}
        {dataset::of_release(view)}
    };
    let head = Head {
        title: title.to_owned(),
        description: t!("Descargas en Excel, ODS, CSV, JSON y SDMX, y la API de la política.")
            .to_owned(),
        path: "/datos".to_owned(),
        section: "/datos",
        has_charts: false,
    };
    shell::document(view, head, body.into_any())
}

/// How the API answers, and where more is said of it.
fn about_api(view: &View<'_>) -> AnyView {
    inline::sentence(
        t!(
            "Responde en JSON, por páginas. Los números van como texto decimal con punto, para que ningún programa los redondee. \
            {page}: parámetros, errores y qué se promete que no cambia. Para programas, {description}."
        ),
        [
            (
                "page",
                inline::link(view.href("/datos/api"), t!("La API, explicada")),
            ),
            (
                "description",
                inline::link(format!("{}/openapi.json", links::API), "OpenAPI 3.1"),
            ),
        ],
    )
}

/// Where the answers to «¿Le sirvió esta página?» are: beside the releases, so on the page of the current one only.
fn opinions(view: &View<'_>) -> Option<AnyView> {
    let is_shown = view.context.takes_opinions && view.context.prefix.is_empty();
    let [csv, json] = OPINIONS_FILES;
    let words = inline::sentence(
        t!(
            "Cuántas veces se respondió que una página sirvió, o que no: {answers}, también en {csv} y {json}. No son parte de ninguna \
            publicación."
        ),
        [
            (
                "answers",
                inline::link(
                    in_present_language(OPINIONS_PATH),
                    t!("respuestas por página"),
                ),
            ),
            ("csv", inline::link(csv, "CSV")),
            ("json", inline::link(json, "JSON")),
        ],
    );
    is_shown.then(|| {
        view! {
            <section class="section stack">
                <h2>{t!("Qué dijeron quienes visitaron")}</h2>
                <p class="standfirst">{words}</p>
            </section>
        }
        .into_any()
    })
}

/// How to ask for a release that is not the current one.
fn one_release(view: &View<'_>) -> String {
    let number = view.release.number;
    t!(
        "Sin más, responde con la publicación vigente. Con ?publicacion={number} responde con esa publicación, \
         también cuando ya haya otra. Los archivos de cada publicación están en /publicaciones/{number}/descargas/ y \
         /publicaciones/{number}/indicadores/.",
        number
    )
}

/// Every file of a release: where it is, its name and what it is for.
const FILES: [(&str, &str, &str); 10] = [
    (
        links::XLSX,
        msgid!("Libro de Excel"),
        msgid!("Fichas técnicas y matrices de todos los indicadores, para leer y revisar."),
    ),
    (
        links::CSV,
        msgid!("Valores en CSV"),
        msgid!(
            "Un valor por fila, con indicador, medida, periodo, desagregación y procedencia. Para abrir en una hoja de cálculo."
        ),
    ),
    (
        links::CSV_MACHINE,
        msgid!("Valores en CSV, para programas"),
        msgid!(
            "El mismo, con nombres de columna estables, códigos en vez de palabras y textos tal como se escribieron."
        ),
    ),
    (
        links::ZIP,
        msgid!("Paquete de datos (ZIP)"),
        msgid!(
            "Valores e indicadores en CSV con la descripción de cada columna (Frictionless Data Package)."
        ),
    ),
    (
        links::ODS,
        msgid!("Libro OpenDocument (ODS)"),
        msgid!("El libro de Excel para LibreOffice y otros programas."),
    ),
    (
        links::JSON,
        msgid!("Publicación en JSON"),
        msgid!("La publicación completa, byte por byte como se calculó su huella."),
    ),
    (
        links::VERIFIABLE,
        msgid!("Archivo verificable"),
        msgid!(
            "La publicación con todo lo calculado, su manifiesto y su firma, para comprobarla sin este sitio."
        ),
    ),
    (
        links::CEPLAN,
        msgid!("Paquete para CEPLAN (ZIP)"),
        msgid!(
            "Fichas técnicas, matriz con cumplimiento, reporte de cumplimiento para completar y firmar, e indicadores con sus observaciones."
        ),
    ),
    (
        links::SHEETS,
        msgid!("Hojas de avance (PDF)"),
        msgid!(
            "Una página por objetivo y por indicador, con portada e índice, para imprimir. Cada página del sitio ofrece también la suya."
        ),
    ),
    (
        links::TEMPLATE,
        msgid!("Plantilla"),
        msgid!("Un libro de Excel con los códigos de cada indicador, para entregar valores."),
    ),
];

fn files(view: &View<'_>) -> AnyView {
    let demo = view.release.demo.then(
        || view! { <p><strong>{t!("Todos los archivos traen datos de demostración: los valores de la política son inventados; los de contexto son cifras publicadas.")}</strong></p> },
    );
    let items = FILES.map(|(path, name, words)| {
        let (name, words) = (messages::translated(name), messages::translated(words));
        view! {
            <li class="entry entry--file">
                <div class="entry-body"><h3><a href=view.href(path)>{name}</a></h3><p class="muted">{words}</p></div>
            </li>
        }
    });
    view! {
        <section class="section">
            <h2>{t!("Descargas")}</h2>
            {demo}
            <ul class="entries">{items.into_iter().collect_view()}</ul>
            <p class="muted">{t!("Cada indicador tiene además sus propias descargas al final de su página.")}</p>
        </section>
    }
    .into_any()
}

/// What statistics offices, catalogues and harvesters read.
fn standards(view: &View<'_>) -> AnyView {
    let files = [
        (
            links::SDMX_STRUCTURE,
            t!("SDMX: estructura"),
            t!("Dimensiones, conceptos y listas de códigos (SDMX-JSON 2.0)."),
        ),
        (
            links::SDMX_CSV,
            "SDMX-CSV 2.0",
            t!("Las observaciones, para oficinas de estadística."),
        ),
        (
            links::SDMX_JSON,
            "SDMX-JSON 2.0",
            t!("Las mismas, con sus nombres."),
        ),
        (
            links::METADATA,
            "CSVW",
            t!("Qué es cada columna del CSV para programas."),
        ),
        (
            "/descargas/datapackage.json",
            "Frictionless",
            t!("La descripción del paquete de datos, sin el ZIP."),
        ),
    ];
    let files = files.map(|(path, name, words)| {
        view! { <dt><a href=view.href(path)>{name}</a></dt><dd>{words}</dd> }
    });
    view! {
        <section class="section stack">
            <h2>{t!("Estándares")}</h2>
            <dl class="api">
                <dt><a href=links::CATALOGUE>"DCAT-AP 3"</a></dt>
                <dd>{t!("El catálogo de todos los conjuntos de datos, para portales que cosechan.")}</dd>
                {files.into_iter().collect_view()}
            </dl>
            <p class="standfirst">
                {t!("Cada indicador tiene los mismos formatos en su dirección: /indicadores/S04-1 con .csv, .xlsx, .ods, .json, .metadata.json, \
                 .zip, .sdmx.csv o .sdmx.json. Y cada lista: /indicadores, /objetivos, /lineamientos y /servicios con .csv, .xlsx, .ods, \
                 .json, .metadata.json o .zip. Con /publicaciones/1 delante, los de esa publicación; con /publicaciones/vigente, siempre \
                 los últimos.")}
            </p>
        </section>
    }
    .into_any()
}

fn check(view: &View<'_>) -> AnyView {
    let release = view.release;
    let previous = release.previous_sha256.clone().map_or_else(
        || t!("Es la primera publicación: no tiene una anterior.").to_owned(),
        |hash| t!("Huella de la publicación anterior: {hash}", hash),
    );
    view! {
        <section class="section stack">
            <h2>{t!("Cómo comprobar un archivo")}</h2>
            <p class="standfirst">
                {t!("La huella SHA-256 de la publicación en JSON debe ser igual a la de esta página. Si un solo \
                 número cambia, la huella es otra.")}
            </p>
            <p>{t!("Publicación n.º {number}, {day}:", number = release.number, day = words::day(release.published_at))}</p>
            <p class="cite"><code>{view.context.sha256.to_owned()}</code></p>
            <p class="muted small">{previous}</p>
            <h3>{t!("Comprobar la firma y los números")}</h3>
            {signature(view)}
            <h3>{t!("Citar")}</h3>
            <p class="standfirst">
                {t!("Cite la fuente, el número de publicación, la fecha y la huella. Cada página trae su cita lista al final; su dirección nombra la publicación y por eso no cambia con la siguiente.")}
            </p>
            <p class="standfirst">
                {t!("Cada archivo trae la misma cita una vez: el libro en su hoja «Inicio» y en sus propiedades; el CSV para personas en su \
                 primera fila; el CSV para programas en su descripción (.metadata.json); el ZIP en LEAME.txt; el JSON y la API en el \
                 campo «citation» (los de SDMX no tienen un lugar para ella); el gráfico SVG debajo del dibujo y el JSON del gráfico en «usermeta». El nombre de cada archivo \
                 guardado dice el número de la publicación. La publicación en JSON no puede contener su propia huella: la respuesta la \
                 lleva en la cabecera «x-release-sha256».")}
            </p>
        </section>
    }
    .into_any()
}

/// How to check the signature of a release without this site.
fn signature(view: &View<'_>) -> AnyView {
    let programs = inline::sentence(
        t!(
            "El archivo verificable lleva una firma criptográfica (Ed25519). Con el programa de este sitio, sin conexión: {verify} \
            comprueba huellas, firma y cadena; {recompute} calcula otra vez cada número."
        ),
        [
            (
                "verify",
                inline::code("pntd release verify ARCHIVO --keys CLAVES"),
            ),
            ("recompute", inline::code("pntd release recompute ARCHIVO")),
        ],
    );
    let keys = inline::sentence(
        t!("{keys}: guarde una copia; con ella no depende de este sitio."),
        [("keys", inline::link(links::KEYS, t!("Claves públicas")))],
    );
    let format = inline::sentence(
        t!("{description}, para escribir un verificador propio."),
        [(
            "description",
            inline::link(links::FORMAT, t!("Descripción del formato")),
        )],
    );
    view! {
        <p class="standfirst">{programs}</p>
        <ul>
            <li><a href=view.href(links::VERIFIABLE)>{t!("Archivo verificable de esta publicación")}</a></li>
            <li>{keys}</li>
            <li>{format}</li>
        </ul>
    }
    .into_any()
}
