//! The query of an address, as it was written.

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
