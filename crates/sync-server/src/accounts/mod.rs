//! People, their devices, and the links by which a device signs in.

mod book;
pub(crate) mod document;
pub(crate) mod rows;

use crate::{clock, core::Core, disk::Disk, secret};
pub(crate) use book::Book;
use carnet_ids::{ActorId, DeviceId, ItemId};
use carnet_storage::{Batch, StoreError};
use carnet_sync::hub::Identity;
use rows::{DeviceRow, LinkRow, PersonRow};
use serde::Serialize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How long a link works, in seconds.
pub(crate) const LINK_LIFE: i64 = 7 * 24 * 3_600;
/// The longest name of a person or a device, in characters.
pub(crate) const LONGEST_NAME: usize = 80;

/// In whose name `carnet-server import` imports, where nobody says.
pub(crate) const IMPORTER: &str = "Import";
/// The name of the device that it is meanwhile: nobody has joined with it.
pub(crate) const IMPORT_DEVICE: &str = "carnet-server import";

/// What a device gets for a link: [`carnet_engine::api::Credentials`] without the
/// server's address, which the device knows.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Joined {
    token: String,
    person: ItemId,
    person_name: String,
    pub(crate) device: DeviceId,
    actor: ActorId,
    workspace: String,
}

/// Why nobody could be invited, or sign in.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// A name that is empty or too long.
    #[error("a name has 1 to {LONGEST_NAME} characters")]
    Name,
    /// No such link.
    #[error("this sign-in link is not known here: ask for a new one")]
    UnknownLink,
    /// The link was used.
    #[error("this sign-in link was used already: ask for a new one")]
    UsedLink,
    /// The link is too old.
    #[error("this sign-in link is too old: ask for a new one")]
    OldLink,
    /// The store failed.
    #[error("the people and devices can't be kept: {0}")]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    NoRandomness(#[from] secret::NoRandomness),
    /// The settings document could not be written.
    #[error("the settings document can't be written: {0}")]
    Document(String),
}

impl AccountError {
    /// A stable code for clients.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::UnknownLink => "link-unknown",
            Self::UsedLink => "link-used",
            Self::OldLink => "link-old",
            Self::Store(_) | Self::NoRandomness(_) | Self::Document(_) => "server",
        }
    }
}

/// The people and devices of a running server.
#[derive(Debug, Clone)]
pub(crate) struct Accounts {
    disk: Disk,
    core: Core,
    book: Arc<Mutex<Book>>,
    /// One sign-in or invitation at a time, so that a link is used once.
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl Accounts {
    /// Makes them ready: whatever the rows have and the settings document lacks is
    /// written to it (a crash may have come in between).
    pub(crate) async fn open(disk: Disk, core: Core) -> Result<Self, AccountError> {
        let book = Book::read(&disk)?;
        let accounts = Self {
            disk,
            core,
            book: Arc::new(Mutex::new(book)),
            turn: Arc::new(tokio::sync::Mutex::new(())),
        };
        let (people, devices) = accounts.book().everybody();
        document::complete(&accounts.core, people, devices).await?;
        Ok(accounts)
    }

    /// Whose token this is.
    pub(crate) fn identify(&self, token: &str) -> Option<Identity> {
        self.book().by_token(&secret::hash(token))
    }

    /// Whether anybody has signed in with a device.
    pub(crate) fn any_sign_in(&self) -> bool {
        self.book().any_sign_in()
    }

    /// How many people and devices there are.
    pub(crate) fn counts(&self) -> (usize, usize) {
        self.book().counts()
    }

    /// The first person, by when they were added.
    pub(crate) fn first_person(&self) -> Option<String> {
        self.book().first_person()
    }

    /// A new link for the person of that name, who is added if there is none. Gives the
    /// secret.
    pub(crate) async fn invite(&self, name: &str) -> Result<String, AccountError> {
        let name = checked_name(name)?;
        let _turn = self.turn.lock().await;
        let known = self.book().person_named(&name);
        let person = match known {
            Some(person) => person,
            None => self.add_person(&name).await?,
        };
        let link = secret::link()?;
        let row = LinkRow { person, expires: clock::unix() + LINK_LIFE, used: None };
        let mut batch = Batch::default();
        batch.put(rows::key(rows::LINKS, &secret::hash(&link)), rows::encode(&row));
        self.disk.commit_aside(batch).await?;
        self.book().put_link(secret::hash(&link), row);
        Ok(link)
    }

    async fn add_person(&self, name: &str) -> Result<ItemId, AccountError> {
        let person = ItemId::new(secret::random()?);
        let row = PersonRow { name: name.to_owned(), created: clock::unix() };
        let mut batch = Batch::default();
        batch.put(rows::key(rows::PEOPLE, person.as_bytes()), rows::encode(&row));
        self.disk.commit_aside(batch).await?;
        self.book().put_person(person, row);
        document::complete(&self.core, vec![(person, name.to_owned())], Vec::new()).await?;
        Ok(person)
    }

    /// Uses a link: a new device of its person, with a token that is told this once.
    pub(crate) async fn join(&self, link: &str, device_name: &str) -> Result<Joined, AccountError> {
        let name = checked_name(device_name)?;
        let _turn = self.turn.lock().await;
        let hash = secret::hash(link);
        let (mut used, person_name) = self.book().usable_link(&hash, clock::unix())?;
        // A device is named by its first author, so that others find in the settings whose it is.
        let actor = new_actor()?;
        let device = DeviceId::new(*actor.as_bytes());
        let token = secret::token()?;
        let row = DeviceRow {
            person: used.person,
            name,
            actor,
            token: secret::hash(&token),
            created: clock::unix(),
        };
        used.used = Some(device);
        let mut batch = Batch::default();
        batch.put(rows::key(rows::LINKS, &hash), rows::encode(&used));
        batch.put(rows::key(rows::DEVICES, device.as_bytes()), rows::encode(&row));
        self.disk.commit_aside(batch).await?;
        self.book().put_link(hash, used);
        self.book().put_device(device, row.clone());
        document::complete(&self.core, Vec::new(), vec![document::Author::of(&row)]).await?;
        let workspace = document::company(&self.core).await?;
        Ok(Joined { token, person: row.person, person_name, device, actor: row.actor, workspace })
    }

    /// A device writes as another actor from now on: the settings say whose it is.
    pub(crate) async fn took_actor(
        &self,
        device: DeviceId,
        actor: ActorId,
    ) -> Result<(), AccountError> {
        let Some(row) = self.book().device(&device) else { return Ok(()) };
        let mut author = document::Author { actor, ..document::Author::of(&row) };
        if let Some(name) = document::device_name(&self.core, row.actor).await? {
            author.device = name;
        }
        document::complete(&self.core, Vec::new(), vec![author]).await
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn checked_name(name: &str) -> Result<String, AccountError> {
    let name = name.trim();
    let fits = !name.is_empty()
        && name.chars().count() <= LONGEST_NAME
        && !name.chars().any(char::is_control);
    fits.then(|| name.to_owned()).ok_or(AccountError::Name)
}

/// Never one that begins as those of births do.
fn new_actor() -> Result<ActorId, secret::NoRandomness> {
    let mut bytes = secret::random::<16>()?;
    bytes[0] |= 1;
    Ok(ActorId::new(bytes))
}
