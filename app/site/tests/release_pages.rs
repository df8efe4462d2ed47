//! What the pages of releases promise: every release at its own address with its own files, what changed
//! between any two, a withdrawal on every page, a citation on every page, and two clicks to the origin.

use crate::support::made_up as support;
use crate::support::site as pages;
use std::collections::BTreeMap;

use domain::{
    Decimal,
    release::{Release, Withdrawal, WithdrawnBy, compare_states},
    value::{Datum, Measure},
};
use pages::{Site, check_structure};
use site::{Page, ReleaseSummary, SiteContext, render};

/// The release in which S04-1's later targets were raised, and one text and one value revised.
fn revised() -> (Release, Release) {
    let before = support::release();
    let mut after = before.clone();
    after.number = 5;
    for cell in &mut after.cells {
        let year = cell.key.period.calendar_year();
        let of = cell.key.indicator.as_str();
        if of == "OP1-1" && cell.key.measure == Measure::Target && year == 2025 {
            cell.value.datum = Datum::number(Decimal::new(780, 1));
        }
        if of == "OP1-1" && cell.key.measure == Measure::Observed && year == 2022 {
            cell.value.datum = Datum::number(Decimal::new(445, 1));
        }
    }
    let indicator = &mut after.catalogue.indicators[0];
    indicator.ficha.assumptions = support::HOSTILE.to_owned();
    let shifts = compare_states(&before, &after);
    after.band_changes = shifts
        .into_iter()
        .map(|one| one.with_reason("las metas se alinearon con el decreto".to_owned()))
        .collect();
    (before, after)
}

fn changed() -> Site {
    let (before, after) = revised();
    Site::of(after, Some(before))
}

/// Every `href` of a page.
fn hrefs(html: &str) -> Vec<String> {
    let links = html.split(" href=\"").skip(1);
    links
        .map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&"))
        .collect()
}

#[test]
fn the_page_of_changes_says_which_targets_were_revised_and_what_that_did() {
    let page = changed().page("/cambios").html;
    check_structure("/cambios", &page);
    for part in [
        "Qué cambió en la publicación n.º 5",
        "id=\"estados\"",
        "solo porque se revisó la meta de 2025; los valores obtenidos no lo explican.",
        "Razón de quien publicó: las metas se alinearon con el decreto.",
        "id=\"valores-revisados\"",
        "id=\"metas\"",
        "id=\"textos\"",
        "Supuestos",
        "href=\"/publicaciones/4/indicadores/OP1-1#procedencia-meta-2025\"",
        "href=\"/indicadores/OP1-1#procedencia-meta-2025\"",
    ] {
        assert!(page.contains(part), "{part} is missing");
    }
    assert!(!page.contains("id=\"valores-nuevos\""), "an empty section");
    // In the order in which a reader asks.
    let at = |id: &str| page.find(&format!("id=\"{id}\"")).unwrap();
    assert!(at("valores-revisados") < at("metas") && at("metas") < at("textos"));
    assert!(!page.contains("<script>") && page.contains("&lt;script&gt;"));
}

#[test]
fn a_change_of_the_absolute_figures_alone_shows_them_on_both_sides() {
    let with = |numerator: i64, denominator: i64| {
        let mut release = support::release();
        for cell in &mut release.cells {
            let is_it = cell.key.indicator.as_str() == "OP1-1"
                && cell.key.measure == Measure::Observed
                && cell.key.period.calendar_year() == 2025;
            if let (true, Datum::Value(quantity)) = (is_it, &mut cell.value.datum) {
                quantity.numerator = Some(Decimal::from(numerator));
                quantity.denominator = Some(Decimal::from(denominator));
            }
        }
        release
    };
    let mut after = with(1126, 2000);
    after.number = 5;
    let site = Site::of(after, Some(with(563, 1000)));
    for address in ["/", "/cambios"] {
        let page = site.page(address).html.replace('\u{a0}', " ");
        let before = page.find("56.3 % (563 de 1,000)").expect(address);
        let after = page.find("56.3 % (1,126 de 2,000)").expect(address);
        assert!(before < after, "{address}");
    }
}

#[test]
fn a_form_without_a_script_asks_for_any_two_releases() {
    let page = changed().page("/publicaciones").html;
    let form = page
        .split_once("<form")
        .unwrap()
        .1
        .split_once("</form>")
        .unwrap()
        .0;
    assert!(form.contains("method=\"get\"") && form.contains("action=\"/cambios\""));
    assert!(form.contains("name=\"desde\"") && form.contains("name=\"hasta\""));
    assert!(form.contains("<option value=\"4\" selected"), "{form}");
    assert!(form.contains("<option value=\"5\" selected"), "{form}");
}

