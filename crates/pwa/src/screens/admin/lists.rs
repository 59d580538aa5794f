//! Lists of values: what categories, origins, statuses and the like are chosen from, and what fiches have of them.

mod add;
mod naming;
mod replace;
mod unlisted;
mod values;

use super::waiting::use_waiting;
use crate::{
    app::{App, route::Route, state::Action},
    i18n::{coded, t},
    screens::fiche::{facts, terms::use_settings},
};
use carnet_engine::api::{InUse, Query, Reply, Request};
use carnet_ids::ItemId;
use carnet_model::{
    listed,
    schema::{Collection, List, SETTINGS_COLLECTIONS},
    search::fold,
    view::{CollectionView, ItemView},
};
use naming::Naming;
use replace::Replace;
use std::{collections::BTreeSet, rc::Rc};
use yew::prelude::*;

/// Those that are edited here; others have a screen of their own.
const LISTS: [List; 5] =
    [List::Categories, List::Origins, List::Statuses, List::LegalForms, List::Works];
const KEYS: &[&str] = &[
    List::Categories.collection(),
    List::Origins.collection(),
    List::Statuses.collection(),
    List::LegalForms.collection(),
    List::Works.collection(),
];

#[derive(Properties, PartialEq)]
pub(super) struct ListsProps {
    pub(super) app: App,
}

/// The dialogue that is open.
#[derive(Clone, PartialEq)]
enum Open {
    No,
    /// A value's name.
    Name(Box<ItemView>),
    /// A value goes.
    Remove(Box<ItemView>),
    /// A value that fiches have and the list does not hold.
    Replace(String),
}

/// What the cards are drawn with.
struct Drawn<'a> {
    app: &'a App,
    list: List,
    items: &'a [ItemView],
    /// What fiches have; nothing while that is not known, or of a list that the directory does not keep.
    uses: &'a [InUse],
    waiting: &'a BTreeSet<ItemId>,
    open: &'a UseStateHandle<Open>,
}

impl Drawn<'_> {
    fn opener(&self, to: Open) -> Callback<MouseEvent> {
        let open = self.open.clone();
        Callback::from(move |_| open.set(to.clone()))
    }

    fn uses_of(&self, value: &str) -> Option<&InUse> {
        self.uses.iter().find(|uses| uses.value == value)
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.items.iter().map(name).filter(|name| !name.is_empty())
    }
}

/// The screen.
#[component]
pub(super) fn Lists(props: &ListsProps) -> Html {
    let app = &props.app;
    let list = use_state_eq(|| List::Categories);
    let open = use_state(|| Open::No);
    let waiting = use_waiting(app, KEYS);
    let uses = use_uses(app, *list);
    let Some(all) = use_settings(app, KEYS) else {
        return html! { <p class="pad" role="status">{ t!("admin-loading") }</p> };
    };
    let items = items(&all, *list);
    let drawn = Drawn { app, list: *list, items, uses: &uses, waiting: &waiting, open: &open };
    let left = app.state.sync.unlisted;
    html! {
        <>
            <p class="lead">{ t!("lists-lead") }</p>
            <div class="row-of" role="group" aria-label={t!("admin-lists")}>{ for LISTS.iter().map(|of| chooser(&list, *of)) }</div>
            if left > 0 { <p class="hint" role="status">{ t!("tasks-more-to-read", count = left) }</p> }
            { values::card(&drawn) }
            { unlisted::card(&drawn) }
            { dialog(&drawn) }
        </>
    }
}

fn items(all: &[CollectionView], list: List) -> &[ItemView] {
    let known = all.iter().find(|known| known.key == list.collection());
    known.map_or(&[], |known| &known.items)
}

fn chooser(list: &UseStateHandle<List>, of: List) -> Html {
    let onclick = {
        let list = list.clone();
        Callback::from(move |_: MouseEvent| list.set(of))
    };
    let pressed = (**list == of).to_string();
    html! { <button type="button" class="chip" aria-pressed={pressed} {onclick}>{ title(of) }</button> }
}

fn title(list: List) -> String {
    coded("section", list.collection())
}

/// Asked for again whenever a document changes; of the list before, nothing.
#[hook]
fn use_uses(app: &App, list: List) -> Rc<Vec<InUse>> {
    let found = use_state_eq(|| None::<(List, Rc<Vec<InUse>>)>);
    {
        let (app, found) = (app.clone(), found.clone());
        let changes = (app.state.changes.directory, app.state.changes.workspace);
        use_effect_with((list, changes), move |(list, _)| {
            let list = *list;
            app.ask(Request::InUse(list), move |reply| {
                if let Reply::InUse(uses) = reply {
                    found.set(Some((list, uses.into())));
                }
            });
        });
    }
    let found = (*found).clone().filter(|(of, _)| *of == list);
    found.map(|(_, uses)| uses).unwrap_or_default()
}

fn dialog(drawn: &Drawn<'_>) -> Html {
    let (app, list) = (drawn.app.clone(), drawn.list);
    let close = {
        let open = drawn.open.clone();
        Callback::from(move |()| open.set(Open::No))
    };
    let names: Vec<String> = drawn.names().map(str::to_owned).collect();
    let uses = |value: &str| drawn.uses_of(value).cloned();
    match (**drawn.open).clone() {
        Open::No => html! {},
        Open::Name(item) => {
            let uses = uses(name(&item));
            html! { <Naming {app} {list} item={*item} {names} {uses} {close} /> }
        }
        Open::Remove(item) => {
            let (from, uses) = (name(&item).to_owned(), uses(name(&item)));
            html! { <Replace {app} {list} {from} {names} {uses} item={Some(item.item)} {close} /> }
        }
        Open::Replace(from) => {
            let uses = uses(&from);
            html! { <Replace {app} {list} {from} {names} {uses} item={None::<ItemId>} {close} /> }
        }
    }
}

fn name(item: &ItemView) -> &str {
    facts::stored(item, "name")
}

/// Whether fiches are known by the values of a list.
fn is_counted(list: List) -> bool {
    query(list, "").is_some()
}

/// The fiches that have a value of a list.
fn query(list: List, value: &str) -> Option<Query> {
    listed::field_of(list)?;
    let value = Some(value.to_owned());
    Some(match list {
        List::Categories => Query { category: value, ..Query::default() },
        List::Origins => Query { origin: value, ..Query::default() },
        List::Statuses => Query { status: value, ..Query::default() },
        _ => return None,
    })
}

/// How many fiches have a value, with the way to them.
fn count(app: &App, list: List, uses: &InUse) -> Html {
    let archived = uses.archived > 0;
    let archived = archived.then(|| t!("lists-archived", count = uses.archived));
    let words = t!("lists-fiches", count = uses.fiches);
    let Some(query) = query(list, &uses.value) else { return html! {} };
    let onclick = app.on(move |app, event: MouseEvent| {
        event.prevent_default();
        app.state.dispatch(Action::Search(query.clone()));
        app.go(Route::Directory);
    });
    html! {
        <>
            if uses.fiches > 0 { <a class="link" href={Route::Directory.path()} {onclick}>{ words }</a> }
            else { { words } }
            { archived }
        </>
    }
}

/// Whether two names are the same to whoever reads them.
fn is_same(one: &str, other: &str) -> bool {
    fold(one.trim()) == fold(other.trim())
}

fn collection(list: List) -> Option<&'static Collection> {
    SETTINGS_COLLECTIONS.iter().find(|known| known.key == list.collection())
}
