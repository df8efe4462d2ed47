//! Files that create nodes and indicators: whole rows or nothing, every cell accounted for.

use crate::support::catalogue;
use crate::support::sheet;
use domain::{
    finding::{Place, a1},
    indicator::{Aggregation, Direction, Indicator, UnitKind},
    policy_tree::{NameStatus, Node, NodeKind},
    value::Datum,
};
use import::{
    additions::Entry,
    draft::Origin,
    layout::{Layout, detect},
    lexicon::Lexicon,
    understand::{Understood, understand},
};
use std::collections::BTreeSet;

struct Import {
    understood: Understood,
    /// Cells of the data rows and forms.
    cells: usize,
}

fn layouts(grid: &import::grid::Grid, catalogue: &domain::catalogue::Catalogue) -> Vec<Layout> {
    let lexicon = Lexicon::of(catalogue);
    let sheets = 0..grid.sheets.len();
    sheets
        .map(|at| detect(grid, at, catalogue, &lexicon).layout)
        .collect()
}

fn import(grids: &[&str]) -> Import {
    let catalogue = catalogue::catalogue();
    let grid = sheet::grid(grids);
    let layouts = layouts(&grid, &catalogue);
    let entities = [(
        "PCM".to_owned(),
        "Presidencia del Consejo de Ministros".to_owned(),
    )];
    let cells = sheet::cells_of_data(&grid, &layouts);
    let understood = understand(&grid, &layouts, &catalogue, &entities);
    Import { understood, cells }
}

impl Import {
    fn indicator(&self, code: &str) -> &Indicator {
        let created = self.understood.additions.created.iter();
        created
            .filter_map(|created| match &created.entry {
                Entry::Indicator(indicator) if indicator.code.as_str() == code => {
                    Some(&**indicator)
                }
                _ => None,
            })
            .next()
            .unwrap()
    }

    fn node(&self, code: &str) -> &Node {
        let created = self.understood.additions.created.iter();
        created
            .filter_map(|created| match &created.entry {
                Entry::Node(node) if node.code.as_str() == code => Some(node),
                _ => None,
            })
            .next()
            .unwrap()
    }

    /// Blocking findings with their cells: `E361 Hoja1!A2`.
    fn errors(&self) -> Vec<String> {
        let all = self.understood.additions.findings.iter();
        let all = all
            .chain(&self.understood.draft.findings)
            .filter(|finding| finding.blocks());
        let mut shown: Vec<String> = all
            .map(|finding| match &finding.place {
                Place::Cell { sheet, row, column } => {
                    format!("{} {sheet}!{}", finding.code, a1(*row, *column))
                }
                place => format!("{} {place}", finding.code),
            })
            .collect();
        shown.sort();
        shown
    }

    fn created(&self) -> Vec<&str> {
        let created = self.understood.additions.created.iter();
        created.map(|created| created.entry.code()).collect()
    }

    /// Nothing of the tables is left uncounted. One cell of a form may state several fields.
    fn accounts_for_every_cell(&self) {
        let draft = &self.understood.draft;
        let mut seen = BTreeSet::new();
        for cell in &draft.cells {
            if let Origin::Cell(at) = cell.at {
                seen.insert(at);
            }
        }
        seen.extend(draft.fields.iter().map(|field| field.at));
        seen.extend(draft.rejected.iter().map(|rejected| rejected.at));
        assert_eq!(seen.len() + draft.passed_over as usize, self.cells);
    }
}

const FICHA: &str = "
Código del indicador | Nombre del indicador | Objetivo o servicio | Unidad de medida | Sentido esperado | Tipo de agregación | Periodicidad | Justificación
S02-1 | Servicios con conectividad | S02 | Porcentaje | Ascendente | No agregable | Anual | Mide la cobertura
OP1-2 | Número de puntos de acceso | OP1 | Número de puntos | Ascendente | Agregable | Trimestral |";

#[test]
fn a_row_with_everything_is_a_new_indicator() {
    let import = import(&[FICHA.trim()]);
    assert_eq!(import.errors(), Vec::<String>::new());
    assert_eq!(import.created(), ["S02-1", "OP1-2"]);
    let one = import.indicator("S02-1");
    assert_eq!(one.name, "Servicios con conectividad");
    assert_eq!(one.node.as_str(), "S02");
    assert_eq!(one.direction, Some(Direction::Ascending));
    assert_eq!(one.aggregation, Aggregation::NonAdditive);
    assert_eq!(
        (one.unit.kind, one.unit.label.as_str()),
        (UnitKind::Percentage, "%")
    );
    assert_eq!(one.ficha.justification, "Mide la cobertura");
    let other = import.indicator("OP1-2");
    assert_eq!(
        (other.unit.label.as_str(), other.unit.decimals),
        ("puntos", 0)
    );
    assert!(other.position > one.position);
    let assumed = import.understood.additions.findings.iter();
    assert_eq!(assumed.filter(|finding| finding.code == "W361").count(), 2);
    import.accounts_for_every_cell();
}

