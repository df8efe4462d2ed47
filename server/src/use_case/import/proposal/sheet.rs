//! Values of a program as the sheet that the import reads: one row a value, with the columns of the long layout. So a
//! value of a program and the same value in a file get the same findings.
//!
//! What this module deliberately does not do: it judges no value. Only what a sheet cannot hold is said here: a number
//! that is none, a reason without a missing datum, a dimension that does not exist.

use std::collections::BTreeSet;

use domain::{
    Decimal,
    catalogue::Catalogue,
    finding::{Finding, Place},
    value::{Breakdown, Measure},
};
use import::{
    grid::{Cell, CellContent, Grid, Marks, Sheet},
    layout::{Column, ColumnRole, FoundLayout, Layout, Table},
};

use super::values::{Number, ProposedValue};

/// The name of the sheet of JSON; provenance names it.
const SHEET_NAME: &str = "values";

/// Columns that every sheet has: header, role, and the field of a value that they hold.
type FixedColumn = (&'static str, fn() -> ColumnRole, &'static str);
const FIXED_COLUMNS: [FixedColumn; 9] = [
    (
        "Código del indicador",
        || ColumnRole::IndicatorCode,
        "indicator",
    ),
    ("Tipo de valor", || ColumnRole::Measure, "measure"),
    ("Periodo", || ColumnRole::Period, "period"),
    ("Valor", ColumnRole::value, "value"),
    ("Numerador", || ColumnRole::Numerator, "numerator"),
    ("Denominador", || ColumnRole::Denominator, "denominator"),
    ("Provisional", || ColumnRole::Provisional, "provisional"),
    ("Nota", || ColumnRole::Note, "note"),
    ("Fuente", || ColumnRole::Source, "source"),
];
/// The place of «Valor».
const VALUE_COLUMN: usize = 3;

/// Where values stand in what was sent.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub sheet: String,
    pub header_row: u32,
    /// The row of each value.
    pub rows: Vec<u32>,
    /// The column of each of the nine fields.
    pub fields: [u16; FIXED_COLUMNS.len()],
    /// The first column of groups; each dimension has one.
    pub groups: u16,
}

impl Frame {
    /// Of JSON: a row for each value.
    fn of_json(values: usize) -> Self {
        let rows = 1..=u32::try_from(values).unwrap_or(u32::MAX);
        Self {
            sheet: SHEET_NAME.to_owned(),
            header_row: 0,
            rows: rows.collect(),
            fields: [0, 1, 2, 3, 4, 5, 6, 7, 8],
            groups: 9,
        }
    }
}

/// Values as a sheet.
#[derive(Debug)]
pub(super) struct ValueSheet {
    pub grid: Grid,
    pub found: FoundLayout,
    /// What a sheet cannot hold.
    pub findings: Vec<Finding>,
    /// Of JSON.
    pub pointers: Pointers,
}

/// How the cells of a sheet of JSON are named.
#[derive(Debug, Clone, Default)]
pub(super) struct Pointers {
    columns: Vec<String>,
    /// Rows of values that say why there is none.
    missing: BTreeSet<u32>,
}

impl Pointers {
    /// The JSON pointer (RFC 6901) of a place.
    pub fn of(&self, place: &Place) -> String {
        let Place::Cell { row, column, .. } = place else {
            return "/values".to_owned();
        };
        let Some(value) = row.checked_sub(1) else {
            return "/values".to_owned();
        };
        let at = usize::try_from(*column).unwrap_or(usize::MAX);
        match self.columns.get(at) {
            Some(_) if at == VALUE_COLUMN && self.missing.contains(row) => {
                format!("/values/{value}/missing")
            }
            Some(field) => format!("/values/{value}/{field}"),
            None => format!("/values/{value}"),
        }
    }
}

/// Writes the values of a JSON body into a sheet.
pub(super) fn sheet_of(values: &[ProposedValue], catalogue: &Catalogue) -> ValueSheet {
    sheet_in(Frame::of_json(values.len()), values, catalogue)
}

/// Writes values into a sheet at the places where they stand.
pub(super) fn sheet_in(
    frame: Frame,
    values: &[ProposedValue],
    catalogue: &Catalogue,
) -> ValueSheet {
    let mut writer = Writer::new(frame, values);
    writer.write_headers();
    let rows = writer.frame.rows.clone();
    for (value, row) in values.iter().zip(rows) {
        writer.write(value, row, catalogue);
    }
    writer.finished()
}

struct Writer {
    frame: Frame,
    grid: Grid,
    sheet: Sheet,
    dimensions: Vec<String>,
    findings: Vec<Finding>,
    missing: BTreeSet<u32>,
}

