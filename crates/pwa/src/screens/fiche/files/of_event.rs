//! Files of an exchange: the photo that is taken while it is noted, and what is shown with it.

use super::{
    Shown, blob_of, name_of, preview, shown_as,
    take::{self, Taking},
    thumb::Thumb,
    use_states,
};
use crate::{
    app::{
        App, Hands,
        complete::use_complete,
        route::{Part, Route},
    },
    components::{drop_zone, icon::icon, may::use_may},
    i18n::t,
    screens::fiche::facts,
};
use carnet_engine::api::{Action, Fiche, Section};
use carnet_ids::{DocId, ItemId};
use carnet_model::{schema::ATTACHMENTS, view::ItemView};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct OfEventProps {
    pub(crate) app: App,
    pub(crate) fiche: Rc<Fiche>,
    pub(crate) event: ItemId,
}

/// The files of an exchange, once the late part is there: nothing where it has none.
#[component]
pub(crate) fn OfEvent(props: &OfEventProps) -> Html {
    let OfEventProps { app, fiche, event } = props;
    if !use_complete() {
        return html! {};
    }
    let event = event.to_string();
    let all = facts::items(&fiche.view, ATTACHMENTS.key).iter();
    let items: Vec<ItemView> =
        all.filter(|item| facts::stored(item, "event") == event).cloned().collect();
    if items.is_empty() {
        return html! {};
    }
    html! { <Strip app={app.clone()} contact={fiche.view.contact} {items} /> }
}

#[derive(Properties, PartialEq)]
struct StripProps {
    app: App,
    contact: DocId,
    items: Vec<ItemView>,
}

/// Small pictures beside each other; a tap shows what is in one.
#[component]
fn Strip(props: &StripProps) -> Html {
    let StripProps { app, contact, items } = props;
    let may_see = use_may(Section::Attachments, Action::See);
    let states = use_states(app, items.iter().filter_map(blob_of).collect());
    let open = use_state(|| None::<ItemView>);
    if !may_see {
        return html! {};
    }
    let is_here = |item: &ItemView| {
        blob_of(item).is_some_and(|blob| {
            states.borrow().get(&blob).is_some_and(|state| state.place.is_here())
        })
    };
    let one = |item: &ItemView| {
        let (name, here) = (name_of(item), is_here(item));
        let onclick = shows(app, *contact, item, &open);
        html! {
            <button type="button" class="quiet" key={item.item.to_string()} title={name.clone()} aria-label={name} {onclick}>
                <Thumb hands={Hands(app.clone())} item={item.clone()} is_here={here} />
            </button>
        }
    };
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    html! {
        <div class="strip">
            { for items.iter().map(one) }
            if let Some(item) = &*open {
                <preview::Preview app={app.clone()} contact={*contact} item={item.clone()} is_here={is_here(item)} {close} />
            }
        </div>
    }
}

/// Shows what is in a file; what can't be shown is on the screen of files.
fn shows(
    app: &App,
    contact: DocId,
    item: &ItemView,
    open: &UseStateHandle<Option<ItemView>>,
) -> Callback<MouseEvent> {
    let (item, open) = (item.clone(), open.clone());
    app.on(move |app, _: MouseEvent| {
        if blob_of(&item).is_some() && shown_as(&item) != Shown::Not {
            open.set(Some(item.clone()));
        } else {
            app.go(Route::Fiche(contact, Part::Files));
        }
    })
}

#[derive(Properties, PartialEq)]
pub(crate) struct PhotoProps {
    pub(crate) app: App,
    pub(crate) contact: DocId,
    /// The exchange that is being noted.
    pub(crate) event: ItemId,
}

/// Takes a photo for the exchange that is being noted. It is on this device's disk at once.
#[component]
pub(crate) fn Photo(props: &PhotoProps) -> Html {
    let PhotoProps { app, contact, event } = props;
    let taking: UseStateHandle<Vec<Taking>> = use_state(Vec::new);
    let taken = take::use_taking(app, (*contact, Some(*event)), &taking);
    if !use_may(Section::Attachments, Action::Edit) {
        return html! {};
    }
    let onchange = drop_zone::chosen(&taken);
    html! {
        <>
            <input id="compose-photo" type="file" accept="image/*" capture="environment" {onchange} />
            <label class="btn" for="compose-photo">{ icon("camera") }{ t!("files-photo") }</label>
            { take::progress(&taking) }
        </>
    }
}
