//! What every public page promises: it renders, it is well formed, it says what is made up, it
//! lets no text become markup, and it never shows a number that does not exist.

#![allow(clippy::unwrap_used)]

#[path = "support/made_up.rs"]
mod support;

use std::collections::BTreeMap;

use components::assets::Assets;
use domain::{indicator::IndicatorKind, period::Periodicity, release::Release, value::Measure};
use site::{Page, Problem, ReleaseSummary, SiteContext, no_release, problem, render, routes};

struct Site {
    release: Release,
    previous: Option<Release>,
    releases: Vec<ReleaseSummary>,
    assets: Assets,
}

impl Site {
    fn of(release: Release, previous: Option<Release>) -> Self {
        let releases = support::summaries(&release);
        let files = [("charts.js".to_owned(), "charts-1a2b.js".to_owned())];
        Self {
            release,
            previous,
            releases,
            assets: Assets::new(BTreeMap::from(files)),
        }
    }

    fn full() -> Self {
        Self::of(support::release(), Some(support::previous()))
    }

    fn context(&self) -> SiteContext<'_> {
        SiteContext {
            release: &self.release,
            sha256: support::SHA256,
            previous: self.previous.as_ref(),
            releases: &self.releases,
            assets: &self.assets,
            base_url: "https://ejemplo.invalid",
            prefix: "",
            current: true,
            charts: None,
            nonce: None,
        }
    }

    fn page(&self, address: &str) -> Page {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        render(&self.context(), path, query)
    }

    /// Every page, and some with queries.
    fn pages(&self) -> Vec<(String, Page)> {
        let mut addresses = routes(&self.release);
        addresses.push("/servicios?objetivo=OP3&estado=lagging".to_owned());
        addresses.push("/servicios?objetivo=sin-objetivo&estado=sin-indicador".to_owned());
        addresses.push("/indicadores/S04-1?desagregacion=departamento".to_owned());
        addresses.push("/nada".to_owned());
        addresses
            .into_iter()
            .map(|address| (address.clone(), self.page(&address)))
            .collect()
    }
}

/// Elements that never close.
const VOID: [&str; 6] = ["meta", "link", "input", "img", "br", "hr"];

/// Checks that elements nest, and that identifiers are unique. Not a validator: it catches what
/// moves nodes in a browser.
fn check_structure(address: &str, html: &str) {
    let mut open: Vec<String> = Vec::new();
    let mut ids: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").unwrap().1;
            continue;
        }
        let end = rest.find('>').unwrap();
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        if tag.starts_with('!') {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            let expected = open.pop();
            assert_eq!(
                expected.as_deref(),
                Some(name),
                "in {address}, open: {open:?}"
            );
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap().to_owned();
        if let Some(id) = tag.split(" id=\"").nth(1) {
            ids.push(id.split('"').next().unwrap().to_owned());
        }
        if !VOID.contains(&name.as_str()) && !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "left open in {address}: {open:?}");
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(all, ids.len(), "an id twice in {address}");
}

#[test]
fn every_address_of_a_release_renders_and_an_unknown_one_is_not_found() {
    let site = Site::full();
    for address in routes(&site.release) {
        assert_eq!(site.page(&address).status, 200, "{address}");
    }
    for unknown in [
        "/nada",
        "/objetivos/S04",
        "/indicadores/X",
        "/servicios/S99",
        "/objetivos/OP1/",
        "/indicadores/../x",
    ] {
        assert_eq!(site.page(unknown).status, 404, "{unknown}");
    }
}

#[test]
fn every_page_is_well_formed_and_has_one_heading_and_its_landmarks() {
    for (address, page) in Site::full().pages() {
        let html = &page.html;
        assert!(
            html.starts_with("<!DOCTYPE html><html lang=\"es-PE\">"),
            "{address}"
        );
        check_structure(&address, html);
        assert_eq!(html.matches("<h1").count(), 1, "{address}");
        for part in [
            "class=\"skip-link\"",
            "<main id=\"contenido\"",
            "<header",
            "<footer",
            "<nav",
            "<title>",
        ] {
            assert!(html.contains(part), "{part} is missing in {address}");
        }
        assert!(!html.contains(" style=\""), "an inline style in {address}");
    }
}

#[test]
fn no_page_shows_a_number_that_does_not_exist() {
    for site in [
        Site::full(),
        Site::of(support::without_values(), None),
        Site::of(support::empty(), None),
    ] {
        for (address, page) in site.pages() {
            for forbidden in [
                "NaN",
                "Infinity",
                "inf %",
                "None",
                "Some(",
                "undefined",
                "null",
            ] {
                assert!(!page.html.contains(forbidden), "{forbidden} in {address}");
            }
        }
    }
}

