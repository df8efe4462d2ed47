//! The end of a review: what will happen to each cell, what happens to those without a mark, and one
//! button.

use leptos::prelude::*;

use super::{
    super::{attempt::confirmed, field::AreaField, wording::counted},
    actions::Acting,
    deciding::{Deciding, Mark, Plan},
};
use crate::{
    call::call,
    wire::{ChangeSetDetail, DecideChangeSet},
};

/// Shown once a cell is marked; until then the whole set is decided at once.
#[component]
pub fn Finish(
    detail: RwSignal<ChangeSetDetail>,
    acting: Acting,
    answered: Callback<ChangeSetDetail>,
) -> impl IntoView {
    let deciding = acting.deciding;
    let plan = Memo::new(move |_| detail.with(|detail| deciding.plan(&detail.changes)));
    let send = move |_| {
        let plan = plan.get_untracked();
        deciding.tried.set(true);
        if plan.lacks().is_none() {
            finish(acting, &detail.read_untracked(), plan, answered);
        }
    };
    let lacks = move || {
        let told = deciding.tried.get().then(|| plan.read().lacks());
        let told = told.flatten();
        told.map(|lack| view! { <p class="field-error" role="alert">{lack}</p> })
    };
    let clear = move |_| {
        if confirmed("¿Quitar todas las decisiones que marcó en este conjunto?") {
            deciding.clear();
        }
    };
    view! {
        <div class="choice">
            <Rest plan deciding />
            {lacks}
            <p class="choice-line">
                <button
                    type="button"
                    class="button"
                    disabled=move || acting.attempt.busy()
                    aria-describedby="consecuencia-terminar"
                    on:click=send
                >
                    "Terminar revisión"
                </button>
                <span id="consecuencia-terminar" role="status">
                    {move || consequence(&plan.read())}
                </span>
            </p>
            <p class="choice-line">
                <button type="button" class="button button--quiet" on:click=clear>
                    "Quitar las decisiones"
                </button>
                <span>"Vuelve a dejar todas las celdas sin decidir. Nada se ha guardado todavía."</span>
            </p>
        </div>
    }
}

/// What the button will do, and where the cells go.
fn consequence(plan: &Plan) -> String {
    let mut words = vec![plan.in_words()];
    if !plan.approved.is_empty() {
        words.push("Lo aprobado pasa a los valores vigentes.".to_owned());
    }
    match (plan.approved.is_empty(), plan.returned.is_empty()) {
        (false, false) => {
            words.push("Lo devuelto vuelve a su autor en un conjunto aparte.".to_owned());
        }
        (true, false) => words.push("El conjunto vuelve a su autor.".to_owned()),
        _ => {}
    }
    words.join(" ")
}

fn finish(
    acting: Acting,
    detail: &ChangeSetDetail,
    plan: Plan,
    answered: Callback<ChangeSetDetail>,
) {
    let said = plan.in_words();
    let decide = DecideChangeSet {
        id: detail.summary.id,
        version: detail.version,
        review: plan.review(),
    };
    let attempt = acting.attempt;
    attempt.run(call(decide), move |answer: ChangeSetDetail| {
        acting.deciding.clear();
        let part = answer
            .parts
            .last()
            .map(|part| format!(" Lo devuelto está en el conjunto {}.", part.id));
        let status = answer.summary.status.label_es();
        attempt.say(format!(
            "Revisión terminada. {said}{} Estado: {status}.",
            part.unwrap_or_default()
        ));
        answered.run(answer);
        super::actions::focus_section();
    });
}

/// What happens to the cells without a mark: said, never guessed.
#[component]
fn Rest(plan: Memo<Plan>, deciding: Deciding) -> impl IntoView {
    let unmarked = Memo::new(move |_| (plan.read().unmarked, plan.read().unmarked_refused));
    let radio = move |mark: Option<Mark>, text: &'static str, disabled: bool| {
        view! {
            <label class="check">
                <input
                    type="radio"
                    name="resto"
                    disabled=disabled
                    prop:checked=move || deciding.rest.get() == mark
                    on:change=move |_| deciding.rest.set(mark)
                />
                " "
                {text}
            </label>
        }
    };
    let error = Signal::derive(move || {
        let missing = deciding.tried.get() && deciding.rest_remark.read().trim().is_empty();
        missing.then(|| "Escriba qué debe corregirse.".to_owned())
    });
    move || {
        let (count, refused) = unmarked.get();
        (count > 0).then(|| {
            let title = format!("{} sin decidir", counted(count, "celda", "celdas"));
            view! {
                <fieldset class="verdict">
                    <legend>{title}</legend>
                    <div class="kinds">
                        {radio(None, "Las decidiré una por una", false)}
                        {radio(Some(Mark::Approve), "Aprobarlas", refused > 0)}
                        {radio(Some(Mark::Return), "Devolverlas con la misma observación", false)}
                    </div>
                    {(refused > 0)
                        .then(|| {
                            let cells = counted(refused, "no se puede", "no se pueden");
                            view! { <p class="muted">{format!("{cells} aprobar: en conflicto o con errores.")}</p> }
                        })}
                    {move || {
                        (deciding.rest.get() == Some(Mark::Return))
                            .then(|| {
                                view! {
                                    <AreaField
                                        label="Observación para las celdas sin decidir"
                                        name="observacion-resto"
                                        value=deciding.rest_remark
                                        error
                                    />
                                }
                            })
                    }}
                </fieldset>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_button_says_where_the_cells_go() {
        let key = |code: &str| super::super::aspect::tests::change(code, None, Some("1")).key;
        let mut plan = Plan {
            approved: vec![key("S01-1"), key("S02-1")],
            ..Plan::default()
        };
        assert_eq!(
            consequence(&plan),
            "Se aprueban 2 celdas. Lo aprobado pasa a los valores vigentes."
        );
        plan.returned.push((key("S03-1"), "x".to_owned()));
        assert!(consequence(&plan).ends_with("en un conjunto aparte."));
        plan.approved.clear();
        assert_eq!(
            consequence(&plan),
            "Se devuelve 1 celda. El conjunto vuelve a su autor."
        );
    }
}
