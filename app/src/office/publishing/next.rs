//! The next publication: what it holds, what the public will read, what stands in its way, and the
//! form that publishes exactly that.

use components::FindingList;
use domain::finding::Finding;
use leptos::prelude::*;

use super::{
    super::{
        attempt::{Attempt, AttemptStatus, confirmed},
        changes::PublicEffects,
        findings::errors_first,
        form::{AreaField, Overtaken, SubmitButton, SubmitForm, required},
    },
    reasons::{BandChanges, Reasons},
    sets::SetChoice,
    verdict,
    writing::{Kept, PublicationDraftForm},
};
use crate::{
    call::call,
    wire::{PublishPartialRelease, PublishRelease, ReleasePreview, ReleaseSummary},
};

/// The section.
#[component]
pub fn NextRelease(
    preview: ReleasePreview,
    published: RwSignal<Option<ReleaseSummary>>,
    /// Reads preview and list again.
    again: Callback<()>,
    writing: PublicationDraftForm,
    /// How the last choice of sets ended.
    choosing: Attempt,
    choose: Callback<Vec<i64>>,
) -> impl IntoView {
    let (errors, warnings) = verdict::by_severity(errors_first(preview.findings.clone()));
    let notice = preview.notice.clone();
    view! {
        <section class="block">
            <h2>{format!("Próxima publicación: n.º {}", preview.next_number)}</h2>
            <p>{verdict::contents(&preview)}</p>
            {verdict::after_withdrawal(&preview).map(|text| view! { <p class="notice">{text}</p> })}
            {notice.map(|text| view! { <p class="notice">{text}</p> })}
            <SetChoice preview=preview.clone() attempt=choosing choose />
            <Found title="Impiden publicar" found=errors />
            <Found title="Avisos: no impiden publicar" found=warnings />
            <h3>"Qué dirá el sitio público después"</h3>
            <PublicEffects effects=preview.public_effect.clone() />
            <PublishForm preview published again writing />
        </section>
    }
}

/// Findings under their title; nothing when there are none.
#[component]
fn Found(title: &'static str, found: Vec<Finding>) -> impl IntoView {
    let count = found.len();
    (count > 0).then(|| {
        view! {
            <h3>{title} " " <span class="count">{count}</span></h3>
            <FindingList findings=found />
        }
    })
}

#[component]
fn PublishForm(
    preview: ReleasePreview,
    published: RwSignal<Option<ReleaseSummary>>,
    again: Callback<()>,
    writing: PublicationDraftForm,
) -> impl IntoView {
    let note = writing.note;
    let reasons = Reasons::of(&preview.band_changes, writing.reasons);
    reasons.keep(writing.reasons);
    let changes = preview.band_changes.clone();
    let tried = RwSignal::new(false);
    let attempt = Attempt::new();
    let number = preview.next_number;
    let obstacle = verdict::obstacle(&preview);
    let is_blocked = obstacle.is_some();
    let error = required(
        note,
        tried,
        "Escriba en una o dos frases qué trae esta publicación.",
    );
    let publish = move || {
        tried.set(true);
        let text = note.with_untracked(|note| note.trim().to_owned());
        let is_whole = !text.is_empty() && reasons.are_complete();
        if is_blocked || !is_whole || !confirmed(&verdict::question(&preview)) {
            return;
        }
        let release = PublishRelease {
            note: text,
            sets: preview.sets.iter().map(|set| set.id).collect(),
            expected_number: number,
            reasons: reasons.given(),
        };
        let left_out = preview.left_out.iter().map(|set| set.id).collect();
        let message = PublishPartialRelease { release, left_out };
        attempt.run(call(message), move |release| {
            writing.end();
            published.set(Some(release));
            again.run(());
        });
    };
    view! {
        <SubmitForm class="form" submit=publish>
            <BandChanges changes reasons tried disabled=is_blocked />
            <AreaField
                label="Nota de la publicación"
                name="nota"
                value=note
                hint="Obligatoria. Se muestra en el sitio público: qué trae esta publicación y por qué."
                disabled=is_blocked
                error
            />
            <div class="actions">
                <SubmitButton attempt disabled=is_blocked about="consecuencia-publicar">
                    {format!("Publicar la n.º {number}")}
                </SubmitButton>
            </div>
            <p id="consecuencia-publicar" class="muted">
                {obstacle
                    .unwrap_or_else(|| {
                        "Queda a la vista de todas las personas, firmada, y no se borra: si resulta equivocada, se retira con otra publicación."
                            .to_owned()
                    })}
            </p>
            <Kept writing />
            <AttemptStatus attempt doing="Publicando…" />
            <Overtaken attempt label="Ver otra vez qué se publicaría" again apart=true />
        </SubmitForm>
    }
}
