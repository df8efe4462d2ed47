//! The card of a page says what the page says, and every page has one that is there.

use crate::support::made_up as support;
use crate::support::site as pages;
use domain::indicator::IndicatorKind;
use pages::Site;
use site::social_card;

#[test]
fn every_page_has_a_card_that_is_there() {
    let release = support::release();
    let assessments = release.assess_all();
    for path in site::routes(&release) {
        let card = social_card::path(&release, &path);
        let name = card.strip_prefix(social_card::FOLDER).unwrap();
        let name = name.strip_suffix(".png").unwrap();
        let read = social_card::read_card(&release, &assessments, name);
        assert!(read.is_some_and(|card| !card.title.is_empty()), "{path}");
    }
    let path = |path| social_card::path(&release, path);
    assert_eq!(path("/metodologia"), "/tarjetas/inicio.png");
    assert_eq!(path("/indicadores/NADA-1"), "/tarjetas/inicio.png");
    assert!(social_card::read_card(&release, &assessments, "NADA-1").is_none());
}

#[test]
fn a_card_has_the_verdict_of_its_page_and_a_context_indicator_has_none() {
    let release = support::release();
    let assessments = release.assess_all();
    let site = Site::full();
    let (mut judged, mut with_numbers) = (0, 0);
    for indicator in &release.catalogue.indicators {
        let name = indicator.code.as_str();
        let card = social_card::read_card(&release, &assessments, name).unwrap();
        assert_eq!(card.title, indicator.name);
        assert_eq!(card.indicator.as_ref(), Some(&indicator.code));
        match card.verdict {
            Some(verdict) => {
                let page = site.page(&format!("/indicadores/{name}"));
                assert!(page.html.contains(&verdict), "{name}: {verdict}");
                judged += 1;
            }
            None => continue,
        }
        assert_eq!(indicator.kind, IndicatorKind::Policy, "{name}");
        with_numbers += usize::from(!card.figures.is_empty());
    }
    assert!(
        judged > with_numbers && with_numbers > 0,
        "{judged} {with_numbers}"
    );
}

#[test]
fn a_page_names_its_card_with_a_whole_address() {
    let site = Site::full();
    let names = |html: &str, property: &str| {
        let tag = format!("<meta property=\"og:{property}\" content=\"");
        let (_, rest) = html.split_once(&tag).unwrap_or_default();
        rest.split('"').next().unwrap_or_default().to_owned()
    };
    for (address, page) in site.pages() {
        let path = address.split('?').next().unwrap();
        // A page that is made to a question is not to be found: it has no card.
        if page.status == 404 || page.html.contains("content=\"noindex\"") {
            continue;
        }
        let card = social_card::path(&site.release, path);
        let image = names(&page.html, "image");
        assert_eq!(image, format!("https://ejemplo.invalid{card}"), "{address}");
        assert!(!names(&page.html, "title").is_empty(), "{address}");
    }
    let missing = site.page("/no-existe");
    assert_eq!(names(&missing.html, "image"), "");
}

#[test]
fn the_page_for_frames_leads_out_of_the_frame() {
    let site = Site::full();
    let page = site.page("/incrustar/S04-1");
    assert_eq!(page.status, 200);
    assert!(
        page.html.contains("<base target=\"_top\">"),
        "{}",
        page.html
    );
    assert!(page.html.contains("href=\"/indicadores/S04-1\""));
    assert_eq!(site.page("/incrustar/NADA-1").status, 404);
}

#[test]
fn an_older_release_has_no_card_and_its_frame_says_what_it_is() {
    let site = Site::full();
    let context = site::SiteContext {
        prefix: "/publicaciones/4",
        current: false,
        ..site.context()
    };
    let assessments = site.release.assess_all();
    let old = |path: &str| site::render(&context, &assessments, path, "").html;
    assert!(!old("/indicadores/S04-1").contains("og:image"));
    let framed = old("/incrustar/S04-1");
    assert!(framed.contains("banner--old"), "{framed}");
    let mut invented = support::release();
    invented.demo = true;
    let page = Site::of(invented, None).page("/incrustar/S04-1");
    assert!(page.html.contains("banner--demo") && page.title.contains("(demostración)"));
}
