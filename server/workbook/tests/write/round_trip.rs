//! Export, edit, import: the matrix that leaves the house is read back cell by cell.

use super::{fixture, published, reading};
use domain::{
    Decimal,
    indicator::Unit,
    period::Period,
    release::Release,
    value::{Breakdown, Cell, Datum, Measure},
};
use import::{
    compare::compare,
    grid::{CellContent, Grid},
    layout::{Layout, detect},
    lexicon::Lexicon,
    merge::Decisions,
    preview::{Effect, FieldRules, Preview},
    rebase::{add_removals, rebase},
    stored::Stored,
    understand::understand,
    validate::validate,
};
use proptest::prelude::*;
use workbook::write::{self, WorkbookFormat, working};

fn stored(release: &Release) -> Stored {
    let cells = release.cells.iter();
    Stored::of(cells.map(|cell| (cell.key.clone(), cell.value.clone())))
}

/// The layouts of all sheets of which something is understood; none has a blocking finding.
fn layouts(grid: &Grid, release: &Release) -> Vec<Layout> {
    let lexicon = Lexicon::of(&release.catalogue);
    let found = grid.sheets.iter().enumerate().map(|(at, sheet)| {
        let found = detect(grid, at, &release.catalogue, &lexicon);
        let blocking: Vec<_> = found.findings.iter().filter(|f| f.blocks()).collect();
        let is_read = !found.layout.is_empty();
        assert!(
            !is_read || blocking.is_empty(),
            "{}: {blocking:?}",
            sheet.name
        );
        found.layout
    });
    found.filter(|layout| !layout.is_empty()).collect()
}

/// What an import of the sheets would do to the published values.
fn import(grid: &Grid, release: &Release) -> Preview {
    let layouts = layouts(grid, release);
    assert_eq!(layouts.len(), grid.sheets.len());
    import_with(grid, &layouts, release)
}

/// The same by these layouts.
pub(super) fn import_with(grid: &Grid, layouts: &[Layout], release: &Release) -> Preview {
    let draft = understand(grid, layouts, &release.catalogue, &[]).draft;
    let stored = stored(release);
    let findings = validate(&draft, &release.catalogue, &stored);
    compare(&draft, &findings, &stored)
}

/// Rows that would change something or cannot be read, as texts.
fn effects(preview: &Preview) -> Vec<String> {
    let rows = preview.rows.iter().zip(0..);
    let changed = rows.filter(|(row, _)| row.effect != Effect::Unchanged);
    changed
        .map(|(row, at)| {
            let codes: Vec<_> = preview.codes_of(at).collect();
            let key = row.key.map(|key| preview.book.cell_key(key));
            format!(
                "{:?} {key:?} {} {codes:?}",
                row.effect,
                preview.book.place(row.at)
            )
        })
        .collect()
}

#[test]
fn an_untouched_matrix_changes_nothing() {
    let release = fixture::release();
    for bytes in [
        write::workbook(&published(&release), WorkbookFormat::Xlsx).unwrap(),
        write::entry_template(&published(&release)).unwrap(),
    ] {
        let mut read = 0;
        for name in ["Matriz", "Matriz trimestral"] {
            let preview = import(&reading::grid(&bytes, &[name]), &release);
            assert_eq!(effects(&preview), Vec::<String>::new(), "{name}");
            assert_eq!(preview.counts.fields, 0, "{name}");
            read += preview.rows.len();
        }
        assert_eq!(read, release.cells.len(), "every cell is read back");
    }
}

#[test]
fn an_untouched_list_of_values_changes_nothing() {
    let release = fixture::release();
    let bytes = write::workbook(&published(&release), WorkbookFormat::Xlsx).unwrap();
    let preview = import(&reading::grid(&bytes, &["Valores"]), &release);
    assert_eq!(effects(&preview), Vec::<String>::new());
    let numbers = release
        .cells
        .iter()
        .filter(|c| c.value.datum.value().is_some())
        .count();
    assert_eq!(preview.rows.len(), numbers);
}

