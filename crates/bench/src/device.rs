//! A device as the `carnet` command is one, and what is asked of it.

use crate::Outcome;
use carnet_device::{Memory, Session};
use carnet_engine::api::{Credentials, Event, Fiche, Query, Reply, Request};
use carnet_ids::DocId;
use carnet_model::edit::{Edit, Intent};
use carnet_model::kind::DocKey;
use carnet_model::value::Value;
use carnet_storage::{ReadNow, SledStore, Store};
use std::path::Path;
use std::time::{Duration, Instant};

/// Nothing takes longer, or it has failed.
const PATIENCE: Duration = Duration::from_secs(120);

/// A device with its store.
pub(crate) struct Device<S: Store + ReadNow + Clone> {
    session: Session<S>,
}

/// How long a start from nothing took, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cold {
    /// Until every document was on this device's disk.
    pub(crate) synced: f64,
    /// Until all could be searched.
    pub(crate) searchable: f64,
}

impl Device<SledStore> {
    /// Opens the device in a folder, offline.
    pub(crate) async fn open(folder: &Path) -> Outcome<Self> {
        let store = SledStore::open(folder)?;
        Ok(Self { session: Session::open(store, false).await? })
    }
}

impl Device<Memory> {
    /// A device that has no disk, offline.
    pub(crate) async fn without_disk() -> Outcome<Self> {
        Ok(Self { session: Session::open(Memory::default(), false).await? })
    }
}

impl<S: Store + ReadNow + Clone> Device<S> {
    /// Signs in and receives everything: `fiches` of them at least.
    pub(crate) async fn cold_sync(
        &mut self,
        credentials: Credentials,
        fiches: u32,
    ) -> Outcome<Cold> {
        let start = Instant::now();
        self.session.sign_in(credentials).await?;
        self.session.set_online(true).await;
        self.in_step().await?;
        let synced = milliseconds(start);
        self.session.settle().await;
        let searchable = milliseconds(start);
        let found = self.matches("").await?;
        if found < fiches as usize {
            return Err(format!("only {found} of {fiches} fiches arrived").into());
        }
        Ok(Cold { synced, searchable })
    }

    /// The connection goes.
    pub(crate) async fn leave(&mut self) -> Outcome<()> {
        self.session.set_online(false).await;
        self.session.status().await?;
        Ok(())
    }

    /// It comes back; milliseconds until the device has what the server has.
    pub(crate) async fn come_back(&mut self) -> Outcome<f64> {
        let start = Instant::now();
        self.session.set_online(true).await;
        self.session.request(Request::Connect).await?;
        self.in_step().await?;
        Ok(milliseconds(start))
    }

    /// Waits until the device and the server have the same.
    pub(crate) async fn in_step(&mut self) -> Outcome<()> {
        if self.session.synchronise(PATIENCE).await? {
            return Ok(());
        }
        let why = self.session.last_loss().unwrap_or("it took too long");
        Err(format!("the device is not in step: {why}").into())
    }

    /// How many contacts match.
    pub(crate) async fn matches(&mut self, text: &str) -> Outcome<usize> {
        let query = Query { text: text.to_owned(), ..Query::default() };
        match self.session.request(Request::Search { query, offset: 0, limit: 1 }).await? {
            Reply::Rows(rows) => Ok(rows.matched),
            other => Err(format!("a search answered {other:?}").into()),
        }
    }

    /// Edits a contact; it is on this device's disk on return.
    pub(crate) async fn apply(&mut self, contact: DocId, edit: Edit) -> Outcome<()> {
        let intent = Intent { doc: DocKey::Contact(contact), edits: vec![edit] };
        self.session.request(Request::Apply(vec![intent])).await?;
        Ok(())
    }

    /// The same, until the server has it on its disk; when it was begun.
    pub(crate) async fn edit(&mut self, contact: DocId, edit: Edit) -> Outcome<Instant> {
        let start = Instant::now();
        self.apply(contact, edit).await?;
        self.in_step().await?;
        Ok(start)
    }

    /// Waits until the fiche shows the value; when it did.
    pub(crate) async fn wait_for(
        &mut self,
        contact: DocId,
        key: &str,
        value: &str,
    ) -> Outcome<Instant> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let now = Instant::now();
            if field(&self.fiche(contact).await?, key) == Some(value) {
                return Ok(now);
            }
            while !self.changed(contact, deadline).await? {}
        }
    }

    /// Waits for the next event; whether it says that the fiche changed.
    async fn changed(&mut self, contact: DocId, deadline: Instant) -> Outcome<bool> {
        match self.session.event_before(deadline).await {
            Some(event) => Ok(is_about(&event, contact)),
            None => Err("an edit did not arrive".into()),
        }
    }

    /// Lives on until `deadline`, or until the fiche changes; whether it did.
    pub(crate) async fn live(&mut self, contact: DocId, deadline: Instant) -> bool {
        while let Some(event) = self.session.event_before(deadline).await {
            if is_about(&event, contact) {
                return true;
            }
        }
        false
    }

    pub(crate) async fn fiche(&mut self, contact: DocId) -> Outcome<Fiche> {
        match self.session.request(Request::Fiche(contact)).await? {
            Reply::Fiche(fiche) => Ok(*fiche),
            other => Err(format!("a fiche answered {other:?}").into()),
        }
    }
}

fn is_about(event: &Event, contact: DocId) -> bool {
    matches!(event, Event::Fiche { contact: changed, .. } if *changed == contact)
}

/// The text of a field of a fiche.
pub(crate) fn field<'a>(fiche: &'a Fiche, key: &str) -> Option<&'a str> {
    let mut fields = fiche.view.sections.iter().flat_map(|section| &section.fields);
    fields.find(|field| field.key == key)?.value.as_ref().and_then(Value::as_text)
}

pub(crate) fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}
