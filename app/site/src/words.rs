//! Words that several pages share: names that are missing, places that are guessed, origins.

use chrono::{DateTime, FixedOffset};
use domain::{
    band::ComplianceMethod,
    format,
    indicator::{Aggregation, Direction, Indicator, IndicatorKind},
    policy::{NameStatus, Node, NodeKind, Placement},
    release::Release,
    value::Provenance,
};

/// Lima keeps UTC−5 all year.
const LIMA: i32 = -5 * 3600;

/// What stands where the source has no name.
pub const NAME_MISSING: &str = "denominación por completar";

/// «Objetivo prioritario», «Lineamiento», «Servicio».
pub fn kind_name(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Policy => "Política nacional",
        NodeKind::Objective => "Objetivo prioritario",
        NodeKind::Guideline => "Lineamiento",
        NodeKind::Service => "Servicio",
    }
}

/// The name, or that it is missing.
pub fn node_name(node: &Node) -> String {
    node.name.clone().unwrap_or_else(|| NAME_MISSING.to_owned())
}

/// What must be said of the name and the place of a node; empty where all is stated.
pub fn node_doubts(node: &Node) -> Vec<String> {
    let mut doubts = Vec::new();
    match node.name_status {
        NameStatus::Stated => {}
        NameStatus::Truncated => doubts.push("La fuente trae el nombre incompleto.".to_owned()),
        NameStatus::Missing => doubts.push(format!(
            "La fuente no publica el nombre de este {}.",
            kind_name(node.kind).to_lowercase()
        )),
    }
    let open = if node.candidates.is_empty() {
        String::new()
    } else {
        format!(" Podría ser: {}.", node.candidates.join("; "))
    };
    match node.placement {
        Placement::Stated => {}
        Placement::ObjectiveStated => doubts.push(format!(
            "La fuente indica su objetivo, pero no deja claro su lineamiento.{open}"
        )),
        Placement::GuidelineInferred => doubts.push(format!(
            "Su lineamiento se dedujo por el orden de los códigos; ninguna fuente lo afirma.{open}"
        )),
        Placement::ObjectiveInferred => doubts.push(format!(
            "Su objetivo se dedujo por el orden de los códigos; ninguna fuente lo afirma.{open}"
        )),
        Placement::Unknown => doubts.push(format!(
            "Ninguna fuente publica a qué objetivo ni a qué lineamiento pertenece.{open}"
        )),
    }
    doubts
}

/// A short mark for dense tables: «deducido», «no publicado».
pub fn placement_mark(placement: Placement) -> Option<&'static str> {
    match placement {
        Placement::Stated | Placement::ObjectiveStated => None,
        Placement::GuidelineInferred => Some("lineamiento deducido"),
        Placement::ObjectiveInferred => Some("objetivo deducido"),
        Placement::Unknown => Some("lugar no publicado"),
    }
}

/// Sentido esperado.
pub fn direction(indicator: &Indicator) -> &'static str {
    match indicator.direction {
        Some(Direction::Ascending) => "ascendente: se busca que suba",
        Some(Direction::Descending) => "descendente: se busca que baje",
        Some(Direction::Ceiling) => "no definido: máximo permisible",
        Some(Direction::Floor) => "no definido: mínimo permisible",
        None => "sin sentido esperado declarado",
    }
}

/// Tipo de agregación.
pub fn aggregation(aggregation: Aggregation) -> &'static str {
    match aggregation {
        Aggregation::Additive => "agregable: las partes se suman",
        Aggregation::NonAdditive => "no agregable: las partes no se suman",
    }
}

/// The method of the yearly compliance.
pub fn compliance_method(method: ComplianceMethod) -> &'static str {
    method.label_es()
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
        .map(|by| format!(" Aprobado por {by}."))
        .unwrap_or_default();
    match provenance {
        Provenance::Form { by, at } => {
            format!(
                "Registrado en pantalla por {by} el {}.{approval}",
                day_of_text(at)
            )
        }
        Provenance::Import {
            by,
            at,
            file,
            sha256,
            sheet,
            cell,
        } => format!(
            "Importado del archivo «{file}» (SHA-256 {}…), hoja «{sheet}», celda {cell}, por {by} el {}.{approval}",
            short(sha256),
            day_of_text(at)
        ),
    }
}

/// Sources named in one line; where the values cite more, each is told with its value.
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
        (false, IndicatorKind::Context) if cited.len() > SOURCES && !ficha.is_empty() => format!(
            "{ficha}, recogida de {} publicaciones (la de cada valor está en «Procedencia de cada valor»)",
            cited.len()
        ),
        (false, _) => cited.join("; "),
        (true, IndicatorKind::Policy) if release.demo => "datos de demostración".to_owned(),
        (true, _) if ficha.is_empty() => "por completar en la ficha".to_owned(),
        (true, _) => ficha.to_owned(),
    }
}

/// The start of a hash: enough to compare by eye.
pub fn short(sha256: &str) -> String {
    sha256.chars().take(12).collect()
}
