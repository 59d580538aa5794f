//! The people, devices and links in memory.

use super::{
    AccountError, IMPORT_DEVICE, IMPORTER,
    document::Author,
    rows::{self, DeviceRow, LinkRow, PersonRow},
};
use crate::secret::Hash;
use carnet_ids::{DeviceId, ItemId};
use carnet_storage::{ReadNow, StoreError};
use std::collections::{BTreeMap, HashMap};

/// What a token is to its device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// The one that it uses.
    Current,
    /// The one that it was told and has not used.
    Next,
    /// One before.
    Retired,
    /// None is any good.
    Revoked,
}

/// What the rows say, ready to be asked.
#[derive(Debug, Default)]
pub(crate) struct Book {
    people: BTreeMap<ItemId, PersonRow>,
    devices: BTreeMap<DeviceId, DeviceRow>,
    tokens: HashMap<Hash, DeviceId>,
    links: HashMap<Hash, LinkRow>,
}

impl Book {
    /// Reads the rows.
    pub(crate) fn read(disk: &impl ReadNow) -> Result<Self, StoreError> {
        let mut book = Self::default();
        for (id, row) in rows::all(disk, rows::PEOPLE)? {
            book.put_person(id_of(&id, ItemId::from_slice)?, row);
        }
        for (id, row) in rows::all(disk, rows::DEVICES)? {
            book.put_device(id_of(&id, DeviceId::from_slice)?, row);
        }
        for (hash, row) in rows::all(disk, rows::LINKS)? {
            book.put_link(id_of(&hash, |bytes| bytes.try_into().ok())?, row);
        }
        Ok(book)
    }

    pub(super) fn put_person(&mut self, person: ItemId, row: PersonRow) {
        self.people.insert(person, row);
    }

    pub(super) fn put_device(&mut self, device: DeviceId, row: DeviceRow) {
        for hash in self.devices.get(&device).into_iter().flat_map(hashes) {
            self.tokens.remove(&hash);
        }
        self.tokens.extend(hashes(&row).map(|hash| (hash, device)));
        self.devices.insert(device, row);
    }

    pub(super) fn put_link(&mut self, hash: Hash, row: LinkRow) {
        self.links.insert(hash, row);
    }

    pub(super) fn device(&self, device: &DeviceId) -> Option<DeviceRow> {
        self.devices.get(device).cloned()
    }

    /// The device that has, had, or was told this token, and which of these.
    pub(super) fn by_token(&self, token: &Hash) -> Option<(DeviceId, &DeviceRow, Token)> {
        let device = *self.tokens.get(token)?;
        let row = self.devices.get(&device)?;
        let which = match row {
            DeviceRow { revoked: Some(_), .. } => Token::Revoked,
            DeviceRow { token: current, .. } if current == token => Token::Current,
            DeviceRow { next: Some(next), .. } if next.hash == *token => Token::Next,
            row if row.retired.contains(token) => Token::Retired,
            _ => return None,
        };
        Some((device, row, which))
    }

    /// Every device, and the name of its person.
    pub(super) fn devices(&self) -> impl Iterator<Item = (DeviceId, &DeviceRow, &str)> {
        self.devices.iter().map(|(device, row)| {
            let person = self.people.get(&row.person).map_or("", |person| person.name.as_str());
            (*device, row, person)
        })
    }

    /// A person's name.
    pub(super) fn person(&self, person: &ItemId) -> Option<&PersonRow> {
        self.people.get(person)
    }

    /// The first who was added.
    pub(crate) fn founder(&self) -> Option<ItemId> {
        let people = self.people.iter().filter(|(_, row)| row.name != IMPORTER);
        people.min_by_key(|(_, row)| (!row.founder, row.created)).map(|(person, _)| *person)
    }

    pub(super) fn any_sign_in(&self) -> bool {
        self.devices.values().any(|row| row.name != IMPORT_DEVICE)
    }

