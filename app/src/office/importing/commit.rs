//! Step 5: says exactly what the button will do, and does that and nothing else.

use leptos::prelude::*;

use super::{Loaded, mapping::Mapping};
use crate::{
    call::call,
    office::{
        attempt::{Attempt, AttemptStatus, confirmed},
        form::{ActButton, CheckField, TextField, Weight},
        wording::counted,
    },
    wire::{CommitImport, CommittedImport, DiscardImport, ImportPreview},
};

/// The form, or what became of the import.
#[component]
pub fn CommitStep(mapping: Mapping, file_name: String, import: Loaded) -> impl IntoView {
    let title = RwSignal::new(format!("Importación de {file_name}"));
    let result = RwSignal::new(None::<CommittedImport>);
    let attempt = Attempt::new();
    view! {
        <section class="block" id="paso-5">
            <h2>"5. Confirmar"</h2>
            {move || match result.get() {
                Some(made) => view! { <Done made /> }.into_any(),
                None => view! { <CommitForm mapping title import attempt result /> }.into_any(),
            }} <AttemptStatus attempt doing="Guardando el conjunto de cambios…" />
        </section>
    }
}

/// Title, whether to submit, and the two buttons.
#[component]
fn CommitForm(
    mapping: Mapping,
    title: RwSignal<String>,
    import: Loaded,
    attempt: Attempt,
    /// What the server made of it.
    result: RwSignal<Option<CommittedImport>>,
) -> impl IntoView {
    let submit = RwSignal::new(false);
    let can_commit = Memo::new(move |_| {
        let can = mapping
            .preview
            .with(|preview| preview.as_ref().is_some_and(|p| p.can_commit));
        can && !mapping.is_stale() && !mapping.conflicts.is_ahead() && mapping.has_sheets()
    });
    let commit = move |_| {
        let Some(preview) = mapping.preview.get_untracked() else {
            return;
        };
        let message = CommitImport {
            batch: preview.batch,
            content_hash: preview.content_hash,
            title: title.get_untracked().trim().to_owned(),
            submit: submit.get_untracked(),
        };
        attempt.run(call(message), move |made| result.set(Some(made)));
    };
    let label = move || {
        mapping
            .preview
            .with(|preview| preview.as_ref().map(|p| button_label(p, submit.get())))
    };
    let hindrance = move || {
        let ahead = mapping.conflicts.is_ahead();
        mapping
            .preview
            .with(|p| why_not(p.as_ref(), mapping.is_stale(), ahead))
    };
    view! {
        <div class="form form--narrow">
            <TextField label="Título del conjunto de cambios" name="titulo" value=title />
            <CheckField label="Enviarlo a revisión de inmediato" name="enviar" value=submit />
        </div>
        <p>{hindrance}</p>
        <div class="actions">
            <ActButton
                attempt
                weight=Weight::Main
                disabled=move || !can_commit.get()
                press=commit
            >
                {move || label().unwrap_or_else(|| "Crear borrador".to_owned())}
            </ActButton>
            <DiscardButton mapping import attempt />
        </div>
    }
}

/// Takes the whole import back.
#[component]
fn DiscardButton(mapping: Mapping, import: Loaded, attempt: Attempt) -> impl IntoView {
    let discard = move |_| {
        if confirmed(
            "Se descartará esta importación. No cambia ningún valor; el archivo se borra después de un tiempo y queda su huella. ¿Descartar?",
        ) {
            attempt.run(
                call(DiscardImport {
                    batch: mapping.batch.get_value(),
                    seen: mapping.seen.get_value(),
                }),
                move |()| import.refetch(),
            );
        }
    };
    view! {
        <ActButton attempt weight=Weight::Danger press=discard>
            "Descartar esta importación"
        </ActButton>
    }
}

#[component]
fn Done(made: CommittedImport) -> impl IntoView {
    let set = (made.cells > 0 || made.proposed == 0).then(|| {
        let address = format!("/gestion/cambios/{}", made.change_set);
        view! { "Se creó «" {made.title} "». " <a href=address>"Ver el conjunto de cambios"</a> " " }
    });
    let waiting = (made.proposed > 0).then(|| {
        let rows = counted(
            made.proposed.into(),
            "ficha o elemento",
            "fichas o elementos",
        );
        view! {
            {format!("Lo que cambia en {rows} del catálogo lo decide otra persona. ")}
            <a href="/gestion/configuracion">"Ver los cambios"</a>
        }
    });
    view! {
        <p class="notice" role="status">
            {set} {waiting}
        </p>
    }
}

