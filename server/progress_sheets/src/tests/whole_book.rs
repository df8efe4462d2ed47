//! A whole release as one document: its contents, its bookmarks, and what stands below every page.

use domain::{
    code::NodeCode, indicator::IndicatorKind, policy_tree::NodeKind, release::WithdrawnBy,
};
use tagged_pdf::{Fonts, Item, LinkTarget, Mark};

use super::{Case, extreme::with_many, made_up};
use crate::{
    book,
    style::{FOOTER, PAGE},
};

#[test]
fn the_contents_lead_to_every_page() {
    let case = Case::of(made_up::release());
    let fonts = Fonts::new().unwrap();
    let pages = book::pages(&case.source(), &fonts).unwrap();
    let indicators = case.release.catalogue.indicators.iter();
    let policy = indicators.filter(|one| one.kind == IndicatorKind::Policy);
    let objectives = case.release.catalogue.of_kind(NodeKind::Objective);
    let expected = policy.count() + objectives.count();
    let mut links = 0;
    for item in pages.pages.iter().flatten() {
        let Item::Link {
            goal: LinkTarget::Page(page),
            label,
            ..
        } = item
        else {
            continue;
        };
        links += 1;
        assert!(label.ends_with(&format!("página {}", page + 1)), "{label}");
        let there = pages
            .bookmarks
            .iter()
            .find(|one| one.page == *page)
            .unwrap();
        let name = label.rsplit_once(", página").unwrap().0;
        assert!(
            there.text.ends_with(name),
            "{label} leads to {}",
            there.text
        );
    }
    assert_eq!(links, expected);
    for (number, page) in (1..).zip(&pages.pages) {
        let foot = page.iter().find_map(|item| match item {
            Item::Text {
                line,
                mark: Mark::Footer,
                baseline,
                ..
            } => Some((line.text.as_str(), *baseline)),
            _ => None,
        });
        let said = format!(
            "datos de demostración · página {number} de {}",
            pages.pages.len()
        );
        assert_eq!(foot, Some((said.as_str(), FOOTER)));
    }
    assert!(FOOTER < PAGE.1);
}

#[test]
fn every_page_of_a_book_says_that_it_is_invented_and_withdrawn() {
    let case = Case::of(with_many(made_up::release(), 60));
    let by = WithdrawnBy {
        number: 5,
        reason: "Un error de unidades.".to_owned(),
        published_at: case.release.published_at,
    };
    let mut source = case.source();
    source.published.withdrawn = Some(&by);
    let fonts = Fonts::new().unwrap();
    let pages = book::pages(&source, &fonts).unwrap();
    let first = pages.bookmarks.iter().find(|one| one.level == 3).unwrap();
    let contents = pages.bookmarks.iter().find(|one| one.text == "Contenido");
    assert!(
        first.page > contents.unwrap().page + 2,
        "contents of two pages"
    );
    let count = pages.pages.len();
    for (number, page) in (1..).zip(&pages.pages) {
        let foot = page.iter().find_map(|item| match item {
            Item::Text {
                line,
                mark: Mark::Footer,
                ..
            } => Some(line.text.clone()),
            _ => None,
        });
        let said =
            format!("publicación retirada · datos de demostración · página {number} de {count}");
        assert_eq!(foot, Some(said));
    }
}

#[test]
fn an_indicator_is_bookmarked_below_its_own_objective_or_beside_them() {
    let mut release = made_up::release();
    let adrift: NodeCode = "S05".parse().unwrap();
    let catalogue = &mut release.catalogue;
    assert!(catalogue.node(&adrift).unwrap().parent.is_none());
    let mut one = catalogue.indicators[0].clone();
    one.code = "S05-1".parse().unwrap();
    one.node = adrift;
    catalogue.indicators.push(one);
    let case = Case::of(release);
    let catalogue = &case.release.catalogue;
    let pages = book::pages(&case.source(), &Fonts::new().unwrap()).unwrap();
    let (mut parent, mut beside) = (String::new(), 0);
    for bookmark in &pages.bookmarks {
        let code = bookmark.text.split(' ').next().unwrap();
        if bookmark.level < 3 {
            parent = code.to_owned();
        }
        let indicator = code.parse().ok();
        let Some(one) = indicator.and_then(|code| catalogue.indicator(&code)) else {
            continue;
        };
        let path = catalogue.path(&one.node);
        let objective = path.iter().find(|node| node.kind == NodeKind::Objective);
        match objective {
            Some(node) => assert_eq!(parent, node.code.as_str(), "{code}"),
            None => {
                assert_eq!(bookmark.level, 2, "{code}");
                beside += 1;
            }
        }
    }
    assert!(
        beside >= 2,
        "of the policy, and without objective: {beside}"
    );
}
