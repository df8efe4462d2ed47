//! What the page of a comparison promises: one address for each, what was chosen is kept, nothing is ranked, and every
//! number leads to where it comes from.

use domain::{indicator::SeriesBreak, side_by_side::SideBySide, value::Measure};
use site::side_by_side::ComparisonSelection;

use crate::support::{
    made_up as support,
    site::{Site, check_structure},
};

fn selection(query: &str) -> ComparisonSelection {
    ComparisonSelection::of_query(&support::release(), query)
}

/// A page, by its query.
fn page(query: &str) -> String {
    let page = Site::full().page(&format!("/comparar?{query}"));
    assert_eq!(page.status, 200);
    check_structure(query, &page.html);
    page.html
}

#[test]
fn there_is_one_address_for_each_comparison_however_it_is_asked_for() {
    for asked in [
        "indicadores=OP1-1,S04-1",
        "indicadores=S04-1,OP1-1",
        "indicador=S04-1&indicador=OP1-1",
        "indicador=s04-1&indicadores=op1-1,S04-1&otro=1",
        "indicadores=S04-1%2COP1-1",
        "indicadores=,S04-1,,OP1-1,",
    ] {
        assert_eq!(
            selection(asked).query(),
            "indicadores=OP1-1,S04-1",
            "{asked}"
        );
        assert!(selection(asked).is_whole());
    }
    let one = "indicador=S04-1&desagregacion=departamento&valores=07,08,15";
    for asked in [
        one,
        "valores=15&valores=07&valores=08&desagregacion=departamento&indicador=S04-1",
        "indicadores=S04-1&valores=08,15&desagregacion=departamento&valores=07",
    ] {
        assert_eq!(selection(asked).query(), one, "{asked}");
        assert!(selection(asked).is_whole());
    }
    // What was understood is an address, too.
    for asked in [
        "indicadores=S04-1",
        "indicador=S04-1&desagregacion=departamento",
        "",
    ] {
        assert_eq!(selection(asked).query(), asked);
        assert!(!selection(asked).is_whole());
    }
}

#[test]
fn what_cannot_be_read_is_reported_with_what_to_do_and_the_rest_stays_chosen() {
    for (asked, said) in [
        (
            "indicadores=S04-1,X99-1",
            "ningún indicador con el código «X99-1»",
        ),
        ("indicadores=S04-1,%3Cb%3E", "«&lt;b&gt;»"),
        (
            "indicadores=OP1-1,OP2-1,OP3-1,OP4-1,S04-1",
            "Eligió 5 indicadores; se comparan hasta 4. Quite 1.",
        ),
        ("indicadores=S04-1", "Elija al menos uno más"),
        (
            "indicador=S04-1&desagregacion=departamento&valores=15,99",
            "ningún grupo con el código «99»",
        ),
        (
            "indicador=S04-1&desagregacion=departamento&valores=01,02,03,04,05,06,07",
            "Eligió 7 grupos; se comparan hasta 6. Quite 1.",
        ),
        ("indicador=S04-1&desagregacion=planeta", "«planeta»"),
        (
            "indicador=S12-1&desagregacion=departamento",
            "No tiene ninguna.",
        ),
        (
            "indicador=S04-1&indicador=OP1-1&desagregacion=departamento",
            "de un solo indicador",
        ),
        (
            "desagregacion=departamento&valores=15",
            "de un solo indicador",
        ),
        (
            "indicador=S04-1&valores=15,07",
            "no de qué desagregación. Elija abajo el indicador y la desagregación.",
        ),
    ] {
        let html = page(asked);
        assert!(html.contains(said), "{asked}: {html}");
        assert!(html.contains("noindex"), "{asked}");
        assert!(!html.contains("<figure"), "{asked}: nothing is compared");
    }
    let html = page("indicadores=S04-1,X99-1");
    let kept = html.split("<input type=\"checkbox\"").skip(1);
    let kept: Vec<&str> = kept
        .map(|one| one.split('>').next().unwrap())
        .filter(|one| one.contains(" checked"))
        .collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert!(kept[0].contains("value=\"S04-1\""), "{kept:?}");
}

