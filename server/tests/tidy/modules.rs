//! Which module depends on which: no upward dependency, no new cycle, and the table of packages in ARCHITECTURE.md is true.
//!
//! A dependency is a path `crate::name…` or a name in `use crate::{…}`, of the top-level modules of a package. A module with
//! its own children is one module.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{root, sources};

type Graph = BTreeMap<String, BTreeSet<String>>;

/// The layers of the server from the bottom up: each module depends only on modules of earlier lines. `http` and `state`
/// are one layer: the state is what handlers share, and it holds what `http` keeps.
const LAYERS: &[&[&str]] = &[
    &[
        "secret",
        "measure",
        "audit",
        "postgres",
        "compute",
        "readiness",
        "stop",
        "telemetry",
    ],
    &["db", "mail"],
    &["release", "webhook"],
    &["auth", "database"],
    &["use_case", "backup"],
    &["backend", "seed"],
    &["http", "state"],
    &["config", "site_export"],
    &["doctor"],
    &["cli"],
];

/// Modules that depend on each other in a cycle. Nothing may join them; whoever breaks one takes it out of here.
const CYCLES: &[(&str, &[&str])] = &[("server/src", &["http", "state"])];

/// The first names of the paths that begin with `crate::`, also in `crate::{…}`; comments and tests do not count.
fn known_modules(source: &str) -> BTreeSet<String> {
    let code = source.split("#[cfg(test)]").next().unwrap();
    let code: String = code
        .lines()
        .map(|line| line.split("//").next().unwrap())
        .collect::<Vec<_>>()
        .join("\n");
    let mut found = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            None => found.extend(first_name(rest)),
            Some(group) => found.extend(names_of_group(group)),
        }
    }
    found
}

fn first_name(text: &str) -> Option<String> {
    let name: String = text
        .trim_start()
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    (!name.is_empty()).then_some(name)
}

/// The first name of each member of a group, up to its closing brace.
fn names_of_group(group: &str) -> Vec<String> {
    let mut depth = 0_usize;
    let mut members = vec![String::new()];
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => members.push(String::new()),
            _ if depth == 0 => members.last_mut().unwrap().push(c),
            _ => {}
        }
    }
    members.iter().filter_map(|m| first_name(m)).collect()
}

/// The top-level modules of a package and what each knows.
fn graph(folder: &Path) -> Graph {
    let mut files = Vec::new();
    sources(folder, &mut files);
    let mut graph = Graph::new();
    for file in files {
        let inside = file.strip_prefix(folder).unwrap();
        let top = inside.components().next().unwrap().as_os_str();
        let top = top.to_string_lossy().trim_end_matches(".rs").to_owned();
        let names = known_modules(&std::fs::read_to_string(&file).unwrap());
        graph.entry(top).or_default().extend(names);
    }
    let modules: BTreeSet<String> = graph.keys().cloned().collect();
    for (module, known) in &mut graph {
        known.retain(|name| name != module && modules.contains(name));
    }
    graph
}

/// What a module reaches over any number of arrows.
fn reached(graph: &Graph, from: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![from.to_owned()];
    while let Some(module) = open.pop() {
        for next in graph.get(&module).into_iter().flatten() {
            if found.insert(next.clone()) {
                open.push(next.clone());
            }
        }
    }
    found
}

/// Groups of modules that reach each other.
fn cycles(graph: &Graph) -> BTreeSet<BTreeSet<String>> {
    let all: BTreeMap<&String, BTreeSet<String>> =
        graph.keys().map(|m| (m, reached(graph, m))).collect();
    let in_cycle = all.iter().filter(|(module, to)| to.contains(**module));
    in_cycle
        .map(|(module, to)| {
            let back = |other: &&String| all.get(*other).is_some_and(|o| o.contains(*module));
            to.iter().filter(back).cloned().collect()
        })
        .collect()
}

/// Folders with sources of packages, and the rows of ARCHITECTURE.md that speak of them.
fn packages() -> Vec<[String; 5]> {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let rows = text.lines().filter_map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [layer, folder, package, lines, .., uses] = cells[..] else {
            return None;
        };
        layer.parse::<u32>().ok()?;
        let plain = |text: &str| text.split('`').nth(1).unwrap_or(text).to_owned();
        Some([
            layer.to_owned(),
            plain(folder),
            plain(package),
            lines.replace(',', ""),
            uses.to_owned(),
        ])
    });
    rows.collect()
}

#[test]
fn no_modules_depend_on_each_other_in_a_cycle() {
    let mut found = BTreeSet::new();
    for [_, folder, ..] in packages() {
        let folder = format!("{folder}/src");
        for cycle in cycles(&graph(&root().join(&folder))) {
            found.insert((folder.clone(), cycle));
        }
    }
    let known = CYCLES.iter().map(|(folder, modules)| {
        let modules = modules.iter().map(|m| (*m).to_owned());
        ((*folder).to_owned(), modules.collect())
    });
    assert_eq!(found, known.collect());
}

#[test]
fn no_module_of_the_server_depends_on_a_higher_layer() {
    let graph = graph(&root().join("server/src"));
    let layer_of = |module: &str| LAYERS.iter().position(|layer| layer.contains(&module));
    for (module, known) in &graph {
        // The roots of the library and of the program are above all.
        if module == "lib" || module == "main" {
            continue;
        }
        let layer = layer_of(module).unwrap_or_else(|| panic!("{module} is in no layer"));
        for other in known {
            let below = layer_of(other).unwrap_or_else(|| panic!("{other} is in no layer"));
            let is_pair = ["http", "state"].contains(&module.as_str())
                && ["http", "state"].contains(&other.as_str());
            assert!(
                below < layer || is_pair,
                "{module} depends on {other}, which is not below it"
            );
        }
    }
}

#[test]
fn the_table_of_packages_is_true() {
    let rows = packages();
    let layers: BTreeMap<&str, u32> = rows
        .iter()
        .map(|[layer, _, package, ..]| (package.as_str(), layer.parse().unwrap()))
        .collect();
    assert!(layers.len() >= 19, "{layers:?}");
    for [layer, folder, package, lines, uses] in &rows {
        let folder = root().join(folder);
        let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let dependencies = manifest.split("[dependencies]").nth(1).unwrap_or_default();
        let dependencies = dependencies.split("\n[").next().unwrap();
        for line in dependencies.lines() {
            let name = line.split(['.', ' ', '=']).next().unwrap();
            let Some(other) = layers.get(name) else {
                continue;
            };
            let layer: u32 = layer.parse().unwrap();
            assert!(
                *other < layer,
                "{package} uses {name}, which is not below it"
            );
            let is_named = uses.contains("all of the above") || uses.contains(name);
            assert!(
                is_named,
                "{package} uses {name}, and its row does not say so"
            );
        }
        let mut files = Vec::new();
        sources(&folder.join("src"), &mut files);
        let count: usize = files
            .iter()
            .map(|file| std::fs::read_to_string(file).unwrap().lines().count())
            .sum();
        let stated: usize = lines.parse().unwrap();
        let far = count.abs_diff(stated) * 10 > count.max(500);
        assert!(!far, "{package} has {count} lines, its row says {stated}");
    }
}
