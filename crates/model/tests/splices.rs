//! A splice that was made on what a screen showed falls on the same letters, whatever others
//! wrote in the text since.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing fails as it should")]

mod common;

use carnet_model::edit::Edit;
use common::{KEY, Team, root_field, splice};
use proptest::{prelude::*, sample::Index};

fn text(team: &Team, device: usize) -> String {
    root_field(&team.view(device), "notes").display.clone()
}

/// What the screen of a device hands back with a splice.
fn base(team: &Team, device: usize) -> Option<String> {
    root_field(&team.view(device), "notes").base.clone()
}

fn on(base: Option<String>, edit: Edit) -> Edit {
    match edit {
        Edit::Splice { place, field, at, delete, insert, .. } => {
            Edit::Splice { place, field, at, delete, insert, base }
        }
        edit => edit,
    }
}

/// A team whose members all have this text.
fn team(devices: usize, start: &str) -> Team {
    let mut team = Team::new(devices, KEY);
    team.must(0, splice(0, 0, start));
    team.settle(1);
    team
}

/// Where others write, as in real life, they seldom write at the very same place: where they do,
/// either order is right. So the two write in different alphabets, and one's letters are compared
/// without the other's between them.
fn checked(team: &Team, merged: &str, ours: &str) {
    assert_eq!(text(team, 0), text(team, 1));
    let only =
        |all: &str, keep: fn(char) -> bool| all.chars().filter(|c| keep(*c)).collect::<String>();
    let not_mine = |c: char| !c.is_ascii_uppercase();
    let not_theirs = |c: char| !c.is_ascii_digit();
    assert_eq!(only(merged, not_mine), only(ours, not_mine));
    assert_eq!(only(merged, not_theirs), only(ours, not_theirs));
}

proptest! {
    #[test]
    fn a_splice_on_what_was_shown_is_as_if_made_apart(
        start in "[a-zé😀]{0,12}",
        theirs in prop::collection::vec((any::<Index>(), any::<Index>(), "[0-9]{0,3}"), 1..4),
        mine in (any::<Index>(), any::<Index>(), "[A-Z]{0,3}"),
    ) {
        let length = start.chars().count();
        let at = mine.0.index(length + 1);
        let mine = splice(at, mine.1.index(length - at + 1), &mine.2);

        let write = |team: &mut Team| for (at, delete, insert) in &theirs {
            let length = text(team, 1).chars().count();
            let at = at.index(length + 1);
            team.must(1, splice(at, delete.index(length - at + 1), insert));
        };
        let mut apart = team(2, &start);
        write(&mut apart);
        apart.must(0, mine.clone());
        apart.settle(1);

        let mut late = team(2, &start);
        let base = base(&late, 0);
        write(&mut late);
        late.settle(1);
        late.must(0, on(base, mine));
        late.settle(1);
        checked(&late, &text(&apart, 0), &text(&late, 0));
    }

    #[test]
    fn taking_a_splice_back_leaves_what_others_wrote(
        start in "[a-zé😀]{0,12}",
        mine in (any::<Index>(), any::<Index>(), "[A-Z]{0,3}"),
        theirs in (any::<Index>(), "[0-9]{1,3}"),
    ) {
        let mut team = team(2, &start);
        let length = start.chars().count();
        let at = mine.0.index(length + 1);
        let done = team.must(0, splice(at, mine.1.index(length - at + 1), &mine.2));
        team.settle(1);
        let length = text(&team, 1).chars().count();
        team.must(1, splice(theirs.0.index(length + 1), 0, &theirs.1));
        team.settle(1);
        team.edit(0, done.undo).unwrap();
        let left: String = text(&team, 0).chars().filter(|c| !c.is_ascii_digit()).collect();
        prop_assert_eq!(left, start);
        prop_assert!(text(&team, 0).contains(&theirs.1));
    }
}

#[test]
fn another_s_words_before_mine_do_not_shift_them() {
    let mut team = team(2, "le four");
    let shown = base(&team, 0);
    team.must(1, splice(0, 0, "Rappel : "));
    team.settle(1);
    team.must(0, on(shown, splice(3, 4, "frigo")));
    assert_eq!(text(&team, 0), "Rappel : le frigo");
}

#[test]
fn what_they_typed_in_the_words_that_i_took_away_stays() {
    let mut team = team(2, "un four en panne");
    let shown = base(&team, 0);
    team.must(1, splice(7, 0, " neuf"));
    team.settle(1);
    team.must(0, on(shown, splice(3, 13, "frigo")));
    assert_eq!(text(&team, 0), "un frigo neuf");
}

#[test]
fn a_base_that_is_not_known_is_no_base() {
    for base in ["", "nonsense", &"ab".repeat(32)] {
        let mut team = team(1, "four");
        team.must(0, on(Some(base.to_owned()), splice(4, 0, "s")));
        assert_eq!(text(&team, 0), "fours");
    }
}

#[test]
fn past_the_end_of_what_was_shown_is_refused() {
    let mut team = team(2, "four");
    let shown = base(&team, 0);
    team.must(1, splice(4, 0, " en panne"));
    team.settle(1);
    let refused = team.edit(0, vec![on(shown, splice(5, 0, "x"))]).unwrap_err();
    assert_eq!(refused.code, "text-out-of-bounds");
    assert_eq!(text(&team, 0), "four en panne");
}