#[test]
fn indicators_of_one_unit_are_shown_in_the_sentences_of_their_pages() {
    let html = page("indicadores=OP1-1,S04-1");
    assert!(html.contains(">Comparar OP1-1 y S04-1</h1>"), "{html}");
    for part in [
        "meta cumplida",
        "En 2025 se obtuvo 63.4",
        "no disponible",
        "Fuente de OP1-1 y S04-1:",
        "Quiebre de serie de OP1-1 en 2023",
        "https://ejemplo.invalid/publicaciones/",
        "/comparar.csv?indicadores=OP1-1,S04-1",
        "class=\"provisional-mark\">p</span>",
    ] {
        assert!(html.contains(part), "{part} is missing");
    }
    assert!(!html.contains("escalas no son comparables"));
}

#[test]
fn different_units_and_directions_are_reported() {
    let html = page("indicadores=S04-1,S12-1");
    assert!(html.contains("las escalas no son comparables"), "{html}");
    assert!(html.contains("Los sentidos son distintos"), "{html}");
    // Two indices without a named unit have each a scale of its own.
    assert!(
        page("indicadores=OP2-1,CTX-02")
            .contains("No tienen una unidad con nombre: las escalas no son comparables.")
    );
}

#[test]
fn groups_stand_beside_the_national_value_in_the_order_of_the_catalogue() {
    let html = page("indicador=S04-1&desagregacion=departamento&valores=15,07");
    assert!(html.contains("<b>Nacional</b>"), "{html}");
    let at = |part: &str| {
        html.find(part)
            .unwrap_or_else(|| panic!("{part} is missing"))
    };
    assert!(at("<b>Nacional</b>") < at("<b>Callao</b>"));
    assert!(at("<b>Callao</b>") < at("<b>Lima</b>"));
    assert!(html.contains("el valor nacional fue"), "{html}");
    assert!(html.contains("La meta de 2030 es"), "{html}");
}

#[test]
fn every_number_of_the_table_leads_to_its_origin_on_its_indicators_page() {
    let site = Site::full();
    for query in [
        "indicadores=OP1-1,S04-1,S12-1",
        "indicador=S04-1&desagregacion=departamento&valores=07,15",
    ] {
        let html = page(query);
        let (_, table) = html.split_once("<tbody>").unwrap();
        let (table, _) = table.split_once("</tbody>").unwrap();
        let links: Vec<&str> = table
            .split("<a href=\"")
            .skip(1)
            .filter(|one| one.contains("class=\"origin-link\""))
            .map(|one| one.split('"').next().unwrap())
            .collect();
        assert!(links.len() > 10, "{links:?}");
        for link in links {
            let link = link.replace("&amp;", "&");
            let (address, place) = link.split_once('#').unwrap();
            let origin = site.page(address).html;
            assert!(origin.contains(&format!("id=\"{place}\"")), "{link}");
        }
        // No cell is empty without a reason.
        assert!(!table.contains("group-start\"></td>"), "{table}");
    }
}

#[test]
fn a_gap_keeps_its_reason_and_a_series_without_values_is_named() {
    let release = support::release();
    let codes = ["S04-1", "OP4-1"].map(|code| code.parse().unwrap());
    let table = SideBySide::of_indicators(&release, &codes);
    let row = table
        .rows
        .iter()
        .find(|row| row.period.to_string() == "2023")
        .unwrap();
    let cell = row.cells[0].as_ref().unwrap();
    let notes = table.columns[0].notes(cell);
    assert!(
        notes.iter().any(|note| note.starts_with("no disponible")),
        "{notes:?}"
    );
    // Periods of one are not numbers of the other.
    assert!(
        row.cells[1]
            .as_ref()
            .is_none_or(|cell| cell.value.is_none())
    );
    let html = page("indicador=S04-1&desagregacion=departamento&valores=07,19");
    assert!(html.contains("Sin valores que dibujar: Pasco."), "{html}");
}

#[test]
fn a_break_of_a_series_is_noted_in_its_row_as_on_the_indicators_page() {
    let reason = "Quiebre de serie: Cambió el cuestionario: se añadió una pregunta.";
    let html = page("indicadores=OP1-1,S04-1");
    let (_, notes) = html.split_once("compared-notes").unwrap();
    let note = format!("OP1-1, 2023: Línea de base. {reason}");
    assert!(notes.contains(&note), "{notes}");
    let own = Site::full().page("/indicadores/OP1-1").html;
    assert!(own.contains(reason), "{own}");
}

