//! What is in a file: a picture or a PDF in the app, and a copy of anything.

use super::{Shown, blob_of, name_of, percent, row, shown_as, size_of, whole};
use crate::{
    app::App,
    components::{dialog::Dialog, empty::empty, icon::icon},
    i18n::{t, values},
};
use carnet_engine::api::{BlobPlace, BlobState, Event, Link};
use carnet_ids::DocId;
use carnet_model::{attachment, view::ItemView};
use js_sys::Reflect;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

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
    let address = use_address(props);
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
            { inside(props, (*address).as_ref(), state.as_ref(), &name) }
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
    let Some(address) = address.filter(|_| props.is_here) else {
        return coming(props, state, size);
    };
    match shown_as(&props.item) {
        Shown::Picture(_) => {
            html! { <div class="preview"><img src={address.clone()} alt={name.to_owned()} /></div> }
        }
        Shown::Pdf if shows_pdf() => {
            html! { <div class="preview"><iframe src={address.clone()} title={name.to_owned()}></iframe></div> }
        }
        _ => empty("clip", t!("files-no-view"), values::bytes(size), html! {}),
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

/// The address of the file's bytes, while the dialogue is open.
#[hook]
fn use_address(props: &PreviewProps) -> UseStateHandle<Option<String>> {
    let address = use_state(|| None::<String>);
    let (app, item, set) = (props.app.clone(), props.item.clone(), address.clone());
    use_effect_with(props.is_here, move |is_here| {
        let made = std::rc::Rc::new(std::cell::RefCell::new((None::<String>, false)));
        let media = match shown_as(&item) {
            Shown::Picture(media) => media,
            Shown::Pdf => attachment::PDF,
            Shown::Not => attachment::UNKNOWN,
        };
        if let Some(blob) = blob_of(&item).filter(|_| *is_here) {
            let made = made.clone();
            spawn_local(async move {
                let found = whole::address(&app, blob, media).await;
                if made.borrow().1 {
                    found.iter().for_each(|found| whole::forget(found));
                    return;
                }
                made.borrow_mut().0.clone_from(&found);
                set.set(found);
            });
        }
        move || {
            let mut made = made.borrow_mut();
            made.1 = true;
            made.0.take().iter().for_each(|address| whole::forget(address));
        }
    });
    address
}

/// Whether the browser has a viewer of its own for PDF, which no script of the file's gets out of.
fn shows_pdf() -> bool {
    let navigator = crate::app::browser::window().map(|window| window.navigator());
    navigator
        .and_then(|navigator| Reflect::get(&navigator, &"pdfViewerEnabled".into()).ok())
        .is_some_and(|shows| shows.is_truthy())
}
