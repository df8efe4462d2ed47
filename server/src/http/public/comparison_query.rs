//! Which two releases the page of changes is asked for: `?desde=3&hasta=5`, from a plain form.
//!
//! The later one is in the path (`/publicaciones/5/cambios`), so the form leads there; the earlier one
//! is in the query, and without it the release before is meant.

use crate::http::failure::Failure;

/// What the query names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComparisonQuery {
    since: Option<u32>,
    until: Option<u32>,
}

impl ComparisonQuery {
    /// # Errors
    /// 404 for what is no number: there is no such comparison.
    pub fn read(query: &str) -> Result<Self, Failure> {
        let value = |name: &str| -> Result<Option<u32>, Failure> {
            let mut pairs = form_urlencoded::parse(query.as_bytes());
            let found = pairs.find(|(key, value)| key == name && !value.is_empty());
            match found {
                Some((_, text)) => text.parse().map(Some).map_err(|_| Failure::not_found()),
                None => Ok(None),
            }
        };
        Ok(Self {
            since: value("desde")?,
            until: value("hasta")?,
        })
    }

    /// Where the comparison is, if the later release is named too.
    pub fn redirect_path(self) -> Option<String> {
        let until = self.until?;
        let query = self.query();
        let page = site::of_release(until, "/cambios");
        Some(if query.is_empty() {
            page
        } else {
            format!("{page}?{query}")
        })
    }

    /// What is left of the query: one form of it, however it was asked.
    pub fn query(self) -> String {
        self.since
            .map(|since| format!("desde={since}"))
            .unwrap_or_default()
    }
}

/// The release to compare with, on the page of changes only.
pub fn since(path: &str, query: &str) -> Option<u32> {
    let asked = query.strip_prefix("desde=")?;
    (path == "/cambios").then(|| asked.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_leads_to_the_page_of_the_later_release() {
        let to = |query: &str| {
            ComparisonQuery::read(query)
                .ok()
                .and_then(ComparisonQuery::redirect_path)
        };
        assert_eq!(
            to("desde=3&hasta=5").as_deref(),
            Some("/publicaciones/5/cambios?desde=3")
        );
        assert_eq!(
            to("hasta=5&desde=").as_deref(),
            Some("/publicaciones/5/cambios")
        );
        assert_eq!(to("desde=3"), None);
        assert!(ComparisonQuery::read("desde=tres").is_err());
    }

    #[test]
    fn only_the_page_of_changes_asks_for_another_release() {
        assert_eq!(since("/cambios", "desde=3"), Some(3));
        assert_eq!(since("/cambios", ""), None);
        assert_eq!(since("/servicios", "desde=3"), None);
    }
}
