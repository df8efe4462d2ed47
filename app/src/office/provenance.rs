//! Where a value comes from, as its stored provenance says it.

use leptos::prelude::*;

use super::wording;

/// The stored text of a moment in words, or as it is.
pub fn stored_moment(at: &str) -> String {
    at.parse().map_or_else(|_| at.to_owned(), wording::moment)
}

/// The name of an imported file, with a link to it where its import is known.
pub fn file_link(batch: Option<String>, file: String) -> AnyView {
    match batch {
        Some(batch) => view! {
            <a href=format!("/gestion/importar/{batch}/archivo") rel="external" download>
                {file}
            </a>
        }
        .into_any(),
        None => file.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::stored_moment;

    #[test]
    fn a_stored_moment_is_written_out() {
        assert_eq!(
            stored_moment("2026-03-16T03:05:00+00:00"),
            "15 de marzo de 2026, 22:05"
        );
        assert_eq!(stored_moment("ayer"), "ayer");
    }
}
