//! Bands and methods: what is in force, and the form that tries other settings on the current values
//! before they can be saved. Only administration gets here.

mod text;

use domain::{
    format,
    licence::Licence,
    settings::{ComplianceMethod, Settings},
};
use leptos::prelude::*;

use super::{
    attempt::{Attempt, AttemptStatus, confirmed},
    changes::{Compared, PublicEffects},
    configuration::{WaitingNotice, opener},
    form::{
        AreaField, Overtaken, Problems, SelectField, SubmitButton, SubmitForm, TextField,
        field_errors, options, required,
    },
    frame::Heading,
    load::loaded,
    tables::{OfficeTable, TableFiles},
    wording,
};
use crate::{
    call::call,
    wire::{PreviewSettings, PublicEffect, ReadSettings, SaveSettings, SettingsView},
};

/// What is typed; it outlives reading again.
#[derive(Clone, Copy)]
struct Typed {
    method: RwSignal<String>,
    on_track: RwSignal<String>,
    accelerate: RwSignal<String>,
    licence: RwSignal<String>,
    institution: RwSignal<String>,
    contact: RwSignal<String>,
    reason: RwSignal<String>,
    tried: RwSignal<bool>,
    /// The settings that were tried, and what they would change.
    previewed: RwSignal<Option<(Settings, Vec<PublicEffect>)>>,
    attempt: Attempt,
    /// The fields were filled with what is in force.
    filled: StoredValue<bool>,
    again: Callback<()>,
    /// Goes where changes wait for a decision.
    open_waiting: Callback<()>,
}

impl Typed {
    fn new(again: Callback<()>) -> Self {
        Self {
            method: RwSignal::default(),
            on_track: RwSignal::default(),
            accelerate: RwSignal::default(),
            licence: RwSignal::default(),
            institution: RwSignal::default(),
            contact: RwSignal::default(),
            reason: RwSignal::default(),
            tried: RwSignal::new(false),
            previewed: RwSignal::new(None),
            attempt: Attempt::new(),
            filled: StoredValue::new(false),
            again,
            open_waiting: opener(),
        }
    }

    /// Fills the fields, once.
    fn fill(self, settings: &Settings) {
        if self.filled.get_value() {
            return;
        }
        self.filled.set_value(true);
        self.method
            .set(settings.compliance_method.slug().to_owned());
        self.on_track.set(text::percent(settings.on_track_from));
        self.accelerate
            .set(text::percent(settings.needs_acceleration_from));
        self.licence.set(settings.licence.spdx().to_owned());
        self.institution.set(settings.institution.clone());
        self.contact.set(settings.contact.clone());
    }

    fn read(self) -> Result<Settings, Problems> {
        text::read(text::Form {
            method: &self.method.read(),
            on_track: &self.on_track.read(),
            accelerate: &self.accelerate.read(),
            licence: &self.licence.read(),
            institution: &self.institution.read(),
            contact: &self.contact.read(),
        })
    }
}

/// `/gestion/ajustes`
#[component]
pub fn Page() -> impl IntoView {
    let settings = Resource::new(|| (), |()| call(ReadSettings {}));
    let typed = Typed::new(Callback::new(move |()| settings.refetch()));
    view! {
        <Heading text="Ajustes" />
        <p class="lead">
            "Con qué umbrales se nombra un avance, con qué método se mide el cumplimiento de la meta del año, y quién ofrece los datos y con qué licencia."
        </p>
        <p class="muted">
            "Es configuración propia de este tablero: ninguna fuente publica umbrales de CEPLAN ni una licencia para estos datos. Un cambio vale desde la próxima publicación; lo publicado conserva los suyos."
        </p>
        {loaded(
            settings,
            move |view: SettingsView| {
                typed.fill(&view.settings);
                let waiting = view.waiting.clone().into_iter().collect::<Vec<_>>();
                view! {
                    <WaitingNotice waiting subject="" />
                    <InForce view=view.clone() />
                    <TableFiles table=OfficeTable::Settings query="" />
                    <SettingsForm view typed />
                }
                    .into_any()
            },
        )}
    }
}

#[component]
fn InForce(view: SettingsView) -> impl IntoView {
    let published = view.published_with.map(|(number, settings)| {
        let words = settings.words_es();
        view! {
            <p class="notice">
                {format!("El sitio público todavía muestra la publicación n.º {number}, con otros ajustes: {words}.")}
            </p>
        }
    });
    let changed = match view.changed {
        Some(change) => format!(
            "Los cambió {}, {}. Motivo: {}",
            change.by,
            wording::moment(change.at),
            format::sentence(&change.reason)
        ),
        None => "Son los ajustes iniciales de este tablero.".to_owned(),
    };
    view! {
        <section class="block">
            <h2>"En vigor"</h2>
            <p>{format::sentence(&view.settings.words_es())}</p>
            <p class="muted">{changed}</p>
            {published}
        </section>
    }
}

