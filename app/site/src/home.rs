//! The home page: the promise, where it stands, the whole policy, the objectives, what changed, what is missing.

mod missing;
mod news;
mod objectives;
mod promise;
mod track;

use components::RollUpLine;
use domain::{format, policy_tree::NodeKind, rollup::roll_up};
use leptos::prelude::*;
use messages::t;

use crate::{
    context::{Page, View},
    counted, dataset,
    shell::{self, Head},
};

pub fn page(view: &View<'_>) -> Page {
    let edition = &view.release.catalogue.edition;
    let body = view! {
        {promise::section(view)}
        {whole(view)}
        {objectives::section(view)}
        {news::section(view)}
        {missing::section(view)}
        {dataset::of_release(view)}
    };
    let head = Head {
        title: String::new(),
        description: edition.promise.clone(),
        path: "/".to_owned(),
        section: "/",
        // The headline's chart stands still here: its page has the live one.
        has_charts: false,
    };
    shell::document(view, head, body.into_any())
}

/// How many indicators of the policy stand where.
fn whole(view: &View<'_>) -> AnyView {
    let catalogue = &view.release.catalogue;
    let root = catalogue.of_kind(NodeKind::Policy).next();
    let all = root
        .map(|node| roll_up(catalogue, &node.code, view.progress))
        .unwrap_or_default();
    let coverage = format::sentence(&all.coverage());
    view! {
        <section class="section promise-all">
            <h2>{t!("Toda la política")}</h2>
            <p>{coverage}</p>
            <RollUpLine roll_up=all bar=true />
            {root.map(|node| counted::list(view, &node.code))}
        </section>
    }
    .into_any()
}
