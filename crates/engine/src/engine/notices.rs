//! What the user is to hear of: what others do to their fiches, what is given to them, what went wrong, what comes up.
//!
//! It is found where documents of others are read into the directory, from what that held before and holds after; whoever
//! reads a document for the first time, as a device does that is new, hears nothing.

use super::{Engine, Now, drive::contact_of};
use crate::{
    api::{Event, Failure, News, Notice, Reply},
    rows,
};
use carnet_ids::{ActorId, DocId, ItemId};
use carnet_model::{kind::DocKey, service, task};
use carnet_storage::{Batch, ReadNow, Store, StoreError};
use std::collections::BTreeSet;

/// As many are kept.
const MOST: usize = 200;

/// What is kept.
#[derive(Debug, Default)]
pub(super) struct Noticed {
    /// The latest last.
    all: Vec<Notice>,
    /// Not in the store as it is.
    fresh: bool,
}

/// What the directory held of a document.
#[derive(Debug, Default)]
pub(super) struct Before {
    known: bool,
    /// The fiche was the user's.
    mine: bool,
    conflicts: usize,
    /// Open tasks of the user's.
    tasks: BTreeSet<ItemId>,
}

impl Noticed {
    fn next(&self) -> u64 {
        self.all.last().map_or(0, |last| last.number) + 1
    }

    /// Whether it is news; not where it takes the place of one that nobody has read.
    fn put(&mut self, notice: Notice) -> bool {
        let before = self.all.len();
        self.all.retain(|known| {
            known.read
                || known.news != notice.news
                || (known.contact, &known.who) != (notice.contact, &notice.who)
        });
        let is_news = self.all.len() == before;
        self.all.push(notice);
        let over = self.all.len().saturating_sub(MOST);
        self.all.drain(..over);
        self.fresh = true;
        is_news
    }

