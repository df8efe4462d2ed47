//! Withdrawing the publication that is shown: what it will do, the reason, the act.

use leptos::prelude::*;

use super::{
    super::{
        attempt::{Attempt, AttemptStatus, confirmed},
        changes::PublicEffects,
        form::{AreaField, SubmitButton, SubmitForm, required},
    },
    verdict,
};
use crate::{
    call::call,
    wire::{ReleaseSummary, WithdrawRelease, WithdrawalPreview},
};

/// The section. Folded: it is the rare act of the page.
#[component]
pub fn Withdraw(
    plan: WithdrawalPreview,
    published: RwSignal<Option<ReleaseSummary>>,
    /// Reads preview and list again.
    again: Callback<()>,
) -> impl IntoView {
    let title = format!("Retirar la publicación n.º {}", plan.number);
    let effects = plan.public_effect.clone();
    view! {
        <section class="block">
            <h2>"Si la publicación vigente está equivocada"</h2>
            <details class="change-group">
                <summary>{title}</summary>
                <p>{verdict::withdrawal(&plan)}</p>
                <p>
                    "Los valores y textos en Gestión no cambian: la próxima publicación los llevará otra vez. Corrija los que estaban mal antes de publicar de nuevo."
                </p>
                <h3>"Qué dirá el sitio público después del retiro"</h3>
                <PublicEffects effects />
                <WithdrawForm plan published again />
            </details>
        </section>
    }
}

#[component]
fn WithdrawForm(
    plan: WithdrawalPreview,
    published: RwSignal<Option<ReleaseSummary>>,
    again: Callback<()>,
) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let attempt = Attempt::new();
    let number = plan.number;
    let error = required(reason, tried, "Escriba por qué se retira la publicación.");
    let withdraw = move || {
        tried.set(true);
        let text = reason.with_untracked(|reason| reason.trim().to_owned());
        if text.is_empty() || !confirmed(&verdict::withdrawal_question(&plan)) {
            return;
        }
        let message = WithdrawRelease {
            number: plan.number,
            reason: text,
            expected_number: plan.next_number,
        };
        attempt.run(call(message), move |release| {
            published.set(Some(release));
            again.run(());
        });
    };
    view! {
        <SubmitForm class="form" submit=withdraw>
            <AreaField
                label="Razón del retiro"
                name="razon-retiro"
                value=reason
                hint="Obligatoria. Se muestra en el sitio público, junto a la publicación retirada."
                error
            />
            <div class="actions">
                <SubmitButton attempt>{format!("Retirar la n.º {number}")}</SubmitButton>
            </div>
            <AttemptStatus attempt doing="Retirando…" />
        </SubmitForm>
    }
}
