//! Tasks on several devices: whoever finishes one that comes back, and in whatever order the news
//! travels, there is one that follows.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what it reads by failing")]

mod common;

use automerge::Automerge;
use carnet_ids::ItemId;
use carnet_model::{
    edit::{Edit, Intent},
    kind::DocKey,
    task,
    value::Value,
    view::{self, CollectionView, ItemView},
};
use common::{CONTACT, Team, add, item, item_field, set_in};
use proptest::prelude::*;

const YEAR: DocKey = DocKey::Activity { contact: CONTACT, year: 2026 };
/// 24 November 2026, 9:00 in Paris.
const NINE: i64 = 1_795_507_200_000;

fn all(doc: &Automerge) -> Vec<CollectionView> {
    view::activity(&[(YEAR, doc)])
}

fn items<'a>(all: &'a [CollectionView], key: &str) -> &'a [ItemView] {
    &all.iter().find(|of| of.key == key).unwrap().items
}

fn shown(item: &ItemView, key: &str) -> String {
    item_field(item, key).display.clone()
}

/// A weekly task with two steps, one of them done, that every device has.
fn weekly(devices: usize) -> Team {
    let mut team = Team::new(devices, YEAR);
    let fields = [
        ("title", Value::text("Passer la tournée")),
        ("details", Value::text("**Par la cour**\nDeux colis")),
        ("due", Value::text("2026-11-24")),
        ("recurrence", Value::text("FREQ=WEEKLY")),
        ("priority", Value::text("high")),
        ("reminder", Value::Instant(NINE)),
        ("contacts", Value::Set([CONTACT.to_string()].into())),
    ];
    team.must(0, add("tasks", item(0), &fields));
    for number in 1..3 {
        let fields = [
            ("task", Value::Text(item(0).to_string())),
            ("title", Value::Text(format!("Étape {number}"))),
            ("done", Value::Bool(number == 1)),
        ];
        team.must(0, add("task_steps", item(number), &fields));
    }
    team.settle(1);
    team
}

fn find(all: &[CollectionView], id: ItemId) -> ItemView {
    items(all, "tasks").iter().find(|task| task.item == id).unwrap().clone()
}

/// Finishes a task as a screen does.
fn finish(team: &mut Team, device: usize, id: ItemId) {
    let all = all(&team.docs[device]);
    for Intent { doc, edits } in task::finish(&find(&all, id), &all) {
        assert_eq!(doc, YEAR);
        team.edit(device, edits).unwrap();
    }
}

#[test]
fn a_finished_task_hands_on_what_it_is() {
    let mut team = weekly(1);
    finish(&mut team, 0, item(0));
    let all = all(&team.docs[0]);
    assert_eq!(shown(&find(&all, item(0)), "state"), "done");
    let next = find(&all, task::next_of(item(0)));
    for (key, expect) in [
        ("title", "Passer la tournée"),
        ("details", "**Par la cour**\nDeux colis"),
        ("due", "01/12/2026"),
        ("recurrence", "FREQ=WEEKLY"),
        ("priority", "high"),
        ("state", ""),
    ] {
        assert_eq!(shown(&next, key), expect, "{key}");
    }
    let week = 7 * 86_400_000;
    assert_eq!(item_field(&next, "reminder").value, Some(Value::Instant(NINE + week)));
    assert_eq!(item_field(&next, "contacts").value, Some(Value::Set([CONTACT.to_string()].into())));
    let steps = task::steps(&next, &all);
    let titles: Vec<_> = steps.iter().map(|step| shown(step, "title")).collect();
    assert_eq!(titles, ["Étape 1", "Étape 2"]);
    assert!(steps.iter().all(|step| item_field(step, "done").value.is_none()));
}

/// The clocks change between the two: the reminder stays at nine.
#[test]
fn a_reminder_stays_at_its_hour() {
    let mut team = Team::new(1, YEAR);
    let fields = [
        ("due", Value::text("2026-10-20")),
        ("recurrence", Value::text("FREQ=WEEKLY")),
        // 7:00 UTC is nine in summer, 8:00 UTC in winter.
        ("reminder", Value::Instant(1_792_479_600_000)),
    ];
    team.must(0, add("tasks", item(0), &fields));
    finish(&mut team, 0, item(0));
    let next = find(&all(&team.docs[0]), task::next_of(item(0)));
    let expect = 1_792_479_600_000 + 7 * 86_400_000 + 3_600_000;
    assert_eq!(item_field(&next, "reminder").value, Some(Value::Instant(expect)));
}

