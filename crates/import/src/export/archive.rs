//! Several files in one: a ZIP archive (PKWARE, APPNOTE.TXT 6.3.10) of files that are stored as they are.
//!
//! Photographs and PDF files do not get smaller, and an archive whose parts are the files' own bytes can be put
//! together without having them in memory. It has no ZIP64: whoever adds more than fits is told.

use chrono::{DateTime, Datelike, Timelike};
use std::collections::BTreeSet;

/// Bytes of an archive, and of each of its files.
const MOST_BYTES: u64 = u32::MAX as u64;
const MOST_FILES: usize = u16::MAX as usize;
/// Bytes of a name.
const LONGEST_NAME: usize = 200;
/// The version that can read it (2.0), and that names are UTF-8.
const VERSION: u16 = 20;
const UTF8: u16 = 1 << 11;

/// It does not fit: too many files, or too many bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an archive has room for 4 GB and 65,535 files")]
pub struct TooLarge;

/// An archive that is being written.
#[derive(Debug)]
pub struct Archive {
    time: u16,
    date: u16,
    /// What the directory at its end says of each file.
    directory: Vec<u8>,
    names: BTreeSet<String>,
    offset: u64,
}

impl Archive {
    /// One of that moment, milliseconds since 1970.
    pub fn new(now: i64) -> Self {
        let (date, time) = dos(now);
        Self { time, date, directory: Vec::new(), names: BTreeSet::new(), offset: 0 }
    }

