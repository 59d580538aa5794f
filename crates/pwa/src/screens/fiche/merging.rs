//! Two fiches of one contact become one: the other one is chosen, both are looked at, and of values that differ
//! those are chosen that stay.

use super::{SectionProps, card::card, facts, named};
use crate::{
    app::{
        App,
        route::{Part, Route},
    },
    components::{dialog::Dialog, picker::ContactPicker},
    i18n::{t, values},
};
use carnet_engine::api::{Fiche, Reply, Request, Row};
use carnet_ids::DocId;
use carnet_model::{edit::Place, kind::DocKey, merge::may_choose, view::FieldView};
use std::{collections::BTreeMap, rc::Rc};
use yew::prelude::*;

/// The card.
#[component]
pub(super) fn Merge(props: &SectionProps) -> Html {
    let SectionProps { app, fiche } = props;
    let other = use_state(|| None::<Rc<Fiche>>);
    let chose = {
        let other = other.clone();
        app.on(move |app, row: Option<Row>| {
            let Some(row) = row else { return other.set(None) };
            let other = other.clone();
            app.order(Request::Fiche(row.contact), move |_, reply| {
                if let Reply::Fiche(found) = reply {
                    other.set(Some((*found).into()));
                }
            });
        })
    };
    let close = {
        let other = other.clone();
        Callback::from(move |()| other.set(None))
    };
    card(
        t!("merge-title"),
        html! {},
        html! {
            <div class="inside">
                <p>{ t!("merge-text") }</p>
                <label class="sr" for="merge-other">{ t!("merge-other") }</label>
                <ContactPicker app={app.clone()} id="merge-other" except={fiche.view.contact} {chose} />
                if let Some(other) = &*other { <Sides app={app.clone()} fiche={fiche.clone()} other={other.clone()} {close} /> }
            </div>
        },
    )
}

#[derive(Properties, PartialEq)]
struct SidesProps {
    app: App,
    fiche: Rc<Fiche>,
    other: Rc<Fiche>,
    close: Callback<()>,
}

/// Values that were chosen, and of which fiche; of others those of the fiche that stays win.
type Chosen = UseStateHandle<BTreeMap<String, DocId>>;

/// Both fiches beside each other: the one that stays is chosen by a tap.
#[component]
fn Sides(props: &SidesProps) -> Html {
    let SidesProps { app, fiche, other, close } = props;
    let chosen: Chosen = use_state(BTreeMap::new);
    html! {
        <Dialog title={t!("merge-title")} on_close={close.clone()} wide=true>
            <p>{ t!("merge-choose") }</p>
            <div class="vs">{ side(app, fiche, other, &chosen) }{ side(app, other, fiche, &chosen) }</div>
        </Dialog>
    }
}

fn side(app: &App, stays: &Fiche, goes: &Fiche, chosen: &Chosen) -> Html {
    let (into, from) = (stays.view.contact, goes.view.contact);
    let there = |field: &FieldView| {
        facts::field(&goes.view, &field.key).and_then(|field| field.value.clone())
    };
    let differs = |field: &&FieldView| field.value.is_some() && field.value != there(field);
    let fields = stays.view.sections.iter().flat_map(|section| &section.fields).filter(differs);
    let line = |field: &FieldView| {
        let choosable = there(field).is_some() && may_choose(&field.key);
        value(app, into, field, choosable.then_some(chosen))
    };
    let keep = {
        let chosen = chosen.clone();
        app.on(move |app, _: MouseEvent| {
            let of_other = chosen.iter().filter(|(_, fiche)| **fiche == from);
            merge(app, from, into, of_other.map(|(key, _)| key.clone()).collect());
        })
    };
    html! {
        <section>
            <h3 class="wrap">{ named(&stays.view.name) }</h3>
            { for fields.map(line) }
            <p class="small muted">{ t!("merge-counts", items = items(stays), events = stays.view.events.len()) }</p>
            <button class="btn pri" onclick={keep}>{ t!("merge-keep") }</button>
        </section>
    }
}

/// A value that the other fiche has not; one that may be chosen over the other's has a box to tick.
fn value(app: &App, of: DocId, field: &FieldView, chosen: Option<&Chosen>) -> Html {
    let kind = values::kind_of(DocKey::Contact(of), &Place::Root, &field.key);
    let shown = values::shown(kind, field, &app.state.workspace);
    let words = html! { <><span class="muted">{ values::label(&field.key) }{ t!("colon") }</span>{ shown }</> };
    let Some(chosen) = chosen else { return html! { <p class="only wrap">{ words }</p> } };
    let onchange = {
        let (chosen, key) = (chosen.clone(), field.key.clone());
        Callback::from(move |_: Event| {
            let mut next = (*chosen).clone();
            if next.remove(&key) != Some(of) {
                next.insert(key.clone(), of);
            }
            chosen.set(next);
        })
    };
    let checked = chosen.get(&field.key) == Some(&of);
    html! { <label class="check wrap"><input type="checkbox" {checked} {onchange} /><span>{ words }</span></label> }
}

fn items(fiche: &Fiche) -> usize {
    fiche.view.collections.iter().map(|collection| collection.items.len()).sum()
}

fn merge(app: &App, from: DocId, into: DocId, taken: Vec<String>) {
    app.order(Request::Merge { from, into, taken }, move |app, reply| {
        app.applied(reply, t!("merged"));
        app.go(Route::Fiche(into, Part::Main));
    });
}
