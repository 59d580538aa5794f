//! Conditions: what contacts inherit, and the lists that terms are chosen from.

use super::waiting::use_waiting;
use crate::{
    app::App,
    components::{badge, form::Typed, icon::icon, inline::Inline},
    i18n::{coded, schedules, t, values},
    screens::fiche::{
        clashes, facts,
        item::ItemDialog,
        terms::{use_settings, warnings},
    },
};
use carnet_engine::api::{Reply, Request};
use carnet_ids::ItemId;
use carnet_model::{
    edit::{Edit, Place},
    kind::DocKey,
    schema::{
        CATEGORIES, Collection, DUNNING_CIRCUITS, INSTALMENTS, PAYMENT_METHODS, PAYMENT_TERMS,
        PRICE_GRIDS,
    },
    terms::schedule,
    value::Value,
    view::{CollectionView, FieldView, ItemView},
};
use std::{collections::BTreeSet, rc::Rc};
use yew::prelude::*;

const KEYS: &[&str] = &[
    CATEGORIES.key,
    PRICE_GRIDS.key,
    PAYMENT_TERMS.key,
    INSTALMENTS.key,
    PAYMENT_METHODS.key,
    DUNNING_CIRCUITS.key,
];
/// Lists of nothing but names.
const NAMES: [Collection; 3] = [PRICE_GRIDS, PAYMENT_METHODS, DUNNING_CIRCUITS];

#[derive(Properties, PartialEq)]
pub(super) struct TermsProps {
    pub(super) app: App,
}

/// What is being edited: an item of a collection, or a new one with what it begins with.
#[derive(Clone, PartialEq)]
enum Open {
    No,
    Item(Collection, Option<Box<ItemView>>, Typed),
}

/// What the cards are drawn with.
struct Drawn<'a> {
    app: &'a App,
    all: &'a [CollectionView],
    waiting: &'a BTreeSet<ItemId>,
    open: &'a UseStateHandle<Open>,
}

impl Drawn<'_> {
    fn items(&self, of: Collection) -> &[ItemView] {
        self.all.iter().find(|known| known.key == of.key).map_or(&[], |known| &known.items)
    }

    fn opener(&self, to: Open) -> Callback<MouseEvent> {
        let open = self.open.clone();
        Callback::from(move |_| open.set(to.clone()))
    }
}

/// The cards.
#[component]
pub(super) fn Terms(props: &TermsProps) -> Html {
    let app = &props.app;
    let open = use_state(|| Open::No);
    let waiting = use_waiting(app, KEYS);
    let company = use_company(app);
    let (Some(all), Some(company)) = (use_settings(app, KEYS), company) else {
        return html! { <p class="pad" role="status">{ t!("admin-loading") }</p> };
    };
    let drawn = Drawn { app, all: &all, waiting: &waiting, open: &open };
    html! {
        <>
            { of_company(app, &company) }
            { of_categories(&drawn) }
            { payment_terms(&drawn) }
            { for NAMES.iter().map(|of| names(&drawn, *of)) }
            { dialog(app, &open) }
        </>
    }
}

/// What the company says of terms; nothing where nobody has written any settings.
#[hook]
fn use_company(app: &App) -> Option<Rc<Vec<FieldView>>> {
    let found = use_state_eq(|| None);
    {
        let (app, found) = (app.clone(), found.clone());
        use_effect_with(app.state.changes.workspace, move |_| {
            app.ask(Request::CompanyTerms, move |reply| match reply {
                Reply::Fields(fields) => found.set(Some(Rc::new(fields))),
                _ => found.set(Some(Rc::default())),
            });
        });
    }
    (*found).clone()
}

fn of_company(app: &App, fields: &[FieldView]) -> Html {
    html! {
        <section class="card" id="admin-terms-company">
            <header><h2>{ t!("company-terms-title") }</h2></header>
            <p class="pad">{ t!("company-terms-lead") }</p>
            <dl class="pairs">
                { for fields.iter().map(|field| html! {
                    <Inline key={field.key.clone()} app={app.clone()} doc={DocKey::Settings} place={Place::Root} field={field.clone()} />
                }) }
            </dl>
        </section>
    }
}

