//! People, their devices, and the links by which a device signs in.

mod book;
mod breached;
mod code;
mod devices;
pub(crate) mod document;
mod feeds;
pub(crate) mod journal;
mod passkeys;
mod password;
pub(crate) mod rows;
#[cfg(test)]
mod tests;
mod tokens;
mod ways;

use crate::{clock, core::Core, disk::Disk, rights, secret};
pub(crate) use book::Book;
pub(crate) use breached::Breached;
use carnet_ids::{ActorId, DeviceId, ItemId};
use carnet_model::edit::limits;
use carnet_storage::{Batch, StoreError};
pub(crate) use devices::Listed;
use devices::Seen;
pub(crate) use feeds::Told as FeedTold;
use journal::{Act, Entry, Journal};
pub(crate) use passkeys::{Shown, Site};
use password::{HashError, Hasher};
use rows::{DeviceRow, LinkRow, PersonRow};
use serde::Serialize;
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
pub(crate) use tokens::{Admitted, Bearer, Refusal};
use ways::Ways;
pub(crate) use ways::{Had, Offer, Own, Strength, Typed};

/// How long a link works, in seconds.
pub(crate) const LINK_LIFE: i64 = 7 * 24 * 3_600;
/// The longest name of a person or a device, in characters.
pub(crate) const LONGEST_NAME: usize = 80;

/// People of a workspace, and devices that may have signed in to it: half of what its settings
/// document takes, so that there is always room for the authors that devices add to them.
const MOST_PEOPLE: usize = limits::PEOPLE / 2;
const MOST_DEVICES: usize = limits::AUTHORS / 2;

/// In whose name `carnet-server import` imports, where nobody says.
pub(crate) const IMPORTER: &str = "Import";
/// The name of the device that it is meanwhile: nobody has joined with it.
pub(crate) const IMPORT_DEVICE: &str = "carnet-server import";

/// Who has done what was asked for on the server's machine, in the audit log.
pub(crate) const CONSOLE: &str = "console";

/// In whose name something is done that administrators do.
#[derive(Debug, Clone, Copy)]
pub(crate) enum By<'a> {
    /// Whoever is at the server's machine.
    Console,
    /// An administrator, from a device of theirs.
    Administrator(&'a Bearer),
}

impl By<'_> {
    /// A name for the audit log.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Console => CONSOLE,
            Self::Administrator(who) => &who.name,
        }
    }
}

/// Nobody else changes who may do what while somebody has this.
#[derive(Debug)]
pub(crate) struct Turn<'a>(#[allow(dead_code, reason = "it is held")] MutexHeld<'a>);

type MutexHeld<'a> = tokio::sync::MutexGuard<'a, ()>;

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
    /// A wrong address or password: which of them is not told.
    #[error("the address or the password is not right")]
    SignIn,
    /// The password is right, and a code is asked for.
    #[error("type the code that your app shows")]
    CodeNeeded,
    /// A wrong code.
    #[error("the code is not right: wait for the next one")]
    Code,
    /// A passkey that is nobody's, or does not sign as it should: which of them is not told.
    #[error("this passkey signs nobody in here")]
    Passkey,
    /// The challenge is not known, or no more.
    #[error("showing the passkey took too long: begin again")]
    PasskeyOld,
    /// A passkey that was not made as it was asked for.
    #[error("this passkey can't be used here: it was not made as it was asked for")]
    PasskeyUnfit,
    /// A passkey that was added before.
    #[error("this passkey was added already")]
    PasskeyKnown,
    /// Passkeys need a name.
    #[error("passkeys need a name in the server's address: set public_url")]
    PasskeyAddress,
    /// No more passkeys.
    #[error("you have as many passkeys as there may be: remove one")]
    ManyPasskeys,
    /// No such passkey.
    #[error("no passkey of yours has this id")]
    UnknownPasskey,
    /// Not an address.
    #[error("this is no e-mail address")]
    Email,
    /// Somebody else's address.
    #[error("somebody else signs in with this address")]
    EmailTaken,
    /// A password that is easy to guess.
    #[error(transparent)]
    Weak(#[from] password::Weak),
    /// Too many sign-ins at a time.
    #[error("too many sign-ins at a time: try again in a moment")]
    Busy,
    /// Hashing failed.
    #[error("{0}")]
    Hash(String),
    /// The device that asks was withdrawn meanwhile.
    #[error("this device was withdrawn")]
    Withdrawn,
    /// The person who asks does not administer, or no more.
    #[error("only administrators may do this")]
    NotAdministrator,
    /// No such person.
    #[error("nobody has this id")]
    UnknownPerson,
    /// No such device.
    #[error("no device has this id")]
    UnknownDevice,
    /// No more people.
    #[error("this workspace has {MOST_PEOPLE} people, and takes no more")]
    ManyPeople,
    /// No more devices.
    #[error("this workspace has {MOST_DEVICES} devices, and takes no more")]
    ManyDevices,
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
            Self::SignIn => "sign-in",
            Self::CodeNeeded => "code-needed",
            Self::Code => "code",
            Self::Passkey => "passkey",
            Self::PasskeyOld => "passkey-old",
            Self::PasskeyUnfit => "passkey-unfit",
            Self::PasskeyKnown => "passkey-known",
            Self::PasskeyAddress => "passkey-address",
            Self::ManyPasskeys => "too-many-passkeys",
            Self::UnknownPasskey => "passkey-unknown",
            Self::Email => "email",
            Self::EmailTaken => "email-taken",
            Self::Weak(weak) => weak.code(),
            Self::Busy => "busy",
            Self::Withdrawn => "token",
            Self::NotAdministrator => "administrators",
            Self::UnknownPerson => "person-unknown",
            Self::UnknownDevice => "device-unknown",
            Self::ManyPeople => "too-many-people",
            Self::ManyDevices => "too-many-devices",
            Self::Store(_) | Self::NoRandomness(_) | Self::Document(_) | Self::Hash(_) => "server",
        }
    }
}

