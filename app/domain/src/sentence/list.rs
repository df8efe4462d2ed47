//! Names and parts of a sentence, one after the other.

use messages::t;

/// «a», «a y b», «a, b y c»; «e» before the sound of a Spanish i.
pub fn listed<T: AsRef<str>>(parts: &[T]) -> String {
    let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
    match parts.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => {
            let first = first.join(", ");
            if begins_with_i(last) {
                t!("{first} e {last}", first, last)
            } else {
                t!("{first} y {last}", first, last)
            }
        }
    }
}

/// Not before a diphthong: «agua y hielo».
fn begins_with_i(word: &str) -> bool {
    let word = word.to_lowercase();
    let sound = word.strip_prefix('h').unwrap_or(&word);
    let rest = sound.strip_prefix(['i', 'í']);
    rest.is_some_and(|rest| !rest.starts_with(['a', 'e', 'o']))
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn parts_are_joined_as_they_are_spoken() {
        for (parts, text) in [
            (&[][..], ""),
            (&["Lima"], "Lima"),
            (&["Callao", "Lima"], "Callao y Lima"),
            (&["Ancash", "Callao", "Lima"], "Ancash, Callao y Lima"),
            (&["Cusco", "Ica"], "Cusco e Ica"),
            (&["Madre", "Hijas"], "Madre e Hijas"),
            (&["agua", "hielo"], "agua y hielo"),
        ] {
            assert_eq!(listed(parts), text);
        }
    }
}
