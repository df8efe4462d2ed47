//! The texts of the browser's script (`app/js/charts.js`), which it knows in Spanish, for pages in another language.

use messages::{Language, msgid, translated};
use serde_json::{Map, Value};

/// As the script writes them; a test compares the two.
const WORDS: [&str; 4] = [
    msgid!("Recorrer los puntos del gráfico"),
    msgid!("Punto anterior"),
    msgid!("Punto siguiente"),
    msgid!("{n} puntos: línea de base, valores obtenidos y metas."),
];

/// For `data-words` on the element that has `data-chart`: a JSON object, from each text of the script to that of the
/// page's language. `None` on Spanish pages, which need no such attribute.
pub fn script_words() -> Option<String> {
    let pair = |text: &'static str| (text.to_owned(), Value::from(translated(text)));
    let is_foreign = Language::current() != Language::Spanish;
    is_foreign.then(|| {
        let words: Map<String, Value> = WORDS.into_iter().map(pair).collect();
        Value::Object(words).to_string()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_writes_these_texts() {
        let script = include_str!("../../js/charts.js");
        for text in WORDS {
            assert!(script.contains(&format!("\"{text}\"")), "{text}");
        }
        assert_eq!(script_words(), None);
    }
}