fn of_categories(drawn: &Drawn<'_>) -> Html {
    let title = t!("category-terms-title");
    html! {
        <section class="card" id="admin-terms-categories">
            <header><h2>{ title }</h2>{ add(drawn, CATEGORIES) }</header>
            <p class="pad">{ t!("category-terms-lead") }</p>
            <ol class="items">{ for drawn.items(CATEGORIES).iter().map(|item| category(drawn, item)) }</ol>
        </section>
    }
}

fn category(drawn: &Drawn<'_>, item: &ItemView) -> Html {
    let place = place(CATEGORIES, item.item);
    let said = item.fields.iter().filter(|field| field.key != "name" && field.value.is_some());
    let words = |field: &FieldView| {
        let kind = values::kind_of(DocKey::Settings, &place, &field.key);
        let value = values::shown(kind, field, &drawn.app.state.workspace);
        t!("terms-of", name = values::label(&field.key), value = value)
    };
    let said: Vec<String> = said.map(words).collect();
    let said = if said.is_empty() { t!("category-terms-none") } else { said.join(" · ") };
    entry(drawn, CATEGORIES, item, html! { <p class="by wrap">{ said }</p> }, html! {})
}

fn payment_terms(drawn: &Drawn<'_>) -> Html {
    html! {
        <section class="card" id="admin-terms-payment">
            <header><h2>{ coded("section", PAYMENT_TERMS.key) }</h2>{ add(drawn, PAYMENT_TERMS) }</header>
            <p class="pad">{ t!("payment-terms-lead") }</p>
            <ol class="items">{ for drawn.items(PAYMENT_TERMS).iter().map(|item| payment_term(drawn, item)) }</ol>
        </section>
    }
}

fn payment_term(drawn: &Drawn<'_>, item: &ItemView) -> Html {
    let known = schedule::terms(drawn.all);
    let term = known.into_iter().find(|term| term.id == Some(item.item)).unwrap_or_default();
    let id = item.item.to_string();
    let parts = drawn.items(INSTALMENTS).iter().filter(|part| facts::stored(part, "term") == id);
    let name = named(item);
    let first = Typed::from([("term".to_owned(), Value::Text(id.clone()))]);
    let new = drawn.opener(Open::Item(INSTALMENTS, None, first));
    let inside = html! {
        <>
            <p class="by wrap">{ schedules::rule_words(&term.rule) }{ " " }
                if term.retired { { badge::tag("", t!("payment-term-retired")) } }
            </p>
            { warnings(&term) }
            <ul>{ for parts.map(|part| instalment(drawn, part)) }</ul>
        </>
    };
    let more = html! {
        <>
            <button class="btn" aria-label={t!("instalment-new-what", name = name.as_str())} onclick={new}>{ icon("plus") }{ t!("instalment-new") }</button>
            { retire(drawn.app, item, &name) }
        </>
    };
    entry(drawn, PAYMENT_TERMS, item, inside, more)
}

fn instalment(drawn: &Drawn<'_>, item: &ItemView) -> Html {
    let kind = match facts::stored(item, "instalment_kind") {
        "" => "instalment",
        kind => kind,
    };
    let kind = coded("choice-instalment-kind", kind);
    let percent = facts::stored(item, "percent");
    let words = match percent {
        "" => t!("instalment-rest", kind = kind.as_str()),
        percent => t!("instalment-line", kind = kind.as_str(), percent = percent.replace('.', ",")),
    };
    let rule = match facts::stored(item, "due_rule") {
        "" => String::new(),
        rule => format!(" · {}", schedules::words(rule)),
    };
    let method = facts::text(item, "payment_method");
    let edit = drawn.opener(Open::Item(INSTALMENTS, Some(Box::new(item.clone())), Typed::new()));
    let name = words.clone();
    html! {
        <li class="row-of" key={item.item.to_string()}>
            <span class="wrap">{ words }{ rule }if !method.is_empty() { { format!(" · {method}") } }</span>
            { waits(drawn, item) }
            <button class="btn ic quiet" title={t!("edit")} aria-label={t!("terms-edit-what", name = name.as_str())} onclick={edit}>{ icon("edit") }</button>
            <button class="btn ic quiet bad" title={t!("remove")} aria-label={t!("terms-remove-what", name = name.as_str())} onclick={remove(drawn.app, INSTALMENTS, item)}>{ icon("trash") }</button>
            { clashes::clashes(drawn.app, INSTALMENTS, item) }
        </li>
    }
}

