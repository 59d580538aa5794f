//! A contact of the directory in a few hundred bytes, the same in memory and on the disk: its marks,
//! then each text that it has as a field's number, a length and the text.

use super::{
    bytes::{Input, put_bytes},
    entry::Entry,
    linked, spots,
};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    recurrence::{Datelike, Day},
    view::{Ending, Spot},
};

/// Which text it is. Never given to another; a number that is not known is skipped.
mod field {
    pub(super) const NAME: u8 = 0;
    pub(super) const INITIALS: u8 = 1;
    pub(super) const POSTCODE: u8 = 2;
    pub(super) const COUNTRY: u8 = 3;
    pub(super) const CITY: u8 = 4;
    pub(super) const CATEGORY: u8 = 5;
    pub(super) const STATUS: u8 = 6;
    pub(super) const ORIGIN: u8 = 7;
    pub(super) const STAGE: u8 = 8;
    pub(super) const PROFILE: u8 = 9;
    pub(super) const REP: u8 = 10;
    pub(super) const TAG: u8 = 11;
    pub(super) const CODE: u8 = 12;
    pub(super) const UID: u8 = 13;
    pub(super) const MERGED_INTO: u8 = 14;
    pub(super) const OTHER_NAME: u8 = 15;
    pub(super) const SIREN: u8 = 16;
    pub(super) const SIRET: u8 = 17;
    pub(super) const PHONE: u8 = 18;
    pub(super) const EMAIL: u8 = 19;
    pub(super) const OWN: u8 = 20;
    pub(super) const CARD: u8 = 22;
    pub(super) const LINK: u8 = 24;
    pub(super) const UNLINKED: u8 = 25;
    pub(super) const SPOT: u8 = 30;
    pub(super) const BIRTHDAY: u8 = 40;
    pub(super) const ENDING: u8 = 41;
    pub(super) const CONSENT: u8 = 31;
    pub(super) const OTHERS: u8 = 42;
    pub(super) const PART: u8 = 43;
}

const PERSON: u8 = 1;
const ARCHIVED: u8 = 2;

/// The entry, its id aside.
pub(crate) fn pack(entry: &Entry) -> Box<[u8]> {
    let mut out = Vec::with_capacity(256);
    let mark = |is_so: bool, mark: u8| if is_so { mark } else { 0 };
    out.push(mark(entry.is_person, PERSON) | mark(entry.archived, ARCHIVED));
    // The name comes first: it is read without the rest.
    let one = [
        (field::NAME, &entry.name),
        (field::INITIALS, &entry.initials),
        (field::POSTCODE, &entry.postcode),
        (field::COUNTRY, &entry.country),
        (field::CITY, &entry.city),
        (field::CATEGORY, &entry.category),
        (field::STATUS, &entry.status),
        (field::ORIGIN, &entry.origin),
        (field::STAGE, &entry.client_stage),
        (field::REP, &entry.rep),
        (field::CODE, &entry.client_code),
        (field::UID, &entry.source_uid),
        (field::SIREN, &entry.siren),
        (field::SIRET, &entry.siret),
    ];
    let many = [
        (field::PROFILE, &entry.profiles),
        (field::TAG, &entry.tags),
        (field::OTHER_NAME, &entry.other_names),
        (field::PHONE, &entry.phones),
        (field::EMAIL, &entry.emails),
        (field::CARD, &entry.loyalty_numbers),
        (field::CONSENT, &entry.consents),
    ];
    let many = many.into_iter().flat_map(|(key, texts)| texts.iter().map(move |text| (key, text)));
    for (key, text) in one.into_iter().chain(many).filter(|(_, text)| !text.is_empty()) {
        out.push(key);
        put_bytes(&mut out, text.as_bytes());
    }
    for (item, values) in &entry.custom {
        for value in values {
            out.push(field::OWN);
            put_bytes(&mut out, &[item.as_bytes(), value.as_bytes()].concat());
        }
    }
    if let Some(into) = entry.merged_into {
        out.push(field::MERGED_INTO);
        put_bytes(&mut out, into.as_bytes());
    }
    for link in &entry.links {
        out.push(field::LINK);
        put_bytes(&mut out, &linked::pack(link));
    }
    for item in &entry.unlinked {
        out.push(field::UNLINKED);
        put_bytes(&mut out, item.as_bytes());
    }
    for spot in &entry.spots {
        out.push(field::SPOT);
        put_bytes(&mut out, &spots::pack(spot));
    }
    if let Some(day) = entry.birthday {
        out.push(field::BIRTHDAY);
        put_bytes(&mut out, &day.num_days_from_ce().to_le_bytes());
    }
    for ending in &entry.endings {
        out.push(field::ENDING);
        put_bytes(&mut out, &pack_ending(ending));
    }
    put_items(&mut out, entry);
    out.into_boxed_slice()
}

