//! Series side by side as a table: the rows of the page «Comparar», made by [`domain::side_by_side`].

use domain::{
    gap::Gap,
    period::Period,
    progress::SeriesRow,
    sentence,
    side_by_side::{SeriesColumn, SideBySide},
};
use std::collections::BTreeSet;

use super::{
    Published,
    table::{Column, ColumnType, Field, Table},
    values,
};

/// A row a period; of each series what was obtained, its target where it has any, and what is to be known of it.
pub fn table<'a>(published: &Published<'a>, compared: &SideBySide<'a>) -> Table<'a> {
    let mut columns = vec![Column::new("periodo", "Periodo", 12, "").required()];
    let mut keys = BTreeSet::new();
    for (at, column) in compared.columns.iter().enumerate() {
        columns.extend(columns_of(column, &key(column, at, &mut keys)));
    }
    let rows: Vec<Vec<Field>> = compared
        .rows
        .iter()
        .map(|row| {
            let mut fields = vec![values::period(row.period)];
            for (column, cell) in compared.columns.iter().zip(&row.cells) {
                fields.extend(fields_of(column, row.period, cell.as_ref()));
            }
            fields
        })
        .collect();
    let table = Table::new("Comparación", columns, move || rows.clone().into_iter());
    let indicators: Vec<_> = compared.indicators().collect();
    match published.condition_of(&indicators) {
        None => table,
        Some(condition) => table.repeating(
            Column::new(
                "condicion",
                "Condición",
                22,
                "Lo que es de demostración no es real; lo de una publicación retirada no debe usarse.",
            ),
            Field::text(condition),
        ),
    }
}

fn columns_of(column: &SeriesColumn<'_>, key: &str) -> Vec<Column> {
    let unit = match column.indicator().unit.label.as_str() {
        "" => String::new(),
        label => format!(" ({label})"),
    };
    let name = &column.name;
    let number = |what: &str, title: String| {
        Column::new(&format!("{key}_{what}"), &title, 16, "").of(ColumnType::Decimal)
    };
    let target = column
        .has_targets()
        .then(|| number("meta", format!("{name}: meta{unit}")));
    let note = Column::new(
        &format!("{key}_nota"),
        &format!("{name}: nota"),
        30,
        "Línea de base, valor provisional, nota del valor, quiebre de serie, o por qué no hay dato.",
    );
    std::iter::once(number("obtenido", format!("{name}: obtenido{unit}")))
        .chain(target)
        .chain([note])
        .collect()
}

fn fields_of(column: &SeriesColumn<'_>, period: Period, row: Option<&SeriesRow<'_>>) -> Vec<Field> {
    let shown = column.indicator().unit.shown_decimals;
    let number = |value: Option<domain::Decimal>| match value {
        Some(value) => Field::Stored { value, shown },
        None => Field::Empty,
    };
    let mut fields = vec![number(row.and_then(|row| row.value))];
    if column.has_targets() {
        fields.push(number(row.and_then(|row| row.target)));
    }
    fields.push(Field::text(note(column, period, row)));
    fields
}

fn note(column: &SeriesColumn<'_>, period: Period, row: Option<&SeriesRow<'_>>) -> String {
    let Some(row) = row else {
        return match column.is_measured_in(period) {
            true => "sin dato".to_owned(),
            false => "no se mide en este periodo".to_owned(),
        };
    };
    let mut notes = column.notes(row);
    // The notes have every other reason; the field of the number has none, unlike the cell of the page.
    match (&row.value, &row.gap) {
        (Some(_), _) => {}
        (None, Some(gap @ Gap::NotDueYet { .. })) => notes.insert(0, sentence::gap_words(gap)),
        (None, Some(_)) => {}
        (None, None) => notes.insert(0, "sin dato".to_owned()),
    }
    sentence::joined_notes(&notes)
}

/// The name of a series for programs: lower case, ASCII, underscores, none twice.
fn key(column: &SeriesColumn<'_>, at: usize, taken: &mut BTreeSet<String>) -> String {
    let member = column.breakdown.pairs().next();
    let text = match member {
        Some((dimension, member)) => format!("{dimension}_{member}"),
        None => column.name.clone(),
    };
    let letters = text.chars().map(|letter| match letter {
        letter if letter.is_ascii_alphanumeric() => letter.to_ascii_lowercase(),
        _ => '_',
    });
    let key: String = letters.collect();
    match taken.insert(key.clone()) {
        true => key,
        false => format!("{key}_{at}"),
    }
}
