//! The addresses of the public site, as data.
//!
//! What it deliberately does not do: it knows no page. Which page stands at a route is said in `page.rs`.

use domain::{
    code::{IndicatorCode, NodeCode},
    policy_tree::NodeKind,
    release::Release,
};
use messages::Language;

/// The pages whose addresses others than themselves build on.
pub const SEARCH_PATH: &str = "/buscar";
pub const SIDE_BY_SIDE_PATH: &str = "/comparar";
pub const GLOSSARY_PATH: &str = "/glosario";
pub const ACCESSIBILITY_PATH: &str = "/accesibilidad";
pub const NOTICE_PATH: &str = "/aviso";
/// The page after an answer to «¿Le sirvió esta página?».
pub const THANKS_PATH: &str = "/opinion/gracias";
/// What readers answered. It is of no release, so it is no [`Route`].
pub const OPINIONS_PATH: &str = "/opiniones";
/// The same as files.
pub const OPINIONS_FILES: [&str; 2] = ["/opiniones.csv", "/opiniones.json"];

/// A page of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    Home,
    /// An objective, a guideline or a service.
    Node(NodeCode),
    Services,
    /// All objectives or guidelines.
    Nodes(NodeKind),
    Indicators,
    Indicator(IndicatorCode),
    /// An indicator for the frames of other sites.
    Embed(IndicatorCode),
    Context,
    Methodology,
    Glossary,
    /// The accessibility statement.
    Accessibility,
    /// Legal notice, privacy and contact.
    Notice,
    Search,
    Data,
    /// The API, explained.
    Api,
    Releases,
    /// What changed since another release.
    Changes,
    /// Indicators, or groups of a breakdown, side by side.
    SideBySide,
    /// After an answer to «¿Le sirvió esta página?».
    Thanks,
}

impl Route {
    /// Reads an address; `None` when the release has no such page. An objective has its page
    /// below `/objetivos` only, and so on: one page, one address.
    pub fn read(release: &Release, path: &str) -> Option<Self> {
        let mut parts = path.trim_start_matches('/').split('/');
        let (first, second) = (parts.next()?, parts.next());
        if parts.next().is_some() {
            return None;
        }
        match (first, second) {
            ("", None) => Some(Self::Home),
            ("servicios", None) => Some(Self::Services),
            ("objetivos", None) => Some(Self::Nodes(NodeKind::Objective)),
            ("lineamientos", None) => Some(Self::Nodes(NodeKind::Guideline)),
            ("indicadores", None) => Some(Self::Indicators),
            ("contexto", None) => Some(Self::Context),
            ("buscar", None) => Some(Self::Search),
            ("metodologia", None) => Some(Self::Methodology),
            ("glosario", None) => Some(Self::Glossary),
            ("accesibilidad", None) => Some(Self::Accessibility),
            ("aviso", None) => Some(Self::Notice),
            ("datos", None) => Some(Self::Data),
            ("publicaciones", None) => Some(Self::Releases),
            ("cambios", None) => Some(Self::Changes),
            ("comparar", None) => Some(Self::SideBySide),
            ("datos", Some("api")) => Some(Self::Api),
            ("opinion", Some("gracias")) => Some(Self::Thanks),
            ("indicadores" | "incrustar", Some(code)) => {
                let code = release
                    .catalogue
                    .indicator(&code.parse().ok()?)?
                    .code
                    .clone();
                Some(match first {
                    "incrustar" => Self::Embed(code),
                    _ => Self::Indicator(code),
                })
            }
            (folder, Some(code)) => {
                let node = release.catalogue.node(&code.parse().ok()?)?;
                (Some(folder) == folder_of(node.kind)).then(|| Self::Node(node.code.clone()))
            }
            _ => None,
        }
    }
}

/// The folder of a kind of node; the policy's own page is the home page.
fn folder_of(kind: NodeKind) -> Option<&'static str> {
    match kind {
        NodeKind::Policy => None,
        NodeKind::Objective => Some("objetivos"),
        NodeKind::Guideline => Some("lineamientos"),
        NodeKind::Service => Some("servicios"),
    }
}

/// The address that is meant where the folder or the code is written in other letters (`/Indicadores/s04-1`): codes
/// are in capitals, folders are not. `None` where the release has no such page either.
pub fn respelt(release: &Release, path: &str) -> Option<String> {
    let (folder, code) = match path
        .trim_start_matches('/')
        .trim_end_matches('/')
        .split_once('/')
    {
        Some((folder, code)) => (folder, Some(code)),
        None => (path.trim_matches('/'), None),
    };
    let folder = folder.to_lowercase();
    let meant = match code {
        Some(code) => format!("/{folder}/{}", code.to_uppercase()),
        None => format!("/{folder}"),
    };
    (meant != path && Route::read(release, &meant).is_some()).then_some(meant)
}

/// The address of a node.
pub fn node_path(kind: NodeKind, code: &NodeCode) -> String {
    folder_of(kind).map_or_else(|| "/".to_owned(), |folder| format!("/{folder}/{code}"))
}

/// The address of an indicator.
pub fn indicator_path(code: &IndicatorCode) -> String {
    format!("/indicadores/{code}")
}

/// The address of an indicator for the frames of other sites.
pub fn embed_path(code: &IndicatorCode) -> String {
    format!("/incrustar/{code}")
}

/// The address of a page of the release with this number, whichever is current: it stays.
pub fn of_release(number: u32, path: &str) -> String {
    format!("/publicaciones/{number}{}", path.trim_end_matches('/'))
}

/// A whole address of a page within the site, in the present language: that of another release, or of none.
pub fn in_present_language(path: &str) -> String {
    Language::current().address(path)
}

/// Every public page of a release: for the site map, for tests and for screenshots. Not the page after an answer: nobody
/// looks for it.
pub fn routes(release: &Release) -> Vec<String> {
    let fixed = [
        "/",
        "/objetivos",
        "/lineamientos",
        "/indicadores",
        "/servicios",
        "/contexto",
        "/metodologia",
        GLOSSARY_PATH,
        ACCESSIBILITY_PATH,
        NOTICE_PATH,
        SEARCH_PATH,
        "/datos",
        "/datos/api",
        "/publicaciones",
        "/cambios",
        SIDE_BY_SIDE_PATH,
    ];
    let nodes = release
        .catalogue
        .nodes
        .iter()
        .filter(|node| node.kind != NodeKind::Policy)
        .map(|node| node_path(node.kind, &node.code));
    let indicators = release
        .catalogue
        .indicators
        .iter()
        .map(|one| indicator_path(&one.code));
    fixed
        .into_iter()
        .map(str::to_owned)
        .chain(nodes)
        .chain(indicators)
        .collect()
}
