//! What the frame and the documents about the site promise: every page leads to them, every term has a source, the
//! example of the methodology is that of its indicator's page, and nothing is said of an institution that nobody entered.

use crate::support::made_up as support;
use crate::support::site as pages;
use std::collections::BTreeSet;

use domain::release::Release;
use pages::Site;
use site::{SiteContext, render, routes};

/// Documents about the site, which the foot of every page leads to.
const ABOUT: [&str; 4] = ["/metodologia", "/glosario", "/accesibilidad", "/aviso"];

/// What stands between two texts, wherever they do.
fn between<'a>(html: &'a str, start: &str, end: &str) -> Vec<&'a str> {
    let parts = html.split(start).skip(1);
    parts.map(|rest| rest.split_once(end).unwrap().0).collect()
}

fn changed(change: impl FnOnce(&mut Release)) -> Site {
    let mut release = support::release();
    change(&mut release);
    Site::of(release, None)
}

#[test]
fn every_page_leads_to_the_documents_about_the_site_in_its_own_release() {
    let site = Site::full();
    let known = routes(&site.release);
    for about in ABOUT {
        assert!(known.iter().any(|path| path == about), "{about}");
    }
    for (address, page) in site.pages() {
        let foot = page.html.split_once("<footer").unwrap().1;
        for about in ABOUT {
            assert!(
                foot.contains(&format!("href=\"{about}\"")),
                "{about} in {address}"
            );
        }
    }
    let older = SiteContext {
        current: false,
        prefix: "/publicaciones/4",
        ..site.context()
    };
    for path in ABOUT {
        let page = render(&older, &older.release.assess_all(), path, "");
        assert_eq!(page.status, 200, "{path}");
        for about in ABOUT {
            let link = format!("href=\"/publicaciones/4{about}\"");
            assert!(page.html.contains(&link), "{about} in {path}");
        }
    }
}

#[test]
fn every_link_within_a_document_leads_to_something_that_is_there() {
    let site = Site::full();
    for path in ABOUT {
        let page = site.page(path).html;
        let main = page.split_once("<main").unwrap().1;
        let ids: BTreeSet<&str> = between(&page, " id=\"", "\"").into_iter().collect();
        let mut anchors = 0;
        for href in between(main, " href=\"", "\"") {
            if let Some(id) = href.strip_prefix('#') {
                assert!(ids.contains(id), "{href} in {path}");
                anchors += 1;
            } else if let Some((page, id)) = href.split_once('#').filter(|_| href.starts_with('/'))
            {
                let target = site.page(page);
                assert_eq!(target.status, 200, "{href} in {path}");
                assert!(
                    target.html.contains(&format!(" id=\"{id}\"")),
                    "{href} in {path}"
                );
            }
        }
        assert!(anchors > 3, "{path} has a list of contents");
    }
}

#[test]
fn every_term_has_its_meaning_and_its_source() {
    let site = Site::full();
    let page = site.page("/glosario").html;
    let terms = between(&page, "<dt>", "</dt>");
    assert!(terms.len() > 40, "{} terms", terms.len());
    let source = &site.release.catalogue.edition.source;
    let sources = between(&page, "<dd class=\"term-source\">", "</dd>");
    assert_eq!(sources.len(), terms.len());
    for (term, said) in terms.iter().zip(&sources) {
        let known = [
            source.as_str(),
            "CEPLAN",
            "INEI",
            "Open SDG",
            "De este tablero.",
        ];
        assert!(known.iter().any(|one| said.contains(one)), "{term}: {said}");
    }
    let meanings = between(&page, "</dt><dd>", "</dd>");
    assert_eq!(meanings.len(), terms.len());
    assert!(meanings.iter().all(|meaning| meaning.len() > 20));
    // The thresholds of the release, as its methodology says them.
    let meaning = "El ritmo es de 95\u{a0}% o más.";
    assert!(page.contains(meaning) && site.page("/metodologia").html.contains(meaning));
    let strict = changed(|release| release.settings.on_track_from = domain::Decimal::ONE);
    assert!(!strict.page("/glosario").html.contains(meaning));
}

