//! Pièces jointes: what a file is by its first bytes, and which files a contact's document names.
//!
//! A document holds a file's name, its size, what it is and its SHA-256 ([`crate::schema::ATTACHMENTS`]); the bytes
//! lie beside documents, on devices and on the server, under that hash.

use crate::{
    read::{self, Item},
    schema::ATTACHMENTS,
    value::Value,
};
use automerge::{Automerge, ROOT};
use carnet_ids::{BlobId, DocId};
use std::collections::BTreeSet;

/// The largest file that can be attached, in bytes (250 MB).
pub const LARGEST: u64 = 250_000_000;

/// What is no type that the app knows, and what a browser could take for a page or a program.
pub const UNKNOWN: &str = "application/octet-stream";
/// PDF (ISO 32000).
pub const PDF: &str = "application/pdf";

/// How many of a file's first bytes [`sniff`] wants.
pub const HEAD: usize = 1_024;

/// Types by the bytes that files begin with.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
];

/// Types of what is a ZIP archive by its first bytes, by the ending of its name.
const ZIPPED: &[(&str, &str)] = &[
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("odp", "application/vnd.oasis.opendocument.presentation"),
];

/// The same of the older files of Microsoft Office (MS-CFB).
const COMPOUND: &[(&str, &str)] = &[
    ("doc", "application/msword"),
    ("xls", "application/vnd.ms-excel"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("msg", "application/vnd.ms-outlook"),
];

/// The media type of a file by its first bytes ([`HEAD`] of them), and by its name only where these leave a
/// choice between types that no browser runs. It is from a closed list, in which there is no HTML, no SVG, no
/// XML and no script: these are [`UNKNOWN`].
pub fn sniff(head: &[u8], name: &str) -> &'static str {
    let signed = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature));
    if let Some((_, media)) = signed {
        return media;
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let ending = ending.unwrap_or_default();
    let by_ending = |types: &[(&str, &'static str)], other| {
        types.iter().find(|(known, _)| *known == ending).map_or(other, |(_, media)| *media)
    };
    if head.starts_with(b"PK\x03\x04") {
        return by_ending(ZIPPED, "application/zip");
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return by_ending(COMPOUND, UNKNOWN);
    }
    match (head.get(..4), head.get(4..8), head.get(8..12)) {
        (Some(b"RIFF"), _, Some(b"WEBP")) => "image/webp",
        (Some(b"RIFF"), _, Some(b"WAVE")) => "audio/wav",
        (_, Some(b"ftyp"), Some(brand)) => of_brand(brand),
        _ if is_plain(head) && matches!(ending.as_str(), "txt" | "csv") => "text/plain",
        _ => UNKNOWN,
    }
}

/// Types of what begins as ISO 14496-12 says, by its main brand.
fn of_brand(brand: &[u8]) -> &'static str {
    match brand {
        b"avif" | b"avis" => "image/avif",
        b"heic" | b"heix" | b"mif1" | b"msf1" => "image/heic",
        b"M4A " => "audio/mp4",
        b"qt  " => "video/quicktime",
        _ => "video/mp4",
    }
}

/// Whether it is text in UTF-8, which may be cut in its last letter, and no markup.
fn is_plain(head: &[u8]) -> bool {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(head.get(..error.valid_up_to()).unwrap_or_default())
                .unwrap_or_default()
        }
        Err(_) => return false,
    };
    let is_odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    !head.is_empty() && !text.contains(is_odd) && !text.contains('<')
}

/// Whether browsers show it as a picture.
pub fn is_picture(media: &str) -> bool {
    matches!(media, "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/avif")
}

/// The files that a contact's document names: those of items that are not removed, or of which somebody says
/// that they are not, with every value where several were written at the same time.
pub fn named(contact: &Automerge) -> BTreeSet<BlobId> {
    let Some(map) = read::map(contact, ATTACHMENTS.key) else { return BTreeSet::new() };
    let items = read::items_with(contact, &map, |field| field == "sha256");
    let kept = items.into_values().filter(|item| !item.removal.removed);
    kept.flat_map(|item| blobs(&item)).collect()
}

/// What a contact's document calls a file, if it names it: the name of the first item that does and has one.
pub fn name_of(contact: &Automerge, blob: &BlobId) -> Option<String> {
    let map = read::map(contact, ATTACHMENTS.key)?;
    let items = read::items_with(contact, &map, |field| matches!(field, "sha256" | "name"));
    let mut naming =
        items.into_values().filter(|item| !item.removal.removed && blobs(item).contains(blob));
    naming.find_map(|item| Some(item.fields.get("name")?.value.as_ref()?.as_text()?.to_owned()))
}

fn blobs(item: &Item) -> Vec<BlobId> {
    let Some(register) = item.fields.get("sha256") else { return Vec::new() };
    let others = register.conflict.iter().map(|(value, _)| value);
    let all = std::iter::once(&register.value).chain(others);
    all.filter_map(|value| value.as_ref()?.as_text()?.parse().ok()).collect()
}

/// The fiches that a contact was merged into, as its document says: several where devices did not agree.
pub fn merged_into(contact: &Automerge) -> BTreeSet<DocId> {
    let register = read::register(contact, &ROOT, "merged_into");
    let others = register.conflict.into_iter().map(|(value, _)| value);
    let all = std::iter::once(register.value).chain(others);
    all.filter_map(|value| value.as_ref().and_then(Value::as_text)?.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(head: &[u8], name: &str, media: &str) {
        assert_eq!(sniff(head, name), media, "{name}");
    }

    #[test]
    fn files_are_what_their_first_bytes_say() {
        is(b"%PDF-1.7\n%", "bail.txt", PDF);
        is(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "photo", "image/png");
        is(b"\xff\xd8\xff\xe0\0\x10JFIF", "photo.png", "image/jpeg");
        is(b"RIFF\x24\0\0\0WEBPVP8 ", "a.webp", "image/webp");
        is(b"\0\0\0\x1cftypavif", "a", "image/avif");
        is(b"\0\0\0\x18ftypheic", "IMG.HEIC", "image/heic");
        is(b"PK\x03\x04\x14\0", "Devis.XLSX", ZIPPED[1].1);
        is(b"PK\x03\x04\x14\0", "tout.zip", "application/zip");
        is(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "vieux.doc", "application/msword");
        is("Société;Ville\n".as_bytes(), "liste.csv", "text/plain");
        is("é".repeat(600).as_bytes().get(..1_023).unwrap(), "long.txt", "text/plain");
    }

    #[test]
    fn nothing_that_a_browser_runs_has_a_type() {
        for (head, name) in [
            (&b"<!doctype html><script>alert(1)</script>"[..], "a.txt"),
            (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.svg"),
            (b"<?xml version='1.0'?>", "a.csv"),
            (b"alert(1)", "a.js"),
            (b"MZ\x90\0", "a.exe"),
            (b"\xfe\xff\0<\0s", "a.txt"),
            (b"", "a.txt"),
            (b"\0\0", "a.csv"),
        ] {
            is(head, name, UNKNOWN);
        }
    }
}