    fn row(&self) -> Batch {
        let mut batch = Batch::default();
        match self.all.is_empty() {
            true => batch.delete(rows::NOTICES),
            false => batch.put(rows::NOTICES, rows::encode(&self.all)),
        }
        batch
    }
}

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// What the store has of it.
    pub(super) fn stored_notices(&self) -> Result<Noticed, StoreError> {
        let row = self.store.get_now(rows::NOTICES)?;
        let all = row.and_then(|row| rows::decode(&row)).unwrap_or_default();
        Ok(Noticed { all, fresh: false })
    }

    /// What the directory holds of a document that is about to be read again.
    pub(super) fn known_of(&self, doc: DocId) -> Before {
        let Some(key) = self.directory.key(doc) else { return Before::default() };
        let mine = self.fiche_of(key).is_some_and(|contact| self.is_mine(contact));
        let tasks = self.my_tasks(doc).map(|(item, _)| item).collect();
        Before { known: true, mine, conflicts: self.directory.conflicts_in(doc), tasks }
    }

    /// Somebody else's document was read. `first` says that what is here for the first time is news as well.
    pub(super) fn notice(&mut self, now: Now, doc: DocId, before: &Before, first: bool) {
        if (!before.known && !first) || self.is_cold() {
            return;
        }
        let Some(contact) = self.directory.key(doc).and_then(|key| self.fiche_of(key)) else {
            return;
        };
        let news = self.news(doc, contact, before);
        if news.is_empty() {
            return;
        }
        // Another device of the user's is the user.
        let Some(who) = self.somebody_else(doc) else { return };
        for news in news {
            // Whoever looks at the fiche sees the edit, and is told of it there.
            if news != News::Edited || !self.looking.at(contact) {
                self.put_notice(now, Some(contact), who.clone(), news);
            }
        }
    }

    fn news(&self, doc: DocId, contact: DocId, before: &Before) -> Vec<News> {
        let mine = self.is_mine(contact);
        let is_given =
            mine && !before.mine && self.directory.key(doc) == Some(DocKey::Contact(doc));
        let mut news = Vec::new();
        if is_given {
            news.push(News::Given);
        }
        let tasks = self.my_tasks(doc).filter(|(item, _)| !before.tasks.contains(item));
        news.extend(tasks.map(|(_, title)| News::Task { title }));
        if mine && self.directory.conflicts_in(doc) > before.conflicts {
            news.push(News::Conflict);
        }
        if news.is_empty() && mine && before.mine {
            news.push(News::Edited);
        }
        news
    }

    /// The server refused an edit.
    pub(super) fn notice_refused(&mut self, now: Now, doc: DocId) {
        let contact = self.key_of(doc).and_then(contact_of);
        self.put_notice(now, contact, String::new(), News::Refused);
    }

    /// Services of the user's clients that are about to lapse, each once.
    fn notice_endings(&mut self, now: Now) {
        let Some(me) = self.me() else { return };
        let today = task::today(now.unix_ms);
        let days = usize::try_from(service::NOTICE).unwrap_or(usize::MAX);
        let last = today.iter_days().nth(days).unwrap_or(today);
        for (contact, ending) in self.directory.endings(Some(&[me]), (today, last)) {
            let news = News::Lapses { item: ending.item, label: ending.label, on: ending.on };
            let mut all = self.noticed.all.iter();
            let is_known = all.any(|known| known.contact == Some(contact) && known.news == news);
            if is_known || (ending.credit && !self.has_left(now, contact, ending.item, today)) {
                continue;
            }
            self.put_notice(now, Some(contact), String::new(), news);
        }
    }

    fn put_notice(&mut self, now: Now, contact: Option<DocId>, who: String, news: News) {
        let name = contact.and_then(|contact| self.directory.name(contact)).unwrap_or_default();
        let (number, name) = (self.noticed.next(), name.to_owned());
        let notice = Notice { number, at: now.seconds(), contact, name, who, news, read: false };
        if self.noticed.put(notice.clone()) {
            self.events.push_back(Event::Noticed(notice));
        }
    }

    /// All of them, the latest first.
    pub(super) fn notices(&mut self, now: Now) -> Reply {
        if self.stale.is_empty() && !self.is_cold() {
            self.notice_endings(now);
        }
        Reply::Notices(self.noticed.all.iter().rev().cloned().collect())
    }

    /// Some of them were read, or are to be read again.
    pub(super) async fn read_notices(
        &mut self,
        numbers: &[u64],
        read: bool,
    ) -> Result<Reply, Failure> {
        for notice in self.noticed.all.iter_mut().filter(|known| numbers.contains(&known.number)) {
            notice.read = read;
        }
        self.store.commit(self.noticed.row()).await?;
        self.noticed.fresh = false;
        Ok(Reply::Done)
    }

    /// Writes them down. What the disk refuses now it is offered again.
    pub(super) async fn keep_notices(&mut self) {
        if self.noticed.fresh && self.device.is_some() {
            self.noticed.fresh = self.store.commit(self.noticed.row()).await.is_err();
        }
    }

    /// Who made the latest of a document's heads that this device did not make, where that is another person: what is
    /// written here at the same time does not count.
    fn somebody_else(&mut self, doc: DocId) -> Option<String> {
        let ours = self.device.as_ref().map(carnet_sync::Device::actor)?;
        let document = self.document(doc).ok().flatten()?;
        let heads = document.get_heads();
        let changes = heads.iter().filter_map(|head| document.get_change_meta_by_hash(head));
        let written = changes.filter_map(|change| {
            let actor = ActorId::from_slice(change.actor.to_bytes())?;
            (actor != ours).then_some((change.timestamp, actor))
        });
        let (_, author) = written.max()?;
        let name = self.people.of_actor(author);
        (!name.is_empty() && !self.is_me(&name)).then_some(name)
    }

    fn fiche_of(&self, key: DocKey) -> Option<DocId> {
        contact_of(key).map(|contact| self.directory.survivor(contact))
    }

    fn is_mine(&self, contact: DocId) -> bool {
        self.me().is_some_and(|me| self.directory.is_followed_by(contact, Some(&[me])))
    }

    fn is_me(&self, name: &str) -> bool {
        self.credentials.as_ref().is_some_and(|who| who.person_name == name)
    }

    /// Open tasks of the user's in an activity document.
    fn my_tasks(&self, doc: DocId) -> impl Iterator<Item = (ItemId, String)> {
        let me = self.me();
        let tasks = self.directory.open_in(doc).into_iter().flat_map(|open| &open.tasks);
        let mine =
            tasks.filter(move |task| me.is_some() && task.assignee.parse::<ItemId>().ok() == me);
        mine.map(|task| (task.item, task.title.clone()))
    }
}
