//! The access policy, where the hub asks for it.

use crate::{
    accounts::{
        Book,
        rows::{self, DeviceRow},
    },
    disk::Disk,
};
use carnet_ids::{ActorId, DeviceId, DocId, ItemId};
use carnet_model::kind::{self, DocKey};
use carnet_policy::{Court, KEPT, Kept, PARTS, Pushed, Reader, Refusal, Section};
use carnet_storage::{ReadNow, Scan, StoreError};
use carnet_sync::{
    guard::Rejection,
    hub::{
        Case, Change, DocError, Document, HubConfig, Judge, Label, Library, PushedChange, Reach,
        Receives,
    },
};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, sync::Arc};

/// Has a hub ask who may change what, and take nothing for a birth that is none. Whose a device is
/// stands in the rows of the accounts, which no device writes.
pub(crate) fn govern(config: &mut HubConfig, accounts: Disk) {
    config.births = Box::new(kind::is_birth);
    let accounts = Registry { rows: accounts, devices: BTreeMap::new(), founder: None };
    config.judge = Some(Box::new(Policy { court: Court::default(), accounts }));
}

/// `carnet-policy`, asked on the hub's thread.
#[derive(Debug)]
struct Policy<R> {
    court: Court,
    accounts: Registry<R>,
}

/// Whose devices are, remembered once it was asked for.
#[derive(Debug)]
struct Registry<R> {
    rows: R,
    /// A device is one person's for ever.
    devices: BTreeMap<DeviceId, ItemId>,
    /// Whoever was the first stays it.
    founder: Option<ItemId>,
}

impl<R: ReadNow> Registry<R> {
    fn person(&mut self, device: &DeviceId) -> Result<Option<ItemId>, StoreError> {
        if let Some(person) = self.devices.get(device) {
            return Ok(Some(*person));
        }
        let key = rows::key(rows::DEVICES, device.as_bytes());
        let person = rows::get::<DeviceRow>(&self.rows, &key)?.map(|row| row.person);
        self.devices.extend(person.map(|person| (*device, person)));
        Ok(person)
    }

    fn founder(&mut self) -> Result<Option<ItemId>, StoreError> {
        if self.founder.is_none() {
            self.founder = Book::read(&self.rows)?.founder();
        }
        Ok(self.founder)
    }

    /// Whether an author's first bytes are those by which another device is known: a device is
    /// named by its first author.
    fn is_anothers(&self, device: &DeviceId, author: &ActorId) -> Result<bool, StoreError> {
        let known_by = author.as_bytes().get(..ItemId::LEN).unwrap_or_default();
        let known_by = rows::key(rows::DEVICES, known_by);
        let own = rows::key(rows::DEVICES, device.as_bytes());
        let found = self.rows.scan_now(&Scan::prefix(&known_by))?;
        Ok(found.iter().any(|(key, _)| *key != own))
    }
}

impl<R: ReadNow + Send + std::fmt::Debug> Judge for Policy<R> {
    fn changed(&mut self, doc: &DocId) {
        self.court.changed(doc);
    }

    fn may_author(&mut self, device: &DeviceId, author: &ActorId) -> bool {
        // Where that can't be read, the change is kept on its device.
        self.accounts.is_anothers(device, author).is_ok_and(|anothers| !anothers)
    }

    fn labels(&self) -> u32 {
        KEPT
    }

    fn label(&mut self, id: &DocId, document: &Document) -> Label {
        match Kept::read(id, document) {
            Kept::All => Label::All,
            Kept::Fiche(facts) => Label::By(facts.into()),
            Kept::Part(fiche, part) => {
                part_number(part).map_or(Label::Hidden, |number| Label::As(fiche, number))
            }
            Kept::Hidden => Label::Hidden,
        }
    }

    fn reach(&mut self, device: &DeviceId, library: &mut dyn Library) -> Result<Reach, DocError> {
        let person = self.accounts.person(device)?;
        let read = &mut |doc, show: &mut dyn FnMut(Option<&_>)| library.read(doc, show);
        let reader = self.court.reader(person, read)?;
        Ok(reader.map_or(Reach::Everything, |reader| Reach::Part(Arc::new(Portfolio(reader)))))
    }

    fn part_of(&self, doc: &DocId, change: &Change) -> Option<DocId> {
        let key = kind::named_by(change).filter(|key| key.is_beside() && key.id() == *doc)?;
        key.contact()
    }

    fn decides(&self, doc: &DocId) -> bool {
        Court::decides(doc)
    }

    fn judge(
        &mut self,
        case: &Case<'_>,
        library: &mut dyn Library,
    ) -> Result<Vec<Result<(), Rejection>>, DocError> {
        let pushed = self.who_pushed(case)?;
        let read = &mut |doc, show: &mut dyn FnMut(Option<&_>)| library.read(doc, show);
        let judged = self.court.judge(case.doc, &pushed, case.now_unix, read)?;
        Ok(judged.into_iter().map(|judgement| judgement.map_err(rejection)).collect())
    }
}

impl<R: ReadNow> Policy<R> {
    fn who_pushed<'a>(&mut self, case: &Case<'a>) -> Result<Vec<Pushed<'a>>, StoreError> {
        // Nobody else has more rights than their role gives.
        let asks = case.doc == DocKey::Settings.id() && case.pushed.iter().any(|one| one.returned);
        let founder = if asks { self.accounts.founder()? } else { None };
        let who = |push: &PushedChange<'a>| {
            let PushedChange { device, returned, change } = *push;
            let person = self.accounts.person(&device)?;
            let is_founder = person.is_some() && person == founder;
            Ok(Pushed { device, person, founder: is_founder, returned, change })
        };
        case.pushed.iter().map(who).collect()
    }
}

/// What somebody receives who does not receive everything.
#[derive(Debug)]
struct Portfolio(Reader);

impl Receives for Portfolio {
    fn name(&self) -> [u8; 16] {
        let hash: [u8; 32] = Sha256::digest(self.0.to_bytes()).into();
        hash.first_chunk().copied().unwrap_or_default()
    }

    fn receives(&self, facts: &[u8], part: u8) -> bool {
        PARTS.get(usize::from(part)).is_some_and(|part| self.0.receives(*part, facts))
    }
}

/// The number under which the hub knows a part of a fiche.
/// By which number a hub knows a part of a fiche.
pub(crate) fn part_number(part: Section) -> Option<u8> {
    PARTS.iter().position(|known| *known == part)?.try_into().ok()
}

fn rejection(refusal: Refusal) -> Rejection {
    Rejection { code: refusal.reason.code(), message: refusal.to_string() }
}
