//! Fields of nodes and indicators in a file against the catalogue as it is.

use super::{catalogue, outcome, sheet};
use domain::catalogue::Catalogue;
use import::{
    fields::Field,
    preview::{Effect, FieldRules, Preview},
    stored::Stored,
};
use std::collections::BTreeMap;

/// The preview of sheets, with their fields held against a catalogue.
fn preview(grids: &[&str], catalogue: &Catalogue) -> (Preview, usize, Catalogue) {
    let grid = sheet::grid(grids);
    let outcome = outcome::import(&grid, catalogue, &Stored::default(), |_| {});
    let mut preview = outcome.preview;
    preview.reject_contradictions(&FieldRules {
        stored: catalogue,
        whole: &outcome.understood.catalogue,
        entities: &outcome::entities(),
        versions: &BTreeMap::new(),
        get: |catalogue, code, field| field.get(catalogue, code),
        set: |catalogue, code, field: Field, text| field.set(catalogue, code, text),
    });
    let cells = sheet::cells_of_data(&grid, &outcome.layouts);
    (preview, cells, outcome.understood.catalogue)
}

const FICHA: &str = "
Código del indicador | Nombre del indicador | Objetivo o servicio | Unidad de medida | Sentido esperado | Tipo de agregación | Periodicidad | Justificación
S02-1 | Servicios con conectividad | S02 | Porcentaje | Ascendente | No agregable | Anual | Mide la cobertura
OP1-2 | Número de puntos de acceso | OP1 | Número de puntos | Ascendente | Agregable | Trimestral |";

const NODES: &str = "
Código | Nivel | Denominación | Depende de | Fuente
L1.2 | Lineamiento | Conectividad | OP1 | DS 085-2023-PCM
S73 | Servicio | Puntos de acceso | L1.2 | DS 085-2023-PCM
S74 | Servicio | Denominación por completar | L1.2 | DS 085-2023-PCM";

#[test]
fn what_was_created_is_unchanged_the_next_time() {
    let sheets = [NODES.trim(), FICHA.trim()];
    let (_, _, whole) = preview(&sheets, &catalogue::catalogue());
    let (again, _, after) = preview(&sheets, &whole);
    assert_eq!(after, whole, "nothing is created twice");
    let changed: Vec<_> = again
        .fields
        .iter()
        .filter(|f| f.effect != Effect::Unchanged)
        .collect();
    assert!(changed.is_empty(), "{changed:?}");
    assert!(!again.fields.is_empty());
}

#[test]
fn a_change_that_breaks_the_tree_or_the_unit_is_rejected_alone() {
    let (preview, cells, _) = preview(
        &["
Código | Nivel | Denominación | Depende de | Entidad responsable | Fuente
S01 | Servicio | Otro nombre | S02 | Presidencia del Consejo de Ministros | otra
L1.1 | Lineamiento | Otro | S01 | Ministerio X | otra"
            .trim()],
        &catalogue::catalogue(),
    );
    let effects: Vec<(&str, &str, Effect)> = preview
        .fields
        .iter()
        .map(|f| (f.code.as_str(), f.field.slug(), f.effect))
        .collect();
    assert!(effects.contains(&("S01", "name", Effect::Changed)));
    assert!(effects.contains(&("S01", "parent", Effect::Rejected)));
    assert!(
        effects.contains(&("S01", "entity", Effect::New)),
        "by its name"
    );
    assert!(effects.contains(&("L1.1", "parent", Effect::Rejected)));
    assert!(effects.contains(&("L1.1", "entity", Effect::Rejected)));
    assert!(effects.contains(&("S01", "kind", Effect::Unchanged)));
    assert_eq!(preview.counts.total() as usize, cells);
}

#[test]
fn fields_of_new_rows_are_new() {
    let (preview, cells, _) = preview(&[FICHA.trim()], &catalogue::catalogue());
    assert!(
        preview.fields.iter().all(|f| f.effect == Effect::New),
        "{:?}",
        preview.fields
    );
    assert_eq!(preview.counts.total() as usize, cells);
}