#[test]
fn what_is_missing_or_not_understood_is_reported_at_its_cell_and_nothing_is_created() {
    let import = import(&["
Código | Nombre del indicador | Servicio | Unidad de medida | Sentido esperado | Tipo de agregación | Periodicidad
S02-1 | Sin sentido | S02 | Porcentaje | | No agregable | Anual
S02-2 | Sentido raro | S02 | Porcentaje | hacia arriba | No agregable | Anual
S02-3 | Lugar que no existe | S77 | Porcentaje | Ascendente | No agregable | Anual
S02-4 | En un lineamiento | L1.1 | Porcentaje | Ascendente | No agregable | Anual
S01 | Código de un servicio | S01 | Porcentaje | Ascendente | No agregable | Anual
S02-6 | Repetido | S02 | Porcentaje | Ascendente | No agregable | Anual
S02-6 | Repetido otra vez | S02 | Porcentaje | Ascendente | No agregable | Anual"
        .trim()]);
    assert_eq!(import.created(), Vec::<&str>::new());
    assert_eq!(
        import.errors(),
        [
            "E314 Hoja1!C4",
            "E345 Hoja1!E3",
            "E361 Hoja1!A2",
            "E362 Hoja1!A6",
            "E363 Hoja1!A7",
            "E363 Hoja1!A8",
            "E366 Hoja1!C5",
        ]
    );
    let missing = import.understood.additions.findings.iter();
    let missing = missing
        .clone()
        .find(|finding| finding.code == "E361")
        .unwrap();
    assert!(
        missing.problem.ends_with("falta: sentido esperado."),
        "{}",
        missing.problem
    );
    assert!(missing.remedy.contains("no tiene un valor por defecto"));
    let rejected = &import.understood.draft.rejected;
    assert!(!rejected.is_empty() && rejected.iter().all(|cell| !cell.codes.is_empty()));
    assert!(import.understood.draft.cells.is_empty() && import.understood.draft.fields.is_empty());
    import.accounts_for_every_cell();
}

#[test]
fn an_unknown_code_without_a_name_is_a_slip_and_no_new_element() {
    let import = import(&["Código | Justificación\nS01-9 | Texto"]);
    assert_eq!(import.errors(), ["E313 Hoja1!A2"]);
    let values = "Código | Indicador | 2024\nS01-9 | Algo | 5";
    assert_eq!(self::import(&[values]).errors(), ["E313 Hoja1!A2"]);
}

const NODES: &str = "
Código | Nivel | Denominación | Depende de | Fuente
L1.2 | Lineamiento | Conectividad | OP1 | DS 085-2023-PCM
S73 | Servicio | Puntos de acceso | L1.2 | DS 085-2023-PCM
S74 | Servicio | Denominación por completar | L1.2 | DS 085-2023-PCM";

#[test]
fn new_nodes_may_hang_on_each_other_and_carry_indicators_and_values() {
    let ficha = FICHA.replace("| S02 |", "| S73 |");
    let values = "Código | Año | Tipo | Valor\nS02-1 | 2023 | línea de base | 10\nS02-1 | 2024 | obtenido | 12.5";
    let import = import(&[NODES.trim(), ficha.trim(), values]);
    assert_eq!(import.errors(), Vec::<String>::new());
    assert_eq!(import.created(), ["L1.2", "S73", "S74", "S02-1", "OP1-2"]);
    assert_eq!(import.node("L1.2").kind, NodeKind::Guideline);
    assert_eq!(import.node("S73").parent.as_ref().unwrap().as_str(), "L1.2");
    assert_eq!(import.node("S74").name_status, NameStatus::Missing);
    assert_eq!(import.indicator("S02-1").node.as_str(), "S73");
    assert_eq!(import.understood.draft.cells.len(), 2);
    import.accounts_for_every_cell();
}

