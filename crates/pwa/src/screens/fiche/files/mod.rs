//! Roue crantée › Pièces jointes: files of a fiche, and addresses of files elsewhere.

mod of_event;
mod preview;
mod row;
mod take;
mod thumb;
mod whole;

pub(crate) use of_event::{OfEvent, Photo};
pub(crate) use row::{retry, why};

use super::{SectionProps, facts, item::ItemDialog};
use crate::{
    app::App,
    components::{
        empty::empty,
        icon::icon,
        may::{May, use_may},
    },
    i18n::{t, values},
};
use carnet_engine::api::{Action, BlobOrder, BlobState, Event, Fiche, Reply, Request, Section};
use carnet_ids::BlobId;
use carnet_model::{attachment, kind::DocKey, schema::ATTACHMENTS, value::Value, view::ItemView};
use std::{cell::RefCell, collections::BTreeMap, rc::Rc};
use take::Taking;
use yew::prelude::*;

/// What the dialogue of an item does not show: it says what the file is.
const OF_FILE: &[&str] = &["url", "media", "size", "sha256", "event"];
const OF_LINK: &[&str] = &["media", "size", "sha256", "event"];

/// How files stand on this device.
type States = Rc<RefCell<BTreeMap<BlobId, BlobState>>>;

/// What is open over the list.
#[derive(Clone, PartialEq)]
enum Open {
    No,
    /// A new address.
    Link,
    /// The name and note of this one.
    Item(Box<ItemView>),
    /// What is in this one.
    Preview(Box<ItemView>),
}

/// The section.
#[component]
pub(super) fn Files(props: &SectionProps) -> Html {
    let SectionProps { app, fiche } = props;
    let may_see = use_may(Section::Attachments, Action::See);
    let open = use_state(|| Open::No);
    let taking: UseStateHandle<Vec<Taking>> = use_state(Vec::new);
    let items = facts::items(&fiche.view, ATTACHMENTS.key);
    let states = use_states(app, items.iter().filter_map(blob_of).collect());
    if !may_see {
        let shown = empty("lock", t!("files-hidden"), t!("files-hidden-text"), html! {});
        return html! { <div class="body one"><div><section class="card">{ shown }</section></div></div> };
    }
    let drawn = row::Drawn { app, fiche, states: &states, open: &open };
    html! {
        <div class="body one"><div class="files">
            <section class="card">
                <header><h2>{ t!("attachments") }</h2></header>
                <May to={Section::Attachments}><take::Zone app={app.clone()} contact={fiche.view.contact} taking={taking.clone()} link={opens(&open)} /></May>
                { take::progress(&taking) }
                if items.is_empty() { { empty("clip", t!("files-none"), t!("files-none-text"), html! {}) } }
                // The latest first.
                <ul>{ for items.iter().rev().map(|item| row::row(&drawn, item)) }</ul>
            </section>
            { dialog(app, fiche, &open, &states) }
        </div></div>
    }
}

fn opens(open: &UseStateHandle<Open>) -> Callback<()> {
    let open = open.clone();
    Callback::from(move |()| open.set(Open::Link))
}

fn dialog(app: &App, fiche: &Fiche, open: &UseStateHandle<Open>, states: &States) -> Html {
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(Open::No))
    };
    let (app, doc) = (app.clone(), DocKey::Contact(fiche.view.contact));
    match (**open).clone() {
        Open::No => html! {},
        Open::Link => html! {
            <ItemDialog {app} {doc} collection={ATTACHMENTS} item={None::<ItemView>} hidden={OF_LINK} required="url" {close} />
        },
        Open::Item(item) => {
            let hidden = if blob_of(&item).is_some() { OF_FILE } else { OF_LINK };
            html! { <ItemDialog {app} doc={item.doc} collection={ATTACHMENTS} item={Some(*item)} {hidden} {close} /> }
        }
        Open::Preview(item) => {
            let is_here = blob_of(&item).is_some_and(|blob| {
                states.borrow().get(&blob).is_some_and(|state| state.place.is_here())
            });
            html! { <preview::Preview {app} contact={fiche.view.contact} item={*item} {is_here} {close} /> }
        }
    }
}

/// How these files stand, as it changes.
#[hook]
fn use_states(app: &App, blobs: Vec<BlobId>) -> States {
    let states: States = use_mut_ref(BTreeMap::new);
    let draw = use_force_update();
    {
        let (app, states, draw) = (app.clone(), states.clone(), draw.clone());
        // Another engine may know more, and what waits may have gone: it is asked anew.
        let changes = (app.state.changes.workspace, app.state.changes.sync);
        use_effect_with((blobs, changes), move |(blobs, _)| {
            app.ask(Request::Blob(BlobOrder::States(blobs.clone())), move |reply| {
                if let Reply::Blobs(found) = reply {
                    let found = found.into_iter().map(|state| (state.blob, state));
                    states.borrow_mut().extend(found);
                    draw.force_update();
                }
            });
        });
    }
    let (engine, heard) = (app.engine.clone(), states.clone());
    use_effect_with((), move |()| {
        let listening = engine.listen(Callback::from(move |event| {
            if let Event::Blob(state) = event {
                heard.borrow_mut().insert(state.blob, state);
                draw.force_update();
            }
        }));
        move || drop(listening)
    });
    states
}

/// The file that an item names, if it is not an address.
fn blob_of(item: &ItemView) -> Option<BlobId> {
    facts::stored(item, "sha256").parse().ok()
}

/// Its bytes, as the item says.
fn size_of(item: &ItemView) -> u64 {
    match facts::of(item, "size").and_then(|field| field.value.as_ref()) {
        Some(Value::Int(size)) => u64::try_from(*size).unwrap_or_default(),
        _ => 0,
    }
}

/// What it is called: a name, or the address.
fn name_of(item: &ItemView) -> String {
    let name = facts::text(item, "name");
    let name = if name.is_empty() { facts::text(item, "url") } else { name };
    if name.is_empty() { t!("unnamed") } else { name.to_owned() }
}

/// How the app can show a file. What the item says of its type decides nothing but between these: whoever wrote it
/// may have written anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Picture(&'static str),
    Pdf,
    /// It can be saved.
    Not,
}

fn shown_as(item: &ItemView) -> Shown {
    let media = facts::stored(item, "media");
    if media == attachment::PDF {
        return Shown::Pdf;
    }
    let pictures = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"];
    let known = pictures.into_iter().find(|known| *known == media && attachment::is_picture(media));
    known.map_or(Shown::Not, Shown::Picture)
}

/// The icon of what is not shown as a picture.
fn kind_icon(item: &ItemView) -> Html {
    icon(match shown_as(item) {
        _ if blob_of(item).is_none() => "globe",
        Shown::Picture(_) => "eye",
        Shown::Pdf => "note",
        Shown::Not => "clip",
    })
}

/// A share in percent, for a line of text.
pub(crate) fn percent(done: u64, size: u64) -> u64 {
    done.saturating_mul(100).checked_div(size).unwrap_or_default()
}

fn most() -> String {
    values::bytes(attachment::LARGEST)
}
