//! From an address to a page.

use crate::{
    changes_page,
    context::{Page, SiteContext, View},
    context_page, data_page, home, indicator,
    message_page::{self, Problem},
    methodology, node_page, releases_page,
    route::Route,
    services,
};

/// Query as pairs; the last of a repeated name wins.
pub struct Query(Vec<(String, String)>);

impl Query {
    pub fn read(query: &str) -> Self {
        Self(
            form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect(),
        )
    }

    /// A value that is there and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().rev().find(|(key, _)| key == name);
        found
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }
}

pub fn render(context: &SiteContext<'_>, path: &str, query: &str) -> Page {
    let Some(route) = Route::read(context.release, path) else {
        return message_page::in_site(context, Problem::NotFound);
    };
    let view = View::new(context);
    let query = Query::read(query);
    leptos::prelude::Owner::new().with(|| match route {
        Route::Home => home::page(&view),
        Route::Services => services::page(&view, &query),
        Route::Node(code) => node_page::page(&view, &code),
        Route::Indicator(code) => indicator::page(&view, &code, &query),
        Route::Context => context_page::page(&view),
        Route::Methodology => methodology::page(&view),
        Route::Data => data_page::page(&view),
        Route::Releases => releases_page::page(&view),
        Route::Changes => changes_page::page(&view, &query),
    })
}
