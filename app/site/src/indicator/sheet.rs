//! The ficha técnica, in the order of CEPLAN's form. What is empty says so.

use domain::indicator::{Indicator, UnitKind};
use leptos::prelude::*;
use messages::t;

use super::Subject;
use crate::words;

/// A field of the form.
struct Field {
    name: &'static str,
    text: String,
    /// The language of what stays as the source has it.
    language: Option<&'static str>,
}

impl Field {
    /// What somebody wrote, or that it is missing.
    fn written(name: &'static str, text: impl Into<String>) -> Self {
        Self {
            name,
            text: text.into(),
            language: words::official(),
        }
    }

    /// What this site words itself.
    fn worded(name: &'static str, text: impl Into<String>) -> Self {
        Self {
            name,
            text: text.into(),
            language: None,
        }
    }
}

pub fn section(subject: &Subject<'_>) -> AnyView {
    let items = fields(subject).into_iter().map(|field| {
        let Field {
            name,
            text,
            language,
        } = field;
        let empty = text.trim().is_empty();
        let (text, language) = if empty {
            (t!("por completar").to_owned(), None)
        } else {
            (text, language)
        };
        view! { <div><dt>{name}</dt><dd class:muted=empty lang=language>{text}</dd></div> }
    });
    view! {
        <section class="section" id="ficha">
            <h2>{t!("Ficha técnica")}</h2>
            <dl class="ficha">{items.collect_view()}</dl>
        </section>
    }
    .into_any()
}

fn fields(subject: &Subject<'_>) -> Vec<Field> {
    let indicator = subject.indicator;
    let ficha = &indicator.ficha;
    let node = subject.view.release.catalogue.node(&indicator.node);
    let owner = node.map_or_else(
        || indicator.node.to_string(),
        |node| format!("{} {}", node.code, words::node_name(node)),
    );
    vec![
        Field {
            name: t!("Objetivo o servicio"),
            text: owner,
            language: node.and_then(words::name_language),
        },
        Field::written(t!("Nombre del indicador"), &indicator.name),
        Field::written(t!("Justificación"), &ficha.justification),
        Field::written(t!("Responsables"), &ficha.responsible),
        Field::written(t!("Limitaciones para la medición"), &ficha.limitations),
        Field::written(t!("Método de cálculo"), &ficha.formula),
        Field::written(t!("Donde"), &ficha.formula_terms),
        Field::written(t!("Especificaciones técnicas"), &ficha.technical_notes),
        Field::worded(t!("Sentido esperado"), words::direction(indicator)),
        Field::worded(
            t!("Tipo de agregación"),
            words::aggregation(indicator.aggregation),
        ),
        Field::worded(t!("Unidad de medida"), unit(indicator)),
        Field::worded(t!("Frecuencia"), indicator.periodicity.label()),
        Field::written(t!("Recolección y análisis"), &ficha.collection),
        Field::written(t!("Supuestos"), &ficha.assumptions),
        Field::written(t!("Fuente y base de datos"), &ficha.source),
    ]
}

fn unit(indicator: &Indicator) -> String {
    let kind = match indicator.unit.kind {
        UnitKind::Quantity => t!("cantidad"),
        UnitKind::Number => t!("número"),
        UnitKind::Percentage => t!("porcentaje"),
        UnitKind::Ratio => t!("ratio"),
        UnitKind::Rate => t!("tasa"),
        UnitKind::Index => t!("índice"),
        UnitKind::RateOfChange => t!("tasa de variación"),
    };
    if indicator.unit.label.is_empty() {
        kind.to_owned()
    } else {
        format!("{kind} ({})", indicator.unit.label)
    }
}
