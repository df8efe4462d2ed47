//! The names at the ends of the lines: one column, in the order of the values, clear of each other.
//!
//! They stand between the last value and the horizon where there is room, else beside the plot; a thin line leads from each
//! end to its name. The targets of the horizon have a column of their own beside the plot.

use serde_json::{Value, json};

use super::ComparedLine;
use crate::{
    axis::Timeline,
    geometry::SMALL,
    labels::{BOTTOM, TOP, YEARS},
    placement,
    points::float,
    range::Range,
    svg::Size,
    text,
};

/// Height that a name takes.
const STEP: f64 = 17.0;
/// Between a point and its name, and between a name and what follows it.
const GAP: f64 = 12.0;
/// The least room for a name that is worth its place.
const LEAST: f64 = 56.0;
/// Free room at the right edge.
const EDGE: f64 = 4.0;
/// Beside a plot without anything there.
const RIGHT: f64 = 24.0;

/// A text at the end of a line.
pub struct EndLabel {
    pub id: String,
    pub text: String,
    pub colour: &'static str,
    pub bold: bool,
    pub place: i32,
    pub value: f64,
    pub is_target: bool,
}

/// The names of the lines, and the numbers of their targets, each as its indicator writes it.
pub fn labels(lines: &[ComparedLine<'_>], timeline: &Timeline) -> Vec<EndLabel> {
    let mut labels = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if let Some(last) = line.points.observed.last() {
            labels.push(EndLabel {
                id: format!("end-{at}"),
                text: line.name.clone(),
                colour: line.look.colour(),
                bold: true,
                place: timeline.place(last.period),
                value: float(last.value),
                is_target: false,
            });
        }
        if let Some(target) = line.points.final_target() {
            labels.push(EndLabel {
                id: format!("target-label-{at}"),
                text: text::with_unit(target, &line.indicator.unit),
                colour: line.look.colour(),
                bold: false,
                place: timeline.place_of_year(line.points.horizon),
                value: float(target),
                is_target: true,
            });
        }
    }
    labels
}

/// The edges of the plot in a drawing of one size, and where its labels stand.
pub struct Geometry {
    /// Distances of the plot from the edges of the drawing.
    pub left: f64,
    pub right: f64,
    width: f64,
    height: f64,
    places: f64,
    range: Range,
    /// Where the column of the names begins, and how wide it is.
    names: (f64, f64),
    /// Whether the names share the column beside the plot with the targets.
    is_beside: bool,
}

