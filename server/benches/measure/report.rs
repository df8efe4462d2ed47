//! What was measured, as a table: the figure, what it is compared to, their ratio, and the limit of the ratio (or of
//! the figure, where it stands alone) with whether it is met. Nothing is asserted: times depend on the machine.

use std::{
    fmt,
    time::{Duration, Instant},
};

use crate::data::share;

/// What a ratio, or a figure that stands alone, should be.
#[derive(Debug, Clone, Copy)]
pub enum Limit {
    AtLeast(f64),
    AtMost(f64),
    Under(f64),
}

impl Limit {
    fn is_met(self, measured: f64) -> bool {
        match self {
            Self::AtLeast(limit) => measured >= limit,
            Self::AtMost(limit) => measured <= limit,
            Self::Under(limit) => measured < limit,
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(limit) => write!(f, "≥ {limit}"),
            Self::AtMost(limit) => write!(f, "≤ {limit}"),
            Self::Under(limit) => write!(f, "< {limit}"),
        }
    }
}

/// A figure with what it is compared to.
struct Line {
    what: String,
    figure: f64,
    unit: &'static str,
    beside: Option<(String, f64)>,
    limit: Option<Limit>,
}

impl Line {
    fn ratio(&self) -> Option<f64> {
        self.beside.as_ref().map(|(_, best)| self.figure / best)
    }

    /// Whether the limit is met, where there is one.
    fn is_met(&self) -> Option<bool> {
        let measured = self.ratio().unwrap_or(self.figure);
        self.limit.map(|limit| limit.is_met(measured))
    }
}

#[derive(Default)]
pub struct Report {
    lines: Vec<Line>,
    notes: Vec<String>,
}

impl Report {
    /// So many things a second, and how many the comparison does.
    pub fn rate(
        &mut self,
        what: &str,
        unit: &'static str,
        figure: f64,
        beside: Option<(&str, f64)>,
    ) {
        self.push(what, unit, figure, beside, None);
    }

    /// A figure that stands alone.
    pub fn figure(&mut self, what: &str, unit: &'static str, figure: f64) {
        self.push(what, unit, figure, None, None);
    }

    /// The limit is one of the ratio to the comparison; without a comparison it is one of the figure.
    pub fn limited(
        &mut self,
        what: &str,
        unit: &'static str,
        figure: f64,
        beside: Option<(&str, f64)>,
        limit: Limit,
    ) {
        self.push(what, unit, figure, beside, Some(limit));
    }

    /// What a reader of the figures has to know, printed under the table.
    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    fn push(
        &mut self,
        what: &str,
        unit: &'static str,
        figure: f64,
        beside: Option<(&str, f64)>,
        limit: Option<Limit>,
    ) {
        self.lines.push(Line {
            what: what.to_owned(),
            figure,
            unit,
            beside: beside.map(|(what, figure)| (what.to_owned(), figure)),
            limit,
        });
    }

    pub fn print(&self) {
        println!(
            "{:<66} {:>12} {:<8} {:>12} {:>8} {:>7} {:<7}  beside",
            "measured", "figure", "unit", "compared to", "ratio", "limit", ""
        );
        for line in &self.lines {
            println!("{}", line_of_table(line));
        }
        let judged: Vec<bool> = self.lines.iter().filter_map(Line::is_met).collect();
        let met = judged.iter().filter(|met| **met).count();
        println!("{met} of {} limits are met", judged.len());
        if share() < 1.0 {
            println!(
                "Sizes were a share of {} (PNTD_BENCH_SHARE): the limits are meant for whole ones.",
                share()
            );
        }
        if cfg!(debug_assertions) {
            println!("This is a debug build: the limits are meant for a release build.");
        }
        for note in &self.notes {
            println!("{note}");
        }
    }
}

fn line_of_table(line: &Line) -> String {
    let (compared, ratio, beside) = match (&line.beside, line.ratio()) {
        (Some((what, best)), Some(ratio)) => (shown(*best), format!("{ratio:.3}"), what.as_str()),
        _ => (String::new(), String::new(), ""),
    };
    let limit = line
        .limit
        .map(|limit| limit.to_string())
        .unwrap_or_default();
    let verdict = match line.is_met() {
        Some(true) => "met",
        Some(false) => "NOT met",
        None => "",
    };
    let text = format!(
        "{:<66} {:>12} {:<8} {compared:>12} {ratio:>8} {limit:>7} {verdict:<7}  {beside}",
        line.what,
        shown(line.figure),
        line.unit,
    );
    text.trim_end().to_owned()
}

fn shown(figure: f64) -> String {
    if figure >= 100.0 {
        format!("{figure:.0}")
    } else {
        format!("{figure:.2}")
    }
}

/// The best of three runs, in seconds: noise only ever adds.
pub fn best_of_three<T>(mut run: impl FnMut() -> T) -> f64 {
    let times = (0..3).map(|_| {
        let started = Instant::now();
        std::hint::black_box(run());
        started.elapsed().as_secs_f64()
    });
    times.fold(f64::INFINITY, f64::min)
}

/// Things a second.
pub fn per_second(things: usize, elapsed: Duration) -> f64 {
    things as f64 / elapsed.as_secs_f64()
}

/// Milliseconds.
pub fn millis(elapsed: Duration) -> f64 {
    elapsed.as_secs_f64() * 1000.0
}
