//! What the map of tiles promises: every department has its tile, and every text its room.

use std::collections::BTreeSet;

use super::{COLUMNS, Department, NARROW, ROWS, TILES, WIDE, tile_map};
use crate::placement::width;
use domain::{
    Decimal,
    indicator::{Unit, UnitKind},
};

/// The departments of the catalogue that is delivered.
fn members() -> Vec<(String, String)> {
    let text = include_str!("../../../../server/seed/members.csv");
    let rows = text
        .lines()
        .filter_map(|line| line.strip_prefix("departamento,"));
    rows.filter_map(|row| {
        let mut fields = row.split(',');
        Some((fields.next()?.to_owned(), fields.next()?.to_owned()))
    })
    .collect()
}

#[test]
fn every_department_has_one_tile_and_no_two_stand_on_one() {
    let tiles: BTreeSet<&str> = TILES.iter().map(|tile| tile.code).collect();
    let members = members();
    let codes: BTreeSet<&str> = members.iter().map(|(code, _)| code.as_str()).collect();
    assert_eq!((codes.len(), &tiles), (25, &codes));
    let places: BTreeSet<_> = TILES.iter().map(|tile| (tile.column, tile.row)).collect();
    assert_eq!(places.len(), TILES.len());
    assert!(
        places
            .iter()
            .all(|(column, row)| *column < COLUMNS && *row < ROWS)
    );
}

#[test]
fn every_name_fits_its_tile() {
    for (code, name) in members() {
        assert!(width(&name, WIDE.name) <= f64::from(WIDE.width), "{name}");
        let tile = TILES.iter().find(|tile| tile.code == code).expect("a tile");
        let short = width(tile.short, NARROW.name);
        assert!(short <= f64::from(NARROW.width), "{}: {short}", tile.short);
        let first = |text: &str| text.chars().next();
        assert_eq!(first(tile.short), first(&name), "{} for {name}", tile.short);
    }
}

#[test]
fn a_department_without_a_value_says_so_and_hostile_names_stay_text() {
    let unit = Unit {
        kind: UnitKind::Quantity,
        label: "personas".to_owned(),
        decimals: 0,
        shown_decimals: 0,
        min: None,
        max: None,
    };
    let department = |code: &str, name: &str, value: Option<i64>| Department {
        code: code.to_owned(),
        name: name.to_owned(),
        value: value.map(Decimal::from),
        provisional: code == "07",
    };
    let departments = [
        department("15", "Lima <b>", Some(12_345_678)),
        department("07", "Callao", Some(1_200)),
        department("16", "Loreto", None),
    ];
    let map = tile_map(&unit, &departments, "El «mapa» \"a\" & <b>", "m").expect("a map");
    assert!(map.wide.contains("Lima &lt;b&gt;") && map.wide.contains(">12,345,678<"));
    // A provisional number has its mark in both drawings.
    assert!(!map.narrow.contains("12,345,678") && map.narrow.contains(">1,200 p<"));
    assert!(map.wide.contains(">1,200 p<"));
    assert_eq!(map.wide.matches(">sin dato<").count(), 23);
    assert!(
        map.wide
            .contains("aria-label=\"El «mapa» &quot;a&quot; &amp; &lt;b&gt;\"")
    );
    assert!(tile_map(&unit, &departments[2..], "", "m").is_none());
}