#[test]
fn a_state_that_only_a_target_changed_is_shown_where_people_look() {
    let site = changed();
    for address in ["/", "/indicadores/OP1-1", "/cambios"] {
        let page = site.page(address).html;
        assert!(
            page.contains("solo porque se revisó la meta de 2025"),
            "{address}"
        );
        assert!(
            page.contains("las metas se alinearon con el decreto."),
            "{address}"
        );
    }
    // A release from before reasons were kept is compared all the same.
    let (before, mut after) = revised();
    after.band_changes.clear();
    let page = Site::of(after, Some(before))
        .page("/indicadores/OP1-1")
        .html;
    assert!(page.contains("solo porque se revisó la meta de 2025"));
    assert!(!page.contains("Razón de quien publicó"));
}

#[test]
fn the_first_release_has_nothing_to_be_compared_with() {
    let page = Site::of(support::empty(), None).page("/cambios");
    assert_eq!(page.status, 200);
    assert!(page.html.contains("Esta es la primera publicación"));
}

#[test]
fn every_page_ends_with_a_citation_that_stays_true() {
    let site = Site::full();
    for (address, page) in site.pages() {
        let (_, cite) = page.html.split_once("Cómo citar</h2><p>").unwrap();
        let (cite, _) = cite.split_once("</p>").unwrap();
        assert!(cite.contains("Publicación N.º 4 ("), "{address}: {cite}");
        assert!(cite.contains(support::SHA256), "{address}: {cite}");
        // The address names the release: the next one does not change what it shows.
        assert!(
            cite.contains("https://ejemplo.invalid/publicaciones/4"),
            "{address}: {cite}"
        );
        assert!(page.html.contains(
            "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"Publicaciones\" href=\"/publicaciones.atom\">"
        ), "{address}");
    }
}

/// Every page of the release with this number, as an older one.
fn as_old<'a>(site: &'a Site, releases: &'a [ReleaseSummary]) -> SiteContext<'a> {
    SiteContext {
        current: false,
        prefix: "/publicaciones/4",
        releases,
        ..site.context()
    }
}

fn newer(site: &Site, withdrawn: bool) -> Vec<ReleaseSummary> {
    let mut releases = support::summaries(&site.release);
    let mut next = releases[0].clone();
    next.number = 5;
    if withdrawn {
        next.withdraws = Some(4);
        releases[0].withdrawn = Some(WithdrawnBy {
            number: 5,
            published_at: next.published_at,
            reason: "los valores de 2025 eran de prueba".to_owned(),
        });
    }
    releases.insert(0, next);
    releases
}

#[test]
fn every_link_and_download_of_an_older_release_stays_in_it() {
    let site = Site::full();
    let releases = newer(&site, false);
    let context = as_old(&site, &releases);
    let own = |href: &str| {
        href.starts_with("/publicaciones/4")
            || href.starts_with("/en/publicaciones/4")
            || href.starts_with('#')
            || href.starts_with("/assets/")
    };
    for address in [
        "/",
        "/datos",
        "/servicios",
        "/contexto",
        "/indicadores/S04-1",
        "/cambios",
    ] {
        let page = render(&context, &context.release.assess_all(), address, "").html;
        assert!(
            page.contains("Está viendo la publicación n.º 4; la vigente es la n.º 5."),
            "{address}"
        );
        for href in hrefs(&page).iter().filter(|href| !own(href)) {
            let shared = [
                "/",
                "/gestion",
                "/publicaciones.atom",
                "/.well-known/pntd-keys.json",
                "/datos/formato-publicacion.txt",
                // The catalogue and the description of the API are of the current release.
                "/data.json",
                "/api/v1/openapi.json",
                // What readers answered is counted over all releases.
                "/opiniones",
                "/opiniones.csv",
                "/opiniones.json",
                domain::licence::Licence::CcBy4.page(),
            ];
            let leaves = shared.contains(&href.as_str())
                || href.starts_with("https://ejemplo.invalid/publicaciones/4")
                // The canonical address is that of the current release, and so are those of other languages.
                || *href == format!("https://ejemplo.invalid{address}")
                || *href == format!("https://ejemplo.invalid/en{}", address.trim_end_matches('/'))
                // What changed tells of the release before, too.
                || href.starts_with("/publicaciones/3");
            assert!(leaves, "{address} leads to {href}");
        }
    }
    let page = render(
        &context,
        &context.release.assess_all(),
        "/indicadores/S04-1",
        "",
    )
    .html;
    for file in [
        "/publicaciones/4/descargas/pntd.xlsx",
        "/publicaciones/4/indicadores/S04-1.csv",
        "/publicaciones/4/graficos/S04-1.svg",
    ] {
        assert!(page.contains(&format!("href=\"{file}\"")), "{file}");
    }
}

