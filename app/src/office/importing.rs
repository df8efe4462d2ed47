//! The import: one page with steps that stay visible, from the file to the change set. Nothing is
//! written before the last step, and only what was previewed can be committed.
//!
//! Reading files and understanding tables happens on the server (package `import`); here a person
//! sees what was understood, corrects it, and decides.

mod commit;
mod conflicts;
mod controls;
mod elements;
mod form;
mod found;
mod mapping;
mod picture;
mod preview;
mod profiles;
mod sheets;
mod undo;
mod upload;

use std::{sync::Arc, time::Duration};

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use components::FindingList;
use domain::{format, role::Act};

use super::{
    attempt::{Attempt, AttemptStatus},
    form::ActButton,
    frame::{Heading, may_now},
    list_table::ListTable,
    load::loaded,
    tables::{OfficeTable, TableFiles},
    take_home::TakeHome,
    wording,
};
use crate::{
    call::call,
    error::AppError,
    wire::{
        CatalogueView, DiscardImport, ImportProgress, ImportStatus, ImportSummary, ImportView,
        ListImportProfiles, ListImports, ReadCatalogue, ReadImport,
    },
};
use mapping::Mapping;

/// How often a reading import is asked how far it is.
const POLL: Duration = Duration::from_millis(900);

/// An import, and the catalogue where its tables are still to be understood.
type Loaded = Resource<Result<(ImportView, Option<CatalogueView>), AppError>>;

/// `/gestion/importar`
#[component]
pub fn ListPage() -> impl IntoView {
    let imports = Resource::new(
        || (),
        |()| async move {
            let imports = call(ListImports {}).await?;
            Ok::<_, AppError>((imports, call(ListImportProfiles {}).await?))
        },
    );
    view! {
        <Heading text="Importar valores" />
        {loaded(
            imports,
            |(imports, profiles)| {
                let none = imports.is_empty();
                view! {
                    {may_now(Act::EnterValues).then(|| view! { <upload::UploadForm /> })}
                    <Exports />
                    <section class="block">
                        <h2>"Importaciones"</h2>
                        {none.then(|| view! { <p class="muted">"Aún no hay ninguna."</p> })}
                        <ImportTable imports />
                        <TableFiles table=OfficeTable::Imports query="" />
                    </section>
                    <profiles::ProfileList profiles />
                }
                    .into_any()
            },
        )}
    }
}

/// Files with what is approved now, to be edited and imported.
#[component]
pub fn Exports() -> impl IntoView {
    let link = |file: &str, text: &'static str, about: &'static str| {
        let href = format!("/gestion/exportar/{file}");
        view! {
            <li>
                <a href=href rel="external" download="">
                    {text}
                </a>
                <span class="muted">{about}</span>
            </li>
        }
    };
    view! {
        <section class="block">
            <h2>"Descargar lo vigente"</h2>
            {may_now(Act::EnterValues)
                .then(|| view! { <TakeHome query="" what="los valores vigentes, su nota y su fuente" /> })}
            <ul class="plain">
                {link(
                    "plantilla.xlsx",
                    "Descargar plantilla con los valores actuales",
                    " (Excel). Con espacio para los años que faltan.",
                )}
                {link(
                    "politica.xlsx",
                    "Valores, fichas y servicios",
                    " (Excel). Para corregir textos o agregar indicadores.",
                )} {link("valores.csv", "Valores, uno por fila", " (CSV).")}
            </ul>
            <p class="muted">
                "Incluye valores aprobados que aún no se publican. Edite el archivo y súbalo: solo cambia lo que usted cambió, y si otra persona cambió lo mismo se lo dice celda por celda."
            </p>
        </section>
    }
}

/// Imports as a table; nothing when there are none.
#[component]
pub fn ImportTable(imports: Vec<ImportSummary>) -> impl IntoView {
    (!imports.is_empty()).then(|| {
        let rows = imports
            .into_iter()
            .map(|import| view! { <ImportRow import /> })
            .collect_view();
        view! {
            <ListTable columns=["Archivo", "Estado", "Subió", "Cuándo", "Resultado"]>
                {rows}
            </ListTable>
        }
    })
}

