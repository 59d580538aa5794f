//! Bytes to text.
//!
//! The encodings that address books write, and no more: a library for all of
//! WHATWG's weighs a third of the app for tables of Chinese and Japanese.

use crate::{FileError, MAX_FILE_BYTES};
use std::borrow::Cow;

/// The text of a file, and what had to be guessed.
#[derive(Debug)]
pub(crate) struct Decoded {
    /// The text, without a byte order mark.
    pub(crate) text: String,
}

/// The label of the encoding that the file seems to have.
pub(crate) fn sniff(file: &[u8]) -> Result<&'static str, FileError> {
    if file.is_empty() {
        return Err(FileError::Empty);
    }
    if file.len() > MAX_FILE_BYTES {
        return Err(FileError::TooLarge);
    }
    if let Some(label) = utf16(file) {
        return Ok(label);
    }
    if is_binary(file) {
        return Err(FileError::Binary);
    }
    // A file cut or pasted together may have a few odd lines: most decide.
    let (valid, odd) = file.split(|byte| *byte == b'\n').filter(|line| !line.is_ascii()).fold(
        (0usize, 0usize),
        |(valid, odd), line| match std::str::from_utf8(line) {
            Ok(_) => (valid + 1, odd),
            Err(_) => (valid, odd + 1),
        },
    );
    Ok(if odd > valid { "windows-1252" } else { "utf-8" })
}

/// The file as text.
pub(crate) fn decode(file: &[u8], label: &str) -> Result<Decoded, FileError> {
    if file.is_empty() {
        return Err(FileError::Empty);
    }
    if file.len() > MAX_FILE_BYTES {
        return Err(FileError::TooLarge);
    }
    let text = match label.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" => utf8_by_line(file.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(file)),
        "utf-16le" => utf16_text(file, u16::from_le_bytes),
        "utf-16be" => utf16_text(file, u16::from_be_bytes),
        "windows-1252" | "latin1" | "iso-8859-1" => file.iter().map(|b| windows_1252(*b)).collect(),
        "iso-8859-15" => file.iter().map(|b| iso_8859_15(*b)).collect(),
        _ => return Err(FileError::Encoding(label.to_owned())),
    };
    if is_binary(text.as_bytes()) {
        return Err(FileError::Binary);
    }
    Ok(Decoded { text })
}

/// Bytes of one value (a quoted-printable vCard line) in a named charset.
pub(crate) fn decode_value(bytes: &[u8], charset: Option<&str>) -> String {
    match charset.map(str::to_ascii_lowercase).as_deref() {
        Some("iso-8859-15") => bytes.iter().map(|b| iso_8859_15(*b)).collect(),
        Some("iso-8859-1" | "windows-1252") => bytes.iter().map(|b| windows_1252(*b)).collect(),
        _ => utf8_by_line(bytes),
    }
}

/// UTF-8, except that a line that isn't is read as Windows-1252: files are
/// pasted together from several programs.
fn utf8_by_line(file: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(file) {
        return text.to_owned();
    }
    let line = |line: &'_ [u8]| match std::str::from_utf8(line) {
        Ok(text) => Cow::Owned(text.to_owned()),
        Err(_) => Cow::<str>::Owned(line.iter().map(|b| windows_1252(*b)).collect()),
    };
    file.split_inclusive(|byte| *byte == b'\n').map(line).collect()
}

fn utf16(file: &[u8]) -> Option<&'static str> {
    if file.starts_with(b"\xFF\xFE") {
        return Some("utf-16le");
    }
    if file.starts_with(b"\xFE\xFF") {
        return Some("utf-16be");
    }
    let head = &file[..file.len().min(512)];
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let half = head.len() / 2;
    match half {
        0..8 => None,
        _ if zeros(1) * 10 > half * 8 && zeros(0) == 0 => Some("utf-16le"),
        _ if zeros(0) * 10 > half * 8 && zeros(1) == 0 => Some("utf-16be"),
        _ => None,
    }
}

fn utf16_text(file: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = file.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let text: String =
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text)
}

/// Control characters that no text file holds, in any number.
fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(64 << 10)];
    let odd = head.iter().filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31)).count();
    head.contains(&0) || odd * 50 > head.len()
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž',
        '\u{8F}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

fn iso_8859_15(byte: u8) -> char {
    match byte {
        0xA4 => '€',
        0xA6 => 'Š',
        0xA8 => 'š',
        0xB4 => 'Ž',
        0xB8 => 'ž',
        0xBC => 'Œ',
        0xBD => 'œ',
        0xBE => 'Ÿ',
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(file: &[u8], label: &str, text: &str) {
        assert_eq!(sniff(file), Ok(label));
        assert_eq!(decode(file, label).unwrap().text, text);
    }

    #[test]
    fn each_encoding_is_recognised() {
        check("Hélène;Rennes".as_bytes(), "utf-8", "Hélène;Rennes");
        check(b"\xEF\xBB\xBFnom", "utf-8", "nom");
        check(b"H\xE9l\xE8ne;\x80", "windows-1252", "Hélène;€");
        check(b"\xFF\xFEn\0\xE9\0", "utf-16le", "né");
        check(b"\xFE\xFF\0n\0\xE9", "utf-16be", "né");
        check(b"n\0o\0m\0;\0v\0i\0l\0l\0e\0\n\0", "utf-16le", "nom;ville\n");
    }

    #[test]
    fn one_odd_line_is_read_by_itself() {
        let file = b"Fran\xC3\xA7ois\nH\xC3\xA9l\xC3\xA8ne\nZo\xEB\n";
        check(file, "utf-8", "François\nHélène\nZoë\n");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(sniff(b"PK\x03\x04\0\0\0"), Err(FileError::Binary));
        assert_eq!(sniff(b""), Err(FileError::Empty));
        assert_eq!(decode(b"x", "klingon").unwrap_err(), FileError::Encoding("klingon".into()));
    }
}
