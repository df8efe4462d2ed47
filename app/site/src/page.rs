//! From an address to a page.

use domain::release::Assessments;

use crate::{
    accessibility_page, api_page, changes_page,
    context::{Page, SiteContext, View},
    context_page, data_page, embed_page, glossary, home, index_page, indicator,
    message_page::{self, Problem},
    methodology, node_page, notice_page, opinion_pages, releases_page,
    route::Route,
    search_page, services, side_by_side,
};

/// Query as pairs; the last of a repeated name wins, but where all are asked for.
pub struct Query(Vec<Parameter>);

struct Parameter {
    name: String,
    value: String,
    /// The value as it stands in the address.
    written: String,
}

impl Query {
    pub fn read(query: &str) -> Self {
        let parameters = query.split('&').filter_map(|text| {
            let (name, value) = form_urlencoded::parse(text.as_bytes()).next()?;
            let written = text.split_once('=').map_or("", |(_, value)| value);
            Some(Parameter {
                name: name.into_owned(),
                value: value.into_owned(),
                written: written.to_owned(),
            })
        });
        Self(parameters.collect())
    }

    /// A value that is there and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().rev().find(|one| one.name == name);
        found
            .map(|one| one.value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// Every value of a name, in the order of the address.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let found = self.0.iter().filter(move |one| one.name == name);
        found.map(|one| one.value.as_str())
    }

    /// Every value of a name that may hold several, split at its commas; a comma that is written as `%2C` belongs to a value.
    pub fn all_listed(&self, name: &str) -> impl Iterator<Item = String> {
        let found = self.0.iter().filter(move |one| one.name == name);
        found.flat_map(|one| one.written.split(',')).map(|part| {
            let pair = format!("={part}");
            let values = form_urlencoded::parse(pair.as_bytes()).map(|(_, value)| value);
            values.collect()
        })
    }
}

/// The page at an address of the public site, with its query (`objetivo=OP1`, without `?`).
/// An address that the release does not know gives the page for 404, with that status. `assessments` are those of
/// [`domain::release::Release::assess_all`], computed once for all pages of a release.
pub fn render(
    context: &SiteContext<'_>,
    assessments: &Assessments,
    path: &str,
    query: &str,
) -> Page {
    let address = match query.is_empty() {
        true => path.to_owned(),
        false => format!("{path}?{query}"),
    };
    let view = View::new(context, assessments, address);
    let Some(route) = Route::read(context.release, path) else {
        return message_page::in_site(&view, Problem::NotFound);
    };
    let query = Query::read(query);
    leptos::prelude::Owner::new().with(|| match route {
        Route::Home => home::page(&view),
        Route::Services => services::page(&view, &query),
        Route::Nodes(kind) => index_page::nodes(&view, kind),
        Route::Indicators => index_page::indicators(&view),
        Route::Node(code) => node_page::page(&view, &code),
        Route::Indicator(code) => indicator::page(&view, &code, &query),
        Route::Embed(code) => embed_page::page(&view, &code),
        Route::Context => context_page::page(&view),
        Route::Methodology => methodology::page(&view),
        Route::Glossary => glossary::page(&view),
        Route::Accessibility => accessibility_page::page(&view),
        Route::Notice => notice_page::page(&view),
        Route::Search => search_page::page(&view, &query),
        Route::Data => data_page::page(&view),
        Route::Api => api_page::page(&view),
        Route::Releases => releases_page::page(&view),
        Route::Changes => changes_page::page(&view, &query),
        Route::SideBySide => side_by_side::page(&view, &query),
        Route::Thanks => opinion_pages::page(&view, &query),
    })
}
