//! A device as the `carnet` command is one, and what is asked of it.

use crate::Outcome;
use carnet_device::{Session, join};
use carnet_engine::api::{Credentials, Event, Fiche, Query, Reply, Request};
use carnet_ids::DocId;
use carnet_model::edit::{Edit, Intent, Place};
use carnet_model::kind::DocKey;
use carnet_model::value::Value;
use carnet_storage::SledStore;
use std::path::Path;
use std::time::{Duration, Instant};

/// Nothing takes longer, or it has failed.
const PATIENCE: Duration = Duration::from_secs(300);
/// The field that is edited: a plain line of text.
const FIELD: &str = "job_title";

/// A device with a store on the disk.
pub(crate) struct Device {
    session: Session<SledStore>,
}

/// Signs a new device in; the server's answer.
pub(crate) async fn sign_in(link: &str, name: &str) -> Outcome<Credentials> {
    Ok(join(link, name).await?)
}

impl Device {
    /// Opens the device in a folder, offline.
    pub(crate) async fn open(folder: &Path) -> Outcome<Self> {
        let store = SledStore::open(folder)?;
        Ok(Self { session: Session::open(store, false).await? })
    }

    /// From nothing to every document on this device's disk. Returns how long that took, and
    /// how long until all could be searched, in milliseconds.
    pub(crate) async fn cold_sync(
        &mut self,
        credentials: Credentials,
        fiches: u32,
    ) -> Outcome<(f64, f64)> {
        let start = Instant::now();
        self.session.sign_in(credentials).await?;
        self.session.set_online(true).await;
        if !self.session.synchronise(PATIENCE).await? {
            return Err(format!(
                "the device is not in step after {PATIENCE:?}: {:?}",
                self.session.last_loss()
            )
            .into());
        }
        let synced = milliseconds(start);
        self.session.settle().await;
        let searchable = milliseconds(start);
        let found = self.search("").await?.len();
        // Some of the invented fiches are archived.
        if found < fiches as usize * 4 / 5 {
            return Err(format!("only {found} of {fiches} fiches arrived").into());
        }
        Ok((synced, searchable))
    }

    /// The connection goes and comes back; nothing has changed.
    pub(crate) async fn reconnect(&mut self) -> Outcome<f64> {
        self.session.set_online(false).await;
        self.session.status().await?;
        let start = Instant::now();
        self.session.set_online(true).await;
        self.session.request(Request::Connect).await?;
        let back = self.session.synchronise(PATIENCE).await?;
        if back { Ok(milliseconds(start)) } else { Err("the device did not come back".into()) }
    }

    /// Contacts that match, in the directory's order.
    pub(crate) async fn search(&mut self, text: &str) -> Outcome<Vec<DocId>> {
        let query = Query { text: text.to_owned(), ..Query::default() };
        match self.session.request(Request::Search { query, offset: 0, limit: usize::MAX }).await? {
            Reply::Rows(rows) => Ok(rows.rows.into_iter().map(|row| row.contact).collect()),
            other => Err(format!("a search answered {other:?}").into()),
        }
    }

    /// Writes a value and returns once the server has it on its disk; when it was begun.
    pub(crate) async fn edit(&mut self, contact: DocId, value: &str) -> Outcome<Instant> {
        let edit = Edit::Set {
            place: Place::Root,
            field: FIELD.to_owned(),
            value: Some(Value::text(value)),
        };
        let intent = Intent { doc: DocKey::Contact(contact), edits: vec![edit] };
        let start = Instant::now();
        self.session.request(Request::Apply(vec![intent])).await?;
        if !self.session.synchronise(PATIENCE).await? {
            return Err("an edit was not acknowledged".into());
        }
        Ok(start)
    }

    /// Waits until the fiche shows the value; when it did.
    pub(crate) async fn wait_for(&mut self, contact: DocId, value: &str) -> Outcome<Instant> {
        loop {
            let now = Instant::now();
            if shows(&self.fiche(contact).await?, value) {
                return Ok(now);
            }
            while !matches!(self.session.event().await, Event::Fiche { contact: changed, .. } if changed == contact)
            {
            }
        }
    }

    async fn fiche(&mut self, contact: DocId) -> Outcome<Fiche> {
        match self.session.request(Request::Fiche(contact)).await? {
            Reply::Fiche(fiche) => Ok(*fiche),
            other => Err(format!("a fiche answered {other:?}").into()),
        }
    }
}

fn shows(fiche: &Fiche, value: &str) -> bool {
    let fields = fiche.view.sections.iter().flat_map(|section| &section.fields);
    fields.into_iter().any(|field| {
        field.key == FIELD && field.value.as_ref().and_then(Value::as_text) == Some(value)
    })
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}