#[test]
fn a_withdrawn_release_says_so_on_every_page_and_stays_readable() {
    let site = Site::full();
    let releases = newer(&site, true);
    let context = as_old(&site, &releases);
    for address in site::routes(&site.release) {
        let page = render(&context, &context.release.assess_all(), &address, "");
        assert_eq!(page.status, 200, "{address}");
        assert!(
            page.html
                .contains("Esta publicación fue retirada por la N.º 5 el ")
                && page.html.contains(": los valores de 2025 eran de prueba."),
            "{address}"
        );
        assert!(
            page.html.contains(", retirada por la N.º 5"),
            "the citation of {address}"
        );
    }
    let listed = render(
        &context,
        &context.release.assess_all(),
        "/publicaciones",
        "",
    )
    .html;
    assert!(listed.contains("tag--withdrawn") && listed.contains("Retira la "));
    let mut after = site.release.clone();
    after.withdraws = Some(Withdrawal {
        number: 4,
        reason: "los valores de 2025 eran de prueba".to_owned(),
    });
    let page = Site::of(after, None).page("/").html;
    assert!(page.contains("Esta publicación retira la N.º 4: los valores de 2025 eran de prueba."));
}

#[test]
fn the_list_of_releases_has_pages_changes_files_and_the_whole_hash_of_each() {
    let site = Site::full();
    let page = site.page("/publicaciones").html;
    for number in 1..=4 {
        for path in [
            "",
            "/cambios",
            "/descargas/pntd.xlsx",
            "/descargas/pntd-valores.csv",
            "/descargas/pntd.json",
        ] {
            let href = format!("href=\"/publicaciones/{number}{path}\"");
            assert!(page.contains(&href), "{href}");
        }
    }
    assert!(page.matches(support::SHA256).count() >= 4);
    assert!(page.contains("Publicada por Rosa Quispe."));
    assert!(page.contains("vigente"));
    assert!(page.find("id=\"n4\"").unwrap() < page.find("id=\"n1\"").unwrap());
}

/// Follows links within the site, rendering each page once.
struct Reader<'a> {
    site: &'a Site,
    read: BTreeMap<String, Page>,
}

impl Reader<'_> {
    fn page(&mut self, address: &str) -> &Page {
        let site = self.site;
        self.read
            .entry(address.to_owned())
            .or_insert_with(|| site.page(address))
    }
}

/// From any public number: two clicks to its provenance. A number on an indicator's page leads to the
/// row that tells its origin (one click); from every other page with numbers the indicator's page is one
/// click away.
#[test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
fn from_any_public_number_it_is_two_clicks_to_its_origin() {
    let site = Site::full();
    let mut reader = Reader {
        site: &site,
        read: BTreeMap::new(),
    };
    let mut followed = 0;
    // Numbers of other pages: home, objective, guideline, service, list, context.
    for (address, page) in site.pages() {
        let leads: Vec<String> = hrefs(&page.html)
            .into_iter()
            // Old values lead into the release before, which has the same pages.
            .filter(|href| href.contains("procedencia") && !href.starts_with("/publicaciones/"))
            .collect();
        for href in leads {
            let (target, fragment) = href.split_once('#').unwrap();
            let target = if target.is_empty() { &address } else { target };
            let found = reader.page(target);
            assert_eq!(found.status, 200, "{address} leads to {href}");
            assert!(
                found.html.contains(&format!(" id=\"{fragment}\"")),
                "{address} leads to {href}, which is not there"
            );
            followed += 1;
        }
    }
    assert!(
        followed > 200,
        "only {followed} numbers lead to their origin"
    );
    // Every published number of a headline series stands on its page as a link to its origin.
    for cell in site
        .release
        .cells
        .iter()
        .filter(|c| c.key.breakdown.is_headline())
    {
        let code = &cell.key.indicator;
        let page = reader.page(&format!("/indicadores/{code}"));
        if cell.value.datum.value().is_some() && cell.key.measure == Measure::Observed {
            let anchor = format!("procedencia-obtenido-{}", cell.key.period);
            assert!(
                page.html.contains(&format!("href=\"#{anchor}\"")),
                "{code} {anchor}"
            );
            assert!(
                page.html.contains(&format!("id=\"{anchor}\"")),
                "{code} {anchor}"
            );
        }
    }
    // Pages with sentences about an indicator link its page, where the origins are.
    for address in ["/", "/objetivos/OP1", "/servicios/S04", "/contexto"] {
        let page = reader.page(address).html.clone();
        let links: Vec<String> = hrefs(&page)
            .into_iter()
            .filter(|href| href.starts_with("/indicadores/") && !href.contains('.'))
            .collect();
        assert!(!links.is_empty(), "{address}");
        for href in links {
            let target = href.split('#').next().unwrap().to_owned();
            assert!(
                reader.page(&target).html.contains("id=\"procedencia\""),
                "{address} leads to {href}"
            );
        }
    }
    let parts = reader
        .page("/indicadores/S04-1?desagregacion=departamento")
        .html
        .clone();
    assert!(parts.contains("href=\"#procedencia-obtenido-2025-departamento-07\""));
    // A count leads to what it counts.
    assert!(reader.page("/").html.contains("Qué se cuenta"));
}
