//! Réglages, Verrouillage: setting a code, changing it, and when the device locks by itself.

use super::password_form::{code, field};
use crate::{
    app::{App, passkey::prf},
    components::{icon::icon, tick::Tick},
    i18n::{t, values},
};
use carnet_engine::api::{Code, LockOrder, Reply, Request, Secret};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Seconds without input that are offered.
const AFTER: [u32; 5] = [60, 300, 900, 3_600, 0];

#[derive(Properties, PartialEq)]
pub(crate) struct LockCardProps {
    pub(super) app: App,
}

/// The card.
#[component]
pub(super) fn LockCard(props: &LockCardProps) -> Html {
    let app = &props.app;
    let is_set = app.state.lock.code.is_some();
    html! {
        <section class="card" id="lock">
            <header><h2>{ t!("lock-title") }</h2></header>
            if is_set {
                { now(app) }
                { after(app) }
                { wipe(app) }
                <Change key="change" app={app.clone()} />
                <super::lock_passkey::ByPasskey app={app.clone()} />
                if app.state.lock.required.is_none() { <Remove app={app.clone()} /> }
            } else {
                <div class="setting"><div>{ t!("lock-none") }<small>{ t!("lock-none-text") }</small></div></div>
                <Change key="set" app={app.clone()} />
            }
        </section>
    }
}

fn now(app: &App) -> Html {
    let onclick = app.on(|app, _: MouseEvent| app.order(Request::Lock(LockOrder::Now), |_, _| ()));
    html! {
        <div class="setting">
            <div>{ t!("lock-is-set") }<small>{ t!("lock-is-set-text") }</small></div>
            <button type="button" class="btn" {onclick}>{ icon("lock") }{ t!("lock-now") }</button>
        </div>
    }
}

fn settle(app: &App, after: u32, wipe: bool) {
    app.order(Request::Lock(LockOrder::Settle { after, wipe }), |_, _| ());
}

fn after(app: &App) -> Html {
    let (chosen, wipe) = (app.state.lock.after, app.state.lock.wipe);
    html! {
        <div class="setting">
            <div id="set-lock-after">{ t!("lock-after") }</div>
            <div class="seg" role="radiogroup" aria-labelledby="set-lock-after">
                { for AFTER.into_iter().filter(|after| allowed(app, *after)).map(|after| {
                    let onchange = app.on(move |app, _: Event| settle(app, after, wipe));
                    let words = if after == 0 { t!("lock-never") } else { t!("lock-minutes", count = after / 60) };
                    html! { <label><input type="radio" name="lock-after" checked={chosen == after} {onchange} />{ words }</label> }
                }) }
            </div>
        </div>
    }
}

/// Whether the company lets the device wait for so long.
fn allowed(app: &App, after: u32) -> bool {
    let longest = app.state.lock.required.filter(|longest| *longest > 0);
    longest.is_none_or(|longest| after > 0 && after <= longest)
}

fn wipe(app: &App) -> Html {
    let (after, wipe) = (app.state.lock.after, app.state.lock.wipe);
    let set = app.on(move |app, on: bool| settle(app, after, on));
    html! {
        <div class="setting">
            <label class="check"><Tick checked={wipe} {set} /><span>{ t!("lock-wipe") }<small>{ t!("lock-wipe-text") }</small></span></label>
        </div>
    }
}

