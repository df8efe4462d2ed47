//! The second factor: switching it on in two steps (key, first code), the recovery codes that are
//! shown once, and switching it off.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    call::call,
    office::{
        attempt::{Attempt, AttemptStatus},
        form::{ActButton, OwnPasswordField, SubmitButton, SubmitForm, TextField, Weight},
        wording,
    },
    wire::{
        BeginSecondFactor, ConfirmSecondFactor, Enrolment, RemoveSecondFactor, RenewRecoveryCodes,
        SecondFactorView,
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
    passkeys: u32,
    step: RwSignal<Step>,
    changed: Callback<()>,
) -> impl IntoView {
    let shown = move || match step.get() {
        Step::Enrolling(enrolment) => view! { <Enrol enrolment step /> }.into_any(),
        Step::Codes(codes) => view! { <Codes codes step changed /> }.into_any(),
        Step::Idle => match state.clone() {
            Some(state) => view! { <Active state step changed /> }.into_any(),
            // An application is added before passkeys, or without them.
            None if passkeys > 0 => ().into_any(),
            None => view! { <Inactive step /> }.into_any(),
        },
    };
    let query = use_query_map();
    let required = move || query.with(|query| query.get_str("motivo") == Some("segundo-paso"));
    view! {
        <section class="block" aria-labelledby="segundo-paso">
            <h2 id="segundo-paso">"Segundo paso al ingresar"</h2>
            {move || {
                required()
                    .then(|| {
                        view! {
                            <p class="notice notice--warning">
                                "Su rol exige un segundo paso. Actívelo para continuar."
                            </p>
                        }
                    })
            }}
            {shown}
            <Passkeys count=passkeys />
        </section>
    }
}

/// How many passkeys there are; they are managed on a page of their own, which needs no WebAssembly.
#[component]
fn Passkeys(count: u32) -> impl IntoView {
    let text = match count {
        0 => "También puede usar una llave de acceso (passkey): la huella, el rostro o el PIN de su equipo, o una llave de seguridad.".to_owned(),
        count => format!(
            "Tiene {}.",
            wording::counted(u64::from(count), "llave de acceso", "llaves de acceso")
        ),
    };
    view! {
        <p>{text}</p>
        <p>
            <a class="button button--quiet" href="/gestion/cuenta/llaves" rel="external">
                "Administrar las llaves de acceso"
            </a>
        </p>
    }
}

#[component]
fn Inactive(step: RwSignal<Step>) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let attempt = Attempt::new();
    let begin = move || {
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
        <SubmitForm submit=begin>
            <OwnPasswordField name="clave-actual" value=password />
            <div class="actions">
                <SubmitButton attempt>"Activar el segundo paso"</SubmitButton>
            </div>
            <AttemptStatus attempt doing="Preparando…" />
        </SubmitForm>
    }
}

#[component]
fn Enrol(enrolment: Enrolment, step: RwSignal<Step>) -> impl IntoView {
    let code = RwSignal::new(String::new());
    let attempt = Attempt::new();
    let confirm = move || {
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
        <SubmitForm submit=confirm>
            <TextField
                label="2. Código que muestra la aplicación"
                name="codigo"
                autocomplete="one-time-code"
                hint="Seis cifras; cambia cada 30 segundos."
                value=code
            />
            <div class="actions">
                <SubmitButton attempt>"Confirmar"</SubmitButton>
                <ActButton press=move |_| step.set(Step::Idle)>"Cancelar"</ActButton>
            </div>
            <AttemptStatus attempt doing="Comprobando…" />
        </SubmitForm>
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
                " Si lo acaba de activar, sus demás sesiones se cerraron."
            </p>
            <p>
                "Estos son sus códigos de recuperación; los que tenía antes ya no sirven. Guárdelos en un lugar seguro, fuera del teléfono. Cada uno sirve una sola vez en lugar del código de la aplicación. No se volverán a mostrar."
            </p>
            <ul class="codes">{codes}</ul>
            <ActButton weight=Weight::Main press=done>"Ya los guardé"</ActButton>
        </div>
    }
}

/// What is done with a second factor that is on, each with password and code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FactorAction {
    Renew,
    Remove,
}

#[component]
fn Active(state: SecondFactorView, step: RwSignal<Step>, changed: Callback<()>) -> impl IntoView {
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
                        "Quedan pocos códigos de recuperación. Pida otros diez."
                    </p>
                }
            })}
        <Proven step changed />
    }
}

/// The form for password and code, with a button for each aim.
#[component]
fn Proven(step: RwSignal<Step>, changed: Callback<()>) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let code = RwSignal::new(String::new());
    let attempt = Attempt::new();
    let act = move |aim: FactorAction| {
        let (password, code) = (password.get_untracked(), code.get_untracked());
        match aim {
            FactorAction::Renew => {
                attempt.run(call(RenewRecoveryCodes { password, code }), move |made| {
                    step.set(Step::Codes(made.codes));
                })
            }
            FactorAction::Remove => {
                attempt.run(call(RemoveSecondFactor { password, code }), move |()| {
                    changed.run(());
                })
            }
        }
    };
    let renew = move || {
        act(FactorAction::Renew);
    };
    view! {
        <SubmitForm submit=renew>
            <OwnPasswordField name="clave-actual" value=password />
            <TextField
                label="Código que muestra la aplicación"
                name="codigo-actual"
                autocomplete="one-time-code"
                hint="Seis cifras; o uno de sus códigos de recuperación."
                value=code
            />
            <div class="actions">
                <SubmitButton attempt>"Pedir otros códigos de recuperación"</SubmitButton>
                <ActButton attempt press=move |_| act(FactorAction::Remove)>"Desactivar el segundo paso"</ActButton>
            </div>
            <AttemptStatus attempt doing="Comprobando…" />
        </SubmitForm>
    }
}
