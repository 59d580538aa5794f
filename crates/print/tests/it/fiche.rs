//! From the engine's answers to what stands on paper.

use carnet_engine::api::{Barred, Failure, Fiche, Reply, Request, Terms, WorkspaceView};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    kind::DocKey,
    value::Value,
    view::{
        Candidate, FicheView, FieldView, Inherited, ItemView, SectionView, Source, Stamp, TermsView,
    },
};
use carnet_print::{
    Choice, Composed, Gather, Language, Papers, Part, Words, compose, screens, sheet::Block,
};

/// 24 November 2026, at noon in Paris.
const NOW: i64 = 1_795_518_000_000;

fn contact() -> DocId {
    DocId::new([1; 16])
}

fn field(key: &str, text: &str) -> FieldView {
    FieldView { value: Some(Value::text(text)), display: text.to_owned(), ..FieldView::unset(key) }
}

fn section(key: &str, fields: Vec<FieldView>) -> SectionView {
    SectionView { key: key.to_owned(), fields }
}

fn event(number: u8, at: i64) -> ItemView {
    let fields = vec![
        field("kind", "visit"),
        FieldView { value: Some(Value::Instant(at)), ..FieldView::unset("at") },
        field("subject", &format!("Passage {number}")),
    ];
    ItemView {
        item: ItemId::new([number; 8]),
        doc: DocKey::Activity { contact: contact(), year: 2026 },
        fields,
        removed_meanwhile: None,
        created: None,
    }
}

fn fiche(sections: Vec<SectionView>, events: Vec<ItemView>, barred: Barred) -> Fiche {
    let view = FicheView {
        contact: contact(),
        name: "Boulangerie Lefèvre".into(),
        initials: "BL".into(),
        is_person: false,
        sections,
        collections: Vec::new(),
        custom: Vec::new(),
        events,
        archived: false,
        merged_into: None,
        created: None,
        updated: None,
        conflicts: 0,
    };
    Fiche {
        view,
        pending_items: Vec::new(),
        pending: false,
        present: Vec::new(),
        set_aside: Vec::new(),
        clock: None,
        older: false,
        leaving: false,
        barred,
    }
}

fn agreed() -> Terms {
    let inherited =
        Inherited { value: Value::text("net"), display: "net".into(), from: Source::Category };
    let mode = FieldView { inherited: Some(inherited), ..FieldView::unset("price_mode") };
    let view = TermsView {
        contact: contact(),
        sections: vec![section("commercial", vec![mode])],
        prices: Vec::new(),
        currency: "EUR".into(),
        updated: None,
    };
    Terms { view, pending: false }
}

/// What an engine answers that has this fiche.
fn papers(fiche: &Fiche) -> Papers {
    let mut gather = Gather::new(contact(), NOW);
    loop {
        let asked = gather.ask();
        if asked.is_empty() {
            return gather.papers().unwrap();
        }
        let answer = |request: &Request| match request {
            Request::Workspace => {
                let company = "Armor Fournil".into();
                Reply::Workspace(Box::new(WorkspaceView { company, ..WorkspaceView::default() }))
            }
            Request::Fiche(_) => Reply::Fiche(Box::new(fiche.clone())),
            Request::Terms(_) => Reply::Terms(Box::new(agreed())),
            Request::Relations { .. } => Reply::Relations(None),
            Request::Agenda { .. } => Reply::Agenda(Vec::new()),
            Request::Activity(_) | Request::Ledger(_) => Reply::Activity(Vec::new()),
            _ => Reply::Failed(Failure::NotFound),
        };
        gather.hear(asked.iter().map(answer).collect()).unwrap();
    }
}

fn french() -> Words {
    Words::new(Language::French, screens::words(Language::French))
}

#[track_caller]
fn composed(fiche: &Fiche, choice: &Choice) -> Composed {
    compose(&papers(fiche), choice, &french()).unwrap()
}

fn titles(composed: &Composed) -> Vec<&str> {
    composed.sheet.sections.iter().map(|section| section.title.as_str()).collect()
}

