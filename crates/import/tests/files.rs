//! Files as the address books and CRMs of this world write them.

#![allow(clippy::unwrap_used)]

use carnet_import::{Draft, FileError, Preview, RowError, drafts, preview};
use carnet_model::{edit::Edit, value::Value};
use std::{fs, path::Path};

#[test]
fn google_contacts() {
    let (preview, drafts) = read("google.csv");
    assert_eq!((preview.source.as_str(), preview.total), ("google", 2));
    let contact = ok(&drafts[0]);
    assert_eq!(contact.name, "Boulangerie Le Moal & Fils");
    assert_eq!(root(contact, "last_name"), "Le Goff-Kervella");
    assert_eq!(root(contact, "birthday"), "1985-03-04");
    assert_eq!(contact.emails, ["elodie@lemoal.example", "contact@lemoal.example"]);
    assert_eq!(contact.phones, ["+33612345678", "+33299791235"]);
    assert_eq!(items(contact, "coordinates", "mobile"), ["+33612345678"]);
    assert_eq!(items(contact, "coordinates", "fax"), ["+33299791235"]);
    assert_eq!(items(contact, "addresses", "line2"), ["Bâtiment B"]);
    assert_eq!(items(contact, "addresses", "country"), ["FR"]);
    assert!(notes(contact).contains("Préfère le matin.\nNe pas appeler le lundi."));
    assert!(tags(contact).contains(&"Rennes".to_owned()));
    assert_eq!(root(ok(&drafts[1]), "party_kind"), "individual");
    // The row of nothing but commas is no contact.
    assert_eq!(drafts.len(), 2);
}

#[test]
fn google_contacts_of_old() {
    let (_, drafts) = read("google-old.csv");
    let contact = ok(&drafts[0]);
    assert_eq!(
        (contact.name.as_str(), contact.phones.as_slice()),
        ("Zoë Ångström", ["+33612345679".to_owned()].as_slice())
    );
}

#[test]
fn outlook_in_english_writes_the_month_first() {
    let (preview, drafts) = read("outlook.csv");
    assert_eq!(
        (preview.source.as_str(), preview.options.encoding.as_str()),
        ("outlook", "windows-1252")
    );
    let contact = ok(&drafts[0]);
    assert_eq!(root(contact, "birthday"), "1979-12-31");
    assert_eq!(root(contact, "civility"), "mrs");
    assert_eq!(notes(contact), "Payé 120 €\nDepartment : Achats");
    assert_eq!(tags(contact), ["Bretagne", "Client"]);
    assert_eq!(root(ok(&drafts[1]), "birthday"), "");
}

#[test]
fn outlook_in_french_writes_the_day_first() {
    let (_, drafts) = read("outlook-fr.csv");
    let contact = ok(&drafts[0]);
    assert_eq!(root(contact, "birthday"), "1970-03-04");
    assert_eq!(items(contact, "coordinates", "mobile"), ["+33612345681"]);
    assert_eq!(contact.postcode, "44000");
}

#[test]
fn the_crms() {
    for (file, source, name, uid) in [
        ("hubspot.csv", "hubspot", "Obra SL", "101"),
        ("odoo.csv", "odoo", "Moulins de Bretagne", "__export__.res_partner_7"),
        ("odoo-technical.csv", "odoo", "Biscuiterie des Îles", "base.p1"),
        ("dolibarr.csv", "dolibarr", "Le Fournil", ""),
        ("suitecrm.csv", "suitecrm", "Atelier Boulanger", "7f3a-11"),
        ("lmb.csv", "lmb", "Chez Léa", ""),
    ] {
        let (preview, drafts) = read(file);
        let contact = ok(&drafts[0]);
        let seen = (preview.source.as_str(), contact.name.as_str(), contact.uid.as_str());
        assert_eq!(seen, (source, name, uid), "{file}");
    }
}

#[test]
fn lmb_keeps_what_identifies_a_company() {
    let (_, drafts) = read("lmb.csv");
    let contact = ok(&drafts[0]);
    assert_eq!(contact.siret, "73282932000074");
    assert_eq!(root(contact, "client_code"), "C-000042");
    assert_eq!(root(contact, "last_name"), "Durand");
    assert_eq!(items(contact, "websites", "url"), ["https://www.pates.example"]);
}

#[test]
fn broken_rows_cost_only_themselves() {
    let (preview, drafts) = read("broken.csv");
    let names: Vec<_> = drafts
        .iter()
        .map(|d| d.as_ref().map(|d| d.name.as_str()).map_err(|e| (e.line, e.code.as_str())))
        .collect();
    assert_eq!(
        names,
        [
            Ok("Le Moal"),
            Err((3, "broken-quoting")),
            Ok("Crêperie"),
            Err((5, "broken-quoting")),
            Ok("Zoé"),
            Ok("Rémi"),
        ]
    );
    assert_eq!(preview.errors.len(), 2);
    assert!(preview.errors[0].text.contains("Jamais fermé"));
}

