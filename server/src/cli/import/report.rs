//! What the command says: in Spanish, for the planners whose file it is.

use app::wire::{CommittedImport, ImportPreview, UndoneImport};
use domain::finding::{Finding, Severity};
use domain::value::CellValue;
use import::preview::{Effect, PreviewCell};
use serde_json::json;

use super::{Format, ImportCommand};

impl ImportCommand {
    pub(super) fn report_unreadable(&self, finding: &Finding) {
        match self.format {
            Format::Json => println!("{}", json!({ "findings": [finding] })),
            Format::Text => print_finding(finding),
        }
    }

    pub(in crate::cli) fn report(&self, preview: &ImportPreview, set: Option<&CommittedImport>) {
        if self.format == Format::Json {
            let set = set.map(|set| set.change_set);
            println!("{}", json!({ "preview": preview, "change_set": set }));
            return;
        }
        let folded = preview.findings_unchanged as usize;
        let first = preview.findings.len().saturating_sub(folded);
        preview.findings.iter().take(first).for_each(print_finding);
        if folded > 0 {
            println!(
                "Además, {folded} avisos de celdas que no cambian: con --format json se ven todos."
            );
        }
        let changed = |cell: &&PreviewCell| cell.effect == Effect::Changed;
        for cell in preview.cells.iter().filter(changed) {
            println!("{}", change_line(cell));
        }
        for field in &preview.fields {
            let (code, name) = (&field.code, &field.field);
            println!(
                "{}: {code} · {name}: «{}» → «{}»",
                field.place, field.before, field.after
            );
        }
        println!(
            "{} nuevos, {} cambiados, {} iguales, {} rechazados; {} campos del catálogo; {} elementos nuevos; {} celdas sin valor que importar.",
            preview.new,
            preview.changed,
            preview.unchanged,
            preview.rejected,
            preview.fields.len(),
            preview.created.len(),
            preview.passed_over
        );
        if preview.conflicts.all() > 0 {
            let totals = preview.conflicts;
            println!(
                "Conflictos con lo que otra persona cambió, o celdas que quedaron vacías: {} sin decidir, {} con el valor del archivo, {} con el vigente. Se deciden con --accept mine o --accept theirs, o celda por celda en la pantalla.",
                totals.undecided, totals.mine, totals.theirs
            );
        }
        if preview.theirs_kept > 0 {
            println!(
                "{} celdas que otra persona cambió y el archivo no: se quedan como están.",
                preview.theirs_kept
            );
        }
        if preview.not_in_file > 0 {
            println!(
                "{} valores que el archivo tenía al exportarse ya no están en él: se quedan como están.",
                preview.not_in_file
            );
        }
        println!("{}", self.outcome(preview, set));
    }

    /// Says what was turned back.
    pub(super) fn report_undone(&self, undone: &UndoneImport) {
        if self.format == Format::Json {
            println!("{}", json!({ "undone": undone }));
            return;
        }
        if undone.again {
            println!("Esta importación ya se había deshecho; no se hizo nada otra vez.");
        }
        if undone.discarded > 0 {
            println!(
                "Se descartaron {} celdas que nadie había aprobado.",
                undone.discarded
            );
        }
        if let Some(set) = undone.change_set {
            println!(
                "El conjunto de cambios {set} devuelve {} celdas aprobadas a como estaban; lo decide otra persona.",
                undone.turned
            );
        }
    }

    fn outcome(&self, preview: &ImportPreview, set: Option<&CommittedImport>) -> String {
        match set {
            Some(set) if set.same_as_before => {
                format!("Ya existía el conjunto de cambios {} con este contenido.", set.change_set)
            }
            Some(set) => {
                let waiting = match set.proposed {
                    0 => String::new(),
                    rows => format!(" Fichas o elementos del catálogo por decidir por otra persona: {rows}."),
                };
                format!("Se creó el conjunto de cambios {}.{waiting}", set.change_set)
            }
            None if self.commit && preview.rejected > 0 => {
                "No se escribió nada: hay celdas rechazadas. Corríjalas, o use --without-rejected para dejarlas fuera.".to_owned()
            }
            None if self.commit => "No se escribió nada.".to_owned(),
            None => "Ensayo: no se escribió nada. Use --commit para crear el conjunto de cambios.".to_owned(),
        }
    }
}

/// «hoja «Matriz», celda C3: 45 → 46», or that the value is removed.
fn change_line(cell: &PreviewCell) -> String {
    let before = number(cell.before.as_ref());
    match &cell.after {
        Some(after) => format!("{}: {before} → {}", cell.place, number(Some(after))),
        None => format!("{}: {before}, se quita", cell.place),
    }
}

fn number(side: Option<&CellValue>) -> String {
    side.and_then(|value| value.datum.value())
        .map_or_else(|| "sin dato".to_owned(), |number| number.to_string())
}

pub(in crate::cli) fn print_finding(finding: &Finding) {
    let kind = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "aviso",
    };
    let read = finding
        .read
        .as_deref()
        .map(|read| format!(" Se leyó «{read}»."))
        .unwrap_or_default();
    println!(
        "{} {kind} · {}:{read} {} {}",
        finding.code,
        finding.place_label(),
        finding.problem,
        finding.remedy
    );
}
