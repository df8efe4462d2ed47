//! Who may call what: every route, in one table; a call of the office states its own permission
//! ([`app::wire::Call::ACT`]) and joins the table when it is registered.
//!
//! [`super::guard`] refuses what is not in it, so a new route is closed until somebody
//! writes down who it is for; `server/tests/http/permissions.rs` calls each as everyone. The table
//! decides before the handler; a use case checks again, with the object in hand (whose
//! indicator, whose change set, which event).

use std::sync::LazyLock;

use app::office::tables::OfficeTable;
use domain::role::Act;
use messages::Language;

use crate::backend::calls;
use crate::http::download::LIST_PATHS;
use crate::http::{history_files, side_by_side_files};

/// One way into the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RouteRule {
    /// `GET` also answers `HEAD`.
    pub method: &'static str,
    /// As the router writes it: `/gestion/cambios/{id}`.
    pub path: &'static str,
    /// What the caller must be allowed to do.
    pub act: Act,
}

const fn get(path: &'static str, act: Act) -> RouteRule {
    RouteRule {
        method: "GET",
        path,
        act,
    }
}

const fn post(path: &'static str, act: Act) -> RouteRule {
    RouteRule {
        method: "POST",
        path,
        act,
    }
}

/// The public pages: rendered by the package `site`, each by its path.
pub const PAGES: &[&str] = &[
    "/",
    "/objetivos",
    "/objetivos/{code}",
    "/lineamientos",
    "/lineamientos/{code}",
    "/servicios",
    "/servicios/{code}",
    "/indicadores",
    "/indicadores/{code}",
    "/incrustar/{code}",
    "/contexto",
    "/metodologia",
    "/glosario",
    "/accesibilidad",
    "/aviso",
    "/buscar",
    "/datos",
    "/datos/api",
    "/publicaciones",
    "/cambios",
    "/comparar",
    "/opinion/gracias",
];

/// Pages of earlier releases; Spanish ones share their address with files.
pub const OLD_PAGES: [&str; 2] = ["/publicaciones/{number}", "/publicaciones/{number}/{*page}"];

/// Where readers answer.
pub const OPINION: &str = "/opinion";

/// What readers answered: made from the database.
pub const OPINIONS: &str = "/opiniones";

/// Charts: of other languages only the option that the page draws.
pub const CHARTS: &str = "/graficos/{file}";

/// What is the same below each language.
static TRANSLATED: LazyLock<Vec<(&'static str, String)>> = LazyLock::new(|| {
    let pages = PAGES.iter().chain(&OLD_PAGES).chain(&[OPINIONS, CHARTS]);
    let pages: Vec<_> = pages.map(|path| ("GET", *path)).collect();
    let others = Language::ALL.into_iter();
    let others = others.filter(|one| *one != Language::Spanish);
    let routes = others.flat_map(|one| {
        let all = pages.iter().chain(&[("POST", OPINION)]);
        all.map(move |(method, path)| (*method, one.address(path)))
            .collect::<Vec<_>>()
    });
    routes.collect()
});

/// Pages, their form and what they draw in every language but Spanish, below the language: `/en/servicios`. Files have no
/// language.
fn translated() -> impl Iterator<Item = RouteRule> {
    TRANSLATED.iter().map(|(method, path)| match *method {
        "POST" => post(path, Act::GiveOpinion),
        _ => get(path, Act::ReadPublic),
    })
}

