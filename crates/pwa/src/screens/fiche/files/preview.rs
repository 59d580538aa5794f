//! What is in a file: a picture or a PDF in the app, and a copy of anything.

use super::{Shown, blob_of, name_of, percent, row, shown_as, size_of, whole};
use crate::{
    app::{App, browser},
    components::{dialog::Dialog, empty::empty, icon::icon},
    i18n::{t, values},
};
use carnet_engine::api::{BlobPlace, BlobState, Event, Link};
use carnet_ids::DocId;
use carnet_model::{attachment, view::ItemView};
use yew::prelude::*;

/// Has a viewer show the pages alone.
const PANES: &str = "#navpanes=0";

#[derive(Properties, PartialEq)]
pub(super) struct PreviewProps {
    pub(super) app: App,
    pub(super) contact: DocId,
    pub(super) item: ItemView,
    /// Its bytes are on this device.
    pub(super) is_here: bool,
    pub(super) close: Callback<()>,
}

/// The dialogue. A file that is not here comes.
#[component]
pub(super) fn Preview(props: &PreviewProps) -> Html {
    let state = use_state(|| None::<BlobState>);
    let wanted =
        blob_of(&props.item).filter(|_| props.is_here).map(|blob| (blob, media(&props.item)));
    let address = whole::use_whole(&props.app, wanted);
    use_coming(props, &state);
    let name = name_of(&props.item);
    let save = {
        let (app, name, blob) = (props.app.clone(), name.clone(), blob_of(&props.item));
        Callback::from(move |_: MouseEvent| {
            if let Some(blob) = blob {
                row::save(&app, blob, name.clone());
            }
        })
    };
    let footer = html! {
        <button type="button" class="btn pri" disabled={!props.is_here} onclick={save}>{ icon("download") }{ t!("files-save") }</button>
    };
    html! {
        <Dialog title={name.clone()} on_close={props.close.clone()} wide=true {footer}>
            { inside(props, address.as_ref(), state.as_ref(), &name) }
        </Dialog>
    }
}

fn inside(
    props: &PreviewProps,
    address: Option<&String>,
    state: Option<&BlobState>,
    name: &str,
) -> Html {
    let size = size_of(&props.item);
    let Some(address) = address else {
        return coming(props, state, size);
    };
    match shown_as(&props.item) {
        Shown::Picture(_) => {
            html! { <div class="preview"><img src={address.clone()} alt={name.to_owned()} /></div> }
        }
        Shown::Pdf if browser::shows_files() => {
            html! { <div class="preview"><iframe src={format!("{address}{PANES}")} title={name.to_owned()}></iframe></div> }
        }
        _ => empty("clip", t!("files-no-view"), values::bytes(size), html! {}),
    }
}

/// What the app says to the browser that it is, whatever was said to the app. A PDF goes to the browser's own viewer,
/// which no script of the file gets out of; what is none is no page there either. In a sandboxed frame browsers show no
/// PDF at all.
fn media(item: &ItemView) -> &'static str {
    match shown_as(item) {
        Shown::Picture(media) => media,
        Shown::Pdf => attachment::PDF,
        Shown::Not => attachment::UNKNOWN,
    }
}

/// It is on its way, or can't come now.
fn coming(props: &PreviewProps, state: Option<&BlobState>, size: u64) -> Html {
    let is_offline = props.app.state.sync.link != Link::Online;
    match state.map(|state| (state.place, state.refused.as_deref())) {
        Some((_, Some(code))) => empty("warn", row::why(code), String::new(), html! {}),
        Some((BlobPlace::Coming(_), _)) if is_offline && !props.is_here => {
            empty("device", t!("files-offline"), t!("files-offline-text"), html! {})
        }
        Some((BlobPlace::Coming(done), _)) => {
            let share = percent(done, size);
            html! {
                <div class="pad taking" role="status">
                    <p>{ t!("files-coming", percent = share) }</p>
                    <progress max="100" value={share.to_string()} aria-label={name_of(&props.item)}></progress>
                </div>
            }
        }
        _ => html! { <div class="bone" aria-busy="true"></div> },
    }
}

/// Has the file come, and hears how far it is.
#[hook]
fn use_coming(props: &PreviewProps, state: &UseStateHandle<Option<BlobState>>) {
    let (app, contact, item) = (props.app.clone(), props.contact, props.item.clone());
    let (is_here, state) = (props.is_here, state.clone());
    use_effect_with((), move |()| {
        let (blob, heard) = (blob_of(&item), state.clone());
        let listening = app.engine.listen(Callback::from(move |event| match event {
            Event::Blob(news) if Some(news.blob) == blob => heard.set(Some(news)),
            _ => {}
        }));
        if !is_here {
            row::fetch(&app, contact, &item, move |found| state.set(Some(found)));
        }
        move || drop(listening)
    });
}