impl Geometry {
    pub fn of(
        labels: &[EndLabel],
        lines: &[ComparedLine<'_>],
        timeline: &Timeline,
        range: Range,
        size: Size,
    ) -> Self {
        let widest = |is_target: bool| {
            let some = labels.iter().filter(|one| one.is_target == is_target);
            some.map(|one| placement::width(&one.text, SMALL))
                .fold(0.0, f64::max)
        };
        let (names, targets) = (widest(false), widest(true));
        // Half a place is free behind the last period.
        let edge = super::left(range);
        let whole = f64::from(size.width) - edge;
        let half = 0.5 / f64::from(timeline.len().max(1));
        let beside = |width: f64| match width > 0.0 {
            true => ((width + GAP + EDGE - whole * half) / (1.0 - half)).max(EDGE),
            false => RIGHT,
        };
        let mut found = Self {
            left: edge,
            right: beside(targets),
            width: f64::from(size.width),
            height: f64::from(size.height),
            places: f64::from(timeline.len().max(1)),
            range,
            names: (0.0, 0.0),
            is_beside: false,
        };
        let last = lines
            .iter()
            .filter_map(|one| one.points.observed.last())
            .map(|one| timeline.place(one.period))
            .max();
        let begin = found.x(last.unwrap_or_default()) + GAP;
        let end = match targets > 0.0 {
            true => found.x(timeline.len() - 1) - GAP,
            false => found.width - EDGE,
        };
        if end - begin >= names.min(LEAST) {
            found.names = (begin, (end - begin).min(names));
            return found;
        }
        // No room before the horizon: they stand beside the plot, which is narrower then.
        let most = found.width / 3.0;
        found.is_beside = true;
        found.right = beside(names.max(targets).min(most));
        let begin = found.beside();
        found.names = (begin, found.width - EDGE - begin);
        found
    }

    fn x(&self, place: i32) -> f64 {
        let plot = self.width - self.left - self.right;
        self.left + plot * (f64::from(place) + 0.5) / self.places
    }

    /// Where the column behind the last period begins.
    fn beside(&self) -> f64 {
        let end = self.width - self.right;
        end - (end - self.left) * 0.5 / self.places + GAP
    }

    fn bottom(&self) -> f64 {
        self.height - BOTTOM - YEARS
    }

    fn y(&self, value: f64) -> f64 {
        let up = (value - self.range.min) / (self.range.max - self.range.min);
        self.bottom() - (self.bottom() - TOP) * up
    }

    /// The text of a label, shortened to the room of its column.
    pub fn text(&self, label: &EndLabel) -> String {
        match label.is_target {
            true => label.text.clone(),
            false => shortened(&label.text, self.names.1),
        }
    }

    /// Writes the place of each label into the option, with a line from the point to it.
    pub fn arrange(&self, option: &mut Value, labels: &[EndLabel]) {
        let is_beside = |one: &&EndLabel| self.is_beside || one.is_target;
        let (beside, names): (Vec<_>, Vec<_>) = labels.iter().partition(is_beside);
        for column in [beside, names] {
            let wanted: Vec<f64> = column.iter().map(|one| self.y(one.value)).collect();
            let heights = spread(&wanted, STEP, (TOP, self.bottom()));
            for (label, y) in column.into_iter().zip(heights) {
                let x = match is_beside(&label) {
                    true => self.beside(),
                    false => self.names.0,
                };
                self.place(option, label, (x, y));
            }
        }
    }

    fn place(&self, option: &mut Value, label: &EndLabel, (x, y): (f64, f64)) {
        let point = (self.x(label.place), self.y(label.value));
        let (dx, dy) = (x - point.0, y - point.1 - SMALL / 2.0);
        for series in option["series"].as_array_mut().into_iter().flatten() {
            if series["id"] != label.id {
                continue;
            }
            series["label"]["position"] = json!([dx.round(), dy.round()]);
            series["label"]["align"] = json!("left");
            series["label"]["verticalAlign"] = json!("top");
            let is_far = dx > GAP + 6.0 || (y - point.1).abs() > STEP / 2.0;
            if is_far {
                series["markLine"] = json!({
                    "symbol": ["none", "none"], "silent": true, "animation": false,
                    "label": { "show": false },
                    "lineStyle": { "color": label.colour, "width": 1, "type": "solid", "opacity": 0.6 },
                    "data": [[
                        { "coord": [label.place, label.value] },
                        { "x": (x - 3.0).round(), "y": y.round() },
                    ]],
                });
            }
        }
    }
}

/// As many letters as fit, with a sign that some are missing.
fn shortened(text: &str, room: f64) -> String {
    if placement::width(text, SMALL) <= room + 1.0 {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        let longer = format!("{kept}{letter}…");
        if placement::width(&longer, SMALL) > room {
            break;
        }
        kept.push(letter);
    }
    format!("{}…", kept.trim_end())
}

/// Heights with at least a step between each two, inside both ends where they fit, as near to the wanted ones as can be.
/// They keep the order of the wanted ones; the answer has the order of the question.
fn spread(wanted: &[f64], step: f64, (top, bottom): (f64, f64)) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| {
        let of = |at: &usize| wanted.get(*at).copied().unwrap_or_default();
        of(a).total_cmp(&of(b))
    });
    // Groups that touch: the middle of each is the mean of what its members want.
    let mut groups: Vec<(Vec<usize>, f64)> = Vec::new();
    for at in order {
        groups.push((vec![at], wanted.get(at).copied().unwrap_or_default()));
        while let [.., (above, upper), (below, lower)] = groups.as_slice() {
            let (a, b) = (above.len() as f64, below.len() as f64);
            if lower - upper >= (a + b) / 2.0 * step {
                break;
            }
            let middle = (upper * a + lower * b) / (a + b);
            let members = [above.as_slice(), below.as_slice()].concat();
            groups.truncate(groups.len() - 2);
            groups.push((members, middle));
        }
    }
    let mut heights = vec![0.0; wanted.len()];
    let mut free = top;
    let total: usize = groups.iter().map(|(members, _)| members.len()).sum();
    let mut below = total as f64;
    for (members, middle) in groups {
        let count = members.len() as f64;
        let lowest = bottom - (below - 1.0) * step;
        let first = (middle - (count - 1.0) / 2.0 * step).min(lowest).max(free);
        for (at, n) in members.iter().zip(0u32..) {
            if let Some(height) = heights.get_mut(*at) {
                *height = first + f64::from(n) * step;
            }
        }
        free = first + count * step;
        below -= count;
    }
    heights
}

#[cfg(test)]
mod tests {
    use super::{shortened, spread};

    #[test]
    fn names_keep_their_order_and_a_step_between_each_two_inside_the_plot() {
        for wanted in [
            vec![100.0],
            vec![100.0, 100.0, 100.0],
            vec![64.0, 65.0, 300.0],
            vec![300.0, 299.0, 301.0, 298.0, 300.0, 300.0, 300.0],
            vec![50.0, 90.0, 91.0, 92.0, 200.0, 210.0],
        ] {
            let found = spread(&wanted, 17.0, (60.0, 305.0));
            let mut pairs: Vec<(f64, f64)> = wanted.iter().copied().zip(found).collect();
            pairs.sort_by(|a, b| a.1.total_cmp(&b.1));
            for pair in pairs.windows(2) {
                assert!(pair[1].1 - pair[0].1 >= 16.99, "{pairs:?}");
                assert!(pair[0].0 <= pair[1].0, "{pairs:?}");
            }
            let inside = |(_, y): &(f64, f64)| (60.0..=305.0).contains(y);
            assert!(pairs.iter().all(inside), "{pairs:?}");
        }
    }

    #[test]
    fn a_name_with_room_stands_at_the_height_of_its_point() {
        assert_eq!(spread(&[200.0, 100.0], 17.0, (60.0, 305.0)), [200.0, 100.0]);
    }

    #[test]
    fn a_name_that_is_too_long_says_that_it_goes_on() {
        assert_eq!(shortened("Lima", 80.0), "Lima");
        let short = shortened("Otra lengua nativa", 80.0);
        assert!(short.starts_with("Otra") && short.ends_with('…'), "{short}");
    }
}
