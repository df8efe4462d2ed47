//! A plain form that asks for what changed between any two releases.

use components::FormField;
use leptos::prelude::*;
use messages::t;

use crate::{
    context::{ReleaseSummary, View},
    route::in_present_language,
    words,
};

/// `from` and `to` are chosen beforehand. Nothing where there are not two releases.
pub fn section(view: &View<'_>, from: Option<u32>, to: u32) -> AnyView {
    let releases = view.context.releases;
    if releases.len() < 2 {
        return ().into_any();
    }
    let since = options(releases, from);
    let until = options(releases, Some(to));
    // Of any release, so without the prefix of the one that is shown.
    let action = in_present_language("/cambios");
    view! {
        <form class="site-filters" method="get" action=action aria-label=t!("Comparar dos publicaciones")>
            <FormField id="desde" label=t!("Desde la publicación")>
                <select class="input" id="desde" name="desde">{since}</select>
            </FormField>
            <FormField id="hasta" label=t!("Hasta la publicación")>
                <select class="input" id="hasta" name="hasta">{until}</select>
            </FormField>
            <button class="button" type="submit">{t!("Comparar")}</button>
        </form>
    }
    .into_any()
}

fn options(releases: &[ReleaseSummary], chosen: Option<u32>) -> AnyView {
    let options = releases.iter().map(|release| {
        let number = release.number;
        let name = t!(
            "N.º {number}, {day}",
            number,
            day = words::day(release.published_at)
        );
        view! { <option value=number selected=chosen == Some(number)>{name}</option> }
    });
    options.collect_view().into_any()
}
