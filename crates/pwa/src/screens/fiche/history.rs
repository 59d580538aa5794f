//! Historique: every change, who, when, with what; the fiche as it was; a value brought back.

use super::{SectionProps, crm, facts, own};
use crate::{
    app::App,
    components::{
        dialog::Dialog, empty::empty, icon::icon, inline::Inline, may::May, picker::Linked,
    },
    i18n::{coded, fields, relations, t, values},
    screens::sync::details,
};
use carnet_engine::api::{Fiche, Reply, Request, Terms, section_of};
use carnet_ids::DocId;
use carnet_model::{
    custom,
    edit::{Edit, Place},
    kind::DocKey,
    schema::FieldKind,
    value::Value,
    view::{CollectionView, FieldView, HistoryDetail, HistoryEntry, ItemChange, ItemView},
};
use yew::prelude::*;

/// As many are drawn before "show more".
const SHOWN: usize = 100;

/// The section.
#[component]
pub(crate) fn History(props: &SectionProps) -> Html {
    let SectionProps { app, fiche } = props;
    let contact = fiche.view.contact;
    let entries = use_history(app, contact);
    let then: Then = use_state(|| None);
    let shown = use_state(|| SHOWN);
    let more = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(*shown + SHOWN))
    };
    html! {
        <div class="body one"><div>
            <section class="card">
                <header><h2>{ t!("history") }</h2></header>
                if entries.is_empty() { { empty("history", t!("history-none"), String::new(), html! {}) } }
                <ol class="items">{ for entries.iter().take(*shown).map(|entry| line(app, contact, entry, &then)) }</ol>
                if entries.len() > *shown { <div class="ln"><button class="link" onclick={more}>{ t!("show-more") }</button></div> }
            </section>
            { as_it_was(app, &then) }
        </div></div>
    }
}

#[hook]
fn use_history(app: &App, contact: DocId) -> Vec<HistoryEntry> {
    let entries = use_state(Vec::new);
    {
        let (app, entries) = (app.clone(), entries.clone());
        use_effect_with((contact, app.state.changes.fiche), move |(contact, _)| {
            app.ask(Request::History(*contact), move |reply| {
                if let Reply::History(found) = reply {
                    entries.set(found);
                }
            });
        });
    }
    (*entries).clone()
}

/// A fiche as it was, with what was agreed.
#[derive(Clone, PartialEq)]
struct Past {
    entry: HistoryEntry,
    fiche: Box<Fiche>,
    terms: Option<Box<Terms>>,
}

type Then = UseStateHandle<Option<Past>>;

fn line(app: &App, contact: DocId, entry: &HistoryEntry, then: &Then) -> Html {
    let look = {
        let (entry, then) = (entry.clone(), then.clone());
        app.on(move |app, _: MouseEvent| {
            let (kept, then) = (entry.clone(), then.clone());
            let request =
                Request::FicheAt { contact, doc: entry.doc, change: entry.change.clone() };
            app.order(request, move |app, reply| {
                if let Reply::Fiche(fiche) = reply {
                    with_terms(app, contact, Past { entry: kept, fiche, terms: None }, then);
                }
            });
        })
    };
    html! {
        <li key={entry.change.clone()}>
            <p class="by">{ values::stamp(&entry.stamp, &app.state.workspace) }</p>
            { for entry.details.iter().filter(|detail| details::is_told(detail)).map(|detail| html! {
                <div class="row-of">
                    <span class="grow">{ details::change(app, entry.doc, detail) }</span>
                    if !is_new(entry, detail) { { restore(app, entry.doc, detail) } }
                </div>
            }) }
            <button class="link" onclick={look}>{ t!("history-see") }</button>
        </li>
    }
}

/// Shows the past with its terms. Where they can't be read, the fiche is there all the same.
fn with_terms(app: &App, contact: DocId, past: Past, then: Then) {
    let (doc, change) = (past.entry.doc, past.entry.change.clone());
    app.ask(Request::TermsAt { contact, doc, change }, move |reply| {
        let terms = match reply {
            Reply::Terms(terms) => Some(terms),
            _ => None,
        };
        then.set(Some(Past { terms, ..past }));
    });
}

/// Whether the detail is of an item that the same change added: there is nothing before it.
fn is_new(entry: &HistoryEntry, detail: &HistoryDetail) -> bool {
    let added = |other: &HistoryDetail| {
        other.place == detail.place && other.item == Some(ItemChange::Added)
    };
    detail.place != Place::Root && entry.details.iter().any(added)
}

/// Brings back what a change replaced.
fn restore(app: &App, doc: DocKey, detail: &HistoryDetail) -> Html {
    let Some(edits) = undoing(doc, detail) else { return html! {} };
    let name = fields::known(doc, &detail.place, &detail.field, &app.state.workspace).name;
    let label = t!("history-restore-what", field = name);
    let onclick =
        app.on(move |app, _: MouseEvent| app.edit(doc, edits.clone(), t!("history-restored")));
    let root = detail.place.root(&detail.field);
    html! {
        <May to={section_of(&doc, root)}>
            <button class="btn quiet" title={label} {onclick}>{ icon("undo") }{ t!("history-restore") }</button>
        </May>
    }
}

