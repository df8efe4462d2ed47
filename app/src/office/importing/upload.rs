//! The upload: a plain form, which works without a script; dropping a file fills and sends it.

use components::FormField;
use leptos::{ev::DragEvent, prelude::*};

/// Choose or drop one file.
#[component]
pub fn UploadForm() -> impl IntoView {
    let form = NodeRef::<leptos::html::Form>::new();
    let input = NodeRef::<leptos::html::Input>::new();
    let over = RwSignal::new(false);
    let sending = RwSignal::new(false);
    let on_drop = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        let files = event
            .data_transfer()
            .and_then(|data| data.files())
            .filter(|files| files.length() > 0);
        if let (Some(files), Some(input), Some(form)) =
            (files, input.get_untracked(), form.get_untracked())
        {
            input.set_files(Some(&files));
            // Fails only where the form cannot be sent; then the person presses the button.
            let _ = form.request_submit();
        }
    };
    view! {
        <form
            node_ref=form
            class="upload block"
            class:upload--over=move || over.get()
            method="post"
            action="/gestion/importar/archivo"
            enctype="multipart/form-data"
            on:dragover=move |event: DragEvent| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=on_drop
            on:submit=move |_| sending.set(true)
        >
            <FormField
                id="archivo"
                label="Archivo con valores"
                hint="Libro de Excel (.xlsx, .xlsb, .xls), OpenDocument (.ods) o CSV. También puede soltarlo aquí. Antes de cambiar nada verá qué se entendió, celda por celda."
            >
                <input
                    node_ref=input
                    class="input"
                    id="archivo"
                    type="file"
                    name="archivo"
                    required
                    accept=".xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.tsv,.txt"
                    aria-describedby="archivo-hint"
                />
            </FormField>
            <div class="actions">
                <button type="submit" class="button" disabled=move || sending.get()>
                    "Subir y revisar"
                </button>
            </div>
            <p role="status">{move || sending.get().then_some("Subiendo el archivo…")}</p>
        </form>
    }
}
