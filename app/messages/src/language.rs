//! Which languages there are, and which one is spoken.

use std::cell::Cell;

/// A language of the public site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// As it is spoken in Peru; the language of the policy and of the code's texts.
    #[default]
    Spanish,
    English,
}

thread_local! {
    static CURRENT: Cell<Language> = const { Cell::new(Language::Spanish) };
}

impl Language {
    pub const ALL: [Self; 2] = [Self::Spanish, Self::English];

    /// That of the page that is being made on this thread; else Spanish.
    pub fn current() -> Self {
        CURRENT.get()
    }

    /// As pages and programs name it (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Self::Spanish => "es-PE",
            Self::English => "en",
        }
    }

    /// As links to it name it: «es», «en».
    pub fn code(self) -> &'static str {
        match self {
            Self::Spanish => "es",
            Self::English => "en",
        }
    }

    /// In its own words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Spanish => "Español",
            Self::English => "English",
        }
    }

    /// What its addresses begin with; nothing for Spanish.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Spanish => "",
            Self::English => "/en",
        }
    }

    /// The address of a page in this language; [`Self::of_path`] takes it apart.
    pub fn address(self, path: &str) -> String {
        below(self.prefix(), path)
    }

    /// The language that an address is in, and the rest of it, which begins with a stroke.
    pub fn of_path(path: &str) -> (Self, &str) {
        let others = Self::ALL.into_iter().filter(|one| !one.prefix().is_empty());
        let mut found = others.filter_map(|one| match path.strip_prefix(one.prefix())? {
            "" => Some((one, "/")),
            rest if rest.starts_with('/') => Some((one, rest)),
            _ => None,
        });
        found.next_back().unwrap_or((Self::Spanish, path))
    }

    /// Which of its forms of a text is for this count, from 0 (CLDR, plural rules for cardinals).
    pub fn plural_form(self, count: u64) -> usize {
        match self {
            // Spanish has a third form for millions, which no text of this site needs.
            Self::Spanish | Self::English => usize::from(count != 1),
        }
    }
}

/// An address below what others begin with (a language, a release): the home page has no stroke at its end there.
pub fn below(prefix: &str, path: &str) -> String {
    match path.strip_prefix('/') {
        Some(rest) if !prefix.is_empty() && (rest.is_empty() || rest.starts_with(['?', '#'])) => {
            format!("{prefix}{rest}")
        }
        _ => format!("{prefix}{path}"),
    }
}

/// Sets the language back, also when a page fails.
struct LanguageGuard(Language);

impl Drop for LanguageGuard {
    fn drop(&mut self) {
        CURRENT.set(self.0);
    }
}

/// Makes something in a language: all of it on this thread.
pub fn in_language<T>(language: Language, make: impl FnOnce() -> T) -> T {
    let _back = LanguageGuard(CURRENT.replace(language));
    make()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_its_language() {
        for (path, expected) in [
            ("/", (Language::Spanish, "/")),
            ("/en", (Language::English, "/")),
            ("/en/", (Language::English, "/")),
            (
                "/en/indicadores/OP1-1",
                (Language::English, "/indicadores/OP1-1"),
            ),
            ("/entidades", (Language::Spanish, "/entidades")),
        ] {
            assert_eq!(Language::of_path(path), expected, "{path}");
        }
    }

    #[test]
    fn the_home_page_has_no_stroke_below_a_language() {
        for (path, spanish, english) in [
            ("/", "/", "/en"),
            ("/?q=a", "/?q=a", "/en?q=a"),
            ("/#n2", "/#n2", "/en#n2"),
            ("/servicios", "/servicios", "/en/servicios"),
        ] {
            assert_eq!(Language::Spanish.address(path), spanish);
            assert_eq!(Language::English.address(path), english);
        }
    }
}
