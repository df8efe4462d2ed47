//! What a set is: its state, who prepared and who moved it, how much it holds, where its cells came from and went, and
//! what the public sees of it once it is at its end.

use domain::change_set::Status;
use leptos::prelude::*;

use super::{
    super::{findings, status_badge::StatusBadge, wording},
    actions, group,
};
use crate::wire::{CellTotals, ChangeSetSummary, SplitPart};

/// State, author, how much, and where to go from here.
#[component]
pub fn Head(summary: ChangeSetSummary, parts: Vec<SplitPart>, totals: CellTotals) -> impl IntoView {
    let found = findings::in_words(totals.errors.into(), totals.warnings.into());
    let cells = wording::counted(summary.cells.into(), "celda", "celdas");
    view! {
        <p class="row">
            <StatusBadge status=summary.status />
            <span>{format!("Preparó {}. {}.", summary.author_name, wording::movement(&summary))}</span>
            <a href=format!("#{}", actions::ID) rel="external">
                "Ir a las acciones"
            </a>
        </p>
        <p>
            {match summary.cells == 0 {
                true => "Sin celdas.".to_owned(),
                false => format!("{cells}: {}.", group::tally(&totals)),
            }}
            {(!found.is_empty()).then(|| format!(" Hallazgos: {found}."))}
        </p>
        <Parts split_from=summary.split_from parts />
        {summary.from_file.map(|file| view! { <p class="muted">"Desde el archivo " {file}</p> })}
        {summary
            .remark
            .filter(|_| summary.status == Status::Returned)
            .map(|remark| {
                view! {
                    <p class="notice notice--warning">
                        <strong>"Observación: "</strong>
                        {remark}
                    </p>
                }
            })}
        <NextStep
            status=summary.status
            release=summary.release
            withdrawn=summary.withdrawn_by.is_some()
        />
    }
}

/// Where cells came from and went, when the set was split.
#[component]
fn Parts(split_from: Option<i64>, parts: Vec<SplitPart>) -> impl IntoView {
    let link = |id: i64| {
        view! { <a href=format!("/gestion/cambios/{id}")>{format!("conjunto n.º {id}")}</a> }
    };
    let parts = parts
        .into_iter()
        .map(|part| {
            let cells = wording::counted(
                part.cells.into(),
                "celda observada está",
                "celdas observadas están",
            );
            let status = part.status.label_es().to_lowercase();
            view! {
                <p class="notice">{format!("{cells} en el ")} {link(part.id)} {format!(" ({status}).")}</p>
            }
        })
        .collect_view();
    view! {
        {split_from
            .map(|from| {
                view! { <p>"Son las celdas observadas del " {link(from)} "; las demás se aprobaron."</p> }
            })}
        {parts}
    }
}

#[component]
fn NextStep(status: Status, release: Option<u32>, withdrawn: bool) -> impl IntoView {
    match (status, release) {
        (Status::Approved, _) => Some(
            view! {
                <p>"Sus valores son los vigentes y esperan la siguiente publicación."</p>
            }
            .into_any(),
        ),
        (Status::Published, Some(number)) => Some(
            view! {
                <p>
                    {if withdrawn { "Se publicó, y después se retiró, con la " } else { "Se publicó con la " }}
                    <a href=format!("/publicaciones/{number}") rel="external">
                        {format!("publicación n.º {number}")}
                    </a>
                    "."
                </p>
            }
            .into_any(),
        ),
        _ => None,
    }
}

/// What became of a set that is at its end, as the public sees it now; `None` while it is on its way.
pub fn ended_words(set: &ChangeSetSummary, shown: u32) -> Option<String> {
    let number = match set.status {
        Status::Discarded => {
            return Some("El conjunto se descartó: ninguno de sus valores se publicó.".to_owned());
        }
        Status::Published => set.release?,
        _ => return None,
    };
    let seen = wording::counted(
        shown.into(),
        "valor de este conjunto se ve",
        "valores de este conjunto se ven",
    );
    Some(match (set.withdrawn_by, shown) {
        (None, 0) => format!(
            "Se publicó con la n.º {number}. Ninguno de sus valores se ve ahora en el sitio público."
        ),
        (None, _) => format!("Se publicó con la n.º {number}: {seen} ahora en el sitio público."),
        (Some(by), 0) => format!(
            "La publicación n.º {number} se retiró con la n.º {by}: ninguno de sus valores se ve ahora en el sitio público."
        ),
        (Some(by), _) => format!(
            "La publicación n.º {number} se retiró con la n.º {by}, y otra volvió a llevar sus valores: {seen} ahora en el sitio público."
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_says_what_the_public_sees_of_it_now() {
        let mut set = ChangeSetSummary {
            id: 5,
            title: String::new(),
            author: String::new(),
            author_name: String::new(),
            status: Status::Published,
            cells: 2,
            from_file: None,
            updated_at: chrono::DateTime::UNIX_EPOCH,
            release: Some(2),
            split_from: None,
            remark: None,
            withdrawn_by: None,
            movement: None,
            unread: 0,
        };
        let words = |set: &ChangeSetSummary, shown| ended_words(set, shown).unwrap_or_default();
        assert!(words(&set, 2).contains("2 valores de este conjunto se ven ahora"));
        assert!(
            words(&set, 0).ends_with("Ninguno de sus valores se ve ahora en el sitio público.")
        );
        set.withdrawn_by = Some(3);
        let withdrawn = words(&set, 0);
        assert!(withdrawn.contains("se retiró con la n.º 3"), "{withdrawn}");
        assert!(
            withdrawn.contains("ninguno de sus valores se ve"),
            "{withdrawn}"
        );
        assert!(words(&set, 1).contains("otra volvió a llevar sus valores: 1 valor"));
        set.status = Status::Discarded;
        assert!(!words(&set, 0).contains("se ve en el sitio"));
        set.status = Status::Submitted;
        assert_eq!(ended_words(&set, 0), None);
    }
}
