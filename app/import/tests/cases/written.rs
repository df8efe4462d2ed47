//! Any values, written in any layout, are read back equal and without a finding that blocks.

use super::{catalogue, outcome, sheet};
use domain::value::{CellKey, Measure};
use import::stored::Stored;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Indicators measured yearly without a narrow range.
const YEARLY: [&str; 3] = ["S01-2", "CTX-02", "CTX-03"];
const QUARTERLY: [&str; 2] = ["CTX-07", "CTX-08"];

/// Codes, periods, measures, and a value for each.
#[derive(Debug, Clone)]
struct Written {
    codes: Vec<&'static str>,
    periods: Vec<String>,
    measures: Vec<Measure>,
}

impl Written {
    /// A whole number that differs for each cell.
    fn value(&self, code: usize, period: usize, measure: usize) -> usize {
        11 + (code * self.periods.len() + period) * 2 + measure
    }

    fn expected(&self) -> BTreeSet<String> {
        let mut lines = BTreeSet::new();
        for (c, code) in self.codes.iter().enumerate() {
            for (p, period) in self.periods.iter().enumerate() {
                for (m, measure) in self.measures.iter().enumerate() {
                    let value = self.value(c, p, m);
                    lines.insert(format!("{code} {measure:?} {period} {value}"));
                }
            }
        }
        lines
    }

    /// Rows of a wide table: one value a pair of period and measure, in the order given.
    fn rows(&self, order: &[(usize, usize)]) -> String {
        let row = |(c, code): (usize, &&str)| {
            let values = order.iter().map(|(p, m)| self.value(c, *p, *m).to_string());
            format!("{code} | {}", values.collect::<Vec<_>>().join(" | "))
        };
        let rows: Vec<String> = self.codes.iter().enumerate().map(row).collect();
        rows.join("\n")
    }
}

fn name(measure: Measure) -> &'static str {
    match measure {
        Measure::Target => "Programado",
        _ => "Ejecutado",
    }
}

fn by_period(written: &Written) -> Vec<(usize, usize)> {
    let measures = 0..written.measures.len();
    (0..written.periods.len())
        .flat_map(|p| measures.clone().map(move |m| (p, m)))
        .collect()
}

fn by_measure(written: &Written) -> Vec<(usize, usize)> {
    let periods = 0..written.periods.len();
    (0..written.measures.len())
        .flat_map(|m| periods.clone().map(move |p| (p, m)))
        .collect()
}

/// One header row: «Programado 2024».
fn in_one_row(written: &Written) -> String {
    let order = by_period(written);
    let headers = order
        .iter()
        .map(|(p, m)| format!("{} {}", name(written.measures[*m]), written.periods[*p]));
    let headers: Vec<String> = headers.collect();
    format!("Código | {}\n{}", headers.join(" | "), written.rows(&order))
}

/// Two header rows; the group once and blank cells to its right, or merged.
fn in_two_rows(written: &Written, period_above: bool, merged: bool) -> String {
    let order = if period_above {
        by_period(written)
    } else {
        by_measure(written)
    };
    let period = |(p, _): &(usize, usize)| written.periods[*p].clone();
    let measure = |(_, m): &(usize, usize)| name(written.measures[*m]).to_owned();
    let text =
        |of_period: bool, at: &(usize, usize)| if of_period { period(at) } else { measure(at) };
    let mut last = String::new();
    let above = order.iter().map(|at| {
        let group = text(period_above, at);
        if group == last {
            return if merged {
                "<".to_owned()
            } else {
                String::new()
            };
        }
        last.clone_from(&group);
        group
    });
    let above: Vec<String> = above.collect();
    let below: Vec<String> = order.iter().map(|at| text(!period_above, at)).collect();
    format!(
        "Código | {}\n{} | {}\n{}",
        above.join(" | "),
        if merged { "^" } else { "" },
        below.join(" | "),
        written.rows(&order)
    )
}

/// One value a row, with the measure in a column under a header.
fn long(written: &Written, header: &str) -> String {
    let mut lines = vec![format!("Código | {header} | Periodo | Valor")];
    for (c, code) in written.codes.iter().enumerate() {
        for (p, m) in by_period(written) {
            let (measure, period) = (name(written.measures[m]), &written.periods[p]);
            lines.push(format!(
                "{code} | {measure} | {period} | {}",
                written.value(c, p, m)
            ));
        }
    }
    lines.join("\n")
}