    /// What stands before a file's bytes, of which there are `size`, with that CRC-32. A name that is there
    /// already gets a number, and what is no name of a file is left out of it.
    ///
    /// # Errors
    /// [`TooLarge`]: the file is not in the archive.
    pub fn file(&mut self, name: &str, size: u64, crc: u32) -> Result<Vec<u8>, TooLarge> {
        let name = self.free_name(name);
        let head = 30 + name.len() as u64;
        let end = self.offset.saturating_add(head).saturating_add(size);
        // Each file takes some 50 bytes of the directory as well.
        let directory = (self.directory.len() + 46 + name.len() + 22) as u64;
        let fits = end.saturating_add(directory) < MOST_BYTES && self.names.len() < MOST_FILES;
        let (size, at) = (u32::try_from(size), u32::try_from(self.offset));
        let (true, Ok(size), Ok(at)) = (fits, size, at) else { return Err(TooLarge) };
        let mut about = Vec::new();
        for number in [VERSION, UTF8, 0, self.time, self.date] {
            about.extend(number.to_le_bytes());
        }
        for number in [crc, size, size] {
            about.extend(number.to_le_bytes());
        }
        about.extend((name.len() as u16).to_le_bytes());
        about.extend(0_u16.to_le_bytes());
        let header = [b"PK\x03\x04".as_slice(), &about, name.as_bytes()].concat();
        self.directory.extend(b"PK\x01\x02");
        // Made on a system whose names are Unix's.
        self.directory.extend((3 << 8 | VERSION).to_le_bytes());
        self.directory.extend(&about);
        // No comment, the first disk, no attributes but that its owner may read and write it.
        self.directory.extend([0; 6]);
        self.directory.extend((0o100_600_u32 << 16).to_le_bytes());
        self.directory.extend(at.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.names.insert(name);
        self.offset = end;
        Ok(header)
    }

    /// What stands after the last file's bytes.
    pub fn end(self) -> Vec<u8> {
        let mut end = self.directory;
        let (size, count) = (end.len() as u32, self.names.len() as u16);
        end.extend(b"PK\x05\x06\0\0\0\0");
        end.extend(count.to_le_bytes());
        end.extend(count.to_le_bytes());
        end.extend(size.to_le_bytes());
        end.extend((self.offset as u32).to_le_bytes());
        end.extend(0_u16.to_le_bytes());
        end
    }

    fn free_name(&self, name: &str) -> String {
        let name = tidy(name);
        let (stem, ending) = match name.rsplit_once('.') {
            Some((stem, ending)) if !stem.is_empty() => (stem, format!(".{ending}")),
            _ => (name.as_str(), String::new()),
        };
        let numbered = (2..).map(|number| format!("{stem} ({number}){ending}"));
        let mut names = std::iter::once(name.clone()).chain(numbered);
        names.find(|name| !self.names.contains(name)).unwrap_or_default()
    }
}

/// A path within the archive: no step out of it, nothing that a system does not take.
fn tidy(name: &str) -> String {
    let is_odd = |char: char| char.is_control() || "\\:*?\"<>|".contains(char);
    let part = |part: &str| -> Option<String> {
        let part: String = part.chars().filter(|char| !is_odd(*char)).collect();
        let part = part.trim().trim_end_matches('.').trim_start_matches('.').to_owned();
        let end = part.floor_char_boundary(LONGEST_NAME.min(part.len()));
        (!part.is_empty()).then(|| part[..end].to_owned())
    };
    let parts: Vec<String> = name.split('/').filter_map(part).collect();
    if parts.is_empty() { "file".to_owned() } else { parts.join("/") }
}

/// A moment as such files have it, two seconds apart, from 1980 on: date and time.
fn dos(now: i64) -> (u16, u16) {
    let moment = DateTime::from_timestamp_millis(now).unwrap_or_default();
    let year = u16::try_from((moment.year() - 1980).clamp(0, 127)).unwrap_or_default();
    let date = year << 9 | (moment.month() as u16) << 5 | moment.day() as u16;
    let time = ((moment.hour() as u16) << 11)
        | ((moment.minute() as u16) << 5)
        | (moment.second() as u16 / 2);
    (date, time)
}

/// The CRC-32 of bytes that come one behind the other.
#[derive(Debug, Default)]
pub struct Crc(crc32fast::Hasher);

impl Crc {
    /// Goes on with these.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Of all of them.
    pub fn value(self) -> u32 {
        self.0.finalize()
    }
}

/// Of bytes that are all here.
pub fn crc(bytes: &[u8]) -> u32 {
    crc32fast::hash(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_is_laid_out_as_the_note_says() {
        // 2026-11-29 16:40:10 UTC.
        let mut archive = Archive::new(1_795_970_410_000);
        let mut bytes = archive.file("fiche/Zoé.json", 2, crc(b"{}")).unwrap();
        bytes.extend(b"{}");
        let at = bytes.len();
        bytes.extend(archive.file("fiche/Zoé.json", 0, 0).unwrap());
        let directory = bytes.len();
        bytes.extend(archive.end());
        assert_eq!(&bytes[..8], b"PK\x03\x04\x14\0\0\x08");
        assert_eq!(u32::from_le_bytes(bytes[14..18].try_into().unwrap()), crc(b"{}"));
        assert_eq!(&bytes[30..45], "fiche/Zoé.json".as_bytes());
        assert_eq!(&bytes[at + 30..at + 49], "fiche/Zoé (2).json".as_bytes());
        let end = &bytes[bytes.len() - 22..];
        assert_eq!(&end[..4], b"PK\x05\x06");
        assert_eq!(u16::from_le_bytes(end[10..12].try_into().unwrap()), 2);
        assert_eq!(u32::from_le_bytes(end[16..20].try_into().unwrap()) as usize, directory);
        assert_eq!(&bytes[directory..directory + 4], b"PK\x01\x02");
        let offset = directory + 46 + 15 + 42;
        assert_eq!(u32::from_le_bytes(bytes[offset..offset + 4].try_into().unwrap()) as usize, at);
    }

    #[test]
    fn a_moment_is_told_in_two_seconds() {
        assert_eq!(dos(1_795_970_410_000), ((46 << 9 | 11 << 5 | 29), (16 << 11 | 40 << 5 | 5)));
        assert_eq!(dos(0), (1 << 5 | 1, 0), "before 1980");
    }

    #[test]
    fn no_name_leads_out_of_the_archive() {
        let check = |name: &str, expect: &str| assert_eq!(tidy(name), expect);
        check("../../etc/passwd", "etc/passwd");
        check("/C:\\Windows\\a.txt", "CWindowsa.txt");
        check("a\u{0}b\n.pdf", "ab.pdf");
        check("..", "file");
        check("", "file");
        check(" Devis n° 4.pdf ", "Devis n° 4.pdf");
        assert_eq!(tidy(&"é".repeat(300)).len(), 200);
    }

    #[test]
    fn what_does_not_fit_is_not_in_it() {
        let mut archive = Archive::new(0);
        assert_eq!(archive.file("large", u64::from(u32::MAX), 0), Err(TooLarge));
        assert!(archive.file("small", 1, 0).is_ok());
        assert_eq!(archive.end().len(), 46 + 5 + 22);
    }
}
