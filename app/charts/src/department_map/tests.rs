//! What the map of outlines promises: every department is there, shared borders are one line, and colours are the tiles'.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    department_map,
    outlines::{ENLARGED, FRAME, HEIGHT, OUTLINES, SLOT_HEIGHTS, WIDTH},
};
use crate::tiles::{Department, tile_map};
use domain::{
    Decimal,
    indicator::{Unit, UnitKind},
};

/// Most bytes of all paths together: they are sent with every page that has the map.
const PATHS: usize = 6 * 1024;

type Point = (i32, i32);

/// The departments of the catalogue that is delivered, with values of all five ranges and some without.
fn departments() -> Vec<Department> {
    let text = include_str!("../../../../server/seed/members.csv");
    let rows = text
        .lines()
        .filter_map(|line| line.strip_prefix("departamento,"));
    let departments = (0..).zip(rows).map(|(at, row)| {
        let mut fields = row.split(',').map(str::to_owned);
        Department {
            code: fields.next().expect("a code"),
            name: fields.next().expect("a name"),
            value: (at % 6 != 5).then(|| Decimal::new(100 + at * 37 % 400, 1)),
            provisional: at == 9,
        }
    });
    departments.collect()
}

fn percentage() -> Unit {
    Unit {
        kind: UnitKind::Percentage,
        label: "%".to_owned(),
        decimals: 1,
        shown_decimals: 1,
        min: None,
        max: None,
    }
}

/// The rings of a path that is written as the script writes it: `m` and steps, `z`.
fn rings(path: &str) -> Vec<Vec<Point>> {
    let mut start = (0, 0);
    let rings = path.split_terminator('z').map(|ring| {
        let steps = ring.strip_prefix('m').expect("a ring begins with m");
        let spaced = steps.replace('-', " -");
        let numbers: Vec<i32> = spaced
            .split_whitespace()
            .map(|number| number.parse().expect("a whole number"))
            .collect();
        let mut at = start;
        let (pairs, []) = numbers.as_chunks::<2>() else {
            panic!("an odd number: {ring}");
        };
        let points: Vec<Point> = pairs
            .iter()
            .map(|[right, down]| {
                at = (at.0 + right, at.1 + down);
                at
            })
            .collect();
        start = points[0];
        points
    });
    rings.collect()
}

fn edges(ring: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    ring.iter()
        .copied()
        .zip(ring.iter().copied().cycle().skip(1))
}

/// Every edge of the map, by its ends in order, and the departments that have it.
fn owners() -> BTreeMap<(Point, Point), Vec<&'static str>> {
    let mut owners: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for one in &OUTLINES {
        for (from, to) in rings(one.path).iter().flat_map(|ring| edges(ring)) {
            assert_ne!(from, to, "{}: a step of nothing", one.code);
            owners
                .entry((from.min(to), from.max(to)))
                .or_default()
                .push(one.code);
        }
    }
    owners
}

#[test]
fn every_department_has_one_outline_within_the_drawing() {
    let departments = departments();
    let members: BTreeSet<&str> = departments.iter().map(|one| one.code.as_str()).collect();
    let drawn: BTreeSet<&str> = OUTLINES.iter().map(|one| one.code).collect();
    assert_eq!((OUTLINES.len(), &drawn), (25, &members));
    let (right, bottom) = (WIDTH.cast_signed(), HEIGHT.cast_signed());
    for one in &OUTLINES {
        for (x, y) in rings(one.path).concat() {
            assert!(
                (0..=right).contains(&x) && (0..=bottom).contains(&y),
                "{}: {x} {y}",
                one.code
            );
        }
    }
}

#[test]
fn a_border_between_two_departments_is_one_line_and_the_rest_is_the_outline_of_the_country() {
    let owners = owners();
    let mut next: BTreeMap<Point, Vec<Point>> = BTreeMap::new();
    for ((from, to), codes) in &owners {
        assert!(codes.len() <= 2, "{codes:?} at {from:?}");
        if codes.len() == 1 {
            next.entry(*from).or_default().push(*to);
            next.entry(*to).or_default().push(*from);
        }
    }
    // A border that was drawn twice would leave a second ring, or points where lines meet.
    assert!(next.values().all(|ends| ends.len() == 2));
    let first = *next.keys().next().expect("a coast");
    let (mut before, mut at, mut seen) = (first, next[&first][0], 1);
    while at != first {
        let ends = &next[&at];
        let onward = if ends[0] == before { ends[1] } else { ends[0] };
        (before, at, seen) = (at, onward, seen + 1);
    }
    assert_eq!(seen, next.len(), "there is one ring");
    let pairs: BTreeSet<Vec<&str>> = owners
        .into_values()
        .filter(|codes| codes.len() == 2)
        .collect();
    // Callao borders on Lima only; Puno, which the source calls «Callao», on Cusco and Tacna.
    for pair in [["07", "15"], ["08", "21"], ["21", "23"], ["16", "25"]] {
        assert!(pairs.contains(pair.as_slice()), "{pair:?}");
    }
    assert_eq!(pairs.iter().filter(|pair| pair.contains(&"07")).count(), 1);
}

