//! What whoever serves an export can tell the web server: media types that an ending does not say, the headers that
//! the server sends, and the addresses with a query that are files here.
//!
//! A plain web server needs none of it to serve every link of every page. With `nginx.conf` the addresses that are
//! promised to stay answer as they do on the server.

mod file_hosts;
mod nginx;
mod types;

use std::sync::Arc;

use super::address::Address;
use super::manifest::FileEntry;
use super::prepare::{Preparation, length, sha256};
use super::resolve::LinkTarget;
use super::{ExportError, Files};
use crate::http::local::LocalService;

/// The headers of the server that a file server can send, too: what depends on the answer alone is left out.
const HEADERS: [&str; 11] = [
    "access-control-allow-origin",
    "access-control-expose-headers",
    "cache-control",
    "content-security-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "referrer-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-frame-options",
];

/// An address that the site does not have.
const UNKNOWN: &str = "/-";

/// Headers with their values.
type Headers = Vec<(String, String)>;

/// The headers of each kind of answer.
#[derive(Debug, Default)]
struct HeaderSets {
    /// Of pages.
    page: Headers,
    /// Of pages that a reader can check in the browser.
    checkable: Headers,
    /// Of pages that other sites may frame.
    embeddable: Headers,
    /// Of open data.
    open: Headers,
    /// Of the files of the build.
    asset: Headers,
}

/// Writes the page for addresses that do not exist, and the configuration of web servers.
///
/// # Errors
/// When an answer cannot be had, or the disk refuses.
pub async fn write(
    service: &LocalService,
    preparation: &Arc<Preparation>,
    icon: &str,
    files: &mut Files,
) -> Result<(), ExportError> {
    let base = base_path(&preparation.origin);
    let sets = HeaderSets {
        page: headers(service, Some("/")).await?,
        checkable: headers(service, first(files, "indicadores/", "/index.html")).await?,
        embeddable: headers(service, first(files, "incrustar/", "/index.html")).await?,
        open: headers(service, Some("/data.json")).await?,
        asset: headers(service, first(files, "assets/", "")).await?,
    };
    not_found(service, preparation, base, files).await?;
    let types = types::MediaTypes::of(files);
    let texts = [
        ("nginx.conf", nginx::snippet(base, &sets, &types, icon)),
        ("_headers", file_hosts::headers(base, &sets, files)),
        ("_redirects", file_hosts::redirects(base, icon)),
        ("LEAME.txt", READ_ME.to_owned()),
    ];
    for (name, text) in texts {
        preparation.to_disk(name, text.as_bytes())?;
        files.insert(
            name.to_owned(),
            generated_file(text.as_bytes(), "text/plain; charset=utf-8"),
        );
    }
    Ok(())
}

/// The path of the public address, without a slash at its end.
fn base_path(origin: &str) -> &str {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    host.find('/')
        .and_then(|at| host.get(at..))
        .unwrap_or_default()
}

/// The address of the first file in a folder with this ending.
fn first<'a>(files: &'a Files, folder: &str, ending: &str) -> Option<&'a str> {
    let mut found = files
        .iter()
        .filter(|(file, _)| file.starts_with(folder) && file.ends_with(ending));
    found.find_map(|(_, entry)| entry.address.as_deref())
}

async fn headers(service: &LocalService, address: Option<&str>) -> Result<Headers, ExportError> {
    let Some(address) = address else {
        return Ok(Headers::new());
    };
    let answer = service.get(address).await?;
    let mut headers = answer.headers;
    headers.retain(|(name, _)| HEADERS.contains(&name.as_str()));
    headers.sort();
    Ok(headers)
}

/// `404.html`: a web server shows it at any depth, so its links begin at the root of the public address.
async fn not_found(
    service: &LocalService,
    preparation: &Preparation,
    base: &str,
    files: &mut Files,
) -> Result<(), ExportError> {
    let answer = service.get(UNKNOWN).await?;
    let home = Address::parse("/").ok_or_else(|| ExportError::Name("/".to_owned()))?;
    let page = preparation.rewrite(&home, &answer.bytes, |target| match target {
        LinkTarget::AsItIs => None,
        LinkTarget::File { address, place } | LinkTarget::CopyPage { address, place } => {
            Some(format!("{base}/{}{place}", address.target()))
        }
    })?;
    preparation.to_disk("404.html", &page)?;
    let entry = FileEntry {
        answer_sha256: Some(sha256(&answer.bytes)),
        ..generated_file(&page, &answer.content_type)
    };
    files.insert("404.html".to_owned(), entry);
    Ok(())
}

fn generated_file(bytes: &[u8], content_type: &str) -> FileEntry {
    FileEntry {
        sha256: sha256(bytes),
        size: length(bytes),
        content_type: content_type.to_owned(),
        address: None,
        answer_sha256: None,
    }
}

/// For whoever finds the folder years later.
const READ_ME: &str = "\
Copia en archivos del tablero de la Política Nacional de Transformación Digital.

Qué es. Las páginas, los gráficos, las descargas y las respuestas de la API de una publicación, tal como las dio el
servidor, y las de las publicaciones anteriores en publicaciones/N. Qué publicación es, con su huella, está en export.json.

Cómo se ve. Sírvala con cualquier servidor web que muestre index.html en cada carpeta, en cualquier dirección. Los
enlaces de las páginas son relativos. Por ejemplo, en esta carpeta: python3 -m http.server

Cómo se comprueba. En esta carpeta: sha256sum -c SHA256SUMS
Los archivos que no son páginas son, byte por byte, lo que dio el servidor. En las páginas solo cambian las direcciones
de los enlaces; export.json guarda también la huella de la página que dio el servidor (answer_sha256).
Una publicación se comprueba con publicaciones/N/descargas/pntd-publicacion.json y .well-known/pntd-keys.json; el formato
está descrito en datos/formato-publicacion.txt.

Qué no funciona sin servidor. Ingresar a la gestión, el formulario de filtros de servicios, el formulario que compara dos
publicaciones y los filtros de la API: la página copia/index.html dice qué hay en su lugar.

Direcciones con «?». Son archivos: /servicios?objetivo=OP1 está en servicios/objetivo=OP1/index.html y
/descargas/pntd-valores.csv?variante=maquina en descargas/pntd-valores.variante=maquina.csv. Con nginx.conf, incluido en
el bloque server de nginx, responden también en la dirección que tenían, con su tipo de contenido y sus cabeceras.
_headers y _redirects dicen algo parecido a los servicios de alojamiento que los leen.
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_address_may_have_a_folder() {
        assert_eq!(base_path("https://pntd.example.pe"), "");
        assert_eq!(
            base_path("https://example.pe/archivo/2026"),
            "/archivo/2026"
        );
    }
}
