//! What waits to be done, document by document: tasks, clocks and appointments, and how rows on the disk hold them.

use super::{
    Directory,
    bytes::{Input, put_bytes, put_number, put_signed},
};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    appointment::Appointment,
    kind::DocKey,
    recurrence::{Datelike, Day},
    view::{Clock, Open, OpenTask},
};

impl Directory {
    /// What is open in an activity document, as it is now.
    pub(crate) fn put_open(&mut self, doc: DocId, open: Open) {
        match open.is_empty() {
            true => drop(self.open.remove(&doc)),
            false => drop(self.open.insert(doc, open)),
        }
    }

    /// What is open in an activity document.
    pub(crate) fn open_in(&self, doc: DocId) -> Option<&Open> {
        self.open.get(&doc)
    }

    /// What is open in all of them.
    pub(crate) fn open(&self) -> impl Iterator<Item = (DocKey, &Open)> {
        self.open.iter().filter_map(|(doc, open)| Some((self.key(*doc)?, open)))
    }
}

/// Writes what is open in a document.
pub(super) fn put(out: &mut Vec<u8>, open: Option<&Open>) {
    let none = Open::default();
    let Open { tasks, clocks, appointments } = open.unwrap_or(&none);
    put_number(out, tasks.len() as u64);
    tasks.iter().for_each(|task| put_task(out, task));
    put_number(out, clocks.len() as u64);
    for clock in clocks {
        out.extend_from_slice(clock.item.as_bytes());
        put_signed(out, clock.at);
        put_bytes(out, clock.person.as_bytes());
    }
    put_number(out, appointments.len() as u64);
    appointments.iter().for_each(|one| put_appointment(out, one));
}

/// Reads it; `None` where it is damaged.
pub(super) fn read(input: &mut Input<'_>) -> Option<Open> {
    let mut open = Open::default();
    for _ in 0..input.number()? {
        open.tasks.push(task(input)?);
    }
    for _ in 0..input.number()? {
        let item = ItemId::new(input.array()?);
        open.clocks.push(Clock { item, at: input.signed()?, person: text(input)? });
    }
    for _ in 0..input.number()? {
        open.appointments.push(appointment(input)?);
    }
    Some(open)
}

fn put_task(out: &mut Vec<u8>, task: &OpenTask) {
    out.extend_from_slice(task.item.as_bytes());
    for text in [&task.title, &task.priority, &task.state, &task.assignee] {
        put_bytes(out, text.as_bytes());
    }
    put_signed(out, task.due.map_or(i64::MIN, |day| day.num_days_from_ce().into()));
    put_signed(out, task.reminder.unwrap_or(i64::MIN));
    out.push(task.repeats.into());
    put_number(out, task.contacts.len() as u64);
    for contact in &task.contacts {
        out.extend_from_slice(contact.as_bytes());
    }
}

fn task(input: &mut Input<'_>) -> Option<OpenTask> {
    let mut task = OpenTask {
        item: ItemId::new(input.array()?),
        title: text(input)?,
        priority: text(input)?,
        state: text(input)?,
        assignee: text(input)?,
        due: i32::try_from(input.signed()?).ok().and_then(Day::from_num_days_from_ce_opt),
        reminder: Some(input.signed()?).filter(|at| *at != i64::MIN),
        repeats: input.byte()? != 0,
        contacts: Vec::new(),
    };
    for _ in 0..input.number()? {
        task.contacts.push(DocId::new(input.array()?));
    }
    Some(task)
}

fn put_appointment(out: &mut Vec<u8>, one: &Appointment) {
    out.extend_from_slice(one.item.as_bytes());
    for text in [&one.title, &one.place, &one.recurrence, &one.zone, &one.author] {
        put_bytes(out, text.as_bytes());
    }
    for number in [one.at, one.duration, one.days, one.notice] {
        put_maybe(out, number);
    }
    put_day(out, one.day);
    put_day(out, one.original);
    out.push(one.cancelled.into());
    put_bytes(out, one.series.as_ref().map_or(&[], |series| series.as_bytes()));
    put_number(out, one.contacts.len() as u64);
    one.contacts.iter().for_each(|contact| out.extend_from_slice(contact.as_bytes()));
    put_number(out, one.people.len() as u64);
    one.people.iter().for_each(|person| out.extend_from_slice(person.as_bytes()));
}

fn appointment(input: &mut Input<'_>) -> Option<Appointment> {
    let mut one = Appointment {
        item: ItemId::new(input.array()?),
        title: text(input)?,
        place: text(input)?,
        recurrence: text(input)?,
        zone: text(input)?,
        author: text(input)?,
        at: maybe(input)?,
        duration: maybe(input)?,
        days: maybe(input)?,
        notice: maybe(input)?,
        day: day(input)?,
        original: day(input)?,
        cancelled: input.byte()? != 0,
        series: ItemId::from_slice(input.bytes()?),
        ..Appointment::default()
    };
    for _ in 0..input.number()? {
        one.contacts.push(DocId::new(input.array()?));
    }
    for _ in 0..input.number()? {
        one.people.push(ItemId::new(input.array()?));
    }
    Some(one)
}

fn put_day(out: &mut Vec<u8>, day: Option<Day>) {
    put_maybe(out, day.map(|day| day.num_days_from_ce().into()));
}

fn day(input: &mut Input<'_>) -> Option<Option<Day>> {
    let number = maybe(input)?.and_then(|number| i32::try_from(number).ok());
    Some(number.and_then(Day::from_num_days_from_ce_opt))
}

fn put_maybe(out: &mut Vec<u8>, number: Option<i64>) {
    out.push(number.is_some().into());
    if let Some(number) = number {
        put_signed(out, number);
    }
}

fn maybe(input: &mut Input<'_>) -> Option<Option<i64>> {
    match input.byte()? {
        0 => Some(None),
        _ => input.signed().map(Some),
    }
}

fn text(input: &mut Input<'_>) -> Option<String> {
    String::from_utf8(input.bytes()?.to_vec()).ok()
}