/// Which items its document has, and what those say that others may show.
fn put_items(out: &mut Vec<u8>, entry: &Entry) {
    if !entry.others.is_empty() {
        out.push(field::OTHERS);
        let others: Vec<&[u8]> =
            entry.others.iter().map(|item| item.as_bytes().as_slice()).collect();
        put_bytes(out, &others.concat());
    }
    for (item, part) in &entry.parts {
        out.push(field::PART);
        put_bytes(out, &[item.as_bytes(), &*pack(part)].concat());
    }
}

/// What [`pack`] made; `None` when the bytes are nothing of the kind.
pub(crate) fn unpack(contact: DocId, packed: &[u8]) -> Option<Entry> {
    read(contact, packed, true)
}

/// The same; a part has no parts again.
fn read(contact: DocId, packed: &[u8], is_whole: bool) -> Option<Entry> {
    let mut input = Input(packed);
    let marks = input.byte()?;
    let mut entry = Entry {
        contact,
        is_person: marks & PERSON != 0,
        archived: marks & ARCHIVED != 0,
        ..Entry::default()
    };
    while !input.0.is_empty() {
        let (key, text) = (input.byte()?, input.bytes()?);
        match key {
            field::MERGED_INTO => entry.merged_into = Some(DocId::from_slice(text)?),
            field::OWN => put_own(&mut entry, text)?,
            field::LINK => entry.links.push(linked::unpack(text)?),
            field::SPOT => entry.spots.push(spots::unpack(text)?),
            field::BIRTHDAY => entry.birthday = Some(day(text)?),
            field::ENDING => entry.endings.push(ending(text)?),
            field::UNLINKED => entry.unlinked.push(ItemId::from_slice(text)?),
            field::OTHERS => entry.others = others(text)?,
            field::PART if is_whole => entry.parts.push(part(contact, text)?),
            field::PART => return None,
            _ => put(&mut entry, key, std::str::from_utf8(text).ok()?.to_owned()),
        }
    }
    Some(entry)
}

/// The name alone.
pub(crate) fn name(packed: &[u8]) -> &str {
    let mut input = Input(packed.get(1..).unwrap_or_default());
    let text = input.byte().filter(|key| *key == field::NAME).and_then(|_| input.bytes());
    text.and_then(|text| std::str::from_utf8(text).ok()).unwrap_or_default()
}

/// Where its addresses are, without the rest.
pub(crate) fn spots(packed: &[u8]) -> Vec<Spot> {
    let mut input = Input(packed.get(1..).unwrap_or_default());
    let mut found = Vec::new();
    while let Some((key, bytes)) = input.byte().and_then(|key| Some((key, input.bytes()?))) {
        if key == field::SPOT {
            found.extend(spots::unpack(bytes));
        }
    }
    found
}

/// The first value of one of the workspace's own fields, without the rest.
pub(crate) fn own(packed: &[u8], of: ItemId) -> Option<&str> {
    let mut input = Input(packed.get(1..)?);
    while let Some((key, bytes)) = input.byte().and_then(|key| Some((key, input.bytes()?))) {
        let value = bytes.strip_prefix(of.as_bytes()).filter(|_| key == field::OWN);
        if let Some(value) = value {
            return std::str::from_utf8(value).ok();
        }
    }
    None
}

