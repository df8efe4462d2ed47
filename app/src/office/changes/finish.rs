//! The end of a review: what becomes current, what goes back, and one button that says so before it counts.

use leptos::prelude::*;

use super::{
    super::{
        attempt::confirmed,
        form::{ActButton, Weight},
    },
    actions::{Acted, Acting, act_and_read},
    deciding::{Deciding, STILL_SAVING},
    plan::Plan,
    review_table::filter::CellFilter,
};
use crate::{
    call::call,
    wire::{ChangeSetDetail, FinishReview, MarkedPlan, ReadPlan},
};

/// Shown once a cell is marked; until then the whole set can be decided at once.
#[component]
pub fn Finish(
    detail: RwSignal<ChangeSetDetail>,
    acting: Acting,
    acted: Callback<Acted>,
    /// Reads the set again.
    again: Callback<()>,
) -> impl IntoView {
    let deciding = acting.deciding;
    let plan = Memo::new(move |_| detail.with(|detail| deciding.plan(&detail.changes)));
    // Of a large set, as the server counted it when somebody tried to finish.
    let counted = RwSignal::new(None::<Plan>);
    let confirm = move |plan: &Plan, revision: i64| {
        if plan.lacks().is_none() && confirmed(&plan.question()) {
            finish(acting, &detail.read_untracked(), plan, revision, acted);
        }
    };
    let send = move |_| {
        deciding.tried.set(true);
        if deciding.is_unsent() {
            deciding.say(STILL_SAVING.to_owned());
        } else if deciding.is_paged_now() {
            let (id, version) = detail.with_untracked(|detail| (detail.summary.id, detail.version));
            let seen = deciding.revision();
            let asked = call(ReadPlan { id, version, seen });
            acting.attempt.run(asked, move |made: MarkedPlan| {
                let revision = made.revision;
                let is_known = deciding.recount(&made);
                let plan = Plan::from(made);
                counted.set(Some(plan.clone()));
                if is_known {
                    confirm(&plan, revision);
                }
            });
        } else {
            confirm(&plan.get_untracked(), deciding.revision());
        }
    };
    let lacks = move || {
        let plan = plan.get();
        let is_now =
            |counted: &Plan| (counted.approved, counted.returned) == (plan.approved, plan.returned);
        let counted = counted.get().filter(is_now);
        let told = deciding.tried.get();
        let lack = told.then(|| counted.unwrap_or(plan).lacks()).flatten();
        lack.map(|lack| view! { <p class="field-error" role="alert">{lack}</p> })
    };
    view! {
        <div class="choice">
            {lacks}
            <p class="choice-line">
                <ActButton
                    attempt=acting.attempt
                    weight=Weight::Main
                    about="consecuencia-terminar"
                    press=send
                >
                    "Terminar revisión"
                </ActButton>
                <span id="consecuencia-terminar" role="status">
                    {move || consequence(&plan.read())}
                </span>
            </p>
            <ClearDecisions deciding again />
        </div>
    }
}

/// Takes back every verdict on the cells of the set.
#[component]
fn ClearDecisions(deciding: Deciding, again: Callback<()>) -> impl IntoView {
    let clear = move |_| {
        let question =
            "¿Quitar todas las decisiones de este conjunto, también las de otras personas?";
        if !confirmed(question) {
            return;
        }
        if deciding.is_paged_now() {
            deciding.mark_where((CellFilter::default(), deciding.all_cells()), None, again);
        } else {
            deciding.mark(deciding.decided(), None);
        }
    };
    view! {
        <p class="choice-line">
            <ActButton press=clear>"Quitar las decisiones"</ActButton>
            <span>
                "Las decisiones se guardan al marcarlas y las ve quien también revise; ningún valor cambia hasta terminar la revisión."
            </span>
        </p>
    }
}

/// What the button will do, and where the cells go.
fn consequence(plan: &Plan) -> String {
    let mut words = vec![plan.in_words()];
    if !plan.tally.is_empty() {
        words.push(format!("Pasan a ser vigentes: {}.", plan.tally.in_words()));
    }
    match (plan.approved == 0, plan.returned == 0) {
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
    revision: i64,
    acted: Callback<Acted>,
) {
    let said = plan.in_words();
    let id = detail.summary.id;
    let order = FinishReview {
        id,
        version: detail.version,
        revision,
    };
    let attempt = acting.attempt;
    attempt.run(act_and_read(order, id), move |answer: Acted| {
        let part = answer
            .state
            .parts
            .last()
            .map(|part| format!(" Lo devuelto está en el conjunto n.º {}.", part.id));
        let status = answer.state.status.label_es();
        attempt.say(format!(
            "Revisión terminada. {said}{} Estado: {status}.{}",
            part.unwrap_or_default(),
            answer.unread_words()
        ));
        acted.run(answer);
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
            approved: 2,
            tally: Tally::of(cells.iter()),
            ..Plan::default()
        };
        assert_eq!(
            consequence(&plan),
            "Se aprueban 2 celdas. Pasan a ser vigentes: 2 valores."
        );
        plan.returned = 1;
        assert!(consequence(&plan).ends_with("en un conjunto aparte."));
        (plan.approved, plan.tally) = (0, Tally::default());
        assert_eq!(
            consequence(&plan),
            "Se devuelve 1 celda. El conjunto vuelve a su autor."
        );
    }
}
