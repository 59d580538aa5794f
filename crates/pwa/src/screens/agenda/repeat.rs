//! How an appointment comes back: the controls, and the sentence that says it.

use crate::{
    components::{form::hint, input::on_text},
    i18n::{recurrence, t, values},
};
use carnet_model::{
    edit::EditError,
    recurrence::{Datelike, Day, Frequency, MOST, MOST_TIMES, OnDay, Recurrence, Series, Weekday},
};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// The days of a week.
pub(crate) const WEEK: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];
/// How often a series comes back that says how often, at first.
const TIMES: u32 = 10;

#[derive(Properties, PartialEq)]
pub(super) struct RepeatProps {
    /// The rule as it is; empty for none.
    pub(super) rule: String,
    /// The day on which it begins.
    pub(super) start: Day,
    pub(super) error: Option<EditError>,
    pub(super) set: Callback<String>,
}

/// A rule that goes on by a day of the week or of the month, once its first day is another one.
pub(super) fn follow(rule: &str, was: Day, now: Day) -> String {
    let Ok(mut series) = rule.parse::<Series>() else { return rule.to_owned() };
    for day in series.days.iter_mut().filter(|day| day.weekday == was.weekday()) {
        day.weekday = now.weekday();
        day.nth = day.nth.map(|nth| if nth < 0 && is_last(now) { -1 } else { nth_of(now) });
    }
    series.to_string()
}

/// Which of its month's days of the week it is.
fn nth_of(day: Day) -> i8 {
    i8::try_from(day.day0() / 7 + 1).unwrap_or(1)
}

/// Whether there is no such day of the week after it in its month.
fn is_last(day: Day) -> bool {
    crate::app::look::on(day, 7).month() != day.month()
}

/// The controls. A rule that this version does not follow stays until another one is chosen.
#[component]
pub(super) fn Repeat(props: &RepeatProps) -> Html {
    let rule: Option<Rc<Series>> = props.rule.parse().ok().map(Rc::new);
    let is_other = rule.is_none() && !props.rule.is_empty();
    let onchange = {
        let (set, rule) = (props.set.clone(), rule.clone());
        on_select(move |code| {
            let (interval, until) =
                rule.as_ref().map_or((1, None), |rule| (rule.every.interval, rule.every.until));
            let count = rule.as_ref().and_then(|rule| rule.count);
            let every =
                Frequency::of(&code).map(|frequency| Recurrence { frequency, interval, until });
            let rule = every.map(|every| Series { every, days: Vec::new(), count });
            set.emit(rule.map(|rule| rule.to_string()).unwrap_or_default());
        })
    };
    html! {
        <fieldset class="field full repeat">
            <legend class="sr">{ values::label("recurrence") }</legend>
            <div class="field">
                <label class="label" for="agenda-recurrence">{ values::label("recurrence") }</label>
                <select id="agenda-recurrence" {onchange} aria-describedby="agenda-rule">
                    <option value="" selected={props.rule.is_empty()}>{ t!("repeat-never") }</option>
                    if is_other { <option value="?" selected=true>{ recurrence::series(&props.rule, Some(props.start)) }</option> }
                    { for Frequency::ALL.into_iter().map(|frequency| {
                        let selected = rule.as_ref().is_some_and(|rule| rule.every.frequency == frequency);
                        html! { <option value={frequency.code()} {selected}>{ recurrence::frequency(frequency.code()) }</option> }
                    }) }
                </select>
            </div>
            if let Some(rule) = &rule { { more(props, rule) } }
            <p class="hint full" id="agenda-rule" role="status">{ recurrence::series(&props.rule, Some(props.start)) }</p>
        </fieldset>
    }
}

fn more(props: &RepeatProps, rule: &Rc<Series>) -> Html {
    let interval = change(props, rule, |rule, text: String| {
        // What is no interval leaves the last one.
        if let Some(interval) = text.trim().parse().ok().filter(|n| (1..=MOST).contains(n)) {
            rule.every.interval = interval;
        }
    });
    html! {
        <>
            <div class="field">
                <label class="label" for="agenda-interval">{ t!("repeat-interval") }</label>
                <input id="agenda-interval" type="number" min="1" max={MOST.to_string()} value={rule.every.interval.to_string()}
                    oninput={on_text(interval)} />
            </div>
            if rule.every.frequency == Frequency::Weekly { { weekdays(props, rule) } }
            if rule.every.frequency == Frequency::Monthly { { of_month(props, rule) } }
            { end(props, rule) }
        </>
    }
}

/// The days of the week; the one on which it begins is always one.
fn weekdays(props: &RepeatProps, rule: &Rc<Series>) -> Html {
    let first = props.start.weekday();
    html! {
        <div class="full" role="group" aria-label={t!("repeat-weekdays")}>
            <div class="seg days">
                { for WEEK.into_iter().map(|weekday| {
                    let on = rule.days.iter().any(|day| day.weekday == weekday) || weekday == first;
                    let toggle = change(props, rule, move |rule, ()| {
                        let names = |day: Weekday| rule.days.iter().any(|on| on.weekday == day) || day == first;
                        let days = WEEK.into_iter().filter(|day| names(*day) != (*day == weekday));
                        rule.days = days.map(|weekday| OnDay { nth: None, weekday }).collect();
                        if rule.days.len() == 1 {
                            rule.days.clear();
                        }
                    });
                    let onchange = Callback::from(move |_: Event| toggle.emit(()));
                    html! {
                        <label><input type="checkbox" checked={on} disabled={weekday == first} {onchange} />
                            { recurrence::weekday_short(weekday) }<span class="sr">{ recurrence::weekday(weekday) }</span></label>
                    }
                }) }
            </div>
        </div>
    }
}

