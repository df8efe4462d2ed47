//! What the page of an indicator promises: both answers, where each number comes from, and no
//! drawing, address or row that says nothing.

mod breakdowns;

use crate::support::made_up as support;
use crate::support::site as pages;

use domain::{figure::figures, indicator::IndicatorKind, period::Periodicity, value::Measure};
use pages::{Site, check_structure};
use site::{SiteContext, render};

#[test]
fn an_indicator_page_has_both_answers_the_table_the_working_and_the_origin() {
    let page = Site::full().page("/indicadores/S04-1").html;
    for part in [
        "¿Se cumplió la meta del año?",
        "meta cumplida",
        "Rumbo a 2030",
        "provisional",
        "no disponible",
        "aún no corresponde",
        "Explica este número",
        "hoja «Seguimiento», celda H14",
        "Aprobado por Rosa Quispe",
        "Ficha técnica",
        "por completar",
        "/indicadores/S04-1.csv",
        "/graficos/S04-1.svg",
        support::SHA256,
    ] {
        assert!(page.contains(part), "{part} is missing");
    }
}

#[test]
fn the_verdict_stands_before_the_two_answers_and_in_the_published_table() {
    let site = Site::full();
    let table = site.page("/metodologia").html;
    let mut verdicts = 0;
    for one in &site.release.catalogue.indicators {
        let page = site.page(&format!("/indicadores/{}", one.code)).html;
        let Some((_, rest)) = page.split_once("class=\"verdict-line\">") else {
            assert_eq!(one.kind, IndicatorKind::Context, "{}", one.code);
            continue;
        };
        let (verdict, rest) = rest.split_once("</p>").unwrap();
        assert!(
            rest.contains("¿Se cumplió la meta del año?"),
            "{}",
            one.code
        );
        let progress = site.release.assess(&one.code).unwrap();
        if progress.trajectory.is_ok() {
            assert!(
                table.contains(&format!("<td>{verdict}</td>")),
                "{}: {verdict}",
                one.code
            );
            verdicts += 1;
        }
    }
    assert!(verdicts > 5, "{verdicts}");
}