#[test]
fn the_frame_shows_callao_and_lima_with_the_border_that_they_share() {
    let edges_of = |path: &str| -> BTreeSet<(Point, Point)> {
        let rings = rings(path);
        let all = rings.iter().flat_map(|ring| edges(ring));
        all.map(|(from, to)| (from.min(to), from.max(to))).collect()
    };
    let [(lima, wide), (callao, small)] = ENLARGED;
    assert_eq!((lima, callao), ("15", "07"));
    let shared = edges_of(wide).intersection(&edges_of(small)).count();
    assert!(shared >= 2, "{shared} edges");
    let from = |start: u32| start.cast_signed()..=(start + FRAME.size).cast_signed();
    for (x, y) in [rings(wide).concat(), rings(small).concat()].concat() {
        assert!(
            from(FRAME.x).contains(&x) && from(FRAME.y).contains(&y),
            "{x} {y}"
        );
    }
}

#[test]
fn the_paths_keep_within_their_bytes() {
    let map: usize = OUTLINES.iter().map(|one| one.path.len()).sum();
    let frame: usize = ENLARGED.iter().map(|(_, path)| path.len()).sum();
    assert!(map + frame <= PATHS, "{} bytes", map + frame);
}

fn is_inside(ring: &[Point], x: f64, y: f64) -> bool {
    let crossed = edges(ring).filter(|((ax, ay), (bx, by))| {
        let [ax, ay, bx, by] = [ax, ay, bx, by].map(|one| f64::from(*one));
        (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax
    });
    crossed.count() % 2 == 1
}

#[test]
fn the_places_for_labels_lie_inside_their_departments() {
    let mut used = 0;
    for one in &OUTLINES {
        let ring = &rings(one.path)[0];
        for (slot, height) in one.slots.iter().zip(SLOT_HEIGHTS) {
            // Below this no number fits, and the place is a point.
            if slot.width < 12 {
                continue;
            }
            used += 1;
            // A unit less each way: the places are rounded.
            let (wide, high) = (
                f64::from(slot.width) / 2.0 - 1.0,
                f64::from(height) / 2.0 - 1.0,
            );
            for (right, down) in [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)] {
                let (x, y) = (
                    f64::from(slot.x) + right * wide,
                    f64::from(slot.y) + down * high,
                );
                assert!(is_inside(ring, x, y), "{}: {slot:?}", one.code);
            }
        }
    }
    assert!(used > 80, "{used} places");
}

#[test]
fn a_department_has_the_colour_of_its_tile() {
    let (unit, departments) = (percentage(), departments());
    let map = department_map(&unit, &departments, "", "m").expect("a map");
    let tiles = tile_map(&unit, &departments, "", "m").expect("tiles").wide;
    let fill_in = |text: &str| {
        let (_, rest) = text.rsplit_once("fill=\"")?;
        let fill = rest.split_once('"')?.0;
        // Each drawing has its own pattern.
        let is_pattern = fill.starts_with("url(#") && fill.ends_with("-none)");
        Some(if is_pattern { "none" } else { fill }.to_owned())
    };
    let mut fills = BTreeSet::new();
    for one in &departments {
        let name = format!(">{}</text>", one.name);
        let (before, _) = tiles.split_once(&name).expect("a tile");
        let (rect, _) = before.rsplit_once("<text").expect("its text");
        let on_tile = fill_in(rect).expect("its fill");
        let mark = format!(" data-department=\"{}\"", one.code);
        let shapes: Vec<_> = map
            .match_indices(&mark)
            .map(|(at, _)| fill_in(&map[..at]).expect("a fill"))
            .collect();
        let times = 1 + usize::from(["07", "15"].contains(&one.code.as_str()));
        assert_eq!(shapes, vec![on_tile.clone(); times], "{}", one.name);
        fills.insert(on_tile);
    }
    assert!(fills.len() >= 5 && fills.contains("none"), "{fills:?}");
}

#[test]
fn titles_and_labels_say_names_and_numbers_and_hostile_names_stay_text() {
    let mut departments = departments();
    departments[14].name = "Lima <b>".to_owned();
    let (huanuco, lima) = (&departments[9], &departments[14]);
    assert_eq!((huanuco.code.as_str(), lima.code.as_str()), ("10", "15"));
    let map = department_map(&percentage(), &departments, "El \"mapa\" & <b>", "m").expect("a map");
    assert!(map.contains("aria-label=\"El &quot;mapa&quot; &amp; &lt;b&gt;\""));
    assert!(map.contains("<title>Huánuco: 43.3\u{a0}% (provisional)</title>"));
    assert!(map.contains("<title>Áncash: 13.7\u{a0}%</title>"));
    assert!(!map.contains("<b>") && map.contains("<title>Lima &lt;b&gt;: "));
    assert_eq!(map.matches("sin dato</title>").count(), 4);
    let (wide, narrow) = map.split_once("labels-narrow").expect("two layers");
    for layer in [
        wide.split_once("labels-wide").expect("two layers").1,
        narrow,
    ] {
        // Provisional, and the two of the frame.
        for text in [">43.3 p<", ">Callao<", ">Lima"] {
            assert!(layer.contains(text), "{text} is missing in {layer}");
        }
    }
    let none: Vec<_> = departments
        .into_iter()
        .map(|one| Department { value: None, ..one })
        .collect();
    assert_eq!(department_map(&percentage(), &none, "", "m"), None);
}
