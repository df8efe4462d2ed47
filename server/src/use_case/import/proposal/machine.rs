//! The CSV for programs, as this dashboard writes it (`?variante=maquina`): columns are recognised by their keys, breakdowns
//! by codes, and nothing is guessed. Any other CSV is understood as a file of the office is.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    catalogue::Catalogue,
    finding::{Finding, Place},
    value::Breakdown,
};
use import::{
    grid::{Grid, Sheet},
    lexicon::words,
};

use super::{
    sheet::Frame,
    values::{Missing, Number, ProposedMeasure, ProposedValue},
};

/// Keys of the nine fields of [`Frame::fields`].
const KEYS: [&str; 9] = [
    "codigo_indicador",
    "tipo_valor",
    "periodo",
    "valor",
    "numerador",
    "denominador",
    "provisional",
    "nota",
    "fuente",
];
/// Dimensions and codes of members.
const BREAKDOWN: &str = "desagregacion";
const MISSING: &str = "falta_de_dato";
/// Columns of the same file that repeat what others say, or say where a published value came from.
const IGNORED_COLUMNS: [&str; 14] = [
    "indicador",
    "codigo_nodo",
    "nodo",
    "unidad",
    "anio",
    "procedencia",
    "archivo",
    "archivo_sha256",
    "hoja",
    "celda",
    "registrado_por",
    "registrado_el",
    "aprobado_por",
    "publicacion",
];

/// A file for programs, as values with their places.
pub(super) struct MachineFile {
    pub frame: Frame,
    pub values: Vec<ProposedValue>,
    pub findings: Vec<Finding>,
}

/// Dimensions that a file may name; the catalogue has fewer.
const MAX_DIMENSIONS: usize = 32;

/// The values of a file for programs; `None` for any other file.
pub(super) fn read(grid: &Grid, catalogue: &Catalogue) -> Option<MachineFile> {
    let [sheet] = grid.sheets.as_slice() else {
        return None;
    };
    let (header_row, _) = sheet.rows().next()?;
    let headers = headers(grid, sheet, header_row);
    let needed = [KEYS[0], KEYS[2], KEYS[3]];
    if !needed.iter().all(|key| headers.contains_key(*key)) {
        return None;
    }
    let width = headers
        .values()
        .max()
        .map_or(0, |last| last.saturating_add(1));
    let mut next = width;
    let fields = KEYS.map(|key| {
        headers.get(key).copied().unwrap_or_else(|| {
            next = next.saturating_add(1);
            next
        })
    });
    let frame = Frame {
        sheet: sheet.name.clone(),
        header_row,
        rows: Vec::new(),
        fields,
        groups: next.saturating_add(1),
    };
    let mut findings = unknown_columns(&headers, catalogue, &frame);
    findings.extend(repeated_columns(grid, sheet, &frame));
    let mut reader = RowReader {
        grid,
        sheet,
        headers,
        dimensions: BTreeSet::new(),
        file: MachineFile {
            frame,
            values: Vec::new(),
            findings,
        },
    };
    for (row, _) in sheet.rows().filter(|(row, _)| *row > header_row) {
        reader.read(row);
    }
    Some(reader.file)
}

/// Columns by their keys.
fn headers(grid: &Grid, sheet: &Sheet, row: u32) -> BTreeMap<String, u16> {
    let cells = sheet.row(row).iter();
    let named = cells.map(|cell| (grid.shown(cell.content).trim().to_owned(), cell.column));
    named.collect()
}

/// A column whose key stands in another one too: which of them counts nobody says.
fn repeated_columns(grid: &Grid, sheet: &Sheet, frame: &Frame) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let mut findings = Vec::new();
    for cell in sheet.row(frame.header_row) {
        let key = grid.shown(cell.content).trim().to_owned();
        if key.is_empty() || seen.insert(key.clone()) {
            continue;
        }
        findings.push(Finding::new(
            "E373",
            Place::Cell {
                sheet: frame.sheet.clone(),
                row: frame.header_row,
                column: u32::from(cell.column),
            },
            Some(&key),
            format!("La columna «{key}» está dos veces."),
            "Deje solo una.",
        ));
    }
    findings
}

/// A column that the file for programs does not have could tell rows apart.
fn unknown_columns(
    headers: &BTreeMap<String, u16>,
    catalogue: &Catalogue,
    frame: &Frame,
) -> Vec<Finding> {
    let is_known = |key: &str| {
        let mut dimensions = catalogue.dimensions.iter();
        KEYS.contains(&key)
            || IGNORED_COLUMNS.contains(&key)
            || [BREAKDOWN, MISSING].contains(&key)
            || dimensions.any(|dimension| dimension.code.replace('-', "_") == key)
    };
    // The names of groups repeat what the codes say, and are not read.
    let lacks_codes = !headers.contains_key(BREAKDOWN);
    let is_group =
        |key: &str| !KEYS.contains(&key) && !IGNORED_COLUMNS.contains(&key) && key != MISSING;
    let wrong = headers
        .iter()
        .filter(|(key, _)| !is_known(key) || (lacks_codes && is_group(key)));
    let finding = |(key, column): (&String, &u16)| {
        Finding::new(
            "E373",
            Place::Cell {
                sheet: frame.sheet.clone(),
                row: frame.header_row,
                column: u32::from(*column),
            },
            Some(key),
            format!("La columna «{key}» no es de las que se proponen, y puede distinguir filas."),
            "Quítela; los lugares y grupos van con sus códigos en «desagregacion» (departamento=15).",
        )
    };
    wrong.map(finding).collect()
}

