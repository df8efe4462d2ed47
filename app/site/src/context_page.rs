//! Context: measures of other institutions, shown beside the policy and never counted.

use components::Notice;
use domain::indicator::{Indicator, IndicatorKind};
use leptos::prelude::*;
use messages::t;

use crate::{
    context::{Page, View},
    list_row,
    shell::{self, Head},
};

pub fn page(view: &View<'_>) -> Page {
    let list: Vec<&Indicator> = view
        .release
        .catalogue
        .indicators
        .iter()
        .filter(|one| one.kind == IndicatorKind::Context)
        .collect();
    let content = if list.is_empty() {
        view! { <p class="standfirst">{t!("Esta publicación no trae indicadores de contexto.")}</p> }
            .into_any()
    } else {
        list_row::indicators(view, &list)
    };
    let body = view! {
        <div class="opening">
            <h1>{t!("Contexto")}</h1>
            <p class="lede">
                {t!("Medidas de otras instituciones que ayudan a entender el entorno digital del país.")}
            </p>
            <Notice>
                {t!("Ningún indicador de contexto tiene metas de la política, ni cuenta en el avance de un objetivo. \
                 Cada uno cita su fuente.")}
            </Notice>
        </div>
        <div class="section">{content}</div>
    };
    let head = Head {
        title: t!("Contexto").to_owned(),
        description: t!(
            "Indicadores de otras instituciones, que no cuentan en el avance de la política."
        )
        .to_owned(),
        path: "/contexto".to_owned(),
        section: "/contexto",
        has_charts: false,
    };
    shell::document(view, head, body.into_any())
}
