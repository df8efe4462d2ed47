//! The colours of a chart: a light value for files, a custom property of `style/tokens.css` for pages.
//!
//! The browser module keeps the same table (`app/js/chart/colours.js`); a test compares them.

/// Text and axis names.
pub const INK: &str = "#1b242c";
/// Axis labels and remarks.
pub const MUTED: &str = "#56626c";
/// Grid lines.
pub const RULE: &str = "#d9dcd6";
/// The inside of hollow marks.
pub const PAPER: &str = "#fffefb";
/// What was obtained.
pub const OBSERVED: &str = "#0b4f63";
/// Yearly targets and the final one.
pub const TARGET: &str = "#8a4b08";
/// The required path, and the bridge over missing periods.
pub const PATH: &str = "#6e7a83";

/// The series of a comparison, in their order: each also has a dash and a mark of its own.
pub const SERIES: [&str; 6] = [
    "#0b5c8f", "#a83a00", "#5c3a9e", "#1f6e3d", "#9a2468", "#665800",
];

/// Colour of a file, and the property that replaces it on a page.
pub const PALETTE: [(&str, &str); 13] = [
    (INK, "--chart-ink"),
    (MUTED, "--chart-muted"),
    (RULE, "--chart-rule"),
    (PAPER, "--chart-paper"),
    (OBSERVED, "--chart-observed"),
    (TARGET, "--chart-target"),
    (PATH, "--chart-path"),
    (SERIES[0], "--chart-series-1"),
    (SERIES[1], "--chart-series-2"),
    (SERIES[2], "--chart-series-3"),
    (SERIES[3], "--chart-series-4"),
    (SERIES[4], "--chart-series-5"),
    (SERIES[5], "--chart-series-6"),
];

/// The family of every text in a chart; the page's own.
pub const FONT: &str = "'Source Sans 3', 'Source Sans Pro', system-ui, sans-serif";

#[cfg(test)]
mod tests {
    use super::PALETTE;

    #[test]
    fn the_browser_module_keeps_the_same_table() {
        let script = include_str!("../../js/chart/colours.js");
        for (colour, property) in PALETTE {
            let line = format!("\"{colour}\": \"{property}\"");
            assert!(script.contains(&line), "{line} is missing");
        }
        assert_eq!(script.matches("\": \"--chart-").count(), PALETTE.len());
    }
}