/// One period a row, with a column a measure.
fn with_measures_across(written: &Written) -> String {
    let names: Vec<&str> = written.measures.iter().map(|m| name(*m)).collect();
    let mut lines = vec![format!("Código | Periodo | {}", names.join(" | "))];
    for (c, code) in written.codes.iter().enumerate() {
        for (p, period) in written.periods.iter().enumerate() {
            let values = (0..names.len()).map(|m| written.value(c, p, m).to_string());
            let values: Vec<String> = values.collect();
            lines.push(format!("{code} | {period} | {}", values.join(" | ")));
        }
    }
    lines.join("\n")
}

/// Periods down, indicators across, under the measure where there are two.
fn with_indicators_across(written: &Written) -> String {
    let mut above = Vec::new();
    let mut below = Vec::new();
    for code in &written.codes {
        for measure in &written.measures {
            above.push(name(*measure));
            below.push(*code);
        }
    }
    let mut lines = vec![
        format!(" | {}", above.join(" | ")),
        format!("Periodo | {}", below.join(" | ")),
    ];
    for (p, period) in written.periods.iter().enumerate() {
        let values = (0..written.codes.len())
            .flat_map(|c| (0..written.measures.len()).map(move |m| (c, m)))
            .map(|(c, m)| written.value(c, p, m).to_string());
        let values: Vec<String> = values.collect();
        lines.push(format!("{period} | {}", values.join(" | ")));
    }
    lines.join("\n")
}

fn written() -> impl Strategy<Value = Written> {
    let measures = prop::sample::select(vec![
        vec![Measure::Observed],
        vec![Measure::Target],
        vec![Measure::Target, Measure::Observed],
        vec![Measure::Observed, Measure::Target],
    ]);
    let periods = (2016i32..2024, 2i32..5, any::<bool>(), any::<bool>());
    (measures, periods, 1usize..4).prop_map(|(measures, (first, count, descend, quarters), n)| {
        let years = first..first + count;
        let mut periods: Vec<String> = match quarters {
            true => years
                .flat_map(|y| (1..=4).map(move |q| format!("{y}-Q{q}")))
                .collect(),
            false => years.map(|year| year.to_string()).collect(),
        };
        if descend {
            periods.reverse();
        }
        let codes: &[&str] = if quarters { &QUARTERLY } else { &YEARLY };
        Written {
            codes: codes.iter().copied().take(n).collect(),
            periods,
            measures,
        }
    })
}

fn read_back(text: &str) -> (BTreeSet<String>, Vec<String>) {
    let grid = sheet::grid(&[text]);
    let outcome = outcome::import(&grid, &catalogue::catalogue(), &Stored::default(), |_| {});
    let draft = &outcome.understood.draft;
    let line = |cell: &import::draft::DraftCell| {
        let CellKey {
            indicator,
            measure,
            period,
            ..
        } = draft.book.cell_key(cell.key);
        let value = draft.book.cell_value(cell.value).datum.value();
        let value = value.map(|v| v.normalize().to_string()).unwrap_or_default();
        format!("{indicator} {measure:?} {period} {value}")
    };
    let layout = outcome
        .findings
        .iter()
        .filter(|f| f.code.as_str() < "E400" && f.blocks());
    (
        draft.cells.iter().map(line).collect(),
        layout
            .map(|f| format!("{} {}", f.code, f.problem))
            .collect(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_layout_is_read_back_as_it_was_written(written in written(), titles in 0usize..3) {
        let layouts = [
            in_one_row(&written),
            in_two_rows(&written, true, false),
            in_two_rows(&written, true, true),
            in_two_rows(&written, false, false),
            in_two_rows(&written, false, true),
            long(&written, "Tipo"),
            long(&written, "Serie"),
            with_measures_across(&written),
            with_indicators_across(&written),
        ];
        let title = "Matriz de seguimiento de la política\n".repeat(titles);
        for text in layouts {
            let text = format!("{title}{text}\nFuente: registro administrativo");
            let (found, errors) = read_back(&text);
            prop_assert_eq!(&found, &written.expected(), "{}\n{:?}", text, errors);
            prop_assert!(errors.is_empty(), "{}\n{:?}", text, errors);
        }
    }
}
