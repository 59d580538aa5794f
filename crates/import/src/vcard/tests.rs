use super::cards;
use crate::{Draft, Format, Options, drafts};
use carnet_model::{edit::Edit, value::Value};
use proptest::prelude::*;

fn read(text: &str) -> Vec<Draft> {
    let options = Options {
        format: Format::VCard,
        encoding: "utf-8".to_owned(),
        separator: ',',
        mapping: Vec::new(),
        own: Vec::new(),
    };
    drafts(text.as_bytes(), &options).unwrap().map(|draft| draft.unwrap()).collect()
}

/// A draft's edits as lines of `key=value`.
fn flat(draft: &Draft) -> Vec<String> {
    let shown = |value: &Value| value.as_text().map_or_else(|| format!("{value:?}"), str::to_owned);
    let lines = draft.edits.iter().map(|edit| match edit {
        Edit::Set { field, value: Some(value), .. } => format!("{field}={}", shown(value)),
        Edit::Splice { field, insert, .. } => format!("{field}={insert}"),
        Edit::Member { field, member, .. } => format!("{field}+{member}"),
        Edit::Add { collection, fields, .. } => {
            let fields = fields.iter().map(|(key, value)| format!("{key}={}", shown(value)));
            format!("{collection}: {}", fields.collect::<Vec<_>>().join(" "))
        }
        other => format!("{other:?}"),
    });
    lines.collect()
}

#[test]
fn version_3_with_folds_and_apple_labels() {
    let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Le Moal;Anne;Marie;Mme;\r\nFN:Anne Le Moal\r\n\
        ORG:Fournil des Lices;Laboratoire\r\nTITLE:Gérante\r\n\
        item1.TEL;type=pref:01 99 00 12\r\n  34\r\nitem1.X-ABLabel:_$!<Main>!$_\r\n\
        TEL;TYPE=CELL,VOICE:+33 6 12 34 56 01\r\n\
        item2.EMAIL;TYPE=INTERNET:compta@fournil.example\r\nitem2.X-ABLabel:Comptable\r\n\
        ADR;TYPE=WORK:;;14 rue de la Monnaie\\nBâtiment B;Rennes;;35000;France\r\nGEO:48.1;-1.68\r\n\
        NOTE:Ferme le lundi\\, sauf\\nen été\r\nCATEGORIES:Client,Tournée\r\nUID:urn:uuid:abc-1\r\n\
        PHOTO;ENCODING=b;TYPE=JPEG:AAAA\r\n BBBB\r\nEND:VCARD\r\n";
    let drafts = read(card);
    assert_eq!(
        flat(&drafts[0]),
        [
            "party_kind=company",
            "civility=mrs",
            "first_name=Anne Marie",
            "last_name=Le Moal",
            "legal_name=Fournil des Lices",
            "job_title=Gérante",
            "tags+Client",
            "tags+Tournée",
            "source_uid=urn:uuid:abc-1",
            "coordinates: label=Main phone=+33199001234 is_default=Bool(true)",
            "coordinates: mobile=+33612345601",
            "coordinates: label=Comptable email=compta@fournil.example",
            "addresses: line1=14 rue de la Monnaie line2=Bâtiment B postcode=35000 city=Rennes country=FR \
             latitude=48.1 longitude=-1.68",
            "notes=Ferme le lundi, sauf\nen été\nLaboratoire",
        ]
    );
    assert_eq!(drafts[0].uid, "urn:uuid:abc-1");
    assert_eq!(drafts[0].postcode, "35000");
    assert_eq!(drafts[0].emails, ["compta@fournil.example"]);
    assert_eq!(drafts[0].phones, ["+33199001234", "+33612345601"]);
    assert_eq!(drafts[0].warnings, ["photo: not imported"]);
}

#[test]
fn version_2_1_with_quoted_printable() {
    let card = "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Gu=C3=A9gan;Lo=C3=AFc\n\
        TEL;CELL:0612345602\nTEL;WORK;FAX:0199000003\n\
        NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Tr=E8s bon=\n client=0Afid=E8le\nEND:VCARD\n";
    assert_eq!(
        flat(&read(card)[0]),
        [
            "party_kind=individual",
            "first_name=Loïc",
            "last_name=Guégan",
            "coordinates: mobile=+33612345602 fax=+33199000003 is_default=Bool(true)",
            "notes=Très bon client\nfidèle",
        ]
    );
}

#[test]
fn version_4_with_uris() {
    let card = "BEGIN:VCARD\nVERSION:4.0\nKIND:org\nFN:Grands Moulins\n\
        TEL;VALUE=uri;PREF=1;TYPE=\"voice,work\":tel:+33-1-99-00-00-04;ext=12\n\
        EMAIL;TYPE=home:perso@moulins.example\nADR;GEO=\"geo:48.2,-2.1\":;;2 quai\\, nord;Lorient;;56100;FR\n\
        URL:https://moulins.example\nBDAY:19800412\nRELATED;TYPE=contact;VALUE=text:Voir Mme Riou\nEND:VCARD";
    assert_eq!(
        flat(&read(card)[0]),
        [
            "party_kind=company",
            "legal_name=Grands Moulins",
            "birthday=Date(1980-04-12)",
            "coordinates: phone=+33199000004 is_default=Bool(true)",
            "coordinates: email=perso@moulins.example",
            "addresses: line1=2 quai, nord postcode=56100 city=Lorient country=FR latitude=48.2 longitude=-2.1",
            "websites: url=https://moulins.example",
            "notes=Voir Mme Riou",
        ]
    );
}

#[test]
fn a_card_without_an_end_does_not_take_the_next_with_it() {
    let text = "BEGIN:VCARD\nFN:Perdu\n\nBEGIN:VCARD\nFN:Là\nEND:VCARD\nbonjour\nBEGIN:VCARD\nn'importe quoi\nEND:VCARD\n";
    let found: Vec<_> = cards(text)
        .map(|card| card.map(|card| card.line).map_err(|error| (error.line, error.code)))
        .collect();
    assert_eq!(
        found,
        [
            Err((1, "broken-card".to_owned())),
            Ok(4),
            Err((7, "broken-card".to_owned())),
            Err((9, "broken-card".to_owned())),
        ]
    );
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "(BEGIN:VCARD\n|END:VCARD\n|N:|TEL;|ADR:|[a-z;:=\"\\\\,\n .é]){0,40}") {
        let options = Options {
            format: Format::VCard,
            encoding: "utf-8".to_owned(),
            separator: ',',
            mapping: Vec::new(),
            own: Vec::new(),
        };
        if let Ok(drafts) = drafts(text.as_bytes(), &options) {
            prop_assert!(drafts.count() <= text.lines().count());
        }
    }
}