#[component]
fn ImportRow(import: ImportSummary) -> impl IntoView {
    let result = import.change_set.map(|id| {
        view! { <a href=format!("/gestion/cambios/{id}")>{format!("Conjunto de cambios {id}")}</a> }
    });
    view! {
        <tr>
            <td>
                <a href=format!("/gestion/importar/{}", import.id)>{import.file_name}</a>
            </td>
            <td data-label="Estado">{wording::import_status(import.status)}</td>
            <td data-label="Subió">{import.author}</td>
            <td data-label="Cuándo">{wording::moment(import.created_at)}</td>
            <td data-label="Resultado">{result}</td>
        </tr>
    }
}

/// `/gestion/importar/:batch`
#[component]
pub fn BatchPage() -> impl IntoView {
    let params = use_params_map();
    let batch = Memo::new(move |_| params.read().get("batch").unwrap_or_default());
    let import: Loaded = Resource::new(
        move || batch.get(),
        |batch| async move {
            let import = call(ReadImport { batch }).await?;
            let catalogue = match import.summary.status {
                ImportStatus::Read => Some(call(ReadCatalogue {}).await?),
                _ => None,
            };
            Ok((import, catalogue))
        },
    );
    loaded(import, move |(view, catalogue)| {
        view! { <Batch view catalogue import /> }.into_any()
    })
}

#[component]
fn Batch(view: ImportView, catalogue: Option<CatalogueView>, import: Loaded) -> impl IntoView {
    let status = view.summary.status;
    let title = format!("Importar «{}»", view.summary.file_name);
    let error = view.error.clone();
    let progress = view.progress.clone();
    view! {
        <Heading text=title />
        <StepLine status />
        <FileStep view=view.clone() />
        {match (status, catalogue) {
            (ImportStatus::Reading, _) => {
                view! { <Reading progress batch=view.summary.id.clone() import /> }
            }.into_any(),
            (ImportStatus::Failed, _) => {
                view! {
                    <section class="block">
                        <h2>"No se pudo leer el archivo"</h2>
                        <FindingList findings=error.into_iter().collect() />
                        <p>
                            <a href="/gestion/importar">"Subir otro archivo"</a>
                        </p>
                        <p>"Un libro hecho aquí se lee siempre:"</p>
                        <TakeHome query="" what="los valores vigentes" />
                    </section>
                }
                    .into_any()
            }
            (ImportStatus::Read, Some(catalogue)) => view! { <Steps view catalogue import /> }.into_any(),
            (ImportStatus::Committed, _) => view! { <undo::Registered view=view.clone() /> }.into_any(),
            _ => view! { <p class="notice">"Esta importación se descartó. No cambió ningún valor."</p> }.into_any(),
        }}
    }
}

/// The five steps and how far one is.
#[component]
fn StepLine(status: ImportStatus) -> impl IntoView {
    let done = match status {
        ImportStatus::Reading | ImportStatus::Failed => 1,
        ImportStatus::Read => 4,
        ImportStatus::Committed | ImportStatus::Discarded => 5,
    };
    let items = [
        "Archivo",
        "Hojas y columnas",
        "Hallazgos",
        "Vista previa",
        "Confirmar",
    ]
    .into_iter()
    .enumerate()
    .map(|(index, name)| {
        let class = if index < done {
            "step step--open"
        } else {
            "step"
        };
        view! {
            <li class=class>
                <a href=format!("#paso-{}", index + 1) rel="external">
                    {format!("{}. {name}", index + 1)}
                </a>
            </li>
        }
    })
    .collect_view();
    view! { <ol class="steps" aria-label="Pasos de la importación">{items}</ol> }
}