#[test]
fn a_tree_that_cannot_be_is_refused_with_what_would_hang_on_it() {
    let import = import(&["
Código | Nivel | Denominación | Depende de | Fuente
S73 | Servicio | Bajo un servicio | S01 | fuente
S74 | Servicio | Bajo el anterior | S73 | fuente
L8.1 | Lineamiento | En círculo | L8.2 | fuente
L8.2 | Lineamiento | En círculo | L8.1 | fuente
S75 | Servicio | Sin fuente | OP1 |
S76 | Servicio | Sin lugar | | fuente
S77 | Cosa | Nivel raro | OP1 | fuente
L 9.1. | Lineamiento | Bien | OP1 | fuente"
        .trim()]);
    assert_eq!(import.created(), ["L9.1"]);
    assert_eq!(
        import.errors(),
        [
            "E349 Hoja1!B8",
            "E361 Hoja1!A6",
            "E361 Hoja1!A7",
            "E364 Hoja1!D2",
            "E364 Hoja1!D3",
            "E365 Hoja1!D4",
            "E365 Hoja1!D5",
        ]
    );
    import.accounts_for_every_cell();
}

#[test]
fn values_of_an_indicator_that_is_not_created_point_to_its_row() {
    let ficha = "Código | Nombre del indicador | Servicio | Unidad de medida\nS02-1 | Nombre | S02 | Porcentaje";
    let import = import(&[ficha, "Código | 2024\nS02-1 | 12"]);
    assert_eq!(import.errors(), ["E361 Hoja1!A2", "E367 Hoja2!A2"]);
    import.accounts_for_every_cell();
}

#[test]
fn a_matrix_with_everything_creates_its_indicators_with_their_values() {
    let import = import(&["
Código | Indicador | Servicio | Unidad de medida | Sentido esperado | Tipo de agregación | Periodicidad | Línea base 2022 | Meta 2030 | 2024
S02-1 | Servicios con conectividad | S02 | Porcentaje | Ascendente | No agregable | Anual | 10 | 60 | 22"
        .trim()]);
    assert_eq!(import.errors(), Vec::<String>::new());
    assert_eq!(import.created(), ["S02-1"]);
    assert_eq!(import.understood.draft.cells.len(), 3);
    import.accounts_for_every_cell();
}

#[test]
fn what_was_created_is_not_created_again() {
    let first = import(&[NODES.trim(), FICHA.trim()]);
    let catalogue = &first.understood.catalogue;
    let grid = sheet::grid(&[NODES.trim(), FICHA.trim()]);
    let again = understand(&grid, &layouts(&grid, catalogue), catalogue, &[]);
    assert!(again.additions.created.is_empty());
    assert!(
        again.draft.rejected.is_empty(),
        "{:?}",
        again.draft.findings
    );
    for field in &again.draft.fields {
        let stored = field.field.get(catalogue, &field.code);
        assert_eq!(stored.as_deref(), Some(field.text.as_str()), "{field:?}");
    }
}

#[test]
fn a_row_of_values_that_lacks_one_field_of_a_new_indicator_says_which() {
    let import = import(&["
Código | Indicador | Servicio | Unidad de medida | Sentido esperado | Periodicidad | 2024
S02-1 | Servicios con conectividad | S02 | Porcentaje | Ascendente | Anual | 22"
        .trim()]);
    assert_eq!(import.errors(), ["E361 Hoja1!A2"]);
    let findings = &import.understood.additions.findings;
    assert!(
        findings[0].problem.ends_with("falta: tipo de agregación."),
        "{findings:?}"
    );
    import.accounts_for_every_cell();
}

#[test]
fn the_kind_and_the_label_of_a_unit_stand_in_two_columns() {
    let import = import(&["
Código | Nombre del indicador | Servicio | Tipo de unidad | Unidad de medida | Sentido esperado | Tipo de agregación | Periodicidad
S02-1 | Velocidad media | S02 | Ratio | megabits por segundo | Ascendente | No agregable | Anual"
        .trim()]);
    assert_eq!(import.errors(), Vec::<String>::new());
    let unit = &import.indicator("S02-1").unit;
    assert_eq!(
        (unit.kind, unit.label.as_str()),
        (UnitKind::Ratio, "megabits por segundo")
    );
    import.accounts_for_every_cell();
}

/// CEPLAN's form on one page, as its fichas are published.
const FORM: &str = "
FICHA TÉCNICA DEL INDICADOR
Código del indicador: | S02-1 | <
Objetivo prioritario | OP1 | <
Servicio | S02 | <
Nombre del indicador | Servicios con conectividad | <
Justificación | Mide la cobertura | <
Responsable del indicador | PCM | <
Limitaciones para la medición del indicador | Ninguna | <
Método de cálculo | Fórmula | A / B × 100
^ | Donde | A: con servicio; B: todos
^ | Especificaciones técnicas | Se cuentan al 31 de diciembre
Unidad de medida | Porcentaje | <
Periodicidad | Anual | <
Tipo de agregación | No agregable | <
Sentido esperado del indicador | Ascendente | <
Supuestos | Ninguno | <
Fuente y base de datos | Registro administrativo | <
 | Línea de base | Logros esperados | <
