//! Bytes of a file to text.
//!
//! Four families cover the files of the trade: UTF-8, UTF-16, Windows-1252 (which
//! Latin-1 files are in practice), and two that old programs still write, DOS 850
//! and Macintosh. The tables are here because a library that knows every encoding
//! weighs more than the rest of this crate.

use crate::{FileError, MAX_FILE_BYTES};
use std::borrow::Cow;

/// Upper half of Windows-1252 (WHATWG: unassigned bytes are control characters).
const WINDOWS_1252: &str = "\
    €\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ\
    \u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿\
    ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß\
    àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";
/// Upper half of DOS code page 850.
const IBM850: &str = "\
    ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ\
    áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
    └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀\
    ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
/// Upper half of Mac OS Roman.
const MACINTOSH: &str = "\
    ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü\
    †°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø\
    ¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ\
    ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";

/// Bytes of a file that are looked at to guess its encoding.
const SAMPLE: usize = 1 << 20;

/// A file's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text<'a> {
    /// The whole of it.
    pub(crate) text: Cow<'a, str>,
    /// Lines (from 1, ascending) that were not in the file's encoding.
    pub(crate) foreign: Vec<usize>,
}

/// The encoding that a file seems to be in, a WHATWG label.
///
/// # Errors
/// [`FileError`] for a file that is empty, too large, or no text.
pub(crate) fn detect(bytes: &[u8]) -> Result<&'static str, FileError> {
    check_size(bytes)?;
    check_kind(bytes)?;
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let encoding = match bytes {
        [0xef, 0xbb, 0xbf, ..] => "utf-8",
        [0xff, 0xfe, ..] => "utf-16le",
        [0xfe, 0xff, ..] => "utf-16be",
        _ => utf16(sample).unwrap_or_else(|| eight_bits(sample)),
    };
    if !encoding.starts_with("utf-16") && looks_binary(sample) {
        return Err(FileError::Binary);
    }
    Ok(encoding)
}

/// A file's text in an encoding. In a UTF-8 file, a line that is not UTF-8 is read
/// as Windows-1252 (two files pasted together), and noted.
///
/// # Errors
/// [`FileError::Encoding`] for a label that is not known here.
pub(crate) fn decode<'a>(bytes: &'a [u8], encoding: &str) -> Result<Text<'a>, FileError> {
    let whole = |text: String| Text { text: Cow::Owned(text), foreign: Vec::new() };
    Ok(match encoding.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" => utf8(bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes)),
        "utf-16le" | "utf-16" => whole(sixteen_bits(bytes, u16::from_le_bytes)),
        "utf-16be" => whole(sixteen_bits(bytes, u16::from_be_bytes)),
        "windows-1252" | "iso-8859-1" | "latin1" | "us-ascii" | "iso-8859-15" => {
            whole(by_table(bytes, WINDOWS_1252))
        }
        "ibm850" | "cp850" => whole(by_table(bytes, IBM850)),
        "macintosh" => whole(by_table(bytes, MACINTOSH)),
        other => {
            return Err(FileError::Encoding(other.to_owned()));
        }
    })
}

fn check_size(bytes: &[u8]) -> Result<(), FileError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(FileError::Empty);
    }
    if bytes.len() > MAX_FILE_BYTES {
        return Err(FileError::TooLarge);
    }
    Ok(())
}

/// Files that people take for text, by their first bytes.
fn check_kind(bytes: &[u8]) -> Result<(), FileError> {
    const SPREADSHEETS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];
    const OTHERS: [&[u8]; 7] =
        [b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"7z\xbc\xaf", b"\x7fELF"];
    if SPREADSHEETS.iter().any(|magic| bytes.starts_with(magic)) {
        return Err(FileError::Spreadsheet);
    }
    if OTHERS.iter().any(|magic| bytes.starts_with(magic)) {
        return Err(FileError::Binary);
    }
    Ok(())
}

/// Every other byte of Latin text in UTF-16 is zero.
fn utf16(sample: &[u8]) -> Option<&'static str> {
    let zeros = |first: usize| sample.iter().skip(first).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let half = sample.len() / 2;
    match (even * 10 > half * 7, odd * 10 > half * 7) {
        (true, false) => Some("utf-16be"),
        (false, true) => Some("utf-16le"),
        _ => None,
    }
}

fn looks_binary(sample: &[u8]) -> bool {
    let control = |byte: &&u8| matches!(**byte, 0..=8 | 14..=26 | 28..=31);
    let controls = sample.iter().filter(control).count();
    sample.contains(&0) || controls * 50 > sample.len()
}

fn eight_bits(sample: &[u8]) -> &'static str {
    let (valid, invalid) = sequences(sample);
    if valid >= invalid {
        return "utf-8";
    }
    // What makes the most letters that French has, in the order of likelihood.
    let tables = [("windows-1252", WINDOWS_1252), ("ibm850", IBM850), ("macintosh", MACINTOSH)];
    let mut best = ("windows-1252", 0);
    for (label, table) in tables {
        let letters = french_letters(sample, table);
        if letters > best.1 {
            best = (label, letters);
        }
    }
    best.0
}

