//! What every public page promises: it renders, it is well formed, it says what is made up, it
//! lets no text become markup, and it never shows a number that does not exist.

mod english;
mod side_by_side;

use crate::support::made_up as support;
use crate::support::site as pages;

use components::assets::Assets;
use domain::{band::State, policy_tree::NodeKind};
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
            page.title.ends_with("(demostración)"),
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
        // The only scripts are our own files.
        let scripts = page.html.matches("<script").count();
        let own = ["charts", "check"].map(|name| {
            let script =
                format!("<script type=\"module\" src=\"/assets/{name}-1a2b.js\"></script>");
            page.html.matches(&script).count()
        });
        // A block of data for search engines is no script, and nothing in it can end it.
        let data = page
            .html
            .matches("<script type=\"application/ld+json\">")
            .count();
        assert_eq!(scripts, own.iter().sum::<usize>() + data, "{address}");
        assert_eq!(page.html.matches("</script>").count(), scripts, "{address}");
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
fn guessed_places_and_missing_names_are_shown_in_words() {
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
    let page = render(&context, &context.release.assess_all(), "/", "").html;
    assert!(page.contains("Está viendo la publicación n.º 4; la vigente es la n.º"));
    assert!(page.contains("href=\"/publicaciones/4/objetivos/OP1\""));
}

/// The value of an attribute of the first tag that has this start.
fn attribute<'a>(html: &'a str, tag: &str, name: &str) -> Option<&'a str> {
    let (_, rest) = html.split_once(tag)?;
    let (inside, _) = rest.split_once('>')?;
    let (_, value) = inside.split_once(&format!("{name}=\""))?;
    value.split('"').next()
}

#[test]
fn titles_and_descriptions_fit_a_list_of_results() {
    let mut real = support::release();
    real.demo = false;
    for site in [Site::full(), Site::of(real, None)] {
        for (address, page) in site.pages() {
            let title = page.title.chars().count();
            assert!((5..=70).contains(&title), "{address}: {}", page.title);
            let description =
                attribute(&page.html, "<meta name=\"description\"", "content").unwrap();
            // Entities are one character each.
            let text = description.replace("&quot;", "\"").replace("&amp;", "&");
            let text = text.replace("&lt;", "<").replace("&gt;", ">");
            assert!(
                (20..=160).contains(&text.chars().count()),
                "{address}: {text}"
            );
        }
    }
}

#[test]
fn the_canonical_address_is_whole_and_that_of_the_current_release() {
    let site = Site::full();
    let of = |html: &str| attribute(html, "<link rel=\"canonical\"", "href").map(str::to_owned);
    for address in routes(&site.release) {
        let expected = format!("https://ejemplo.invalid{address}");
        assert_eq!(
            of(&site.page(&address).html),
            Some(expected.clone()),
            "{address}"
        );
        let older = SiteContext {
            current: false,
            prefix: "/publicaciones/4",
            ..site.context()
        };
        let page = render(&older, &older.release.assess_all(), &address, "");
        assert_eq!(of(&page.html), Some(expected), "{address}");
        // Half an address is none.
        let nowhere = SiteContext {
            base_url: "",
            ..site.context()
        };
        let page = render(&nowhere, &nowhere.release.assess_all(), &address, "");
        assert_eq!(of(&page.html), None, "{address}");
    }
    let missing = site.page("/nada").html;
    assert_eq!(of(&missing), None);
    assert!(missing.contains("<meta name=\"robots\" content=\"noindex\""));
    assert!(
        missing.contains("aria-label=\"Principal\""),
        "an error keeps the menu"
    );
}

#[test]
fn only_the_page_itself_is_marked_as_the_page_in_the_menu() {
    let site = Site::full();
    for (address, current) in [
        ("/", "page"),
        ("/servicios", "page"),
        ("/contexto", "page"),
        ("/servicios/S04", "true"),
        ("/indicadores/S04-1", "true"),
        ("/indicadores/CTX-01", "true"),
        ("/objetivos", "true"),
    ] {
        let page = site.page(address).html;
        let menu = page.split_once("aria-label=\"Principal\"").unwrap().1;
        let menu = menu.split_once("</nav>").unwrap().0;
        let marks: Vec<&str> = menu.split("aria-current=\"").skip(1).collect();
        assert_eq!(marks.len(), 1, "{address}");
        assert!(marks[0].starts_with(&format!("{current}\"")), "{address}");
    }
}

