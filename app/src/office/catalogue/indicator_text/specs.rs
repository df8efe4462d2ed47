//! The fields of an indicator's form, in CEPLAN's order; what the dashboard needs besides comes after.

use domain::catalogue::Catalogue;

use super::super::text::{Control, Spec, choice, spec};
use crate::office::{
    form::{Options, options_after},
    wording::ficha,
};

/// All fields, in order.
pub fn specs(catalogue: &Catalogue) -> Vec<Spec> {
    let nodes = catalogue.nodes.iter().map(|node| {
        let name = node.name.as_deref().unwrap_or("denominación por completar");
        (node.code.to_string(), format!("{} · {name}", node.code))
    });
    let mut specs = ficha_specs(options_after("Elija", nodes));
    specs.extend(measuring_specs());
    specs
}

pub(super) fn ficha_specs(nodes: Options) -> Vec<Spec> {
    const F: &str = "Ficha técnica";
    let unpublished = (
        "unpublished",
        "Ninguna fuente lo publica: no se calcula avance",
    );
    let directions = ficha::DIRECTIONS.into_iter().chain([unpublished]);
    let directions = Control::Choice(options_after("Elija", directions));
    vec![
        spec(F, "code", "Código", Control::Code)
            .hint("El código de donde pertenece y un número: S04-1."),
        spec(F, "node", "Objetivo o servicio", Control::Choice(nodes)),
        spec(F, "name", "Nombre del indicador", Control::Area(2)),
        spec(F, "justification", "Justificación", Control::Area(4)),
        spec(F, "responsible", "Responsables", Control::Area(2)),
        spec(
            F,
            "limitations",
            "Limitaciones para la medición",
            Control::Area(3),
        ),
        spec(F, "formula", "Método de cálculo: fórmula", Control::Area(2)),
        spec(
            F,
            "formula_terms",
            "Método de cálculo: donde",
            Control::Area(3),
        ),
        spec(
            F,
            "technical_notes",
            "Especificaciones técnicas",
            Control::Area(3),
        ),
        spec(F, "direction", "Sentido esperado", directions),
        spec(
            F,
            "direction_reason",
            "Motivo, si las metas van en sentido contrario",
            Control::Area(2),
        )
        .hint("Sin este motivo, una meta contraria al sentido esperado impide publicar."),
        spec(
            F,
            "collection",
            "Proceso de recolección y análisis",
            Control::Area(3),
        ),
        spec(F, "assumptions", "Supuestos", Control::Area(2)),
        spec(F, "source", "Fuente y base de datos", Control::Area(2)),
    ]
}

pub(super) fn measuring_specs() -> Vec<Spec> {
    const U: &str = "Unidad de medida";
    const M: &str = "Medición";
    let kinds = [
        ("policy", "De la política"),
        ("context", "De contexto: no cuenta en el avance"),
    ];
    vec![
        spec(U, "unit_kind", "Tipo de unidad", choice(&ficha::UNITS)),
        spec(
            U,
            "unit_label",
            "Qué se escribe tras el valor",
            Control::Line,
        )
        .hint("Por ejemplo %, o capacidades por persona."),
        spec(U, "decimals", "Decimales que se guardan", Control::Line),
        spec(
            U,
            "shown_decimals",
            "Decimales que se muestran",
            Control::Line,
        ),
        spec(U, "min", "Mínimo admisible", Control::Line)
            .hint("Vacío: sin límite. Un valor fuera del rango es un error."),
        spec(U, "max", "Máximo admisible", Control::Line),
        spec(M, "kind", "Clase de indicador", choice(&kinds)),
        spec(
            M,
            "aggregation",
            "Tipo de agregación",
            choice(&ficha::AGGREGATIONS),
        ),
        spec(M, "periodicity", "Periodicidad", choice(&ficha::PERIODICITIES)),
        spec(M, "first_year", "Primer año que se mide", Control::Line),
        spec(
            M,
            "opens_days",
            "Días propios: apertura, desde el primer día del periodo",
            Control::Line,
        )
        .hint("Vacío: como la regla de su periodicidad en el calendario. Configuración de este tablero; ninguna norma la fija."),
        spec(
            M,
            "due_days",
            "Días propios: plazo, tras el último día del periodo",
            Control::Line,
        ),
        spec(
            M,
            "closes",
            "Días propios: cierre, tras el último día del periodo",
            Control::Line,
        )
        .hint("Un número, o «nunca»."),
        spec(M, "breaks", "Quiebres de serie", Control::Breaks)
            .hint("Desde qué año los valores no se comparan con los anteriores, y por qué."),
        spec(M, "position", "Orden", Control::Line),
    ]
}