/// Step 1: which bytes these are.
#[component]
fn FileStep(view: ImportView) -> impl IntoView {
    let original = format!("/gestion/importar/{}/archivo", view.summary.id);
    let before = view.same_file_before.map(|before| {
        let set = before.change_set.map(|id| {
            view! { " " <a href=format!("/gestion/cambios/{id}")>"Ver ese conjunto de cambios"</a> "." }
        });
        view! {
            <p class="notice notice--warning">
                {format!(
                    "Este mismo archivo ya se importó el {} ({}).",
                    wording::moment(before.created_at),
                    before.author,
                )} {set} " Importarlo otra vez no repite lo que ya está."
            </p>
        }
    });
    view! {
        <section class="block" id="paso-1">
            <h2>"1. Archivo"</h2>
            <p>
                <a href=original rel="external" download="">
                    {view.summary.file_name}
                </a>
                {format!(
                    " · {} · subido por {} el {}",
                    wording::file_size(view.size),
                    view.summary.author,
                    wording::moment(view.summary.created_at),
                )}
            </p>
            <p class="muted">
                "Huella SHA-256: " <code class="hash">{view.sha256}</code>
            </p>
            {before}
        </section>
    }
}

/// While the file is read: stage, count and time left, asked again and again.
#[component]
fn Reading(progress: ImportProgress, batch: String, import: Loaded) -> impl IntoView {
    Effect::new(move |_| {
        if let Ok(handle) = set_timeout_with_handle(move || import.refetch(), POLL) {
            on_cleanup(move || handle.clear());
        }
    });
    let line = progress_line(&progress);
    let done = progress.permille.map(|permille| permille.to_string());
    let attempt = Attempt::new();
    let cancel = move |_| {
        attempt.run(
            call(DiscardImport {
                batch: batch.clone(),
                seen: None,
            }),
            move |()| import.refetch(),
        )
    };
    view! {
        <section class="block">
            <h2>"Leyendo el archivo"</h2>
            <progress class="progress" aria-label="Lectura del archivo" max="1000" value=done></progress>
            <p role="status">{line}</p>
            <p class="muted">
                "Puede salir de esta página: la lectura sigue. "
                <a href="" rel="external">
                    "Actualizar"
                </a>
            </p>
            <div class="actions">
                <ActButton attempt press=cancel>"Cancelar la lectura"</ActButton>
            </div>
            <AttemptStatus attempt doing="Cancelando…" />
        </section>
    }
}

/// «Leyendo celdas: 120,000 celdas, 45 %; faltan unos 8 segundos».
fn progress_line(progress: &ImportProgress) -> String {
    let mut line = progress.stage.clone();
    if progress.cells > 0 {
        line.push_str(&format!(": {} celdas", format::count(progress.cells)));
    }
    if let Some(permille) = progress.permille {
        line.push_str(&format!(", {} %", permille / 10));
    }
    match progress.seconds_left {
        Some(1) => line.push_str("; falta alrededor de 1 segundo"),
        Some(seconds) => line.push_str(&format!("; faltan unos {seconds} segundos")),
        None => {}
    }
    line
}

/// Steps 2 to 5 of a file that was read.
#[component]
fn Steps(view: ImportView, catalogue: CatalogueView, import: Loaded) -> impl IntoView {
    let mapping = Mapping::new(&view, Arc::new(catalogue.catalogue));
    mapping.preview_at_first();
    let file_name = view.summary.file_name.clone();
    let found_at_first = view
        .sheets
        .iter()
        .flat_map(|sheet| sheet.findings.clone())
        .collect();
    view! {
        <sheets::SheetsStep sheets=view.sheets offers=view.profiles mapping />
        <found::FindingsStep mapping found_at_first />
        <preview::PreviewStep mapping />
        <commit::CommitStep mapping file_name import />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_says_stage_cells_and_time_left() {
        let mut progress = ImportProgress {
            stage: "Leyendo celdas".to_owned(),
            cells: 120_000,
            permille: Some(456),
            seconds_left: Some(8),
        };
        assert_eq!(
            progress_line(&progress),
            "Leyendo celdas: 120,000 celdas, 45 %; faltan unos 8 segundos"
        );
        progress = ImportProgress {
            stage: "En espera".to_owned(),
            ..ImportProgress::default()
        };
        assert_eq!(progress_line(&progress), "En espera");
    }
}
