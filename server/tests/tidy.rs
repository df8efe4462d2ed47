//! The architecture's invariants that a compiler does not see, checked on the sources.
//!
//! Each rule names the words that are forbidden and where they are allowed; a breach is reported with
//! file and line. Tests and comments do not count.

mod modules;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

struct Rule {
    /// Folder under the workspace that the rule speaks of.
    within: &'static str,
    /// Paths (prefixes, from the workspace's root) where the words are at home.
    except: &'static [&'static str],
    words: &'static [&'static str],
    reason: &'static str,
}

const PURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "SystemTime",
    "Utc::now",
    "Local::now",
    "async fn",
    "tracing::",
    "println!",
    "f64",
    "f32",
];

const RULES: &[Rule] = &[
    Rule {
        within: "app/domain/src",
        // how alike two texts are is no value
        except: &["app/domain/src/text.rs"],
        words: PURE,
        reason: "the domain has no I/O, clock, async, logging or floats",
    },
    Rule {
        within: "app/import/src",
        // how alike two texts are is no value
        except: &[
            "app/import/src/lexicon.rs",
            "app/import/src/layout/proposal.rs",
            "app/import/src/layout/title_groups.rs",
        ],
        words: PURE,
        reason: "the passes of the import have no I/O, clock, async, logging or floats",
    },
    Rule {
        within: "app/release_file/src",
        except: &[],
        words: PURE,
        reason: "a release file is checked without I/O, clock, async, logging and floats",
    },
    Rule {
        within: "app",
        except: &[],
        words: &["sqlx", "calamine", "rust_xlsxwriter"],
        reason: "the app knows neither SQL nor spreadsheets",
    },
    Rule {
        within: "server/src",
        except: &["server/src/db/", "server/src/db.rs", "server/src/postgres"],
        words: &["sqlx::query", "query_as", "query_scalar", "raw_sql"],
        reason: "SQL lives in server/src/db",
    },
    Rule {
        within: "server/src",
        except: &[],
        words: &["calamine::"],
        reason: "spreadsheets are read by own readers; only tests and benchmarks use calamine",
    },
    Rule {
        within: "server/workbook/src",
        except: &[],
        words: &["calamine::"],
        reason: "spreadsheets are read by own readers; only tests and benchmarks use calamine",
    },
    Rule {
        within: "server/src",
        except: &["server/src/http", "server/src/auth"],
        words: &["StatusCode", "axum::http"],
        reason: "status codes live in server/src/http",
    },
    Rule {
        within: "server/src/db",
        except: &[],
        words: &[
            "crate::use_case",
            "crate::http",
            "crate::backend",
            "crate::auth",
            "app::wire",
        ],
        reason: "no module depends upwards",
    },
    Rule {
        within: "server/src/use_case",
        except: &[],
        words: &["crate::http", "crate::backend"],
        reason: "no module depends upwards",
    },
    Rule {
        within: "app/site/src",
        except: &[],
        words: &["chrono::Local", "Utc::now", "change_set"],
        reason: "a public page is a function of a release alone",
    },
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the server lies in the workspace")
        .to_owned()
}

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["node_modules", "target", "tests", "examples"].contains(&name.as_str()) {
                sources(&path, found);
            }
        } else if name.ends_with(".rs") && name != "tests.rs" {
            found.push(path);
        }
    }
}

/// Code lines with their numbers: without comments, and without what follows `#[cfg(test)]`.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(number, line)| (number + 1, line))
}

#[test]
fn sources_keep_the_rules_of_the_architecture() {
    let root = root();
    let mut breaches = Vec::new();
    for rule in RULES {
        let mut files = Vec::new();
        sources(&root.join(rule.within), &mut files);
        assert!(!files.is_empty(), "{} has no sources", rule.within);
        for file in files {
            let name = file
                .strip_prefix(&root)
                .unwrap()
                .to_string_lossy()
                .into_owned();
            if rule.except.iter().any(|home| name.starts_with(home)) {
                continue;
            }
            let text = std::fs::read_to_string(&file).unwrap();
            for (number, line) in code(&text) {
                for word in rule.words.iter().filter(|word| line.contains(**word)) {
                    breaches.push(format!("{name}:{number}: «{word}»: {}", rule.reason));
                }
            }
        }
    }
    assert!(breaches.is_empty(), "\n{}", breaches.join("\n"));
}

#[test]
fn every_module_says_what_it_is_for() {
    let root = root();
    let mut silent = Vec::new();
    for folder in ["app", "server", "scripts/build"] {
        let mut files = Vec::new();
        sources(&root.join(folder), &mut files);
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            if !text.trim_start().starts_with("//!") {
                silent.push(file.strip_prefix(&root).unwrap().display().to_string());
            }
        }
    }
    assert!(silent.is_empty(), "without a //! line: {silent:?}");
}

/// A call of the office is a `wire::Call`; a server function beside it would be outside the table of permissions.
#[test]
fn there_is_one_way_to_make_a_call() {
    let root = root();
    let mut files = Vec::new();
    sources(&root.join("app/src"), &mut files);
    assert!(!files.is_empty());
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(!text.contains("#[server"), "{}", file.display());
    }
}

