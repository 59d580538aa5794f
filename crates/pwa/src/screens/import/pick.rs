//! Choosing the file: dropped, or looked for.

use super::{Chosen, Wizard};
use crate::{
    components::{
        drop_zone::{self, DropZone},
        icon::icon,
    },
    i18n::t,
};
use js_sys::Uint8Array;
use std::rc::Rc;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct PickProps {
    pub(crate) wizard: Wizard,
}

/// The drop zone.
#[component]
pub(crate) fn Pick(props: &PickProps) -> Html {
    let wizard = props.wizard.clone();
    let taken = Callback::from(move |files: Vec<File>| read(&wizard, files.into_iter().next()));
    let onchange = drop_zone::chosen(&taken);
    html! {
        <DropZone {taken}>
            { icon("import") }
            <p>{ t!("import-drop") }</p>
            <input id="import-file" type="file" accept=".csv,.tsv,.txt,.vcf,.vcard,text/csv,text/vcard" {onchange} />
            <label class="btn pri" for="import-file">{ t!("import-browse") }</label>
            <p class="small muted">{ t!("import-formats") }</p>
        </DropZone>
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
