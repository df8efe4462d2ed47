//! The end of a review: what becomes current, what goes back, and one button that says so before it counts.

use leptos::prelude::*;

use super::{super::attempt::confirmed, actions::Acting, plan::Plan};
use crate::{
    call::call,
    wire::{ChangeSetDetail, FinishReview},
};

/// Shown once a cell is marked; until then the whole set can be decided at once.
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
        if deciding.is_unsent() {
            deciding
                .say("Todavía se guardan decisiones: inténtelo otra vez en un momento.".to_owned());
        } else if plan.lacks().is_none() && confirmed(&plan.question()) {
            finish(acting, &detail.read_untracked(), &plan, answered);
        }
    };
    let lacks = move || {
        let told = deciding.tried.get().then(|| plan.read().lacks());
        let told = told.flatten();
        told.map(|lack| view! { <p class="field-error" role="alert">{lack}</p> })
    };
    let clear = move |_| {
        let question =
            "¿Quitar todas las decisiones de este conjunto, también las de otras personas?";
        if confirmed(question) {
            deciding.mark(deciding.decided(), None);
        }
    };
    view! {
        <div class="choice">
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
                <span>
                    "Las decisiones se guardan al marcarlas y las ve quien también revise; ningún valor cambia hasta terminar la revisión."
                </span>
            </p>
        </div>
    }
}

/// What the button will do, and where the cells go.
fn consequence(plan: &Plan) -> String {
    let mut words = vec![plan.in_words()];
    if !plan.approved.is_empty() {
        words.push(format!("Pasan a ser vigentes: {}.", plan.tally.in_words()));
    }
    match (plan.approved.is_empty(), plan.returned == 0) {
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
    plan: &Plan,
    answered: Callback<ChangeSetDetail>,
) {
    let said = plan.in_words();
    let order = FinishReview {
        id: detail.summary.id,
        version: detail.version,
        revision: acting.deciding.revision(),
    };
    let attempt = acting.attempt;
    attempt.run(call(order), move |answer: ChangeSetDetail| {
        let part = answer
            .parts
            .last()
            .map(|part| format!(" Lo devuelto está en el conjunto n.º {}.", part.id));
        let status = answer.summary.status.label_es();
        attempt.say(format!(
            "Revisión terminada. {said}{} Estado: {status}.",
            part.unwrap_or_default()
        ));
        answered.run(answer);
        super::actions::focus_section();
    });
}

#[cfg(test)]
mod tests {
    use super::super::{aspect::tests::change, plan::Tally};
    use super::*;

    #[test]
    fn the_button_says_where_the_cells_go() {
        let cells = ["S01-1", "S02-1"].map(|code| change(code, None, Some("1")));
        let mut plan = Plan {
            approved: cells.iter().map(|cell| cell.key.clone()).collect(),
            tally: Tally::of(cells.iter()),
            ..Plan::default()
        };
        assert_eq!(
            consequence(&plan),
            "Se aprueban 2 celdas. Pasan a ser vigentes: 2 valores."
        );
        plan.returned = 1;
        assert!(consequence(&plan).ends_with("en un conjunto aparte."));
        plan.approved.clear();
        assert_eq!(
            consequence(&plan),
            "Se devuelve 1 celda. El conjunto vuelve a su autor."
        );
    }
}