/// The codes of findings that a line writes: `"E313"`, `"W401"`.
fn finding_codes(line: &str) -> Vec<&str> {
    let quoted = line.split('"').skip(1).step_by(2);
    quoted
        .filter(|text| {
            let digits = text.strip_prefix(['E', 'W']).unwrap_or_default();
            digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit())
        })
        .collect()
}

#[test]
fn every_finding_code_of_the_sources_has_one_meaning_in_the_list() {
    let root = root();
    let mut files = Vec::new();
    sources(&root.join("app"), &mut files);
    sources(&root.join("server"), &mut files);
    let mut used = BTreeSet::new();
    for file in files
        .iter()
        .filter(|file| !file.ends_with("finding/codes.rs"))
    {
        let text = std::fs::read_to_string(file).unwrap();
        for (_, line) in code(&text) {
            used.extend(finding_codes(line).into_iter().map(str::to_owned));
        }
    }
    let listed: Vec<String> = domain::finding::codes::ALL
        .iter()
        .map(|meaning| meaning.code.to_owned())
        .collect();
    let once: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(once.len(), listed.len(), "a code has two meanings");
    assert_eq!(used, once, "used in the sources, and in the list");
}

/// What stands between the quotes of a list: `wrappers = ["a", "b"]`.
fn quoted_list<'a>(line: &'a str, name: &str) -> Option<BTreeSet<&'a str>> {
    let list = line.split_once(&format!("{name} = ["))?.1;
    let list = list.split_once(']')?.0;
    Some(list.split('"').skip(1).step_by(2).collect())
}

/// `cargo deny` says who may use a crate; who does is in Cargo.lock. Both are the same, so that a wrapper that is no
/// longer needed does not stay open.
#[test]
fn the_packages_allowed_a_banned_crate_are_those_that_use_it() {
    let root = root();
    let deny = std::fs::read_to_string(root.join("deny.toml")).unwrap();
    let lock = std::fs::read_to_string(root.join("Cargo.lock")).unwrap();
    let mut checked = 0;
    for line in deny
        .lines()
        .filter(|line| line.trim_start().starts_with("{ crate = "))
    {
        let banned = line.split('"').nth(1).unwrap();
        let wrappers = quoted_list(line, "wrappers").unwrap_or_default();
        let depends = format!("\n \"{banned}\"");
        let with_version = format!("\n \"{banned} ");
        let users: BTreeSet<&str> = lock
            .split("[[package]]")
            .filter(|package| package.contains(&depends) || package.contains(&with_version))
            .map(|package| package.split('"').nth(1).unwrap())
            .collect();
        assert_eq!(wrappers, users, "{banned}");
        checked += usize::from(!wrappers.is_empty());
    }
    assert!(checked >= 3, "{checked}");
}

/// Where tests are, in the sources and beside them.
const TESTED: [&str; 8] = [
    "app/charts/tests",
    "app/domain/src",
    "app/domain/tests",
    "app/release_file/src",
    "server/src",
    "server/tests",
    "server/workbook/src",
    "server/workbook/tests",
];

/// What SECURITY.md says is tested has a test of that name.
#[test]
fn security_names_tests_that_exist() {
    let root = root();
    let text = std::fs::read_to_string(root.join("SECURITY.md")).unwrap();
    let promises = text
        .split("## What is promised, and its test")
        .nth(1)
        .unwrap();
    let promises = promises.split("\n## ").next().unwrap();
    let mut files = Vec::new();
    for folder in TESTED {
        sources(&root.join(folder), &mut files);
    }
    let read = |file: &PathBuf| std::fs::read_to_string(file).unwrap();
    let written: String = files.iter().map(read).collect();
    let rows: Vec<&str> = promises
        .lines()
        .filter(|line| line.starts_with("| "))
        .collect();
    assert!(rows.len() > 20, "{}", rows.len());
    for row in &rows[1..] {
        let tests = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        let names: Vec<&str> = tests.split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty(), "{row}");
        for name in names {
            assert!(written.contains(&format!("fn {name}()")), "{name}");
        }
    }
}

/// Every statement is one that the compiler checks, or says why it cannot be.
#[test]
fn statements_are_checked_at_compile_time() {
    let root = root();
    let mut files = Vec::new();
    sources(&root.join("server/src/db"), &mut files);
    let calls = ["query(", "query_as(", "query_scalar(", "raw_sql("];
    let mut checked = 0;
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            checked += usize::from(line.contains("query!(") || line.contains("query_as!("));
            if calls
                .iter()
                .any(|call| line.contains(&format!("sqlx::{call}")))
            {
                let before = &lines[index.saturating_sub(6)..index];
                assert!(
                    before
                        .iter()
                        .any(|l| l.contains("// Not checked at compile time:")),
                    "{}:{}: use sqlx::query! and scripts/sql, or say why not",
                    file.display(),
                    index + 1
                );
            }
        }
    }
    assert!(checked > 200, "{checked}");
}
