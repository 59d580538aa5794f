//! The workspace's own fields: what is entered stays, whatever becomes of its definition.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing fails as it should")]

mod common;

use automerge::Automerge;
use carnet_ids::ItemId;
use carnet_model::{
    custom::{self, CustomView, Definition, Kind, MEMBERS, Standing, VALUE},
    edit::{Applied, Edit, EditError, Intent, Place},
    kind::DocKey,
    merge, schema,
    value::Value,
    view::{self, Defaults, FicheView},
};
use common::{CONTACT, KEY, Team, add, item, item_field, items_of, remove, set, set_in};
use proptest::prelude::*;

const FIELD: ItemId = ItemId::new([0xf1; 8]);

fn definition(kind: Kind) -> Definition {
    let options = ["Bois", "Béton"].map(str::to_owned).into();
    Definition { id: FIELD, name: "Sol".into(), kind, options, ..Definition::default() }
}

/// A team that edits a fiche in a workspace with these definitions.
struct Office {
    team: Team,
    definitions: Vec<Definition>,
}

impl Office {
    fn new(devices: usize, definitions: Vec<Definition>) -> Self {
        Self { team: Team::new(devices, KEY), definitions }
    }

    /// As a device does what its user wants.
    fn edit(&mut self, device: usize, edit: Edit) -> Result<Applied, EditError> {
        let intent = Intent { doc: KEY, edits: vec![edit] };
        let doc = Some(&self.team.docs[device]);
        let typed = custom::typed(intent, &self.definitions, doc)?;
        self.team.edit(device, typed.edits)
    }

    fn enter(&mut self, device: usize, typed: &str) -> Result<Applied, EditError> {
        self.edit(device, enter(typed))
    }

    fn fiche(&self, device: usize) -> FicheView {
        fiche(&self.team.docs[device], &self.definitions)
    }

    /// What the fiche shows of the field.
    fn shown(&self, device: usize) -> CustomView {
        self.fiche(device).custom.into_iter().find(|field| field.item == FIELD).unwrap()
    }
}

fn fiche(doc: &Automerge, definitions: &[Definition]) -> FicheView {
    let defaults = Defaults { custom: definitions.to_vec(), ..Defaults::default() };
    view::fiche_with(doc, &[], &defaults)
}

fn place() -> Place {
    Place::Item { collection: "custom".into(), item: FIELD }
}

fn enter(typed: &str) -> Edit {
    Edit::Set { place: place(), field: VALUE.into(), value: Some(Value::text(typed)) }
}

fn choose(member: &str, on: bool) -> Edit {
    Edit::Member { place: place(), field: MEMBERS.into(), member: member.into(), on }
}

#[test]
fn a_first_value_adds_the_item_of_its_definition() {
    let mut office = Office::new(1, vec![definition(Kind::Date)]);
    office.enter(0, "24/11/2026").unwrap();
    let shown = office.shown(0);
    assert_eq!(shown.field.display, "24/11/2026");
    assert!(matches!(shown.field.value, Some(Value::Date(_))));
    assert_eq!(office.fiche(0).conflicts, 0);
    // Emptying what was never entered makes nothing.
    let mut other = Office::new(1, vec![definition(Kind::Text)]);
    let empty = Edit::Set { place: place(), field: VALUE.into(), value: None };
    assert_eq!(other.edit(0, empty).unwrap().change, None);
    assert_eq!(other.edit(0, choose("Bois", false)).unwrap().change, None);
}

#[test]
fn what_the_type_cannot_be_is_refused_and_nothing_is_written() {
    let mut office = Office::new(1, vec![definition(Kind::OneOf)]);
    let heads = office.team.docs[0].get_heads();
    let refused = office.enter(0, "Acier").unwrap_err();
    assert_eq!((refused.code.as_str(), refused.field), ("unknown-choice", FIELD.to_string()));
    assert_eq!(office.team.docs[0].get_heads(), heads);
}

