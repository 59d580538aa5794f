//! Requests, each to the part that answers it.

use super::{Engine, Now, grant::is_always_allowed};
use crate::{
    api::{Failure, LockStatus, MapRequest, Reply, Request},
    done::Origin,
    index::{Around, Candidate},
    rows,
};
use carnet_ids::{DocId, ItemId};
use carnet_model::check;
use carnet_storage::{Batch, ReadNow, Store, StoreError};
use std::collections::{BTreeMap, BTreeSet};

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// Answers a request, or `None` when the answer takes long and comes by [`Self::poll_reply`]
    /// (an import). The same `origin` twice is one request made again: it is not carried out twice.
    pub async fn request(&mut self, now: Now, origin: Origin, request: Request) -> Option<Reply> {
        self.see_clock(now).await;
        if self.is_expired() && !is_always_allowed(&request) {
            self.drive(now).await;
            return Some(Reply::Failed(Failure::Expired));
        }
        let reply = match request {
            Request::Import { file, options, duplicates, dry_run } => {
                match self.begin_import(origin, &file, &options, duplicates, dry_run) {
                    Ok(()) => return None,
                    Err(failure) => Err(failure),
                }
            }
            Request::Apply(intents) => self.apply(now, origin, intents).await,
            Request::Undo(undo) => self.undo(now, origin, undo).await,
            Request::Merge { from, into, taken } => {
                self.merge(now, origin, (from, into), &taken).await
            }
            Request::Replace(replacing) => self.replace(now, origin, replacing).await,
            Request::SignIn(credentials) => self.sign_in(now, credentials).await,
            Request::SignOut { force } => self.sign_out(force).await,
            Request::PutLocal { key, value } => self.put_local(&key, value).await,
            Request::ForgetWiped => self.forget_wiped().await,
            Request::ForgetHandedOver => self.forget_handed().await,
            Request::Map(MapRequest::Placed(placed)) => self.place(now, origin, placed).await,
            Request::ReadNotices { numbers, read } => self.read_notices(&numbers, read).await,
            Request::NameDevice(name) => self.name_device(now, origin, &name).await,
            Request::Clocks => {
                self.catch_up(now).await;
                Ok(Reply::Clocks(self.clocks()))
            }
            read => self.answer(now, origin, read),
        };
        self.drive(now).await;
        Some(reply.unwrap_or_else(Reply::Failed))
    }

    fn answer(&mut self, now: Now, origin: Origin, request: Request) -> Result<Reply, Failure> {
        Ok(match request {
            Request::Workspace => Reply::Workspace(Box::new(self.workspace())),
            Request::Search { query, offset, limit } => {
                self.refresh_pending();
                let around = around(now, self.pending.as_ref(), self.people.names());
                Reply::Rows(self.directory.page(&query, around, offset, limit))
            }
            Request::Fiche(contact) => Reply::Fiche(Box::new(self.fiche(now, contact)?)),
            Request::Opening { contact, events } => {
                Reply::Fiche(Box::new(self.opening(now, contact, events)?))
            }
            Request::Activity(contact) => Reply::Activity(self.activity(now, contact)?),
            Request::Ledger(contact) => Reply::Activity(self.ledger(now, contact)?),
            Request::Terms(contact) => Reply::Terms(Box::new(self.terms(now, contact)?)),
            Request::CompanyTerms => Reply::Fields(self.company_terms()?),
            Request::Catalogue => Reply::Activity(self.catalogue()?),
            Request::Tasks(whose) => Reply::Tasks(self.tasks(whose)),
            Request::Board { mine } => Reply::Board(Box::new(self.board(now, mine))),
            Request::Agenda { of, from, to } => Reply::Agenda(self.agenda(of, from, to)),
            Request::Map(map) => self.mapped(now, map)?,
            Request::Calendar(what) => Reply::Calendar(self.calendar(now, what)?),
            Request::Export { contacts, kind, first } => {
                let head = if first { self.file_head(kind)? } else { String::new() };
                let (count, text) = self.exported(now, &contacts, kind)?;
                Reply::Exported { count, text: head + &text }
            }
            Request::Access(contact) => Reply::Access(Box::new(self.access(now, contact)?)),
            Request::Relations { contact, most } => {
                Reply::Relations(self.relations(contact, most)?)
            }
            Request::Settings(collection) => Reply::Collection(self.settings_of(&collection)?),
            Request::InUse(list) => Reply::InUse(self.in_use(list)),
            Request::FicheAt { contact, doc, change } => {
                Reply::Fiche(Box::new(self.fiche_at(now, contact, doc, &change)?))
            }
            Request::TermsAt { contact, doc, change } => {
                Reply::Terms(Box::new(self.terms_at(now, contact, doc, &change)?))
            }
            Request::History(contact) => Reply::History(self.history(now, contact)?),
            Request::Conflicts => Reply::Conflicts(self.conflicts()),
            Request::Quarantine => Reply::Quarantine(self.refused_edits()),
            Request::SetAside => Reply::SetAside(self.set_aside()),
            Request::Pending => Reply::Pending(self.pending_edits()),
            Request::Wiped => self.wiped()?,
            Request::HandedOver => self.handed_over(),
            Request::Notices => self.notices(now),
            Request::Token => Reply::Token(self.credentials.as_ref().map(|who| who.token.clone())),
            Request::GetLocal { key } => Reply::Local(self.local(&key)?),
            Request::ImportPreview { file, options } => {
                let own = &self.people.defaults().custom;
                let preview = carnet_import::preview_for(&file, options, own);
                Reply::ImportPreview(preview.map_err(|error| Failure::File(error.to_string()))?)
            }
            duplicates @ Request::Duplicates { .. } => self.duplicates(now, duplicates),
            order => self.obey(now, origin, order),
        })
    }

    fn obey(&mut self, now: Now, origin: Origin, order: Request) -> Reply {
        match order {
            Request::Looking { contact, typing } => self.look(origin.client, contact, typing),
            Request::Discard(id) => {
                if let Some(device) = &mut self.device {
                    device.discard(id);
                }
            }
            Request::Retry(doc) => self.retry(doc),
            Request::CancelImport => self.cancel_import(),
            Request::Connect => self.line.hurry(now.mono),
            Request::Lock(_) => return Reply::Lock(LockStatus::default()),
            _ => return Reply::Status(self.status()),
        }
        Reply::Done
    }

    fn duplicates(&mut self, now: Now, request: Request) -> Reply {
        let Request::Duplicates { except, name, emails, phones, siret, postcode } = request else {
            return Reply::Duplicates(Vec::new());
        };
        self.refresh_pending();
        let e164 = |phone: &String| check::phone(phone, "FR");
        let phones =
            phones.iter().filter_map(|phone| e164(phone).map(|phone| phone.to_string())).collect();
        let postcode = postcode.trim().to_owned();
        let of = Candidate { except, name, emails, phones, siret, postcode };
        let around = around(now, self.pending.as_ref(), self.people.names());
        Reply::Duplicates(self.directory.duplicates(&of, around))
    }

    /// A note is somebody's: what waited while the device was emptied is not the next one's.
    async fn put_local(&mut self, key: &str, value: Option<String>) -> Result<Reply, Failure> {
        if !self.is_signed_in() {
            return Err(Failure::SignedOut);
        }
        let mut batch = Batch::default();
        match value {
            Some(value) => batch.put(rows::local(key), value),
            None => batch.delete(rows::local(key)),
        }
        self.store.commit(batch).await?;
        Ok(Reply::Done)
    }

    fn local(&self, key: &str) -> Result<Option<String>, Failure> {
        let value = self.store.get_now(&rows::local(key))?;
        Ok(value.and_then(|value| String::from_utf8(value).ok()))
    }
}

/// What the directory needs to know of the rest. [`Engine::refresh_pending`] comes before.
pub(super) fn around<'a>(
    now: Now,
    pending: Option<&'a BTreeSet<DocId>>,
    people: &'a BTreeMap<ItemId, String>,
) -> Around<'a> {
    static NONE: BTreeSet<DocId> = BTreeSet::new();
    Around { pending: pending.unwrap_or(&NONE), people, now: now.unix_ms }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full(_) => Self::NoRoom,
            other => Self::Store(other.to_string()),
        }
    }
}
