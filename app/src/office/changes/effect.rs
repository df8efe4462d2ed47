//! What the public pages will say: state and sentence of each indicator, before and after. Also the
//! preview of a release.

use components::StateBadge;
use domain::band::State;
use leptos::prelude::*;

use super::super::wording;
use crate::wire::PublicEffect;

/// What two sides of an effect are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// What the public site shows, and what it will show.
    WithPublished,
    /// Current values, published or not, under two settings.
    Settings,
}

impl Compared {
    fn before_es(self) -> &'static str {
        match self {
            Self::WithPublished => "Publicado ahora",
            Self::Settings => "Con los ajustes en vigor",
        }
    }

    fn after_es(self) -> &'static str {
        match self {
            Self::WithPublished => "Después",
            Self::Settings => "Con los ajustes nuevos",
        }
    }

    fn nothing_es(self) -> &'static str {
        match self {
            Self::WithPublished => {
                "No cambia lo que dicen las páginas públicas de los indicadores."
            }
            Self::Settings => "No cambia lo que se dice de los valores vigentes.",
        }
    }
}

/// Effects that are drawn open although their state stays.
const FEW: usize = 6;

/// The list. Indicators whose state changes come first; many that only change their words are folded.
#[component]
pub fn PublicEffects(
    effects: Vec<PublicEffect>,
    #[prop(default = Compared::WithPublished)] compared: Compared,
) -> impl IntoView {
    if effects.is_empty() {
        return view! { <p>{compared.nothing_es()}</p> }.into_any();
    }
    let total = effects.len() as u64;
    let (moved_list, same) = by_move(effects);
    let moved = moved_list.len() as u64;
    let fold = same.len() > FEW;
    let same_count = same.len();
    // No empty list: assistive technology would announce it.
    let list = |effects: Vec<PublicEffect>| {
        let is_empty = effects.is_empty();
        let items = effects
            .into_iter()
            .map(|effect| view! { <Effect effect compared /> })
            .collect_view();
        (!is_empty).then(|| view! { <ul class="effects">{items}</ul> })
    };
    view! {
        <p class="muted">
            {wording::counted(total, "indicador", "indicadores")} ": "
            {match moved {
                0 => "ninguno cambia de estado.".to_owned(),
                1 => "1 cambia de estado.".to_owned(),
                _ => format!("{} cambian de estado.", domain::format::count(moved)),
            }}
        </p>
        {list(moved_list)}
        {if fold {
            view! {
                <details class="change-group">
                    <summary>
                        {format!("{same_count} indicadores siguen en su estado y cambian lo que dicen")}
                    </summary>
                    {list(same)}
                </details>
            }
                .into_any()
        } else {
            list(same).into_any()
        }}
    }
    .into_any()
}

#[component]
fn Effect(effect: PublicEffect, compared: Compared) -> impl IntoView {
    let PublicEffect {
        indicator,
        name,
        before,
        after,
        sentence_before,
        sentence_after,
        approved,
    } = effect;
    let has_approved = approved.is_some();
    view! {
        <li class="effect" class:has-approved=has_approved>
            <p class="effect-name">
                <span class="code">{indicator.to_string()}</span>
                " "
                {name}
                {(before == after).then(|| view! { <span class="muted">" · mismo estado"</span> })}
            </p>
            <Side title=compared.before_es() state=before sentence=sentence_before />
            {approved
                .map(|said| {
                    view! {
                        <Side
                            title="Con lo ya aprobado, sin publicar"
                            state=said.state
                            sentence=said.sentence
                        />
                    }
                })}
            <Side title=compared.after_es() state=after sentence=sentence_after />
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

/// Those whose state changes, and those that change their words only; each in the order given.
fn by_move(effects: Vec<PublicEffect>) -> (Vec<PublicEffect>, Vec<PublicEffect>) {
    effects
        .into_iter()
        .partition(|effect| effect.before != effect.after)
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
            approved: None,
        }
    }

    #[test]
    fn the_preview_of_settings_calls_no_value_published() {
        let compared = Compared::Settings;
        for words in [
            compared.before_es(),
            compared.after_es(),
            compared.nothing_es(),
        ] {
            assert!(!words.to_lowercase().contains("public"), "{words}");
        }
    }

    #[test]
    fn a_change_of_state_is_distinguished_from_a_change_of_words() {
        let effects = vec![
            effect("S01-1", State::OnTrack, State::OnTrack),
            effect("S02-1", State::NoData, State::Lagging),
            effect("S03-1", State::NoData, State::NoData),
        ];
        let codes = |effects: Vec<PublicEffect>| -> Vec<String> {
            effects
                .iter()
                .map(|effect| effect.indicator.to_string())
                .collect()
        };
        let (moved, same) = by_move(effects);
        assert_eq!(codes(moved), ["S02-1"]);
        assert_eq!(codes(same), ["S01-1", "S03-1"]);
    }
}
