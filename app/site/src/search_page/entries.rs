//! What a release has to be found.

use domain::{
    indicator::{Indicator, IndicatorKind},
    policy_tree::{Node, NodeKind},
    progress::Progress,
    release::{Assessments, Release},
};
use messages::{Language, in_language, msgid, t, translated};
use search::{Entry, Index, Kind};

use crate::{
    context::View,
    entries, glossary,
    route::{
        ACCESSIBILITY_PATH, GLOSSARY_PATH, NOTICE_PATH, SIDE_BY_SIDE_PATH, indicator_path,
        node_path,
    },
    words,
};

/// Pages that explain: address, title, what they are about, what else they speak of.
const PAGES: [(&str, &str, &str, &str); 10] = [
    (
        "/metodologia",
        msgid!("Cómo se calcula"),
        msgid!("Avance, ritmo, cumplimiento y estados, con sus fórmulas."),
        "metodología fórmula brecha meta línea de base ritmo umbral banda logrado rezagado retroceso provisional quiebre",
    ),
    (
        "/datos",
        msgid!("Datos abiertos"),
        msgid!("Todo lo publicado, para descargar en Excel, ODS, CSV, JSON y SDMX."),
        "descargar archivo licencia hoja de cálculo catálogo",
    ),
    (
        "/datos/api",
        msgid!("API de datos abiertos"),
        msgid!("Indicadores, valores y avance para programas."),
        "programa servicio web JSON OpenAPI",
    ),
    (
        "/publicaciones",
        msgid!("Publicaciones"),
        msgid!("Cada publicación con su fecha, su huella y lo que cambió."),
        "historia corte versión firma retirada",
    ),
    (
        "/cambios",
        msgid!("Qué cambió"),
        msgid!("Las diferencias entre dos publicaciones."),
        "comparar diferencia novedad",
    ),
    (
        SIDE_BY_SIDE_PATH,
        msgid!("Comparar"),
        msgid!("Indicadores, departamentos y otros grupos lado a lado, en gráfico y tabla."),
        "comparación diferencia región departamento indicador",
    ),
    (
        "/contexto",
        msgid!("Contexto"),
        msgid!("Mediciones de otras instituciones, que no cuentan en el avance."),
        "ONU UIT INEI OSIPTEL internacional ranking",
    ),
    (
        "/servicios",
        msgid!("Servicios"),
        msgid!("Los servicios de la política, con su objetivo y su estado."),
        "lista filtro",
    ),
    (
        ACCESSIBILITY_PATH,
        msgid!("Accesibilidad"),
        msgid!("Qué nivel se busca, qué se probó, qué falta y cómo avisar de una barrera."),
        "WCAG teclado lector de pantalla contraste discapacidad declaración",
    ),
    (
        NOTICE_PATH,
        msgid!("Aviso legal, privacidad y contacto"),
        msgid!(
            "Quién ofrece los datos, cómo se pueden usar y qué guarda el sitio de quien lo visita."
        ),
        "oficial institución licencia cookies datos personales correo teléfono términos condiciones",
    ),
];

/// The glossary: what it speaks of are its terms.
const GLOSSARY: (&str, &str) = (
    msgid!("Glosario"),
    msgid!("Qué significan las palabras de este sitio y de dónde viene cada una."),
);

/// Everything that can be found in a release. Its words are Spanish in every language, as the names of the policy are.
pub fn index(release: &Release, progress: &Assessments) -> Index {
    in_language(Language::Spanish, || spanish_index(release, progress))
}

fn spanish_index(release: &Release, progress: &Assessments) -> Index {
    let nodes = [NodeKind::Objective, NodeKind::Guideline, NodeKind::Service]
        .into_iter()
        .flat_map(|kind| release.catalogue.of_kind(kind))
        .map(|node| of_node(release, node));
    let indicators = release
        .catalogue
        .indicators
        .iter()
        .map(|indicator| of_indicator(release, progress, indicator));
    let pages = PAGES
        .into_iter()
        .map(|(path, title, about, text)| of_page(path, title, about, text.to_owned()));
    let terms = glossary::TERMS.map(|term| term.name).join(" ");
    let (title, about) = GLOSSARY;
    let glossary = of_page(GLOSSARY_PATH, title, about, terms);
    let pages = pages.chain([glossary]);
    Index::new(nodes.chain(indicators).chain(pages).collect())
}