impl Writer {
    fn new(frame: Frame, values: &[ProposedValue]) -> Self {
        let named = values.iter().flat_map(|value| value.breakdown.keys());
        let dimensions: BTreeSet<&String> = named.collect();
        Self {
            sheet: Sheet::new(frame.sheet.clone()),
            frame,
            grid: Grid::default(),
            dimensions: dimensions.into_iter().cloned().collect(),
            findings: Vec::new(),
            missing: BTreeSet::new(),
        }
    }

    fn columns(&self) -> Vec<Column> {
        let fixed = FIXED_COLUMNS.iter().zip(self.frame.fields);
        let fixed = fixed.map(|((header, role, _), column)| (column, (*header).to_owned(), role()));
        let groups = self.dimensions.iter().zip(self.frame.groups..);
        let groups = groups.map(|(code, column)| {
            let dimension = Some(code.clone());
            (column, code.clone(), ColumnRole::Breakdown { dimension })
        });
        let columns = fixed.chain(groups);
        columns
            .map(|(column, header, role)| Column {
                column,
                header,
                role,
                certain: true,
            })
            .collect()
    }

    fn write_headers(&mut self) {
        let row = self.frame.header_row;
        for column in self.columns() {
            let text = self.grid.texts.intern(&column.header);
            self.push(row, column.column, CellContent::Text(text));
        }
    }

    fn write(&mut self, value: &ProposedValue, row: u32, catalogue: &Catalogue) {
        let [
            indicator,
            measure,
            period,
            _,
            numerator,
            denominator,
            provisional,
            note,
            source,
        ] = self.frame.fields;
        self.text(row, indicator, &value.indicator);
        self.text(row, measure, value.measure.measure().label_es());
        self.text(row, period, &value.period);
        self.datum(row, value);
        self.number(row, numerator, value.numerator.as_ref());
        self.number(row, denominator, value.denominator.as_ref());
        if value.provisional {
            self.text(row, provisional, "Sí");
        }
        self.text(row, note, value.note.as_deref().unwrap_or_default());
        self.text(row, source, value.source.as_deref().unwrap_or_default());
        for (dimension, member) in &value.breakdown {
            self.member(row, dimension, member, catalogue);
        }
    }

    fn datum(&mut self, row: u32, value: &ProposedValue) {
        let column = self.frame.fields[VALUE_COLUMN];
        let reason = value.reason.as_deref().unwrap_or_default().trim();
        match (&value.value, value.missing) {
            (Some(number), None) if reason.is_empty() => self.number(row, column, Some(number)),
            (Some(number), _) => self.refuse(
                row,
                column,
                &number.text(),
                "Hay un valor y también una razón por la que no lo hay.",
                "Deje uno de los dos.",
            ),
            (None, None) => self.refuse(
                row,
                column,
                "",
                "No hay un valor ni se dice por qué falta.",
                "Escriba el valor, o que no hay dato con su razón.",
            ),
            (None, Some(_)) if reason.is_empty() => {
                self.missing.insert(row);
                let place = self.place(row, column);
                self.findings.push(Finding::of("E304", place, None, &[]));
            }
            (None, Some(missing)) => {
                self.missing.insert(row);
                let words = missing.words();
                self.text(row, column, &format!("{words}: {reason}"));
            }
        }
    }

    fn number(&mut self, row: u32, column: u16, number: Option<&Number>) {
        let Some(number) = number else { return };
        let text = number.text();
        if number.has_lost_digits() {
            return self.refuse(
                row,
                column,
                &text,
                "El número tiene demasiadas cifras para ir sin comillas.",
                "Envíelo como texto: \"1234.5\".",
            );
        }
        match text.parse::<Decimal>() {
            Ok(number) => self.push(row, column, CellContent::Number(number)),
            Err(_) => self.refuse(
                row,
                column,
                &text,
                &format!("«{text}» no es un número."),
                "Escriba el número con punto decimal y sin separador de miles: «1234.5».",
            ),
        }
    }

    /// The member's name: codes of places are also numbers, names are not.
    fn member(&mut self, row: u32, dimension: &str, member: &str, catalogue: &Catalogue) {
        let named = self.dimensions.iter().zip(self.frame.groups..);
        let column = named.into_iter().find(|(code, _)| *code == dimension);
        let Some((_, column)) = column else { return };
        let found = catalogue.dimensions.iter().find(|d| d.code == dimension);
        let name = found.and_then(|d| d.members.iter().find(|m| m.code == member));
        match name {
            Some(member) => self.text(row, column, &member.name),
            None => {
                let read = format!("{dimension}={member}");
                let finding = Finding::new(
                    "E341",
                    self.place(row, column),
                    Some(&read),
                    format!("«{read}» no es un lugar ni un grupo del catálogo."),
                    "Use los códigos con que /api/v1/valores da las desagregaciones.",
                );
                self.findings.push(finding);
            }
        }
    }

