//! Tasks, appointments to come, time spent.

use super::{
    desk::{Desk, day_in, instant_in, items, joined, members, stored, text},
    ledger::column,
    lists::{entries, labelled},
    marked::marked,
    when,
};
use crate::sheet::{Badge, Block, Entry, Paragraph, Span, Table, Tone};
use carnet_engine::api::AgendaRow;
use carnet_model::{
    check, clock,
    schema::{FieldKind, TASKS, TIME_ENTRIES},
    spent, task,
    value::Value,
    view::ItemView,
};

/// Appointments that are printed at most.
const APPOINTMENTS: usize = 40;

/// Tasks: what is open by its due day, then what is done.
pub(super) fn tasks(desk: &Desk<'_>) -> Vec<Block> {
    let all = items(&desk.papers.activity, TASKS.key);
    let (mut open, mut over): (Vec<&ItemView>, Vec<&ItemView>) =
        all.iter().partition(|of| task::is_open(stored(of, "state")));
    let due = |of: &&ItemView| (day_in(of, "due").is_none(), day_in(of, "due"), of.item);
    open.sort_by_key(due);
    over.sort_by_key(|of| std::cmp::Reverse((day_in(of, "due"), of.item)));
    let mut blocks = entries(open.into_iter().map(|of| one_task(desk, of)));
    if !over.is_empty() {
        blocks.push(Block::Heading(desk.words.say("tasks-done")));
        blocks.extend(entries(over.into_iter().map(|of| one_task(desk, of))));
    }
    blocks
}

fn one_task(desk: &Desk<'_>, of: &ItemView) -> Entry {
    let title = match text(of, "title") {
        "" => desk.words.say("task-nameless"),
        title => title.to_owned(),
    };
    let due = day_in(of, "due");
    let contacts = members(of, "contacts");
    let about: Vec<String> = contacts.iter().map(|id| desk.contact(id)).collect();
    let about = match about.is_empty() {
        true => String::new(),
        false => labelled(desk, desk.words.say("task-about"), &about.join(", ")),
    };
    let mut text = marked(stored(of, "details"));
    text.extend(task::steps(of, &desk.papers.activity).into_iter().map(step));
    Entry {
        title,
        aside: due.map(|day| desk.day(day)).unwrap_or_default(),
        badges: task_badges(desk, of),
        about: joined([
            desk.person_in(of, "assignee"),
            when::series(desk.words, stored(of, "recurrence"), None),
            about,
        ]),
        text,
    }
}

fn task_badges(desk: &Desk<'_>, of: &ItemView) -> Vec<Badge> {
    let state = match stored(of, "state") {
        "" => "todo",
        state => state,
    };
    let tone = if state == "done" { Tone::Good } else { Tone::Plain };
    let mut badges = vec![Badge::new(tone, desk.words.coded("choice-state", state))];
    let late = day_in(of, "due").filter(|day| task::is_open(state) && *day < desk.today);
    if late.is_some() {
        badges.push(Badge::new(Tone::Bad, desk.words.say("tasks-late")));
    }
    match stored(of, "priority") {
        "" | "normal" => {}
        code => {
            let priority = desk.words.coded("choice-priority", code);
            let tone = if code == "high" { Tone::Warn } else { Tone::Plain };
            badges.push(Badge::new(
                tone,
                desk.tell("task-priority", [("priority", priority.into())]),
            ));
        }
    }
    badges
}

/// A box, ticked or not.
fn step(of: &ItemView) -> Paragraph {
    let mark = if super::desk::is_on(of, "done") { "☑" } else { "☐" };
    let text = format!("{mark}\u{a0}{}", text(of, "title"));
    Paragraph { bullet: false, spans: vec![Span::plain(text)] }
}

/// Agenda: what is to come.
pub(super) fn agenda(desk: &Desk<'_>) -> Vec<Block> {
    let rows = &desk.papers.agenda;
    let mut blocks = entries(rows.iter().take(APPOINTMENTS).map(|row| appointment(desk, row)));
    let more = rows.len().saturating_sub(APPOINTMENTS);
    if more > 0 {
        blocks.push(Block::Remark(desk.tell("paper-more", [("count", more.into())])));
    }
    blocks
}

fn appointment(desk: &Desk<'_>, row: &AgendaRow) -> Entry {
    let title = match row.held.title.as_str() {
        "" => desk.words.say("appointment-nameless"),
        title => title.to_owned(),
    };
    let elsewhere = row.contact != desk.fiche.view.contact;
    let elsewhere = if elsewhere { desk.named(&row.name) } else { String::new() };
    Entry {
        title,
        aside: when::held(desk.words, &row.held),
        badges: Vec::new(),
        about: joined([row.held.place.clone(), elsewhere]),
        text: Vec::new(),
    }
}

/// Temps passé of the period, the latest first, with its sum.
pub(super) fn time(desk: &Desk<'_>) -> Vec<Block> {
    if desk.papers.workspace.no_time_tracking {
        return Vec::new();
    }
    let all = items(&desk.papers.activity, TIME_ENTRIES.key).iter();
    let day = |of: &ItemView| instant_in(of, "at").map(clock::civil_day);
    let mut shown: Vec<&ItemView> = all.filter(|of| desk.choice.covers(day(of))).collect();
    shown.sort_by_key(|of| std::cmp::Reverse((spent::began(of), of.item)));
    if shown.is_empty() {
        return Vec::new();
    }
    let say = |key| desk.words.say(key);
    let columns = vec![
        column(say("field-at"), 1.5, false),
        column(say("field-person"), 1.7, false),
        column(say("field-work"), 1.5, false),
        column(say("field-note"), 2.6, false),
        column(say("time-column-spent"), 0.9, true),
        column(say("time-column-amount"), 1.1, true),
    ];
    let sum = spent::total(shown.iter().copied());
    let total = vec![
        say("time-sum"),
        String::new(),
        String::new(),
        String::new(),
        duration(sum.minutes),
        amount(&sum),
    ];
    let rows = shown.into_iter().map(|of| entry(desk, of)).collect();
    vec![Block::Table(Table { columns, rows, total })]
}

fn entry(desk: &Desk<'_>, of: &ItemView) -> Vec<String> {
    let sum = spent::of(of);
    let lasted = match spent::runs(of) {
        true => desk.words.say("time-running"),
        false => duration(sum.minutes),
    };
    let work = match text(of, "work") {
        "" => desk.words.say("time-untitled"),
        work => work.to_owned(),
    };
    vec![
        spent::began(of).map(|at| desk.moment(at)).unwrap_or_default(),
        desk.person_in(of, "person"),
        work,
        text(of, "note").to_owned(),
        lasted,
        amount(&sum),
    ]
}

fn duration(minutes: i64) -> String {
    check::display(FieldKind::Minutes, &Value::Int(minutes))
}

/// Nothing where nothing is billed.
fn amount(sum: &spent::Spent) -> String {
    if sum.amount.is_zero() { String::new() } else { check::money(&sum.money()) }
}
