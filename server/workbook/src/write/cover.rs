//! The sheet «Inicio»: what the file is, of which release, how to cite it and how to read it.

use super::{DEMO_LABEL, Published, citation};
use domain::{
    format::{date_long, lima_day},
    indicator::{Indicator, IndicatorKind},
    release::Release,
    sentence,
    settings::{ComplianceMethod, Settings, percent_es},
};

/// One line of the cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    Title(String),
    /// The label of demonstration data; the notice of a withdrawn release.
    Warning(String),
    Heading(String),
    /// A name and what it is.
    Pair(String, String),
    Text(String),
}

/// The cover of the whole release.
pub(super) fn of_release(published: &Published<'_>) -> Vec<Line> {
    let all: Vec<&Indicator> = published.release.catalogue.indicators.iter().collect();
    let mut lines = head(published, "Publicación completa", &all);
    lines.extend(sheets(&[
        ("Matriz", "Línea de base, logros esperados y valores obtenidos por año, como en la ficha técnica; «P/» es provisional. Se puede volver a importar."),
        ("Valores", "Una fila por dato, con desagregaciones, notas, fuente y procedencia."),
        ("Progreso", "Cada parte del cálculo del avance, y por qué falta cuando falta."),
        ("Fichas", "Fichas técnicas de los indicadores."),
        ("Servicios", "Objetivos, lineamientos y servicios, con la certeza de cada ubicación."),
        ("Fuentes", "Fuentes citadas y archivos importados, con su huella SHA-256."),
    ]));
    lines.extend(method(&published.release.settings));
    lines
}

/// The cover of the file of one indicator.
pub(super) fn of_indicator(published: &Published<'_>, indicator: &Indicator) -> Vec<Line> {
    let title = format!("{} · {}", indicator.code, indicator.name);
    let mut lines = head(published, &title, &[indicator]);
    lines.extend(sheets(&[
        ("Matriz", "Línea de base, logros esperados y valores obtenidos por periodo; «P/» es provisional. Se puede volver a importar."),
        ("Valores", "Una fila por dato, con desagregaciones, notas, fuente y procedencia."),
        ("Progreso", "Cada parte del cálculo del avance, y por qué falta cuando falta."),
        ("Desarrollo", "Las fórmulas con los números puestos."),
        ("Fichas", "Ficha técnica del indicador."),
        ("Fuentes", "Fuentes citadas y archivos importados, con su huella SHA-256."),
    ]));
    lines.extend(method(&published.release.settings));
    lines
}

/// The cover of a list of the public site.
pub(super) fn of_list(published: &Published<'_>, title: &str) -> Vec<Line> {
    let all: Vec<&Indicator> = published.release.catalogue.indicators.iter().collect();
    let mut lines = head(published, title, &all);
    lines.extend(method(&published.release.settings));
    lines
}

/// The cover of the workbook for planners.
pub(super) fn of_template(published: &Published<'_>) -> Vec<Line> {
    let text = |text: &str| Line::Text(text.to_owned());
    let all: Vec<&Indicator> = published.release.catalogue.indicators.iter().collect();
    let mut lines = head(published, "Plantilla para registrar valores", &all);
    lines.push(Line::Heading("Cómo se usa".to_owned()));
    lines.extend(how_to_enter());
    lines.extend([
        text("6. Los valores que ya están en el archivo son los publicados; si alguien los cambió entretanto, la importación se lo dirá."),
    ]);
    lines
}

/// How values are entered in a matrix, in steps.
pub(super) fn how_to_enter() -> Vec<Line> {
    let text = |text: &str| Line::Text(text.to_owned());
    vec![
        text(
            "1. Escriba en la hoja «Matriz» solo números, en la unidad de cada fila. Deje vacío lo que aún no se conoce: vacío no es cero.",
        ),
        text(
            "2. Si un dato no existe, escriba «No disponible: » y la razón, o «No aplica: » y la razón.",
        ),
        text("3. Un dato provisional lleva «P/» después del número: 63.4 P/."),
        text(
            "4. No cambie la columna «Código del indicador»: por ella se reconoce cada fila. Puede quitar filas y columnas que no use.",
        ),
        text(
            "5. Suba el archivo en Gestión › Importar. Antes de guardar verá cada celda: nueva, cambiada, igual o rechazada.",
        ),
    ]
}