    fn refuse(&mut self, row: u32, column: u16, read: &str, problem: &str, remedy: &str) {
        let read = Some(read).filter(|read| !read.is_empty());
        let place = self.place(row, column);
        let finding = Finding::new("E301", place, read, problem, remedy);
        self.findings.push(finding);
    }

    fn text(&mut self, row: u32, column: u16, text: &str) {
        if !text.trim().is_empty() {
            let text = self.grid.texts.intern(text);
            self.push(row, column, CellContent::Text(text));
        }
    }

    fn push(&mut self, row: u32, column: u16, content: CellContent) {
        let cell = Cell {
            column,
            marks: Marks::default(),
            content,
        };
        self.sheet.push(row, cell);
    }

    fn place(&self, row: u32, column: u16) -> Place {
        Place::Cell {
            sheet: self.frame.sheet.clone(),
            row,
            column: u32::from(column),
        }
    }

    fn finished(mut self) -> ValueSheet {
        let columns = self.columns();
        let rows = (self.frame.rows.first(), self.frame.rows.last());
        let table = Table {
            header_rows: (self.frame.header_row, self.frame.header_row),
            data_rows: match rows {
                (Some(first), Some(last)) => (*first, *last),
                // Empty: the last is above the first.
                _ => (1, 0),
            },
            passed_rows: Vec::new(),
            columns,
            indicator: None,
            measure: Measure::Observed,
            breakdown: Breakdown::headline(),
            source: None,
        };
        let mut layout = Layout::empty(&self.frame.sheet);
        layout.tables = vec![table];
        let fields = FIXED_COLUMNS
            .iter()
            .map(|(_, _, field)| (*field).to_owned());
        let groups = self
            .dimensions
            .iter()
            .map(|code| format!("breakdown/{}", code.replace('~', "~0").replace('/', "~1")));
        self.grid.sheets.push(self.sheet);
        ValueSheet {
            grid: self.grid,
            found: FoundLayout {
                layout,
                findings: Vec::new(),
                proposals: Vec::new(),
            },
            findings: self.findings,
            pointers: Pointers {
                columns: fields.chain(groups).collect(),
                missing: self.missing,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use import::understand::understand;

    use super::*;
    use crate::seed::catalogue_csv::CatalogueText;

    fn value(breakdown: BTreeMap<String, String>) -> ProposedValue {
        let value = serde_json::json!({"indicator": "PNTD-1", "period": "2023", "value": "2.5",
            "breakdown": breakdown});
        serde_json::from_value(value).unwrap()
    }

    /// Names of members are unique within their dimension, and none is read as the total or as another one.
    #[test]
    fn every_member_of_the_catalogue_is_read_back_from_its_code() {
        let catalogue = CatalogueText::embedded().parse().unwrap().catalogue;
        let mut expected = BTreeSet::new();
        for dimension in &catalogue.dimensions {
            for member in &dimension.members {
                expected.insert(Breakdown::of(&dimension.code, &member.code));
            }
        }
        assert!(expected.len() > 25);
        let values: Vec<ProposedValue> = expected
            .iter()
            .map(|breakdown| {
                let pairs = breakdown.pairs();
                value(pairs.map(|(d, m)| (d.to_owned(), m.to_owned())).collect())
            })
            .collect();
        let sheet = sheet_of(&values, &catalogue);
        assert_eq!(sheet.findings, []);
        let read = understand(&sheet.grid, &[sheet.found.layout], &catalogue, &[]);
        let series = read.draft.book.series.iter();
        let found: BTreeSet<Breakdown> = series.map(|(_, breakdown)| breakdown.clone()).collect();
        assert_eq!(found, expected);
        assert_eq!(read.draft.cells.len(), values.len());
        assert!(
            !read.draft.findings.iter().any(Finding::blocks),
            "{:?}",
            read.draft.findings
        );
    }

    #[test]
    fn a_place_is_a_pointer_into_the_body() {
        let of = BTreeMap::from([("a/b~c".to_owned(), "1".to_owned())]);
        let catalogue = CatalogueText::embedded().parse().unwrap().catalogue;
        let sheet = sheet_of(&[value(BTreeMap::new()), value(of)], &catalogue);
        let at = |row, column| sheet.pointers.of(&place_of(row, column));
        assert_eq!(at(1, 0), "/values/0/indicator");
        assert_eq!(at(2, 3), "/values/1/value");
        assert_eq!(at(2, 9), "/values/1/breakdown/a~1b~0c");
        assert_eq!(at(0, 3), "/values");
        assert_eq!(sheet.pointers.of(&Place::File), "/values");
        assert_eq!(sheet.findings[0].code, "E341");
    }

    fn place_of(row: u32, column: u32) -> Place {
        Place::Cell {
            sheet: SHEET_NAME.to_owned(),
            row,
            column,
        }
    }
}