#[component]
fn SettingsForm(view: SettingsView, typed: Typed) -> impl IntoView {
    let in_force = view.settings;
    let error = field_errors(typed.tried, move || typed.read().err());
    let try_out = move || {
        typed.tried.set(true);
        let Ok(settings) = untrack(|| typed.read()) else {
            return;
        };
        if settings == in_force {
            typed.previewed.set(None);
            typed.attempt.say("Los ajustes ya son esos: cambie alguno.");
            return;
        }
        let message = PreviewSettings {
            settings: settings.clone(),
        };
        typed.attempt.run(call(message), move |effects| {
            typed.previewed.set(Some((settings, effects)));
        });
    };
    // What they saved is read; what is typed stays.
    let again = Callback::new(move |()| {
        typed.previewed.set(None);
        typed.again.run(());
    });
    let methods = options(ComplianceMethod::ALL.map(|method| (method.slug(), method.label_es())));
    let licences = options(Licence::ALL.map(|one| {
        let label = format!("{}: {}", one.name(), one.title_es());
        (one.spdx(), label)
    }));
    view! {
        <section class="block">
            <h2>"Cambiar"</h2>
            <SubmitForm submit=try_out>
                <TextField
                    label="En camino: desde qué parte del ritmo previsto, en %"
                    name="en-camino"
                    value=typed.on_track
                    hint="Como máximo 100."
                    error=error(text::ON_TRACK)
                />
                <TextField
                    label="Necesita acelerar: desde qué parte del ritmo previsto, en %"
                    name="acelerar"
                    value=typed.accelerate
                    hint="Por debajo el indicador está rezagado; por debajo de 0, en retroceso."
                    error=error(text::ACCELERATE)
                />
                <SelectField
                    label="Cumplimiento de la meta del año"
                    name="metodo"
                    value=typed.method
                    options=methods
                />
                <SelectField
                    label="Licencia de los datos publicados"
                    name="licencia"
                    value=typed.licence
                    options=licences
                />
                <TextField
                    label="Institución que ofrece los datos"
                    name="institucion"
                    value=typed.institution
                    hint="Vacío: el tablero mismo."
                    error=error(text::INSTITUTION)
                />
                <TextField
                    label="Contacto que muestra el sitio"
                    name="contacto"
                    value=typed.contact
                    hint="Un correo, una página (https://…), o una dirección o teléfono. Vacío: ninguno."
                    error=error(text::CONTACT)
                />
                <div class="actions">
                    <SubmitButton attempt=typed.attempt>"Ver qué cambiaría"</SubmitButton>
                </div>
            </SubmitForm>
            <Previewed version=view.version typed />
            <AttemptStatus attempt=typed.attempt doing="Un momento…" />
            <Overtaken attempt=typed.attempt label="Ver lo que se guardó" again apart=true />
        </section>
    }
}

/// What the settings that were tried would change, and the form that saves exactly those.
#[component]
fn Previewed(version: i32, typed: Typed) -> impl IntoView {
    let is_same = move || {
        let typed_now = typed.read().ok();
        typed.previewed.with(|previewed| {
            let tried = previewed.as_ref().map(|(settings, _)| settings);
            tried.is_some() && tried == typed_now.as_ref()
        })
    };
    let is_same = Memo::new(move |_| is_same());
    let missing = required(typed.reason, typed.tried, "Escriba por qué cambian.");
    let save = move || {
        let reason = typed
            .reason
            .with_untracked(|reason| reason.trim().to_owned());
        let tried = typed
            .previewed
            .get_untracked()
            .filter(|_| is_same.get_untracked());
        let Some((settings, effects)) = tried.filter(|_| !reason.is_empty()) else {
            return;
        };
        let moved = effects.iter().filter(|e| e.before != e.after).count();
        let moved = wording::counted(moved as u64, "indicador", "indicadores");
        let question = format!(
            "Desde la próxima publicación cambia el estado de {moved}. ¿Guardar los ajustes?"
        );
        if !confirmed(&question) {
            return;
        }
        let message = SaveSettings {
            settings,
            version,
            reason,
        };
        typed.attempt.run(call(message), move |outcome| {
            typed.previewed.set(None);
            typed.reason.set(String::new());
            typed.tried.set(false);
            if outcome.done().is_none() {
                return typed.open_waiting.run(());
            }
            typed
                .attempt
                .say("Se guardaron los ajustes. Valen desde la próxima publicación.");
            typed.again.run(());
        });
    };
    move || {
        let (settings, effects) = typed.previewed.get()?;
        if !is_same.get() {
            return Some(
                view! { <p class="muted">"Cambió los valores: vuelva a ver qué cambiaría."</p> }
                    .into_any(),
            );
        }
        Some(
            view! {
                <div class="block">
                    <h3>"Qué se diría de los valores vigentes"</h3>
                    <p class="muted">{format::sentence(&settings.words_es())}</p>
                    <p class="muted">
                        "Son los valores aprobados de hoy, publicados o no. El público ve los ajustes nuevos desde la próxima publicación."
                    </p>
                    <PublicEffects effects compared=Compared::Settings />
                    <SubmitForm submit=save>
                        <AreaField
                            label="Motivo del cambio"
                            name="motivo"
                            value=typed.reason
                            hint="Obligatorio. Queda en la auditoría."
                            error=missing
                        />
                        <div class="actions">
                            <SubmitButton attempt=typed.attempt>"Guardar ajustes"</SubmitButton>
                        </div>
                    </SubmitForm>
                </div>
            }
            .into_any(),
        )
    }
}
