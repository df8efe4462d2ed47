//! What other sites show beside a link to a page (Open Graph): title, description, picture.

use leptos::{html::meta, prelude::*};
use messages::Language;

use super::Head;
use crate::{context::View, route::in_present_language, social_card};

/// Nothing without a whole address, and for a page that nobody should find.
pub(super) fn social(
    view: &View<'_>,
    head: &Head,
    title: &str,
    description: &str,
) -> Option<AnyView> {
    let base = view.context.base_url;
    // The card is of the current release: beside the words of an older one it would be another answer.
    if base.is_empty() || !super::is_to_be_found(&head.path) || !view.context.prefix.is_empty() {
        return None;
    }
    let address = format!("{base}{}", in_present_language(&head.path));
    let card = format!("{base}{}", social_card::path(view.release, &head.path));
    let site = view.release.catalogue.edition.policy_name.clone();
    let (title, description) = (title.to_owned(), description.to_owned());
    let alternative = format!("{title}. {description}");
    let tags = [
        ("og:type", "website".to_owned()),
        ("og:locale", locale(Language::current()).to_owned()),
        ("og:site_name", site),
        ("og:title", title),
        ("og:description", description),
        ("og:url", address),
        ("og:image", card),
        ("og:image:width", "1200".to_owned()),
        ("og:image:height", "630".to_owned()),
        ("og:image:alt", alternative),
    ];
    // «property» is RDFa's and no attribute that HTML's builder knows.
    let tags = tags.map(|(property, value)| meta().attr("property", property).content(value));
    let tags = view! {
        {tags.into_iter().collect_view()}
        <meta name="twitter:card" content="summary_large_image" />
    };
    Some(tags.into_any())
}

/// The language as Open Graph names it.
fn locale(language: Language) -> &'static str {
    match language {
        Language::Spanish => "es_PE",
        Language::English => "en_GB",
    }
}