/// The first code, or another in its place. Typed twice, because nothing else opens the device.
#[component]
pub(super) fn Change(props: &LockCardProps) -> Html {
    let lock = &props.app.state.lock;
    let is_set = lock.code.is_some();
    let present = use_state(String::new);
    let chosen = use_state(String::new);
    let again = use_state(String::new);
    let problem = use_state(|| None::<String>);
    let busy = use_state(|| false);
    let keeps = use_state(|| true);
    let has_passkey = lock.passkey.is_some();
    let onsubmit = {
        let fields = [present.clone(), chosen.clone(), again.clone()];
        let (problem, busy) = (problem.clone(), busy.clone());
        let keeps = has_passkey && *keeps;
        props.app.on(move |app, event: SubmitEvent| {
            event.prevent_default();
            let [present, chosen, again] = &fields;
            if **chosen != **again {
                problem.set(Some(t!("lock-differ")));
                return;
            }
            busy.set(true);
            problem.set(None);
            let present = is_set.then(|| Secret((**present).clone()));
            let secret = Secret((**chosen).clone());
            if keeps {
                change_and_keep(app, (present, secret), (&fields, &problem, &busy));
                return;
            }
            let order = LockOrder::Set { present, secret, passkey: None };
            send(app, order, t!("lock-was-set"), (&fields, &problem, &busy));
        })
    };
    let keep = {
        let keeps = keeps.clone();
        Callback::from(move |_: Event| keeps.set(!*keeps))
    };
    let empty = chosen.is_empty() || again.is_empty() || (is_set && present.is_empty());
    html! {
        <form class="setting" {onsubmit}>
            if is_set { { code("lock-present", "current-password", t!("lock-present"), lock.code == Some(Code::Pin), &present) } }
            { field("lock-chosen", "password", "new-password", t!("lock-chosen"), &chosen) }
            { field("lock-again", "password", "new-password", t!("lock-again"), &again) }
            <p class="hint">{ t!("lock-hint") }</p>
            if has_passkey {
                <label class="check"><input type="checkbox" checked={*keeps} onchange={keep} /><span>{ t!("lock-passkey-keep") }<small>{ t!("lock-passkey-keep-text") }</small></span></label>
            }
            if let Some(words) = &*problem { <p class="hint bad" role="alert">{ icon("alert") }{ words }</p> }
            // Where nothing else is shown, it is what there is to do.
            <button class={classes!("btn", lock.is_missing().then_some("pri"))} disabled={empty || *busy}>{ icon("lock") }{ if is_set { t!("lock-change") } else { t!("lock-set") } }</button>
        </form>
    }
}

#[component]
fn Remove(props: &LockCardProps) -> Html {
    let present = use_state(String::new);
    let problem = use_state(|| None::<String>);
    let busy = use_state(|| false);
    let onsubmit = {
        let fields = [present.clone()];
        let (problem, busy) = (problem.clone(), busy.clone());
        props.app.on(move |app, event: SubmitEvent| {
            event.prevent_default();
            busy.set(true);
            let order = LockOrder::Remove { present: Secret((*fields[0]).clone()) };
            send(app, order, t!("lock-was-removed"), (&fields, &problem, &busy));
        })
    };
    let is_pin = props.app.state.lock.code == Some(Code::Pin);
    html! {
        <form class="setting" {onsubmit}>
            { code("lock-remove", "current-password", t!("lock-remove-with"), is_pin, &present) }
            if let Some(words) = &*problem { <p class="hint bad" role="alert">{ icon("alert") }{ words }</p> }
            <button class="btn" disabled={present.is_empty() || *busy}>{ t!("lock-remove") }</button>
        </form>
    }
}

type Form<'a> =
    (&'a [UseStateHandle<String>], &'a UseStateHandle<Option<String>>, &'a UseStateHandle<bool>);

/// Changes the code of a lock that goes on opening by its passkey, which is shown for that. Where it is not, nothing changes.
fn change_and_keep(
    app: &App,
    (present, secret): (Option<Secret>, Secret),
    (fields, problem, busy): Form<'_>,
) {
    let (app, fields) = (app.clone(), fields.to_vec());
    let (problem, busy) = (problem.clone(), busy.clone());
    spawn_local(async move {
        match super::lock_passkey::shown(&app.state.lock).await {
            Ok(passkey) => {
                let order = LockOrder::Set { present, secret, passkey };
                send(&app, order, t!("lock-was-set"), (&fields, &problem, &busy));
            }
            Err(words) => {
                busy.set(false);
                problem.set(Some(words));
            }
        }
    });
}

/// Sends the order; empties the fields once it is done.
fn send(app: &App, order: LockOrder, told: String, (fields, problem, busy): Form<'_>) {
    let (fields, problem, busy) = (fields.to_vec(), problem.clone(), busy.clone());
    let then = app.clone();
    let gone = match &order {
        LockOrder::Set { passkey: Some(_), .. } => None,
        _ => app.state.lock.passkey.clone(),
    };
    app.ask(Request::Lock(order), move |reply| {
        busy.set(false);
        match reply {
            Reply::Failed(failure) => problem.set(Some(values::failure(&failure))),
            _ => {
                gone.iter().for_each(prf::forget);
                problem.set(None);
                fields.iter().for_each(|field| field.set(String::new()));
                then.tell(told);
            }
        }
    });
}