#[test]
fn an_edited_cell_is_the_only_change() {
    let release = fixture::release();
    let bytes = write::entry_template(&published(&release)).unwrap();
    let grid = reading::grid(&bytes, &["Matriz"]);
    let typed = |content: CellContent| match content {
        CellContent::Number(number) if number == decimal("50.03") => {
            CellContent::Number(decimal("51.5"))
        }
        other => other,
    };
    let preview = import(&edited(&grid, typed), &release);
    let rows = preview.rows.iter();
    let changed: Vec<_> = rows.filter(|row| row.effect != Effect::Unchanged).collect();
    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0].effect, Effect::Changed);
    assert_eq!(changed[0].key.unwrap().measure, Measure::Observed);
    let after = preview.book.cell_value(changed[0].after.unwrap());
    assert_eq!(after.datum, Datum::number(decimal("51.5")));
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// The grid with the first cell that `edit` changes changed.
fn edited(grid: &Grid, edit: impl Fn(CellContent) -> CellContent) -> Grid {
    let mut after = grid.clone();
    after.sheets.clear();
    let mut is_edited = false;
    for sheet in &grid.sheets {
        let mut copy = import::grid::Sheet::new(sheet.name.clone());
        copy.merged.clone_from(&sheet.merged);
        for (row, cells) in sheet.rows() {
            for cell in cells {
                let mut cell = *cell;
                if !is_edited {
                    let content = edit(cell.content);
                    is_edited = content != cell.content;
                    cell.content = content;
                }
                copy.push(row, cell);
            }
        }
        after.sheets.push(copy);
    }
    assert!(is_edited);
    after
}

