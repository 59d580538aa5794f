//! Choosing the file: dropped, or looked for.

use super::{Chosen, Wizard};
use crate::{components::icon::icon, i18n::t};
use js_sys::Uint8Array;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct PickProps {
    pub(crate) wizard: Wizard,
}

/// The drop zone.
#[component]
pub(crate) fn Pick(props: &PickProps) -> Html {
    let over = use_state(|| false);
    let hover = |on: bool| {
        let over = over.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(on);
        })
    };
    let ondrop = {
        let (over, wizard) = (over.clone(), props.wizard.clone());
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(false);
            read(&wizard, event.data_transfer().and_then(|data| data.files()?.get(0)));
        })
    };
    let onchange = {
        let wizard = props.wizard.clone();
        Callback::from(move |event: Event| {
            let input =
                event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            read(&wizard, input.and_then(|input| input.files()?.get(0)));
        })
    };
    html! {
        <div class={classes!("drop", over.then_some("over"))} ondragover={hover(true)} ondragleave={hover(false)} {ondrop}>
            { icon("import") }
            <p>{ t!("import-drop") }</p>
            <input id="import-file" type="file" accept=".csv,.tsv,.txt,.vcf,.vcard,text/csv,text/vcard" {onchange} />
            <label class="btn pri" for="import-file">{ t!("import-browse") }</label>
            <p class="small muted">{ t!("import-formats") }</p>
        </div>
    }
}

fn read(wizard: &Wizard, file: Option<File>) {
    let Some(file) = file else { return };
    if file.size() > carnet_import::MAX_FILE_BYTES as f64 {
        return wizard.app.complain(t!("import-too-large"));
    }
    let wizard = wizard.clone();
    spawn_local(async move {
        match JsFuture::from(file.array_buffer()).await {
            Ok(buffer) => {
                let bytes = Rc::new(Uint8Array::new(&buffer).to_vec());
                wizard.look(Chosen { name: file.name(), bytes }, None);
            }
            Err(_) => wizard.app.complain(t!("import-unreadable")),
        }
    });
}