/// When somebody was born and services end, without the rest.
pub(crate) fn dates(packed: &[u8]) -> (Option<Day>, Vec<Day>) {
    let mut input = Input(packed.get(1..).unwrap_or_default());
    let (mut birthday, mut ends) = (None, Vec::new());
    while let Some((key, bytes)) = input.byte().and_then(|key| Some((key, input.bytes()?))) {
        match key {
            field::BIRTHDAY => birthday = day(bytes),
            field::ENDING => ends.extend(ending(bytes).map(|ending| ending.on)),
            _ => {}
        }
    }
    (birthday, ends)
}

/// An item, and what it says by itself.
fn part(contact: DocId, bytes: &[u8]) -> Option<(ItemId, Entry)> {
    let (item, packed) = bytes.split_at_checked(ItemId::LEN)?;
    Some((ItemId::from_slice(item)?, read(contact, packed, false)?))
}

fn others(bytes: &[u8]) -> Option<Vec<ItemId>> {
    bytes.chunks(ItemId::LEN).map(ItemId::from_slice).collect()
}

/// Its last day, whether it is a credit, which item, and what it is called.
fn pack_ending(ending: &Ending) -> Vec<u8> {
    let mut out = ending.on.num_days_from_ce().to_le_bytes().to_vec();
    out.push(ending.credit.into());
    out.extend_from_slice(ending.item.as_bytes());
    out.extend_from_slice(ending.label.as_bytes());
    out
}

fn ending(bytes: &[u8]) -> Option<Ending> {
    let (on, rest) = bytes.split_first_chunk::<4>()?;
    let (credit, rest) = rest.split_first()?;
    let (item, label) = rest.split_at_checked(ItemId::LEN)?;
    Some(Ending {
        on: day(on)?,
        credit: *credit != 0,
        item: ItemId::from_slice(item)?,
        label: std::str::from_utf8(label).ok()?.to_owned(),
    })
}

fn day(bytes: &[u8]) -> Option<Day> {
    Day::from_num_days_from_ce_opt(i32::from_le_bytes(bytes.try_into().ok()?))
}

/// A value of one of the workspace's own fields: which, and the text.
fn put_own(entry: &mut Entry, bytes: &[u8]) -> Option<()> {
    let (item, text) = bytes.split_at_checked(ItemId::LEN)?;
    let item = ItemId::from_slice(item)?;
    let text = std::str::from_utf8(text).ok()?.to_owned();
    match entry.custom.last_mut().filter(|(last, _)| *last == item) {
        Some((_, values)) => values.push(text),
        None => entry.custom.push((item, vec![text])),
    }
    Some(())
}

fn put(entry: &mut Entry, key: u8, text: String) {
    let place = match key {
        field::NAME => &mut entry.name,
        field::INITIALS => &mut entry.initials,
        field::POSTCODE => &mut entry.postcode,
        field::COUNTRY => &mut entry.country,
        field::CITY => &mut entry.city,
        field::CATEGORY => &mut entry.category,
        field::STATUS => &mut entry.status,
        field::ORIGIN => &mut entry.origin,
        field::STAGE => &mut entry.client_stage,
        field::REP => &mut entry.rep,
        field::CODE => &mut entry.client_code,
        field::UID => &mut entry.source_uid,
        field::SIREN => &mut entry.siren,
        field::SIRET => &mut entry.siret,
        field::PROFILE => return entry.profiles.push(text),
        field::TAG => return entry.tags.push(text),
        field::OTHER_NAME => return entry.other_names.push(text),
        field::PHONE => return entry.phones.push(text),
        field::EMAIL => return entry.emails.push(text),
        field::CARD => return entry.loyalty_numbers.push(text),
        field::CONSENT => return entry.consents.push(text),
        _ => return,
    };
    *place = text;
}

#[cfg(test)]
mod tests {
    use super::*;
    use carnet_model::{geo::Point, view::Link};
    use proptest::prelude::*;

