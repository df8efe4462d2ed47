//! The ficha técnica, in the order of CEPLAN's form. What is empty says so.

use domain::indicator::{Indicator, UnitKind};
use leptos::prelude::*;

use super::Subject;
use crate::words;

const EMPTY: &str = "por completar";

pub fn section(subject: &Subject<'_>) -> AnyView {
    let items = fields(subject).into_iter().map(|(name, text)| {
        let empty = text.trim().is_empty();
        let text = if empty { EMPTY.to_owned() } else { text };
        view! { <div><dt>{name}</dt><dd class:muted=empty>{text}</dd></div> }
    });
    view! {
        <section class="section" id="ficha">
            <h2>"Ficha técnica"</h2>
            <dl class="ficha">{items.collect_view()}</dl>
        </section>
    }
    .into_any()
}

fn fields(subject: &Subject<'_>) -> Vec<(&'static str, String)> {
    let indicator = subject.indicator;
    let ficha = &indicator.ficha;
    let node = subject.view.release.catalogue.node(&indicator.node);
    let owner = node.map_or_else(
        || indicator.node.to_string(),
        |node| format!("{} {}", node.code, words::node_name(node)),
    );
    vec![
        ("Objetivo o servicio", owner),
        ("Nombre del indicador", indicator.name.clone()),
        ("Justificación", ficha.justification.clone()),
        ("Responsables", ficha.responsible.clone()),
        ("Limitaciones para la medición", ficha.limitations.clone()),
        ("Método de cálculo", ficha.formula.clone()),
        ("Donde", ficha.formula_terms.clone()),
        ("Especificaciones técnicas", ficha.technical_notes.clone()),
        ("Sentido esperado", words::direction(indicator).to_owned()),
        (
            "Tipo de agregación",
            words::aggregation(indicator.aggregation).to_owned(),
        ),
        ("Unidad de medida", unit(indicator)),
        ("Frecuencia", indicator.periodicity.label_es().to_owned()),
        ("Recolección y análisis", ficha.collection.clone()),
        ("Supuestos", ficha.assumptions.clone()),
        ("Fuente y base de datos", ficha.source.clone()),
    ]
}

fn unit(indicator: &Indicator) -> String {
    let kind = match indicator.unit.kind {
        UnitKind::Quantity => "cantidad",
        UnitKind::Number => "número",
        UnitKind::Percentage => "porcentaje",
        UnitKind::Ratio => "ratio",
        UnitKind::Rate => "tasa",
        UnitKind::Index => "índice",
        UnitKind::RateOfChange => "tasa de variación",
    };
    if indicator.unit.label.is_empty() {
        kind.to_owned()
    } else {
        format!("{kind} ({})", indicator.unit.label)
    }
}
