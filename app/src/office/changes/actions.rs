//! What may be done with a change set now, each act with what it will do, and how the last one ended.

use domain::{change_set::Status, role::Act};
use leptos::prelude::*;

use super::{
    super::{
        attempt::{Attempt, AttemptStatus, confirmed},
        focus::focus_drawn,
        form::{ActButton, AreaField, Overtaken, Weight, required},
        frame::may_now,
        wording::{clause, counted},
    },
    choice::ChangeSetAction,
    deciding::Deciding,
    finish::Finish,
    thread,
};
use crate::{
    call::call,
    error::AppError,
    wire::{ActOnChangeSet, Call, ChangeSetDetail, ChangeSetState, ReadChangeSet, RevertChangeSet},
};

/// The section's id: the page links to it, and it has the focus after an act.
pub const ID: &str = "acciones";

/// What the acts of one page share; outlives the set that is read again.
#[derive(Clone, Copy)]
pub struct Acting {
    pub attempt: Attempt,
    pub remark: RwSignal<String>,
    /// Verdicts on cells that are not sent yet.
    pub deciding: Deciding,
    /// The remark was wanted and empty.
    remark_missing: RwSignal<bool>,
}

impl Acting {
    pub fn new() -> Self {
        Self {
            attempt: Attempt::new(),
            remark: RwSignal::new(String::new()),
            deciding: Deciding::new(),
            remark_missing: RwSignal::new(false),
        }
    }

    /// Asks where there is no way back, sends, and hands over what became of the set.
    fn start(self, choice: ChangeSetAction, detail: &ChangeSetDetail, acted: Callback<Acted>) {
        let remark = self.remark.get_untracked();
        let missing = choice == ChangeSetAction::Return && remark.trim().is_empty();
        self.remark_missing.set(missing);
        if missing
            || !choice
                .question(&detail.totals)
                .is_none_or(|asked| confirmed(&asked))
        {
            return;
        }
        let (id, version) = (detail.summary.id, detail.version);
        let done = move |answer: Acted| {
            if choice == ChangeSetAction::Return {
                self.remark.set(String::new());
            }
            let status = answer.state.status.label_es();
            self.attempt.say(format!(
                "{} Estado: {status}.{}",
                choice.done(),
                answer.unread_words()
            ));
            acted.run(answer);
            focus_section();
        };
        match choice.event(&remark) {
            Some(event) => {
                let act = ActOnChangeSet { id, version, event };
                self.attempt.run(act_and_read(act, id), done);
            }
            None => {
                let revert = RevertChangeSet { id, version };
                self.attempt.run(act_and_read(revert, id), done);
            }
        }
    }
}

/// What became of a set by an act.
#[derive(Debug, Clone)]
pub struct Acted {
    pub state: ChangeSetState,
    /// The set as its page shows it now; nothing where the act answered another set.
    pub shown: Option<Result<ChangeSetDetail, AppError>>,
}

impl Acted {
    /// What is said beside the outcome where the set could not be read again: the act itself is done.
    pub fn unread_words(&self) -> &'static str {
        match self.shown {
            Some(Err(_)) => {
                " El conjunto no se puede mostrar ahora: vuelva a cargar la página antes de seguir."
            }
            _ => "",
        }
    }
}

/// Sends an act, and reads again the set that is on the page.
///
/// # Errors
/// Where the act failed. A set that cannot be read after it is part of the answer.
pub async fn act_and_read(
    act: impl Call<Answer = ChangeSetState>,
    on_page: i64,
) -> Result<Acted, AppError> {
    let state = call(act).await?;
    let shown = match state.id == on_page {
        true => Some(call(ReadChangeSet { id: on_page }).await),
        false => None,
    };
    Ok(Acted { state, shown })
}

/// The section.
#[component]
pub fn Actions(
    detail: RwSignal<ChangeSetDetail>,
    acting: Acting,
    acted: Callback<Acted>,
    /// Reads the set again after somebody else was faster.
    again: Callback<()>,
) -> impl IntoView {
    let attempt = acting.attempt;
    // Verdicts on cells and on the whole set exclude each other.
    let is_deciding = Memo::new(move |_| {
        let may = detail.with(|detail| detail.may("decide"));
        may && acting.deciding.is_begun()
    });
    let choices = move || match is_deciding.get() {
        true => view! { <Finish detail acting acted again /> }.into_any(),
        false => whole_set(detail, acting, acted),
    };
    view! {
        <section class="block" id=ID tabindex="-1" aria-labelledby="titulo-acciones">
            <h2 id="titulo-acciones">"Qué puede hacer"</h2>
            {choices}
            <AttemptStatus attempt doing="Enviando…" />
            <Overtaken attempt label="Leer otra vez" again />
        </section>
    }
}

