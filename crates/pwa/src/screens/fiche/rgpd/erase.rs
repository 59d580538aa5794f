//! Effacer cette personne: what goes and what stays is said, the name is typed, and the server does it.

use super::super::{SectionProps, card::card, named};
use crate::{
    app::{
        App, api,
        route::{Admin, Route},
    },
    components::{dialog::Dialog, icon::icon, input::typed_into},
    i18n::{coded, t},
};
use carnet_engine::api::{Action, Link, Section};
use carnet_ids::DocId;
use serde_json::json;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The card, for administrators.
#[component]
pub(crate) fn Erase(props: &SectionProps) -> Html {
    let SectionProps { app, fiche } = props;
    let open = use_state(|| false);
    if !app.state.workspace.barred.allows(Section::People, Action::Administer) {
        return html! {};
    }
    let (show, close) = (open.clone(), open.clone());
    let offline = app.state.sync.link != Link::Online;
    card(
        t!("erase-fiche-title"),
        html! {},
        html! {
            <div class="inside" id="erase">
                <p>{ t!("erase-fiche-text") }</p>
                <button class="btn bad" disabled={offline} onclick={move |_| show.set(true)}>{ icon("trash") }{ t!("erase-do") }</button>
                if offline { <p class="hint">{ icon("globe") }{ t!("erase-offline") }</p> }
                if *open { <Sure app={app.clone()} contact={fiche.view.contact} name={named(&fiche.view.name)} close={Callback::from(move |()| close.set(false))} /> }
            </div>
        },
    )
}

#[derive(Properties, PartialEq)]
struct SureProps {
    app: App,
    contact: DocId,
    name: String,
    close: Callback<()>,
}

/// The dialogue in which the name is typed.
#[component]
fn Sure(props: &SureProps) -> Html {
    let SureProps { app, contact, name, close } = props;
    let typed = use_state(String::new);
    let problem = use_state(|| None::<String>);
    let busy = use_state(|| false);
    let right = is_name(&typed, name);
    let onsubmit = {
        let (contact, problem, busy) = (*contact, problem.clone(), busy.clone());
        app.on(move |app, event: SubmitEvent| {
            event.prevent_default();
            if right && !*busy {
                erase(app, contact, (&problem, &busy));
            }
        })
    };
    let oninput = typed_into(&typed);
    html! {
        <Dialog title={t!("erase-sure", name = name.clone())} on_close={close.clone()}>
            <p>{ t!("erase-goes") }</p>
            <ul>
                <li>{ t!("erase-goes-fiche") }</li>
                <li>{ t!("erase-goes-devices") }</li>
                <li>{ t!("erase-goes-merged") }</li>
            </ul>
            <p>{ t!("erase-stays") }</p>
            <ul>
                <li>{ t!("erase-stays-legal") }</li>
                <li>{ t!("erase-stays-backups") }</li>
                <li>{ t!("erase-stays-others") }</li>
            </ul>
            <p class="hint bad">{ icon("alert") }{ t!("erase-for-ever") }</p>
            <form {onsubmit}>
                <div class="field">
                    <label class="label" for="erase-name">{ t!("erase-name", name = name.clone()) }</label>
                    <input id="erase-name" autocomplete="off" value={(*typed).clone()} {oninput} />
                </div>
                if let Some(why) = &*problem { <p class="hint bad" role="alert">{ icon("alert") }{ why.clone() }</p> }
                <div class="forms">
                    <button class="btn bad" disabled={!right || *busy}>{ icon("trash") }{ t!("erase-now") }</button>
                </div>
            </form>
        </Dialog>
    }
}

/// Whether the name was typed, whatever the case and the spaces around.
fn is_name(typed: &str, name: &str) -> bool {
    typed.trim().to_lowercase() == name.trim().to_lowercase()
}

fn erase(
    app: &App,
    contact: DocId,
    (problem, busy): (&UseStateHandle<Option<String>>, &UseStateHandle<bool>),
) {
    busy.set(true);
    problem.set(None);
    let (app, problem, busy) = (app.clone(), problem.clone(), busy.clone());
    spawn_local(async move {
        let body = json!({ "fiche": contact.to_string() });
        match api::ask(&app, "/api/admin/erase", Some(body)).await {
            Ok(_) => {
                app.tell(t!("erase-done"));
                app.go_anyway(Route::Admin(Admin::Journal), false);
            }
            Err(code) => {
                busy.set(false);
                problem.set(Some(coded("api", &code)));
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_has_to_be_typed_whole() {
        assert!(is_name(" zéphyrine Quatrebarbes ", "Zéphyrine Quatrebarbes"));
        assert!(!is_name("Zéphyrine", "Zéphyrine Quatrebarbes"));
        assert!(!is_name("", "Zéphyrine Quatrebarbes"));
    }
}
