//! The API, explained for people: what there is, with which parameters, what goes wrong, and what is promised to stay.
//! Made from the same description that programs read.

use domain::{code::IndicatorCode, release::Release};
use leptos::prelude::*;
use messages::{msgid, t};

use crate::{
    api_description::{ApiDescription, ApiOperation, ApiParameter},
    context::{Page, View},
    inline, links,
    shell::{self, Head},
    words,
};

/// The headings, in their order; what has another comes last.
const TAGS: [(&str, &str); 6] = [
    ("publicación", msgid!("Publicaciones")),
    ("política", msgid!("La política")),
    ("indicadores", msgid!("Indicadores")),
    ("valores", msgid!("Valores")),
    ("progreso", msgid!("Avance")),
    ("archivos", msgid!("Archivos")),
];

pub fn page(view: &View<'_>) -> Page {
    let api = view.context.api;
    let sections = TAGS.map(|(tag, title)| section(view, tag, messages::translated(title)));
    let title = t!("La API, explicada");
    let trail = vec![
        (t!("Datos abiertos").to_owned(), "/datos".to_owned()),
        (t!("API").to_owned(), "/datos/api".to_owned()),
    ];
    let lede = inline::sentence(
        t!("Todo lo publicado, en JSON, sin cuenta y sin clave. Para programas: {description}."),
        [(
            "description",
            inline::link(
                format!("{}/openapi.json", links::API),
                t!("la descripción en OpenAPI 3.1"),
            ),
        )],
    );
    let body = view! {
        {shell::trail(view, trail)}
        <div class="opening">
            <h1>{title}</h1>
            <p class="lede">{lede}</p>
        </div>
        {rules(api)}
        {sections.into_iter().collect_view()}
        {problems(api)}
    };
    let head = Head {
        title: title.to_owned(),
        description: t!(
            "Direcciones, parámetros, errores y promesa de estabilidad de la API de datos abiertos."
        )
        .to_owned(),
        path: "/datos/api".to_owned(),
        section: "/datos",
        has_charts: false,
    };
    shell::document(view, head, body.into_any())
}

fn rules(api: &ApiDescription) -> AnyView {
    view! {
        <section class="section stack">
            <h2>{t!("Cómo responde")}</h2>
            <ul class="rules">
                <li>{t!("Los decimales van como texto, con todos sus dígitos. Donde no hay un valor está la razón: nunca significa cero.")}</li>
                <li>
                    {inline::sentence(
                        t!("Cada respuesta trae en {release} el número, la huella SHA-256, la licencia y la cita de su publicación, y \
                            avisa cuando los datos no son reales."),
                        [("release", inline::code("release"))],
                    )}
                </li>
                <li>
                    {inline::sentence(
                        t!("Sin más, responde con la publicación vigente; con {release}, con esa, que ya no cambia."),
                        [("release", inline::code("?publicacion=1"))],
                    )}
                </li>
                <li>{t!("Varios valores de un filtro se separan con comas: vale cualquiera. Varios filtros se suman: valen todos.")}</li>
                <li>
                    {inline::sentence(
                        t!("Las listas vienen por páginas: {page} dice cuántas filas hay y dónde sigue."),
                        [("page", inline::code("page"))],
                    )}
                </li>
                <li>{t!("Un parámetro que no existe, o que está dos veces, no se pasa por alto: responde 400.")}</li>
                <li>
                    {inline::sentence(
                        t!("A quien dice qué versión tiene ({etag}) le responde 304 si nada cambió. Se puede leer desde páginas de otros \
                            sitios (CORS)."),
                        [("etag", inline::code("ETag"))],
                    )}
                </li>
            </ul>
            <h2 id="estabilidad">{t!("Qué se promete")}</h2>
            <p>{promise(api)}</p>
        </section>
        <section class="section stack" id="proponer">
            <h2>{t!("Reportar desde un sistema")}</h2>
            <p>
                {inline::sentence(
                    t!("El sistema de una entidad puede proponer valores con {request} y un token de una cuenta de la oficina; se publican, \
                        como todos, cuando otra persona los revisa. Lo que se envía y lo que se responde está en {description}."),
                    [
                        ("request", inline::code("POST /api/v1/propuestas")),
                        ("description", inline::link("/api/v1/openapi.json", t!("la descripción de la API"))),
                    ],
                )}
            </p>
        </section>
    }
    .into_any()
}