#[test]
fn the_chart_and_its_files_stand_before_what_explains_and_before_the_table() {
    let page = Site::full().page("/indicadores/S04-1").html;
    let order = [
        "class=\"verdict-line\"",
        "class=\"facts\"",
        "¿Se cumplió la meta del año?",
        "class=\"figure figure--full\"",
        "/indicadores/S04-1.xlsx",
        "href=\"#citar\"",
        "class=\"reasons\"",
        "Valores y metas",
        "id=\"citar\"",
    ];
    let places: Vec<_> = order.iter().map(|part| page.find(part)).collect();
    assert!(places.iter().all(Option::is_some), "{places:?}");
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn the_facts_the_sentence_and_the_table_write_the_same_decimals() {
    let site = Site::full();
    let mut compared = 0;
    for one in &site.release.catalogue.indicators {
        let page = site.page(&format!("/indicadores/{}", one.code)).html;
        let texts = marked(&page);
        let of = |place: &str| {
            texts
                .iter()
                .find(|(at, _)| at == place)
                .map(|(_, text)| text)
        };
        let (Some(fact), Some(said)) = (of("fact.observed"), of("annual")) else {
            continue;
        };
        let number = fact.split('\u{a0}').next().unwrap();
        assert!(
            said.contains(&format!(" {number}")),
            "{}: {fact} in {said}",
            one.code
        );
        let in_table = |(at, text): &(String, String)| at.ends_with(".obtained") && text == number;
        assert!(texts.iter().any(in_table), "{}: {number}", one.code);
        compared += 1;
    }
    assert!(compared > 8, "{compared}");
}

#[test]
fn departments_are_ranked_and_drawn_as_map_and_tiles_and_a_missing_one_says_so() {
    let page = Site::full()
        .page("/indicadores/S04-1?desagregacion=departamento")
        .html;
    let (_, ranking) = page.split_once("De mayor a menor").unwrap();
    let (ranking, rest) = ranking.split_once("</ol>").unwrap();
    let values: Vec<f64> = ranking
        .split("class=\"dot-value\">")
        .skip(1)
        .map(|row| row.split(['\u{a0}', '<']).next().unwrap().parse().unwrap())
        .collect();
    assert!(
        values.len() > 1 && values.is_sorted_by(|a, b| a >= b),
        "{values:?}"
    );
    assert!(
        ranking.contains("aria-label=\"Nacional: 63.4\u{a0}%; Meta nacional 2025: 60.0\u{a0}%\"")
    );
    for part in [
        "class=\"department-map\" role=\"img\" aria-label=\"Mapa de los departamentos con los valores de 2025: ",
        "class=\"tile-map tile-map-wide\" role=\"img\" aria-label=\"Esquema de los departamentos con los valores de 2025: ",
        "type=\"radio\" name=\"forma-del-mapa\" value=\"mapa\" checked",
        "type=\"radio\" name=\"forma-del-mapa\" value=\"recuadros\"",
        "<title>Pasco: sin dato</title>",
        ">sin dato<",
        "Contornos: Natural Earth, dominio público.",
        "no indican límites oficiales",
        "No es un mapa a escala",
    ] {
        assert!(rest.contains(part), "{part} is missing");
    }
}

#[test]
fn a_target_against_the_direction_is_shown_at_the_badge() {
    let mut release = support::release();
    for one in &mut release.catalogue.indicators {
        if one.code.as_str() == "S04-1" {
            one.direction = Some(domain::indicator::Direction::Descending);
            one.direction_reason = Some("la ficha se corrige en 2027".to_owned());
        }
    }
    let page = Site::of(release, None).page("/indicadores/S04-1").html;
    assert!(page.contains("</svg>No calculable: la meta contradice el sentido</span>"));
    assert!(page.contains("la razón registrada es: la ficha se corrige en 2027."));
    assert!(!page.contains("Rumbo a 2030: "));
}

#[test]
fn a_single_number_is_not_drawn_and_a_lone_promise_is_not_on_time() {
    let mut release = support::release();
    release.cells.retain(|cell| {
        cell.key.indicator.as_str() != "PNTD-1" || cell.key.measure == Measure::Target
    });
    for one in &mut release.catalogue.indicators {
        one.first_year = None;
    }
    let page = Site::of(release, None).page("/indicadores/PNTD-1").html;
    assert!(page.contains("Todavía no hay gráfico."));
    assert!(page.contains("Todavía no hay ningún valor obtenido publicado."));
    assert!(!page.contains("Todavía no corresponde"));
}

#[test]
fn quarters_to_come_without_a_target_are_folded_and_have_a_short_name() {
    let mut release = support::release();
    for one in &mut release.catalogue.indicators {
        if one.code.as_str() == "S04-1" {
            one.periodicity = Periodicity::Quarter;
        }
    }
    let page = Site::of(release, None).page("/indicadores/S04-1").html;
    check_structure("/indicadores/S04-1", &page);
    let (shown, folded) = page
        .split_once("Periodos por venir sin meta propia")
        .unwrap();
    assert!(!shown.contains("<span class=\"period-short\">T1 2027</span>"));
    assert!(folded.contains("<span class=\"period-short\">T1 2027</span>"));
    // The last quarter of a year carries the target of the year.
    assert!(shown.contains("<span class=\"period-short\">T4 2030</span>"));
}

#[test]
fn an_invented_series_is_never_attributed_to_the_source_of_its_ficha() {
    let site = Site::full();
    for one in &site.release.catalogue.indicators {
        let source = one.ficha.source.as_str();
        let page = site.page(&format!("/indicadores/{}", one.code)).html;
        if one.kind == IndicatorKind::Policy && !source.is_empty() {
            assert!(!page.contains(&format!("Fuente: {source}")), "{}", one.code);
        }
    }
}

#[test]
fn sentence_chart_and_table_compare_with_the_same_target_of_a_year() {
    let mut release = support::release();
    let of_year = |cell: &&domain::value::Cell| {
        cell.key.indicator.as_str() == "S04-1"
            && cell.key.measure == Measure::Target
            && cell.key.period.calendar_year() == 2025
    };
    let mut quarter = release.cells.iter().find(of_year).unwrap().clone();
    quarter.key.period = "2025-Q4".parse().unwrap();
    quarter.value.datum = domain::value::Datum::number(domain::Decimal::from(51));
    release.cells.push(quarter);
    release.sort_cells();
    let site = Site::of(release, None);
    let page = site.page("/indicadores/S04-1").html;
    let said = marked(&page);
    let place = |start: &str| {
        said.iter()
            .find(|(place, _)| place.starts_with(start))
            .unwrap()
    };
    assert!(
        place("annual").1.contains("la meta del año era 60.0"),
        "{said:?}"
    );
    assert_eq!(place("row.2025.target").1, "60.0");
    let indicator = site
        .release
        .catalogue
        .indicator(&"S04-1".parse().unwrap())
        .unwrap();
    let drawn = charts::Points::of(
        &site.release,
        indicator,
        &domain::value::Breakdown::headline(),
    );
    let of_2025: Vec<_> = drawn
        .targets
        .iter()
        .filter(|(year, _)| *year == 2025)
        .collect();
    assert_eq!(of_2025, [&(2025, domain::Decimal::from(60))]);
}

#[test]
fn context_is_not_called_invented() {
    let site = Site::full();
    for address in ["/contexto", "/indicadores/CTX-01"] {
        let page = site.page(address).html;
        assert!(page.contains("los de contexto son cifras publicadas."));
        assert!(!page.contains("no describen al Perú"), "{address}");
    }
}

#[test]
fn without_a_host_no_half_address_is_cited() {
    let site = Site::full();
    let context = SiteContext {
        base_url: "",
        ..site.context()
    };
    let page = render(
        &context,
        &context.release.assess_all(),
        "/indicadores/S04-1",
        "",
    )
    .html;
    let (_, cite) = page.split_once("class=\"cite\">").unwrap();
    let (cite, _) = cite.split_once("</p>").unwrap();
    assert!(cite.ends_with(&format!("{}.", support::SHA256)), "{cite}");
    let figure = page.split_once("<figcaption>").unwrap().1;
    let figure = figure.split_once("</figcaption>").unwrap().0;
    assert!(figure.contains(&support::SHA256[..12]) && !figure.contains(support::SHA256));
    assert!(!figure.contains("/indicadores/"));
}

#[test]
fn without_a_drawing_the_page_says_so_and_keeps_its_table() {
    let page = Site::full().page("/indicadores/S04-1").html;
    assert!(page.contains("El gráfico no se pudo dibujar"));
    assert!(page.contains(">63.4</a></td>"));
}

/// The marked texts of a page by their places, without tags.
fn marked(html: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (at, _) in html.match_indices("data-figure=\"") {
        let rest = &html[at + "data-figure=\"".len()..];
        let (place, rest) = rest.split_once('"').unwrap();
        let (_, rest) = rest.split_once('>').unwrap();
        found.push((unescaped(place), inner_text(rest)));
    }
    found
}

/// The text up to the end tag of the element that `rest` is the content of.
fn inner_text(rest: &str) -> String {
    let (mut text, mut depth, mut rest) = (String::new(), 0, rest);
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        if depth == 0 && after.starts_with('/') {
            break;
        }
        let (tag, after) = after.split_once('>').unwrap();
        match (tag.starts_with('/'), tag.ends_with('/')) {
            (true, _) => depth -= 1,
            (false, true) => {}
            (false, false) => depth += 1,
        }
        rest = after;
    }
    unescaped(text.trim())
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[test]
fn every_figure_of_a_page_is_marked_with_its_place_and_says_what_the_release_gives() {
    let site = Site::full();
    let mut compared = 0;
    for indicator in &site.release.catalogue.indicators {
        let page = site.page(&format!(
            "/indicadores/{}?desagregacion=departamento",
            indicator.code
        ));
        let mut shown = marked(&page.html);
        let mut expected: Vec<(String, String)> = figures(&site.release, indicator)
            .into_iter()
            .map(|figure| (figure.place.to_string(), figure.text))
            .collect();
        expected.retain(|(place, _)| {
            !place.starts_with("breakdown.") || shown.iter().any(|(one, _)| one == place)
        });
        shown.sort();
        expected.sort();
        assert_eq!(shown, expected, "{}", indicator.code);
        compared += shown.len();
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn the_check_is_offered_where_its_program_was_built_and_the_simulator_where_there_is_a_way() {
    let page = Site::full().page("/indicadores/S04-1").html;
    for part in [
        "Compruebe esta página",
        "data-module=\"/assets/check-1a2b.wasm\"",
        "src=\"/assets/check-1a2b.js\"",
        "/descargas/pntd-publicacion.json",
        "pntd release verify",
        "Simulación: no es un dato oficial",
    ] {
        assert!(page.contains(part), "{part} is missing");
    }
    assert!(!page.contains("rel=\"preload\" href=\"/assets/check"));
}
