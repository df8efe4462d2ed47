//! The description of the API for tools, made from the handlers and their types.

use utoipa::OpenApi;

/// OpenAPI document.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Datos abiertos de la Política Nacional de Transformación Digital",
        description = "Indicadores, metas, valores y avance de la publicación vigente, o de la que diga `?publicacion=`. Los decimales van como texto, para que no se pierda ningún dígito. Cada respuesta nombra su publicación, su huella SHA-256 y cómo citarla; `demo` y `label` avisan de datos de demostración."
    ),
    paths(
        super::read_index,
        super::read_release,
        super::policy::read,
        super::indicator::list,
        super::indicator::read,
        super::series::read,
        super::progress::read,
        super::progress::read_all,
        super::changes::read
    )
)]
pub struct Description;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::api::PATHS;

    #[test]
    fn every_route_is_described() {
        let described = Description::openapi().paths.paths;
        for path in PATHS.iter().filter(|path| !path.ends_with("openapi.json")) {
            assert!(described.contains_key(*path), "{path}");
        }
    }
}