/// What stays as it is, and for how long.
fn promise(api: &ApiDescription) -> AnyView {
    inline::sentence(
        t!(
            "Versión {version}. En {first} no se quita ni se cambia de sentido ninguna dirección, parámetro ni campo: solo se agregan. \
            Un cambio incompatible se haría en {second}, con {old} al lado por un año. Las direcciones de los archivos, sin número o \
            con el de una publicación, también se quedan."
        ),
        [
            ("version", api.version.clone().into_any()),
            ("first", inline::code("/api/v1")),
            ("second", inline::code("/api/v2")),
            ("old", inline::code("/api/v1")),
        ],
    )
}

fn section(view: &View<'_>, tag: &str, title: &'static str) -> Option<AnyView> {
    let operations = view
        .context
        .api
        .operations
        .iter()
        .filter(|one| one.tag == tag);
    let operations: Vec<_> = operations.map(|one| operation(view, one)).collect();
    (!operations.is_empty()).then(|| {
        view! { <section class="section stack"><h2>{title}</h2>{operations}</section> }.into_any()
    })
}

fn operation(view: &View<'_>, operation: &ApiOperation) -> AnyView {
    let parameters = operation.parameters.iter().map(parameter).collect_view();
    let list =
        (!operation.parameters.is_empty()).then(|| view! { <dl class="api">{parameters}</dl> });
    let example = example(view, operation);
    view! {
        <article class="operation stack-s">
            <h3><code>{format!("GET {}", operation.path)}</code></h3>
            <p lang=words::official()>{operation.summary.clone()}"."</p>
            {list}
            {example.map(|address| view! { <p class="small">{t!("Por ejemplo:")}" "<a href=address.clone()><code>{address.clone()}</code></a></p> })}
        </article>
    }
    .into_any()
}

fn parameter(parameter: &ApiParameter) -> AnyView {
    let example = parameter.example.as_deref();
    let name = match (parameter.in_path, example) {
        (true, _) => format!("{{{}}}", parameter.name),
        (false, Some(example)) => format!("{}={example}", parameter.name),
        (false, None) => format!("{}=", parameter.name),
    };
    let (about, lang) = match (parameter.about.as_str(), example) {
        ("", Some(example)) => (t!("Por ejemplo, {example}.", example), None),
        (about, _) => (about.to_owned(), words::official()),
    };
    view! { <dt>{name}</dt><dd lang=lang>{marked(&about)}</dd> }.into_any()
}

/// What stands between two backticks is code.
fn marked(text: &str) -> AnyView {
    let parts = text.split('`').enumerate();
    let parts = parts.map(|(at, part)| match at % 2 {
        0 => part.to_owned().into_any(),
        _ => view! { <code>{part.to_owned()}</code> }.into_any(),
    });
    parts.collect_view().into_any()
}

/// The address with the examples of its own parts; `None` where a part has none.
fn example(view: &View<'_>, operation: &ApiOperation) -> Option<String> {
    let mut path = operation.path.clone();
    // The first release has nothing to be compared with.
    if path.ends_with("/cambios") && view.newest() < 2 {
        return None;
    }
    for parameter in operation.parameters.iter().filter(|one| one.in_path) {
        let place = format!("{{{}}}", parameter.name);
        let example = existing(view.release, parameter.example.as_deref()?)?;
        path = path.replace(&place, &example);
    }
    Some(path)
}

/// An example that this release has: another indicator in place of one that it lacks; `None` where it has none at all.
fn existing(release: &Release, example: &str) -> Option<String> {
    let (code, form) = match example.rsplit_once('.') {
        Some((code, form @ ("svg" | "json"))) => (code, format!(".{form}")),
        _ => (example, String::new()),
    };
    let Ok(wanted) = code.parse::<IndicatorCode>() else {
        return Some(example.to_owned());
    };
    let catalogue = &release.catalogue;
    let found = catalogue
        .indicator(&wanted)
        .or(catalogue.indicators.first())?;
    Some(format!("{}{form}", found.code))
}

fn problems(api: &ApiDescription) -> AnyView {
    let form = inline::sentence(
        t!(
            "Todos tienen la forma de RFC 9457 ({media}): {status}, {title}, {detail} con lo que pasó y qué hacer, {code} estable, y \
            {errors} con cada parámetro que falla."
        ),
        [
            ("media", inline::code("application/problem+json")),
            ("status", inline::code("status")),
            ("title", inline::code("title")),
            ("detail", inline::code("detail")),
            ("code", inline::code("code")),
            ("errors", inline::code("errors")),
        ],
    );
    let rows = api.problems.iter().map(|(code, title)| {
        view! { <dt id=*code>{*code}</dt><dd lang=words::official()>{*title}"."</dd> }
    });
    view! {
        <section class="section stack" id="problemas">
            <h2>{t!("Errores")}</h2>
            <p>{form}</p>
            <dl class="api">{rows.collect_view()}</dl>
        </section>
    }
    .into_any()
}
