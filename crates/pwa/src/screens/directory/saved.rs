//! Saved filters: those of this device alone, and those that the company offers to everybody. Each has a name and a
//! place among the others, and the directory may begin with one.

use crate::{
    app::{
        App, browser,
        state::{Action, Beginning, SavedFilter},
    },
    components::{icon::icon, input::typed_into},
    i18n::t,
    screens::fiche::conflict,
};
use carnet_engine::api::{Action as Rights, Query, Reply, Request, Section};
use carnet_ids::ItemId;
use carnet_model::{
    edit::{Edit, Place},
    kind::DocKey,
    schema::SAVED_FILTERS,
    value::Value,
    view::CollectionView,
};
use yew::prelude::*;

/// What stands in the place of the rep in a filter for everybody that was saved as "my portfolio".
const ME: &str = "me";

#[derive(Properties, PartialEq)]
pub(super) struct SavedProps {
    pub(super) app: App,
}

/// Whose filter it is.
#[derive(Debug, Clone, PartialEq)]
enum Of {
    /// This device's, at this place.
    Device(usize),
    /// Everybody's, with the one before it, and the one before that.
    Shared(ItemId, Vec<ItemId>),
}

/// The filters that everybody is offered, as this user reads them. One of a later version that says what this one can't
/// read is left out.
pub(crate) fn shared(app: &App) -> Vec<(ItemId, SavedFilter)> {
    let me = app.state.user.as_ref().map(|user| user.person.to_string());
    let known = app.state.workspace.saved_filters.iter().filter_map(|filter| {
        let mut query: Query = serde_json::from_str(&filter.query).ok()?;
        if query.rep.as_deref() == Some(ME) {
            query.rep = me.clone();
        }
        Some((filter.id, SavedFilter { name: filter.name.clone(), query }))
    });
    known.collect()
}

/// The filters that act can be saved; saved ones are put in order, renamed and forgotten.
#[component]
pub(super) fn Saved(props: &SavedProps) -> Html {
    let app = &props.app;
    let renaming = use_state(|| None::<(Of, String)>);
    let settings = use_settings(app);
    let (own, shared) = (&app.state.notes.filters, shared(app));
    let ids: Vec<ItemId> = shared.iter().map(|(id, _)| *id).collect();
    let line = |of: Of, filter: &SavedFilter, last: bool| {
        let drawn = Drawn { app, renaming: &renaming, of, filter, last };
        drawn.line(settings.as_ref())
    };
    html! {
        <div class="card" id="saved-filters">
            <header><h3>{ t!("filters-saved") }</h3></header>
            <div class="inside"><Save app={app.clone()} /></div>
            if !own.is_empty() {
                <h4 class="pad small muted">{ t!("saved-own") }</h4>
                <ul>{ for own.iter().enumerate().map(|(at, filter)| line(Of::Device(at), filter, at + 1 == own.len())) }</ul>
            }
            if !shared.is_empty() {
                <h4 class="pad small muted">{ t!("saved-shared") }</h4>
                <ul>{ for shared.iter().enumerate().map(|(at, (id, filter))| {
                    let before = ids.iter().take(at).rev().take(2).copied().collect();
                    line(Of::Shared(*id, before), filter, at + 1 == ids.len())
                }) }</ul>
            }
            if own.is_empty() && shared.is_empty() { <p class="pad muted small">{ t!("saved-none") }</p> }
        </div>
    }
}

/// Everybody's filters with what is in conflict in them.
#[hook]
fn use_settings(app: &App) -> Option<CollectionView> {
    let found = use_state(|| None);
    let (app, then) = (app.clone(), found.clone());
    use_effect_with(app.state.changes.workspace, move |_| {
        app.ask(Request::Settings(SAVED_FILTERS.key.to_owned()), move |reply| {
            if let Reply::Collection(all) = reply {
                then.set(Some(all));
            }
        });
    });
    (*found).clone()
}