/// The people and devices of a running server.
#[derive(Debug, Clone)]
pub(crate) struct Accounts {
    disk: Disk,
    core: Core,
    book: Arc<Mutex<Book>>,
    seen: Arc<Mutex<Seen>>,
    journal: Arc<Journal>,
    ways: Arc<Mutex<Ways>>,
    feeds: Arc<Mutex<feeds::Feeds>>,
    pending: Arc<Mutex<passkeys::Pending>>,
    hasher: Hasher,
    breached: Option<Breached>,
    /// How long a token is good, in seconds.
    token_life: i64,
    /// One sign-in or invitation at a time, so that a link is used once.
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl Accounts {
    /// Makes them ready: whatever the rows have and the settings document lacks is
    /// written to it (a crash may have come in between).
    pub(crate) async fn open(
        disk: Disk,
        core: Core,
        token_life: Duration,
    ) -> Result<Self, AccountError> {
        let accounts = Self {
            book: Arc::new(Mutex::new(Book::read(&disk)?)),
            seen: Arc::new(Mutex::new(Seen::read(&disk)?)),
            journal: Arc::new(Journal::open(disk.clone())?),
            ways: Arc::new(Mutex::new(ways::read(&disk)?)),
            feeds: Arc::new(Mutex::new(feeds::read(&disk)?)),
            pending: Arc::default(),
            hasher: Hasher::default(),
            breached: None,
            token_life: token_life.as_secs().try_into().unwrap_or(i64::MAX),
            disk,
            core,
            turn: Arc::new(tokio::sync::Mutex::new(())),
        };
        let (people, devices) = accounts.book().everybody();
        match document::complete(&accounts.core, people, devices).await {
            // Whoever is signed in goes on working; some are without a name on others' screens.
            Err(AccountError::Document(why)) => {
                tracing::error!(why, "the settings document does not name everybody");
            }
            done => done?,
        }
        Ok(accounts)
    }

    /// Refuses passwords that are in this list.
    pub(crate) fn without(mut self, breached: Option<Breached>) -> Self {
        self.breached = breached;
        self
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

    /// Waits until nobody else changes who may do what. Whoever asked was let in a while ago, before
    /// their request had come whole or others were done: whether they still may is asked again here.
    pub(crate) async fn turn(&self, by: By<'_>) -> Result<Turn<'_>, AccountError> {
        let By::Administrator(who) = by else { return Ok(Turn(self.turn.lock().await)) };
        let turn = self.own_turn(who).await?;
        if self.administers(&who.person).await? {
            return Ok(turn);
        }
        Err(AccountError::NotAdministrator)
    }

    /// The same, for what people change of their own.
    async fn own_turn(&self, who: &Bearer) -> Result<Turn<'_>, AccountError> {
        let turn = Turn(self.turn.lock().await);
        if self.is_revoked(who.device) {
            return Err(AccountError::Withdrawn);
        }
        Ok(turn)
    }

    /// Whether a person may administer: by the role that they were given, or else as the first of all.
    pub(crate) async fn administers(&self, person: &ItemId) -> Result<bool, AccountError> {
        let given = rights::administers(&self.core, *person).await?;
        Ok(given.unwrap_or_else(|| self.founder().as_ref() == Some(person)))
    }

    /// The first of all, who administers for as long as they have no role.
    pub(crate) fn founder(&self) -> Option<ItemId> {
        self.book().founder()
    }

    /// A new link for the person of that name, who is added if there is none. Gives the secret.
    pub(crate) async fn invite(&self, name: &str, by: By<'_>) -> Result<String, AccountError> {
        let name = checked_name(name)?;
        let _turn = self.turn(by).await?;
        self.link_for(name, by.name()).await
    }

    /// The same, for whoever has the turn.
    async fn link_for(&self, name: String, who: &str) -> Result<String, AccountError> {
        let known = self.book().person_named(&name);
        let person = match known {
            Some(person) => person,
            None => self.add_person(&name, who).await?,
        };
        let link = secret::link()?;
        let row = LinkRow { person, expires: clock::unix() + LINK_LIFE, used: None };
        let mut batch = Batch::default();
        batch.put(rows::key(rows::LINKS, &secret::hash(&link)), rows::encode(&row));
        self.journal.commit(batch, [Entry::new(Act::Invited, who, &name)]).await?;
        self.book().put_link(secret::hash(&link), row);
        Ok(link)
    }

    async fn add_person(&self, name: &str, who: &str) -> Result<ItemId, AccountError> {
        if self.book().counts().0 >= MOST_PEOPLE {
            return Err(AccountError::ManyPeople);
        }
        let person = ItemId::new(secret::random()?);
        let founder = name != IMPORTER && self.book().founder().is_none();
        let row = PersonRow { name: name.to_owned(), created: clock::unix(), founder };
        let mut batch = Batch::default();
        batch.put(rows::key(rows::PEOPLE, person.as_bytes()), rows::encode(&row));
        self.journal.commit(batch, [Entry::new(Act::PersonAdded, who, name)]).await?;
        self.book().put_person(person, row);
        self.named(vec![(person, name.to_owned())], Vec::new()).await;
        Ok(person)
    }

    /// Has the settings document name those who are on the disk by now. Where it can't (it is full,
    /// say), they work all the same, and are without a name on others' screens until a later start.
    async fn named(&self, people: Vec<(ItemId, String)>, devices: Vec<document::Author>) {
        if let Err(error) = document::complete(&self.core, people, devices).await {
            tracing::error!(%error, "the settings document does not name everybody");
        }
    }

    /// The company's name, as far as it can be read.
    async fn company(&self) -> String {
        document::company(&self.core).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the company's name can't be read");
            "Carnet".to_owned()
        })
    }