fn undoing(doc: DocKey, detail: &HistoryDetail) -> Option<Vec<Edit>> {
    let place = detail.place.clone();
    match (&detail.item, &place) {
        (Some(ItemChange::Removed), Place::Item { collection, item }) => {
            Some(vec![Edit::Restore { collection: collection.clone(), item: *item }])
        }
        (Some(_), _) => None,
        (None, _) => match values::kind_of(doc, &place, &detail.field) {
            // A long text is not put back whole over what others wrote since.
            FieldKind::Prose => None,
            _ if matches!(detail.before, Some(Value::Set(_)))
                || matches!(detail.after, Some(Value::Set(_))) =>
            {
                None
            }
            _ => Some(vec![Edit::Set {
                place,
                field: detail.field.clone(),
                value: detail.before.clone(),
            }]),
        },
    }
}

/// The fiche right after a change, for reading.
fn as_it_was(app: &App, then: &Then) -> Html {
    let Some(Past { entry, fiche, terms }) = (**then).clone() else { return html! {} };
    let close = {
        let then = then.clone();
        Callback::from(move |()| then.set(None))
    };
    let doc = DocKey::Contact(fiche.view.contact);
    let title = t!("history-as-of", stamp = values::stamp(&entry.stamp, &app.state.workspace));
    html! {
        <Dialog {title} on_close={close} wide=true>
            <p><strong>{ super::named(&fiche.view.name) }</strong></p>
            <dl class="pairs">
                { for crm::shown(&fiche.view, false).into_iter().map(|field| html! {
                    <Inline app={app.clone()} {doc} place={Place::Root} field={field.clone()} fixed=true />
                }) }
            </dl>
            { own_as_it_was(app, doc, &fiche) }
            { for fiche.view.collections.iter().filter(|collection| is_listed(collection)).map(|collection| html! {
                <div>
                    <h3>{ coded("section", &collection.key) }</h3>
                    <ul>{ for collection.items.iter().map(|item| html! { <li class="wrap">{ joined(app, item) }</li> }) }</ul>
                </div>
            }) }
            if let Some(terms) = terms { { terms_as_they_were(app, &terms) } }
            if let Some(notes) = facts::field(&fiche.view, "notes").filter(|field| !field.display.is_empty()) {
                <div><h3>{ t!("section-notes") }</h3><p class="prose">{ &notes.display }</p></div>
            }
        </Dialog>
    }
}

/// The workspace's own fields that held something, by the definitions of today.
fn own_as_it_was(app: &App, doc: DocKey, fiche: &Fiche) -> Html {
    let held = || fiche.view.custom.iter().filter(|own| own.field.value.is_some());
    if held().next().is_none() {
        return html! {};
    }
    html! {
        <dl class="pairs">{ for held().map(|own| html! {
            <Inline app={app.clone()} {doc} place={own::place(own)} field={own.field.clone()} fixed=true />
        }) }</dl>
    }
}

/// What was agreed with the contact itself; what it inherits changes elsewhere.
fn terms_as_they_were(app: &App, terms: &Terms) -> Html {
    let fields = terms.view.sections.iter().flat_map(|section| &section.fields);
    let held: Vec<_> = fields.filter(|field| field.value.is_some()).cloned().collect();
    if held.is_empty() && terms.view.prices.is_empty() {
        return html! {};
    }
    let doc = DocKey::Terms(terms.view.contact);
    html! {
        <div>
            <h3>{ t!("terms") }</h3>
            <dl class="pairs">{ for held.into_iter().map(|field| html! {
                <Inline app={app.clone()} {doc} place={Place::Root} {field} fixed=true />
            }) }</dl>
            <ul>{ for terms.view.prices.iter().map(|item| html! { <li class="wrap">{ joined(app, item) }</li> }) }</ul>
        </div>
    }
}

/// Whether its items are lines of their own.
fn is_listed(collection: &CollectionView) -> bool {
    !collection.items.is_empty() && !custom::is_custom(&collection.key)
}

/// What an item says, on one line; its flags and codes aside.
fn joined(app: &App, item: &ItemView) -> Html {
    let says =
        |field: &&FieldView| matches!(field.value, Some(Value::Text(_))) && field.key != "country";
    let words = |field: &FieldView| match field.key.as_str() {
        "relation" => {
            relations::words(&field.display, facts::is_on(item, "inverse"), &app.state.workspace)
        }
        _ => field.display.clone(),
    };
    let (links, texts): (Vec<_>, Vec<_>) =
        item.fields.iter().filter(says).partition(|field| field.key == "other");
    html! {
        <>
            { texts.into_iter().map(words).collect::<Vec<_>>().join(" · ") }{ " " }
            { for links.into_iter().map(|field| html! { <Linked app={app.clone()} text={field.display.clone()} /> }) }
        </>
    }
}
