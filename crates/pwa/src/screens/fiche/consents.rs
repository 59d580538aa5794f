//! Consentements: by which channels somebody may be reached, since when, and how they said so.

use super::{SectionProps, card::card, conflict, facts};
use crate::{
    app::App,
    components::inline::Inline,
    i18n::{coded, dates, t},
};
use carnet_engine::api::Fiche;
use carnet_model::{
    edit::{Edit, Place},
    kind::DocKey,
    schema::CHANNELS,
    value::Value,
    view::FieldView,
};
use yew::prelude::*;

/// The card.
#[component]
pub(crate) fn Consents(props: &SectionProps) -> Html {
    let SectionProps { app, fiche } = props;
    card(
        t!("section-consent"),
        html! {},
        html! {
            <div class="inside" id="consents">
                { for CHANNELS.iter().map(|channel| one(app, fiche, channel)) }
                <p class="muted small">{ t!("consent-kept") }</p>
            </div>
        },
    )
}

fn one(app: &App, fiche: &Fiche, channel: &str) -> Html {
    let key = format!("consent_{channel}");
    let Some(field) = facts::field(&fiche.view, &key) else { return html! {} };
    let doc = DocKey::Contact(fiche.view.contact);
    let reads = !facts::may_set(fiche, &key);
    let about = ["on", "source"].map(|about| format!("{key}_{about}"));
    let about = about.iter().filter_map(|key| facts::field(&fiche.view, key));
    let said = field.value.is_some() || !field.conflict.is_empty();
    html! {
        <fieldset class="consent" disabled={reads}>
            <legend>{ coded("field", &key) }</legend>
            if !field.conflict.is_empty() && !reads {
                <dl class="pairs">{ conflict::field(app, doc, &Place::Root, field) }</dl>
            } else {
                <div class="row-of">{ for ["given", "refused", ""].map(|state| choice(app, doc, field, state)) }</div>
            }
            if said {
                <dl class="pairs">
                    { for about.map(|field| html! {
                        <Inline key={field.key.clone()} app={app.clone()} {doc} place={Place::Root} field={field.clone()} />
                    }) }
                </dl>
            }
        </fieldset>
    }
}

fn choice(app: &App, doc: DocKey, field: &FieldView, state: &'static str) -> Html {
    let key = field.key.clone();
    let now = field.value.as_ref().and_then(Value::as_text).unwrap_or_default();
    let words = match state {
        "" => t!("consent-unasked"),
        state => coded(&format!("choice-{}", key.replace('_', "-")), state),
    };
    let checked = now == state;
    let onchange = {
        let key = key.clone();
        app.on(move |app, _: Event| app.edit(doc, edits(&key, state), t!("saved")))
    };
    html! {
        <label class="check">
            <input type="radio" name={key} value={state} {checked} {onchange} />
            <span>{ words }</span>
        </label>
    }
}

/// What was said, and that it was said today; how is for whoever knows. Nothing is left of what was never asked.
fn edits(key: &str, state: &str) -> Vec<Edit> {
    let set = |field: String, value: Option<Value>| Edit::Set { place: Place::Root, field, value };
    if state.is_empty() {
        let all = ["", "_on", "_source"].map(|about| set(format!("{key}{about}"), None));
        return all.to_vec();
    }
    let today = dates::today().parse().ok().map(Value::Date);
    vec![set(key.to_owned(), Some(Value::text(state))), set(format!("{key}_on"), today)]
}
