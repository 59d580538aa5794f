//! The audit log: what was done, by whom, never changed afterwards.
//!
//! Rows `XJ` number (u64, big-endian, from 1), each the CBOR of a [`Row`]. A row's link is
//! SHA-256(link of the row before ‖ number ‖ entry); before the first stand 32 zeros. So a row that
//! was changed, taken out or put in between breaks the chain at its place. Rows cut off at the end can't be
//! seen in what is left: whoever wants to be sure notes the last number and link elsewhere.
//!
//! What an entry tells of and the entry itself go to the disk in one batch.

use super::rows;
use crate::{clock, disk::Disk};
use carnet_storage::{Batch, ReadNow, Scan, StoreError};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, sync::Arc};

/// Rows read together.
const TOGETHER: usize = 1_000;
/// Rows that one search looks through.
const MOST_READ: usize = 100_000;

type Link = [u8; 32];

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// Seconds since 1970.
    pub(crate) at: i64,
    pub(crate) act: Act,
    /// A person's name, or where nobody was signed in: `console`, `server`, an address.
    pub(crate) who: String,
    /// Whom or what it was done to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) about: String,
    /// More, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) detail: BTreeMap<String, String>,
}

/// What can be done. Names are for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Act {
    /// A person was added.
    PersonAdded,
    /// A link was made for a person.
    Invited,
    /// A device signed in with a link.
    Joined,
    /// A device signed in with a password.
    SignedIn,
    /// A device signed in with a passkey.
    SignedInByPasskey,
    /// A sign-in was refused.
    SignInRefused,
    /// A device was withdrawn.
    Revoked,
    /// A token was used after its successor.
    TokenStolen,
    /// A device signed out.
    SignedOut,
    /// Changes were refused.
    ChangesRefused,
    /// Documents were written into files.
    Exported,
    /// A fiche was erased, with all that belonged to it: its id is told, and not whose it was.
    Erased,
    /// The store was copied.
    BackedUp,
    /// A person chose a password.
    PasswordSet,
    /// A person asks for a code at sign-in, or no more.
    CodeSet,
    /// A person added a passkey.
    PasskeyAdded,
    /// A person removed one of their passkeys.
    PasskeyRemoved,
    /// A passkey was refused whose counter stepped back: there is a copy of it.
    PasskeyCopied,
    /// A person's devices, links, password, codes and passkeys were all withdrawn.
    Dismissed,
    /// An administrator took password, codes and passkeys away.
    WaysReset,
    /// A person was given a role and a team.
    Placed,
    /// A role was written.
    RoleWritten,
    /// A team was added.
    TeamAdded,
    /// A person made a secret address for their calendar; the one before is none any more.
    FeedMade,
    /// A person removed it.
    FeedRemoved,
}

impl Entry {
    pub(crate) fn new(act: Act, who: &str, about: &str) -> Self {
        let (who, about) = (who.to_owned(), about.to_owned());
        Self { at: clock::unix(), act, who, about, detail: BTreeMap::new() }
    }

    pub(crate) fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.detail.insert(name.to_owned(), value.to_string());
        self
    }

    fn says(&self, words: &str) -> bool {
        let has = |text: &str| text.to_lowercase().contains(words);
        let act = serde_json::to_value(self.act).ok();
        has(&self.who)
            || has(&self.about)
            || act.as_ref().and_then(|act| act.as_str()).is_some_and(has)
            || self.detail.iter().any(|(name, value)| has(name) || has(value))
    }
}

/// An entry as it is stored.
#[derive(Debug, Serialize, Deserialize)]
struct Row {
    /// CBOR of the [`Entry`].
    #[serde(with = "bytes")]
    entry: Vec<u8>,
    link: Link,
}

/// Writes the log.
#[derive(Debug)]
pub(crate) struct Journal {
    disk: Disk,
    end: Arc<tokio::sync::Mutex<End>>,
}

/// The last row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct End {
    pub(crate) number: u64,
    pub(crate) link: Link,
}

impl Journal {
    /// Goes on where the rows end.
    pub(crate) fn open(disk: Disk) -> Result<Self, StoreError> {
        let last = disk.scan_now(&Scan::prefix(rows::JOURNAL).reversed().limit(1))?;
        let end = match last.first() {
            Some((key, value)) => End { number: number(key)?, link: read(key, value)?.link },
            None => End::default(),
        };
        Ok(Self { disk, end: Arc::new(tokio::sync::Mutex::new(end)) })
    }