struct RowReader<'a> {
    grid: &'a Grid,
    sheet: &'a Sheet,
    headers: BTreeMap<String, u16>,
    /// That the rows named so far.
    dimensions: BTreeSet<String>,
    file: MachineFile,
}

impl RowReader<'_> {
    fn read(&mut self, row: u32) {
        let missing = self.missing(row);
        let value = ProposedValue {
            indicator: self.text(row, KEYS[0]),
            measure: self.measure(row),
            period: self.text(row, KEYS[2]),
            breakdown: self.breakdown(row),
            value: self.number(row, KEYS[3]),
            numerator: self.number(row, KEYS[4]),
            denominator: self.number(row, KEYS[5]),
            missing: missing.as_ref().map(|(missing, _)| *missing),
            reason: missing.map(|(_, reason)| reason),
            provisional: self.provisional(row),
            note: Some(self.text(row, KEYS[7])),
            source: Some(self.text(row, KEYS[8])),
        };
        self.file.values.push(value);
        self.file.frame.rows.push(row);
    }

    fn text(&self, row: u32, key: &str) -> String {
        let column = self.headers.get(key);
        let cell = column.and_then(|column| self.sheet.get(row, *column));
        cell.map_or_else(String::new, |cell| {
            self.grid.shown(cell.content).trim().to_owned()
        })
    }

    fn number(&self, row: u32, key: &str) -> Option<Number> {
        let text = self.text(row, key);
        (!text.is_empty()).then_some(Number::Text(text))
    }

    fn measure(&mut self, row: u32) -> ProposedMeasure {
        let text = self.text(row, KEYS[1]);
        match text.as_str() {
            "" | "observed" => ProposedMeasure::Observed,
            "target" => ProposedMeasure::Target,
            "baseline" => ProposedMeasure::Baseline,
            _ => {
                let problem =
                    format!("«{text}» no dice si el valor es obtenido, meta o línea de base.");
                let remedy = "Escriba «observed», «target» o «baseline».";
                self.refuse(row, KEYS[1], "E344", &text, problem, remedy);
                ProposedMeasure::Observed
            }
        }
    }

    fn breakdown(&mut self, row: u32) -> BTreeMap<String, String> {
        let text = self.text(row, BREAKDOWN);
        match Breakdown::try_from(text.clone()) {
            Ok(breakdown) => {
                let pairs = breakdown.pairs();
                let pairs: BTreeMap<String, String> = pairs
                    .map(|(dimension, member)| (dimension.to_owned(), member.to_owned()))
                    .collect();
                let new = pairs.keys().filter(|name| !self.dimensions.contains(*name));
                if self.dimensions.len() + new.count() > MAX_DIMENSIONS {
                    let problem = "El archivo nombra más de 32 dimensiones distintas.".to_owned();
                    let remedy = "Use los códigos con que /api/v1/valores da las desagregaciones.";
                    self.refuse(row, BREAKDOWN, "E341", &text, problem, remedy);
                    return BTreeMap::new();
                }
                self.dimensions.extend(pairs.keys().cloned());
                pairs
            }
            Err(error) => {
                let remedy = "Escriba dimensión y código: «departamento=15».";
                let problem = format!("{error}.");
                self.refuse(row, BREAKDOWN, "E341", &text, problem, remedy);
                BTreeMap::new()
            }
        }
    }

    /// «No disponible: la encuesta no se hizo», as the file for programs says why there is no number.
    fn missing(&mut self, row: u32) -> Option<(Missing, String)> {
        let text = self.text(row, MISSING);
        if text.is_empty() {
            return None;
        }
        let (kind, reason) = text.split_once(':').unwrap_or((text.as_str(), ""));
        let missing = match kind.trim().to_lowercase().as_str() {
            "no disponible" => Missing::NotAvailable,
            "no aplica" => Missing::NotApplicable,
            _ => {
                let problem = format!("«{text}» no dice por qué falta el dato.");
                let remedy = "Escriba «No disponible: » o «No aplica: » y la razón.";
                self.refuse(row, MISSING, "E304", &text, problem, remedy);
                return None;
            }
        };
        Some((missing, reason.trim().to_owned()))
    }

    fn provisional(&mut self, row: u32) -> bool {
        let text = self.text(row, KEYS[6]);
        words::provisional(&text).unwrap_or_else(|| {
            let problem = format!("«{text}» no dice si el dato es provisional.");
            let remedy = "Escriba «true» o «false».";
            self.refuse(row, KEYS[6], "W343", &text, problem, remedy);
            false
        })
    }

    fn refuse(
        &mut self,
        row: u32,
        key: &str,
        code: &str,
        read: &str,
        problem: String,
        remedy: &str,
    ) {
        let place = Place::Cell {
            sheet: self.sheet.name.clone(),
            row,
            column: self.headers.get(key).map_or(0, |column| u32::from(*column)),
        };
        let finding = Finding::new(code, place, Some(read), problem, remedy);
        self.file.findings.push(finding);
    }
}
