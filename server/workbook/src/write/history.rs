//! The history of the releases as tables: every release, and what changed from one to another.
//!
//! The rows are those of the pages «Publicaciones» and «Qué cambió»: what differs is decided by
//! [`domain::release::compare`].

use super::{
    Published, WorkbookFormat, WriteError,
    sheets::Plan,
    table::{Column, ColumnType, Field, Table},
    values,
};
use chrono::{DateTime, Utc};
use domain::{
    release::{CellChange, Comparison, Release, Subject, TextChange, compare},
    value::{CellKey, CellValue, Datum},
};

/// One release.
#[derive(Debug, Clone)]
pub struct ReleaseRow {
    pub number: u32,
    pub published_at: DateTime<Utc>,
    pub published_by: String,
    pub note: String,
    pub cells: usize,
    pub sha256: String,
    /// The release that it withdraws.
    pub withdraws: Option<u32>,
    /// The release that withdrew it.
    pub withdrawn_by: Option<u32>,
}

/// Every release, in the order of the rows. `published` is the one that is current.
pub fn releases_table<'a>(published: &Published<'a>, rows: &[ReleaseRow]) -> Table<'a> {
    let current = published.release.number;
    let rows: Vec<Vec<Field>> = rows.iter().map(|row| release(row, current)).collect();
    let mut table = Table::new("Publicaciones", release_columns(), move || {
        rows.clone().into_iter()
    })
    .labelled(published);
    table.primary_key = vec!["publicacion"];
    table
}

fn release_columns() -> Vec<Column> {
    let number = |key, title| Column::new(key, title, 12, "").of(ColumnType::Integer);
    vec![
        number("publicacion", "Publicación").required(),
        Column::new("publicada_el", "Publicada el", 22, "Fecha y hora en UTC.").required(),
        Column::new("publicada_por", "Publicada por", 22, "").required(),
        Column::new("vigente", "Vigente", 9, "")
            .of(ColumnType::YesNo)
            .required(),
        Column::new("nota", "Nota", 60, ""),
        number("datos", "Datos").required(),
        number("retira", "Retira la publicación"),
        number("retirada_por", "Retirada por la publicación"),
        Column::new(
            "sha256",
            "SHA-256",
            66,
            "Huella que identifica la publicación y todo lo que contiene.",
        )
        .required(),
    ]
}

fn release(row: &ReleaseRow, current: u32) -> Vec<Field> {
    let number =
        |number: Option<u32>| number.map_or(Field::Empty, |number| Field::Plain(i64::from(number)));
    let at = row.published_at;
    vec![
        number(Some(row.number)),
        Field::text(at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)),
        Field::text(&row.published_by),
        Field::yes_no(row.number == current),
        Field::text(row.note.trim()),
        Field::count(row.cells),
        number(row.withdraws),
        number(row.withdrawn_by),
        Field::text(&row.sha256),
    ]
}

/// What changed from an older release (or, backwards, a newer one) to this one, one row a change.
pub fn changes_table<'a>(published: &Published<'a>, before: &Release) -> Table<'a> {
    let after = published.release;
    let found = compare(before, after);
    let rows = Rows { before, after }.of(&found);
    let mut table = Table::new("Cambios", change_columns(), move || {
        rows.clone().into_iter()
    })
    .labelled(published);
    table.frozen_columns = 1;
    table
}

fn change_columns() -> Vec<Column> {
    let column = |key, title, width| Column::new(key, title, width, "");
    let number = |key, title| column(key, title, 14).of(ColumnType::Decimal);
    vec![
        column("cambio", "Qué cambió", 22).required(),
        column("codigo", "Código", 14),
        column("nombre", "Nombre", 48),
        column("tipo_valor", "Tipo de valor", 16),
        column("periodo", "Periodo", 10),
        Column::new(
            "desagregacion",
            "Clave de desagregación",
            22,
            "Dimensión y código del grupo; vacío en la serie principal.",
        ),
        column("campo", "Campo", 24),
        number("valor_antes", "Valor antes"),
        number("valor_ahora", "Valor ahora"),
        Column::new(
            "texto_antes",
            "Texto antes",
            40,
            "Lo que no es un número: un texto, un estado, o por qué no hay dato.",
        ),
        column("texto_ahora", "Texto ahora", 40),
    ]
}

/// Makes the rows.
struct Rows<'a> {
    before: &'a Release,
    after: &'a Release,
}

