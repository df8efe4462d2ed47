//! From an address to a page: the one place that knows every page, and what each understands of a query.

use domain::release::{Assessments, Release};

use crate::{
    accessibility_page, api_page, changes_page,
    context::{Page, SiteContext, View},
    context_page, data_page, embed_page, glossary, home, index_page, indicator,
    message_page::{self, Problem},
    methodology, node_page, notice_page, opinion_pages,
    query::Query,
    releases_page,
    route::Route,
    search_page, services,
    side_by_side::{self, ComparisonSelection},
};

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

/// What the page of a route understands of a query, in one form: its own parameters in a fixed order, each with a
/// value that the release has, or [`OTHER`]. So there are no more pages than a release has, whatever is
/// asked for. The page of changes reads its own.
pub fn known_query(route: &Route, release: &Release, query: &str) -> String {
    let query = Query::read(query);
    let mut known = form_urlencoded::Serializer::new(String::new());
    let mut keep = |name: &str, is_known: &dyn Fn(&str) -> bool| {
        if let Some(value) = query.get(name) {
            known.append_pair(name, if is_known(value) { value } else { OTHER });
        }
    };
    match route {
        Route::Search => return search_page::known_query(release, &query),
        Route::SideBySide => return ComparisonSelection::read(release, &query).query(),
        Route::Thanks => return opinion_pages::known_query(release, &query),
        Route::Services => {
            keep("objetivo", &|value| services::is_objective(release, value));
            keep("estado", &services::is_state);
        }
        Route::Indicator(code) => keep("desagregacion", &|value| {
            let breakdowns = release.breakdowns(code);
            let mut pairs = breakdowns.iter().flat_map(|one| one.pairs());
            pairs.any(|(dimension, _)| dimension == value)
        }),
        _ => {}
    }
    known.finish()
}

/// Stands for every value of a parameter that a release does not have: they are endless.
const OTHER: &str = "-";
