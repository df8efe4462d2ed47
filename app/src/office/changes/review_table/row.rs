//! A row: one cell in one line. What does not fit stands in the drawer.

use domain::{change_set::Verdict, finding::Finding, value::Provenance};
use leptos::prelude::*;

use super::{
    super::{super::wording::counted, aspect},
    keys::Picking,
};
use crate::wire::ChangeView;

/// The row at a place of the list.
#[component]
pub fn Row(at: usize, index: usize, picking: Picking) -> impl IntoView {
    let change = picking
        .tools
        .cells
        .rows
        .with_value(|changes| changes.get(index).cloned());
    change.map(|change| view! { <Cells at change picking /> })
}

#[component]
fn Cells(at: usize, change: ChangeView, picking: Picking) -> impl IntoView {
    let unit = change.unit.as_ref();
    let before = aspect::stated(change.before.as_ref(), unit);
    let after = aspect::stated(change.after.as_ref(), unit);
    let found = found(&change);
    let (origin, origin_title) = origin(&change.provenance);
    let series = change.label.clone();
    let shown = short_label(&series).to_owned();
    let name = change.indicator_name.clone();
    let code = change.key.indicator.to_string();
    let verdict = picking
        .tools
        .deciding
        .map(|deciding| view! { <VerdictCell change=change.clone() deciding /> });
    view! {
        <tr
            role="row"
            data-row=at.to_string()
            tabindex=move || if picking.active.get() == at { "0" } else { "-1" }
            aria-selected=move || picking.is_picked(at).to_string()
            class:is-open=move || picking.is_shown(at)
        >
            <th role="rowheader" scope="row" title=format!("{code} {name}")>
                <span class="code">{code.clone()}</span>
                " "
                {name.clone()}
            </th>
            <td role="gridcell" title=series>
                {shown}
            </td>
            <td role="gridcell" class="review-values">
                <OldNew before after />
            </td>
            <td role="gridcell" class="review-size">
                {aspect::size(&change)}
            </td>
            <td role="gridcell" class=found.class title=found.title>
                {found.words}
            </td>
            <td role="gridcell" class="review-origin" title=origin_title>
                {origin}
            </td>
            {verdict}
        </tr>
    }
}

/// What a reviewer marked on the cell, and who.
#[component]
fn VerdictCell(change: ChangeView, deciding: super::Deciding) -> impl IntoView {
    let key = StoredValue::new(change.key);
    let mark = Memo::new(move |_| key.with_value(|key| deciding.mark_on(key)));
    let words = move || {
        let Some(mark) = mark.get() else {
            return view! { <span class="muted">"Sin decidir"</span> }.into_any();
        };
        let verdict = match mark.verdict {
            Some(Verdict::Return { .. }) => "↩ Devolver",
            _ => "✓ Aprobar",
        };
        view! {
            <strong>{verdict}</strong>
            {format!(" · {}", mark.by_name)}
        }
        .into_any()
    };
    let title = move || match mark.get().and_then(|mark| mark.verdict) {
        Some(Verdict::Return { remark }) => remark,
        _ => String::new(),
    };
    view! {
        <td role="gridcell" class="review-verdict" title=title>
            {words}
        </td>
    }
}

/// Old struck through, new beside it; in words for those who do not see the line.
#[component]
pub fn OldNew(before: Option<String>, after: Option<String>) -> impl IntoView {
    let old = match before {
        Some(old) => {
            view! { <span class="visually-hidden">"antes "</span><del>{old}</del> }.into_any()
        }
        None => view! { <span class="muted">"sin valor"</span> }.into_any(),
    };
    let new = match after {
        Some(new) => {
            view! { <span class="visually-hidden">"después "</span><ins>{new}</ins> }.into_any()
        }
        None => view! { <span class="muted">"se retira"</span> }.into_any(),
    };
    (old, " → ", new)
}

/// «Áncash · 2023» of «Valor obtenido · Áncash · 2023»: most cells are observed values, and their period must not be cut.
/// The measure of the others stays.
fn short_label(label: &str) -> &str {
    label.strip_prefix("Valor obtenido · ").unwrap_or(label)
}

struct Found {
    words: String,
    title: String,
    class: &'static str,
}

/// «1 error, 2 avisos», «En conflicto»; what they say as a title.
fn found(change: &ChangeView) -> Found {
    let errors = change
        .findings
        .iter()
        .filter(|f| Finding::blocks(f))
        .count() as u64;
    let warnings = change.findings.len() as u64 - errors;
    let mut words = Vec::new();
    if change.conflict.is_some() {
        words.push("en conflicto".to_owned());
    }
    if errors > 0 {
        words.push(counted(errors, "error", "errores"));
    }
    if warnings > 0 {
        words.push(counted(warnings, "aviso", "avisos"));
    }
    let told = change.findings.iter();
    let told: Vec<String> = told
        .map(|finding| format!("{}: {}", finding.code, finding.problem))
        .collect();
    Found {
        words: domain::format::capitalised(&words.join(", ")),
        title: told.join("\n"),
        class: match (change.conflict.is_some() || errors > 0, warnings > 0) {
            (true, _) => "review-found is-error",
            (false, true) => "review-found is-warning",
            (false, false) => "review-found",
        },
    }
}

/// «Hoja 1, C12», with the file and the person as a title; «Rosa Rev».
fn origin(provenance: &Provenance) -> (String, String) {
    match provenance {
        Provenance::Form { by, .. } => (by.clone(), format!("En pantalla · {by}")),
        Provenance::Import {
            by,
            file,
            sheet,
            cell,
            ..
        } => (format!("{sheet}, {cell}"), format!("{file} · {by}")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::aspect::tests::{change, with_finding};
    use super::*;

    #[test]
    fn the_measure_is_shown_where_it_is_not_an_observed_value() {
        assert_eq!(
            short_label("Valor obtenido · Áncash · 2023"),
            "Áncash · 2023"
        );
        assert_eq!(
            short_label("Logro esperado · 2030"),
            "Logro esperado · 2030"
        );
    }

    #[test]
    fn a_row_says_how_many_findings_and_their_sentences_follow() {
        let cell = change("S01-1", Some("40"), Some("43"));
        assert_eq!(found(&cell).words, "");
        let cell = with_finding(with_finding(cell, "W404"), "E401");
        let told = found(&cell);
        assert_eq!(told.words, "1 error, 1 aviso");
        assert_eq!(told.class, "review-found is-error");
        assert!(told.title.contains("W404") && told.title.contains("E401"));
    }
}
