//! Out and in again: the same contact, not twice its telephones. And whatever a file
//! holds, its drafts are edits that a new document takes.

#![allow(clippy::unwrap_used, clippy::panic)]

use carnet_ids::{ActorId, DocId};
use carnet_import::{Draft, drafts, export, preview};
use carnet_model::{
    edit::{self, Context, Intent},
    kind::DocKey,
    view::{self, FicheView},
};
use proptest::prelude::*;

const FIXTURES: [&[u8]; 12] = [
    include_bytes!("fixtures/google.csv"),
    include_bytes!("fixtures/google-old.csv"),
    include_bytes!("fixtures/outlook.csv"),
    include_bytes!("fixtures/outlook-fr.csv"),
    include_bytes!("fixtures/hubspot.csv"),
    include_bytes!("fixtures/odoo.csv"),
    include_bytes!("fixtures/dolibarr.csv"),
    include_bytes!("fixtures/suitecrm.csv"),
    include_bytes!("fixtures/lmb.csv"),
    include_bytes!("fixtures/v21.vcf"),
    include_bytes!("fixtures/v30.vcf"),
    include_bytes!("fixtures/v40.vcf"),
];

#[test]
fn a_vcard_reads_back_as_the_same_contact() {
    for fiche in fixtures() {
        let card = export::vcard4(&fiche);
        assert!(card.lines().all(|line| line.len() <= 75), "{card}");
        let again = read(card.as_bytes());
        assert_eq!(again.len(), 1);
        assert_same(&again[0], &fiche);
    }
}

#[test]
fn a_csv_reads_back_as_the_same_contacts() {
    let fiches = fixtures();
    let file = [export::csv_head(&[]).unwrap(), export::csv_rows(&fiches, &[]).unwrap()].concat();
    let preview = preview(&file, None).unwrap();
    assert_eq!((preview.total, preview.options.separator), (fiches.len(), ';'));
    for (header, target) in preview.headers.iter().zip(&preview.options.mapping) {
        assert!(target.is_some(), "{header} is not understood");
    }
    for (again, fiche) in read(&file).iter().zip(&fiches) {
        assert_same(again, fiche);
    }
}

#[test]
fn the_same_card_twice_is_the_same_edits() {
    for fiche in fixtures() {
        let card = export::vcard4(&fiche);
        let twice = format!("{card}{card}");
        let drafts = read_drafts(twice.as_bytes());
        assert_eq!(drafts[0].edits, drafts[1].edits);
    }
}

#[test]
fn what_is_too_long_goes_to_the_notes() {
    let long = "Fournil ".repeat(100);
    let file = format!("Raison sociale;Enseigne;Ville;Étiquettes\nMoulin;{long};Rennes;{long}\n");
    let drafts = read_drafts(file.as_bytes());
    assert_eq!(drafts[0].warnings.len(), 2, "{:?}", drafts[0].warnings);
    let fiche = &read(file.as_bytes())[0];
    assert!(root(fiche, "notes").contains(long.trim()));
    assert_eq!(root(fiche, "trade_name"), "");
}

#[test]
fn several_numbers_in_one_cell_are_several() {
    let file = "Nom;Prénom;Téléphone;E-mail\nDurand;Anne;01 42 68 53 00 / 06 12 34 56 78;a@x.example, b@x.example\n";
    let drafts = read_drafts(file.as_bytes());
    assert_eq!(drafts[0].phones, ["+33142685300", "+33612345678"]);
    assert_eq!(drafts[0].emails, ["a@x.example", "b@x.example"]);
}

#[test]
fn numbers_are_dialled_from_the_addresss_country() {
    let file = "Raison sociale;Téléphone;Ville;Pays\nBäckerei;030 23125 001;Berlin;Allemagne\n";
    assert_eq!(read_drafts(file.as_bytes())[0].phones, ["+493023125001"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_a_file_holds_its_drafts_apply(
        cells in proptest::collection::vec("[ -~éœ\u{a0}:;/+0-9@.]{0,30}", 40),
        long in 0usize..3,
    ) {
        let headers = "Civilité,Nom,Prénom,Raison sociale,Téléphone,Portable,E-mail,Adresse,Code postal,Ville,Pays,\
            SIRET,N° TVA,Code NAF,Capital,Effectif,Date de naissance,Type de client,Étiquettes,Site web";
        let mut file = format!("{headers}\n");
        for row in cells.chunks(20) {
            let quoted = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "").repeat(1 + 20 * long)));
            file.push_str(&quoted.collect::<Vec<_>>().join(","));
            file.push('\n');
        }
        for draft in read_results(file.as_bytes()) {
            fiche(draft);
        }
    }
}

/// Every contact of the fixtures, as a fiche.
fn fixtures() -> Vec<FicheView> {
    FIXTURES.iter().flat_map(|file| read_results(file)).map(fiche).collect()
}

fn read(file: &[u8]) -> Vec<FicheView> {
    read_drafts(file).into_iter().map(fiche).collect()
}

fn read_drafts(file: &[u8]) -> Vec<Draft> {
    let preview = preview(file, None).unwrap();
    drafts(file, &preview.options).unwrap().map(Result::unwrap).collect()
}

/// The rows that can be read.
fn read_results(file: &[u8]) -> Vec<Draft> {
    let preview = preview(file, None).unwrap();
    drafts(file, &preview.options).unwrap().filter_map(Result::ok).collect()
}

/// The draft applied to a new document.
fn fiche(draft: Draft) -> FicheView {
    let doc = DocKey::Contact(DocId::new([7; 16]));
    let mut automerge = doc.new_document();
    let context = Context { actor: ActorId::new([9; 16]), now: 1_790_000_000 };
    let intent = Intent { doc, edits: draft.edits };
    edit::apply(&mut automerge, &intent, &context).unwrap_or_else(|error| panic!("{error}"));
    view::fiche(&automerge, &[])
}

/// Fields and items, without what a file does not carry.
#[track_caller]
fn assert_same(again: &FicheView, fiche: &FicheView) {
    assert_eq!(again.name, fiche.name);
    let fields = |fiche: &FicheView| {
        let fields = fiche.sections.iter().flat_map(|section| section.fields.clone());
        let kept = fields.filter(|field| !field.display.is_empty() && field.key != "source_uid");
        kept.map(|field| (field.key, field.value)).collect::<Vec<_>>()
    };
    assert_eq!(fields(again), fields(fiche));
    for (collection, keys) in [
        ("coordinates", &["phone", "mobile", "fax", "email"][..]),
        ("addresses", &["line1", "line2", "line3", "postcode", "city", "country"]),
        ("websites", &["url"]),
    ] {
        let values = |fiche: &FicheView| {
            let items = fiche.collections.iter().filter(|found| found.key == collection);
            let fields = items.flat_map(|found| &found.items).flat_map(|item| &item.fields);
            let kept = fields.filter(|field| keys.contains(&field.key.as_str()));
            let mut values: Vec<_> =
                kept.map(|f| f.display.clone()).filter(|text| !text.is_empty()).collect();
            values.sort();
            values
        };
        assert_eq!(values(again), values(fiche), "{collection}");
    }
}

fn root(fiche: &FicheView, key: &str) -> String {
    let mut fields = fiche.sections.iter().flat_map(|section| &section.fields);
    fields.find(|field| field.key == key).map_or_else(String::new, |field| field.display.clone())
}
