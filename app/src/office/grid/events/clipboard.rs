//! What is selected to the clipboard and back. Knows the event, not the format ([`paste`]).

use leptos::{ev::ClipboardEvent, prelude::*};

use super::focus::focus;
use crate::office::{
    attempt::confirmed,
    grid::{
        paste,
        saving::Saving,
        sheet::{Pasted, Sheet},
    },
    wording::counted,
};

pub fn on_paste(sheet: Sheet, saving: Saving, event: &ClipboardEvent) {
    let Some(text) = event
        .clipboard_data()
        .and_then(|data| data.get_data("text/plain").ok())
    else {
        return;
    };
    if sheet.typing.with_untracked(Option::is_some) && !paste::is_block(&text) {
        return;
    }
    event.prevent_default();
    let plan = sheet.paste_plan(&text);
    if plan.skipped > 0 && !confirmed(&paste_overflow_question(plan)) {
        return;
    }
    sheet.typing.set(None);
    let pasted = sheet.paste(&text);
    let mut told = format!(
        "{}.",
        counted(pasted.written as u64, "celda pegada", "celdas pegadas")
    );
    if pasted.skipped > 0 {
        let skipped = counted(pasted.skipped as u64, "omitida", "omitidas");
        told.push_str(&format!(
            " {skipped}, por estar bloqueadas o fuera de la cuadrícula."
        ));
    }
    saving.told.set(told);
    focus(sheet, sheet.active.get_untracked());
}

/// What is asked before a paste that does not fit.
fn paste_overflow_question(plan: Pasted) -> String {
    let skipped = counted(plan.skipped as u64, "celda", "celdas");
    let written = counted(plan.written as u64, "celda", "celdas");
    format!(
        "No se pueden pegar, por estar bloqueadas o fuera de la cuadrícula: {skipped}. ¿Pegar el resto, {written}?"
    )
}

/// What is selected goes to the clipboard; cut, it is emptied.
pub fn on_copy(sheet: Sheet, event: &ClipboardEvent, cut: bool) {
    if sheet.typing.with_untracked(Option::is_some) {
        return;
    }
    if let Some(data) = event.clipboard_data()
        && data.set_data("text/plain", &sheet.copied()).is_ok()
    {
        event.prevent_default();
        if cut {
            sheet.write_range("");
        }
    }
}
