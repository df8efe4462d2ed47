//! What the page of an indicator promises: both answers, where each number comes from, and no
//! drawing, address or row that says nothing.

#![allow(clippy::unwrap_used)]

#[path = "support/site.rs"]
mod pages;
#[path = "support/made_up.rs"]
mod support;

use domain::{indicator::IndicatorKind, period::Periodicity, value::Measure};
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
    let page = render(&context, "/indicadores/S04-1", "").html;
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