/// What the directory begins with is what everybody's filter says now, or nothing where that is gone.
#[hook]
pub(super) fn use_beginning(app: &App, complete: bool) {
    let app = app.clone();
    let known = complete.then(|| app.state.workspace.saved_filters.clone());
    use_effect_with(known, move |known| {
        if known.is_none() {
            return;
        }
        let Some(begins) = app.state.notes.begins.clone() else { return };
        let Some(id) = begins.shared else { return };
        let found = shared(&app).into_iter().find(|(known, _)| *known == id);
        let now = found.map(|(id, filter)| Beginning {
            name: filter.name,
            shared: Some(id),
            query: filter.query,
        });
        if now.as_ref() != Some(&begins) {
            app.state.dispatch(Action::Begins(now));
        }
    });
}

fn may_share(app: &App) -> bool {
    app.state.workspace.barred.allows(Section::Lists, Rights::Edit)
}

/// Saves the filters that act.
#[component]
fn Save(props: &SavedProps) -> Html {
    let app = &props.app;
    let name = use_state(String::new);
    let everybody = use_state(|| false);
    let oninput = typed_into(&name);
    let onsubmit = {
        let (name, everybody) = (name.clone(), everybody.clone());
        app.on(move |app, event: SubmitEvent| {
            event.prevent_default();
            if save(app, name.trim(), *everybody) {
                name.set(String::new());
            }
        })
    };
    let choose = |on: bool| {
        let everybody = everybody.clone();
        Callback::from(move |_: Event| everybody.set(on))
    };
    html! {
        <form {onsubmit}>
            <div class="forms">
                <div class="field grow">
                    <label class="label" for="filter-name">{ t!("filters-save-name") }</label>
                    <input id="filter-name" type="text" maxlength="60" autocomplete="off" value={(*name).clone()} {oninput} />
                </div>
                <button class="btn" disabled={name.trim().is_empty()}>{ icon("save") }{ t!("filters-save") }</button>
            </div>
            if may_share(app) {
                <fieldset class="checks">
                    <legend class="sr">{ t!("saved-for") }</legend>
                    <label class="check"><input type="radio" name="filter-for" checked={!*everybody} onchange={choose(false)} />{ t!("saved-for-me") }</label>
                    <label class="check"><input type="radio" name="filter-for" checked={*everybody} onchange={choose(true)} />{ t!("saved-for-all") }</label>
                </fieldset>
            } else { <p class="hint">{ t!("saved-for-me") }</p> }
        </form>
    }
}

/// Whether it could be.
fn save(app: &App, name: &str, everybody: bool) -> bool {
    let query = Query { text: String::new(), ..app.state.query.clone() };
    if name.is_empty() {
        return false;
    }
    if query == Query::default() {
        app.tell(t!("saved-nothing"));
        return false;
    }
    if everybody {
        return share(app, name, query);
    }
    let mut filters = app.state.notes.filters.clone();
    filters.retain(|known| known.name != name);
    filters.push(SavedFilter { name: name.to_owned(), query });
    app.state.dispatch(Action::Filters(filters));
    app.tell(t!("filters-kept", name = name));
    true
}

/// Offers a filter to everybody. Favourites and recent fiches are this device's, and nobody else's.
fn share(app: &App, name: &str, mut query: Query) -> bool {
    if query.only.is_some() {
        app.tell(t!("saved-only-mine"));
        return false;
    }
    let me = app.state.user.as_ref().map(|user| user.person.to_string());
    if query.rep.is_some() && query.rep == me {
        query.rep = Some(ME.to_owned());
    }
    let Ok(query) = serde_json::to_string(&query) else { return false };
    let fields = [("name", name.to_owned()), ("query", query)];
    let fields = fields.map(|(key, text)| (key.to_owned(), Value::Text(text))).into();
    let item = ItemId::new(browser::random());
    let add = Edit::Add { collection: SAVED_FILTERS.key.to_owned(), item, fields };
    app.edit(DocKey::Settings, vec![add], t!("saved-shared-now", name = name));
    true
}

/// A line, and what it is drawn with.
struct Drawn<'a> {
    app: &'a App,
    renaming: &'a UseStateHandle<Option<(Of, String)>>,
    of: Of,
    filter: &'a SavedFilter,
    /// It is the last one of its list.
    last: bool,
}