Año | 2022 | 2025 | 2030
Valor relativo | 10 | 30 | 60
Valor absoluto | 1/10 | 3/10 | 6/10";

#[test]
fn the_form_of_one_page_is_an_indicator_with_baseline_and_targets() {
    let import = import(&[FORM.trim()]);
    assert_eq!(import.errors(), Vec::<String>::new());
    assert_eq!(import.created(), ["S02-1"]);
    let indicator = import.indicator("S02-1");
    assert_eq!(
        indicator.node.as_str(),
        "S02",
        "the service, not the objective"
    );
    assert_eq!(indicator.ficha.formula, "A / B × 100");
    assert_eq!(indicator.ficha.formula_terms, "A: con servicio; B: todos");
    assert_eq!(
        indicator.ficha.technical_notes,
        "Se cuentan al 31 de diciembre"
    );
    assert_eq!(indicator.ficha.limitations, "Ninguna");
    assert_eq!(indicator.ficha.source, "Registro administrativo");
    let draft = &import.understood.draft;
    let shown = |number: Option<domain::Decimal>| number.map(|n| n.normalize().to_string());
    let values = draft.cells.iter().map(|cell| {
        let key = draft.book.cell_key(cell.key);
        let value = draft.book.cell_value(cell.value);
        let (Datum::Value(quantity), Origin::Cell(at)) = (&value.datum, cell.at) else {
            panic!("{value:?}");
        };
        format!(
            "{:?} {} {} {:?}/{:?} {}",
            key.measure,
            key.period,
            quantity.value.normalize(),
            shown(quantity.numerator).unwrap_or_default(),
            shown(quantity.denominator).unwrap_or_default(),
            at.a1()
        )
    });
    let mut values: Vec<String> = values.collect();
    values.sort();
    assert_eq!(
        values,
        [
            "Baseline 2022 10 \"1\"/\"10\" B20",
            "Target 2025 30 \"3\"/\"10\" C20",
            "Target 2030 60 \"6\"/\"10\" D20",
        ]
    );
    import.accounts_for_every_cell();
}

#[test]
fn the_small_table_of_a_form_may_run_down() {
    let import = import(&["
Código del indicador | S01-1
Nombre del indicador | Hogares que reciben la canasta básica digital
Justificación | Nueva
Sentido esperado | Ascendente
Línea de base | < | Logros esperados | <
Año | Valor | Año | Valor
2022 | 10 | 2025 | 30
 | | 2030 | 60"
        .trim()]);
    assert_eq!(import.errors(), Vec::<String>::new());
    assert!(import.created().is_empty());
    let measures: Vec<String> = import
        .understood
        .draft
        .cells
        .iter()
        .map(|c| format!("{:?} {}", c.key.measure, c.key.period))
        .collect();
    assert_eq!(measures, ["Baseline 2022", "Target 2025", "Target 2030"]);
    import.accounts_for_every_cell();
}

#[test]
fn years_of_a_form_under_no_heading_are_not_guessed() {
    let import = import(&["
Código del indicador | S01-1
Nombre del indicador | Hogares que reciben la canasta básica digital
Justificación | Nueva
Sentido esperado | Ascendente
Año | 2022 | 2025
Valor | 10 | 30"
        .trim()]);
    assert_eq!(import.errors(), ["E344 Hoja1!B5", "E344 Hoja1!C5"]);
    import.accounts_for_every_cell();
}

#[test]
fn a_method_in_one_cell_is_formula_terms_and_specifications() {
    let form = FORM.replace(
        "Método de cálculo | Fórmula | A / B × 100
^ | Donde | A: con servicio; B: todos
^ | Especificaciones técnicas | Se cuentan al 31 de diciembre
",
        "Método de cálculo | Fórmula: A / B Donde: A es uno Especificaciones técnicas: Ninguna | <
",
    );
    let import = import(&[form.trim()]);
    assert_eq!(import.errors(), Vec::<String>::new());
    let ficha = &import.indicator("S02-1").ficha;
    assert_eq!(ficha.formula, "A / B");
    assert_eq!(ficha.formula_terms, "A es uno");
    assert_eq!(ficha.technical_notes, "Ninguna");
    import.accounts_for_every_cell();
}