#[test]
fn the_example_of_the_methodology_has_the_numbers_of_its_indicators_page() {
    let site = Site::full();
    let page = site.page("/metodologia").html;
    let (_, example) = page.split_once("id=\"ejemplo\"").unwrap();
    let (example, _) = example.split_once("<h2").unwrap();
    let address = between(example, " href=\"", "\"")[0];
    let own = site.page(address).html;
    let working = own.split_once("<ol class=\"working\">").unwrap().1;
    let working = working.split_once("</ol>").unwrap().0;
    let (steps, results) = (
        between(example, "<span class=\"formula muted\">", "</span>"),
        between(example, "<span class=\"result\">", "</span>"),
    );
    assert!(steps.len() > 5 && results.len() == steps.len(), "{example}");
    assert_eq!(
        between(working, "<span class=\"formula muted\">", "</span>"),
        steps
    );
    let own_results = between(working, "class=\"result\">", "</span>");
    assert_eq!(own_results, results);
    // And so have the symbols.
    let symbols = page.split_once("class=\"table symbols\"").unwrap().1;
    let symbols = symbols.split_once("</table>").unwrap().0;
    let values = between(symbols, "<td class=\"number\">", "</td>");
    for symbol in ["b", "v", "T(Y)"] {
        let row = symbols
            .split("<tr>")
            .find(|row| row.contains(&format!(">{symbol}</th>")))
            .unwrap();
        let value = between(row, "<td class=\"number\">", "</td>")[0];
        assert!(
            !value.is_empty() && own.contains(value),
            "{symbol}: {value}"
        );
    }
    assert!(values.len() > 8);
}

#[test]
fn an_example_follows_the_release_and_is_never_made_up() {
    let mut site = Site::full();
    let address = |site: &Site| {
        let page = site.page("/metodologia").html;
        let (_, example) = page.split_once("id=\"ejemplo\"").unwrap();
        between(example, " href=\"", "\"")[0].to_owned()
    };
    let first = address(&site);
    // Without its values another indicator is the example.
    let code = first.rsplit('/').next().unwrap().to_owned();
    site.release
        .cells
        .retain(|cell| cell.key.indicator.as_str() != code);
    assert_ne!(address(&site), first);
    for release in [support::without_values(), support::empty()] {
        let page = Site::of(release, None).page("/metodologia").html;
        assert!(page.contains("Por eso no hay un ejemplo"));
        assert!(!page.contains("class=\"working\"") && !page.contains("En el ejemplo"));
    }
}

#[test]
fn nobody_is_official_and_nobody_can_be_written_to_unless_the_settings_say_who() {
    let none = changed(|release| release.settings.institution.clear());
    for path in ["/aviso", "/accesibilidad"] {
        let page = none.page(path).html;
        assert!(
            page.contains("no tiene registrado ningún contacto"),
            "{path}"
        );
    }
    assert!(
        none.page("/aviso")
            .html
            .contains("Este no es un sitio oficial.")
    );
    let set = changed(|release| release.settings.institution = "Entidad de Prueba".to_owned());
    let page = set.page("/aviso").html;
    assert!(page.contains("<strong>Entidad de Prueba</strong>"));
    assert!(!page.contains("Este no es un sitio oficial."));
    for site in [none, set] {
        for path in ["/aviso", "/accesibilidad"] {
            let page = site.page(path).html;
            let main = page.split_once("<main").unwrap().1;
            let main = main.split_once("</main>").unwrap().0;
            assert!(!main.contains('@') && !main.contains("mailto:") && !main.contains("tel:"));
        }
    }
}