/// By the day of the month, or by the day of the week.
fn of_month(props: &RepeatProps, rule: &Rc<Series>) -> Html {
    let (start, weekday) = (props.start, props.start.weekday());
    let mut ways = vec![Vec::new(), vec![OnDay { nth: Some(nth_of(start)), weekday }]];
    if is_last(start) {
        ways.push(vec![OnDay { nth: Some(-1), weekday }]);
    }
    let known = ways.iter().position(|way| *way == rule.days);
    let words = |days: &[OnDay]| recurrence::on_days(days, Some(start));
    let choices = ways.clone();
    let pick = change(props, rule, move |rule, code: String| {
        if let Some(way) = code.parse().ok().and_then(|at: usize| choices.get(at)) {
            rule.days.clone_from(way);
        }
    });
    let onchange = on_select(move |code| pick.emit(code));
    html! {
        <div class="field">
            <label class="label" for="agenda-on">{ t!("repeat-on") }</label>
            <select id="agenda-on" {onchange}>
                { for ways.iter().enumerate().map(|(at, way)| html! {
                    <option value={at.to_string()} selected={known == Some(at)}>{ words(way) }</option>
                }) }
                if known.is_none() { <option value="?" selected=true>{ words(&rule.days) }</option> }
            </select>
        </div>
    }
}

/// For ever, until a day, or so often.
fn end(props: &RepeatProps, rule: &Rc<Series>) -> Html {
    let (start, code) = (
        props.start,
        match (rule.every.until, rule.count) {
            (Some(_), _) => "until",
            (None, Some(_)) => "count",
            (None, None) => "",
        },
    );
    let choose = change(props, rule, move |rule, code: String| {
        rule.every.until = (code == "until").then(|| crate::app::look::on(start, 90));
        rule.count = (code == "count").then_some(TIMES);
    });
    let onchange = on_select(move |code| choose.emit(code));
    let until = change(props, rule, |rule, text: String| {
        if let Ok(day) = text.parse() {
            rule.every.until = Some(day);
        }
    });
    let count = change(props, rule, |rule, text: String| {
        if let Some(count) = text.trim().parse().ok().filter(|n| (1..=MOST_TIMES).contains(n)) {
            rule.count = Some(count);
        }
    });
    let error = props.error.as_ref().filter(|error| error.field == "until");
    html! {
        <>
            <div class="field">
                <label class="label" for="agenda-ends">{ t!("repeat-ends") }</label>
                <select id="agenda-ends" {onchange}>
                    <option value="" selected={code.is_empty()}>{ t!("repeat-ends-never") }</option>
                    <option value="until" selected={code == "until"}>{ t!("repeat-ends-until") }</option>
                    <option value="count" selected={code == "count"}>{ t!("repeat-ends-count") }</option>
                </select>
            </div>
            if let Some(day) = rule.every.until {
                <div class="field">
                    <label class="label" for="agenda-until">{ t!("repeat-until") }</label>
                    <input id="agenda-until" type="date" value={day.to_string()} oninput={on_text(until)} aria-invalid={error.map(|_| "true")}
                        aria-describedby="agenda-until-hint" />
                    { hint("agenda-until", None, error, true) }
                </div>
            }
            if let Some(times) = rule.count {
                <div class="field">
                    <label class="label" for="agenda-count">{ t!("repeat-times") }</label>
                    <input id="agenda-count" type="number" min="1" max={MOST_TIMES.to_string()} value={times.to_string()} oninput={on_text(count)} />
                </div>
            }
        </>
    }
}

/// Hands the rule on as it becomes.
fn change<T: 'static>(
    props: &RepeatProps,
    rule: &Rc<Series>,
    act: impl Fn(&mut Series, T) + 'static,
) -> Callback<T> {
    let (set, rule) = (props.set.clone(), Rc::clone(rule));
    Callback::from(move |typed: T| {
        let mut next = (*rule).clone();
        act(&mut next, typed);
        set.emit(next.to_string());
    })
}

/// Hears what is chosen in a list.
pub(super) fn on_select(act: impl Fn(String) + 'static) -> Callback<Event> {
    Callback::from(move |event: Event| {
        let target = event.target();
        let select = target.as_ref().and_then(|target| target.dyn_ref::<HtmlSelectElement>());
        if let Some(select) = select {
            act(select.value());
        }
    })
}

/// Hears whether a box is ticked.
pub(super) fn on_check(act: impl Fn(bool) + 'static) -> Callback<Event> {
    Callback::from(move |event: Event| {
        let target = event.target();
        let input = target.as_ref().and_then(|target| target.dyn_ref::<HtmlInputElement>());
        if let Some(input) = input {
            act(input.checked());
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_goes_along_with_its_first_day() {
        let day = |day| Day::from_ymd_opt(2026, 12, day).unwrap();
        for (rule, expect) in [
            ("FREQ=WEEKLY", "FREQ=WEEKLY"),
            ("FREQ=WEEKLY;BYDAY=TU,FR", "FREQ=WEEKLY;BYDAY=WE,FR"),
            ("FREQ=MONTHLY;BYDAY=1TU", "FREQ=MONTHLY;BYDAY=5WE"),
            ("FREQ=MONTHLY;BYDAY=-1TU", "FREQ=MONTHLY;BYDAY=-1WE"),
            ("FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=MONTHLY;BYMONTHDAY=1"),
        ] {
            assert_eq!(follow(rule, day(1), day(30)), expect);
        }
    }
}
