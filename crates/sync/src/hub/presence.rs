//! Who looks at what: told to those who look at the same, never stored.

use super::{ConnId, Hub, conn::Conn};
use crate::wire::ToDevice;
use carnet_ids::{DeviceId, DocId};
use carnet_storage::ReadNow;

impl<R: ReadNow> Hub<R> {
    pub(super) fn looks(&mut self, id: ConnId, doc: Option<DocId>, typing: bool) {
        let Some(conn) = self.conns.get_mut(&id) else { return };
        let before = std::mem::replace(&mut conn.looking, (doc, typing));
        if before == (doc, typing) {
            return;
        }
        if before.0 != doc {
            conn.tell_presence = doc.is_some();
            self.presence_changed(before.0);
        }
        self.others_see(doc, id);
    }

    /// Tells whoever looks at the document.
    pub(super) fn presence_changed(&mut self, doc: Option<DocId>) {
        self.tell_viewers(doc, None);
    }

    fn others_see(&mut self, doc: Option<DocId>, id: ConnId) {
        self.tell_viewers(doc, Some(id));
    }

    fn tell_viewers(&mut self, doc: Option<DocId>, but: Option<ConnId>) {
        let Some(doc) = doc else { return };
        let mut told = Vec::new();
        for (id, conn) in &self.conns {
            if conn.looking.0 == Some(doc) && Some(*id) != but && self.gets(&conn.reach, &doc) {
                told.push(*id);
            }
        }
        for id in told {
            if let Some(conn) = self.conns.get_mut(&id) {
                conn.tell_presence = true;
            }
            self.wake(id);
        }
    }

    pub(super) fn presence_message(&self, id: ConnId) -> Option<ToDevice> {
        let conn = self.conns.get(&id)?;
        let doc = conn.looking.0?;
        if !self.gets(&conn.reach, &doc) {
            return Some(ToDevice::Presence { doc, who: Vec::new() });
        }
        let looks = |conn: &Conn| conn.looking.0 == Some(doc) && self.gets(&conn.reach, &doc);
        let others = self.conns.iter().filter(|(other, conn)| **other != id && looks(conn));
        let who: Vec<(DeviceId, bool)> =
            others.map(|(_, conn)| (conn.who.device, conn.looking.1)).collect();
        Some(ToDevice::Presence { doc, who })
    }
}