    /// Makes `batch` and the entries durable, both or neither. What has begun is done to its end,
    /// also where nobody waits for it any more: rows that are written while the end is not moved
    /// would be written over by the next.
    pub(crate) async fn commit(
        &self,
        mut batch: Batch,
        entries: impl IntoIterator<Item = Entry>,
    ) -> Result<(), StoreError> {
        let mut end = Arc::clone(&self.end).lock_owned().await;
        let mut next = *end;
        for entry in entries {
            let entry = rows::encode(&entry);
            next = following(next, &entry);
            let row = rows::encode(&Row { entry, link: next.link });
            batch.put(rows::key(rows::JOURNAL, &next.number.to_be_bytes()), row);
        }
        let disk = self.disk.clone();
        let written = tokio::spawn(async move {
            disk.commit_aside(batch).await?;
            *end = next;
            Ok(())
        });
        written.await.unwrap_or_else(|error| Err(StoreError::Gone(error.to_string())))
    }
}

fn following(end: End, entry: &[u8]) -> End {
    let number = end.number + 1;
    let hash = Sha256::new().chain_update(end.link).chain_update(number.to_be_bytes());
    End { number, link: hash.chain_update(entry).finalize().into() }
}

/// A part of the log, newest first.
#[derive(Debug, Serialize)]
pub(crate) struct Page {
    pub(crate) entries: Vec<Numbered>,
    /// Where to go on, if there may be more.
    pub(crate) before: Option<u64>,
}

/// An entry and its place.
#[derive(Debug, Serialize)]
pub(crate) struct Numbered {
    pub(crate) number: u64,
    #[serde(flatten)]
    pub(crate) entry: Entry,
}

/// The newest entries before `before` that have these words in them.
pub(crate) fn search(
    disk: &impl ReadNow,
    words: &str,
    before: Option<u64>,
    most: usize,
) -> Result<Page, StoreError> {
    let words = words.trim().to_lowercase();
    let mut page = Page { entries: Vec::new(), before };
    for _ in 0..MOST_READ.div_ceil(TOGETHER) {
        let mut scan = Scan::prefix(rows::JOURNAL).reversed().limit(TOGETHER);
        if let Some(before) = page.before {
            scan.until = Some(rows::key(rows::JOURNAL, &before.to_be_bytes()));
        }
        let found = disk.scan_now(&scan)?;
        let more = found.len() == TOGETHER;
        for (key, value) in found {
            let number = number(&key)?;
            page.before = Some(number);
            let entry = entry(&key, &read(&key, &value)?)?;
            if words.is_empty() || entry.says(&words) {
                page.entries.push(Numbered { number, entry });
            }
            if page.entries.len() >= most {
                return Ok(page);
            }
        }
        if !more {
            return Ok(Page { before: None, ..page });
        }
    }
    Ok(page)
}

/// When something was last done, seconds since 1970, among as many entries as one search looks through.
pub(crate) fn last(disk: &impl ReadNow, act: Act) -> Result<Option<i64>, StoreError> {
    let name = serde_json::to_value(act).unwrap_or_default();
    let mut before = None;
    loop {
        let page = search(disk, name.as_str().unwrap_or_default(), before, 1)?;
        match page.entries.first() {
            Some(found) if found.entry.act == act => return Ok(Some(found.entry.at)),
            // Something else has that word in it.
            Some(found) => before = Some(found.number),
            None => return Ok(None),
        }
    }
}

/// Walks the whole log in its order. Gives its end.
///
/// # Errors
/// A [`StoreError::Corrupt`] that names the first row that does not follow the one before.
pub(crate) fn walk(disk: &impl ReadNow, mut each: impl FnMut(Numbered)) -> Result<End, StoreError> {
    let mut end = End::default();
    loop {
        let mut scan = Scan::prefix(rows::JOURNAL).limit(TOGETHER);
        scan.from = rows::key(rows::JOURNAL, &(end.number + 1).to_be_bytes());
        let found = disk.scan_now(&scan)?;
        if found.is_empty() {
            return Ok(end);
        }
        for (key, value) in found {
            let row = read(&key, &value)?;
            let next = following(end, &row.entry);
            if number(&key)? != next.number || row.link != next.link {
                let broken = format!("the audit log does not go on at entry {}", next.number);
                return Err(StoreError::Corrupt(broken));
            }
            each(Numbered { number: next.number, entry: entry(&key, &row)? });
            end = next;
        }
    }
}

fn read(key: &[u8], value: &[u8]) -> Result<Row, StoreError> {
    rows::decode(key, value)
}

fn entry(key: &[u8], row: &Row) -> Result<Entry, StoreError> {
    rows::decode(key, &row.entry)
}

fn number(key: &[u8]) -> Result<u64, StoreError> {
    let bytes = key.get(rows::JOURNAL.len()..).and_then(|bytes| bytes.try_into().ok());
    let corrupt = || StoreError::Corrupt(format!("the key {}", hex::encode(key)));
    bytes.map(u64::from_be_bytes).ok_or_else(corrupt)
}

