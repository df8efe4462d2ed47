//! The words of the public site in each language.
//!
//! The text in the code is Spanish and is the key of its translation, as with gettext: [`t!`] and [`tn!`] write it, the
//! other languages are files beside this folder (`en.po`; a third language is one more file and one more row of
//! [`Language`]). What has no translation is written in Spanish; `tests/complete.rs` finds what is missing, unused or
//! was copied.
//!
//! The language is that of the thread while a page is made ([`in_language`]), as in Django: every sentence of the domain
//! would else carry it. Outside of such a call it is Spanish: office, exports and mails are.
//!
//! What it deliberately does not do: of addresses it knows only what those of a language begin with; it formats no numbers
//! (`domain::format`), and translates no name of the policy: official names stay as they are.

mod language;
#[cfg(not(target_family = "wasm"))]
mod translations;

use std::fmt::Display;

pub use language::{Language, below, in_language};

/// The text in the present language: `t!("Metas")` is a `&'static str`, `t!("Meta de {year}", year = 2030)` a `String`.
/// Names of values may stand alone: `t!("Meta de {year}", year)`. A value is written as `Display` writes it.
#[macro_export]
macro_rules! t {
    ($text:literal $(,)?) => {
        $crate::translated($text)
    };
    ($text:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        match $crate::translation($text) {
            None => ::std::format!($text, $($name = $crate::given!($name $(= $value)?)),+),
            Some(text) => $crate::filled(text, &[$((
                ::std::stringify!($name),
                &$crate::given!($name $(= $value)?) as &dyn ::std::fmt::Display,
            )),+]),
        }
    };
}

/// The text for a count, of two: `tn!(count, "{n} servicio", "{n} servicios", n = format::count(count))`. The first is
/// for 1; other languages have as many forms as they need. Values as with [`t!`]; a `String`.
#[macro_export]
macro_rules! tn {
    ($count:expr, $one:literal, $many:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {{
        let count = $count;
        match $crate::plural($one, $many, count) {
            None if count == 1 => ::std::format!($one, $($name = $crate::given!($name $(= $value)?)),*),
            None => ::std::format!($many, $($name = $crate::given!($name $(= $value)?)),*),
            Some(text) => $crate::filled(text, &[$((
                ::std::stringify!($name),
                &$crate::given!($name $(= $value)?) as &dyn ::std::fmt::Display,
            )),*]),
        }
    }};
}

/// A text that is translated where it is used ([`translated`]): for constants.
#[macro_export]
macro_rules! msgid {
    ($text:literal) => {
        $text
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! given {
    ($name:ident) => {
        $name
    };
    ($name:ident = $value:expr) => {
        $value
    };
}

/// A text that was marked with [`msgid!`], in the present language.
pub fn translated(text: &'static str) -> &'static str {
    translation(text).unwrap_or(text)
}

/// The translation of a text; `None` in Spanish, and where there is none.
#[cfg(not(target_family = "wasm"))]
pub fn translation(text: &str) -> Option<&'static str> {
    translations::of(Language::current())?.text(text)
}

/// Of a text for a count: the form that the language has for it.
#[cfg(not(target_family = "wasm"))]
pub fn plural(one: &str, many: &str, count: u64) -> Option<&'static str> {
    let language = Language::current();
    translations::of(language)?.plural(one, many, language.plural_form(count))
}

#[cfg(target_family = "wasm")]
#[inline(always)]
pub fn translation(_: &str) -> Option<&'static str> {
    None
}

#[cfg(target_family = "wasm")]
#[inline(always)]
pub fn plural(_: &str, _: &str, _: u64) -> Option<&'static str> {
    None
}

/// A text with its values in their places: `{name}`. What is no name of a value stays as it is.
pub fn filled(text: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16 * values.len());
    let mut rest = text;
    while let Some((before, name, after)) = next_place(rest) {
        filled.push_str(before);
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => filled.push_str(&value.to_string()),
            None => filled.push_str(&format!("{{{name}}}")),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// Of a text with places: what is before the next one, its name, and what follows.
pub fn next_place(text: &str) -> Option<(&str, &str, &str)> {
    let (before, after) = text.split_once('{')?;
    let (name, after) = after.split_once('}')?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outside_of_a_page_texts_are_spanish() {
        let year = 2030;
        assert_eq!(t!("Meta de {year}", year), "Meta de 2030");
        assert_eq!(tn!(1, "{n} servicio", "{n} servicios", n = 1), "1 servicio");
        assert_eq!(
            tn!(0, "{n} servicio", "{n} servicios", n = 0),
            "0 servicios"
        );
    }

    #[test]
    fn values_stand_where_the_translation_wants_them() {
        let text = filled("{b} of {a} {unknown} {", &[("a", &1), ("b", &"two")]);
        assert_eq!(text, "two of 1 {unknown} {");
    }

    #[test]
    fn the_language_ends_with_the_page_also_where_making_it_fails() {
        in_language(Language::English, || {
            assert_eq!(Language::current(), Language::English);
        });
        assert_eq!(Language::current(), Language::Spanish);
        let failed = std::panic::catch_unwind(|| in_language(Language::English, || panic!("no")));
        assert!(failed.is_err());
        assert_eq!(Language::current(), Language::Spanish);
    }
}