#[test]
fn what_is_noted_of_several_series_in_one_period_is_shown_once() {
    let mut release = support::release();
    let indicators = &mut release.catalogue.indicators;
    let of_groups = indicators
        .iter_mut()
        .find(|one| one.code.as_str() == "S04-1");
    of_groups.unwrap().breaks.push(SeriesBreak {
        year: 2024,
        reason: "Otra muestra".to_owned(),
    });
    let query = "/comparar?indicador=S04-1&desagregacion=departamento&valores=07,15";
    let html = Site::of(release, None).page(query).html;
    let (_, notes) = html.split_once("compared-notes").unwrap();
    let (notes, _) = notes.split_once("</ul>").unwrap();
    assert_eq!(notes.matches("Otra muestra").count(), 1, "{notes}");
    assert!(notes.contains("Callao y Lima, 2024: Quiebre"), "{notes}");
}

#[test]
fn the_national_value_beside_a_group_says_that_it_is_provisional() {
    let mut release = support::release();
    for cell in &mut release.cells {
        let is_national = cell.key.breakdown.is_headline();
        cell.value.provisional = is_national && cell.key.measure == Measure::Observed;
    }
    let query = "/comparar?indicador=S04-1&desagregacion=departamento&valores=07,15";
    let html = Site::of(release, None).page(query).html;
    let (_, beside) = html.split_once("el valor nacional fue").unwrap();
    let (sentence, _) = beside.split_once("</p>").unwrap();
    assert!(sentence.contains("(provisional)."), "{sentence}");
}

#[test]
fn a_group_with_a_comma_in_its_code_can_be_chosen() {
    let mut release = support::release();
    let dimensions = &mut release.catalogue.dimensions;
    let departments = dimensions.iter_mut().find(|one| one.code == "departamento");
    let members = &mut departments.unwrap().members;
    let member = members.iter_mut().find(|one| one.code == "15").unwrap();
    member.code = "15,a".to_owned();
    let known = "indicador=S04-1&desagregacion=departamento&valores=07,15%2Ca";
    for asked in [
        known,
        "indicador=S04-1&desagregacion=departamento&valores=15%2Ca&valores=07",
    ] {
        let found = ComparisonSelection::of_query(&release, asked);
        assert_eq!(found.members, ["07", "15,a"], "{asked}");
        assert_eq!(found.query(), known, "{asked}");
    }
    // Where no code has a comma, one that a program encoded separates.
    let found = selection("indicador=S04-1&desagregacion=departamento&valores=07%2C15");
    assert_eq!(found.members, ["07", "15"]);
}

#[test]
fn comparisons_are_reached_from_the_pages_of_indicators_and_from_the_foot_of_every_page() {
    let site = Site::full();
    for (address, link) in [
        ("/indicadores/S04-1", "href=\"/comparar?indicadores=S04-1\""),
        (
            "/indicadores/S04-1?desagregacion=departamento",
            "href=\"/comparar?indicador=S04-1&amp;desagregacion=departamento\"",
        ),
        ("/indicadores", "href=\"/comparar\""),
        ("/glosario", "href=\"/comparar\""),
        ("/buscar?q=comparar", "href=\"/comparar\""),
    ] {
        let html = site.page(address).html;
        assert!(html.contains(link), "{link} is not on {address}");
    }
    // The bare page is to be found, with an address of its own.
    let bare = site.page("/comparar").html;
    assert!(bare.contains("rel=\"canonical\" href=\"https://ejemplo.invalid/comparar\""));
    assert!(!bare.contains("noindex"));
}

#[test]
fn nothing_is_missing_in_a_period_of_another_length() {
    let html = page("indicadores=OP1-1,CTX-01");
    assert!(
        html.contains("–: la serie no se mide en ese periodo"),
        "{html}"
    );
    let quarter = html
        .split("<tr>")
        .find(|row| row.contains("trimestre de 2024"));
    let quarter = quarter.unwrap();
    assert!(quarter.contains("no se mide en este periodo"), "{quarter}");
    assert!(!quarter.contains("sin dato"), "{quarter}");
    assert!(!page("indicadores=OP1-1,S04-1").contains("no se mide"));
}
