//! Relations: what ties the fiche to others, those that other fiches hold along.

mod dialog;
mod graph;
mod lines;
mod other;
mod plan;

use super::{SectionProps, card::card};
use crate::{
    app::App,
    components::may::May,
    i18n::{dates, t},
};
use carnet_engine::api::{RelationView, Relations, Reply, Request, Section};
use carnet_ids::DocId;
use std::rc::Rc;
use yew::prelude::*;

/// As many are shown at first, and as many more each time.
const SHOWN: usize = 30;

/// What the dialogue edits: nothing, a new relation, or this one.
#[derive(Clone, PartialEq)]
enum Open {
    No,
    New,
    One(Box<RelationView>),
}

/// What the card is drawn from.
#[derive(Clone, PartialEq)]
struct Shown {
    app: App,
    contact: DocId,
    /// The fiche's name.
    name: AttrValue,
    found: Rc<Relations>,
    /// Today, `2026-11-24`.
    today: String,
    open: UseStateHandle<Open>,
    /// How many are asked for.
    most: UseStateHandle<usize>,
}

/// The card.
#[component]
pub(crate) fn RelationsCard(props: &SectionProps) -> Html {
    let SectionProps { app, fiche } = props;
    let open = use_state(|| Open::No);
    let most = use_state(|| SHOWN);
    let contact = fiche.view.contact;
    let found = use_relations(app, contact, *most);
    let add = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(Open::New))
    };
    let label = t!("add-to", what = t!("section-relations"));
    let action = html! {
        <May to={Section::Identity}><button class="link" id="relation-add" aria-label={label} onclick={add}>{ t!("add") }</button></May>
    };
    let inside = match found {
        // Known in a moment: a word would only flash.
        None => html! { <p class="pad small" aria-busy="true">{ "\u{a0}" }</p> },
        Some(None) => nothing(app),
        Some(Some(found)) => {
            let (app, open, most) = (app.clone(), open.clone(), most.clone());
            let name = super::named(&fiche.view.name).into();
            let today = dates::today();
            lines::all(&Shown { app, contact, name, found, today, open, most })
        }
    };
    let dialog = if *open == Open::No {
        html! {}
    } else {
        dialog::over(app, contact, &open)
    };
    card(t!("section-relations"), action, html! { <>{ inside }{ dialog }</> })
}

/// Whether fiches wait to be read: one of them may be tied to this one.
fn is_partial(app: &App) -> bool {
    app.state.sync.unlisted > 0
}

fn nothing(app: &App) -> Html {
    let text = if is_partial(app) { t!("relations-partial") } else { t!("relations-none") };
    html! { <p class="pad muted small">{ text }</p> }
}

/// What ties a fiche, once it is known.
type Found = Option<Rc<Relations>>;

/// What ties a contact, asked for again whenever any fiche changes: it may be another one's to say.
#[hook]
fn use_relations(app: &App, contact: DocId, most: usize) -> Option<Found> {
    let found = use_state_eq(|| None::<(DocId, Found)>);
    {
        let (app, found) = (app.clone(), found.clone());
        let changes =
            (app.state.changes.fiche, app.state.changes.directory, app.state.changes.sync);
        use_effect_with((contact, most, changes), move |(contact, most, _)| {
            let contact = *contact;
            app.ask(Request::Relations { contact, most: *most }, move |reply| {
                if let Reply::Relations(relations) = reply {
                    found.set(Some((contact, relations.map(|relations| Rc::new(*relations)))));
                }
            });
        });
    }
    (*found).clone().filter(|(of, _)| *of == contact).map(|(_, found)| found)
}
