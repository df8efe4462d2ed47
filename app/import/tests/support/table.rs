//! A table written as text with the roles of its columns, and what it was understood to say as lines.
//!
//! `"45"` is a text cell, a bare number a number; `12%` a percentage as shown, `@2024-05-12` a date, `#N/A` an
//! error, `=` a formula without a result, `~46:00` a time, `x~5400~` a text with a struck part, `~~5~~` a cell
//! struck whole. Columns are split at « | »; a role may be followed by its header: `group=Edad`.

use chrono::NaiveDate;
use domain::{
    Decimal,
    catalogue::Catalogue,
    finding::{Finding, Place, a1},
    number::NumberLocale,
    period::Period,
    value::{Breakdown, CellValue, Datum, Measure},
};
use import::{
    draft::Origin,
    fields::Field,
    grid::{Cell, CellContent, DateShape, ErrorKind, Grid, Marks, Sheet},
    layout::{Column, ColumnRole, Layout, PlaceCodes, Table},
    understand::{Understood, understand},
};

/// A grid of one sheet and the layout that the roles describe; row 1 is the header.
pub fn table(roles: &str, rows: &str) -> (Grid, Layout) {
    let mut grid = Grid::default();
    let mut sheet = Sheet::new("Hoja1");
    let rows = rows.lines().filter(|line| !line.trim().is_empty());
    let mut last = 0;
    for (line, row) in rows.zip(1u32..) {
        for (text, column) in line.split('|').zip(0u16..) {
            if let Some((content, marks)) = content(&mut grid, text.trim()) {
                sheet.push(
                    row,
                    Cell {
                        column,
                        marks,
                        content,
                    },
                );
            }
        }
        last = row;
    }
    grid.sheets.push(sheet);
    let columns = roles.split('|').zip(0u16..).map(|(token, column)| {
        let (role, header) = token.trim().split_once('=').unwrap_or((token.trim(), ""));
        Column {
            column,
            header: header.to_owned(),
            role: role_of(role),
            certain: role != "unknown",
        }
    });
    let table = Table {
        header_rows: (0, 0),
        data_rows: (1, last),
        passed_rows: Vec::new(),
        columns: columns.collect(),
        indicator: None,
        measure: Measure::Observed,
        breakdown: Breakdown::headline(),
        source: None,
    };
    let layout = Layout {
        sheet: "Hoja1".to_owned(),
        tables: vec![table],
        form: None,
        number_locale: NumberLocale::Peru,
        place_codes: PlaceCodes::Inei,
        with_hidden: false,
    };
    (grid, layout)
}

fn content(grid: &mut Grid, text: &str) -> Option<(CellContent, Marks)> {
    if text.is_empty() {
        return None;
    }
    if let Some(struck) = text.strip_prefix("~~").and_then(|t| t.strip_suffix("~~")) {
        return Some((content(grid, struck)?.0, Marks::STRUCK));
    }
    if let Some(rest) = text.strip_prefix("x~").and_then(|t| t.strip_suffix('~')) {
        return Some((
            CellContent::Text(grid.texts.intern(rest)),
            Marks::STRUCK_PART,
        ));
    }
    let content = if let Some(quoted) = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) {
        CellContent::Text(grid.texts.intern(quoted))
    } else if let Some(time) = text.strip_prefix('~') {
        CellContent::Time(grid.texts.intern(time))
    } else if let Some(date) = text.strip_prefix('@') {
        let shape = if date.len() == 7 {
            DateShape::Month
        } else {
            DateShape::Day
        };
        let day = if date.len() == 7 {
            format!("{date}-01")
        } else {
            date.to_owned()
        };
        CellContent::Date(day.parse::<NaiveDate>().unwrap(), shape)
    } else if text == "=" {
        CellContent::NoResult
    } else if text == "#N/A" {
        CellContent::Error(ErrorKind::NotAvailable)
    } else if text == "#DIV/0!" {
        CellContent::Error(ErrorKind::Div0)
    } else if text == "VERDADERO" {
        CellContent::Bool(true)
    } else if let Some(percent) = text.strip_suffix('%').and_then(|t| t.parse().ok()) {
        CellContent::Percent(percent)
    } else if let Ok(number) = text.parse::<Decimal>() {
        CellContent::Number(number)
    } else {
        CellContent::Text(grid.texts.intern(text))
    };
    Some((content, Marks::default()))
}

