//! The company's own types of relation: two names each, one a side.

use crate::{
    app::App,
    components::icon::icon,
    i18n::{relations, t},
    screens::fiche::{conflict, item::ItemDialog},
};
use carnet_engine::api::{Reply, Request};
use carnet_model::{
    edit::{Edit, Place},
    kind::DocKey,
    schema::{Collection, RELATION_KINDS, SETTINGS_COLLECTIONS},
    view::{CollectionView, ItemView, RelationType, is_mutual},
};
use yew::prelude::*;

/// The collection of the settings.
const KEY: &str = "relation_types";

#[derive(Properties, PartialEq)]
pub(super) struct TypesProps {
    pub(super) app: App,
}

/// What the dialogue edits: nothing, a new type, or this one.
#[derive(Clone, PartialEq)]
enum Open {
    No,
    New,
    Item(Box<ItemView>),
}

/// The card.
#[component]
pub(super) fn RelationTypes(props: &TypesProps) -> Html {
    let app = &props.app;
    let open = use_state(|| Open::No);
    let types = use_types(app);
    let add = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(Open::New))
    };
    let label = t!("add-to", what = t!("section-relation-types"));
    html! {
        <section class="card" id="relation-types">
            <header>
                <h2>{ t!("section-relation-types") }</h2>
                <button class="btn" aria-label={label} onclick={add}>{ icon("plus") }{ t!("add") }</button>
            </header>
            <p class="pad muted small">{ t!("relation-types-lead", known = built_in(app)) }</p>
            if let Some(types) = &types {
                if types.items.is_empty() { <p class="pad small">{ t!("relation-types-none") }</p> }
                <ul>{ for types.items.iter().map(|item| line(app, item, &open)) }</ul>
                { removed(app) }
            } else {
                <p class="pad" role="status">{ t!("admin-loading") }</p>
            }
            { dialog(app, &open) }
        </section>
    }
}

/// The types with what is in conflict in them, read again when the settings change.
#[hook]
fn use_types(app: &App) -> Option<CollectionView> {
    let types = use_state(|| None);
    {
        let (app, types) = (app.clone(), types.clone());
        use_effect_with(app.state.changes.workspace, move |_| {
            app.order(Request::Settings(KEY.to_owned()), move |_, reply| {
                if let Reply::Collection(found) = reply {
                    types.set(Some(found));
                }
            });
        });
    }
    (*types).clone()
}

/// "est salarié de / emploie, est partenaire de".
fn built_in(app: &App) -> String {
    let workspace = &app.state.workspace;
    let both = |code: &&str| {
        let name = relations::words(code, false, workspace);
        if is_mutual(code, &[]) {
            return name;
        }
        let inverse = relations::words(code, true, workspace);
        t!("relation-types-pair", name = name, inverse = inverse)
    };
    RELATION_KINDS.iter().map(both).collect::<Vec<_>>().join(", ")
}

fn field<'a>(item: &'a ItemView, key: &str) -> &'a str {
    item.fields.iter().find(|field| field.key == key).map_or("", |field| field.display.as_str())
}

fn line(app: &App, item: &ItemView, open: &UseStateHandle<Open>) -> Html {
    let (name, inverse) = (field(item, "name").to_owned(), field(item, "inverse_name").to_owned());
    let place = Place::Item { collection: KEY.to_owned(), item: item.item };
    let edit = {
        let (open, item) = (open.clone(), item.clone());
        Callback::from(move |_: MouseEvent| open.set(Open::Item(Box::new(item.clone()))))
    };
    let edits = vec![Edit::Remove { collection: KEY.to_owned(), item: item.item }];
    let remove =
        app.on(move |app, _: MouseEvent| app.edit(DocKey::Settings, edits.clone(), t!("removed")));
    html! {
        <li key={item.item.to_string()}>
            if let Some(stamp) = &item.removed_meanwhile { { conflict::removed(app, KEY, item, stamp) } }
            { for item.fields.iter().filter(|field| !field.conflict.is_empty()).map(|field| html! {
                <dl class="pairs">{ conflict::field(app, DocKey::Settings, &place, field) }</dl>
            }) }
            <div class="ln">
                <div class="what"><b>{ if name.is_empty() { t!("unnamed") } else { name.clone() } }</b><small>{ inverse }</small></div>
                <div class="iconrow">
                    <button class="btn ic" title={t!("edit")} aria-label={t!("relation-types-edit", name = name.as_str())} onclick={edit}>{ icon("edit") }</button>
                    <button class="btn ic bad" title={t!("remove")} aria-label={t!("relation-types-remove", name = name.as_str())} onclick={remove}>{ icon("trash") }</button>
                </div>
            </div>
        </li>
    }
}

/// Types that are offered no more: relations of them keep their words, and they can come back.
fn removed(app: &App) -> Html {
    let types = &app.state.workspace.relation_types;
    let removed: Vec<&RelationType> = types.iter().filter(|known| known.removed).collect();
    if removed.is_empty() {
        return html! {};
    }
    html! {
        <>
            <h3 class="pad small muted">{ t!("relation-types-removed") }</h3>
            <p class="pad small muted">{ t!("relation-types-kept") }</p>
            <ul>{ for removed.into_iter().map(|known| back(app, known)) }</ul>
        </>
    }
}

fn back(app: &App, known: &RelationType) -> Html {
    let edits = vec![Edit::Restore { collection: KEY.to_owned(), item: known.id }];
    let restore = app.on(move |app, _: MouseEvent| {
        app.edit(DocKey::Settings, edits.clone(), t!("relation-types-restored"));
    });
    html! {
        <li class="ln" key={known.id.to_string()}>
            <div class="what"><b>{ &known.name }</b><small>{ &known.inverse_name }</small></div>
            <button class="btn" onclick={restore}>{ icon("undo") }{ t!("relation-types-restore") }</button>
        </li>
    }
}

fn dialog(app: &App, open: &UseStateHandle<Open>) -> Html {
    let item = match &**open {
        Open::No => return html! {},
        Open::New => None,
        Open::Item(item) => Some((**item).clone()),
    };
    let Some(collection) = collection() else { return html! {} };
    let open = open.clone();
    let close = Callback::from(move |()| open.set(Open::No));
    html! { <ItemDialog app={app.clone()} doc={DocKey::Settings} {collection} {item} {close} required="name" /> }
}

fn collection() -> Option<Collection> {
    SETTINGS_COLLECTIONS.iter().find(|known| known.key == KEY).copied()
}