#[test]
fn what_follows_in_another_year_lies_in_that_year() {
    let mut team = Team::new(1, YEAR);
    let fields = [("due", Value::text("2026-12-28")), ("recurrence", Value::text("FREQ=WEEKLY"))];
    team.must(0, add("tasks", item(0), &fields));
    let all = all(&team.docs[0]);
    let intents = task::finish(&find(&all, item(0)), &all);
    let docs: Vec<_> = intents.iter().map(|intent| intent.doc).collect();
    assert_eq!(docs, [YEAR, DocKey::Activity { contact: CONTACT, year: 2027 }]);
}

#[test]
fn what_does_not_come_back_is_only_finished() {
    for fields in [
        vec![("due", Value::text("2026-11-24"))],
        vec![("recurrence", Value::text("FREQ=WEEKLY"))],
        vec![("due", Value::text("2026-11-24")), ("recurrence", Value::text("chaque mardi"))],
        vec![
            ("due", Value::text("2026-11-24")),
            ("recurrence", Value::text("FREQ=WEEKLY;UNTIL=20261130")),
        ],
    ] {
        let mut team = Team::new(1, YEAR);
        team.must(0, add("tasks", item(0), &fields));
        finish(&mut team, 0, item(0));
        assert_eq!(items(&all(&team.docs[0]), "tasks").len(), 1);
    }
}

/// Reopened and finished once more, what follows keeps what was done with it meanwhile.
#[test]
fn what_follows_is_made_once() {
    let mut team = weekly(1);
    finish(&mut team, 0, item(0));
    let next = task::next_of(item(0));
    team.must(0, set_in("tasks", next, "title", "Autre titre"));
    team.must(0, set_in("tasks", item(0), "state", "todo"));
    finish(&mut team, 0, item(0));
    let all = all(&team.docs[0]);
    assert_eq!(items(&all, "tasks").len(), 2);
    assert_eq!(shown(&find(&all, next), "title"), "Autre titre");
}

#[test]
fn the_week_ends_on_sunday() {
    let day = |day| carnet_model::recurrence::Day::from_ymd_opt(2026, 11, day).unwrap();
    for from in 23..=29 {
        assert_eq!(task::end_of_week(day(from)), day(29));
    }
    assert_eq!(task::today(NINE), day(24));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Two to five devices finish the same task without having heard of each other; some go on
    /// with what follows, and finish that too.
    #[test]
    fn everybody_who_finishes_a_task_makes_the_same_one(
        devices in 2usize..=5,
        finished in prop::collection::vec((0usize..5, 0usize..3, any::<bool>()), 1..12),
        seed: u64,
    ) {
        let mut team = weekly(devices);
        let mut chain = vec![item(0)];
        (0..3).for_each(|at| chain.push(task::next_of(chain[at])));
        for (device, at, hears) in finished {
            let device = device % devices;
            if hears {
                team.settle(seed);
            }
            let known = all(&team.docs[device]);
            if items(&known, "tasks").iter().any(|task| task.item == chain[at]) {
                finish(&mut team, device, chain[at]);
            }
        }
        team.settle(seed);
        team.assert_same();
        let known = all(&team.docs[0]);
        let tasks = items(&known, "tasks");
        let expect: Vec<_> = chain.iter().copied().filter(|id| tasks.iter().any(|task| task.item == *id)).collect();
        prop_assert_eq!(tasks.len(), expect.len());
        for (at, id) in expect.iter().enumerate() {
            let task = find(&known, *id);
            // The last of the chain is the one that nobody finished.
            prop_assert_eq!(shown(&task, "state") == "done", at + 1 < expect.len());
            prop_assert!(task.fields.iter().all(|field| field.conflict.is_empty()));
            let steps: Vec<_> = task::steps(&task, &known).iter().map(|step| shown(step, "title")).collect();
            prop_assert_eq!(steps, ["Étape 1", "Étape 2"]);
        }
    }

    /// One ticks a step while another edits the title, a third one the details: all of it stays.
    #[test]
    fn edits_of_a_task_on_several_devices_all_stay(seed: u64) {
        let mut team = weekly(3);
        let place = carnet_model::edit::Place::Item { collection: "task_steps".into(), item: item(2) };
        team.must(0, Edit::Set { place, field: "done".into(), value: Some(Value::Bool(true)) });
        team.must(1, set_in("tasks", item(0), "title", "Passer la grande tournée"));
        team.must(2, set_in("tasks", item(0), "details", "Trois colis"));
        team.settle(seed);
        team.assert_same();
        let known = all(&team.docs[0]);
        let task = find(&known, item(0));
        prop_assert_eq!(shown(&task, "title"), "Passer la grande tournée");
        prop_assert_eq!(shown(&task, "details"), "Trois colis");
        let done = task::steps(&task, &known).iter().filter(|step| shown(step, "done") == "true").count();
        prop_assert_eq!(done, 2);
        prop_assert!(task.fields.iter().all(|field| field.conflict.is_empty()));
    }
}