fn role_of(role: &str) -> ColumnRole {
    if let Some(code) = role.strip_prefix("group:") {
        return ColumnRole::Breakdown {
            dimension: Some(code.to_owned()),
        };
    }
    if let Some(slug) = role.strip_prefix("field:") {
        let field = Field::of_slug(slug).expect("a field");
        return ColumnRole::Field { field };
    }
    if let Some(indicator) = role.strip_prefix("indicator:") {
        return ColumnRole::IndicatorValue {
            indicator: indicator.to_owned(),
            measure: None,
        };
    }
    if let Some(column) = role.strip_prefix("value@") {
        return ColumnRole::Value {
            measure: None,
            period_column: Some(column.parse().unwrap()),
        };
    }
    match role {
        "ignore" => ColumnRole::Ignore,
        "unknown" => ColumnRole::Unknown,
        "code" => ColumnRole::IndicatorCode,
        "name" => ColumnRole::IndicatorName,
        "node" => ColumnRole::NodeCode,
        "unit" => ColumnRole::Unit,
        "direction" => ColumnRole::Direction,
        "source" => ColumnRole::Source,
        "note" => ColumnRole::Note,
        "mark" => ColumnRole::Provisional,
        "period" => ColumnRole::Period,
        "year" => ColumnRole::Year,
        "part" => ColumnRole::PartOfYear,
        "measure" => ColumnRole::Measure,
        "group" => ColumnRole::Breakdown { dimension: None },
        "value" => ColumnRole::value(),
        "target" => ColumnRole::Value {
            measure: Some(Measure::Target),
            period_column: None,
        },
        "numerator" => ColumnRole::Numerator,
        "denominator" => ColumnRole::Denominator,
        "baseline year" => ColumnRole::BaselineYear,
        "baseline" => ColumnRole::BaselineValue,
        other => wide(other),
    }
}

fn wide(role: &str) -> ColumnRole {
    let words: Vec<&str> = role.split(' ').collect();
    let period: Period = words.last().unwrap().parse().expect("a role");
    let measure = words.contains(&"target").then_some(Measure::Target);
    if words.contains(&"absolute") {
        ColumnRole::PeriodAbsolute { measure, period }
    } else {
        ColumnRole::PeriodValue { measure, period }
    }
}

/// Reads a table of text.
pub fn read(roles: &str, rows: &str, catalogue: &Catalogue) -> Understood {
    let (grid, layout) = table(roles, rows);
    understand(&grid, &[layout], catalogue, &[])
}

/// One line per value, field and finding, sorted; rejected cells are their findings.
pub fn lines(read: &Understood) -> Vec<String> {
    let draft = &read.draft;
    let values = draft.cells.iter().map(|cell| {
        let key = draft.book.cell_key(cell.key);
        let breakdown = if key.breakdown.is_headline() {
            String::new()
        } else {
            format!(" {}", key.breakdown)
        };
        let measure = match key.measure {
            Measure::Baseline => "base",
            Measure::Target => "meta",
            Measure::Observed => "obtenido",
        };
        let value = value(&draft.book.cell_value(cell.value));
        format!(
            "{} {measure} {}{breakdown} = {value}",
            key.indicator, key.period
        )
    });
    let fields = draft
        .fields
        .iter()
        .map(|f| format!("{} {} = {}", f.code, f.field.slug(), f.text));
    let findings = draft.findings.iter().chain(&read.findings).map(finding);
    let mut lines: Vec<String> = values.chain(fields).chain(findings).collect();
    lines.sort();
    lines
}

fn finding(finding: &Finding) -> String {
    match &finding.place {
        Place::Cell { row, column, .. } => format!("{} {}", finding.code, a1(*row, *column)),
        _ => finding.code.clone(),
    }
}

fn value(value: &CellValue) -> String {
    let mut text = match &value.datum {
        Datum::Value(q) => match (q.numerator, q.denominator) {
            (Some(n), Some(d)) => format!(
                "{} ({}/{})",
                q.value.normalize(),
                n.normalize(),
                d.normalize()
            ),
            _ => q.value.normalize().to_string(),
        },
        Datum::NotAvailable(reason) => format!("no disponible: {reason}"),
        Datum::NotApplicable(reason) => format!("no aplica: {reason}"),
    };
    if value.provisional {
        text.push_str(" P/");
    }
    if let Some(note) = &value.note {
        text.push_str(&format!(" nota: {note}"));
    }
    if let Some(source) = &value.source {
        text.push_str(&format!(" fuente: {source}"));
    }
    text
}

/// The cells of a draft, and how many of the data rows are accounted for.
pub fn accounted(read: &Understood) -> usize {
    let draft = &read.draft;
    let is_cell = |at: &Origin| matches!(at, Origin::Cell(_));
    draft.cells.iter().filter(|c| is_cell(&c.at)).count()
        + draft.fields.len()
        + draft.rejected.len()
        + draft.passed_over as usize
}
