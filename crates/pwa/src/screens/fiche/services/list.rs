//! The list of services, and the dialogues that edit them.

use super::{KINDS, Open, ServicesProps, one};
use crate::{
    components::form::Typed,
    i18n::{coded, dates, t, values},
    screens::fiche::{facts, item::ItemDialog, tasks::words::today},
};
use carnet_model::{
    kind::{DocKey, year_of},
    schema::{CREDIT_USES, CREDITS, Collection, SUBSCRIPTIONS},
    service,
    value::Value,
    view::{CollectionView, ItemView},
};
use yew::prelude::*;

/// What a service is drawn with.
pub(super) struct Drawn<'a> {
    pub(super) props: &'a ServicesProps,
    pub(super) ledger: &'a [CollectionView],
    pub(super) open: &'a UseStateHandle<Open>,
}

/// Every kind that there is any of; what is over when it is asked for.
pub(super) fn list(
    props: &ServicesProps,
    open: &UseStateHandle<Open>,
    whole: &UseStateHandle<bool>,
) -> Html {
    let ledger: &[CollectionView] = match &props.ledger {
        None => return html! { <div class="bone" aria-busy="true"></div> },
        Some(Err(failure)) => {
            return html! { <p class="pad hint bad" role="alert">{ values::failure(failure) }</p> };
        }
        Some(Ok(all)) => all,
    };
    let drawn = Drawn { props, ledger, open };
    let all = KINDS.iter().map(|of| (*of, facts::items(&props.fiche.view, of.key)));
    let over: usize = all
        .clone()
        .map(|(of, items)| items.iter().filter(|item| is_over(&drawn, of, item)).count())
        .sum();
    let toggle = {
        let whole = whole.clone();
        Callback::from(move |_: MouseEvent| whole.set(!*whole))
    };
    html! {
        <>
            { for all.map(|(of, items)| group(&drawn, of, items, **whole)) }
            if over > 0 {
                <div class="ln"><button class="link" aria-expanded={whole.to_string()} onclick={toggle}>
                    { if **whole { t!("services-over-hide") } else { t!("services-over", count = over) } }
                </button></div>
            }
        </>
    }
}

fn group(drawn: &Drawn<'_>, of: Collection, items: &[ItemView], whole: bool) -> Html {
    let (over, there): (Vec<_>, Vec<_>) = items.iter().partition(|item| is_over(drawn, of, item));
    let over = over.into_iter().filter(|_| whole);
    let shown: Vec<_> = there.into_iter().chain(over).collect();
    if shown.is_empty() {
        return html! {};
    }
    html! {
        <>
            <h3 class="band">{ coded("section", of.key) }</h3>
            { for shown.into_iter().map(|item| one::one(drawn, of, item)) }
        </>
    }
}

/// Whether nothing of it is left. What two people wrote at the same time is never put away.
fn is_over(drawn: &Drawn<'_>, of: Collection, item: &ItemView) -> bool {
    let is_calm = item.removed_meanwhile.is_none()
        && item.fields.iter().all(|field| field.conflict.is_empty());
    let is_over = match of {
        SUBSCRIPTIONS => service::subscription(item, today()).state.is_over(),
        CREDITS => {
            let credit = service::credit(item, drawn.ledger, today());
            !credit.is_overdrawn() && (credit.is_over || credit.left.is_zero())
        }
        _ => !service::is_open(item, today()),
    };
    is_over && is_calm
}

/// The dialogue, while something is entered or edited.
pub(super) fn dialog(props: &ServicesProps, open: &UseStateHandle<Open>) -> Html {
    let contact = props.fiche.view.contact;
    let fiche = DocKey::Contact(contact);
    let app = props.app.clone();
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(Open::No))
    };
    match (**open).clone() {
        Open::No => html! {},
        Open::New(collection) => {
            let first = first(collection);
            html! { <ItemDialog {app} doc={fiche} {collection} {first} item={None::<ItemView>} hidden={hidden(collection)} required={required(collection)} {close} /> }
        }
        Open::Item(collection, item) => {
            html! { <ItemDialog {app} doc={item.doc} {collection} item={Some(*item)} hidden={hidden(collection)} {close} /> }
        }
        Open::Use(credit) => {
            let doc = DocKey::Ledger { contact, year: year_of(dates::now_ms()) };
            let first = use_of(props, &credit);
            html! { <ItemDialog {app} {doc} collection={CREDIT_USES} {first} item={None::<ItemView>} hidden={hidden(CREDIT_USES)} required="units" {close} /> }
        }
    }
}

/// What the app writes, or will once there is a catalogue on the screen.
fn hidden(of: Collection) -> &'static [&'static str] {
    match of {
        CREDIT_USES => &["credit", "author"],
        _ => &["article"],
    }
}

fn required(of: Collection) -> &'static str {
    if of == CREDITS { "bought" } else { "label" }
}

/// What a new one begins with.
fn first(of: Collection) -> Typed {
    let key = match of {
        SUBSCRIPTIONS => "starts_on",
        CREDITS => "bought_on",
        _ => "opened_on",
    };
    Typed::from([(key.to_owned(), Value::Text(today().to_string()))])
}

/// One unit of a credit, used today by whoever notes it.
fn use_of(props: &ServicesProps, credit: &ItemView) -> Typed {
    let mut fields = vec![
        ("credit", credit.item.to_string()),
        ("units", "1".to_owned()),
        ("on", today().to_string()),
    ];
    let user = props.app.state.user.as_ref();
    fields.extend(user.map(|user| ("author", user.person.to_string())));
    fields.into_iter().map(|(key, text)| (key.to_owned(), Value::Text(text))).collect()
}