/// What is said of the numbers of a demonstration; nothing where all of them are real.
pub(super) fn demo_warning(release: &Release, indicators: &[&Indicator]) -> Option<Line> {
    let is_context = |one: &&&Indicator| one.kind == IndicatorKind::Context;
    let real = indicators.iter().filter(is_context).count();
    let but = match real {
        0 => "los números no son reales y no deben citarse.",
        real if real == indicators.len() => return None,
        _ => {
            "los valores de la política no son reales y no deben citarse; los de los indicadores de contexto (CTX) \
             son cifras publicadas por otras instituciones."
        }
    };
    release
        .demo
        .then(|| Line::Warning(format!("Este archivo contiene {DEMO_LABEL}: {but}")))
}

fn head(published: &Published<'_>, subtitle: &str, indicators: &[&Indicator]) -> Vec<Line> {
    let Published {
        release,
        sha256,
        withdrawn,
    } = published;
    let edition = &release.catalogue.edition;
    let pair = |name: &str, value: String| Line::Pair(name.to_owned(), value);
    let mut lines = vec![
        Line::Title(edition.policy_name.clone()),
        Line::Text(subtitle.to_owned()),
    ];
    lines.extend(demo_warning(release, indicators));
    lines.extend(withdrawn.map(|by| Line::Warning(sentence::withdrawn_sentence(by))));
    lines.extend(
        release
            .withdraws
            .as_ref()
            .map(|one| Line::Text(sentence::withdrawal_sentence(one))),
    );
    lines.extend([
        Line::Heading("Publicación".to_owned()),
        pair("Número", release.number.to_string()),
        pair("Publicada el", date_long(lima_day(release.published_at))),
        pair("Situación al", date_long(release.as_of)),
        pair("Publicada por", release.published_by.clone()),
        pair("Nota", note(release)),
        pair(
            "Edición de la política",
            format!("{} ({})", edition.name, edition.code),
        ),
        pair("Año final de las metas", edition.horizon.to_string()),
        pair("SHA-256 de la publicación", (*sha256).to_owned()),
        pair(
            "SHA-256 de la publicación anterior",
            release
                .previous_sha256
                .clone()
                .unwrap_or_else(|| "Es la primera".to_owned()),
        ),
        pair(
            "Versión de las fórmulas",
            release.settings.formula_version.clone(),
        ),
        pair("Ofrece los datos", release.settings.licensor().to_owned()),
        pair("Licencia", licence(release)),
        pair("Cómo citar", citation(published)),
    ]);
    lines
}

/// «CC BY 4.0 (Creative Commons …), elección de este tablero: https://…»
fn licence(release: &Release) -> String {
    let licence = release.settings.licence;
    format!(
        "{} ({}), elección de este tablero: {}",
        licence.name(),
        licence.title_es(),
        licence.page()
    )
}

fn note(release: &Release) -> String {
    if release.note.trim().is_empty() {
        "—".to_owned()
    } else {
        release.note.clone()
    }
}

fn sheets(sheets: &[(&str, &str)]) -> Vec<Line> {
    let mut lines = vec![Line::Heading("Hojas".to_owned())];
    lines.extend(
        sheets
            .iter()
            .map(|(name, what)| Line::Pair((*name).to_owned(), (*what).to_owned())),
    );
    lines
}

/// The settings that the states depend on, named as this dashboard's own.
fn method(settings: &Settings) -> Vec<Line> {
    let compliance = match settings.compliance_method {
        ComplianceMethod::Ratio => {
            "Ascendente: valor entre meta. Descendente: meta entre valor. Máximo o mínimo permisible: 100 % si se respeta."
        }
        ComplianceMethod::FromBaseline => {
            "(valor − línea de base) entre (meta del año − línea de base)."
        }
    };
    let pair = |name: &str, value: String| Line::Pair(name.to_owned(), value);
    vec![
        Line::Heading("Cómo se calcula".to_owned()),
        pair("Avance", "(valor − línea de base) entre (meta final − línea de base).".to_owned()),
        pair("Ritmo", "Avance entre el avance esperado a la fecha.".to_owned()),
        pair("Cumplimiento del año", compliance.to_owned()),
        pair("Franja «En camino»", format!("Ritmo de {} o más.", percent_es(settings.on_track_from))),
        pair("Franja «Necesita acelerar»", format!("Ritmo de {} o más.", percent_es(settings.needs_acceleration_from))),
        Line::Text("Las franjas son configuración de este tablero; ninguna fuente publica umbrales de CEPLAN.".to_owned()),
        Line::Text("Vacío nunca significa cero. Lo que no se puede calcular lleva su razón al lado.".to_owned()),
    ]
}