/// Offers a schedule no more, or again.
fn retire(app: &App, item: &ItemView, name: &str) -> Html {
    let (id, retired) = (item.item, facts::is_on(item, "retired"));
    let told =
        if retired { t!("payment-term-offered-told") } else { t!("payment-term-retired-told") };
    let onclick = app.on(move |app, _: MouseEvent| {
        let value = (!retired).then_some(Value::Bool(true));
        let edit =
            Edit::Set { place: place(PAYMENT_TERMS, id), field: "retired".to_owned(), value };
        app.edit(DocKey::Settings, vec![edit], told.clone());
    });
    let (drawing, label, words) = match retired {
        true => ("undo", t!("payment-term-offer-what", name = name), t!("payment-term-offer")),
        false => {
            ("archive", t!("payment-term-retire-what", name = name), t!("payment-term-retire"))
        }
    };
    html! { <button class="btn" aria-label={label} {onclick}>{ icon(drawing) }{ words }</button> }
}

fn names(drawn: &Drawn<'_>, of: Collection) -> Html {
    let items = drawn.items(of);
    html! {
        <section class="card" id={format!("admin-terms-{}", of.key.replace('_', "-"))}>
            <header><h2>{ coded("section", of.key) }</h2>{ add(drawn, of) }</header>
            if items.is_empty() { <p class="pad muted small">{ t!("terms-lists-none") }</p> }
            <ol class="items">{ for items.iter().map(|item| entry(drawn, of, item, html! {}, removal(drawn, of, item))) }</ol>
        </section>
    }
}

fn add(drawn: &Drawn<'_>, of: Collection) -> Html {
    let onclick = drawn.opener(Open::Item(of, None, Typed::new()));
    html! { <button class="btn" {onclick}>{ icon("plus") }{ coded("item-add", of.key) }</button> }
}

/// An item with its name, what is said of it, and what can be done.
fn entry(drawn: &Drawn<'_>, of: Collection, item: &ItemView, said: Html, more: Html) -> Html {
    let name = named(item);
    let edit = drawn.opener(Open::Item(of, Some(Box::new(item.clone())), Typed::new()));
    html! {
        <li key={item.item.to_string()}>
            <h3 class="wrap">{ name.clone() }{ " " }{ waits(drawn, item) }</h3>
            { said }
            { clashes::clashes(drawn.app, of, item) }
            <div class="forms">
                <button class="btn" aria-label={t!("terms-edit-what", name = name.as_str())} onclick={edit}>{ icon("edit") }{ t!("edit") }</button>
                { more }
            </div>
        </li>
    }
}

fn removal(drawn: &Drawn<'_>, of: Collection, item: &ItemView) -> Html {
    let label = t!("terms-remove-what", name = named(item));
    html! { <button class="btn" aria-label={label} onclick={remove(drawn.app, of, item)}>{ icon("trash") }{ t!("remove") }</button> }
}

fn remove(app: &App, of: Collection, item: &ItemView) -> Callback<MouseEvent> {
    let id = item.item;
    app.on(move |app, _: MouseEvent| {
        let remove = Edit::Remove { collection: of.key.to_owned(), item: id };
        app.edit(DocKey::Settings, vec![remove], t!("removed"));
    })
}

fn waits(drawn: &Drawn<'_>, item: &ItemView) -> Html {
    let waits = drawn.waiting.contains(&item.item);
    html! { if waits { { badge::tag("warn", t!("badge-waiting")) } } }
}

fn named(item: &ItemView) -> String {
    match facts::stored(item, "name") {
        "" => t!("terms-unnamed"),
        name => name.to_owned(),
    }
}

fn place(of: Collection, item: ItemId) -> Place {
    Place::Item { collection: of.key.to_owned(), item }
}

fn dialog(app: &App, open: &UseStateHandle<Open>) -> Html {
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(Open::No))
    };
    let app = app.clone();
    match (**open).clone() {
        Open::No => html! {},
        Open::Item(collection, item, first) => {
            let required = (collection.key != INSTALMENTS.key).then_some("name");
            let item = item.map(|item| *item);
            // What fiches are called by is changed with them, under the lists.
            let hidden: &[&str] = match (&item, collection.key == CATEGORIES.key) {
                (Some(_), true) => &["name"],
                _ => &["retired", "term"],
            };
            html! {
                <ItemDialog {app} doc={DocKey::Settings} {collection} {item} {first} {hidden} {required} {close} />
            }
        }
    }
}
