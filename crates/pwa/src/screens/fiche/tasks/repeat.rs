//! How a task comes back: every so many days, weeks, months or years, maybe until a day.

use crate::{
    components::input::on_text,
    i18n::{recurrence, t, values},
};
use carnet_model::recurrence::{Day, Frequency, MOST, Recurrence};
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct RepeatProps {
    /// The rule as it is; empty for none.
    pub(super) rule: String,
    pub(super) set: Callback<String>,
}

/// The controls. A rule that this version does not follow stays until another one is chosen.
#[component]
pub(super) fn Repeat(props: &RepeatProps) -> Html {
    let rule: Option<Recurrence> = props.rule.parse().ok();
    let is_other = rule.is_none() && !props.rule.is_empty();
    let onchange = {
        let (set, rule) = (props.set.clone(), rule);
        Callback::from(move |event: Event| {
            let select =
                event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            let Some(select) = select else { return };
            let (interval, until) = rule.map_or((1, None), |rule| (rule.interval, rule.until));
            let chosen = Frequency::of(&select.value());
            let next = chosen.map(|frequency| Recurrence { frequency, interval, until });
            set.emit(next.map(|rule| rule.to_string()).unwrap_or_default());
        })
    };
    html! {
        <fieldset class="field full repeat">
            <div class="field">
                <label class="label" for="item-recurrence">{ values::label("recurrence") }</label>
                <select id="item-recurrence" {onchange} aria-describedby="repeat-hint">
                    <option value="" selected={props.rule.is_empty()}>{ t!("repeat-never") }</option>
                    if is_other { <option value="?" selected=true>{ recurrence::words(&props.rule) }</option> }
                    { for Frequency::ALL.into_iter().map(|frequency| {
                        let selected = rule.is_some_and(|rule| rule.frequency == frequency);
                        html! { <option value={frequency.code()} {selected}>{ recurrence::frequency(frequency.code()) }</option> }
                    }) }
                </select>
            </div>
            if let Some(rule) = rule { { more(props, rule) } }
            <p class="hint full" id="repeat-hint">{ t!("repeat-hint") }</p>
        </fieldset>
    }
}

fn more(props: &RepeatProps, rule: Recurrence) -> Html {
    let interval = {
        let set = props.set.clone();
        on_text(Callback::from(move |text: String| {
            // What is no interval leaves the last one.
            if let Some(interval) = text.trim().parse().ok().filter(|n| (1..=MOST).contains(n)) {
                set.emit(Recurrence { interval, ..rule }.to_string());
            }
        }))
    };
    let until = {
        let set = props.set.clone();
        on_text(Callback::from(move |text: String| {
            set.emit(Recurrence { until: text.parse::<Day>().ok(), ..rule }.to_string());
        }))
    };
    let last = rule.until.map(|day| day.to_string()).unwrap_or_default();
    html! {
        <>
            <div class="field">
                <label class="label" for="item-interval">{ t!("repeat-interval") }</label>
                <input id="item-interval" type="number" min="1" max={MOST.to_string()} value={rule.interval.to_string()} oninput={interval}
                    aria-describedby="repeat-now" />
                <p class="hint" id="repeat-now">{ recurrence::words(&rule.to_string()) }</p>
            </div>
            <div class="field">
                <label class="label" for="item-until">{ t!("repeat-until") }</label>
                <input id="item-until" type="date" value={last} oninput={until} />
            </div>
        </>
    }
}