    pub(crate) fn counts(&self) -> (usize, usize) {
        (self.people.len(), self.devices.len())
    }

    pub(super) fn first_person(&self) -> Option<String> {
        let people = self.people.values().filter(|row| row.name != IMPORTER);
        people.min_by_key(|row| row.created).map(|row| row.name.clone())
    }

    pub(super) fn person_named(&self, name: &str) -> Option<ItemId> {
        self.people.iter().find(|(_, row)| row.name == name).map(|(person, _)| *person)
    }

    /// A person's links that were not used.
    pub(super) fn open_links(&self, person: &ItemId) -> Vec<(Hash, LinkRow)> {
        let own = self.links.iter().filter(|(_, row)| row.person == *person && row.used.is_none());
        own.map(|(hash, row)| (*hash, row.clone())).collect()
    }

    /// The link, if it works, and the name of its person.
    pub(super) fn usable_link(
        &self,
        hash: &Hash,
        now: i64,
    ) -> Result<(LinkRow, String), AccountError> {
        let row = self.links.get(hash).ok_or(AccountError::UnknownLink)?;
        let person = self.people.get(&row.person).ok_or(AccountError::UnknownLink)?;
        match row {
            LinkRow { used: Some(_), .. } => Err(AccountError::UsedLink),
            LinkRow { expires, .. } if *expires < now => Err(AccountError::OldLink),
            _ => Ok((row.clone(), person.name.clone())),
        }
    }

    /// Everybody, for the settings document.
    pub(super) fn everybody(&self) -> (Vec<(ItemId, String)>, Vec<Author>) {
        let people = self.people.iter().map(|(person, row)| (*person, row.name.clone())).collect();
        (people, self.devices.values().map(Author::of).collect())
    }
}

/// Every token that a device has, had or was told.
fn hashes(row: &DeviceRow) -> impl Iterator<Item = Hash> + '_ {
    let told = row.next.as_ref().map(|next| next.hash);
    row.retired.iter().copied().chain(told).chain([row.token])
}

fn id_of<T>(bytes: &[u8], read: impl FnOnce(&[u8]) -> Option<T>) -> Result<T, StoreError> {
    read(bytes).ok_or_else(|| StoreError::Corrupt(format!("the key X…{}", hex::encode(bytes))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_works_once_and_for_a_time() {
        let person = ItemId::new([1; 8]);
        let mut book = Book::default();
        let link = LinkRow { person, expires: 100, used: None };
        book.put_link([1; 32], link.clone());
        let check = |book: &Book, now| {
            book.usable_link(&[1; 32], now).map_err(|error| error.code()).map(|_| ())
        };
        assert_eq!(check(&book, 50), Err("link-unknown"), "its person is not known");
        book.put_person(person, PersonRow { name: "Nadia".to_owned(), created: 0, founder: false });
        assert_eq!(check(&book, 100), Ok(()));
        assert_eq!(check(&book, 101), Err("link-old"));
        book.put_link([1; 32], LinkRow { used: Some(DeviceId::new([2; 16])), ..link });
        assert_eq!(check(&book, 50), Err("link-used"));
        assert_eq!(book.usable_link(&[9; 32], 50).unwrap_err().code(), "link-unknown");
    }

    #[test]
    fn an_import_is_nobody_who_joined() {
        let person = ItemId::new([1; 8]);
        let mut book = Book::default();
        book.put_person(
            person,
            PersonRow { name: IMPORTER.to_owned(), created: 0, founder: false },
        );
        let actor = carnet_ids::ActorId::new([3; 16]);
        let device = |name: &str| DeviceRow::new(person, name.to_owned(), actor, [4; 32], 0);
        book.put_device(DeviceId::new([1; 16]), device(IMPORT_DEVICE));
        assert!(!book.any_sign_in());
        assert_eq!(book.first_person(), None);
        book.put_device(DeviceId::new([2; 16]), device("iPad"));
        assert!(book.any_sign_in());
    }
}
