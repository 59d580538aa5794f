//! Réglages, Verrouillage: setting a code, changing it, and when the device locks by itself.

use super::password_form::{code, field};
use crate::{
    app::App,
    components::icon::icon,
    i18n::{t, values},
};
use carnet_engine::api::{Code, LockOrder, Reply, Request, Secret};
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
    let onchange = app.on(move |app, _: Event| settle(app, after, !wipe));
    html! {
        <div class="setting">
            <label class="check"><input type="checkbox" checked={wipe} {onchange} /><span>{ t!("lock-wipe") }<small>{ t!("lock-wipe-text") }</small></span></label>
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
    let onsubmit = {
        let fields = [present.clone(), chosen.clone(), again.clone()];
        let (problem, busy) = (problem.clone(), busy.clone());
        props.app.on(move |app, event: SubmitEvent| {
            event.prevent_default();
            let [present, chosen, again] = &fields;
            if **chosen != **again {
                problem.set(Some(t!("lock-differ")));
                return;
            }
            busy.set(true);
            problem.set(None);
            let order = LockOrder::Set {
                present: is_set.then(|| Secret((**present).clone())),
                secret: Secret((**chosen).clone()),
            };
            send(app, order, t!("lock-was-set"), (&fields, &problem, &busy));
        })
    };
    let empty = chosen.is_empty() || again.is_empty() || (is_set && present.is_empty());
    html! {
        <form class="setting" {onsubmit}>
            if is_set { { code("lock-present", "current-password", t!("lock-present"), lock.code == Some(Code::Pin), &present) } }
            { field("lock-chosen", "password", "new-password", t!("lock-chosen"), &chosen) }
            { field("lock-again", "password", "new-password", t!("lock-again"), &again) }
            <p class="hint">{ t!("lock-hint") }</p>
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

/// Sends the order; empties the fields once it is done.
fn send(app: &App, order: LockOrder, told: String, (fields, problem, busy): Form<'_>) {
    let (fields, problem, busy) = (fields.to_vec(), problem.clone(), busy.clone());
    let then = app.clone();
    app.ask(Request::Lock(order), move |reply| {
        busy.set(false);
        match reply {
            Reply::Failed(failure) => problem.set(Some(values::failure(&failure))),
            _ => {
                problem.set(None);
                fields.iter().for_each(|field| field.set(String::new()));
                then.tell(told);
            }
        }
    });
}
