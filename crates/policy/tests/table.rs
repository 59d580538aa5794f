//! The rules as tables: every role, section and action; every pair of a portfolio change.

use carnet_ids::ItemId;
use carnet_policy::{
    ADMINISTRATOR, Action, Facts, Holder, OFFICE, Person, READ_ONLY, REP, Reach, Reason, Right,
    Role, Section, Verdict, may, may_hand_over, receives,
};

const ROLES: [(&str, ItemId); 4] =
    [("administrator", ADMINISTRATOR), ("office", OFFICE), ("rep", REP), ("read-only", READ_ONLY)];

/// Which fiches each role may do it to, in the order of [`ROLES`]: its own (o), its team's (t),
/// nobody's (n), others' (x); `-` for none, `+` for what is no fiche's.
const RIGHTS: &str = "
    fiche.see           otnx  otnx  o.n.  otnx
    fiche.create        otnx  otnx  o.n.  -
    fiche.archive       otnx  otnx  o.n.  -
    fiche.export        otnx  otnx  -     -
    fiche.import        otnx  otnx  -     -
    identity.edit       otnx  otnx  o.n.  -
    crm.edit            otnx  otnx  o.n.  -
    portfolio.edit      otnx  otnx  o.n.  -
    company.edit        otnx  otnx  o.n.  -
    notes.edit          otnx  otnx  o.n.  -
    coordinates.edit    otnx  otnx  o.n.  -
    addresses.edit      otnx  otnx  o.n.  -
    websites.edit       otnx  otnx  o.n.  -
    events.see          otnx  otnx  o.n.  otnx
    events.edit         otnx  otnx  o.n.  -
    attachments.see     otnx  otnx  o.n.  otnx
    attachments.edit    otnx  otnx  o.n.  -
    services.edit       otnx  otnx  o.n.  -
    loyalty.edit        otnx  otnx  o.n.  -
    purchases.edit      otnx  otnx  o.n.  -
    payments.edit       otnx  otnx  -     -
    ledger.see          otnx  otnx  o.n.  otnx
    terms.see           otnx  otnx  o.n.  otnx
    terms.edit          otnx  otnx  -     -
    lists.edit          +     +     -     -
    workspace.edit      +     -     -     -
    catalogue.edit      +     +     -     -
    people.administer   +     -     -     -
    other.edit          otnx  otnx  -     -
";

/// What becomes of a fiche that changes hands, from the row to the column, by how far a role
/// with the right reaches: `+` it may, `r` the fiche is not within reach, `h` it is not theirs to
/// give so far.
const HANDS: &str = "
    portfolio   own     team    nobody  other
    own         +       +       +       h
    team        r       r       r       r
    nobody      +       +       +       h
    other       r       r       r       r

    team        own     team    nobody  other
    own         +       +       +       h
    team        +       +       +       h
    nobody      +       +       +       h
    other       r       r       r       r

    everything  own     team    nobody  other
    own         +       +       +       +
    team        +       +       +       +
    nobody      +       +       +       +
    other       +       +       +       +
";

fn person(role: Role) -> Person {
    Person { id: ItemId::new([1; 8]), team: Some(ItemId::new([2; 8])), role }
}

fn facts(holder: Holder) -> Facts {
    Facts { holder, new: false, archived: false, supplier: false }
}

fn name(holder: Holder) -> &'static str {
    match holder {
        Holder::Own => "own",
        Holder::Team => "team",
        Holder::Nobody => "nobody",
        Holder::Other => "other",
    }
}

#[test]
fn every_role_section_and_action() {
    let rows: Vec<Vec<&str>> = RIGHTS
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|row| !row.is_empty())
        .collect();
    let all: Vec<String> = Right::all().map(|right| right.to_string()).collect();
    assert_eq!(rows.iter().map(|row| row[0]).collect::<Vec<_>>(), all, "the table has every right");
    for (column, (role, id)) in ROLES.into_iter().enumerate() {
        let person = person(Role::built_in(&id).unwrap());
        for row in &rows {
            let right: Right = row[0].parse().unwrap();
            let told = row[column + 1];
            for (letter, holder) in ['o', 't', 'n', 'x'].into_iter().zip(Holder::ALL) {
                let allowed = may(&person, right, Some(&facts(holder))) == Verdict::Allowed;
                let expected = told == "+" || told.contains(letter);
                assert_eq!(allowed, expected, "{role}, {right}, {holder:?}");
            }
            let alone = may(&person, right, None) == Verdict::Allowed;
            assert_eq!(alone, told != "-", "{role}, {right}, whatever the fiche");
        }
    }
}

