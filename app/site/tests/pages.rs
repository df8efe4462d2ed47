//! What every public page promises: it renders, it is well formed, it says what is made up, it
//! lets no text become markup, and it never shows a number that does not exist.

#![allow(clippy::unwrap_used)]

#[path = "support/site.rs"]
mod pages;
#[path = "support/made_up.rs"]
mod support;

use components::assets::Assets;
use pages::{Site, check_structure};
use site::{Problem, SiteContext, no_release, problem, render, routes};

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
    assert!(page.contains("Está viendo la publicación n.º 4; la vigente es la n.º"));
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
