//! Part I: what the report is made from, and how many targets of the year were met.

use std::collections::BTreeMap;

use domain::{
    band::State,
    format::{date_long, lima_day},
    policy_tree::NodeKind,
};
use workbook::write::{Published, words};

use crate::{
    document::{Block, Cell, Column, Table},
    entry::Entry,
};

/// Entries by the objective above them; the last group is of those without one.
pub(super) fn group<'e, 'a>(
    release: &'a domain::release::Release,
    entries: &'e [Entry<'a>],
) -> Vec<(String, Vec<&'e Entry<'a>>)> {
    let mut groups = Vec::new();
    for objective in release.catalogue.of_kind(NodeKind::Objective) {
        let of_it: Vec<_> = entries
            .iter()
            .filter(|entry| {
                entry
                    .objective
                    .is_some_and(|one| one.code == objective.code)
            })
            .collect();
        let name = objective
            .name
            .as_deref()
            .unwrap_or("denominación por completar");
        groups.push((format!("{} · {name}", objective.code), of_it));
    }
    let without = |policy: bool| -> Vec<_> {
        let entries = entries.iter().filter(|entry| entry.objective.is_none());
        entries
            .filter(|entry| entry.is_of_service() != policy)
            .collect()
    };
    groups.push(("La política".to_owned(), without(true)));
    groups.push((
        "Servicios cuya ubicación no está publicada".to_owned(),
        without(false),
    ));
    groups.retain(|(_, of_it)| !of_it.is_empty());
    groups
}

pub(super) fn part(published: &Published<'_>, entries: &[Entry<'_>], year: i32) -> Vec<Block> {
    let horizon = published.release.catalogue.edition.horizon;
    vec![
        Block::heading(2, "Parte I. Datos generales y resumen"),
        Block::heading(3, "I.1 Datos generales"),
        Block::Table(general(published, entries, year)),
        Block::NewPage,
        Block::heading(3, format!("I.2 Logros esperados de {year}, por objetivo prioritario")),
        Block::Table(summary(published, entries, year)),
        Block::Note(
            "«Sin comparación»: falta el logro esperado del año o el valor obtenido. No entra en ningún promedio.".to_owned(),
        ),
        Block::heading(3, format!("I.3 Rumbo a {horizon}")),
        Block::Table(outlook(entries)),
        Block::Note(
            "Los umbrales de «En camino», «Necesita acelerar» y «Rezagado» son configuración de este tablero; ninguna fuente \
             publica los de CEPLAN."
                .to_owned(),
        ),
    ]
}

fn general(published: &Published<'_>, entries: &[Entry<'_>], year: i32) -> Table {
    let release = published.release;
    let edition = &release.catalogue.edition;
    let method = words::compliance_method(release.settings.compliance_method);
    let services = entries.iter().filter(|entry| entry.is_of_service()).count();
    let facts = [
        ("Política", edition.policy_name.clone()),
        ("Edición", format!("{} ({})", edition.name, edition.code)),
        (
            "Año que se reporta",
            format!("{year}, el último que terminó antes de la fecha de situación"),
        ),
        ("Situación al", date_long(release.as_of)),
        (
            "Publicación",
            format!(
                "N.º {}, del {}",
                release.number,
                date_long(lima_day(release.published_at))
            ),
        ),
        ("SHA-256 de la publicación", published.sha256.to_owned()),
        (
            "Indicadores de la política",
            format!(
                "{}: {} de la política y sus objetivos, {services} de servicios",
                entries.len(),
                entries.len() - services
            ),
        ),
        ("Método del cumplimiento", method.to_owned()),
        (
            "Versión de las fórmulas",
            release.settings.formula_version.clone(),
        ),
    ];
    Table {
        summary: "Datos generales del reporte".to_owned(),
        columns: vec![Column::text("Dato", 28), Column::text("Contenido", 72)],
        rows: facts
            .map(|(name, content)| vec![Cell::text(name), Cell::text(content)])
            .into(),
        least_lines: 1,
    }
}

fn summary(published: &Published<'_>, entries: &[Entry<'_>], year: i32) -> Table {
    let row = |name: &str, entries: &[&Entry<'_>]| {
        let count = |is: &dyn Fn(&Entry<'_>) -> bool| {
            let found = entries.iter().filter(|entry| is(entry)).count();
            Cell::text(found.to_string())
        };
        vec![
            Cell::text(name),
            Cell::text(entries.len().to_string()),
            count(&|entry| entry.target(year).is_some()),
            count(&|entry| entry.met(year) == Some(true)),
            count(&|entry| entry.met(year) == Some(false)),
            count(&|entry| entry.met(year).is_none()),
        ]
    };
    let mut rows: Vec<_> = group(published.release, entries)
        .iter()
        .map(|(name, of_it)| row(name, of_it))
        .collect();
    let all: Vec<_> = entries.iter().collect();
    rows.push(row("Total", &all));
    Table {
        summary: format!(
            "Cuántos indicadores de cada objetivo cumplieron el logro esperado de {year}"
        ),
        columns: vec![
            Column::text("Objetivo prioritario", 46),
            Column::number("Indicadores", 11),
            Column::number(&format!("Con logro esperado {year}"), 12),
            Column::number("Cumplido", 10),
            Column::number("No cumplido", 10),
            Column::number("Sin comparación", 11),
        ],
        rows,
        least_lines: 1,
    }
}

fn outlook(entries: &[Entry<'_>]) -> Table {
    let mut counts: BTreeMap<State, usize> = BTreeMap::new();
    for entry in entries {
        *counts.entry(entry.results.progress.state).or_default() += 1;
    }
    let states = State::ALL.into_iter();
    let rows = states.filter_map(|state| {
        let count = counts.get(&state)?;
        Some(vec![
            Cell::text(state.label_es()),
            Cell::text(count.to_string()),
        ])
    });
    Table {
        summary: "Cuántos indicadores están en cada situación".to_owned(),
        columns: vec![
            Column::text("Situación", 78),
            Column::number("Indicadores", 22),
        ],
        rows: rows.collect(),
        least_lines: 1,
    }
}