/// The pages that explain, in the present language: address, title, what they are about.
pub fn pages() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let pages = PAGES
        .iter()
        .map(|(path, title, about, _)| (*path, *title, *about));
    let (title, about) = GLOSSARY;
    let pages = pages.chain([(GLOSSARY_PATH, title, about)]);
    pages.map(|(path, title, about)| (path, translated(title), translated(about)))
}

/// Title and sentence of an entry, in the present language; a name of the policy stays as it is.
pub fn shown(view: &View<'_>, entry: &Entry) -> (String, String) {
    let own = || (entry.title.clone(), entry.about.clone());
    if Language::current() == Language::Spanish {
        return own();
    }
    if entry.kind == Kind::Page {
        let page = pages().find(|(path, ..)| *path == entry.path);
        return page.map_or_else(own, |(_, title, about)| {
            (title.to_owned(), about.to_owned())
        });
    }
    let catalogue = &view.release.catalogue;
    let about = match entry.kind {
        Kind::Indicator | Kind::Context => {
            let mut all = catalogue.indicators.iter();
            let found = all.find(|one| one.code.as_str() == entry.code);
            found.map(|one| about_indicator(view.progress.get(&one.code), one))
        }
        _ => {
            let mut all = catalogue.nodes.iter();
            let found = all.find(|one| one.code.as_str() == entry.code);
            found.map(about_node)
        }
    };
    let (title, own) = own();
    (title, about.unwrap_or(own))
}

fn about_node(node: &Node) -> String {
    let entity = node.entity.as_ref();
    entity.map_or_else(String::new, |entity| t!("Responsable: {entity}.", entity))
}

fn about_indicator(assessed: Option<&Progress>, indicator: &Indicator) -> String {
    assessed.map_or_else(String::new, |one| entries::sentence_of(indicator, one))
}

fn of_page(path: &str, title: &str, about: &str, text: String) -> Entry {
    Entry {
        kind: Kind::Page,
        code: String::new(),
        title: title.to_owned(),
        about: about.to_owned(),
        path: path.to_owned(),
        objective: None,
        state: None,
        places: Vec::new(),
        text,
    }
}

fn objective(release: &Release, node: &domain::code::NodeCode) -> Option<String> {
    let path = release.catalogue.path(node);
    let mut objectives = path
        .into_iter()
        .filter(|one| one.kind == NodeKind::Objective);
    objectives.next().map(|one| one.code.to_string())
}

fn of_node(release: &Release, node: &Node) -> Entry {
    let kind = match node.kind {
        NodeKind::Policy | NodeKind::Objective => Kind::Objective,
        NodeKind::Guideline => Kind::Guideline,
        NodeKind::Service => Kind::Service,
    };
    Entry {
        kind,
        code: node.code.to_string(),
        title: words::node_name(node),
        about: about_node(node),
        path: node_path(node.kind, &node.code),
        objective: objective(release, &node.code),
        state: None,
        places: Vec::new(),
        text: node.note.clone().unwrap_or_default(),
    }
}

fn of_indicator(release: &Release, progress: &Assessments, indicator: &Indicator) -> Entry {
    let assessed = progress.get(&indicator.code);
    let ficha = &indicator.ficha;
    Entry {
        kind: match indicator.kind {
            IndicatorKind::Policy => Kind::Indicator,
            IndicatorKind::Context => Kind::Context,
        },
        code: indicator.code.to_string(),
        title: indicator.name.clone(),
        about: about_indicator(assessed, indicator),
        path: indicator_path(&indicator.code),
        objective: objective(release, &indicator.node),
        state: entries::state_of(indicator, assessed).map(domain::band::State::slug),
        places: places(release, indicator),
        text: [
            &ficha.justification,
            &ficha.responsible,
            &ficha.source,
            &indicator.unit.label,
        ]
        .map(String::as_str)
        .join(" "),
    }
}

/// The names of the members that it has values for, each once.
fn places(release: &Release, indicator: &Indicator) -> Vec<String> {
    let mut places: Vec<String> = Vec::new();
    for breakdown in release.breakdowns(&indicator.code) {
        for (dimension, member) in breakdown.pairs() {
            let dimensions = &release.catalogue.dimensions;
            let dimension = dimensions.iter().find(|one| one.code == dimension);
            let members = dimension.into_iter().flat_map(|one| &one.members);
            for found in members.filter(|one| one.code == member) {
                if !places.contains(&found.name) {
                    places.push(found.name.clone());
                }
            }
        }
    }
    places
}