#[test]
fn demonstration_data_is_labelled_on_every_page_and_real_data_never() {
    let demo = Site::full();
    for (address, page) in demo.pages() {
        assert!(page.html.contains("datos de demostración"), "{address}");
        assert!(
            page.title.ends_with("(datos de demostración)"),
            "{address}: {}",
            page.title
        );
    }
    let mut release = support::release();
    release.demo = false;
    for (address, page) in Site::of(release, None).pages() {
        assert!(
            !page.html.to_lowercase().contains("datos de demostración"),
            "{address}"
        );
    }
}

#[test]
fn hostile_text_stays_text() {
    for (address, page) in Site::full().pages() {
        for forbidden in ["<script>", "<img", "onerror=alert(1)>\"", "</title><img"] {
            assert!(!page.html.contains(forbidden), "{forbidden} in {address}");
        }
        // The only script is our own file.
        let scripts = page.html.matches("<script").count();
        let own = page
            .html
            .matches("<script type=\"module\" src=\"/assets/charts-1a2b.js\"></script>")
            .count();
        assert_eq!(scripts, own, "{address}");
    }
    let page = Site::full().page("/indicadores/S33-1").html;
    assert!(page.contains("&lt;script&gt;alert("));
    assert_eq!(support::HOSTILE.matches("<script>").count(), 1);
}

#[test]
fn a_hostile_query_changes_nothing_but_the_list() {
    let site = Site::full();
    let page = site.page("/servicios?estado=%22%3E%3Cscript%3Ealert(1)%3C/script%3E");
    assert_eq!(page.status, 200);
    assert!(!page.html.contains("<script"));
    assert!(page.html.contains("Ningún servicio cumple los dos filtros"));
}

#[test]
fn the_home_page_says_that_yearly_values_are_not_published_and_never_invents_them() {
    let page = Site::full().page("/").html;
    assert!(page.contains("Los valores anuales de este indicador aún no están publicados."));
    assert!(page.contains("Qué cambió") && page.contains("Qué falta"));
    let bare = Site::of(support::empty(), None).page("/").html;
    assert!(bare.contains("aún no están publicados en ninguna fuente disponible"));
    assert!(bare.contains("Esta es la primera publicación"));
}

#[test]
fn guessed_places_and_missing_names_are_said_in_words() {
    let site = Site::full();
    let page = site.page("/servicios/S05").html;
    assert!(page.contains("Servicio S05</h1>") && page.contains("Denominación por completar"));
    assert!(page.contains("Ninguna fuente publica a qué objetivo"));
    assert!(
        site.page("/servicios/S02")
            .html
            .contains("se dedujo por el orden de los códigos")
    );
    assert!(
        site.page("/lineamientos/L4.1")
            .html
            .contains("La fuente trae el nombre incompleto.")
    );
    assert!(site.page("/servicios").html.contains("lugar no publicado"));
}

#[test]
fn context_is_shown_and_never_judged_or_counted() {
    let site = Site::full();
    let page = site.page("/indicadores/CTX-02").html;
    assert!(page.contains("nunca cuenta en el avance de la política"));
    assert!(
        !page.contains("class=\"state "),
        "a context indicator has no state"
    );
    let objective = site.page("/objetivos/OP1").html;
    let (counted, beside) = objective.split_once("<h2>Contexto</h2>").unwrap();
    assert!(!counted.contains("CTX-01") && beside.contains("CTX-01"));
    assert!(site.page("/contexto").html.contains("Fuente: "));
}

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
    assert!(page.contains(">63.4</td>"));
}

#[test]
fn filters_are_a_plain_form_and_work_in_the_address() {
    let site = Site::full();
    let page = site
        .page("/servicios?objetivo=OP3&estado=sin-indicador")
        .html;
    assert!(page.contains("method=\"get\""));
    assert!(page.contains("<option value=\"OP3\" selected"));
    assert!(page.contains("/servicios/S26\"") && !page.contains("/servicios/S01\""));
}

#[test]
fn an_older_release_says_so_and_keeps_its_own_links() {
    let site = Site::full();
    let context = SiteContext {
        current: false,
        prefix: "/publicaciones/4",
        ..site.context()
    };
    let page = render(&context, "/", "").html;
    assert!(page.contains("ya fue reemplazada"));
    assert!(page.contains("href=\"/publicaciones/4/objetivos/OP1\""));
}

#[test]
fn the_same_release_gives_the_same_text() {
    let site = Site::full();
    for (address, page) in site.pages() {
        assert_eq!(page, site.page(&address), "{address}");
    }
}

#[test]
fn pages_without_a_release_are_documents_too() {
    let assets = Assets::default();
    for page in [
        no_release(&assets),
        problem(&assets, Problem::Internal, Some("<b>")),
        problem(&assets, Problem::Unavailable, None),
    ] {
        check_structure(&page.title, &page.html);
        assert!(!page.html.contains("<b>"));
    }
    assert_eq!(problem(&assets, Problem::Internal, None).status, 500);
    assert_eq!(no_release(&assets).status, 200);
}