#[test]
fn a_registered_contact_is_shown_as_what_it_is() {
    for (contact, shown) in [
        (
            "datos@entidad.gob.pe",
            "<a href=\"mailto:datos@entidad.gob.pe\">datos@entidad.gob.pe</a>",
        ),
        (
            "https://entidad.gob.pe/contacto",
            "<a href=\"https://entidad.gob.pe/contacto\"",
        ),
        ("Jr. Carabaya <1>, Lima", "Jr. Carabaya &lt;1&gt;, Lima"),
    ] {
        let site = changed(|release| contact.clone_into(&mut release.settings.contact));
        for path in ["/aviso", "/accesibilidad"] {
            let page = site.page(path).html;
            assert!(page.contains(shown), "{path}: {contact}");
            assert!(
                !page.contains("no tiene registrado ningún contacto"),
                "{path}"
            );
        }
    }
}

#[test]
fn pages_ask_whether_they_were_of_use_the_same_of_everybody_and_only_where_somebody_takes_the_answer()
 {
    let site = Site::full();
    let asks = |html: &str| html.contains("method=\"post\" action=\"/opinion\"");
    for (address, page) in site.pages() {
        let asked = site::asked_page(&site.release, address.split('?').next().unwrap());
        assert_eq!(asks(&page.html), asked.is_some(), "{address}");
        if let Some(asked) = asked {
            let path = format!("name=\"pagina\" value=\"{}\"", asked.path);
            assert!(page.html.contains(&path), "{address}");
        }
    }
    assert!(!asks(&site.page("/incrustar/S04-1").html));
    let older = SiteContext {
        current: false,
        prefix: "/publicaciones/4",
        ..site.context()
    };
    let page = render(&older, &older.release.assess_all(), "/servicios/S04", "");
    let number = format!("name=\"publicacion\" value=\"{}\"", site.release.number);
    assert!(asks(&page.html) && page.html.contains(&number));
    let files = SiteContext {
        takes_opinions: false,
        ..site.context()
    };
    for path in routes(&site.release) {
        let page = render(&files, &files.release.assess_all(), &path, "");
        assert!(!page.html.contains("/opinion"), "{path}");
    }
}

#[test]
fn after_an_answer_there_is_one_page_for_all_whatever_an_address_says() {
    let site = Site::full();
    let known = |query: &str| {
        let route = site::Route::read(&site.release, "/opinion/gracias").unwrap();
        site::known_query(&route, &site.release, query)
    };
    assert_eq!(
        known("respuesta=si&pagina=/servicios/S04&x=1"),
        "pagina=%2Fservicios%2FS04&respuesta=si"
    );
    for nothing in [
        "pagina=///servicios/S04",
        "pagina=/servicios",
        "respuesta=quiz%C3%A1",
        "comentario=no",
    ] {
        assert_eq!(known(nothing), "", "{nothing}");
    }
    let page = site
        .page("/opinion/gracias?pagina=%2Fservicios%2FS04&respuesta=no")
        .html;
    assert!(page.contains("name=\"comentario\"") && page.contains("maxlength=\"1000\""));
    assert!(page.contains("href=\"/servicios/S04\"") && page.contains("content=\"noindex\""));
    let page = site.page("/opinion/gracias").html;
    assert!(!page.contains("name=\"comentario\""));
}

#[test]
fn the_totals_say_how_many_answered_and_that_they_cannot_be_read_at_the_moment() {
    let site = Site::full();
    let (context, assessments) = (site.context(), site.release.assess_all());
    let count = |path: &str, yes, no| site::OpinionCount {
        path: path.to_owned(),
        yes,
        no,
    };
    let counts = [
        count("/servicios/S04", 1, 0),
        count("/servicios/<S99>", 0, 1200),
    ];
    let page = site::opinion_totals(&context, &assessments, Some(&counts));
    assert_eq!(page.status, 200);
    let first = page.html.find("/servicios/&lt;S99&gt;").unwrap();
    assert!(
        first < page.html.find("href=\"/servicios/S04\"").unwrap(),
        "most answers first"
    );
    assert!(page.html.contains("1,200") && page.html.contains("1,201"));
    pages::check_structure("/opiniones", &page.html);
    let away = site::opinion_totals(&context, &assessments, None);
    assert_eq!(away.status, 503);
    assert!(away.html.contains("no se pueden leer las respuestas"));
}

