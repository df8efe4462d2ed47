//! Words that several pages share: names that are missing, places that are guessed, origins.

use chrono::{DateTime, FixedOffset};
use domain::{
    format,
    indicator::{Aggregation, Direction, Indicator, IndicatorKind},
    policy_tree::{NameStatus, Node, NodeKind, Placement},
    release::Release,
    settings::ComplianceMethod,
    value::Provenance,
};
use messages::{Language, msgid, t, translated};

/// Lima keeps UTC−5 all year.
const LIMA: i32 = -5 * 3600;

/// What stands where the source has no name.
pub const NAME_MISSING: &str = msgid!("denominación por completar");

/// «Objetivo prioritario», «Lineamiento», «Servicio».
pub fn kind_name(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Policy => t!("Política nacional"),
        NodeKind::Objective => t!("Objetivo prioritario"),
        NodeKind::Guideline => t!("Lineamiento"),
        NodeKind::Service => t!("Servicio"),
    }
}

/// The name, or that it is missing.
pub fn node_name(node: &Node) -> String {
    let missing = || translated(NAME_MISSING).to_owned();
    node.name.clone().unwrap_or_else(missing)
}

/// The language of [`node_name`], for the element that has it alone: a name is official, that it is missing is not.
pub fn name_language(node: &Node) -> Option<&'static str> {
    node.name.as_ref().and_then(|_| official())
}

/// What must be said of the name and the place of a node; empty where all is stated.
pub fn node_doubts(node: &Node) -> Vec<String> {
    let mut doubts = Vec::new();
    match node.name_status {
        NameStatus::Stated => {}
        NameStatus::Truncated => doubts.push(t!("La fuente trae el nombre incompleto.").to_owned()),
        NameStatus::Missing => doubts.push(name_unpublished(node.kind).to_owned()),
    }
    let open = if node.candidates.is_empty() {
        String::new()
    } else {
        t!(" Podría ser: {names}.", names = node.candidates.join("; "))
    };
    if let Some(doubt) = placement_doubt(node.placement) {
        doubts.push(format!("{doubt}{open}"));
    }
    doubts
}

fn name_unpublished(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Policy => t!("La fuente no publica el nombre de esta política nacional."),
        NodeKind::Objective => t!("La fuente no publica el nombre de este objetivo prioritario."),
        NodeKind::Guideline => t!("La fuente no publica el nombre de este lineamiento."),
        NodeKind::Service => t!("La fuente no publica el nombre de este servicio."),
    }
}

fn placement_doubt(placement: Placement) -> Option<&'static str> {
    match placement {
        Placement::Stated => None,
        Placement::ObjectiveStated => Some(t!(
            "La fuente indica su objetivo, pero no deja claro su lineamiento."
        )),
        Placement::GuidelineInferred => Some(t!(
            "Su lineamiento se dedujo por el orden de los códigos; ninguna fuente lo afirma."
        )),
        Placement::ObjectiveInferred => Some(t!(
            "Su objetivo se dedujo por el orden de los códigos; ninguna fuente lo afirma."
        )),
        Placement::Unknown => Some(t!(
            "Ninguna fuente publica a qué objetivo ni a qué lineamiento pertenece."
        )),
    }
}

/// A short mark for dense tables: «deducido», «no publicado».
pub fn placement_mark(placement: Placement) -> Option<&'static str> {
    match placement {
        Placement::Stated | Placement::ObjectiveStated => None,
        Placement::GuidelineInferred => Some(t!("lineamiento deducido")),
        Placement::ObjectiveInferred => Some(t!("objetivo deducido")),
        Placement::Unknown => Some(t!("lugar no publicado")),
    }
}

/// Sentido esperado.
pub fn direction(indicator: &Indicator) -> &'static str {
    match indicator.direction {
        Some(Direction::Ascending) => t!("ascendente: se busca que suba"),
        Some(Direction::Descending) => t!("descendente: se busca que baje"),
        Some(Direction::Ceiling) => t!("no definido: máximo permisible"),
        Some(Direction::Floor) => t!("no definido: mínimo permisible"),
        None => t!("sin sentido esperado declarado"),
    }
}