#[test]
fn the_whole_workbook_untouched_changes_nothing_of_values_and_catalogue() {
    let release = fixture::release();
    let bytes = write::workbook(&published(&release), WorkbookFormat::Xlsx).unwrap();
    let names = [
        "Léame",
        "Matriz",
        "Matriz trimestral",
        "Progreso",
        "Fichas",
        "Servicios",
        "Fuentes",
    ];
    let grid = reading::grid(&bytes, &names);
    let catalogue = &release.catalogue;
    let layouts = layouts(&grid, &release);
    for name in ["Fichas", "Servicios"] {
        assert!(layouts.iter().any(|layout| layout.sheet == name), "{name}");
    }
    let entities: Vec<(String, String)> = catalogue
        .nodes
        .iter()
        .filter_map(|node| node.entity.clone())
        .map(|code| (code.clone(), code))
        .collect();
    let read = understand(&grid, &layouts, catalogue, &entities);
    assert!(
        read.additions.created.is_empty(),
        "{:?}",
        read.additions.created
    );
    let mut shown = compare(&read.draft, &[], &stored(&release));
    let versions = std::collections::BTreeMap::new();
    let found = shown.reject_contradictions(&FieldRules {
        stored: catalogue,
        whole: &read.catalogue,
        entities: &entities,
        versions: &versions,
        get: |catalogue, code, field| field.get(catalogue, code),
        set: |catalogue, code, field, text| field.set(catalogue, code, text),
    });
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(effects(&shown), Vec::<String>::new());
    let changed: Vec<_> = shown
        .fields
        .iter()
        .filter(|field| field.effect != Effect::Unchanged)
        .collect();
    assert!(changed.is_empty(), "{changed:#?}");
    assert!(shown.fields.len() > catalogue.indicators.len() * 8);
    let errors: Vec<_> = read.draft.findings.iter().filter(|f| f.blocks()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

/// The fixture's catalogue, baselines and targets with any observed values that fit their units.
fn any_release() -> impl Strategy<Value = Release> {
    let cell = (
        any::<prop::sample::Index>(),
        2012..=2026_i32,
        any::<prop::sample::Index>(),
        0..=1_000_000_i64,
        0..8_u8,
    );
    proptest::collection::vec(cell, 0..60).prop_map(|cells| {
        let mut release = fixture::release();
        let catalogue = release.catalogue.clone();
        let observed = release
            .cells
            .iter()
            .find(|c| c.key.measure == Measure::Observed);
        let model = observed.unwrap().clone();
        release
            .cells
            .retain(|cell| cell.key.measure != Measure::Observed);
        for (indicator, year, part, share, kind) in cells {
            let indicator = indicator.get(&catalogue.indicators);
            let mut cell = model.clone();
            cell.key.indicator = indicator.code.clone();
            let periods = Period::of_year(year, indicator.periodicity);
            cell.key.period = periods[part.index(periods.len())];
            cell.key.breakdown = Breakdown::headline();
            cell.value.provisional = kind == 1;
            cell.value.datum = if kind == 0 {
                Datum::NotAvailable("la encuesta no se hizo".to_owned())
            } else {
                Datum::number(within(&indicator.unit, share))
            };
            release.cells.push(cell);
        }
        release.sort_cells();
        release.cells.dedup_by(|a, b| a.key == b.key);
        release
    })
}

/// A value of a unit: so many millionths of the way from its least to its greatest.
fn within(unit: &Unit, share: i64) -> Decimal {
    let (min, max) = (
        unit.min.unwrap_or_default(),
        unit.max.unwrap_or(Decimal::ONE_HUNDRED),
    );
    let value = min + (max - min) * Decimal::new(share, 6);
    value.round_dp(u32::from(unit.decimals))
}

/// What an import of a whole file would do to the values that it was exported with, and how many of them it holds.
fn untouched(name: &str, bytes: &[u8], release: &Release) -> usize {
    let limits = workbook::read::Limits::default();
    let grid = workbook::read::read(bytes, &limits, &mut |_| {})
        .unwrap()
        .grid;
    let draft = understand(&grid, &layouts(&grid, release), &release.catalogue, &[]).draft;
    let missing = draft.carried.iter();
    let missing: Vec<_> = missing
        .flat_map(|carried| carried.findings(&release.catalogue))
        .collect();
    assert!(missing.is_empty(), "{name}: {missing:?}");
    let stored = stored(release);
    let findings = validate(&draft, &release.catalogue, &stored);
    let mut preview = compare(&draft, &findings, &stored);
    add_removals(&mut preview, &draft.blanks, &stored, &stored);
    let rebased = rebase(&mut preview, &stored, &Decisions::default());
    assert_eq!(effects(&preview), Vec::<String>::new(), "{name}");
    assert!(
        rebased.conflicts.is_empty(),
        "{name}: {:?}",
        rebased.conflicts
    );
    preview.rows.len()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_values_exported_in_any_file_and_imported_change_nothing(release in any_release()) {
        let versions = std::collections::BTreeMap::new();
        let cells = release.cells.iter().zip(1_i64..);
        let values = cells.map(|(cell, number)| (cell.key.clone(), number)).collect();
        let working = working::Working {
            release: &release,
            mark: "real/2022-09/7",
            versions: &versions,
            values: &values,
            filters: &[],
        };
        let xlsx = WorkbookFormat::Xlsx;
        let ods = WorkbookFormat::Ods;
        let files = [
            ("politica.xlsx", working::workbook(&working, xlsx).unwrap()),
            ("politica.ods", working::workbook(&working, ods).unwrap()),
            ("plantilla.xlsx", working::template(&working, xlsx).unwrap()),
            ("plantilla.ods", working::template(&working, ods).unwrap()),
            ("valores.csv", working::values_csv(&working).unwrap()),
        ];
        for (name, bytes) in files {
            let read = untouched(name, &bytes, &release);
            // The list states a gap in a column of its own, which is not imported.
            let held = |cell: &&Cell| name != "valores.csv" || cell.value.datum.value().is_some();
            let held = release.cells.iter().filter(held).count();
            prop_assert_eq!(read, held, "{}: every value is read back", name);
        }
    }
}
