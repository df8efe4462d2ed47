//! Addresses of the office with a query: what a person chose stands in the address, so that it can be kept, sent and
//! opened again. Which parts an address has, and how they are read, is decided by its page. Pure.

use form_urlencoded::Serializer;

/// An address with these parts, in this order; a part without a value is left out, and so is an empty query.
pub fn with_query<'a>(
    path: &str,
    parts: impl IntoIterator<Item = (&'a str, Option<String>)>,
) -> String {
    let mut query = Serializer::new(String::new());
    for (name, value) in parts {
        if let Some(value) = value {
            query.append_pair(name, &value);
        }
    }
    match query.finish() {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// A part of an address without spaces around it; what is empty asks for nothing.
pub fn text(part: impl Fn(&str) -> Option<String>, name: &str) -> Option<String> {
    let text = part(name)?.trim().to_owned();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
pub(super) mod tests {
    use super::with_query;

    /// The parts of an address by name.
    pub fn parts(address: &str) -> impl Fn(&str) -> Option<String> {
        let query = address.split_once('?').map_or("", |(_, query)| query);
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        move |name| {
            let pair = pairs.iter().find(|(known, _)| known == name);
            pair.map(|(_, value)| value.clone())
        }
    }

    #[test]
    fn what_is_not_chosen_is_not_in_the_address() {
        let parts = [
            ("uno", Some("a & b".to_owned())),
            ("dos", None),
            ("tres", Some(String::new())),
        ];
        assert_eq!(with_query("/x", parts), "/x?uno=a+%26+b&tres=");
        assert_eq!(with_query("/x", [("dos", None)]), "/x");
    }
}