#[test]
fn what_is_chosen_and_not_empty_is_printed_in_the_order_of_the_screens() {
    let identity =
        section("identity", vec![field("legal_name", "Lefèvre"), FieldView::unset("job_title")]);
    let notes = section("notes", vec![field("notes", "Un **mot**\n- point")]);
    let fiche = fiche(vec![identity, notes], Vec::new(), Barred::default());
    let choice =
        Choice { parts: vec![Part::Events, Part::Notes, Part::Identity], ..Choice::default() };
    let composed = composed(&fiche, &choice);
    assert_eq!(titles(&composed), ["Identité", "Notes"]);
    assert_eq!(composed.left_out, [Part::Events]);
    assert_eq!(composed.sheet.foot, "Armor Fournil · imprimé le 24/11/2026");
    let Block::Facts(facts) = &composed.sheet.sections[0].blocks[0] else { panic!("no facts") };
    assert_eq!(facts.len(), 1, "an unset field is not printed");
    assert_eq!(
        (facts[0].label.as_str(), facts[0].value[0].text.as_str()),
        ("Raison sociale", "Lefèvre")
    );
}

#[test]
fn both_values_of_a_conflict_are_printed() {
    let stamp = Stamp { actor: carnet_ids::ActorId::default(), at: 0 };
    let candidate =
        |text: &str| Candidate { value: Some(Value::text(text)), display: text.into(), stamp };
    let name = FieldView {
        conflict: vec![candidate("Lefèvre"), candidate("Le Fèvre")],
        ..field("legal_name", "Lefèvre")
    };
    let fiche = fiche(vec![section("identity", vec![name])], Vec::new(), Barred::default());
    let composed = composed(&fiche, &Choice::everything());
    let Block::Facts(facts) = &composed.sheet.sections[0].blocks[0] else { panic!("no facts") };
    assert_eq!(facts[0].note, "saisi en même temps\u{a0}: Le Fèvre");
}

#[test]
fn a_period_holds_for_events() {
    let day = 86_400_000;
    let events = (0..5).map(|number| event(number, NOW - i64::from(number) * day)).collect();
    let fiche = fiche(Vec::new(), events, Barred::default());
    let choice = Choice {
        from: "2026-11-21".parse().ok(),
        until: "2026-11-23".parse().ok(),
        ..Choice::everything()
    };
    let composed = composed(&fiche, &choice);
    let section =
        composed.sheet.sections.iter().find(|section| section.title == "Évènements").unwrap();
    let Block::Entries(entries) = &section.blocks[0] else { panic!("no entries") };
    let printed: Vec<&str> = entries.iter().map(|entry| entry.title.as_str()).collect();
    assert_eq!(printed, ["Passage 1", "Passage 2", "Passage 3"]);
    assert_eq!(section.aside, "du 21/11/2026 au 23/11/2026");
}

#[test]
fn what_is_inherited_says_from_where_and_who_may_not_see_terms_gets_none() {
    let choice = Choice { parts: vec![Part::Terms], ..Choice::default() };
    let sees = composed(&fiche(Vec::new(), Vec::new(), Barred::default()), &choice);
    let Block::Facts(facts) = &sees.sheet.sections[0].blocks[1] else { panic!("no facts") };
    assert_eq!(facts[0].value[0].text, "Hors taxes (HT)");
    assert_eq!(facts[0].note, "de sa catégorie");
    use carnet_engine::api::{Action, Section};
    let right = carnet_policy::Right(Section::Terms, Action::See);
    let barred = composed(&fiche(Vec::new(), Vec::new(), Barred::from_iter([right])), &choice);
    assert!(titles(&barred).is_empty());
    assert_eq!(barred.left_out, [Part::Terms]);
}

#[test]
fn a_fiche_that_is_not_here_is_refused() {
    let mut gather = Gather::new(contact(), NOW);
    let refused = gather.ask().iter().map(|_| Reply::Failed(Failure::NotFound)).collect();
    assert_eq!(gather.hear(refused), Err(Failure::NotFound));
    assert!(gather.papers().is_err());
}

#[test]
fn every_part_has_its_name_in_both_languages() {
    for language in [Language::French, Language::English] {
        let words = Words::new(language, screens::words(language));
        for part in Part::ALL {
            assert_ne!(words.say(part.key()), part.key(), "{language:?}");
        }
    }
}