impl Rows<'_> {
    fn of(&self, found: &Comparison) -> Vec<Vec<Field>> {
        let cells = [
            ("Valor nuevo", &found.new_values),
            ("Valor revisado", &found.revised_values),
            ("Valor retirado", &found.removed_values),
            ("Falta de dato", &found.gaps),
            ("Meta", &found.targets),
            ("Línea de base", &found.baselines),
        ];
        let cells = cells.into_iter();
        let mut rows: Vec<Vec<Field>> = cells
            .flat_map(|(what, list)| list.iter().map(move |change| self.cell(what, change)))
            .collect();
        rows.extend(found.band_changes.iter().map(|shift| {
            let states = [shift.before.label_es(), shift.after.label_es()];
            self.texts("Estado", shift.indicator.as_str(), "", states.map(Some))
        }));
        let texts = [
            ("Definición", &found.definitions),
            ("Método", &found.methods),
            ("Texto", &found.texts),
        ];
        let texts = texts.into_iter();
        rows.extend(
            texts.flat_map(|(what, list)| list.iter().map(move |change| self.text(what, change))),
        );
        let came = found.new_nodes.iter().map(ToString::to_string);
        let came = came.chain(found.new_indicators.iter().map(ToString::to_string));
        let gone = found.removed_nodes.iter().map(ToString::to_string);
        let gone = gone.chain(found.removed_indicators.iter().map(ToString::to_string));
        rows.extend(came.map(|code| self.texts("Entra al catálogo", &code, "", [None, None])));
        rows.extend(gone.map(|code| self.texts("Sale del catálogo", &code, "", [None, None])));
        rows
    }

    /// The name of a node or an indicator, in the release that has it.
    fn name(&self, code: &str) -> Option<String> {
        [self.after, self.before].into_iter().find_map(|release| {
            let catalogue = &release.catalogue;
            let mut indicators = catalogue.indicators.iter();
            let indicator = indicators.find(|one| one.code.as_str() == code);
            let mut nodes = catalogue.nodes.iter();
            let node = nodes.find(|one| one.code.as_str() == code);
            match indicator {
                Some(indicator) => Some(indicator.name.clone()),
                None => node?.name.clone(),
            }
        })
    }

    fn place(&self, what: &str, key: &CellKey) -> Vec<Field> {
        vec![
            Field::text(what),
            Field::text(key.indicator.as_str()),
            Field::optional_text(self.name(key.indicator.as_str())),
            Field::code(key.measure.slug(), key.measure.label_es()),
            values::period(key.period),
            Field::text(key.breakdown.to_string()),
        ]
    }

    fn cell(&self, what: &str, change: &CellChange) -> Vec<Field> {
        let indicator = &change.key.indicator;
        let known = [self.after, self.before].into_iter();
        let mut known = known.filter_map(|release| release.catalogue.indicator(indicator));
        let shown = known.next().map_or(0, |one| one.unit.shown_decimals);
        let number = |value: Option<&CellValue>| match value.and_then(|one| one.datum.value()) {
            Some(value) => Field::Stored { value, shown },
            None => Field::Empty,
        };
        let (before, after) = (change.before.as_ref(), change.after.as_ref());
        let mut row = self.place(what, &change.key);
        row.push(Field::Empty);
        row.extend([number(before), number(after)]);
        row.extend([before, after].map(|value| Field::optional_text(value.and_then(beside))));
        row
    }

    fn text(&self, what: &str, change: &TextChange) -> Vec<Field> {
        let field = change.field.label_es();
        let texts = [change.before.as_deref(), change.after.as_deref()];
        match &change.subject {
            Subject::Cell(key) => {
                let mut row = self.place(what, key);
                row.extend([Field::text(field), Field::Empty, Field::Empty]);
                row.extend(texts.map(Field::optional_text));
                row
            }
            Subject::Node(code) => self.texts(what, code.as_str(), field, texts),
            Subject::Indicator(code) => self.texts(what, code.as_str(), field, texts),
            Subject::Dimension(code) => self.texts(what, code, field, texts),
            Subject::Policy => self.texts(what, "", field, texts),
        }
    }

    fn texts(&self, what: &str, code: &str, field: &str, texts: [Option<&str>; 2]) -> Vec<Field> {
        let mut row = vec![
            Field::text(what),
            Field::text(code),
            Field::optional_text(self.name(code)),
            Field::Empty,
            Field::Empty,
            Field::Empty,
            Field::text(field),
            Field::Empty,
            Field::Empty,
        ];
        row.extend(texts.map(Field::optional_text));
        row
    }
}

/// Why there is no number, or that the number is provisional.
fn beside(value: &CellValue) -> Option<String> {
    match &value.datum {
        Datum::NotAvailable(why) => Some(format!("No disponible: {why}")),
        Datum::NotApplicable(why) => Some(format!("No aplica: {why}")),
        Datum::Value(_) => value.provisional.then(|| "Provisional".to_owned()),
    }
}

/// A table of this module as a workbook with its cover; `filters` says what was asked for, name and value.
///
/// # Errors
/// When a limit of the format is exceeded.
pub fn workbook<'a>(
    published: &Published<'a>,
    title: &str,
    filters: &[(String, String)],
    table: Table<'a>,
    format: WorkbookFormat,
) -> Result<Vec<u8>, WriteError> {
    Plan::of_table(published, title, filters, table).write(published, format)
}
