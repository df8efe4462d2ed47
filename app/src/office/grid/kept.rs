//! Cells that were typed and not saved, kept in the browser until the server has them
//! (`app/js/office/unsaved.js`), and taken up again when the same person opens the same grid.

use domain::value::{CellKey, CellValue};
use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, JsValue},
    web_sys::{CustomEvent, CustomEventInit},
};

use super::{entry::Entry, saving::Saving, selection, sheet::Sheet};
use crate::{office::wording::counted, wire::ReadGrid};

/// A cell as it is kept: its address, what was typed, and the value that the person saw.
pub type KeptCell = (CellKey, Vec<String>, Option<CellValue>);

/// Under which name the cells of a grid are kept; nobody takes up what another person typed.
pub fn key(account: &str, request: &ReadGrid) -> String {
    let grid = match request {
        ReadGrid::Indicator(code) => format!("indicador {code}"),
        ReadGrid::Node(code) => format!("nodo {code}"),
        ReadGrid::Selection(selection) => selection::address(selection, selection.page),
    };
    format!("{account} · {grid}")
}

/// Keeps what is unsaved from now on, and takes up what was kept. In the browser only.
pub fn keep(saving: Saving, key: String) {
    let sheet = saving.sheet;
    take_up(saving);
    let kept = key.clone();
    Effect::new(move |before: Option<bool>| {
        sheet.revision.track();
        let cells = unsaved(sheet);
        let any = !cells.is_empty();
        match before {
            // The first time nothing has been typed, and what is kept has not been read.
            None => dispatch_event("office-read-kept", &kept),
            Some(had) if had || any => {
                tell_cells(&kept, any.then_some(&cells));
            }
            Some(_) => {}
        }
        any
    });
}

/// Forgets what is kept: the server has it.
pub fn forget(key: &str) {
    tell_cells(key, None);
}

fn unsaved(sheet: Sheet) -> Vec<KeptCell> {
    let cells = sheet.unsaved().into_iter();
    cells
        .filter_map(|at| {
            sheet.cell(at)?.with_untracked(|cell| {
                let entry = cell.entry.as_ref()?;
                Some((
                    cell.key.clone(),
                    entry.to_texts(),
                    cell.stored.current.clone(),
                ))
            })
        })
        .collect()
}

fn take_up(saving: Saving) {
    let handle = window_event_listener_untyped("office-kept", move |event| {
        let text = event.dyn_into::<CustomEvent>().ok();
        let text = text.and_then(|event| event.detail().as_string());
        let cells = text.and_then(|text| serde_json::from_str::<Vec<KeptCell>>(&text).ok());
        let restored = saving.sheet.restore(cells.unwrap_or_default());
        if restored > 0 {
            let cells = counted(
                restored as u64,
                "celda que no se había guardado",
                "celdas que no se habían guardado",
            );
            saving.told.set(format!("Se recuperó: {cells}."));
        }
    });
    on_cleanup(move || handle.remove());
}

/// The name of a grid and its cells, as `unsaved.js` reads them; without cells they are forgotten.
fn tell_cells(key: &str, cells: Option<&Vec<KeptCell>>) {
    // Fails for no cell: all of it are texts and numbers.
    if let Ok(detail) = serde_json::to_string(&(key, cells)) {
        dispatch_event("office-keep", &detail);
    }
}

/// Says something to `unsaved.js`.
pub fn dispatch_event(name: &str, detail: &str) {
    let init = CustomEventInit::new();
    init.set_detail(&JsValue::from_str(detail));
    // Fails only without a document; then nobody types either.
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
        let _ = window().dispatch_event(&event);
    }
}

impl Entry {
    /// The fields in a fixed order.
    pub fn to_texts(&self) -> Vec<String> {
        let mark = if self.provisional { "P" } else { "" };
        [
            self.kind.slug(),
            &self.number,
            &self.numerator,
            &self.denominator,
            &self.reason,
            mark,
            &self.note,
            &self.source,
        ]
        .map(str::to_owned)
        .to_vec()
    }

    /// The fields from [`Self::to_texts`]; `None` where they are of another version.
    pub fn from_texts(texts: Vec<String>) -> Option<Self> {
        let [
            kind,
            number,
            numerator,
            denominator,
            reason,
            mark,
            note,
            source,
        ] = <[String; 8]>::try_from(texts).ok()?;
        Some(Self {
            kind: super::entry::Kind::of(&kind)?,
            number,
            numerator,
            denominator,
            reason,
            provisional: !mark.is_empty(),
            note,
            source,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_comes_back_as_it_was_typed() {
        let entry = Entry {
            number: "12,".to_owned(),
            provisional: true,
            note: "a medias".to_owned(),
            ..Entry::default()
        };
        assert_eq!(Entry::from_texts(entry.to_texts()), Some(entry));
        let of_another_version = vec!["number".to_owned()];
        assert_eq!(Entry::from_texts(of_another_version), None);
    }

    #[test]
    fn another_person_or_another_grid_has_another_name() {
        let grid = ReadGrid::Indicator("S01-1".parse().expect("a code"));
        let other = ReadGrid::Node("S01".parse().expect("a code"));
        assert_ne!(key("ana", &grid), key("ana", &other));
        assert_ne!(key("ana", &grid), key("luz", &grid));
    }
}