/// «Crear borrador con 128 cambios».
fn button_label(preview: &ImportPreview, submit: bool) -> String {
    let verb = if submit {
        "Crear y enviar a revisión"
    } else {
        "Crear borrador con"
    };
    let cells = counted(
        u64::from(preview.new) + u64::from(preview.changed),
        "cambio",
        "cambios",
    );
    let counts = preview.field_counts;
    let fields = match u64::from(counts.new) + u64::from(counts.changed) {
        0 => String::new(),
        fields => format!(" y {} de catálogo", counted(fields, "campo", "campos")),
    };
    let created = preview.created.iter().filter(|one| !one.needs_admin);
    let created = match created.count() as u64 {
        0 => String::new(),
        created => format!(
            ", con {}",
            counted(created, "elemento nuevo", "elementos nuevos")
        ),
    };
    let without = match preview.rejected {
        0 => String::new(),
        1 => ", sin la celda rechazada".to_owned(),
        rejected => format!(", sin las {rejected} celdas rechazadas"),
    };
    format!("{verb} {cells}{fields}{created}{without}")
}

/// Why the button is not to be pressed, or nothing.
fn why_not(preview: Option<&ImportPreview>, stale: bool, ahead: bool) -> &'static str {
    match preview {
        Some(_) if ahead => "Actualice la vista previa: tomó decisiones que todavía no incluye.",
        Some(_) if stale => "Lea de nuevo la tabla: la correspondencia cambió.",
        Some(p) if p.can_commit && p.conflicts.undecided > 0 => {
            "Quedan celdas sin decidir: no se importan, y sigue en ellas lo vigente."
        }
        Some(p) if p.can_commit => "",
        Some(p) if p.findings.iter().any(domain::finding::Finding::blocks) => {
            "Hay errores que impiden importar. Corríjalos en el archivo o en la correspondencia."
        }
        Some(p) if p.field_counts.withheld > 0 || p.created.iter().any(|one| one.needs_admin) => {
            "Lo que el archivo cambiaría del catálogo necesita administración."
        }
        Some(_) => "El archivo no cambia ningún valor: todo está ya registrado.",
        None => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::CreatedElement;
    use domain::finding::{Finding, Place};
    use import::preview::FieldCounts;

    fn preview(new: u32, changed: u32) -> ImportPreview {
        ImportPreview {
            batch: "b".to_owned(),
            content_hash: "h".to_owned(),
            new,
            changed,
            unchanged: 4,
            rejected: 0,
            passed_over: 9,
            fields: Vec::new(),
            field_counts: FieldCounts::default(),
            created: Vec::new(),
            findings: Vec::new(),
            findings_unchanged: 0,
            conflicts: crate::wire::ConflictTotals::default(),
            theirs_kept: 0,
            not_in_file: 0,
            cells: Vec::new(),
            can_commit: new + changed > 0,
        }
    }

    #[test]
    fn the_button_says_how_much_it_will_do() {
        assert_eq!(
            button_label(&preview(100, 28), false),
            "Crear borrador con 128 cambios"
        );
        let mut catalogue = preview(0, 0);
        catalogue.field_counts.new = 8;
        catalogue.created = vec![CreatedElement {
            code: "S99-1".to_owned(),
            what: "Indicador".to_owned(),
            name: "Nombre".to_owned(),
            place: Place::File,
            needs_admin: false,
        }];
        assert_eq!(
            button_label(&catalogue, false),
            "Crear borrador con 0 cambios y 8 campos de catálogo, con 1 elemento nuevo"
        );
        assert_eq!(
            button_label(&preview(1, 0), true),
            "Crear y enviar a revisión 1 cambio"
        );
    }

    #[test]
    fn what_stands_in_the_way_is_shown() {
        assert_eq!(why_not(Some(&preview(1, 0)), false, false), "");
        assert!(why_not(Some(&preview(1, 0)), true, false).starts_with("Lea de nuevo"));
        assert!(why_not(Some(&preview(0, 0)), false, false).contains("ya registrado"));
        assert!(why_not(Some(&preview(1, 0)), false, true).contains("decisiones"));
        let mut undecided = preview(1, 0);
        undecided.conflicts.undecided = 1;
        assert!(why_not(Some(&undecided), false, false).contains("sin decidir"));
        let mut others = preview(0, 0);
        others.field_counts.withheld = 3;
        assert!(why_not(Some(&others), false, false).contains("administración"));
        let mut blocked = preview(1, 0);
        blocked.can_commit = false;
        blocked.findings = vec![Finding::new("E301", Place::File, None, "x", "y")];
        assert!(why_not(Some(&blocked), false, false).starts_with("Hay errores"));
    }
}