/// The acts on the whole set, and what is to be known before them. It follows the set.
fn whole_set(detail: RwSignal<ChangeSetDetail>, acting: Acting, acted: Callback<Acted>) -> AnyView {
    let (allowed, refusal, cells, status) = detail.with(|detail| {
        let allowed = ChangeSetAction::among(&detail.allowed);
        let summary = &detail.summary;
        (
            allowed,
            detail.refusal.clone(),
            summary.cells,
            summary.status,
        )
    });
    let by_cell = detail.with(|detail| detail.may("decide") && detail.summary.cells > 1);
    let unanswered = detail.with(|detail| thread::unanswered(&detail.totals, status));
    let publishes = status == Status::Approved && may_now(Act::PublishRelease);
    let nothing = allowed.is_empty() && refusal.is_none() && !publishes;
    let rows = allowed
        .into_iter()
        .map(|choice| {
            let act = Callback::new(move |()| {
                detail.with_untracked(|detail| acting.start(choice, detail, acted));
            });
            view! { <ChoiceRow choice cells acting act /> }
        })
        .collect_view();
    view! {
        {by_cell
            .then(|| {
                view! {
                    <p>
                        "Decida celda por celda en la lista de arriba, o el conjunto entero aquí. Nada pasa a ser vigente hasta que usted lo confirma."
                    </p>
                }
            })}
        {(unanswered > 0).then(|| view! { <Unanswered count=unanswered /> })}
        {nothing.then(|| view! { <p>"Con su cuenta y en este estado, nada."</p> })}
        {publishes
            .then(|| {
                view! {
                    <p>
                        <a class="button" href="/gestion/publicar">
                            "Preparar la publicación"
                        </a>
                    </p>
                }
            })}
        {refusal
            .map(|refusal| {
                view! { <p class="notice">"No puede aprobar: " {clause(&refusal)}</p> }
            })}
        {rows}
    }
    .into_any()
}

/// How many remarks of reviewers wait for an answer of the author.
#[component]
fn Unanswered(count: u64) -> impl IntoView {
    let remarks = counted(count, "observación espera", "observaciones esperan");
    view! {
        <p class="notice">
            {format!(
                "{remarks} su respuesta. Corrija el valor en la cuadrícula o explique en la celda por qué sigue igual; quien revise verá las dos cosas.",
            )}
        </p>
    }
}

/// A button and what it will do; the return has its remark with it.
#[component]
fn ChoiceRow(
    choice: ChangeSetAction,
    cells: u32,
    acting: Acting,
    act: Callback<()>,
) -> impl IntoView {
    let weight = match choice {
        ChangeSetAction::Submit | ChangeSetAction::Approve => Weight::Main,
        ChangeSetAction::Withdraw | ChangeSetAction::Return | ChangeSetAction::Revert => {
            Weight::Quiet
        }
        ChangeSetAction::Discard => Weight::Danger,
    };
    let consequence = format!("consecuencia-{}", choice.slug());
    let error = required(
        acting.remark,
        acting.remark_missing,
        "Escriba la observación: qué debe corregirse.",
    );
    view! {
        <div class="choice">
            {(choice == ChangeSetAction::Return)
                .then(|| {
                    view! {
                        <AreaField
                            label="Observación"
                            name="observacion"
                            value=acting.remark
                            hint="Obligatoria: qué debe corregirse y en qué celda."
                            error
                        />
                    }
                })}
            <p class="choice-line">
                <ActButton
                    attempt=acting.attempt
                    weight
                    about=consequence.clone()
                    press=move |_| act.run(())
                >
                    {choice.label()}
                </ActButton>
                <span id=consequence>{choice.consequence(cells)}</span>
            </p>
        </div>
    }
}

/// The pressed button is gone after an act; its section takes the focus.
pub fn focus_section() {
    focus_drawn(ID);
}
