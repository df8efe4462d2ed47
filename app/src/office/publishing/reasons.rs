//! Indicators whose state changes with the publication: from what to what, what made it so, and the
//! reason that the publisher gives. The server refuses a publication without them; this only helps.

use std::collections::BTreeMap;

use components::StateBadge;
use domain::{code::IndicatorCode, sentence::band_shift_sentence};
use leptos::prelude::*;

use super::super::{
    form::{ActButton, AreaField, required},
    wording,
};
use crate::wire::BandShiftView;

/// The reasons that are being written, one for each indicator that needs one. Copies share them.
#[derive(Clone, Copy)]
pub struct Reasons(StoredValue<Vec<(IndicatorCode, RwSignal<String>)>>);

impl Reasons {
    /// The fields, with what was written before.
    pub fn of(
        changes: &[BandShiftView],
        written: RwSignal<BTreeMap<IndicatorCode, String>>,
    ) -> Self {
        let needed = changes.iter().filter(|change| change.needs_reason);
        let fields = needed
            .map(|change| {
                let code = change.shift.indicator.clone();
                let before = written.with_untracked(|written| written.get(&code).cloned());
                (code, RwSignal::new(before.unwrap_or_default()))
            })
            .collect();
        Self(StoredValue::new(fields))
    }

    /// Has everything that is typed in `written` as well. A reason that is not needed now stays there.
    pub fn keep(self, written: RwSignal<BTreeMap<IndicatorCode, String>>) {
        Effect::new(move |_| {
            let typed =
                |(code, text): &(IndicatorCode, RwSignal<String>)| (code.clone(), text.get());
            let typed: Vec<(IndicatorCode, String)> = self
                .0
                .with_value(|fields| fields.iter().map(typed).collect());
            let differs = |(code, text): &(IndicatorCode, String)| {
                let known = written.with_untracked(|written| written.get(code).cloned());
                known.unwrap_or_default() != *text
            };
            if typed.iter().any(differs) {
                written.update(|written| written.extend(typed));
            }
        });
    }

    /// Is each of them there?
    pub fn are_complete(self) -> bool {
        let is_there = |text: RwSignal<String>| text.with_untracked(|text| !text.trim().is_empty());
        self.0
            .with_value(|fields| fields.iter().all(|(_, text)| is_there(*text)))
    }

    /// What is written, for the server.
    pub fn given(self) -> BTreeMap<IndicatorCode, String> {
        let written = |(code, text): &(IndicatorCode, RwSignal<String>)| {
            (code.clone(), text.get_untracked().trim().to_owned())
        };
        self.0
            .with_value(|fields| fields.iter().map(written).collect())
    }

    fn field(self, code: &IndicatorCode) -> Option<RwSignal<String>> {
        self.0.with_value(|fields| {
            let found = fields.iter().find(|(known, _)| known == code);
            found.map(|(_, text)| *text)
        })
    }

    /// The first reason that is written, in every field that is still empty.
    fn repeat(self) {
        let texts: Vec<RwSignal<String>> = self
            .0
            .with_value(|fields| fields.iter().map(|(_, text)| *text).collect());
        let is_empty = |text: &RwSignal<String>| text.with_untracked(|text| text.trim().is_empty());
        let Some(first) = texts.iter().find(|text| !is_empty(text)) else {
            return;
        };
        let reason = first.get_untracked();
        for text in texts.iter().filter(|text| is_empty(text)) {
            text.set(reason.clone());
        }
    }
}

/// The list with its fields; nothing where no state changes.
#[component]
pub fn BandChanges(
    changes: Vec<BandShiftView>,
    reasons: Reasons,
    /// Somebody tried to publish: what is missing is pointed at.
    tried: RwSignal<bool>,
    disabled: bool,
) -> impl IntoView {
    let needed = changes.iter().filter(|change| change.needs_reason).count();
    let total = changes.len() as u64;
    let items = changes
        .into_iter()
        .map(|change| view! { <BandShiftItem change reasons tried disabled /> })
        .collect_view();
    (total > 0).then(|| {
        view! {
            <fieldset class="form-section">
                <legend>
                    {wording::counted(total, "indicador cambia de estado", "indicadores cambian de estado")}
                </legend>
                {(needed > 0)
                    .then(|| {
                        view! {
                            <p>
                                "Escriba la razón de cada cambio que quita un estado ya publicado. La razón es pública y queda en la publicación."
                            </p>
                        }
                    })}
                <ul class="effects">{items}</ul>
                {(needed > 1)
                    .then(|| {
                        view! {
                            <p>
                                <ActButton disabled press=move |_| reasons.repeat()>
                                    "Usar la misma razón donde falta"
                                </ActButton>
                            </p>
                        }
                    })}
            </fieldset>
        }
    })
}

#[component]
fn BandShiftItem(
    change: BandShiftView,
    reasons: Reasons,
    tried: RwSignal<bool>,
    disabled: bool,
) -> impl IntoView {
    let BandShiftView { shift, name, .. } = change;
    let code = shift.indicator.to_string();
    let field = reasons.field(&shift.indicator).map(|value| {
        let error = required(
            value,
            tried,
            "Escriba por qué cambia el estado de este indicador.",
        );
        view! {
            <AreaField
                label=format!("Razón del cambio de {code}")
                name=format!("razon-{code}")
                value
                rows=2
                disabled
                error
            />
        }
    });
    view! {
        <li class="effect">
            <p class="effect-name">
                <span class="code">{shift.indicator.to_string()}</span>
                " "
                {name}
            </p>
            <p>
                <StateBadge state=shift.before />
                " → "
                <StateBadge state=shift.after />
            </p>
            <p>{band_shift_sentence(&shift)}</p>
            {field}
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        band::State,
        release::{BandCause, BandShift},
    };

    fn change(code: &str, before: State) -> BandShiftView {
        let shift = BandShift {
            indicator: code.parse().expect("a code"),
            before,
            after: State::Lagging,
            cause: BandCause::RevisedBaseline,
        };
        BandShiftView {
            needs_reason: shift.needs_reason(),
            name: String::new(),
            shift,
        }
    }

    #[test]
    fn one_reason_serves_for_all_that_have_none() {
        Owner::new().with(|| {
            let changes = [
                change("S01-1", State::OnTrack),
                change("S02-1", State::Achieved),
                change("S03-1", State::NoData),
            ];
            let reasons = Reasons::of(&changes, RwSignal::new(BTreeMap::new()));
            assert!(!reasons.are_complete());
            reasons.repeat();
            assert!(!reasons.are_complete(), "nothing is made up");
            let second: IndicatorCode = "S02-1".parse().expect("a code");
            let field = reasons.field(&second).expect("it takes a band back");
            field.set(" Se revisó la base. ".to_owned());
            reasons.repeat();
            assert!(reasons.are_complete());
            let given: Vec<_> = reasons
                .given()
                .into_values()
                .map(|text| text.trim().to_owned())
                .collect();
            assert_eq!(given, ["Se revisó la base.", "Se revisó la base."]);
        });
    }
}
