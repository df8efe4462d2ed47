//! What the breakdowns of an indicator promise: a ranking of most groups and not of a few, and marks of what is
//! provisional in every form.

use domain::value::{Breakdown, Cell, Measure};

use crate::support::{made_up as support, site::Site};

const ADDRESS: &str = "/indicadores/S04-1?desagregacion=departamento";

/// The page with the observed cells of the departments as `change` leaves them; those that it refuses go.
fn page(change: impl Fn(&mut Cell) -> bool) -> String {
    let mut release = support::release();
    release.cells.retain_mut(|cell| {
        let is_department = cell
            .key
            .breakdown
            .pairs()
            .any(|(of, _)| of == "departamento");
        !is_department || cell.key.measure != Measure::Observed || change(cell)
    });
    Site::of(release, None).page(ADDRESS).html
}

fn is_of(cell: &Cell, year: i32, codes: &[&str]) -> bool {
    let is_one = |code: &&str| cell.key.breakdown == Breakdown::of("departamento", code);
    cell.key.period.calendar_year() == year && codes.iter().any(is_one)
}

#[test]
fn groups_are_ranked_in_the_last_period_that_most_of_them_have() {
    // Pasco has no value in any year.
    let all = page(|_| true);
    assert_eq!(all.matches("Con valor de 2025: 24 de 25.").count(), 2);
    assert!(!all.contains(", solo "));

    let few = page(|cell| {
        cell.key.period.calendar_year() != 2025 || is_of(cell, 2025, &["01", "07", "15"])
    });
    for part in [
        "<h3>De mayor a menor, 2024</h3>",
        "<h3>Por departamento, 2024</h3>",
        "Esquema de los departamentos con los valores de 2024",
    ] {
        assert!(few.contains(part), "{part} is missing");
    }
    let coverage = "Con valor de 2024: 24 de 25. De 2025, solo 3 de 25.";
    assert_eq!(
        few.matches(coverage).count(),
        2,
        "in the ranking and the map"
    );
}

#[test]
fn a_provisional_value_of_a_group_is_marked_in_ranking_map_and_table_and_its_note_is_shown() {
    let page = page(|cell| {
        if is_of(cell, 2025, &["07"]) {
            cell.value.provisional = true;
            cell.value.note = Some("falta el último trimestre".to_owned());
        }
        true
    });
    let (_, section) = page.split_once("id=\"desagregacion\"").unwrap();
    assert_eq!(section.matches("class=\"provisional-mark\"").count(), 1);
    assert!(section.contains("p: valor provisional, que puede cambiar en otra publicación"));
    assert!(section.contains(" Nota: Falta el último trimestre."));
    for part in [
        "class=\"dot-provisional\"",
        "(provisional)</span>",
        "<b>p</b>provisional",
        " p</text>",
        " Provisional: Callao.",
    ] {
        assert!(section.contains(part), "{part} is missing");
    }
}

#[test]
fn where_nothing_is_provisional_no_mark_is_explained() {
    let page = page(|_| true);
    let (_, section) = page.split_once("id=\"desagregacion\"").unwrap();
    for part in [
        "provisional-mark",
        "<b>p</b>",
        " p</text>",
        "p: valor provisional",
    ] {
        assert!(!section.contains(part), "{part}");
    }
}