/// Tipo de agregación.
pub fn aggregation(aggregation: Aggregation) -> &'static str {
    match aggregation {
        Aggregation::Additive => t!("agregable: las partes se suman"),
        Aggregation::NonAdditive => t!("no agregable: las partes no se suman"),
    }
}

/// The method of the yearly compliance.
pub fn compliance_method(method: ComplianceMethod) -> &'static str {
    method.label()
}

/// The moment of publication as a day in Lima.
pub fn day(moment: DateTime<chrono::Utc>) -> String {
    FixedOffset::east_opt(LIMA).map_or_else(
        || format::date_long(moment.date_naive()),
        |lima| format::date_long(moment.with_timezone(&lima).date_naive()),
    )
}

/// A recorded moment (RFC 3339) as a day in Lima; another text stays as it is.
pub fn day_of_text(moment: &str) -> String {
    DateTime::parse_from_rfc3339(moment).map_or_else(|_| moment.to_owned(), |at| day(at.to_utc()))
}

/// Where a value came from, in one sentence.
pub fn origin(provenance: &Provenance, approved_by: Option<&str>) -> String {
    let approval = approved_by
        .map(|by| t!(" Aprobado por {by}.", by))
        .unwrap_or_default();
    let entry = match provenance {
        Provenance::Form { by, at } => t!(
            "Registrado en pantalla por {by} el {day}.",
            by,
            day = day_of_text(at),
        ),
        Provenance::Import {
            by,
            at,
            file,
            sha256,
            sheet,
            cell,
        } => t!(
            "Importado del archivo «{file}» (SHA-256 {sha256}…), hoja «{sheet}», celda {cell}, por {by} el {day}.",
            file,
            sha256 = short(sha256),
            sheet,
            cell,
            by,
            day = day_of_text(at),
        ),
    };
    format!("{entry}{approval}")
}

/// Sources named in one line; where the values cite more, each is shown with its value.
const SOURCES: usize = 2;

/// Who a series is attributed to, without a final stop: the sources that its own values cite, and only
/// where none does, what the ficha names. Where the values cite many, the ficha's and their count. Invented values are never attributed to the ficha's source.
pub fn source(release: &Release, indicator: &Indicator) -> String {
    let mut cited: Vec<&str> = Vec::new();
    let cells = release.cells_of_indicator(&indicator.code).iter();
    for source in cells.filter_map(|cell| cell.value.source.as_deref()) {
        let source = source.trim().trim_end_matches('.');
        if !source.is_empty() && !cited.contains(&source) {
            cited.push(source);
        }
    }
    let ficha = indicator.ficha.source.trim().trim_end_matches('.');
    match (cited.is_empty(), indicator.kind) {
        (false, IndicatorKind::Context) if cited.len() > SOURCES && !ficha.is_empty() => t!(
            "{source}, recogida de {n} publicaciones (la de cada valor está en «Procedencia de cada valor»)",
            source = ficha,
            n = cited.len(),
        ),
        (false, _) => cited.join("; "),
        (true, IndicatorKind::Policy) if release.demo => t!("datos de demostración").to_owned(),
        (true, _) if ficha.is_empty() => t!("por completar en la ficha").to_owned(),
        (true, _) => ficha.to_owned(),
    }
}

/// The start of a hash: enough for a person to compare.
pub fn short(sha256: &str) -> String {
    sha256.chars().take(12).collect()
}

/// The language of what is official and stays Spanish, for the element that it stands in: `None` on Spanish pages, which
/// are in that language as a whole.
pub fn official() -> Option<&'static str> {
    let is_foreign = Language::current() != Language::Spanish;
    is_foreign.then(|| Language::Spanish.code())
}
