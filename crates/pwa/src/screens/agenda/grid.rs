//! A day or a week by its hours.

use super::{Shown, words};
use crate::{app::look::on, components::laid::Laid, i18n::t};
use carnet_engine::api::AgendaRow;
use carnet_model::{appointment::midnight, recurrence::Day};
use yew::prelude::*;

/// Hours that are always there: from and until.
const OFFICE: (i64, i64) = (8, 19);
/// The shortest that a block is drawn, in minutes: its name is to be read.
const SHORTEST: i64 = 30;

/// An appointment as a block of one day: minutes after midnight, and its place among those at the
/// same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Block {
    /// Which of the rows.
    row: usize,
    from: i64,
    to: i64,
    column: usize,
    columns: usize,
}

/// The days from one until before another.
pub(super) fn grid(shown: &Shown<'_>, (from, to): (Day, Day)) -> Html {
    let days: Vec<Day> = from.iter_days().take_while(|day| *day < to).collect();
    let blocks: Vec<Vec<Block>> = days.iter().map(|day| blocks(shown.rows, *day)).collect();
    let (first, last) = hours(blocks.iter().flatten());
    let count = days.len();
    html! {
        <Laid class={classes!("hours", (count == 1).then_some("one"))} vars={format!("--days:{count};--rows:{}", last - first)}>
            <div class="clock" aria-hidden="true">
                { for (first..last).map(|hour| html! { <span>{ t!("agenda-hour", hour = format!("{hour:02}")) }</span> }) }
            </div>
            { for days.iter().zip(&blocks).map(|(day, blocks)| column(shown, *day, blocks, first)) }
        </Laid>
    }
}

/// A day: its name, what lasts all of it, and its hours.
fn column(shown: &Shown<'_>, day: Day, blocks: &[Block], first: i64) -> Html {
    let is_today = day == words::today();
    let whole = shown.rows.iter().filter(|row| lasts(row, day));
    let name = words::short(day);
    html! {
        <section class={classes!("day", is_today.then_some("today"))} key={day.to_string()} data-day={day.to_string()}>
            <header>
                <h2>{ super::day_link(shown, day, name.clone()) }</h2>
                { super::add_on(shown, day) }
            </header>
            <div class="whole">{ for whole.map(|row| entry(shown, row, day, None)) }</div>
            <div class="slots">{ for blocks.iter().filter_map(|block| {
                let row = shown.rows.get(block.row)?;
                let width = 100.0 / block.columns as f64;
                let vars = format!(
                    "--from:{};--long:{};--left:{:.3}%;--width:{width:.3}%",
                    block.from - first * 60,
                    (block.to - block.from).max(SHORTEST),
                    width * block.column as f64,
                );
                Some(entry(shown, row, day, Some(vars)))
            }) }
            { now_line(day, first) }
            </div>
        </section>
    }
}

fn now_line(day: Day, first: i64) -> Html {
    if day != words::today() {
        return html! {};
    }
    let minutes = (crate::i18n::dates::now_ms() - midnight(day)) / 60_000 - first * 60;
    html! { if minutes >= 0 { <i class="now" data-vars={format!("--from:{minutes}")} aria-hidden="true"></i> } }
}

fn entry(shown: &Shown<'_>, row: &AgendaRow, day: Day, vars: Option<String>) -> Html {
    let whole = super::label(row, day);
    html! {
        <button type="button" class={super::tone(shown, row)} key={super::key(row)} data-vars={vars} title={whole} onclick={super::open(shown, row)}>
            <b>{ words::title(&row.held) }</b>
            if row.held.days.is_none() { <span>{ words::hours(&row.held, day) }</span> }
            if row.pending { <span>{ t!("badge-waiting") }</span> }
            <span class="sr">{ crate::screens::fiche::named(&row.name) }</span>
        </button>
    }
}

/// Whether it takes the whole of a day.
fn lasts(row: &AgendaRow, day: Day) -> bool {
    let (first, last) = words::days(&row.held);
    let is_on = first <= day && day <= last;
    is_on && (row.held.days.is_some() || (first < day && day < last))
}

/// What has hours on a day, side by side where it is at the same time.
fn blocks(rows: &[AgendaRow], day: Day) -> Vec<Block> {
    let (starts, ends) = (midnight(day), midnight(on(day, 1)));
    let has = rows.iter().enumerate().filter(|(_, row)| {
        let (first, last) = words::days(&row.held);
        first <= day && day <= last && !lasts(row, day)
    });
    let spans = has.map(|(at, row)| {
        let from = (row.held.starts.max(starts) - starts) / 60_000;
        let to = (row.held.ends.min(ends) - starts) / 60_000;
        (at, from.min(24 * 60 - SHORTEST), to.max(from + SHORTEST))
    });
    side_by_side(spans.collect())
}

/// Columns for spans, in the order in which they begin: those that meet share the width.
fn side_by_side(mut spans: Vec<(usize, i64, i64)>) -> Vec<Block> {
    spans.sort_by_key(|(_, from, to)| (*from, -*to));
    let mut done: Vec<Block> = Vec::new();
    // Where those that meet each other begin, and until when each of their columns is taken.
    let (mut group, mut taken) = (0, Vec::<i64>::new());
    for (row, from, to) in spans {
        if taken.iter().all(|until| *until <= from) {
            close(&mut done, group, taken.len());
            (group, taken) = (done.len(), Vec::new());
        }
        let column = taken.iter().position(|until| *until <= from).unwrap_or(taken.len());
        match taken.get_mut(column) {
            Some(until) => *until = to,
            None => taken.push(to),
        }
        done.push(Block { row, from, to, column, columns: 1 });
    }
    close(&mut done, group, taken.len());
    done
}

fn close(done: &mut [Block], group: usize, columns: usize) {
    done.iter_mut().skip(group).for_each(|block| block.columns = columns.max(1));
}

/// The hours that are drawn: those of an office, and all that something is in.
fn hours<'a>(blocks: impl Iterator<Item = &'a Block>) -> (i64, i64) {
    blocks.fold(OFFICE, |(first, last), block| {
        (first.min(block.from / 60), last.max((block.to + 59) / 60).min(24))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(spans: &[(i64, i64)]) -> Vec<(usize, usize)> {
        let spans = spans.iter().enumerate().map(|(at, (from, to))| (at, *from, *to)).collect();
        let mut blocks = side_by_side(spans);
        blocks.sort_by_key(|block| block.row);
        blocks.iter().map(|block| (block.column, block.columns)).collect()
    }

    #[test]
    fn what_is_at_the_same_time_stands_side_by_side() {
        assert_eq!(columns(&[(0, 60), (60, 120)]), [(0, 1), (0, 1)]);
        assert_eq!(columns(&[(0, 60), (30, 90), (60, 120)]), [(0, 2), (1, 2), (0, 2)]);
        assert_eq!(
            columns(&[(0, 60), (0, 60), (0, 60), (200, 230)]),
            [(0, 3), (1, 3), (2, 3), (0, 1)]
        );
        assert_eq!(columns(&[]), []);
    }

    #[test]
    fn hours_are_those_of_an_office_and_more_where_something_is() {
        let block = |from, to| Block { row: 0, from, to, column: 0, columns: 1 };
        assert_eq!(hours([].iter()), OFFICE);
        assert_eq!(
            hours([block(7 * 60 + 30, 9 * 60), block(20 * 60, 20 * 60 + 15)].iter()),
            (7, 21)
        );
        assert_eq!(hours([block(0, 24 * 60)].iter()), (0, 24));
    }
}
