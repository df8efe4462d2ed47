//! Where the direct labels of a chart stand: near their points, clear of each other, of the marks and of the edges.
//!
//! The drawing library puts a label on one side of its point and knows nothing of the others. Here each label takes the
//! free spot that is nearest to its point. Widths of texts are estimates on the long side: no font is read.

/// Space between a point and its label, nearest first, in pixels.
const GAPS: [f64; 7] = [8.0, 16.0, 26.0, 38.0, 52.0, 70.0, 92.0];
/// Free space that a label keeps around itself.
const CLEAR: f64 = 3.0;
/// Half the size of the mark that a label speaks of, and what covering it costs.
const OWN: f64 = 5.0;
const OVER_ITS_POINT: f64 = 60.0;
/// Height of a line of text, as a share of its size.
const LINE: f64 = 1.25;

/// An upright rectangle, in pixels from the upper left corner of the drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Area {
    /// A square around a point.
    pub fn around((x, y): (f64, f64), radius: f64) -> Self {
        Self {
            left: x - radius,
            top: y - radius,
            right: x + radius,
            bottom: y + radius,
        }
    }

    fn wider(self, by: f64) -> Self {
        Self {
            left: self.left - by,
            top: self.top - by,
            right: self.right + by,
            bottom: self.bottom + by,
        }
    }

    /// The same, moved as little as needed to stand inside; one that is too wide or too high begins at the edge.
    fn moved_into(self, within: Self) -> Self {
        let (width, height) = (self.right - self.left, self.bottom - self.top);
        let left = self.left.min(within.right - width).max(within.left);
        let top = self.top.min(within.bottom - height).max(within.top);
        Self {
            left,
            top,
            right: left + width,
            bottom: top + height,
        }
    }

    fn meets(self, other: Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    fn contains(self, inner: Self) -> bool {
        self.left <= inner.left
            && self.top <= inner.top
            && inner.right <= self.right
            && inner.bottom <= self.bottom
    }

    /// Does the line between two points cross it?
    fn is_crossed(self, (from, to): ((f64, f64), (f64, f64))) -> bool {
        // Enough points of the line are tried: labels are wider than a step.
        (0..=24).any(|step| {
            let share = f64::from(step) / 24.0;
            let (x, y) = (
                from.0 + (to.0 - from.0) * share,
                from.1 + (to.1 - from.1) * share,
            );
            self.left < x && x < self.right && self.top < y && y < self.bottom
        })
    }
}

/// A text that wants a place.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    pub text: &'a str,
    pub font_size: f64,
    pub point: (f64, f64),
    /// Whether the space to the right of its point is kept for it.
    pub beside: bool,
}

/// What stands in the drawing already.
#[derive(Debug, Default)]
pub struct Taken {
    /// Texts: never covered.
    pub texts: Vec<Area>,
    /// Dots and diamonds: covered only where there is no other place.
    pub marks: Vec<Area>,
    pub lines: Vec<((f64, f64), (f64, f64))>,
}

