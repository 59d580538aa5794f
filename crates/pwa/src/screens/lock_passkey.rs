//! Réglages, Verrouillage: a passkey that opens this device beside its code.

use super::password_form::code;
use crate::{
    app::{App, passkey, passkey::prf},
    components::icon::icon,
    i18n::{coded, t, values},
};
use carnet_engine::api::{
    Code, Failure, LockOrder, LockPasskey, LockStatus, Prf, Reply, Request, Secret,
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct LockPasskeyProps {
    pub(super) app: App,
}

/// The part of the card, where there is a code.
#[component]
pub(super) fn ByPasskey(props: &LockPasskeyProps) -> Html {
    let lacks = use_state(|| !passkey::is_offered());
    {
        let lacks = lacks.clone();
        use_effect_with((), move |()| {
            spawn_local(async move {
                if prf::is_missing().await {
                    lacks.set(true);
                }
            });
        });
    }
    let is_set = props.app.state.lock.passkey.is_some();
    let (title, text) = if is_set {
        (t!("lock-passkey-is-set"), t!("lock-passkey-is-set-text"))
    } else {
        (t!("lock-passkey"), t!("lock-passkey-text"))
    };
    html! {
        <div id="lock-passkey">
            <div class="setting"><div>{ title }<small>{ text }</small></div></div>
            if is_set {
                <Present key="remove" app={props.app.clone()} />
            } else if *lacks {
                <p class="pad hint" role="note">{ icon("alert") }{ coded("passkey", "unable") }</p>
            } else {
                <Present key="add" app={props.app.clone()} />
            }
        </div>
    }
}

/// Asks for the code, and adds a passkey or takes it away.
#[component]
fn Present(props: &LockPasskeyProps) -> Html {
    let lock = &props.app.state.lock;
    let is_set = lock.passkey.is_some();
    let present = use_state(String::new);
    let problem = use_state(|| None::<String>);
    let busy = use_state(|| false);
    let onsubmit = {
        let (present, problem, busy) = (present.clone(), problem.clone(), busy.clone());
        props.app.on(move |app, event: SubmitEvent| {
            event.prevent_default();
            busy.set(true);
            problem.set(None);
            let (app, code) = (app.clone(), Secret((*present).clone()));
            let (present, problem, busy) = (present.clone(), problem.clone(), busy.clone());
            spawn_local(async move {
                let done = if is_set { remove(&app, code).await } else { add(&app, code).await };
                busy.set(false);
                present.set(String::new());
                match done {
                    Ok(told) => app.tell(told),
                    Err(words) => problem.set(Some(words)),
                }
            });
        })
    };
    let label = if is_set { t!("lock-passkey-remove-with") } else { t!("lock-passkey-add-with") };
    let verb = match (*busy, is_set) {
        (true, false) => t!("passkey-waiting"),
        (_, true) => t!("lock-passkey-remove"),
        (_, false) => t!("passkey-add"),
    };
    let (glyph, id) =
        if is_set { ("trash", "lock-passkey-remove") } else { ("plus", "lock-passkey-add") };
    html! {
        <form class="setting" {onsubmit}>
            { code(id, "current-password", label, lock.code == Some(Code::Pin), &present) }
            if let Some(words) = &*problem { <p class="hint bad" role="alert">{ icon("alert") }{ words }</p> }
            <button class="btn" disabled={present.is_empty() || *busy}>{ icon(glyph) }{ verb }</button>
        </form>
    }
}

/// The code first: a passkey that was made for a wrong one would stay with its authenticator, and open nothing.
async fn add(app: &App, present: Secret) -> Result<String, String> {
    ordered(app, LockOrder::Check { present: present.clone() }).await?;
    let device = app.state.user.as_ref().map(|user| user.device.clone()).unwrap_or_default();
    let made = prf::create(&t!("lock-passkey-called", device = device)).await;
    let (passkey, prf) = made.map_err(|problem| coded("passkey", problem))?;
    let LockPasskey { id, salt } = passkey.clone();
    if let Err(words) = ordered(app, LockOrder::AddPasskey { present, id, salt, prf }).await {
        prf::forget(&passkey);
        return Err(words);
    }
    Ok(t!("lock-passkey-added"))
}

async fn remove(app: &App, present: Secret) -> Result<String, String> {
    let passkey = app.state.lock.passkey.clone();
    ordered(app, LockOrder::RemovePasskey { present }).await?;
    if let Some(passkey) = passkey {
        prf::forget(&passkey);
    }
    Ok(t!("lock-passkey-removed"))
}

async fn ordered(app: &App, order: LockOrder) -> Result<(), String> {
    match app.engine.request(Request::Lock(order)).await {
        Reply::Failed(failure) => Err(values::failure(&failure)),
        _ => Ok(()),
    }
}

/// What the lock's passkey computes, for a code that is changed: without, the passkey goes.
pub(super) async fn shown(lock: &LockStatus) -> Result<Option<Prf>, String> {
    let Some(passkey) = &lock.passkey else { return Ok(None) };
    let computed = prf::compute(passkey).await;
    computed.map(Some).map_err(|problem| coded("passkey", problem))
}

/// Opens the lock by its passkey; `told` hears in words why not.
pub(super) fn open(app: &App, busy: &UseStateHandle<bool>, told: Callback<String>) {
    let Some(passkey) = app.state.lock.passkey.clone() else { return };
    busy.set(true);
    let (app, busy) = (app.clone(), busy.clone());
    spawn_local(async move {
        let problem = match prf::compute(&passkey).await {
            Ok(computed) => refused(&app, computed).await.map(|failure| values::failure(&failure)),
            Err(problem) => Some(coded("passkey", problem)),
        };
        busy.set(false);
        if let Some(words) = problem {
            told.emit(words);
        }
    });
}

async fn refused(app: &App, computed: Prf) -> Option<Failure> {
    match app.engine.request(Request::Lock(LockOrder::UnlockBy(computed))).await {
        Reply::Failed(failure) => Some(failure),
        _ => None,
    }
}