    /// Uses a link: a new device of its person, with a token that is told this once.
    pub(crate) async fn join(&self, link: &str, device_name: &str) -> Result<Joined, AccountError> {
        let name = checked_name(device_name)?;
        let _turn = self.turn.lock().await;
        let hash = secret::hash(link);
        let (mut used, _) = self.book().usable_link(&hash, clock::unix())?;
        used.used = Some(DeviceId::default());
        let mut batch = Batch::default();
        batch.put(rows::key(rows::LINKS, &hash), rows::encode(&used));
        let joined = self.new_device(used.person, name, Act::Joined, batch).await?;
        self.book().put_link(hash, used);
        Ok(joined)
    }

    /// A new device of a person's, written with `batch`. Whoever calls has the turn.
    async fn new_device(
        &self,
        person: ItemId,
        name: String,
        act: Act,
        mut batch: Batch,
    ) -> Result<Joined, AccountError> {
        let known = self.book().person(&person).map(|row| row.name.clone());
        let person_name = known.ok_or(AccountError::UnknownPerson)?;
        if self.book().counts().1 >= MOST_DEVICES {
            return Err(AccountError::ManyDevices);
        }
        // A device is named by its first author, so that others find in the settings whose it is.
        let actor = new_actor()?;
        let device = DeviceId::new(*actor.as_bytes());
        let token = secret::token()?;
        let row = DeviceRow::new(person, name, actor, secret::hash(&token), clock::unix());
        batch.put(rows::key(rows::DEVICES, device.as_bytes()), rows::encode(&row));
        let entry = Entry::new(act, &person_name, &row.name).with("device", device);
        self.journal.commit(batch, [entry]).await?;
        self.book().put_device(device, row.clone());
        // The link is used and the token told to nobody else: nothing fails from here on.
        self.named(Vec::new(), vec![document::Author::of(&row)]).await;
        let workspace = self.company().await;
        Ok(Joined { token, person, person_name, device, actor: row.actor, workspace })
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

impl From<HashError> for AccountError {
    fn from(error: HashError) -> Self {
        match error {
            HashError::Busy => Self::Busy,
            HashError::Failed(why) => Self::Hash(why),
        }
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
