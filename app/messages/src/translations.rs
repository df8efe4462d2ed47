//! The files of translations, as tables.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use polib::message::MessageView;

use crate::Language;

/// What a file says of each text.
pub(crate) struct Translations {
    texts: BTreeMap<String, String>,
    /// By both texts of the code, with a zero between.
    plurals: BTreeMap<String, Vec<String>>,
}

static ENGLISH: LazyLock<Translations> =
    LazyLock::new(|| Translations::read(include_str!("../en.po")));

/// Those of a language; Spanish has none, it is in the code.
pub(crate) fn of(language: Language) -> Option<&'static Translations> {
    match language {
        Language::Spanish => None,
        Language::English => Some(&ENGLISH),
    }
}

impl Translations {
    /// A file that cannot be read translates nothing; `tests/complete.rs` would say so.
    fn read(file: &str) -> Self {
        let mut found = Self {
            texts: BTreeMap::new(),
            plurals: BTreeMap::new(),
        };
        let catalogue = polib::po_file::parse_from_reader(file.as_bytes());
        for message in catalogue.iter().flat_map(polib::catalog::Catalog::messages) {
            found.take(message);
        }
        found
    }

    fn take(&mut self, message: &dyn MessageView) {
        if !message.is_translated() {
            return;
        }
        match (message.msgstr_plural(), message.msgid_plural()) {
            (Ok(forms), Ok(many)) => {
                let key = plural_key(message.msgid(), many);
                self.plurals.insert(key, forms.clone());
            }
            _ => {
                let text = message.msgstr().unwrap_or_default();
                self.texts
                    .insert(message.msgid().to_owned(), text.to_owned());
            }
        }
    }

    pub(crate) fn text(&'static self, text: &str) -> Option<&'static str> {
        self.texts.get(text).map(String::as_str)
    }

    pub(crate) fn plural(
        &'static self,
        one: &str,
        many: &str,
        form: usize,
    ) -> Option<&'static str> {
        let forms = self.plurals.get(&plural_key(one, many))?;
        forms.get(form).map(String::as_str)
    }
}

fn plural_key(one: &str, many: &str) -> String {
    format!("{one}\0{many}")
}
