//! What the home page promises: the answer before everything else, every verdict counted, each objective between its
//! baseline and its target, and what changed a line an indicator.

use crate::support::made_up as support;
use crate::support::site as pages;
use domain::{
    Decimal,
    band::State,
    indicator::IndicatorKind,
    release::Release,
    value::{Datum, Measure},
};
use pages::Site;

/// The made-up release with values of the policy's own indicator, which has none there.
fn with_headline(values: &[(&str, i64)]) -> Release {
    let mut release = support::release();
    let like = release
        .cells
        .iter()
        .find(|cell| cell.key.measure == Measure::Observed && cell.key.breakdown.is_headline());
    let like = like.unwrap().clone();
    for (period, hundredths) in values {
        let mut cell = like.clone();
        cell.key.indicator = "PNTD-1".parse().unwrap();
        cell.key.period = period.parse().unwrap();
        cell.value.datum = Datum::number(Decimal::new(*hundredths, 2));
        cell.value.provisional = false;
        release.cells.push(cell);
    }
    release.sort_cells();
    release
}

/// The part of a page between two texts; both must be there.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = page.split_once(from).unwrap_or_else(|| panic!("{from}"));
    rest.split_once(to).unwrap_or_else(|| panic!("{to}")).0
}

/// The text of a piece of HTML, without its tags.
fn text(html: &str) -> String {
    let mut text = String::new();
    let mut in_tag = false;
    for letter in html.chars() {
        match letter {
            '<' => in_tag = true,
            '>' => in_tag = false,
            '\u{a0}' => text.push(' '),
            letter if !in_tag => text.push(letter),
            _ => {}
        }
    }
    text
}

/// The places of texts in a page, in the order given.
fn in_order(page: &str, texts: &[&str]) {
    let places: Vec<usize> = texts
        .iter()
        .map(|text| page.find(text).unwrap_or_else(|| panic!("{text}")))
        .collect();
    assert!(places.is_sorted(), "{texts:?} at {places:?}");
}

#[test]
fn the_verdict_and_the_value_come_after_the_title_and_the_long_answer_after_the_chart() {
    let page = Site::of(with_headline(&[("2024", 250), ("2025", 280)]), None)
        .page("/")
        .html;
    let main = page.split_once("<main").unwrap().1;
    in_order(
        main,
        &[
            "<h1>",
            "class=\"verdict-line\"",
            "class=\"promise-value\"",
            "class=\"promise-way\"",
            "<figure",
            "Ver el indicador",
            "class=\"lede\"",
            "Toda la política",
        ],
    );
    let value = between(main, "class=\"promise-value\">", "</p>");
    assert_eq!(text(value), "2.8 de 4 capacidades por persona");
    for origin in ["obtenido-2025", "base-2019", "meta-2030"] {
        let href = format!("href=\"/indicadores/PNTD-1#procedencia-{origin}\"");
        assert!(main.contains(&href), "{href}");
    }
}

#[test]
fn a_chart_with_a_break_says_what_the_gap_of_its_line_means() {
    let mut release = with_headline(&[("2022", 230), ("2024", 250), ("2025", 280)]);
    for one in &mut release.catalogue.indicators {
        if one.code.as_str() == "PNTD-1" {
            one.breaks.push(domain::indicator::SeriesBreak {
                year: 2024,
                reason: "Cambió el marco de la muestra.".to_owned(),
            });
        }
    }
    let site = Site::of(release, None);
    for (address, note) in [
        (
            "/",
            "Quiebre de serie en 2024: Cambió el marco de la muestra. Los",
        ),
        (
            "/objetivos/OP1",
            "Quiebre de serie en 2023: Cambió el cuestionario",
        ),
        (
            "/incrustar/OP1-1",
            "Quiebre de serie en 2023: Cambió el cuestionario",
        ),
    ] {
        let page = site.page(address).html;
        let caption = between(&page, "<figcaption>", "</figcaption>");
        assert!(caption.contains(note), "{address}: {caption}");
    }
}

#[test]
fn without_a_published_value_there_is_no_verdict_and_no_chart() {
    let page = Site::full().page("/").html;
    assert!(page.contains("Los valores anuales de este indicador aún no están publicados."));
    assert!(!page.contains("<figure") && !page.contains("verdict-line"));
    assert!(!page.contains("class=\"promise-value\""));
    assert!(page.contains("href=\"/indicadores/PNTD-1\">Ver el indicador"));
}

