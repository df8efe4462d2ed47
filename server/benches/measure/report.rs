//! What was measured, as a table: the figure, the best case beside it, and their ratio.

use std::time::{Duration, Instant};

/// A figure with what it is compared to.
struct Line {
    what: String,
    figure: f64,
    unit: &'static str,
    beside: Option<(String, f64)>,
}

#[derive(Default)]
pub struct Report {
    lines: Vec<Line>,
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
        let beside = beside.map(|(what, figure)| (what.to_owned(), figure));
        self.lines.push(Line {
            what: what.to_owned(),
            figure,
            unit,
            beside,
        });
    }

    /// A figure that stands alone.
    pub fn figure(&mut self, what: &str, unit: &'static str, figure: f64) {
        self.rate(what, unit, figure, None);
    }

    pub fn print(&self) {
        println!(
            "{:<54} {:>12} {:<10} {:>12} {:>7}  beside",
            "measured", "figure", "unit", "best case", "ratio"
        );
        for line in &self.lines {
            let figure = shown(line.figure);
            match &line.beside {
                Some((what, best)) => println!(
                    "{:<54} {figure:>12} {:<10} {:>12} {:>7.3}  {what}",
                    line.what,
                    line.unit,
                    shown(*best),
                    line.figure / best
                ),
                None => println!("{:<54} {figure:>12} {:<10}", line.what, line.unit),
            }
        }
    }
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
