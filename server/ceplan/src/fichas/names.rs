//! Names of sheets: at most 31 characters, and none twice, whatever the codes.

use std::collections::BTreeSet;

use super::INDEX;

/// Characters that the name of a sheet may have, by the format.
const MAX_NAME_CHARS: usize = 31;

/// A name for each code, in their order: the code itself where it fits.
pub(super) fn unique<'a>(codes: impl Iterator<Item = &'a str>) -> Vec<String> {
    // Programs take names that differ only in capitals for the same.
    let mut taken = BTreeSet::from([INDEX.to_lowercase()]);
    codes
        .map(|code| {
            let name = (0..)
                .map(|tries| candidate(code, tries))
                .find(|name| !taken.contains(&name.to_lowercase()));
            // Another number is always free.
            let name = name.unwrap_or_default();
            taken.insert(name.to_lowercase());
            name
        })
        .collect()
}

/// The code, shortened where it must be; after the first try with a number at its end.
fn candidate(code: &str, tries: usize) -> String {
    if tries == 0 && code.chars().count() <= MAX_NAME_CHARS {
        return code.to_owned();
    }
    let ending = format!("~{}", tries.max(1));
    let kept: String = code.chars().take(MAX_NAME_CHARS - ending.len()).collect();
    format!("{kept}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_codes_are_shortened_and_none_stands_twice() {
        let long = "S1.2.3.4.5.6.7.8.9.10.11.12.13.14.15";
        let names = unique([long, "S04-1", &format!("{long}A"), "S04-1"].into_iter());
        assert_eq!(names[1], "S04-1");
        assert_eq!(names[0], "S1.2.3.4.5.6.7.8.9.10.11.12.1~1");
        assert_eq!(names[2], "S1.2.3.4.5.6.7.8.9.10.11.12.1~2");
        assert_eq!(names[3], "S04-1~1");
        assert!(
            names
                .iter()
                .all(|name| name.chars().count() <= MAX_NAME_CHARS)
        );
    }
}