    fn entries() -> impl Strategy<Value = Entry> {
        let texts = || prop::collection::vec("\\PC{1,20}", 0..3);
        let text = || "\\PC{0,200}";
        let some = (texts(), texts(), texts(), texts(), texts());
        let own = prop::collection::btree_map(any::<[u8; 8]>(), "\\PC{1,20}", 0..3);
        let marks = any::<(bool, bool, Option<[u8; 16]>)>();
        let ties = (
            prop::collection::vec(links(), 0..3),
            prop::collection::vec(any::<[u8; 8]>(), 0..3),
            prop::collection::vec(spots(), 0..3),
            (prop::option::of(days()), prop::collection::vec(endings(), 0..3), parts()),
        );
        (text(), text(), text(), text(), some, (own, ties), marks).prop_map(
            |(name, city, code, uid, some, (own, ties), (is_person, archived, into))| Entry {
                custom: own
                    .into_iter()
                    .map(|(item, value)| (ItemId::new(item), vec![value.clone(), value]))
                    .collect(),
                name,
                city,
                client_code: code,
                source_uid: uid,
                profiles: some.0,
                tags: some.1,
                other_names: some.2,
                loyalty_numbers: some.3.clone(),
                phones: some.3,
                emails: some.4,
                is_person,
                archived,
                merged_into: into.map(DocId::new),
                links: ties.0,
                spots: ties.2,
                birthday: ties.3.0,
                endings: ties.3.1,
                others: ties.3.2.iter().map(|(item, _)| *item).collect(),
                parts: ties.3.2,
                unlinked: ties.1.into_iter().map(ItemId::new).collect(),
                ..Entry::default()
            },
        )
    }

    fn parts() -> impl Strategy<Value = Vec<(ItemId, Entry)>> {
        let part = (any::<[u8; 8]>(), "\\PC{1,20}", spots(), endings()).prop_map(
            |(item, text, spot, ending)| {
                let (phones, spots, endings) = (vec![text.clone()], vec![spot], vec![ending]);
                let part = Entry { city: text, phones, spots, endings, ..Entry::default() };
                (ItemId::new(item), part)
            },
        );
        prop::collection::vec(part, 0..3)
    }

    fn spots() -> impl Strategy<Value = Spot> {
        let at = prop::option::of((any::<i32>(), any::<i32>()));
        (any::<[u8; 8]>(), at, any::<(bool, bool, bool)>()).prop_map(
            |(item, at, (to_check, wanted, visited))| {
                let at = at.map(|(lat, lon)| Point { lat, lon });
                Spot { item: ItemId::new(item), at, to_check, wanted, visited }
            },
        )
    }

    fn days() -> impl Strategy<Value = Day> {
        (0i32..3_000_000).prop_map(|day| Day::from_num_days_from_ce_opt(day).unwrap())
    }

    fn endings() -> impl Strategy<Value = Ending> {
        (any::<[u8; 8]>(), days(), any::<bool>(), "\\PC{0,20}").prop_map(
            |(item, on, credit, label)| Ending { item: ItemId::new(item), on, credit, label },
        )
    }

    fn links() -> impl Strategy<Value = Link> {
        let ids = any::<(Option<[u8; 8]>, Option<[u8; 16]>, bool, bool)>();
        (ids, prop::array::uniform5("\\PC{0,20}")).prop_map(
            |((item, other, inverse, clash), texts)| {
                let [relation, role, starts_on, ends_on, note] = texts;
                let (item, other) = (item.map(ItemId::new), other.map(DocId::new));
                Link { item, other, relation, inverse, role, starts_on, ends_on, note, clash }
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_out(entry in entries()) {
            let packed = pack(&entry);
            prop_assert_eq!(name(&packed), &entry.name);
            prop_assert_eq!(&super::spots(&packed), &entry.spots);
            for (item, values) in &entry.custom {
                prop_assert_eq!(own(&packed, *item), values.first().map(String::as_str));
            }
            let ends = entry.endings.iter().map(|ending| ending.on).collect();
            prop_assert_eq!(dates(&packed), (entry.birthday, ends));
            prop_assert_eq!(unpack(entry.contact, &packed), Some(entry));
        }

        #[test]
        fn other_bytes_are_refused_or_read_and_never_worse(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            name(&bytes);
            own(&bytes, ItemId::default());
            dates(&bytes);
            unpack(DocId::default(), &bytes);
        }
    }
}
