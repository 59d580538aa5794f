//! The weeks of a month.

use super::{Shown, words};
use crate::i18n::{recurrence, t};
use carnet_engine::api::AgendaRow;
use carnet_model::recurrence::{Datelike, Day};
use yew::prelude::*;

/// As many appointments of a day have room.
const ROOM: usize = 3;

/// The days from one until before another, of the month that `day` lies in.
pub(super) fn month(shown: &Shown<'_>, (from, to): (Day, Day), day: Day) -> Html {
    let days: Vec<Day> = from.iter_days().take_while(|day| *day < to).collect();
    html! {
        <div class="scroller">
            <table class="month">
                <thead><tr>{ for super::repeat::WEEK.into_iter().map(|weekday| html! {
                    <th scope="col"><span aria-hidden="true">{ recurrence::weekday_short(weekday) }</span><span class="sr">{ recurrence::weekday(weekday) }</span></th>
                }) }</tr></thead>
                <tbody>{ for days.chunks(7).map(|week| html! {
                    <tr>{ for week.iter().map(|one| cell(shown, *one, one.month() == day.month())) }</tr>
                }) }</tbody>
            </table>
        </div>
    }
}

fn cell(shown: &Shown<'_>, day: Day, is_inside: bool) -> Html {
    let is_on = |row: &&AgendaRow| {
        let (first, last) = words::days(&row.held);
        first <= day && day <= last
    };
    let rows: Vec<&AgendaRow> = shown.rows.iter().filter(is_on).collect();
    let is_today = day == words::today();
    let more = rows.len().saturating_sub(ROOM);
    let count = rows.len();
    let name = match count {
        0 => words::long(day),
        count => t!("agenda-day-count", day = words::long(day), count = count),
    };
    html! {
        <td class={classes!((!is_inside).then_some("out"), is_today.then_some("today"))} data-day={day.to_string()}>
            { super::day_named(shown, day, html! { <><span aria-hidden="true">{ day.day() }</span><span class="sr">{ name }</span></> }) }
            <div class="dots" aria-hidden="true">{ for rows.iter().take(ROOM).map(|_| html! { <i></i> }) }</div>
            <ul>{ for rows.iter().take(ROOM).map(|row| {
                let whole = super::label(row, day);
                html! {
                    <li key={super::key(row)}><button type="button" class={super::tone(shown, row)} title={whole} onclick={super::open(shown, row)}>
                        if row.held.days.is_none() { <span>{ words::hour(row.held.starts) }</span> }
                        <b>{ words::title(&row.held) }</b>
                        <span class="sr">{ crate::screens::fiche::named(&row.name) }</span>
                    </button></li>
                }
            }) }</ul>
            if more > 0 { <div class="more">{ super::day_link(shown, day, t!("agenda-more", count = more)) }</div> }
        </td>
    }
}