/// Documents, forms and files, but for [`PAGES`] and the files of the build at `/assets`, which are
/// anyone's.
const ROUTES: &[RouteRule] = &[
    // Public documents (each of PAGES as well).
    get("/publicaciones.atom", Act::ReadPublic),
    get(OLD_PAGES[0], Act::ReadPublic),
    get(OLD_PAGES[1], Act::ReadPublic),
    get(CHARTS, Act::ReadPublic),
    get("/tarjetas/{file}", Act::ReadPublic),
    get("/incrustar.js", Act::ReadPublic),
    get("/descargas/{file}", Act::ReadPublic),
    get("/publicaciones/vigente", Act::ReadPublic),
    get("/publicaciones/vigente/{*page}", Act::ReadPublic),
    // «¿Le sirvió esta página?»
    post(OPINION, Act::GiveOpinion),
    get(OPINIONS, Act::ReadPublic),
    get("/opiniones.csv", Act::ReadPublic),
    get("/opiniones.json", Act::ReadPublic),
    get("/data.json", Act::ReadPublic),
    get("/buscar.json", Act::ReadPublic),
    get("/datos/formato-publicacion.txt", Act::ReadPublic),
    get("/.well-known/pntd-keys.json", Act::ReadPublic),
    get("/api/v1", Act::ReadPublic),
    get("/api/v1/openapi.json", Act::ReadPublic),
    get("/api/v1/publicacion", Act::ReadPublic),
    get("/api/v1/publicaciones", Act::ReadPublic),
    get("/api/v1/politica", Act::ReadPublic),
    get("/api/v1/indicadores", Act::ReadPublic),
    get("/api/v1/indicadores/{code}", Act::ReadPublic),
    get("/api/v1/indicadores/{code}/series", Act::ReadPublic),
    get("/api/v1/indicadores/{code}/progreso", Act::ReadPublic),
    get("/api/v1/progreso", Act::ReadPublic),
    get("/api/v1/valores", Act::ReadPublic),
    get("/api/v1/cambios", Act::ReadPublic),
    // Programs with a token; what they read and write is not public.
    post("/api/v1/propuestas", Act::UseToken),
    get("/api/v1/propuestas/{id}", Act::UseToken),
    get("/api/{*unknown}", Act::ReadPublic),
    get("/salud", Act::ReadPublic),
    get("/salud/vivo", Act::ReadPublic),
    get("/salud/listo", Act::ReadPublic),
    get("/robots.txt", Act::ReadPublic),
    get("/sitemap.xml", Act::ReadPublic),
    get("/favicon.ico", Act::ReadPublic),
    // Signing in and out.
    get("/gestion/ingresar", Act::SignIn),
    post("/gestion/ingresar", Act::SignIn),
    get("/gestion/ingresar/codigo", Act::SignIn),
    post("/gestion/ingresar/codigo", Act::SignIn),
    get("/gestion/ingresar/institucion", Act::SignIn),
    get("/gestion/ingresar/retorno", Act::SignIn),
    // Leaving twice is no error.
    post("/gestion/salir", Act::SignIn),
    post("/gestion/salir/todas", Act::ManageOwnAccount),
    post("/gestion/cuenta/vincular", Act::ManageOwnAccount),
    get("/gestion/cuenta/llaves", Act::ManageOwnAccount),
    post("/gestion/cuenta/llaves", Act::ManageOwnAccount),
    post("/gestion/cuenta/llaves/crear", Act::ManageOwnAccount),
    post("/gestion/cuenta/llaves/quitar", Act::ManageOwnAccount),
    get("/gestion/cuenta/avisos", Act::ManageOwnAccount),
    post("/gestion/cuenta/avisos", Act::ManageOwnAccount),
    // Links of mails: their token says whose they are.
    get("/gestion/correo/confirmar", Act::SignIn),
    post("/gestion/correo/confirmar", Act::SignIn),
    get("/gestion/correo/baja", Act::SignIn),
    post("/gestion/correo/baja", Act::SignIn),
    get("/gestion/contrasena", Act::ManageOwnAccount),
    post("/gestion/contrasena", Act::ManageOwnAccount),
    // Files of an import.
    post("/gestion/importar/archivo", Act::EnterValues),
    // Who reviews looks into the file, too.
    get("/gestion/importar/{batch}/archivo", Act::ReadOffice),
    get("/gestion/importar/{batch}/hallazgos", Act::EnterValues),
    // What is approved now, as files.
    get("/gestion/exportar/{file}", Act::ReadOffice),
    // Pages of the office: the act of what they show.
    get("/gestion", Act::ReadOffice),
    get("/gestion/ayuda", Act::ReadOffice),
    get("/gestion/politica", Act::ReadOffice),
    get("/gestion/captura", Act::ReadOffice),
    get("/gestion/captura/nodo/{code}", Act::ReadOffice),
    get("/gestion/captura/indicador/{code}", Act::ReadOffice),
    get("/gestion/importar", Act::EnterValues),
    get("/gestion/importar/{batch}", Act::EnterValues),
    get("/gestion/cambios", Act::ReadOffice),
    get("/gestion/cambios/{id}", Act::ReadOffice),
    get("/gestion/publicar", Act::PublishRelease),
    get("/gestion/catalogo", Act::ReadOffice),
    get("/gestion/catalogo/nodo/{code}", Act::ReadOffice),
    get("/gestion/catalogo/indicador/{code}", Act::ReadOffice),
    // Who reports sees the deadlines, too.
    get("/gestion/calendario", Act::ReadOffice),
    get("/gestion/ajustes", Act::ChangeSettings),
    get("/gestion/configuracion", Act::ReadOffice),
    get("/gestion/opiniones", Act::ReadOpinions),
    get("/gestion/cuentas", Act::ManageUsers),
    get("/gestion/auditoria", Act::ReadAudit),
    get("/gestion/auditoria/registro.csv", Act::ReadAudit),
    get("/gestion/auditoria/registro.jsonl", Act::ReadAudit),
    get("/gestion/historial/{code}", Act::ReadOffice),
    get("/gestion/datos-personales", Act::ManageOwnAccount),
    get("/gestion/cuenta", Act::ManageOwnAccount),
];