#[test]
fn an_address_without_its_last_part_lists_what_is_below_it() {
    let site = Site::full();
    let links = |address: &str, start: &str| {
        let page = site.page(address).html;
        let main = page.split_once("<main").unwrap().1.to_owned();
        main.matches(&format!("class=\"list-row-name\"><a href=\"{start}/"))
            .count()
    };
    let catalogue = &site.release.catalogue;
    let of_kind = |kind| catalogue.of_kind(kind).count();
    assert_eq!(
        links("/objetivos", "/objetivos"),
        of_kind(NodeKind::Objective)
    );
    assert_eq!(
        links("/lineamientos", "/lineamientos"),
        of_kind(NodeKind::Guideline)
    );
    assert_eq!(
        links("/indicadores", "/indicadores"),
        catalogue.indicators.len()
    );
}

#[test]
fn codes_in_other_letters_lead_to_the_page() {
    let site = Site::full();
    let respelt = |path: &str| site::respelt(&site.release, path);
    for (typed, meant) in [
        ("/indicadores/s04-1", "/indicadores/S04-1"),
        ("/Servicios/s04", "/servicios/S04"),
        ("/OBJETIVOS", "/objetivos"),
    ] {
        assert_eq!(respelt(typed).as_deref(), Some(meant));
    }
    for nowhere in [
        "/indicadores/x9",
        "/indicadores/S04-1",
        "//ejemplo.invalid/op1",
        "/nada",
        "/",
    ] {
        assert_eq!(respelt(nowhere), None, "{nowhere}");
    }
}

#[test]
fn a_breakdown_that_is_not_there_is_reported() {
    let site = Site::full();
    let said = "no tiene la desagregación que pide la dirección";
    let page = |query: &str| site.page(&format!("/indicadores/S04-1{query}")).html;
    assert!(page("?desagregacion=planeta").contains(said));
    assert!(!page("?desagregacion=departamento").contains(said) && !page("").contains(said));
    let none = site
        .page("/indicadores/OP1-1?desagregacion=departamento")
        .html;
    assert!(none.contains("Este indicador no tiene ninguna desagregación publicada."));
    assert!(
        !site
            .page("/indicadores/OP1-1")
            .html
            .contains("ninguna desagregación")
    );
}

/// Rule of one count: what the badge «Vencido» counts and what the list of what is missing calls so are the same.
#[test]
fn one_page_counts_one_thing_as_overdue() {
    let mut release = support::release();
    release.as_of = release.as_of + chrono::Days::new(800);
    let site = Site::of(release, None);
    let page = site.page("/").html;
    let assessments = site.release.assess_all();
    let of_policy = |code: &domain::code::IndicatorCode| {
        let indicator = site.release.catalogue.indicator(code).unwrap();
        indicator.kind == domain::indicator::IndicatorKind::Policy
    };
    let late = assessments
        .iter()
        .filter(|(code, one)| of_policy(code) && one.state == State::Late)
        .count();
    let behind = assessments
        .iter()
        .filter(|(code, one)| of_policy(code) && one.state != State::Late && one.is_late())
        .count();
    assert!(late > 1 && behind > 1, "{late} and {behind}");
    let count = |words: &str| {
        let (before, _) = page.split_once(words)?;
        let number = before.rsplit_once("lack-count\">")?.1.split_once('<')?.0;
        number.parse::<usize>().ok()
    };
    assert_eq!(count("indicadores vencidos"), Some(late));
    assert_eq!(
        count("indicadores con valores, a los que les falta el del último periodo"),
        Some(behind)
    );
    let line = page.split_once("class=\"states-rest\"").unwrap().1;
    let line = line.split_once("</details>").unwrap().0;
    let badge = line.split_once("Vencido</span>").unwrap().1;
    assert!(
        badge.starts_with(&format!("<span>{late}</span>")),
        "{badge}"
    );
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
