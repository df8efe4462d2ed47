//! The second factor: switching it on in two steps (key, first code), the recovery codes that are
//! shown once, and switching it off.

use leptos::prelude::*;

use crate::{
    call::call,
    office::{
        attempt::{Attempt, AttemptStatus},
        field::TextField,
        wording,
    },
    wire::{
        BeginSecondFactor, ConfirmSecondFactor, Enrolment, RemoveSecondFactor, SecondFactorView,
    },
};

/// How far somebody is who switches it on.
#[derive(Clone)]
pub enum Step {
    Idle,
    /// The key is shown and its first code is awaited.
    Enrolling(Enrolment),
    /// It is on; the recovery codes are on screen for the only time.
    Codes(Vec<String>),
}

#[component]
pub fn SecondFactor(
    state: Option<SecondFactorView>,
    step: RwSignal<Step>,
    changed: Callback<()>,
) -> impl IntoView {
    let shown = move || match step.get() {
        Step::Enrolling(enrolment) => view! { <Enrol enrolment step /> }.into_any(),
        Step::Codes(codes) => view! { <Codes codes step changed /> }.into_any(),
        Step::Idle => match state.clone() {
            Some(state) => view! { <Active state changed /> }.into_any(),
            None => view! { <Inactive step /> }.into_any(),
        },
    };
    view! {
        <section class="block" aria-labelledby="segundo-paso">
            <h2 id="segundo-paso">"Segundo paso al ingresar"</h2>
            {shown}
        </section>
    }
}

/// The field for the current password, which says that it is the person.
#[component]
fn PasswordField(value: RwSignal<String>) -> impl IntoView {
    view! {
        <TextField
            label="Su contraseña"
            name="clave-actual"
            kind="password"
            autocomplete="current-password"
            value
        />
    }
}

#[component]
fn Inactive(step: RwSignal<Step>) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let attempt = Attempt::new();
    let begin = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let begin = BeginSecondFactor {
            password: password.get_untracked(),
        };
        attempt.run(call(begin), move |enrolment| {
            step.set(Step::Enrolling(enrolment));
        });
    };
    view! {
        <p>
            "Está desactivado. Si lo activa, después de la contraseña se pedirá un código de una aplicación de autenticación de su teléfono, como Aegis, FreeOTP o Google Authenticator."
        </p>
        <form class="form form--narrow" on:submit=begin>
            <PasswordField value=password />
            <div class="actions">
                <button type="submit" class="button" disabled=move || attempt.busy()>
                    "Activar el segundo paso"
                </button>
            </div>
            <AttemptStatus attempt doing="Preparando…" />
        </form>
    }
}

#[component]
fn Enrol(enrolment: Enrolment, step: RwSignal<Step>) -> impl IntoView {
    let code = RwSignal::new(String::new());
    let attempt = Attempt::new();
    let confirm = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let confirm = ConfirmSecondFactor {
            code: code.get_untracked(),
        };
        attempt.run(call(confirm), move |made| {
            step.set(Step::Codes(made.codes));
        });
    };
    view! {
        <p>
            "1. En la aplicación de autenticación agregue una cuenta y lea esta imagen con la cámara, o escriba la clave. No se volverán a mostrar."
        </p>
        <div class="qr" role="img" aria-label="Código QR con la clave" inner_html=enrolment.picture></div>
        <p>
            "Clave: " <code class="secret">{enrolment.secret}</code>
        </p>
        <p>
            <a href=enrolment.address rel="external">
                "Abrir en la aplicación de este equipo"
            </a>
        </p>
        <form class="form form--narrow" on:submit=confirm>
            <TextField
                label="2. Código que muestra la aplicación"
                name="codigo"
                autocomplete="one-time-code"
                hint="Seis cifras; cambia cada 30 segundos."
                value=code
            />
            <div class="actions">
                <button type="submit" class="button" disabled=move || attempt.busy()>
                    "Confirmar"
                </button>
                <button
                    type="button"
                    class="button button--quiet"
                    on:click=move |_| step.set(Step::Idle)
                >
                    "Cancelar"
                </button>
            </div>
            <AttemptStatus attempt doing="Comprobando…" />
        </form>
    }
}

#[component]
fn Codes(codes: Vec<String>, step: RwSignal<Step>, changed: Callback<()>) -> impl IntoView {
    let codes = codes
        .into_iter()
        .map(|code| view! { <li><code>{code}</code></li> })
        .collect_view();
    let done = move |_| {
        step.set(Step::Idle);
        changed.run(());
    };
    view! {
        <div class="notice" role="status">
            <p>
                <strong>"El segundo paso está activo."</strong>
                " Sus demás sesiones se cerraron."
            </p>
            <p>
                "Guarde estos códigos de recuperación en un lugar seguro, fuera del teléfono. Cada uno sirve una sola vez en lugar del código de la aplicación. No se volverán a mostrar."
            </p>
            <ul class="codes">{codes}</ul>
            <button type="button" class="button" on:click=done>
                "Ya los guardé"
            </button>
        </div>
    }
}

#[component]
fn Active(state: SecondFactorView, changed: Callback<()>) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let attempt = Attempt::new();
    let remove = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let remove = RemoveSecondFactor {
            password: password.get_untracked(),
        };
        attempt.run(call(remove), move |()| changed.run(()));
    };
    let left = wording::counted(
        u64::from(state.recovery_codes_left),
        "código de recuperación",
        "códigos de recuperación",
    );
    view! {
        <p>
            {format!("Activo desde el {}. Le quedan sin usar: {left}.", wording::moment(state.since))}
        </p>
        {(state.recovery_codes_left < 3)
            .then(|| {
                view! {
                    <p class="notice notice--warning">
                        "Quedan pocos códigos. Para tener otros diez, desactive el segundo paso y actívelo otra vez."
                    </p>
                }
            })}
        <form class="form form--narrow" on:submit=remove>
            <PasswordField value=password />
            <div class="actions">
                <button type="submit" class="button button--quiet" disabled=move || attempt.busy()>
                    "Desactivar el segundo paso"
                </button>
            </div>
            <AttemptStatus attempt doing="Desactivando…" />
        </form>
    }
}
