//! Files of contacts.

use carnet_ids::{ActorId, DocId};
use carnet_import::{Format, Options, drafts, export, preview};
use carnet_model::{
    edit::{self, Context, Intent},
    kind::DocKey,
    view,
};

/// Rows that are made into fiches. Each costs a document, and what a file does its first rows do.
const ROWS: usize = 5;

/// A file of which nothing is known: looked at, then read as it seems to be.
///
/// # Panics
/// When a draft is not one that a new document takes.
pub fn csv(data: &[u8]) {
    if let Ok(preview) = preview(data, None) {
        read(data, &preview.options);
    }
}

/// A file that is said to be of cards.
///
/// # Panics
/// As [`csv`].
pub fn vcard(data: &[u8]) {
    let options = Options {
        format: Format::VCard,
        encoding: "utf-8".to_owned(),
        separator: ',',
        mapping: Vec::new(),
        own: Vec::new(),
    };
    let _ = preview(data, Some(options.clone()));
    read(data, &options);
}

/// Whatever a file holds, its drafts are edits that a new document takes, and the fiches go out again.
fn read(data: &[u8], options: &Options) {
    let Ok(drafts) = drafts(data, options) else { return };
    let mut fiches = Vec::new();
    for draft in drafts.take(ROWS).flatten() {
        let doc = DocKey::Contact(DocId::new([7; 16]));
        let mut document = doc.new_document();
        let context = Context { actor: ActorId::new([9; 16]), now: 1_790_000_000 };
        let applied = edit::apply(&mut document, &Intent { doc, edits: draft.edits }, &context);
        assert!(applied.is_ok(), "{applied:?}");
        fiches.push(view::fiche(&document, &[]));
    }
    let table = (export::csv_head(&[]), export::csv_rows(&fiches, &[]));
    let out = table.0.and_then(|head| Ok([head, table.1?].concat()));
    assert!(fiches.is_empty() || out.is_ok_and(|out| preview(&out, None).is_ok()));
    assert!(fiches.iter().all(|fiche| export::vcard4(fiche).lines().all(|line| line.len() <= 75)));
}
