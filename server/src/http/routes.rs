//! Who may call what: every route and every server function, in one table.
//!
//! [`super::guard`] refuses what is not in it, so a new route is closed until somebody
//! writes down who it is for; `tests/permissions.rs` calls each as everyone. The table
//! decides at the door; a use case checks again, with the object in hand (whose
//! indicator, whose change set, which event).

use domain::role::Act;

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
    "/objetivos/{code}",
    "/lineamientos/{code}",
    "/servicios",
    "/servicios/{code}",
    "/indicadores/{code}",
    "/contexto",
    "/metodologia",
    "/datos",
    "/publicaciones",
];

/// The whole table, but for [`PAGES`] and the files of the build at `/assets`, which are
/// anyone's.
pub const ROUTES: &[RouteRule] = &[
    // Public documents (each of PAGES as well).
    get("/publicaciones/{number}", Act::ReadPublic),
    get("/publicaciones/{number}/{*page}", Act::ReadPublic),
    get("/graficos/{file}", Act::ReadPublic),
    get("/descargas/{file}", Act::ReadPublic),
    get("/datos/formato-publicacion.txt", Act::ReadPublic),
    get("/.well-known/pntd-keys.json", Act::ReadPublic),
    get("/api/v1", Act::ReadPublic),
    get("/api/v1/openapi.json", Act::ReadPublic),
    get("/api/v1/publicacion", Act::ReadPublic),
    get("/api/v1/politica", Act::ReadPublic),
    get("/api/v1/indicadores", Act::ReadPublic),
    get("/api/v1/indicadores/{code}", Act::ReadPublic),
    get("/api/v1/indicadores/{code}/series", Act::ReadPublic),
    get("/api/v1/indicadores/{code}/progreso", Act::ReadPublic),
    get("/api/v1/progreso", Act::ReadPublic),
    get("/api/{*unknown}", Act::ReadPublic),
    get("/salud", Act::ReadPublic),
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
    get("/gestion/contrasena", Act::ManageOwnAccount),
    post("/gestion/contrasena", Act::ManageOwnAccount),
    // Files of an import.
    post("/gestion/importar/archivo", Act::EnterValues),
    // Who reviews looks into the file, too.
    get("/gestion/importar/{batch}/archivo", Act::ReadOffice),
    // What is approved now, as files.
    get("/gestion/exportar/{file}", Act::ReadOffice),
    // Pages of the office: the act of what they show.
    get("/gestion", Act::ReadOffice),
    get("/gestion/politica", Act::ReadOffice),
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
    get("/gestion/cuentas", Act::ManageUsers),
    get("/gestion/auditoria", Act::ReadAudit),
    get("/gestion/auditoria/registro.csv", Act::ReadAudit),
    get("/gestion/auditoria/registro.jsonl", Act::ReadAudit),
    get("/gestion/historial/{code}", Act::ReadOffice),
    get("/gestion/datos-personales", Act::ManageOwnAccount),
    get("/gestion/cuenta", Act::ManageOwnAccount),
    // Server functions. All are POST, the reading ones too: nothing of the office
    // can be asked for by a link.
    post("/fn/read_session", Act::ManageOwnAccount),
    post("/fn/change_password", Act::ManageOwnAccount),
    post("/fn/read_own_account", Act::ManageOwnAccount),
    post("/fn/begin_second_factor", Act::ManageOwnAccount),
    post("/fn/confirm_second_factor", Act::ManageOwnAccount),
    post("/fn/remove_second_factor", Act::ManageOwnAccount),
    post("/fn/end_session", Act::ManageOwnAccount),
    post("/fn/end_other_sessions", Act::ManageOwnAccount),
    post("/fn/read_overview", Act::ReadOffice),
    post("/fn/read_tree", Act::ReadOffice),
    post("/fn/read_grid", Act::ReadOffice),
    post("/fn/save_cells", Act::EnterValues),
    post("/fn/list_change_sets", Act::ReadOffice),
    post("/fn/read_change_set", Act::ReadOffice),
    // Submit and withdraw are the author's, return and approve the reviewer's: the
    // use case decides by the event.
    post("/fn/act_on_change_set", Act::ReadOffice),
    post("/fn/revert_change_set", Act::EnterValues),
    post("/fn/list_imports", Act::EnterValues),
    post("/fn/read_import", Act::EnterValues),
    post("/fn/preview_import", Act::EnterValues),
    post("/fn/commit_import", Act::EnterValues),
    post("/fn/discard_import", Act::EnterValues),
    post("/fn/preview_release", Act::PublishRelease),
    post("/fn/publish_release", Act::PublishRelease),
    post("/fn/withdraw_release", Act::PublishRelease),
    post("/fn/list_releases", Act::ReadOffice),
    post("/fn/read_catalogue", Act::ReadOffice),
    post("/fn/save_node", Act::EditCatalogue),
    post("/fn/save_indicator", Act::EditCatalogue),
    post("/fn/list_accounts", Act::ManageUsers),
    post("/fn/save_account", Act::ManageUsers),
    post("/fn/end_account_sessions", Act::ManageUsers),
    post("/fn/remove_account_second_factor", Act::ManageUsers),
    post("/fn/list_audit", Act::ReadAudit),
    post("/fn/verify_audit", Act::ReadAudit),
    post("/fn/read_history", Act::ReadOffice),
    post("/fn/read_privacy", Act::ManageOwnAccount),
    post("/fn/save_privacy", Act::ManageUsers),
];

/// The methods that a path is written down with; empty = there is no such path.
pub fn methods_of(path: &str) -> Vec<&'static str> {
    let rules = ROUTES.iter().filter(|rule| rule.path == path);
    let mut methods: Vec<_> = rules.map(|rule| rule.method).collect();
    if PAGES.contains(&path) {
        methods.push("GET");
    }
    methods
}

/// The rule of a route; `None` = nobody wrote down who may call it.
pub fn act_of(method: &str, path: &str) -> Option<Act> {
    let method = if method == "HEAD" { "GET" } else { method };
    if method == "GET" && PAGES.contains(&path) {
        return Some(Act::ReadPublic);
    }
    ROUTES
        .iter()
        .find(|rule| rule.method == method && rule.path == path)
        .map(|rule| rule.act)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_has_one_rule() {
        let mut seen = std::collections::BTreeSet::new();
        for rule in ROUTES {
            assert!(seen.insert((rule.method, rule.path)), "{}", rule.path);
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
    fn what_is_not_in_the_table_has_no_rule() {
        assert_eq!(act_of("HEAD", "/"), Some(Act::ReadPublic));
        assert_eq!(act_of("GET", "/fn/save_cells"), None);
        assert_eq!(act_of("POST", "/fn/other"), None);
        assert_eq!(methods_of("/fn/save_cells"), ["POST"]);
        assert_eq!(methods_of("/gestion/contrasena"), ["GET", "POST"]);
        assert!(methods_of("/fn/other").is_empty());
    }
}
