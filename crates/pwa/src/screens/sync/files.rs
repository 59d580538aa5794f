//! Files that the server does not have: which, of whom, and how far they are.

use super::link;
use crate::{
    app::App,
    components::{badge, icon::icon},
    i18n::{t, values},
    screens::fiche::files,
};
use carnet_engine::api::{BlobOrder, BlobPlace, BlobState, Event, Reply, Request, WaitingFile};
use std::{cell::RefCell, rc::Rc};
use yew::prelude::*;

/// The files that wait, as it changes.
#[hook]
pub(super) fn use_waiting(app: &App) -> Vec<WaitingFile> {
    let waiting: Rc<RefCell<Vec<WaitingFile>>> = use_mut_ref(Vec::new);
    let draw = use_force_update();
    {
        let (app, waiting, draw) = (app.clone(), waiting.clone(), draw.clone());
        use_effect_with(app.state.changes.sync, move |_| {
            app.ask(Request::Blob(BlobOrder::Waiting), move |reply| {
                if let Reply::WaitingFiles(found) = reply {
                    waiting.replace(found);
                    draw.force_update();
                }
            });
        });
    }
    let (engine, heard) = (app.engine.clone(), waiting.clone());
    use_effect_with((), move |()| {
        let listening = engine.listen(Callback::from(move |event| {
            if let Event::Blob(state) = event
                && note(&mut heard.borrow_mut(), state)
            {
                draw.force_update();
            }
        }));
        move || drop(listening)
    });
    waiting.borrow().clone()
}

/// Puts down how a file stands; whether it is one that waits.
fn note(waiting: &mut [WaitingFile], state: BlobState) -> bool {
    let file = waiting.iter_mut().find(|file| file.state.blob == state.blob);
    file.map(|file| file.state = state).is_some()
}

/// The card, when there is something in it.
pub(super) fn card(app: &App, waiting: &[WaitingFile]) -> Html {
    if waiting.is_empty() {
        return html! {};
    }
    html! {
        <section class="card" id="waiting-files">
            <header><h2>{ t!("waiting-files") }</h2></header>
            <ol class="items">{ for waiting.iter().map(|file| one(app, file)) }</ol>
        </section>
    }
}

fn one(app: &App, file: &WaitingFile) -> Html {
    let name = if file.name.is_empty() { t!("unnamed") } else { file.name.clone() };
    html! {
        <li key={file.state.blob.to_string()}>
            <h3 class="wrap">{ name.clone() }</h3>
            <p class="by">
                { values::bytes(file.size) }
                { for file.contacts.iter().map(|(contact, whose)| html! { <>{ " · " }{ link(app, Some(*contact), whose) }</> }) }
            </p>
            { standing(app, file, &name) }
        </li>
    }
}

/// How far it is, or what keeps it here.
fn standing(app: &App, file: &WaitingFile, name: &str) -> Html {
    let state = &file.state;
    if let Some(code) = &state.refused {
        return html! {
            <>
                <p class="hint bad">{ icon("warn") }{ files::why(code) }</p>
                <div class="forms"><button type="button" class="btn" onclick={files::retry(app, state.blob)}>{ icon("sync") }{ t!("files-retry") }</button></div>
            </>
        };
    }
    match state.place {
        BlobPlace::Waiting(0) => badge::tag("warn", t!("badge-waiting")),
        BlobPlace::Waiting(done) => {
            let share = files::percent(done, file.size);
            html! {
                <div class="taking">
                    <p class="small">{ t!("files-sending", percent = share) }</p>
                    <progress max="100" value={share.to_string()} aria-label={name.to_owned()}></progress>
                </div>
            }
        }
        // The server had it before it was restored.
        _ => badge::tag("info", t!("waiting-files-unsure")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use carnet_ids::BlobId;

    #[test]
    fn what_is_heard_of_a_file_is_put_down_with_it() {
        let state = |number, place| BlobState {
            blob: BlobId::new([number; 32]),
            place,
            kept: false,
            refused: None,
        };
        let file = |number| WaitingFile {
            state: state(number, BlobPlace::Waiting(0)),
            name: String::new(),
            size: 10,
            contacts: Vec::new(),
        };
        let mut waiting = vec![file(1), file(2)];
        assert!(note(&mut waiting, state(2, BlobPlace::Waiting(5))));
        let places: Vec<_> = waiting.iter().map(|file| file.state.place).collect();
        assert_eq!(places, [BlobPlace::Waiting(0), BlobPlace::Waiting(5)]);
        assert!(!note(&mut waiting, state(3, BlobPlace::Here)), "another one");
    }
}