/// The places of the labels, in their order: the upper left corner of each, seen from its point. The first has the
/// first choice.
pub fn place(wanted: &[Wanted<'_>], within: Area, mut taken: Taken) -> Vec<(f64, f64)> {
    wanted
        .iter()
        .map(|label| {
            let best = spots(label)
                .map(|(area, far)| {
                    let inside = area.moved_into(within);
                    let moved = (inside.left - area.left).abs() + (inside.top - area.top).abs();
                    let own = if inside.meets(Area::around(label.point, OWN)) {
                        OVER_ITS_POINT
                    } else {
                        0.0
                    };
                    (
                        inside,
                        cost(inside, within, &taken) + far + own + moved / 3.0,
                    )
                })
                .min_by(|(_, a), (_, b)| a.total_cmp(b));
            let area = best.map_or(Area::around(label.point, 0.0), |(area, _)| area);
            taken.texts.push(area);
            (area.left - label.point.0, area.top - label.point.1)
        })
        .collect()
}

/// Every spot that is tried, with how far it is from the point.
fn spots(label: &Wanted<'_>) -> impl Iterator<Item = (Area, f64)> {
    let (width, height) = (width(label.text, label.font_size), label.font_size * LINE);
    let (x, y) = label.point;
    let to_the_right = if label.beside { -6.0 } else { 3.5 };
    GAPS.into_iter().flat_map(move |gap| {
        let above = y - gap - height;
        let below = y + gap;
        let beside = y - height / 2.0;
        [
            (x - width / 2.0, above, 0.0),
            (x - width + 6.0, above, 1.0),
            (x - 6.0, above, 1.5),
            (x - width / 2.0, below, 2.0),
            (x - 6.0, below, 2.5),
            (x - width + 6.0, below, 3.0),
            (x + gap, beside, to_the_right),
            (x - gap - width, beside, 4.0),
        ]
        .map(|(left, top, rank)| {
            let area = Area {
                left,
                top,
                right: left + width,
                bottom: top + height,
            };
            (area, gap / 3.0 + rank)
        })
    })
}

fn cost(area: Area, within: Area, taken: &Taken) -> f64 {
    let clear = area.wider(CLEAR);
    let counted = |areas: &[Area]| {
        f64::from(
            u32::try_from(areas.iter().filter(|one| clear.meets(**one)).count())
                .unwrap_or(u32::MAX),
        )
    };
    let crossed = taken
        .lines
        .iter()
        .filter(|line| area.is_crossed(**line))
        .count();
    let outside = if within.contains(area) { 0.0 } else { 10_000.0 };
    outside
        + 1_000.0 * counted(&taken.texts)
        + 40.0 * counted(&taken.marks)
        + 9.0 * f64::from(u32::try_from(crossed).unwrap_or(u32::MAX))
}

/// How wide a text is at most, in pixels.
pub fn width(text: &str, font_size: f64) -> f64 {
    let share: f64 = text.chars().map(of_letter).sum();
    share * font_size
}

/// Widths of the page's font at its bold weight, in sizes.
fn of_letter(letter: char) -> f64 {
    match letter {
        '.' | ',' | ':' | ';' | ' ' | '\u{a0}' | 'i' | 'j' | 'l' | 'í' | '\'' => 0.29,
        '%' | 'm' | 'M' | 'W' => 0.88,
        'A'..='Z' => 0.63,
        _ => 0.54,
    }
}

#[cfg(test)]
mod tests {
    use super::{Area, Taken, Wanted, place, width};

    const WITHIN: Area = Area {
        left: 40.0,
        top: 40.0,
        right: 340.0,
        bottom: 300.0,
    };

    fn wanted(point: (f64, f64)) -> Wanted<'static> {
        Wanted {
            text: "Línea de base 2022: 40.0 %",
            font_size: 13.0,
            point,
            beside: false,
        }
    }

    fn areas(points: &[(f64, f64)], taken: Taken) -> Vec<Area> {
        let wanted: Vec<_> = points.iter().copied().map(wanted).collect();
        let found = place(&wanted, WITHIN, taken);
        wanted
            .iter()
            .zip(found)
            .map(|(label, (dx, dy))| Area {
                left: label.point.0 + dx,
                top: label.point.1 + dy,
                right: label.point.0 + dx + width(label.text, label.font_size),
                bottom: label.point.1 + dy + label.font_size,
            })
            .collect()
    }

    #[test]
    fn labels_of_one_point_stand_clear_of_each_other_and_inside() {
        for point in [(60.0, 60.0), (190.0, 170.0), (330.0, 290.0), (41.0, 299.0)] {
            let found = areas(&[point; 3], Taken::default());
            for (at, one) in found.iter().enumerate() {
                assert!(WITHIN.contains(*one), "{point:?}: {one:?}");
                assert!(
                    found[..at].iter().all(|other| !one.meets(*other)),
                    "{point:?}: {found:?}"
                );
            }
        }
    }

    #[test]
    fn a_label_without_neighbours_stands_above_its_point() {
        let [area] = areas(&[(190.0, 170.0)], Taken::default())[..] else {
            panic!("one label has one place");
        };
        assert!(area.bottom < 170.0 && area.left < 190.0 && area.right > 190.0);
    }

    #[test]
    fn a_label_with_space_beside_the_plot_stands_there_and_a_second_one_clear_of_it() {
        let (text, font_size, point) = ("Meta 2030: 79.0 %", 15.0, (200.0, 100.0));
        let one = Wanted {
            text,
            font_size,
            point,
            beside: true,
        };
        let [first, second] = place(&[one, one], WITHIN, Taken::default())[..] else {
            panic!("two labels have two places");
        };
        assert!(
            first.0 > 0.0 && first.1 < 0.0 && first.1 > -font_size,
            "{first:?}"
        );
        assert!(
            second.0 + width(text, font_size) < first.0 || (second.1 - first.1).abs() > font_size
        );
    }

    #[test]
    fn a_label_leaves_texts_and_marks_free_where_it_can() {
        let taken = Taken {
            texts: vec![Area::around((190.0, 150.0), 14.0)],
            marks: vec![Area::around((190.0, 190.0), 6.0)],
            lines: Vec::new(),
        };
        let (text, mark) = (taken.texts[0], taken.marks[0]);
        let [area] = areas(&[(190.0, 170.0)], taken)[..] else {
            panic!("one label has one place");
        };
        assert!(!area.meets(text) && !area.meets(mark), "{area:?}");
    }
}
