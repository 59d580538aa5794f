//! Choosing when a payment is due: what is usual, what the company defined, or a rule of one's own.

use super::input::on_text;
use crate::i18n::{schedules, t};
use carnet_model::terms::schedule::{Mode, Rule};
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// The option that opens a rule of one's own; no schedule is called so.
const OTHER: &str = "+";
const MODES: [(Mode, &str); 3] =
    [(Mode::Net, "net"), (Mode::DaysEndOfMonth, "days-eom"), (Mode::EndOfMonthDays, "eom-days")];

#[derive(Properties, PartialEq)]
pub(super) struct ScheduleProps {
    pub(super) id: String,
    /// A rule as it is stored, or a name; empty for none.
    pub(super) value: String,
    /// Schedules that the company defined.
    pub(super) names: Vec<String>,
    pub(super) set: Callback<String>,
    pub(super) invalid: bool,
}

/// A list, and below it the parts of a rule of one's own.
#[component]
pub(super) fn ScheduleInput(props: &ScheduleProps) -> Html {
    let rule = props.value.parse::<Rule>().ok();
    let is_own = rule.is_some_and(|rule| !Rule::USUAL.contains(&rule));
    let open = use_state(|| is_own);
    let (set, opened) = (props.set.clone(), open.clone());
    let start = rule.unwrap_or(Rule::BY_LAW);
    let onchange = Callback::from(move |event: Event| {
        let Some(chosen) = chosen(&event) else { return };
        opened.set(chosen == OTHER);
        set.emit(if chosen == OTHER { start.code() } else { chosen });
    });
    let shows_own = *open || is_own;
    let usual = Rule::USUAL.map(|rule| (rule.code(), schedules::rule_words(&rule)));
    let names: Vec<_> = props.names.iter().map(|name| (name.clone(), name.clone())).collect();
    let is_known = rule.is_some() || props.value.is_empty() || props.names.contains(&props.value);
    let option = |(code, words): &(String, String)| {
        let selected = !shows_own && *code == props.value;
        html! { <option value={code.clone()} {selected}>{ words.clone() }</option> }
    };
    html! {
        <div class="schedule">
            <select id={props.id.clone()} {onchange} aria-invalid={props.invalid.then_some("true")} aria-describedby={format!("{}-hint", props.id)}>
                <option value="" selected={props.value.is_empty()}>{ t!("unset") }</option>
                if !is_known { { option(&(props.value.clone(), props.value.clone())) } }
                if !names.is_empty() { <optgroup label={t!("schedule-defined")}>{ for names.iter().map(option) }</optgroup> }
                <optgroup label={t!("schedule-usual")}>{ for usual.iter().map(option) }</optgroup>
                <option value={OTHER} selected={shows_own}>{ t!("schedule-own") }</option>
            </select>
            if shows_own { { own(props, start) } }
        </div>
    }
}

/// The parts of a rule: how many days, counted how, and on which day of the month.
fn own(props: &ScheduleProps, rule: Rule) -> Html {
    let set = |change: fn(&mut Rule, &str)| {
        let set = props.set.clone();
        Callback::from(move |text: String| {
            let mut next = rule;
            change(&mut next, &text);
            set.emit(next.code());
        })
    };
    let days = set(|rule, text| rule.days = number(text).unwrap_or(0).min(365));
    let on = set(|rule, text| {
        let day = number(text).filter(|day| *day > 0).map(|day| day.min(31));
        rule.on = day.and_then(|day| u8::try_from(day).ok());
    });
    let mode = set(|rule, code| {
        let known = MODES.iter().find(|(_, known)| *known == code);
        rule.mode = known.map_or(Mode::Net, |(mode, _)| *mode);
    });
    let onchange = Callback::from(move |event: Event| {
        if let Some(code) = chosen(&event) {
            mode.emit(code);
        }
    });
    let id = |part: &str| format!("{}-{part}", props.id);
    let shown = |number: Option<u16>| number.map(|number| number.to_string()).unwrap_or_default();
    html! {
        <fieldset class="row-of">
            <legend class="sr">{ t!("schedule-own") }</legend>
            <div class="field few"><label class="label" for={id("days")}>{ t!("schedule-days") }</label>
                <input id={id("days")} type="text" inputmode="numeric" autocomplete="off" value={shown(Some(rule.days))} oninput={on_text(days)} /></div>
            <div class="field grow"><label class="label" for={id("mode")}>{ t!("schedule-mode") }</label>
                <select id={id("mode")} {onchange}>
                    <option value="net" selected={rule.mode == Mode::Net}>{ t!("schedule-net") }</option>
                    <option value="days-eom" selected={rule.mode == Mode::DaysEndOfMonth}>{ t!("schedule-days-eom") }</option>
                    <option value="eom-days" selected={rule.mode == Mode::EndOfMonthDays}>{ t!("schedule-eom-days") }</option>
                </select></div>
            <div class="field few"><label class="label" for={id("on")}>{ t!("schedule-on") }</label>
                <input id={id("on")} type="text" inputmode="numeric" autocomplete="off" value={shown(rule.on.map(u16::from))} oninput={on_text(on)} placeholder={t!("schedule-on-none")} /></div>
        </fieldset>
    }
}

fn number(text: &str) -> Option<u16> {
    let digits: String = text.chars().filter(char::is_ascii_digit).take(3).collect();
    digits.parse().ok()
}

fn chosen(event: &Event) -> Option<String> {
    let select = event.target()?.dyn_into::<HtmlSelectElement>().ok()?;
    Some(select.value())
}
