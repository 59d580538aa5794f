//! Maps: who is where, somebody's round, and addresses that wait to be looked for.

use super::{Engine, Now, asked::around};
use crate::{
    api::{
        Action, Calendar, Failure, MapReply, MapRequest, Placed, Reply, Section, Stop, Unplaced,
    },
    done::Origin,
};
use carnet_ids::DocId;
use carnet_model::{
    edit::Intent,
    kind::DocKey,
    view::{self, AddressView},
};
use carnet_storage::{ReadNow, Store};

/// So many contacts are looked at for addresses that the user may place, at a time.
const LOOKED_AT: usize = 64;

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// Answers what a map asks.
    pub(super) fn mapped(&mut self, now: Now, request: MapRequest) -> Result<Reply, Failure> {
        self.refresh_pending();
        let around = around(now, self.pending.as_ref(), self.people.names());
        let reply = match request {
            MapRequest::Nearby { of, metres, except, query, most } => MapReply::Nearby(
                self.directory.nearby((of, metres), except, (&query, most), around),
            ),
            MapRequest::Chart { within, zoom, query, most } => {
                MapReply::Chart(self.directory.chart((within, zoom), (&query, most), around))
            }
            MapRequest::Round { of, from, to } => MapReply::Round(self.round(of, from, to)),
            MapRequest::Unplaced(most) => {
                let some = self.unplaced(most);
                MapReply::Unplaced { some, contacts: self.directory.wanted() }
            }
            // An order: [`Self::place`].
            MapRequest::Placed(_) => return Err(Failure::NotFound),
        };
        Ok(Reply::Map(Box::new(reply)))
    }

    /// Notes what a service answered for an address, unless somebody has placed or changed it
    /// meanwhile.
    pub(super) async fn place(
        &mut self,
        now: Now,
        origin: Origin,
        placed: Placed,
    ) -> Result<Reply, Failure> {
        if let Some(reply) = self.done.answer(origin) {
            return Ok(reply);
        }
        let Placed { contact, item, asked, found } = placed;
        let address = self.addresses(contact).into_iter().find(|one| one.item == item);
        let edits = address.map(|one| one.placed(&asked, found)).unwrap_or_default();
        if edits.is_empty() || !self.may_place(contact) {
            return Ok(Reply::Done);
        }
        let intent = Intent { doc: DocKey::Contact(contact), edits };
        self.apply(now, origin, vec![intent]).await
    }

    /// What takes place in a span, and where. Whole days are no stops.
    fn round(&mut self, of: Calendar, from: i64, to: i64) -> Vec<Stop> {
        let mut stops = Vec::new();
        for row in self.agenda(of, from, to) {
            if row.held.days.is_some() {
                continue;
            }
            let known = visited(self.addresses(row.contact));
            stops.push(Stop {
                item: known.as_ref().map(|one| one.item),
                at: known.as_ref().and_then(|one| one.located.at),
                to_check: known.as_ref().is_some_and(|one| one.located.to_check),
                address: known.map(|one| one.words).unwrap_or_default(),
                row,
            });
        }
        stops
    }

    fn unplaced(&mut self, most: usize) -> Vec<Unplaced> {
        let mut found = Vec::new();
        let begin = self.credentials.as_ref().map(|who| *who.device.as_bytes());
        let begin = begin.and_then(|bytes| bytes.last_chunk().copied());
        let begin = u32::from_le_bytes(begin.unwrap_or_default());
        for contact in self.directory.wanting(LOOKED_AT, begin) {
            if found.len() >= most {
                break;
            }
            if !self.may_place(contact) {
                continue;
            }
            let wanted = self.addresses(contact).into_iter().filter(|one| one.located.wanted);
            found.extend(wanted.map(|one| Unplaced { contact, item: one.item, asked: one.asked }));
        }
        found.truncate(most);
        found
    }

    /// None of a contact whose document can't be read.
    fn addresses(&mut self, contact: DocId) -> Vec<AddressView> {
        self.document(contact).ok().flatten().map(view::addresses).unwrap_or_default()
    }

    fn may_place(&mut self, contact: DocId) -> bool {
        self.barred_at(contact).allows(Section::Addresses, Action::Edit)
    }
}

/// The address that whoever visits goes to.
fn visited(all: Vec<AddressView>) -> Option<AddressView> {
    let marked = all.iter().position(|one| one.visited);
    let placed = || all.iter().position(|one| one.located.at.is_some());
    let at = marked.or_else(placed).unwrap_or(0);
    all.into_iter().nth(at)
}
