//! What an import of a grid comes to, as lines of text: values, fields and findings.

use domain::{
    catalogue::Catalogue,
    finding::{Finding, Place, a1},
    import::{
        diff::{Preview, preview},
        layout::{self, Layout},
        parse::{Draft, parse},
        sheet::Sheet,
        validate::validate,
    },
    value::{CellValue, Datum, Measure},
};

/// The steps of an import with nothing stored yet.
pub struct Outcome {
    pub layout: Layout,
    pub draft: Draft,
    pub preview: Preview,
    /// All findings: layout, cells, meaning.
    pub findings: Vec<Finding>,
}

pub fn import(sheet: &Sheet, catalogue: &Catalogue, correct: impl Fn(&mut Layout)) -> Outcome {
    let found = layout::detect(sheet, catalogue);
    let mut layout = found.layout;
    correct(&mut layout);
    // Blocking findings are asked again after a correction; warnings of the detection stay.
    let mut findings: Vec<Finding> = found.findings.into_iter().filter(|f| !f.blocks()).collect();
    findings.extend(layout::check(&layout, sheet, catalogue));
    let draft = parse(sheet, &layout, catalogue);
    let validated = validate(&draft, catalogue, &|_| None);
    let preview = preview(&draft, &validated, &|_| None);
    findings.extend(draft.findings.iter().cloned());
    findings.extend(validated);
    Outcome {
        layout,
        draft,
        preview,
        findings,
    }
}

impl Outcome {
    /// One line per value, field and finding, sorted.
    #[allow(dead_code)]
    pub fn lines(&self) -> Vec<String> {
        let values = self.draft.cells.iter().map(|c| {
            let breakdown = if c.key.breakdown.is_headline() {
                String::new()
            } else {
                format!(" {}", c.key.breakdown)
            };
            format!(
                "{} {} {}{breakdown} = {}",
                c.key.indicator,
                measure(c.key.measure),
                c.key.period,
                value(&c.value)
            )
        });
        let fields = self
            .draft
            .fields
            .iter()
            .map(|f| format!("{} {} = {}", f.code, f.field, f.text));
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
