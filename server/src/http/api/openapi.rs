//! The description of the API and of the downloads for tools, made from the handlers and their types.
//! `scripts/conformance` asks the server for what is described here, and for what is not.

use domain::release::Release;
use utoipa::openapi::{
    Content, LicenseBuilder, OpenApi as Document, Ref, RefOr, Response,
    path::{Operation, Parameter, ParameterIn},
    response::ResponseBuilder,
    security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa::{Modify, OpenApi};

use super::problem::MEDIA_TYPE;

/// OpenAPI document.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Datos abiertos de la Política Nacional de Transformación Digital",
        version = "1.1.0",
        description = "Indicadores, metas, valores y avance de la publicación vigente, o de la que diga `?publicacion=`. Los decimales van como texto, para que no se pierda ningún dígito. Cada respuesta nombra su publicación, su huella SHA-256 y cómo citarla; `demo` y `label` avisan de datos de demostración. Promesa de estabilidad: en /api/v1 no se quita ni se cambia de sentido ninguna dirección, parámetro ni campo; solo se agregan. Un cambio incompatible se haría en /api/v2, con /api/v1 al lado por un año."
    ),
    paths(
        super::read_index,
        super::read_description,
        super::read_release,
        super::releases::list,
        super::policy::read,
        super::indicator::list,
        super::indicator::read,
        super::series::read,
        super::progress::read,
        super::progress::read_all,
        super::values::list,
        super::changes::read,
        super::proposals::propose,
        super::proposals::read,
        crate::http::download::of_current,
        crate::http::data_catalogue::catalogue,
        crate::http::chart::chart,
        crate::http::feed::feed,
        crate::http::keys::keys,
        crate::http::keys::format,
    ),
    modifiers(&CommonResponses, &TokenScheme)
)]
pub struct Description;

/// The description for tools, with the licence of the current release.
pub fn for_tools(current: Option<&Release>) -> Document {
    let mut document = Description::openapi();
    let licence = current.map(|release| release.settings.licence);
    let licence = licence.unwrap_or_default();
    document.info.license = Some(
        LicenseBuilder::new()
            .name(licence.name())
            .url(Some(licence.uri()))
            .build(),
    );
    document
}

/// The description as the page `/datos/api` shows it.
pub fn for_page() -> site::ApiDescription {
    let document = Description::openapi();
    let operations = document.paths.paths.into_iter();
    site::ApiDescription {
        version: document.info.version,
        operations: operations
            .filter(|(path, _)| !is_for_token(path))
            .filter_map(|(path, item)| Some(operation(path, item.get?)))
            .collect(),
        problems: super::problem::CODES.to_vec(),
    }
}

fn operation(path: String, operation: Operation) -> site::ApiOperation {
    let parameters = operation.parameters.unwrap_or_default().into_iter();
    let parameters = parameters.filter_map(|one| match one {
        RefOr::T(one) => Some(site::ApiParameter {
            example: example(&one),
            in_path: one.parameter_in == ParameterIn::Path,
            name: one.name,
            about: one.description.unwrap_or_default(),
        }),
        RefOr::Ref(_) => None,
    });
    site::ApiOperation {
        path,
        tag: operation
            .tags
            .unwrap_or_default()
            .into_iter()
            .next()
            .unwrap_or_default(),
        summary: operation.summary.unwrap_or_default(),
        parameters: parameters.collect(),
    }
}

/// The example of a parameter, as it is written in an address.
fn example(parameter: &Parameter) -> Option<String> {
    let mut described = serde_json::to_value(parameter).ok()?;
    match described.get_mut("example")?.take() {
        serde_json::Value::Null => None,
        serde_json::Value::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}

/// Whether an address is for programs with a token: the page speaks of open data, and nothing of it is kept.
fn is_for_token(path: &str) -> bool {
    path.starts_with("/api/v1/propuestas")
}

/// How a program says whose it is.
struct TokenScheme;

impl Modify for TokenScheme {
    fn modify(&self, document: &mut Document) {
        let token = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("pntd_")
            .description(Some(
                "Un token de una cuenta de planificación o de reporte, creado en «Mi cuenta».",
            ));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(token.build()));
    }
}

/// What every address may answer beside what its handler states.
struct CommonResponses;

/// Status and words.
const COMMON_RESPONSES: [(&str, &str); 4] = [
    ("304", "Quien pregunta ya tiene esta versión"),
    ("400", "El pedido no se entiende"),
    ("404", "No existe"),
    (
        "503",
        "No disponible en este momento; se puede intentar otra vez",
    ),
];

impl Modify for CommonResponses {
    fn modify(&self, document: &mut Document) {
        for (path, item) in &mut document.paths.paths {
            if let Some(get) = item.get.as_mut().filter(|_| !is_for_token(path)) {
                add_common(get, path.starts_with("/api/"));
            }
        }
    }
}

fn add_common(operation: &mut Operation, api: bool) {
    for (status, words) in COMMON_RESPONSES {
        let responses = &mut operation.responses.responses;
        responses
            .entry(status.to_owned())
            .or_insert_with(|| RefOr::T(common(status, words, api)));
    }
}

/// Errors of the API have a body for programs; elsewhere a person may have asked, and gets a page.
fn common(status: &str, words: &str, api: bool) -> Response {
    let response = ResponseBuilder::new().description(words);
    let error = || Content::new(Some(Ref::from_schema_name("Problem")));
    let response = match (status, api) {
        ("304", _) | (_, false) => response,
        (_, true) => response.content(MEDIA_TYPE, error()),
    };
    response.build()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::role::Act;

    use super::*;
    use crate::http::routes;

    /// What programs fetch: the API, files, charts, the feed, keys.
    const OPEN_DATA_PREFIXES: [&str; 7] = [
        "/api/v1",
        "/descargas/",
        "/data.json",
        "/graficos/",
        "/publicaciones.atom",
        "/.well-known/",
        "/datos/formato-publicacion.txt",
    ];

    #[test]
    fn the_description_and_the_table_of_routes_name_the_same_addresses() {
        let described = Description::openapi().paths.paths;
        let described: BTreeSet<&str> = described.keys().map(String::as_str).collect();
        let in_table: BTreeSet<&str> = routes::all()
            .filter(|rule| {
                rule.method == "GET" && rule.act == Act::ReadPublic || rule.act == Act::UseToken
            })
            .map(|rule| rule.path)
            .filter(|path| {
                OPEN_DATA_PREFIXES
                    .iter()
                    .any(|start| path.starts_with(start))
            })
            .collect();
        assert_eq!(described, in_table);
    }
}
