//! Coordonnées: phones, fax, emails, each with its name and what it is for.

use super::{SectionProps, facts, items::Items};
use crate::{
    components::{badge, icon::icon},
    i18n::{coded, t},
};
use carnet_engine::api::Fiche;
use carnet_model::{schema::COORDINATES, view::ItemView};
use yew::prelude::*;

/// The card.
#[component]
pub(crate) fn Coordinates(props: &SectionProps) -> Html {
    html! {
        <Items app={props.app.clone()} fiche={props.fiche.clone()} collection={COORDINATES} title={t!("section-coordinates")}
            none={t!("coordinates-none")} />
    }
}

pub(super) fn line(fiche: &Fiche, item: &ItemView) -> Html {
    let barred = facts::is_on(item, "do_not_call");
    html! {
        <>
            <small>{ about(item) }</small>
            { for ["phone", "mobile", "fax"].iter().map(|key| number(item, key, barred)) }
            { email(item) }
            if !facts::text(item, "note").is_empty() { <small>{ facts::text(item, "note").to_owned() }</small> }
            if barred { { badge::tag("bad", t!("do-not-call")) } }
            { refused(fiche, item) }
        </>
    }
}

/// What the contact has refused of what stands there.
fn refused(fiche: &Fiche, item: &ItemView) -> Html {
    let has = |key: &str| !facts::stored(item, key).is_empty();
    let refused = |channel: &str, key: &str| has(key) && facts::refuses(&fiche.view, channel);
    html! {
        <>
            if refused("email", "email") { { badge::tag("bad", t!("consent-refused-email")) } }
            if refused("sms", "mobile") { { badge::tag("bad", t!("consent-refused-sms")) } }
            if refused("phone", "phone") || refused("phone", "mobile") { { badge::tag("bad", t!("consent-refused-phone")) } }
        </>
    }
}

/// `Comptable · par défaut · relances`.
fn about(item: &ItemView) -> String {
    let mut words = vec![facts::text(item, "label").to_owned()];
    if facts::is_on(item, "is_default") {
        words.push(t!("by-default"));
    }
    words.extend(
        facts::codes(item, "purposes")
            .iter()
            .map(|code| coded("choice-purposes", code).to_lowercase()),
    );
    words.retain(|word| !word.is_empty());
    words.join(" · ")
}

fn number(item: &ItemView, key: &str, barred: bool) -> Html {
    let (shown, stored) = (facts::text(item, key).to_owned(), facts::stored(item, key).to_owned());
    if shown.is_empty() {
        return html! {};
    }
    let call = (!barred && key != "fax").then(|| html! {
        <a class="btn ic" href={format!("tel:{stored}")} aria-label={t!("call-number", number = shown.as_str())}>{ icon("phone") }</a>
    });
    let text = (!barred && key == "mobile").then(|| html! {
        <a class="btn ic" href={format!("sms:{stored}")} aria-label={t!("text-number", number = shown.as_str())}>{ icon("sms") }</a>
    });
    html! {
        <div class="iconrow">
            <b class="grow">{ shown }if key != "phone" { <small>{ coded("field", key) }</small> }</b>
            { text }{ call }
        </div>
    }
}

fn email(item: &ItemView) -> Html {
    let address = facts::stored(item, "email").to_owned();
    if address.is_empty() {
        return html! {};
    }
    html! {
        <div class="iconrow">
            <b class="grow">{ address.clone() }</b>
            <a class="btn ic" href={format!("mailto:{address}")} aria-label={t!("write-to", address = address.as_str())}>{ icon("mail") }</a>
        </div>
    }
}
