//! Passwords that were stolen somewhere, in a file of the operator's: so nothing of a password leaves
//! this machine.
//!
//! One SHA-1 a line, in forty hexadecimal digits, in order; what stands after a colon is not read. "Have I
//! Been Pwned" publishes its list so.

use sha1::{Digest, Sha1};
use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

/// Digits of a hash.
const DIGITS: usize = 40;
/// Bytes that hold a whole line, wherever in them it begins.
const WINDOW: u64 = 256;

/// The list.
#[derive(Debug, Clone)]
pub(crate) struct Breached {
    file: PathBuf,
}

impl Breached {
    /// A list that begins as one should.
    ///
    /// # Errors
    /// What to write instead.
    pub(crate) fn open(file: &Path) -> Result<Self, String> {
        let list = Self { file: file.to_owned() };
        let begins = File::open(file).and_then(|mut file| {
            let length = file.metadata()?.len();
            line_around(&mut file, 0, length)
        });
        match begins {
            Ok(Some(_)) => Ok(list),
            Ok(None) => Err("it is no list of SHA-1 hashes, one a line, in order".to_owned()),
            Err(error) => Err(format!("it can't be read: {error}")),
        }
    }

    /// Whether a password is in it: a search by halves, without reading the whole.
    ///
    /// # Errors
    /// When the file can't be read, or is no such list where it was read.
    pub(crate) fn has(&self, password: &str) -> io::Result<bool> {
        let wanted: [u8; 20] = Sha1::digest(password.as_bytes()).into();
        let mut file = File::open(&self.file)?;
        let (mut low, mut high) = (0, file.metadata()?.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let line = line_around(&mut file, middle, high)?.ok_or(io::ErrorKind::InvalidData)?;
            match line.hash.cmp(&wanted) {
                std::cmp::Ordering::Equal => return Ok(true),
                std::cmp::Ordering::Less => low = line.end,
                std::cmp::Ordering::Greater => high = line.start,
            }
        }
        Ok(false)
    }
}

/// A line, and where it lies in the file.
struct Line {
    start: u64,
    /// Where the next one begins.
    end: u64,
    hash: [u8; 20],
}

/// The line in which a place before `high` lies; nothing where it has no hash.
fn line_around(file: &mut File, place: u64, high: u64) -> io::Result<Option<Line>> {
    let from = place.saturating_sub(WINDOW);
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.take(place - from + WINDOW).read_to_end(&mut bytes)?;
    let at = usize::try_from(place - from).unwrap_or(0);
    let Some((before, after)) = bytes.split_at_checked(at) else { return Ok(None) };
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let length = after.iter().position(|byte| *byte == b'\n').map_or(after.len(), |end| end + 1);
    let hash = bytes.get(start..start + DIGITS).and_then(|digits| {
        let mut hash = [0; 20];
        hex::decode_to_slice(digits, &mut hash).ok().map(|()| hash)
    });
    let (start, end) = (from + start as u64, (from + at as u64 + length as u64).min(high));
    Ok(hash.map(|hash| Line { start, end, hash }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A list of passwords as they are published.
    fn list(passwords: &[&str], end: &str) -> tempfile::NamedTempFile {
        let hash = |word: &&str| hex::encode_upper(Sha1::digest(word.as_bytes()));
        let mut hashes: Vec<String> = passwords.iter().map(hash).collect();
        hashes.sort();
        let count = |number: usize| "7".repeat(1 + number % 9);
        let lines = hashes.iter().enumerate().map(|(n, hash)| format!("{hash}:{}{end}", count(n)));
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), lines.collect::<String>()).unwrap();
        file
    }

    #[test]
    fn what_is_in_the_list_is_found_and_nothing_else() {
        let words: Vec<String> = (0..400).map(|number| format!("mot de passe {number}")).collect();
        for (count, end) in [(1, "\n"), (2, "\r\n"), (3, "\n"), (400, "\r\n"), (399, "\n")] {
            let known: Vec<&str> = words.iter().take(count).map(String::as_str).collect();
            let file = list(&known, end);
            let list = Breached::open(file.path()).unwrap();
            for (number, word) in words.iter().enumerate() {
                assert_eq!(list.has(word).unwrap(), number < count, "{word} of {count}");
            }
        }
    }

    #[test]
    fn what_is_no_list_is_refused_with_words() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for content in ["", "password\n", "0123456789\n"] {
            std::fs::write(file.path(), content).unwrap();
            let why = Breached::open(file.path()).unwrap_err();
            assert!(why.contains("no list of SHA-1"), "{why}");
        }
        let gone = Breached::open(Path::new("no-such-file")).unwrap_err();
        assert!(gone.contains("can't be read"), "{gone}");
    }

    #[test]
    fn a_list_that_is_damaged_is_an_error_and_no_panic() {
        let file = list(&["a", "b", "c", "d", "e"], "\n");
        let list = Breached::open(file.path()).unwrap();
        let text = std::fs::read_to_string(file.path()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let damaged = [lines[0], "?", "?", "?", lines[4]].join("\n");
        std::fs::write(file.path(), damaged).unwrap();
        assert!(list.has("nobody's").is_err());
        std::fs::write(file.path(), "\u{0}".repeat(1_000)).unwrap();
        assert!(list.has("nobody's").is_err());
    }
}