/// Bytes as a CBOR byte string.
mod bytes {
    use serde::{Deserializer, Serializer, de::Visitor};
    use std::fmt;

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(bytes)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Vec<u8>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a byte string")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
                Ok(bytes.to_vec())
            }
        }
        from.deserialize_byte_buf(Bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use carnet_storage::memory::MemoryStore;
    use futures_util::FutureExt;

    async fn filled(count: usize) -> Disk {
        let disk = Disk::new(MemoryStore::default());
        let journal = Journal::open(disk.clone()).unwrap();
        for n in 0..count {
            let who = if n % 2 == 0 { "Nadia Benali" } else { "console" };
            let entry = Entry::new(Act::Invited, who, "Malo").with("n", n);
            journal.commit(Batch::default(), [entry]).await.unwrap();
        }
        disk
    }

    fn row(number: u64) -> Vec<u8> {
        rows::key(rows::JOURNAL, &number.to_be_bytes())
    }

    #[tokio::test]
    async fn it_goes_on_after_a_restart_and_is_whole() {
        let disk = filled(3).await;
        let journal = Journal::open(disk.clone()).unwrap();
        let two = [Entry::new(Act::Joined, "Malo", "iPad"), Entry::new(Act::Revoked, "x", "iPad")];
        journal.commit(Batch::default(), two).await.unwrap();
        let mut numbers = Vec::new();
        let end = walk(&disk, |entry| numbers.push(entry.number)).unwrap();
        assert_eq!((numbers, end.number), (vec![1, 2, 3, 4, 5], 5));
        assert_eq!(*journal.end.lock().await, end);
    }

    #[tokio::test]
    async fn what_nobody_waits_for_any_more_is_not_written_over() {
        let disk = Disk::new(MemoryStore::default());
        let journal = Journal::open(disk.clone()).unwrap();
        let entry = |about: &str| [Entry::new(Act::Revoked, "Nadia", about)];
        // It has begun, and whoever asked is gone.
        assert!(journal.commit(Batch::default(), entry("iPad")).now_or_never().is_none());
        journal.commit(Batch::default(), entry("iPhone")).await.unwrap();
        let mut told = Vec::new();
        let end = walk(&disk, |numbered| told.push(numbered.entry.about)).unwrap();
        assert_eq!((end.number, told), (2, vec!["iPad".to_owned(), "iPhone".to_owned()]));
    }

    #[tokio::test]
    async fn a_row_that_was_changed_taken_out_or_moved_is_found() {
        let spoil = |disk: &Disk, how: u8| {
            let (second, third) = (disk.get_now(&row(2)).unwrap(), disk.get_now(&row(3)).unwrap());
            let mut batch = Batch::default();
            match how {
                0 => batch.delete(row(2)),
                1 => batch.put(row(2), third.unwrap()),
                _ => {
                    let mut changed = second.unwrap();
                    let at = changed.windows(4).position(|part| part == b"Malo").unwrap();
                    changed[at] = b'm';
                    batch.put(row(2), changed);
                }
            }
            disk.commit(batch).unwrap();
        };
        for how in 0..3 {
            let disk = filled(4).await;
            spoil(&disk, how);
            let error = walk(&disk, |_| ()).unwrap_err().to_string();
            assert!(error.contains("at entry 2"), "{how}: {error}");
        }
    }

    #[tokio::test]
    async fn it_is_known_when_something_was_last_done() {
        let disk = filled(2).await;
        assert_eq!(last(&disk, Act::BackedUp).unwrap(), None);
        let journal = Journal::open(disk.clone()).unwrap();
        let at = |at: i64, act: Act, about: &str| Entry { at, ..Entry::new(act, "console", about) };
        let entries = [
            at(5, Act::BackedUp, ""),
            at(7, Act::BackedUp, ""),
            at(9, Act::Invited, "Someone called backed-up"),
        ];
        journal.commit(Batch::default(), entries).await.unwrap();
        assert_eq!(last(&disk, Act::BackedUp).unwrap(), Some(7));
    }

    #[tokio::test]
    async fn it_is_searched_newest_first_page_by_page() {
        let disk = filled(5).await;
        let numbers = |page: &Page| page.entries.iter().map(|e| e.number).collect::<Vec<_>>();
        let all = search(&disk, "", None, 2).unwrap();
        assert_eq!((numbers(&all), all.before), (vec![5, 4], Some(4)));
        let rest = search(&disk, "", all.before, 9).unwrap();
        assert_eq!((numbers(&rest), rest.before), (vec![3, 2, 1], None));
        assert_eq!(numbers(&search(&disk, " NADIA", None, 9).unwrap()), [5, 3, 1]);
        assert_eq!(numbers(&search(&disk, "invited", None, 9).unwrap()).len(), 5);
        assert!(search(&disk, "personne", None, 9).unwrap().entries.is_empty());
    }
}
