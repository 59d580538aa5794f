//! Taking files in: by browsing, by dropping, with the camera.

use super::{most, percent};
use crate::{
    app::{App, browser},
    components::{
        drop_zone::{self, DropZone},
        icon::icon,
    },
    i18n::{t, values},
};
use carnet_engine::api::{BlobOrder, Bytes, Failure, PIECE, Reply, Request, Taken};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    edit::{Edit, Intent, limits},
    kind::DocKey,
    schema::ATTACHMENTS,
    value::Value,
};
use js_sys::Uint8Array;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;
use yew::prelude::*;

/// A file that is being taken in.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Taking {
    item: ItemId,
    name: String,
    done: u64,
    size: u64,
}

#[derive(Properties, PartialEq)]
pub(super) struct ZoneProps {
    pub(super) app: App,
    pub(super) contact: DocId,
    pub(super) taking: UseStateHandle<Vec<Taking>>,
    /// An address is to be entered.
    pub(super) link: Callback<()>,
}

/// Where files are dropped, with a button for each other way.
#[component]
pub(super) fn Zone(props: &ZoneProps) -> Html {
    let taken = use_taking(&props.app, (props.contact, None), &props.taking);
    let onchange = drop_zone::chosen(&taken);
    let link = {
        let link = props.link.clone();
        Callback::from(move |_: MouseEvent| link.emit(()))
    };
    html! {
        <DropZone {taken}>
            <p class="small muted">{ t!("files-drop", most = most()) }</p>
            <div class="row-of">
                <input id="files-any" type="file" multiple=true onchange={onchange.clone()} />
                <label class="btn pri" for="files-any">{ icon("clip") }{ t!("files-browse") }</label>
                <input id="files-photo" type="file" accept="image/*" capture="environment" {onchange} />
                <label class="btn" for="files-photo">{ icon("camera") }{ t!("files-photo") }</label>
                <button type="button" class="btn" onclick={link}>{ icon("globe") }{ t!("files-url") }</button>
            </div>
        </DropZone>
    }
}

/// What is being taken in. While there is any, the page is not loaded anew by itself.
pub(super) fn progress(taking: &[Taking]) -> Html {
    html! {
        <div role="status">{ for taking.iter().map(|one| {
            let share = percent(one.done, one.size);
            html! {
                <div class="pad taking" data-unsaved="" key={one.item.to_string()}>
                    <p class="small wrap">{ t!("files-taking", name = one.name.as_str(), percent = share) }</p>
                    <progress max="100" value={share.to_string()} aria-label={one.name.clone()}></progress>
                </div>
            }
        }) }</div>
    }
}

/// Takes files in for a fiche, and for an exchange of it.
#[hook]
pub(super) fn use_taking(
    app: &App,
    of: (DocId, Option<ItemId>),
    shown: &UseStateHandle<Vec<Taking>>,
) -> Callback<Vec<File>> {
    let list = use_mut_ref(Vec::new);
    let (contact, event) = of;
    let into = Into { app: app.clone(), contact, event, list, shown: shown.clone() };
    Callback::from(move |files: Vec<File>| into.take(files))
}

/// Where files go.
#[derive(Clone)]
struct Into {
    app: App,
    contact: DocId,
    event: Option<ItemId>,
    list: std::rc::Rc<std::cell::RefCell<Vec<Taking>>>,
    shown: UseStateHandle<Vec<Taking>>,
}

impl Into {
    /// One after the other.
    fn take(&self, files: Vec<File>) {
        let into = self.clone();
        spawn_local(async move {
            for file in files {
                into.one(file).await;
            }
        });
    }

    async fn one(&self, file: File) {
        let item = ItemId::new(browser::random());
        // Lengths of files are whole numbers below 2^53.
        let (name, size) = (name(&file), file.size() as u64);
        self.show(|all| all.push(Taking { item, name: name.clone(), done: 0, size }));
        let taken = self.hand_over(item, &file, &name, size).await;
        self.show(|all| all.retain(|one| one.item != item));
        match taken {
            Ok(taken) => self.attach(item, name, taken),
            Err(why) => {
                self.app.ask(Request::Blob(BlobOrder::Drop(item)), |_| ());
                self.app.complain(t!("files-not-added", name = name, why = why));
            }
        }
    }

    /// Has the file's bytes kept on this device, piece by piece; the error is in words.
    async fn hand_over(
        &self,
        item: ItemId,
        file: &File,
        name: &str,
        size: u64,
    ) -> Result<Taken, String> {
        self.order(BlobOrder::Begin { item, size, name: name.to_owned() }).await?;
        let mut done = 0;
        for number in 0.. {
            if done >= size {
                break;
            }
            let until = size.min(done + PIECE as u64);
            let slice = file.slice_with_f64_and_f64(done as f64, until as f64);
            let slice = slice.map_err(|_| t!("files-unreadable"))?;
            let buffer = JsFuture::from(slice.array_buffer()).await;
            let buffer = buffer.map_err(|_| t!("files-unreadable"))?;
            let bytes = Bytes(Uint8Array::new(&buffer).to_vec());
            self.order(BlobOrder::Piece { item, number, bytes }).await?;
            done = until;
            self.show(|all| {
                all.iter_mut().filter(|one| one.item == item).for_each(|one| one.done = done)
            });
        }
        match self.order(BlobOrder::Finish { item, contact: self.contact }).await? {
            Reply::Taken(taken) => Ok(taken),
            _ => Err(t!("files-unreadable")),
        }
    }

    async fn order(&self, order: BlobOrder) -> Result<Reply, String> {
        match self.app.engine.request(Request::Blob(order)).await {
            Reply::Failed(failure) => Err(words(&failure)),
            reply => Ok(reply),
        }
    }

    /// The bytes are on this device's disk: the fiche may name them.
    fn attach(&self, item: ItemId, name: String, taken: Taken) {
        let mut fields = vec![
            ("name".to_owned(), Value::Text(name)),
            ("media".to_owned(), Value::Text(taken.media)),
            ("size".to_owned(), Value::Int(i64::try_from(taken.size).unwrap_or(i64::MAX))),
            ("sha256".to_owned(), Value::Text(taken.blob.to_string())),
        ];
        fields.extend(self.event.map(|event| ("event".to_owned(), Value::Text(event.to_string()))));
        let add = Edit::Add { collection: ATTACHMENTS.key.to_owned(), item, fields };
        let intent = Intent { doc: DocKey::Contact(self.contact), edits: vec![add] };
        self.app.apply(vec![intent], t!("files-added"));
    }

    fn show(&self, change: impl FnOnce(&mut Vec<Taking>)) {
        change(&mut self.list.borrow_mut());
        self.shown.set(self.list.borrow().clone());
    }
}

/// A file's name within what a line of text may have.
fn name(file: &File) -> String {
    let name = file.name();
    if name.chars().count() <= limits::LINE {
        return name;
    }
    let start: String = name.chars().take(limits::LINE - 20).collect();
    let ending =
        name.rsplit_once('.').map(|(_, ending)| ending.chars().take(16).collect::<String>());
    ending.map_or(start.clone(), |ending| format!("{start}….{ending}"))
}

fn words(failure: &Failure) -> String {
    values::failure(failure)
}