impl Drawn<'_> {
    fn line(&self, settings: Option<&CollectionView>) -> Html {
        let key = match &self.of {
            Of::Device(at) => format!("{at}-{}", self.filter.name),
            Of::Shared(id, _) => id.to_string(),
        };
        let body = match &**self.renaming {
            Some((of, typed)) if *of == self.of => self.form(typed),
            _ => self.shown(),
        };
        html! { <li {key} data-filter={self.filter.name.clone()}>{ self.clashes(settings) }<div class="ln">{ body }</div></li> }
    }

    fn may_change(&self) -> bool {
        matches!(self.of, Of::Device(_)) || may_share(self.app)
    }

    fn shown(&self) -> Html {
        let name = self.filter.name.as_str();
        let apply = {
            let query = self.filter.query.clone();
            self.app.on(move |app, _: MouseEvent| app.state.dispatch(Action::Search(query.clone())))
        };
        let begins = self.begins();
        let toggle = {
            let now = (!begins).then(|| self.beginning());
            self.app.on(move |app, _: MouseEvent| app.state.dispatch(Action::Begins(now.clone())))
        };
        html! {
            <>
                <div class="what">
                    <button type="button" class="link wrap" aria-label={t!("saved-apply", name = name)} onclick={apply}>{ name }</button>
                    if begins { <small>{ t!("saved-begins") }</small> }
                </div>
                <div class="iconrow">
                    { self.button("star", t!("saved-begin", name = name), toggle, Some(begins)) }
                    if self.may_change() { { self.changes(name) } }
                </div>
            </>
        }
    }

    fn changes(&self, name: &str) -> Html {
        let up = self.first().then(|| self.move_by(true));
        let down = (!self.last).then(|| self.move_by(false));
        let rename = {
            let (renaming, of, name) = (self.renaming.clone(), self.of.clone(), name.to_owned());
            Callback::from(move |_: MouseEvent| renaming.set(Some((of.clone(), name.clone()))))
        };
        let forget = {
            let of = self.of.clone();
            self.app.on(move |app, _: MouseEvent| forget(app, &of))
        };
        html! {
            <>
                if let Some(up) = up { { self.button("up", t!("saved-up", name = name), up, None) } }
                if let Some(down) = down { { self.button("down", t!("saved-down", name = name), down, None) } }
                { self.button("edit", t!("saved-rename", name = name), rename, None) }
                { self.button("trash", t!("filters-forget", name = name), forget, None) }
            </>
        }
    }

    fn button(
        &self,
        name: &str,
        label: String,
        onclick: Callback<MouseEvent>,
        pressed: Option<bool>,
    ) -> Html {
        let class = classes!("btn", "ic", pressed.unwrap_or(false).then_some("on"));
        let pressed = pressed.map(|on| on.to_string());
        html! { <button type="button" {class} title={label.clone()} aria-label={label} aria-pressed={pressed} {onclick}>{ icon(name) }</button> }
    }

    /// Whether another one stands before it.
    fn first(&self) -> bool {
        match &self.of {
            Of::Device(at) => *at > 0,
            Of::Shared(_, before) => !before.is_empty(),
        }
    }

    fn beginning(&self) -> Beginning {
        let shared = match self.of {
            Of::Device(_) => None,
            Of::Shared(id, _) => Some(id),
        };
        Beginning { name: self.filter.name.clone(), shared, query: self.filter.query.clone() }
    }

    fn begins(&self) -> bool {
        let now = self.app.state.notes.begins.as_ref();
        let this = self.beginning();
        now.is_some_and(|now| match now.shared {
            Some(_) => now.shared == this.shared,
            None => this.shared.is_none() && now.name == this.name,
        })
    }

    fn form(&self, typed: &str) -> Html {
        let oninput = {
            let (renaming, of) = (self.renaming.clone(), self.of.clone());
            crate::components::input::on_text(Callback::from(move |text| {
                renaming.set(Some((of.clone(), text)));
            }))
        };
        let onsubmit = {
            let (renaming, of, name) =
                (self.renaming.clone(), self.of.clone(), typed.trim().to_owned());
            self.app.on(move |app, event: SubmitEvent| {
                event.prevent_default();
                if !name.is_empty() {
                    rename(app, &of, &name);
                    renaming.set(None);
                }
            })
        };
        let cancel = {
            let renaming = self.renaming.clone();
            Callback::from(move |_: MouseEvent| renaming.set(None))
        };
        html! {
            <form class="forms grow" {onsubmit}>
                <input class="input grow" type="text" maxlength="60" autocomplete="off" aria-label={t!("saved-name")} value={typed.to_owned()} {oninput} />
                <button class="btn pri" disabled={typed.trim().is_empty()}>{ t!("save") }</button>
                <button type="button" class="btn" onclick={cancel}>{ t!("cancel") }</button>
            </form>
        }
    }

    /// One place up or down.
    fn move_by(&self, up: bool) -> Callback<MouseEvent> {
        let of = self.of.clone();
        self.app.on(move |app, _: MouseEvent| match &of {
            Of::Device(at) => {
                let mut filters = app.state.notes.filters.clone();
                let other = if up { at.wrapping_sub(1) } else { at + 1 };
                if *at < filters.len() && other < filters.len() {
                    filters.swap(*at, other);
                    app.state.dispatch(Action::Filters(filters));
                }
            }
            Of::Shared(id, before) => {
                let ids = app.state.workspace.saved_filters.iter().map(|filter| filter.id);
                let after = if up {
                    before.get(1).copied()
                } else {
                    ids.skip_while(|known| known != id).nth(1)
                };
                let edit =
                    Edit::Move { collection: SAVED_FILTERS.key.to_owned(), item: *id, after };
                app.edit(DocKey::Settings, vec![edit], t!("moved"));
            }
        })
    }

    /// Two people who renamed it at the same time, or of whom one removed it.
    fn clashes(&self, settings: Option<&CollectionView>) -> Html {
        let Of::Shared(id, _) = self.of else { return html! {} };
        let item = settings.and_then(|all| all.items.iter().find(|item| item.item == id));
        let Some(item) = item else { return html! {} };
        let place = Place::Item { collection: SAVED_FILTERS.key.to_owned(), item: id };
        html! {
            <>
                if let Some(stamp) = &item.removed_meanwhile { { conflict::removed(self.app, SAVED_FILTERS.key, item, stamp) } }
                { for item.fields.iter().filter(|field| field.key == "name" && !field.conflict.is_empty()).map(|field| html! {
                    <dl class="pairs">{ conflict::field(self.app, DocKey::Settings, &place, field) }</dl>
                }) }
            </>
        }
    }
}