proptest! {
    /// Two devices that each enter a first value make one item.
    #[test]
    fn first_values_of_two_devices_are_one_item(one in "[a-c]{1,2}", other in "[a-c]{1,2}", seed: u64) {
        let mut office = Office::new(2, vec![definition(Kind::Text)]);
        office.enter(0, &one).unwrap();
        office.enter(1, &other).unwrap();
        office.team.settle(seed);
        office.team.assert_same();
        prop_assert_eq!(items_of(&office.team.view(0), "custom").len(), 1);
        let shown = office.shown(0);
        prop_assert!(shown.removed_meanwhile.is_none());
        let mut values: Vec<_> = shown.field.conflict.iter().map(|one| one.display.clone()).collect();
        values.sort();
        let mut expected = if one == other { Vec::new() } else { vec![one, other] };
        expected.sort();
        prop_assert_eq!(values, expected);
        prop_assert_eq!(office.fiche(0).conflicts, view::row_source(&office.team.docs[0]).conflicts);
    }

    /// Members that two devices choose as the first ones all stay, without a conflict.
    #[test]
    fn first_members_of_two_devices_all_stay(seed: u64) {
        let mut office = Office::new(2, vec![definition(Kind::ManyOf)]);
        office.edit(0, choose("bois", true)).unwrap();
        office.edit(1, choose("Béton", true)).unwrap();
        office.team.settle(seed);
        office.team.assert_same();
        prop_assert_eq!(office.shown(1).field.display, "Bois, Béton");
        prop_assert_eq!(office.fiche(1).conflicts, 0);
    }

    /// A first value that is taken back leaves what another device entered.
    #[test]
    fn taking_back_a_first_value_leaves_the_others(seed: u64) {
        let mut office = Office::new(2, vec![definition(Kind::Text)]);
        let undo = office.enter(0, "à moi").unwrap().undo;
        office.enter(1, "à toi").unwrap();
        office.team.edit(0, undo).unwrap();
        prop_assert!(office.shown(0).field.value.is_none());
        office.team.settle(seed);
        office.team.assert_same();
        let shown = office.shown(0);
        let values: Vec<_> = shown.field.conflict.iter().map(|one| one.display.as_str()).collect();
        prop_assert!(shown.field.display == "à toi" || values.contains(&"à toi"));
        prop_assert!(shown.removed_meanwhile.is_none());
    }

    /// One device changes the definition in every way while another enters values: both stay, and
    /// what was entered is read, in its new type or as it was entered.
    #[test]
    fn a_definition_changed_meanwhile_loses_no_value(
        before in 0..schema::CUSTOM_KINDS.len(),
        after in 0..schema::CUSTOM_KINDS.len(),
        retired: bool,
        typed in prop::sample::select(&["Bois", "12", "1,5", "24/11/2026", "oui", "a@b.fr", "01 42 68 53 00"][..]),
        seed: u64,
    ) {
        let mut settings = Team::new(2, DocKey::Settings);
        settings.must(0, add("custom_fields", FIELD, &[
            ("name", Value::text("Sol")),
            ("custom_kind", Value::text(schema::CUSTOM_KINDS[before])),
            ("options", Value::text("Bois, Béton")),
        ]));
        settings.settle(1);
        let known = view::settings(&settings.docs[1]).defaults.custom;
        let mut office = Office::new(2, known);
        // Offline, device 1 enters a value while device 0 makes another thing of the field.
        let entered = match known_field(&office) {
            MEMBERS => office.edit(1, choose(typed, true)),
            _ => office.enter(1, typed),
        };
        settings.must(0, set_in("custom_fields", FIELD, "name", "Revêtement"));
        settings.must(0, set_in("custom_fields", FIELD, "custom_kind", schema::CUSTOM_KINDS[after]));
        if retired {
            settings.must(0, set_in("custom_fields", FIELD, "retired", "true"));
        }
        settings.settle(seed);
        settings.assert_same();
        office.team.settle(seed);
        office.team.assert_same();
        office.definitions = view::settings(&settings.docs[1]).defaults.custom;
        prop_assert_eq!(&office.definitions[0].name, "Revêtement");
        let stored = entered.is_ok();
        let row = view::row_source(&office.team.docs[0]);
        prop_assert_eq!(row.custom.len(), usize::from(stored));
        let shown = office.fiche(0).custom;
        if !stored {
            return Ok(());
        }
        let shown = &shown[0];
        prop_assert_eq!(shown.standing == Standing::Retired, retired);
        let text = shown.left.clone().unwrap_or_else(|| shown.field.display.clone());
        prop_assert!(!text.is_empty());
        if shown.field.warning.as_deref() == Some("custom-unfit") {
            prop_assert_eq!(&text, &row.custom[0].1.join(", "));
        }
    }
}

fn known_field(office: &Office) -> &'static str {
    office.definitions[0].field()
}

#[test]
fn a_conflict_can_be_settled_for_what_fits_no_more() {
    let mut office = Office::new(2, vec![definition(Kind::Text)]);
    office.enter(0, "Acier").unwrap();
    office.enter(1, "Bois").unwrap();
    office.team.settle(3);
    office.definitions = vec![definition(Kind::OneOf)];
    office.enter(0, "Acier").unwrap();
    let shown = office.shown(0);
    assert!(shown.field.conflict.is_empty());
    assert_eq!(shown.field.display, "Acier");
    assert_eq!(shown.field.warning.as_deref(), Some("custom-unfit"));
    assert_eq!(office.enter(0, "Zinc").unwrap_err().code, "unknown-choice");
}