#[test]
fn the_licence_of_the_notice_is_that_of_the_settings() {
    for licence in domain::licence::Licence::ALL {
        let site = changed(|release| release.settings.licence = licence);
        let page = site.page("/aviso").html;
        assert!(page.contains(licence.title_es()) && page.contains(licence.page()));
    }
}

#[test]
fn the_menu_says_where_one_is_and_the_banner_says_all_to_who_listens() {
    let site = Site::full();
    for (address, here) in [
        ("/", Some("Avance")),
        ("/objetivos/OP1", Some("Avance")),
        ("/servicios/S04", Some("Servicios")),
        ("/indicadores/CTX-02", Some("Contexto")),
        ("/glosario", Some("Metodología")),
        ("/aviso", None),
    ] {
        let page = site.page(address).html;
        let summary = between(&page, "<summary>", "</summary>")[0];
        assert!(summary.contains("Menú"), "{address}");
        match here {
            Some(section) => assert!(summary.contains(section), "{address}: {summary}"),
            None => assert!(!summary.contains("menu-here"), "{address}"),
        }
    }
    for (address, page) in site.pages() {
        let banner = between(&page.html, "class=\"banner banner--demo\"", "</section>")[0];
        let words = banner.split_once("class=\"banner-words\">").unwrap().1;
        assert!(
            words.contains("Los valores de la política son inventados"),
            "{address}"
        );
        assert!(
            banner.contains("aria-hidden=\"true\" class=\"banner-short\""),
            "{address}"
        );
        // What a phone has no room for stands at the foot.
        let said = words.split_once("</span>").unwrap().0.trim();
        let foot = page.html.split_once("<footer").unwrap().1;
        assert!(foot.contains(said), "{address}");
        // Real figures are never called invented.
        if address.starts_with("/contexto") || address.contains("CTX-") {
            assert!(!banner.contains("valores inventados"), "{address}");
        }
    }
}

#[test]
fn a_changed_value_is_a_line_below_the_name_of_its_indicator() {
    let page = Site::full().page("/cambios").html;
    let section = page.split_once("id=\"valores-revisados\"").unwrap().1;
    let section = section.split_once("</section>").unwrap().0;
    let names = between(section, "scope=\"rowgroup\" colspan=\"3\">", "</th>");
    assert_eq!(names.len(), 1, "{section}");
    assert!(names[0].contains("OP1-1") && names[0].contains("href=\"/indicadores/OP1-1\""));
    let (_, row) = section.split_once("scope=\"row\">2024</th>").unwrap();
    let (row, _) = row.split_once("</tr>").unwrap();
    let (old, new) = (row.find("51.2").unwrap(), row.find("52.1").unwrap());
    assert!(old < new && row.contains("<del>"), "{row}");
}

#[test]
fn the_filters_of_the_search_are_folded_unless_one_is_set() {
    let site = Site::full();
    let filters = |address: &str| {
        let page = site.page(address).html;
        let form = between(&page, "search-form", "</form>")[0].to_owned();
        // The field stands first.
        assert!(form.find("id=\"q\"").unwrap() < form.find("<details").unwrap());
        between(&form, "<details", ">")[0].to_owned()
    };
    assert!(!filters("/buscar?q=internet").contains("open"));
    for set in ["tipo=servicio", "objetivo=OP1", "estado=late"] {
        assert!(
            filters(&format!("/buscar?q=internet&{set}")).contains(" open"),
            "{set}"
        );
    }
}
