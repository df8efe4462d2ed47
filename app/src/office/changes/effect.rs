//! What the public pages will say: state and sentence of each indicator, before and after. Also the
//! preview of a release.

use components::StateBadge;
use domain::band::State;
use leptos::prelude::*;

use super::super::wording;
use crate::wire::PublicEffect;

/// The list; indicators whose state changes come first.
#[component]
pub fn PublicEffects(effects: Vec<PublicEffect>) -> impl IntoView {
    if effects.is_empty() {
        return view! { <p>"No cambia lo que dicen las páginas públicas de los indicadores."</p> }
            .into_any();
    }
    let total = effects.len() as u64;
    let moved = effects
        .iter()
        .filter(|effect| effect.before != effect.after)
        .count() as u64;
    let items = moved_first(effects)
        .into_iter()
        .map(|effect| view! { <Effect effect /> })
        .collect_view();
    view! {
        <p class="muted">
            {wording::counted(total, "indicador", "indicadores")} ": "
            {match moved {
                0 => "ninguno cambia de estado.".to_owned(),
                1 => "1 cambia de estado.".to_owned(),
                _ => format!("{} cambian de estado.", domain::format::count(moved)),
            }}
        </p>
        <ul class="effects">{items}</ul>
    }
    .into_any()
}

#[component]
fn Effect(effect: PublicEffect) -> impl IntoView {
    let PublicEffect {
        indicator,
        name,
        before,
        after,
        sentence_before,
        sentence_after,
    } = effect;
    view! {
        <li class="effect">
            <p class="effect-name">
                <span class="code">{indicator.to_string()}</span>
                " "
                {name}
                {(before == after).then(|| view! { <span class="muted">" · mismo estado"</span> })}
            </p>
            <Side title="Ahora" state=before sentence=sentence_before />
            <Side title="Después" state=after sentence=sentence_after />
        </li>
    }
}

#[component]
fn Side(title: &'static str, state: State, sentence: String) -> impl IntoView {
    view! {
        <div class="effect-side">
            <p>
                <span class="effect-when">{title}</span>
                " "
                <StateBadge state />
            </p>
            <p>{sentence}</p>
        </div>
    }
}

/// The order of the list: a change of state before a change of words only.
fn moved_first(mut effects: Vec<PublicEffect>) -> Vec<PublicEffect> {
    effects.sort_by_key(|effect| effect.before == effect.after);
    effects
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effect(code: &str, before: State, after: State) -> PublicEffect {
        PublicEffect {
            indicator: code.parse().expect("a code"),
            name: String::new(),
            before,
            after,
            sentence_before: String::new(),
            sentence_after: String::new(),
        }
    }

    #[test]
    fn a_change_of_state_is_told_before_a_change_of_words() {
        let effects = vec![
            effect("S01-1", State::OnTrack, State::OnTrack),
            effect("S02-1", State::NoData, State::Lagging),
            effect("S03-1", State::NoData, State::NoData),
        ];
        let order: Vec<String> = moved_first(effects)
            .iter()
            .map(|effect| effect.indicator.to_string())
            .collect();
        assert_eq!(order, ["S02-1", "S01-1", "S03-1"]);
    }
}
