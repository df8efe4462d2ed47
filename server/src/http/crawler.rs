//! What programs ask for before they read: `robots.txt`, the site map, the icon.

use std::fmt::Write;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use messages::Language;

use crate::http::failure::Failure;
use crate::http::public;
use crate::state::AppState;

/// `GET /robots.txt`. The office is no place for crawlers; it also says so itself.
pub async fn robots(State(state): State<AppState>) -> String {
    let map = state
        .origin()
        .map(|origin| {
            format!("\nSitemap: {origin}/sitemap.xml\nSitemap: {origin}/publicaciones.atom\n")
        })
        .unwrap_or_default();
    format!("User-agent: *\nDisallow: /gestion\nDisallow: /fn/\n{map}")
}

/// `GET /sitemap.xml`: every page of the current release in each language, and the entrance of each older one.
///
/// Its addresses are whole ones: there is none while neither a public address is set nor one that this server listens at.
pub async fn site_map(State(state): State<AppState>) -> Result<Response, Failure> {
    let current = public::current(&state.releases).await?;
    let (release, _) = current.ok_or_else(Failure::not_found)?;
    let origin = state.origin().ok_or_else(Failure::not_found)?;
    let day = release.published_at.format("%Y-%m-%d");
    let mut map = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for path in site::routes(&release) {
        // Codes are letters, digits, points and hyphens. Writing to a string cannot fail.
        let address = |one: Language| format!("{origin}{}", one.address(&path));
        let mut alternates = String::new();
        for one in Language::ALL {
            let (code, address) = (one.code(), address(one));
            let _ = write!(
                alternates,
                "<xhtml:link rel=\"alternate\" hreflang=\"{code}\" href=\"{address}\"/>"
            );
        }
        for one in Language::ALL {
            let address = address(one);
            let _ = writeln!(
                map,
                "<url><loc>{address}</loc><lastmod>{day}</lastmod>{alternates}</url>"
            );
        }
    }
    for one in state.releases.list().await.map_err(public::unavailable)? {
        let day = one.published_at.format("%Y-%m-%d");
        for path in ["/", "/cambios"] {
            let path = site::of_release(one.number, path);
            let _ = writeln!(
                map,
                "<url><loc>{origin}{path}</loc><lastmod>{day}</lastmod></url>"
            );
        }
    }
    map.push_str("</urlset>\n");
    let media = [(header::CONTENT_TYPE, "application/xml")];
    Ok((media, map).into_response())
}

/// `GET /favicon.ico`: browsers ask for it where no page says which icon.
pub async fn favicon(State(state): State<AppState>) -> Redirect {
    Redirect::temporary(&state.assets.url("icon.svg"))
}