#[test]
fn vcard_2_1() {
    let (_, drafts) = read("v21.vcf");
    let contact = ok(&drafts[0]);
    assert_eq!(contact.name, "Élodie Le Goïc");
    assert_eq!(items(contact, "coordinates", "mobile"), ["+33612345684"]);
    assert_eq!(items(contact, "coordinates", "fax"), ["+33299000005"]);
    assert_eq!(items(contact, "addresses", "line1"), ["3 rue de l’Église"]);
}

#[test]
fn vcard_3_0() {
    let (_, drafts) = read("v30.vcf");
    let contact = ok(&drafts[0]);
    assert_eq!(contact.uid, "urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1");
    assert_eq!(root(contact, "job_title"), "Acheteuse");
    assert_eq!(items(contact, "coordinates", "label"), ["Atelier", "Work"]);
    assert_eq!(
        notes(contact),
        "Une note longue, avec une virgule\net une ligne qui continue plus loin.\nAchats"
    );
}

#[test]
fn vcard_4_0() {
    let (preview, drafts) = read("v40.vcf");
    assert_eq!(preview.total, 2);
    let contact = ok(&drafts[0]);
    assert_eq!(root(contact, "legal_name"), "Moulins de Bretagne");
    assert_eq!(contact.phones, ["+33299000007"]);
    assert_eq!(err(&drafts[1]).code, "broken-card");
}

#[test]
fn the_same_file_gives_the_same_items() {
    for file in ["google.csv", "v30.vcf", "lmb.csv"] {
        assert_eq!(read(file).1, read(file).1, "{file}");
    }
}

#[test]
fn what_is_no_file_of_contacts_says_so() {
    for (bytes, expect) in [
        (b"".as_slice(), FileError::Empty),
        (b"%PDF\x00\x01\x02", FileError::Binary),
        (b"\"never closed;\n", FileError::NoHeader),
    ] {
        assert_eq!(preview(bytes, None).unwrap_err(), expect);
    }
    let long = "x".repeat(10 << 20);
    assert_eq!(preview(long.as_bytes(), None).unwrap_err(), FileError::NoHeader);
}

proptest::proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
        if let Ok(preview) = preview(&bytes, None)
            && let Ok(drafts) = drafts(&bytes, &preview.options)
        {
            proptest::prop_assert_eq!(drafts.count(), preview.total);
        }
    }

    #[test]
    fn no_vcard_panics(text in "(BEGIN:VCARD|END:VCARD|N:|FN;|TEL;TYPE=|=C3|=\n|\\\\|;|:|\n| |é|item1\\.){0,60}") {
        let file = format!("BEGIN:VCARD\n{text}");
        let preview = preview(file.as_bytes(), None).unwrap();
        let count = drafts(file.as_bytes(), &preview.options).unwrap().count();
        proptest::prop_assert_eq!(count, preview.total);
    }
}

fn read(file: &str) -> (Preview, Vec<Result<Draft, RowError>>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(file);
    let bytes = fs::read(path).unwrap();
    let preview = preview(&bytes, None).unwrap();
    let drafts = drafts(&bytes, &preview.options).unwrap().collect();
    (preview, drafts)
}

#[track_caller]
fn ok(draft: &Result<Draft, RowError>) -> &Draft {
    draft.as_ref().unwrap()
}

#[track_caller]
fn err(draft: &Result<Draft, RowError>) -> &RowError {
    draft.as_ref().unwrap_err()
}

fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Date(date) => date.to_string(),
        other => format!("{other:?}"),
    }
}

fn root(draft: &Draft, key: &str) -> String {
    let set = draft.edits.iter().find_map(|edit| match edit {
        Edit::Set { field, value: Some(value), .. } if field == key => Some(text(value)),
        _ => None,
    });
    set.unwrap_or_default()
}

fn items(draft: &Draft, key: &str, field: &str) -> Vec<String> {
    let adds = draft.edits.iter().filter_map(|edit| match edit {
        Edit::Add { collection, fields, .. } if collection == key => Some(fields),
        _ => None,
    });
    adds.flatten().filter(|(key, _)| key == field).map(|(_, value)| text(value)).collect()
}

fn notes(draft: &Draft) -> String {
    let insert = draft.edits.iter().find_map(|edit| match edit {
        Edit::Splice { insert, .. } => Some(insert.clone()),
        _ => None,
    });
    insert.unwrap_or_default()
}

fn tags(draft: &Draft) -> Vec<String> {
    let tag = |edit: &Edit| match edit {
        Edit::Member { field, member, .. } if field == "tags" => Some(member.clone()),
        _ => None,
    };
    draft.edits.iter().filter_map(tag).collect()
}