fn rename(app: &App, of: &Of, name: &str) {
    match of {
        Of::Device(at) => {
            let mut filters = app.state.notes.filters.clone();
            let Some(filter) = filters.get_mut(*at) else { return };
            let was = std::mem::replace(&mut filter.name, name.to_owned());
            app.state.dispatch(Action::Filters(filters));
            if let Some(begins) = app
                .state
                .notes
                .begins
                .clone()
                .filter(|begins| begins.shared.is_none() && begins.name == was)
            {
                app.state
                    .dispatch(Action::Begins(Some(Beginning { name: name.to_owned(), ..begins })));
            }
        }
        Of::Shared(id, _) => {
            let place = Place::Item { collection: SAVED_FILTERS.key.to_owned(), item: *id };
            let value = Some(Value::text(name));
            let edit = Edit::Set { place, field: "name".to_owned(), value };
            app.edit(DocKey::Settings, vec![edit], t!("saved-renamed"));
        }
    }
}

fn forget(app: &App, of: &Of) {
    match of {
        Of::Device(at) => {
            let mut filters = app.state.notes.filters.clone();
            if *at >= filters.len() {
                return;
            }
            let gone = filters.remove(*at);
            app.state.dispatch(Action::Filters(filters));
            let begins = app.state.notes.begins.as_ref();
            if begins.is_some_and(|begins| begins.shared.is_none() && begins.name == gone.name) {
                app.state.dispatch(Action::Begins(None));
            }
            app.tell(t!("saved-forgotten", name = gone.name));
        }
        Of::Shared(id, _) => {
            let edit = Edit::Remove { collection: SAVED_FILTERS.key.to_owned(), item: *id };
            app.edit(DocKey::Settings, vec![edit], t!("removed"));
        }
    }
}
