//! Tables of values: a sheet, the cells of a change set, the history of a cell.

use std::collections::BTreeMap;

use app::wire::{CellHistory, ChangeSetDetail, ChangeView, Grid, GridRow, SetOrigin};
use domain::{
    format::period_short,
    period::Period,
    value::{CellValue, Datum, Provenance},
};
use workbook::write::{
    rules::Look,
    table::{Column, ColumnType, Field},
};

use super::{Fields, Rows};

fn column(key: &str, title: &str, width: u16) -> Column {
    Column::new(key, title, width, "")
}

fn decimal(key: &str, title: &str, width: u16) -> Column {
    column(key, title, width).of(ColumnType::Decimal)
}

/// The number, or in words why there is none.
fn number(value: Option<&CellValue>, shown: u8) -> Field {
    match value.map(|value| &value.datum) {
        None => Field::Empty,
        Some(Datum::Value(quantity)) => Field::Stored {
            value: quantity.value,
            shown,
        },
        Some(Datum::NotAvailable(why)) => Field::Text(format!("No disponible: {why}")),
        Some(Datum::NotApplicable(why)) => Field::Text(format!("No aplica: {why}")),
    }
}

/// Columns of what belongs to a value.
fn detail_columns() -> [Column; 5] {
    [
        decimal("numerador", "Numerador", 12),
        decimal("denominador", "Denominador", 12),
        column("provisional", "Provisional", 11).of(ColumnType::YesNo),
        column("nota", "Nota", 30),
        column("fuente", "Fuente", 36),
    ]
}

fn details(value: Option<&CellValue>) -> [Field; 5] {
    let Some(value) = value else {
        return [const { Field::Empty }; 5];
    };
    let part =
        |part: Option<_>| part.map_or(Field::Empty, |value| Field::Stored { value, shown: 0 });
    let (numerator, denominator) = match &value.datum {
        Datum::Value(quantity) => (quantity.numerator, quantity.denominator),
        _ => (None, None),
    };
    [
        part(numerator),
        part(denominator),
        Field::yes_no(value.provisional),
        Field::optional_text(value.note.as_deref()),
        Field::optional_text(value.source.as_deref()),
    ]
}

/// «Formulario», or file, sheet and cell.
fn origin(provenance: &Provenance) -> [Field; 3] {
    match provenance {
        Provenance::Form { by, at } => {
            [Field::text("Formulario"), Field::text(by), Field::text(at)]
        }
        Provenance::Import {
            by,
            at,
            file,
            sheet,
            cell,
            ..
        } => [
            Field::text(format!("{file} · {sheet} · {cell}")),
            Field::text(by),
            Field::text(at),
        ],
    }
}

/// A row a series, periods across, as on the screen: what is in a draft that the person sees stands for what it changes.
pub(super) fn of_sheet(pages: Vec<Grid>) -> Rows {
    let mut periods: Vec<Period> = pages.iter().flat_map(|page| page.columns.clone()).collect();
    periods.sort_unstable();
    periods.dedup();
    let mut columns = vec![
        column("codigo_indicador", "Código del indicador", 14),
        column("indicador", "Indicador", 44),
        column("unidad", "Unidad de medida", 18),
        column("serie", "Serie", 34),
    ];
    columns.extend(periods.iter().map(|period| {
        let key = format!("p_{}", period.to_string().to_lowercase().replace('-', "_"));
        decimal(&key, &period_short(*period), 12)
    }));
    columns.push(column("en_curso", "Celdas sin aprobar", 11).of(ColumnType::Integer));
    columns.push(column("vencidas", "Celdas vencidas", 11).of(ColumnType::Integer));
    let title = pages
        .first()
        .map(|page| page.title.clone())
        .unwrap_or_default();
    let rows = pages
        .iter()
        .flat_map(|page| page.rows.iter().map(move |row| (page, row)))
        .filter_map(|(page, row)| series(page, row, &periods))
        .collect();
    Rows::of(columns, rows).titled(format!("Hoja de valores: {title}"))
}

fn series(page: &Grid, row: &GridRow, periods: &[Period]) -> Option<Fields> {
    let indicator = page.indicators.get(row.indicator)?;
    let cells: BTreeMap<Period, _> = page.columns.iter().copied().zip(&row.cells).collect();
    let shown = indicator.unit.shown_decimals;
    let mut fields = vec![
        Field::text(indicator.code.as_str()),
        Field::text(&indicator.name),
        Field::text(&indicator.unit.label),
        Field::text(&row.label),
    ];
    fields.extend(periods.iter().map(|period| {
        let Some(cell) = cells.get(period) else {
            return Field::Empty;
        };
        match &cell.pending {
            Some(pending) => number(pending.after.as_ref(), shown),
            None => number(cell.current.as_ref(), shown),
        }
    }));
    let count = |counted: fn(&app::wire::GridCell) -> bool| {
        Field::count(row.cells.iter().filter(|cell| counted(cell)).count())
    };
    fields.push(count(|cell| cell.pending.is_some()));
    fields.push(count(|cell| cell.late));
    Some(fields)
}