#[test]
fn what_no_section_has_nobody_may() {
    let person = person(Role::built_in(&ADMINISTRATOR).unwrap());
    for section in Section::ALL {
        for action in Action::ALL {
            let right = Right(section, action);
            let is_one = section.actions().contains(&action);
            assert_eq!(may(&person, right, None) == Verdict::Allowed, is_one, "{right}");
            assert_eq!(right.to_string().parse::<Right>().is_ok(), is_one, "{right}");
        }
    }
}

#[test]
fn every_reason_is_said() {
    let person = person(Role::built_in(&READ_ONLY).unwrap());
    let reason = |section, action| match may(&person, Right(section, action), None) {
        Verdict::Allowed => None,
        Verdict::Refused(reason) => Some(reason),
    };
    assert_eq!(reason(Section::Fiche, Action::Create), Some(Reason::Create));
    assert_eq!(reason(Section::Fiche, Action::Archive), Some(Reason::Archive));
    assert_eq!(reason(Section::Fiche, Action::Import), Some(Reason::Import));
    assert_eq!(reason(Section::Notes, Action::Edit), Some(Reason::Right));
    assert_eq!(reason(Section::Lists, Action::Edit), Some(Reason::Settings));
    assert_eq!(reason(Section::People, Action::Administer), Some(Reason::Settings));
    assert_eq!(reason(Section::Fiche, Action::See), None);
}

#[test]
fn every_pair_of_a_portfolio_change() {
    let mut tables = 0;
    for table in HANDS.split("\n\n") {
        let mut rows = table
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>())
            .filter(|row| !row.is_empty());
        let head = rows.next().unwrap();
        let edits = Reach::ALL.into_iter().find(|reach| reach.name() == head[0]).unwrap();
        let person = person(Role { edits, ..Role::built_in(&REP).unwrap() });
        for row in rows {
            let before = Holder::ALL.into_iter().find(|holder| name(*holder) == row[0]).unwrap();
            for (after, told) in head[1..].iter().zip(&row[1..]) {
                let after = Holder::ALL.into_iter().find(|holder| name(*holder) == *after).unwrap();
                let expected = match *told {
                    "+" => Verdict::Allowed,
                    "r" => Verdict::Refused(Reason::Reach),
                    _ => Verdict::Refused(Reason::HandOver),
                };
                let verdict = may_hand_over(&person, (before, after), false);
                assert_eq!(verdict, expected, "{edits:?}: {before:?} → {after:?}");
                tables += 1;
            }
        }
    }
    assert_eq!(tables, 3 * 16);
}

#[test]
fn without_the_right_no_fiche_changes_hands_but_a_new_one_is_theirs_or_nobodys() {
    let mut role = Role::built_in(&REP).unwrap();
    role.rights.remove(&Right(Section::Portfolio, Action::Edit));
    let person = person(role);
    for before in Holder::ALL {
        for after in Holder::ALL {
            let refused = Verdict::Refused(Reason::Right);
            assert_eq!(may_hand_over(&person, (before, after), false), refused);
            let kept = matches!(after, Holder::Own | Holder::Nobody);
            let expected = if kept { Verdict::Allowed } else { refused };
            assert_eq!(may_hand_over(&person, (before, after), true), expected);
        }
    }
}

#[test]
fn who_receives_what() {
    let built_in = |id| person(Role::built_in(&id).unwrap());
    let all = |person: &Person, facts: &dyn Fn(Holder) -> Facts| -> String {
        let part = |holder: &Holder| receives(person, Section::Fiche, &facts(*holder));
        Holder::ALL
            .iter()
            .map(|holder| if part(holder) { name(*holder).as_bytes()[0] as char } else { '.' })
            .collect()
    };
    let plain = |holder| facts(holder);
    let archived = |holder| Facts { archived: true, ..facts(holder) };
    let supplier = |holder| Facts { supplier: true, ..facts(holder) };
    for id in [ADMINISTRATOR, OFFICE, READ_ONLY] {
        for facts in [&plain as &dyn Fn(Holder) -> Facts, &archived, &supplier] {
            assert_eq!(all(&built_in(id), facts), "otno");
        }
    }
    assert_eq!(all(&built_in(REP), &plain), "o.n.");
    assert_eq!(all(&built_in(REP), &archived), "o.n.");
    let rep = Role::built_in(&REP).unwrap();
    let lead = person(Role { sees: Reach::Team, sees_archived: false, ..rep.clone() });
    assert_eq!(all(&lead, &plain), "otn.");
    assert_eq!(all(&lead, &archived), "....");
    let buyer = person(Role { sees_suppliers: true, ..rep.clone() });
    assert_eq!(all(&buyer, &plain), "o.n.");
    assert_eq!(all(&buyer, &supplier), "otno");
    let mut blind = rep;
    blind.rights.remove(&Right(Section::Events, Action::See));
    let blind = person(blind);
    assert!(receives(&blind, Section::Fiche, &plain(Holder::Own)));
    assert!(!receives(&blind, Section::Events, &plain(Holder::Own)));
}