fn french_letters(sample: &[u8], table: &str) -> usize {
    let upper: Vec<char> = table.chars().collect();
    let usual = |char: &char| "éèàêçôîûâùëïöüäœÉÈÀÊÇÔÎñ°’–«»".contains(*char);
    let high = sample.iter().filter(|byte| **byte >= 0x80);
    high.filter(|byte| upper.get(usize::from(**byte - 0x80)).is_some_and(usual)).count()
}

/// Characters beyond ASCII that are right UTF-8, and bytes that are not.
fn sequences(sample: &[u8]) -> (usize, usize) {
    let chunks = sample.utf8_chunks();
    chunks.fold((0, 0), |(valid, invalid), chunk| {
        let beyond = chunk.valid().chars().filter(|char| !char.is_ascii()).count();
        (valid + beyond, invalid + chunk.invalid().len().min(1))
    })
}

fn utf8(bytes: &[u8]) -> Text<'_> {
    if let Ok(text) = str::from_utf8(bytes) {
        return Text { text: Cow::Borrowed(text), foreign: Vec::new() };
    }
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    let mut foreign = Vec::new();
    for (line, part) in (1..).zip(bytes.split_inclusive(|byte| *byte == b'\n')) {
        match str::from_utf8(part) {
            Ok(part) => text.push_str(part),
            Err(_) => {
                foreign.push(line);
                text.push_str(&by_table(part, WINDOWS_1252));
            }
        }
    }
    Text { text: Cow::Owned(text), foreign }
}

fn sixteen_bits(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let text = char::decode_utf16(units).map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER));
    text.filter(|char| *char != '\u{feff}').collect()
}

fn by_table(bytes: &[u8], table: &str) -> String {
    let upper: Vec<char> = table.chars().collect();
    let decoded = bytes.iter().map(|byte| match byte.checked_sub(0x80) {
        None => char::from(*byte),
        Some(index) => upper.get(usize::from(index)).copied().unwrap_or('\u{fffd}'),
    });
    decoded.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], encoding: &str, text: &str) {
        assert_eq!(detect(bytes).unwrap(), encoding);
        assert_eq!(decode(bytes, encoding).unwrap().text, text);
    }

    #[test]
    fn tables_have_128_characters() {
        for table in [WINDOWS_1252, IBM850, MACINTOSH] {
            assert_eq!(table.chars().count(), 128);
        }
    }

    #[test]
    fn encodings_are_told_apart() {
        check("\u{feff}Prénom;Nom".as_bytes(), "utf-8", "Prénom;Nom");
        check("Prénom;Œuvre €".as_bytes(), "utf-8", "Prénom;Œuvre €");
        check(b"Pr\xe9nom;C\x9cur;H\xf4tel;\x80", "windows-1252", "Prénom;Cœur;Hôtel;€");
        check(b"Pr\x82nom;H\x93tel;Fran\x87ois", "ibm850", "Prénom;Hôtel;François");
        check(b"Pr\x8enom;H\x99tel;Fran\x8dois", "macintosh", "Prénom;Hôtel;François");
        check(b"\xff\xfeN\0o\0m\0;\0\xe9\0", "utf-16le", "Nom;é");
        check(b"\0N\0o\0m\0;\0V\0i\0l\0l\0e", "utf-16be", "Nom;Ville");
        check(b"Nom,Ville\n", "utf-8", "Nom,Ville\n");
    }

    #[test]
    fn a_line_in_another_encoding_is_read_and_noted() {
        let mut bytes = "Nom\nFrançois Müller\nÉlodie\n".as_bytes().to_vec();
        bytes.extend(b"J\xe9r\xf4me\n");
        assert_eq!(detect(&bytes).unwrap(), "utf-8");
        let text = decode(&bytes, "utf-8").unwrap();
        assert_eq!(text.text, "Nom\nFrançois Müller\nÉlodie\nJérôme\n");
        assert_eq!(text.foreign, [4]);
    }

    #[test]
    fn what_is_no_text_is_said() {
        for (bytes, error) in [
            (&b""[..], FileError::Empty),
            (b" \r\n\t ", FileError::Empty),
            (b"PK\x03\x04\x14\0\x06\0", FileError::Spreadsheet),
            (b"\xd0\xcf\x11\xe0\xa1\xb1", FileError::Spreadsheet),
            (b"%PDF-1.7 \xe2\xe3", FileError::Binary),
            (b"abc\0def\x01\x02\x03\x04\x05\x06", FileError::Binary),
        ] {
            assert_eq!(detect(bytes), Err(error));
        }
    }
}