/// A row a cell: before and after, where it comes from, what was found, what was said last.
pub(super) fn of_change_set(set: &ChangeSetDetail) -> Rows {
    let mut columns = vec![
        column("codigo_indicador", "Código del indicador", 14),
        column("indicador", "Indicador", 40),
        column("serie", "Serie", 34),
        column("periodo", "Periodo", 11),
        column("unidad", "Unidad de medida", 18),
        decimal("antes", "Antes", 14),
        decimal("despues", "Después", 14),
    ];
    columns.extend(detail_columns());
    columns.extend([
        column("procedencia", "Procedencia", 30),
        column("registrado_por", "Registrado por", 18),
        column("registrado_el", "Registrado el", 22),
        column("hallazgos", "Hallazgos", 40),
        column("impedimento", "Por qué no se puede aprobar", 36),
        column("comentario", "Último comentario", 40),
    ]);
    let rows = set.changes.iter().map(change).collect();
    let summary = &set.summary;
    Rows::of(columns, rows)
        .titled(format!("Conjunto {}: {}", summary.id, summary.title))
        .filtered("Conjunto", summary.id.to_string())
        .filtered("Estado", summary.status.label_es())
}

fn change(change: &ChangeView) -> Fields {
    let unit = change.unit.as_ref();
    let shown = unit.map_or(0, |unit| unit.shown_decimals);
    let mut fields = vec![
        Field::text(change.key.indicator.as_str()),
        Field::text(&change.indicator_name),
        Field::text(&change.label),
        Field::text(change.key.period.to_string()),
        Field::optional_text(unit.map(|unit| unit.label.as_str())),
        number(change.before.as_ref(), shown),
        match &change.after {
            Some(after) => number(Some(after), shown),
            None => Field::text("Se quita"),
        },
    ];
    fields.extend(details(change.after.as_ref()));
    fields.extend(origin(&change.provenance));
    let findings = change.findings.iter();
    let findings = findings.map(|one| format!("{}: {}", one.code, one.problem));
    let last = change.thread.last();
    fields.extend([
        Field::text(findings.collect::<Vec<_>>().join("\n")),
        Field::optional_text(change.refusal.as_deref()),
        Field::optional_text(last.map(|said| format!("{}: {}", said.author, said.text))),
    ]);
    fields
}

/// A row a version, the newest first; what nobody approved yet before them.
pub(super) fn of_history(history: &CellHistory) -> Rows {
    let mut columns = vec![
        column("situacion", "Situación", 16),
        decimal("valor", "Valor", 14),
    ];
    columns.extend(detail_columns());
    columns.extend([
        column("procedencia", "Procedencia", 30),
        column("registrado_por", "Registrado por", 18),
        column("registrado_el", "Registrado el", 22),
        column("aprobado_por", "Aprobado por", 18),
        column("aprobado_el", "Aprobado el", 22),
        column("conjunto", "Conjunto de cambios", 12).of(ColumnType::Integer),
        column("publicaciones", "Publicaciones", 16),
    ]);
    let shown = history.unit.shown_decimals;
    let row = |state: &str, value: Option<&CellValue>, provenance: &Provenance| {
        let mut fields = vec![Field::text(state), number(value, shown)];
        fields.extend(details(value));
        fields.extend(origin(provenance));
        fields
    };
    let set = |set: &SetOrigin| Field::Plain(set.id);
    let pending = history.pending.iter().map(|one| {
        let mut fields = row("Sin aprobar", one.after.as_ref(), &one.provenance);
        fields.extend([Field::Empty, Field::Empty, set(&one.set), Field::Empty]);
        fields
    });
    let versions = history.versions.iter().map(|one| {
        let state = if one.current { "Vigente" } else { "Anterior" };
        let mut fields = row(state, one.value.as_ref(), &one.provenance);
        let releases: Vec<String> = one.releases.iter().map(u32::to_string).collect();
        fields.extend([
            Field::text(&one.approved_by),
            Field::text(one.approved_at.format("%Y-%m-%dT%H:%M:%SZ").to_string()),
            set(&one.set),
            Field::text(releases.join(", ")),
        ]);
        fields
    });
    let looks = [
        ("Sin aprobar", Look::Attention),
        ("Vigente", Look::Good),
        ("Anterior", Look::Quiet),
    ];
    Rows::of(columns, pending.chain(versions).collect())
        .titled(format!(
            "{} {}: {}",
            history.key.indicator, history.indicator_name, history.label
        ))
        .filtered("Valor", history.label.clone())
        .with_states(
            0,
            looks.map(|(word, look)| (word.to_owned(), look)).to_vec(),
        )
}