/// The whole table: documents, forms and files, public pages, calls of the office.
pub fn all() -> impl Iterator<Item = RouteRule> {
    let pages = PAGES.iter().map(|path| get(path, Act::ReadPublic));
    let pages = pages.chain(translated());
    let lists = LIST_PATHS.iter().chain(&history_files::PATHS);
    let lists = lists.chain(&side_by_side_files::PATHS);
    let lists = lists.map(|path| get(path, Act::ReadPublic));
    let tables = OfficeTable::ALL.map(|table| get(table.path(), table.act()));
    let calls = calls::all().map(|call| post(call.path, call.act));
    ROUTES
        .iter()
        .copied()
        .chain(pages)
        .chain(lists)
        .chain(tables)
        .chain(calls)
}

/// The methods that a path is written down with; empty = there is no such path.
pub fn methods_of(path: &str) -> Vec<&'static str> {
    all()
        .filter(|rule| rule.path == path)
        .map(|rule| rule.method)
        .collect()
}

/// The rule of a route; `None` = nobody wrote down who may call it.
pub fn act_of(method: &str, path: &str) -> Option<Act> {
    let method = if method == "HEAD" { "GET" } else { method };
    all()
        .find(|rule| rule.method == method && rule.path == path)
        .map(|rule| rule.act)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_has_one_rule() {
        let mut seen = std::collections::BTreeSet::new();
        for rule in all() {
            assert!(seen.insert((rule.method, rule.path)), "{}", rule.path);
        }
    }

    #[test]
    fn a_table_is_for_whom_its_page_is_for() {
        for table in OfficeTable::ALL {
            let page = act_of("GET", table.page());
            assert_eq!(page, Some(table.act()), "{}", table.page());
            assert_eq!(act_of("GET", table.path()), page, "{}", table.path());
        }
    }

    #[test]
    fn downloads_and_the_api_are_anyones() {
        use crate::http::{api, download};
        for path in api::PATHS.into_iter().chain([download::PATH]) {
            assert_eq!(act_of("GET", path), Some(Act::ReadPublic), "{path}");
        }
    }

    #[test]
    fn a_route_outside_the_table_has_no_rule() {
        assert_eq!(act_of("HEAD", "/"), Some(Act::ReadPublic));
        assert_eq!(act_of("GET", "/fn/save_cells"), None);
        assert_eq!(act_of("POST", "/fn/other"), None);
        assert_eq!(methods_of("/fn/save_cells"), ["POST"]);
        assert_eq!(methods_of("/gestion/contrasena"), ["GET", "POST"]);
        assert!(methods_of("/fn/other").is_empty());
    }
}
