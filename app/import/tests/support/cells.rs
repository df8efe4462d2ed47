//! Drafts and stored values from lines: `C3 S01-1 obtenido 2023 sexo=mujer = 75 (45/60) P/ nota: texto`.

use domain::{
    Decimal,
    value::{Breakdown, CellKey, CellValue, Datum, Measure, Quantity},
};
use import::{
    draft::{Draft, DraftCell, Key, Origin},
    grid::CellRef,
    stored::Stored,
};

/// Column and row of «C3», zero-based.
pub fn cell_ref(text: &str) -> CellRef {
    let (letter, row) = text.split_at(1);
    CellRef {
        sheet: 0,
        row: row.parse::<u32>().unwrap() - 1,
        column: u16::from(letter.as_bytes()[0] - b'A'),
    }
}

/// A line without its cell: `S01-1 obtenido 2023 = 75`.
pub fn cell(line: &str) -> (CellKey, CellValue) {
    let (key, value) = line.split_once(" = ").expect("a line has a value");
    let mut words = key.split_whitespace();
    let mut next = || words.next().expect("indicator, measure, period");
    let key = CellKey {
        indicator: next().parse().unwrap(),
        measure: match next() {
            "base" => Measure::Baseline,
            "meta" => Measure::Target,
            "obtenido" => Measure::Observed,
            other => panic!("measure {other}"),
        },
        period: next().parse().unwrap(),
        breakdown: words
            .next()
            .map_or_else(Breakdown::headline, |b| b.parse().unwrap()),
    };
    (key, value_of(value.trim()))
}

fn value_of(text: &str) -> CellValue {
    let (text, note) = match text.split_once(" nota: ") {
        Some((text, note)) => (text, Some(note.to_owned())),
        None => (text, None),
    };
    let provisional = text.ends_with(" P/");
    let text = text.trim_end_matches(" P/");
    let datum = match text.strip_prefix("no disponible: ") {
        Some(why) => Datum::NotAvailable(why.to_owned()),
        None => Datum::Value(quantity(text)),
    };
    CellValue {
        datum,
        provisional,
        note,
        source: None,
    }
}

/// `75`, `75 (45/60)`, `75 (45/)`.
fn quantity(text: &str) -> Quantity {
    let number = |text: &str| (!text.is_empty()).then(|| text.parse::<Decimal>().unwrap());
    let (value, parts) = text.split_once(" (").unwrap_or((text, "/"));
    let (above, below) = parts.trim_end_matches(')').split_once('/').unwrap();
    Quantity {
        value: value.parse().unwrap(),
        numerator: number(above),
        denominator: number(below),
    }
}

/// Cells of the sheet «Hoja1».
pub fn draft(lines: &str) -> Draft {
    let mut draft = Draft::default();
    draft.book.sheets = vec!["Hoja1".to_owned()];
    for line in lines.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let (at, line) = line.split_once(' ').expect("a line begins with its cell");
        let (key, value) = cell(line);
        let cell = DraftCell {
            key: Key {
                series: draft.book.series(&key.indicator, &key.breakdown),
                measure: key.measure,
                period: key.period,
            },
            value: draft.book.value(&value),
            at: Origin::Cell(cell_ref(at)),
        };
        draft.cells.push(cell);
    }
    draft
}

/// Stored values, one a line.
pub fn stored(lines: &str) -> Stored {
    let lines = lines.lines().map(str::trim).filter(|l| !l.is_empty());
    Stored::of(lines.map(cell))
}
