//! What an import of a grid comes to, as lines of text: values, fields and findings.

use domain::{
    catalogue::Catalogue,
    finding::{Finding, Place, a1},
    value::{CellValue, Datum, Measure},
};
use import::{
    compare::compare,
    grid::Grid,
    layout::{self, Layout},
    lexicon::Lexicon,
    preview::Preview,
    stored::Stored,
    understand::{Understood, understand},
    validate::validate,
};

/// The passes of an import over what is stored.
pub struct Outcome {
    pub layouts: Vec<Layout>,
    pub understood: Understood,
    pub preview: Preview,
    /// All findings: layout, creating, cells, meaning.
    pub findings: Vec<Finding>,
}

/// The layout of every sheet as it is found.
pub fn layouts(grid: &Grid, catalogue: &Catalogue) -> Vec<layout::FoundLayout> {
    let lexicon = Lexicon::of(catalogue);
    (0..grid.sheets.len())
        .map(|at| layout::detect(grid, at, catalogue, &lexicon))
        .collect()
}

/// The registered entities.
pub fn entities() -> [(String, String); 1] {
    [(
        "PCM".to_owned(),
        "Presidencia del Consejo de Ministros".to_owned(),
    )]
}

/// Imports all sheets over stored values; `correct` is what a person changes in each layout.
pub fn import(
    grid: &Grid,
    catalogue: &Catalogue,
    stored: &Stored,
    correct: impl Fn(&mut Layout),
) -> Outcome {
    let entities = entities();
    let mut found = layouts(grid, catalogue);
    // Blocking findings are asked again after a correction; warnings of the detection stay.
    let mut findings = Vec::new();
    for found in &mut found {
        correct(&mut found.layout);
        findings.extend(found.findings.iter().filter(|f| !f.blocks()).cloned());
    }
    let layouts: Vec<Layout> = found.into_iter().map(|found| found.layout).collect();
    let understood = understand(grid, &layouts, catalogue, &entities);
    let meaning = validate(&understood.draft, &understood.catalogue, stored);
    let preview = compare(&understood.draft, &meaning, stored);
    findings.extend(understood.findings.iter().cloned());
    findings.extend(understood.draft.findings.iter().cloned());
    findings.extend(meaning);
    Outcome {
        layouts,
        understood,
        preview,
        findings,
    }
}

impl Outcome {
    /// One line per value, field and finding, sorted.
    pub fn lines(&self) -> Vec<String> {
        let draft = &self.understood.draft;
        let values = draft.cells.iter().map(|c| {
            let key = draft.book.cell_key(c.key);
            let breakdown = if key.breakdown.is_headline() {
                String::new()
            } else {
                format!(" {}", key.breakdown)
            };
            format!(
                "{} {} {}{breakdown} = {}",
                key.indicator,
                measure(key.measure),
                key.period,
                value(&draft.book.cell_value(c.value))
            )
        });
        let fields = draft
            .fields
            .iter()
            .map(|f| format!("{} {} = {}", f.code, f.field.slug(), f.text));
        let findings = self.findings.iter().map(|f| match &f.place {
            Place::Cell { row, column, .. } => format!("{} {}", f.code, a1(*row, *column)),
            _ => f.code.clone(),
        });
        let mut lines: Vec<String> = values.chain(fields).chain(findings).collect();
        lines.sort();
        lines
    }
}

fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::Baseline => "base",
        Measure::Target => "meta",
        Measure::Observed => "obtenido",
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