#[test]
fn a_default_holds_and_is_not_written_and_what_is_required_is_a_warning() {
    let wanted = Definition { required: true, ..definition(Kind::OneOf) };
    let office = Office::new(1, vec![wanted.clone()]);
    assert_eq!(office.shown(0).field.warning.as_deref(), Some("custom-required"));
    let mut office =
        Office::new(1, vec![Definition { default_value: "bois".into(), ..wanted.clone() }]);
    let shown = office.shown(0);
    assert_eq!(shown.field.warning, None);
    assert_eq!(shown.field.inherited.unwrap().display, "Bois");
    assert!(view::row_source(&office.team.docs[0]).custom.is_empty());
    office.enter(0, "Béton").unwrap();
    assert_eq!(office.shown(0).field.inherited, None);
    // A default that the type can't be does not hold.
    let office = Office::new(1, vec![Definition { default_value: "Acier".into(), ..wanted }]);
    assert_eq!(office.shown(0).field.inherited, None);
}

#[test]
fn a_fiche_is_asked_for_the_fields_of_its_profiles() {
    let of = Definition { profiles: vec!["supplier".into()], ..definition(Kind::Text) };
    let mut office = Office::new(1, vec![of]);
    assert!(office.fiche(0).custom.is_empty());
    office.team.must(0, set("profiles", "supplier"));
    assert_eq!(office.shown(0).standing, Standing::Offered);
    office.enter(0, "Quai 3").unwrap();
    office.team.must(0, set("profiles", "client"));
    let shown = office.shown(0);
    assert_eq!((shown.standing, shown.field.display.as_str()), (Standing::OtherProfile, "Quai 3"));
}

#[test]
fn a_retired_field_and_one_without_a_definition_stay_to_be_read() {
    let mut office = Office::new(1, vec![definition(Kind::ManyOf)]);
    office.edit(0, choose("Bois", true)).unwrap();
    office.definitions[0].retired = true;
    assert_eq!(office.shown(0).standing, Standing::Retired);
    assert_eq!(office.shown(0).field.display, "Bois");
    office.definitions.clear();
    assert_eq!(office.shown(0).standing, Standing::Unknown);
    assert_eq!(office.shown(0).field.display, "Bois");
    office.definitions = vec![Definition { retired: true, ..definition(Kind::Text) }];
    assert_eq!(office.shown(0).left.as_deref(), Some("Bois"));
    // One that holds nothing is not shown.
    let office = Office::new(1, office.definitions);
    assert!(office.fiche(0).custom.is_empty());
}

#[test]
fn merging_fills_in_what_the_survivor_lacks() {
    let both = [definition(Kind::Text), Definition { id: item(5), ..definition(Kind::ManyOf) }];
    let mut kept = Office::new(1, both.to_vec());
    let mut gone = Office::new(1, both.to_vec());
    let many = |member: &str| Edit::Member {
        place: Place::Item { collection: "custom".into(), item: item(5) },
        field: MEMBERS.into(),
        member: member.into(),
        on: true,
    };
    // The survivor's field was emptied, and it has other members.
    kept.enter(0, "à vider").unwrap();
    kept.edit(0, Edit::Set { place: place(), field: VALUE.into(), value: None }).unwrap();
    kept.edit(0, many("Bois")).unwrap();
    gone.enter(0, "Cave").unwrap();
    gone.edit(0, many("Béton")).unwrap();
    let other = DocKey::Contact(carnet_ids::DocId::new([1; 16]));
    let plan = merge::plan(&gone.team.docs[0], other, &kept.team.docs[0], KEY);
    for intent in plan.into_iter().filter(|intent| intent.doc == DocKey::Contact(CONTACT)) {
        kept.team.edit(0, intent.edits).unwrap();
    }
    let shown = kept.fiche(0).custom;
    let displays: Vec<_> = shown.iter().map(|field| field.field.display.as_str()).collect();
    assert_eq!(displays, ["Cave", "Bois, Béton"]);
    // What it holds is not written over.
    let plan = merge::plan(&gone.team.docs[0], other, &kept.team.docs[0], KEY);
    assert!(plan.iter().all(|intent| intent.doc == other));
}

#[test]
fn options_stand_in_the_order_of_the_alphabet() {
    let mut settings = Team::new(1, DocKey::Settings);
    let options = Value::text("Zinc, Éponge, Bois, acier");
    settings.must(
        0,
        add("custom_fields", FIELD, &[("name", Value::text("Sol")), ("options", options)]),
    );
    let defined = view::settings(&settings.docs[0]).defaults.custom;
    assert_eq!(defined[0].options, ["acier", "Bois", "Éponge", "Zinc"]);
}

/// As another program or an earlier version may have done.
#[test]
fn a_value_that_was_removed_is_none() {
    let mut office = Office::new(1, vec![definition(Kind::Text)]);
    office.enter(0, "Cave").unwrap();
    office.team.must(0, remove("custom", FIELD));
    assert_eq!(office.shown(0).field.value, None);
    assert!(view::row_source(&office.team.docs[0]).custom.is_empty());
    office.enter(0, "Grenier").unwrap();
    assert_eq!(office.shown(0).field.display, "Grenier");
    let raw = office.team.view(0);
    assert_eq!(item_field(&items_of(&raw, "custom")[0], "value").display, "Grenier");
}