#[test]
fn every_verdict_is_counted_and_the_rest_stands_behind_one_line() {
    let site = Site::full();
    let page = site.page("/").html;
    let whole = between(&page, "<h2>Toda la política</h2>", "</section>");
    let assessments = site.release.assess_all();
    let policy = site.release.catalogue.indicators.iter();
    let states: Vec<State> = policy
        .filter(|one| one.kind == IndicatorKind::Policy)
        .map(|one| assessments[&one.code].state)
        .collect();
    let count = |state: State| states.iter().filter(|one| **one == state).count();
    let (verdicts, rest) = whole.split_once("<details").unwrap();
    for state in State::ALL {
        let badge = format!("{}</span><span>{}</span>", state.label_es(), count(state));
        if state.is_band() {
            assert!(verdicts.contains(&badge), "{badge}");
        } else {
            assert!(!verdicts.contains(state.label_es()), "{state:?}");
            assert_eq!(rest.contains(&badge), count(state) > 0, "{badge}");
        }
    }
    let without = states.iter().filter(|state| !state.is_band()).count();
    assert!(without > 1);
    assert!(rest.contains(&format!("<summary>{without} sin veredicto</summary>")));
}

#[test]
fn an_objective_stands_between_its_baseline_and_its_target_and_says_how_far_it_is() {
    let page = Site::full().page("/").html;
    let list = between(&page, "class=\"entries objectives\"", "</ol>");
    let row = |code: &str| {
        let start = format!("<span class=\"entry-code\">{code}</span>");
        between(list, &start, "</li>")
    };
    let words = text(row("OP1"));
    for part in [
        "Línea de base, 2023",
        "48.3 %",
        "Último valor, 2025",
        "56.3 %",
        "Meta, 2030",
        "79.0 %",
        "Se avanzó 26 % del camino; a esta altura correspondía 25 %.",
        "En camino",
        "indicador",
    ] {
        assert!(words.contains(part), "{part} in {words}");
    }
    // 8 of 30.7 points, and 7.7 of them by the target of the year.
    assert!(row("OP1").contains("cx=\"26.1%\"") && row("OP1").contains("x1=\"25.1%\""));
    assert_eq!(row("OP1").matches("<a ").count(), 1, "the row is one link");
    assert_eq!(
        list.matches("<li class=\"entry").count(),
        list.matches("href=\"/objetivos/").count()
    );
}

#[test]
fn an_objective_without_an_indicator_says_so_and_shows_no_track() {
    let mut release = support::release();
    let own = |node: &domain::code::NodeCode| node.as_str() == "OP2";
    release.catalogue.indicators.retain(|one| !own(&one.node));
    let codes: Vec<_> = release
        .catalogue
        .indicators
        .iter()
        .map(|one| one.code.clone())
        .collect();
    release
        .cells
        .retain(|cell| codes.contains(&cell.key.indicator));
    let page = Site::of(release, None).page("/").html;
    let row = between(&page, "<span class=\"entry-code\">OP2</span>", "</li>");
    assert!(row.contains("No hay un indicador publicado para este objetivo."));
    assert!(!row.contains("class=\"track\""));
}

#[test]
fn what_changed_of_an_indicator_is_one_line() {
    let page = Site::full().page("/").html;
    let list = between(&page, "class=\"changes\">", "</ul>");
    let lines: Vec<&str> = list.split("<li").skip(1).collect();
    let of_first: Vec<&&str> = lines
        .iter()
        .filter(|line| line.contains("/indicadores/OP1-1#"))
        .collect();
    let [line] = of_first[..] else {
        panic!("{} lines of one indicator", of_first.len());
    };
    let told = text(line.split_once('>').unwrap().1);
    assert!(
        told.ends_with("2024: antes 51.2 % → ahora 52.1 %; 2025: nuevo 56.3 %; meta 2024: antes 51.2 % → ahora 52.0 %; y 1 más"),
        "{told}"
    );
    assert!(lines.len() > 1 && lines.len() <= 8, "{}", lines.len());
}
