//! Changes of catalogue, calendar and settings that wait for another person: what differs, what the public
//! pages would say, and the decision. Everybody who may decide sees all; others what they proposed.

use domain::format;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::{
    attempt::{Attempt, AttemptStatus},
    audit::detail,
    changes::PublicEffects,
    form::{ActButton, AreaField, Weight, required},
    frame::Heading,
    load::loaded,
    tables::{OfficeTable, TableFiles},
    wording,
};
use crate::{
    call::call,
    wire::{
        ChangeDecision, ChangeOutcome, DecideConfigurationChange, ListConfigurationChanges,
        ProposedChange, WaitingChange,
    },
};

const PATH: &str = "/gestion/configuracion";

/// What leads to this page, for forms whose change waits.
pub fn opener() -> Callback<()> {
    let navigate = use_navigate();
    Callback::new(move |()| navigate(PATH, Default::default()))
}

/// Says that a change of what is edited here waits already; an empty subject stands for all of them.
#[component]
pub fn WaitingNotice(waiting: Vec<WaitingChange>, #[prop(into)] subject: String) -> impl IntoView {
    let here = waiting
        .into_iter()
        .filter(|change| subject.is_empty() || change.subject == subject);
    let items = here.map(|change| {
        view! {
            <p class="notice">
                {format!(
                    "{} propuso un cambio el {}. Lo decide otra persona; hasta entonces vale lo que se ve aquí. ",
                    change.by,
                    wording::moment(change.at),
                )}
                <a href=PATH>"Ver el cambio"</a>
            </p>
        }
    });
    items.collect_view()
}

/// `/gestion/configuracion`
#[component]
pub fn Page() -> impl IntoView {
    let read = Resource::new(|| (), |()| call(ListConfigurationChanges {}));
    view! {
        <Heading text="Cambios de configuración" />
        <p class="lead">
            "Lo que cambia una ficha, el calendario, los umbrales o el método lo propone una persona y lo decide otra."
        </p>
        <p class="muted">
            "Lo aprobado vale en la gestión desde ese momento, y en el sitio público desde la próxima publicación."
        </p>
        {loaded(
            read,
            |changes| {
                let shown = RwSignal::new(changes);
                (move || view! { <Lists changes=shown.get() shown /> }).into_any()
            },
        )}
        <TableFiles table=OfficeTable::Configuration query="" />
    }
}

#[component]
fn Lists(changes: Vec<ProposedChange>, shown: RwSignal<Vec<ProposedChange>>) -> impl IntoView {
    let (waiting, decided): (Vec<_>, Vec<_>) = changes
        .into_iter()
        .partition(|change| change.decision.is_none());
    let list = |changes: Vec<ProposedChange>| {
        changes
            .into_iter()
            .map(|change| view! { <Change change shown /> })
            .collect_view()
    };
    let count = waiting.len();
    let none = waiting.is_empty();
    let past = (!decided.is_empty()).then(|| {
        view! {
            <section class="block">
                <h2>"Decididos"</h2>
                <ul class="plain proposals">{list(decided)}</ul>
            </section>
        }
    });
    view! {
        <section class="block">
            <h2>"Por decidir " <span class="count">{count}</span></h2>
            {if none {
                view! { <p>"Nada espera una decisión."</p> }.into_any()
            } else {
                view! { <ul class="plain proposals">{list(waiting)}</ul> }.into_any()
            }}
        </section>
        {past}
    }
}

#[component]
fn Change(change: ProposedChange, shown: RwSignal<Vec<ProposedChange>>) -> impl IntoView {
    let lines = detail::lines("configuration.propose", &change.detail)
        .into_iter()
        .map(|line| view! { <li>{line}</li> })
        .collect_view();
    let who = format!("{}, {}", change.by, wording::moment(change.at));
    let title = format::sentence(&wording::object(&change.subject));
    let title = title.trim_end_matches('.').to_owned();
    let heading = format!("cambio-{}", change.id);
    let body = match &change.decision {
        Some(decision) => view! { <p>{in_words(decision)}</p> }.into_any(),
        None => view! { <Waiting change=change.clone() shown /> }.into_any(),
    };
    view! {
        <li class="proposal">
            <article aria-labelledby=heading>
                <h3 id=heading.clone()>{title}</h3>
                <p class="muted">{format!("Lo propuso {who}.")}</p>
                <ul class="changes">{lines}</ul>
                {body}
            </article>
        </li>
    }
}

fn in_words(decision: &ChangeDecision) -> String {
    let verb = match decision.outcome {
        ChangeOutcome::Approved => "Lo aprobó",
        ChangeOutcome::Rejected => "Lo rechazó",
        ChangeOutcome::Withdrawn => "Lo retiró",
    };
    let remark = decision.remark.as_deref().map(format::sentence);
    let remark = remark.map_or_else(String::new, |remark| format!(" {remark}"));
    let at = wording::moment(decision.at);
    format!("{verb} {}, {at}.{remark}", decision.by)
}

/// What a change would do, and what one may do about it.
#[component]
fn Waiting(change: ProposedChange, shown: RwSignal<Vec<ProposedChange>>) -> impl IntoView {
    let attempt = Attempt::new();
    let remark = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let id = change.id;
    let decide = move |outcome: ChangeOutcome| {
        let remark = remark.get_untracked().trim().to_owned();
        tried.set(outcome == ChangeOutcome::Rejected);
        if outcome == ChangeOutcome::Rejected && remark.is_empty() {
            return;
        }
        let message = DecideConfigurationChange {
            id,
            outcome,
            remark,
        };
        attempt.run(call(message), move |changes| shown.set(changes));
    };
    let missing = required(remark, tried, "Escriba por qué se rechaza.");
    let overtaken = change.overtaken.then(|| {
        view! {
            <p class="notice notice--warning">
                "Lo que este cambio modifica cambió después de proponerse: ya no se puede aprobar."
            </p>
        }
    });
    let button = move |weight: Weight, label: &'static str, outcome: ChangeOutcome| {
        view! { <ActButton attempt weight press=move |_| decide(outcome)>{label}</ActButton> }
    };
    let own = change.own.then(|| {
        view! {
            <p>"Usted lo propuso: lo decide otra persona que revise."</p>
            <div class="actions">
                {button(Weight::Quiet, "Retirar el cambio", ChangeOutcome::Withdrawn)}
            </div>
        }
    });
    let can_approve = !change.overtaken;
    let others = change.can_decide.then(|| {
        view! {
            <AreaField
                label="Observación"
                name=format!("observacion-{id}")
                value=remark
                hint="Necesaria para rechazar. Queda en la auditoría."
                error=missing
            />
            <div class="actions">
                {can_approve.then(|| button(Weight::Main, "Aprobar el cambio", ChangeOutcome::Approved))}
                {button(Weight::Quiet, "Rechazar", ChangeOutcome::Rejected)}
            </div>
        }
    });
    view! {
        {overtaken}
        <details>
            <summary>"Qué diría el sitio público con los valores de hoy"</summary>
            <PublicEffects effects=change.effects />
        </details>
        {own}
        {others}
        <AttemptStatus attempt doing="Un momento…" />
    }
}
