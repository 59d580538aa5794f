//! What a screen asks of the engine and what it hears from it, as plain data.
//!
//! A request has a number; its reply carries the same. Events come unasked.

mod access;
mod agenda;
mod barred;
mod blobs;
mod board;
mod credentials;
mod directory;
mod edits;
mod exports;
mod imports;
mod lists;
mod lock;
mod map;
mod notices;
mod relations;
mod status;
mod tasks;
mod terms;

pub use access::{Access, AccessFile};
pub use agenda::{AgendaRow, Calendar, Exported, LONGEST_AGENDA};
pub use barred::Barred;
pub use blobs::{BlobOrder, BlobPlace, BlobState, Bytes, PIECE, Taken, WaitingFile};
pub use board::{Birthday, Board, Deed, Desk, Ends, Figures};
pub use credentials::Credentials;
pub use directory::{Duplicate, OwnValue, Query, Row, Rows, Sort};
pub use edits::{Aside, ConflictView, Draft, HandedOver, NotKept, PendingEdit, Quarantined, Wiped};
pub use exports::FileKind;
pub use imports::{ImportReport, OnDuplicate};
pub use lists::{InUse, Replacing};
pub use lock::{Code, CodeProblem, LockOrder, LockPasskey, LockStatus, Prf, Secret};
pub use map::{Chart, MapReply, MapRequest, Mark, Near, Nearby, Placed, Stop, Unplaced};
pub use notices::{News, Notice};
pub use relations::{Further, Neighbour, RelationView, Relations, Written};
pub use status::{Link, Status, SyncStatus, User};
pub use tasks::{ClockRow, TaskRow, Whose};
pub use terms::Terms;

use carnet_ids::{DocId, ItemId};
use carnet_model::{
    custom::Definition,
    edit::{EditError, Intent},
    kind::DocKey,
    schema::List,
    view::{Clock, CollectionView, FicheView, FieldView, HistoryEntry, RelationType, SavedFilter},
};
pub use carnet_policy::{Action, Section, section_of};
use serde::{Deserialize, Serialize};

/// A question or an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// How things stand; the first thing a screen asks. → [`Reply::Status`]
    Status,
    /// Remember the sign-in that the server gave for a link, and connect. → [`Reply::Done`]
    SignIn(Credentials),
    /// Forget the sign-in, and everything on this device. Refused while edits or drafts wait, unless `force`: then
    /// everything stays until the next sign-in. → [`Reply::Done`]
    SignOut {
        /// Even if edits or drafts wait.
        force: bool,
    },
    /// The people, devices and lists of values of the workspace. → [`Reply::Workspace`]
    Workspace,
    /// A page of the directory. → [`Reply::Rows`]
    Search {
        /// What to look for.
        query: Query,
        /// How many rows to skip.
        offset: usize,
        /// At most this many rows.
        limit: usize,
    },
    /// A whole fiche. → [`Reply::Fiche`], or [`Failure::NotFound`]
    Fiche(DocId),
    /// A fiche with only its latest events, of so many: what a screen shows first, at the price of the documents
    /// that hold those. → [`Reply::Fiche`], or [`Failure::NotFound`]
    Opening {
        /// The contact.
        contact: DocId,
        /// At most this many events.
        events: usize,
    },
    /// What is kept of a contact beside its events: tasks, checklists, time spent, of all years.
    /// → [`Reply::Activity`], or [`Failure::NotFound`]
    Activity(DocId),
    /// What is kept of a contact in its ledgers: points, uses of credits, purchases, of all years.
    /// → [`Reply::Activity`]; nothing of a contact that is not here
    Ledger(DocId),
    /// What is agreed with a contact, with what it inherits. → [`Reply::Terms`], or [`Failure::NotFound`]
    Terms(DocId),
    /// What the company says of terms that fiches leave unset. → [`Reply::Fields`]
    CompanyTerms,
    /// The articles of all families and their prices. → [`Reply::Activity`]
    Catalogue,
    /// Open tasks of all fiches, in the order in which they are due. → [`Reply::Tasks`]
    Tasks(Whose),
    /// What a board says of fiches: the user's own, or all that are on this device. → [`Reply::Board`]
    Board {
        /// The user's own.
        mine: bool,
    },
    /// The clocks that the signed-in person lets run, the latest first. → [`Reply::Clocks`]
    Clocks,
    /// What takes place from an instant until before another, milliseconds since 1970, the earliest
    /// first. → [`Reply::Agenda`]
    Agenda {
        /// Whose.
        of: Calendar,
        /// From when.
        from: i64,
        /// Until when; at most [`LONGEST_AGENDA`] later.
        to: i64,
    },
    /// Appointments as an iCalendar file (RFC 5545). → [`Reply::Calendar`], or [`Failure::NotFound`]
    Calendar(Exported),
    /// Fiches as a part of a file, those that are not here and those that the user may not take out of the app left
    /// out: at most 500. → [`Reply::Exported`]
    Export {
        /// Which.
        contacts: Vec<DocId>,
        /// What file.
        kind: FileKind,
        /// Whether the file begins with them.
        first: bool,
    },
    /// All that this device holds of a contact, for whoever has the right to know what is held of them.
    /// → [`Reply::Access`], or [`Failure::NotFound`], also where the user may not take fiches out of the app
    Access(DocId),
    /// What ties a fiche to others, as far as the directory has been read. → [`Reply::Relations`],
    /// or [`Failure::NotFound`]
    Relations {
        /// The contact.
        contact: DocId,
        /// At most this many relations.
        most: usize,
    },
    /// A collection of the workspace's settings, with what is in conflict. → [`Reply::Collection`]
    Settings(String),
    /// Values of a list that fiches have. → [`Reply::InUse`]; none of a list that the directory does not keep
    InUse(List),
    /// Puts a value of a list in the place of another. → [`Reply::Applied`]
    Replace(Replacing),
    /// The fiche as it was right after a change. → [`Reply::Fiche`]
    FicheAt {
        /// The contact.
        contact: DocId,
        /// The document that the change belongs to.
        doc: DocKey,
        /// The change's hash, in hexadecimal.
        change: String,
    },
    /// The terms of a contact as they were then. → [`Reply::Terms`]
    TermsAt {
        /// As in [`Self::FicheAt`].
        contact: DocId,
        /// As in [`Self::FicheAt`].
        doc: DocKey,
        /// As in [`Self::FicheAt`].
        change: String,
    },
    /// Every change of a fiche, newest first. → [`Reply::History`]
    History(DocId),
    /// Does what the user wants; replies once it is on this device's disk. → [`Reply::Applied`]
    Apply(Vec<Intent>),
    /// Takes back what an [`Reply::Applied`] did. → [`Reply::Applied`]
    Undo(UndoId),
    /// Merges a fiche into another (rule 7). → [`Reply::Applied`]
    Merge {
        /// The one that goes.
        from: DocId,
        /// The one that stays.
        into: DocId,
        /// Fields of which the value of the one that goes is to stay, where both have one
        /// ([`carnet_model::merge::may_choose`]); others are passed over.
        #[serde(default)]
        taken: Vec<String>,
    },
    /// Fiches that may be the same contact as the one being typed. → [`Reply::Duplicates`]
    Duplicates {
        /// Set while editing an existing fiche: it is not its own duplicate.
        except: Option<DocId>,
        /// The name as typed.
        name: String,
        /// Emails as typed.
        emails: Vec<String>,
        /// Phone numbers as typed.
        phones: Vec<String>,
        /// SIRET as typed.
        siret: String,
        /// Postcode as typed.
        postcode: String,
    },
    /// Every conflict that waits for someone. → [`Reply::Conflicts`]
    Conflicts,
    /// What the server refused. → [`Reply::Quarantine`]
    Quarantine,
    /// Forget a quarantined edit that the user has read. → [`Reply::Done`]
    Discard(u64),
    /// Documents that can't be opened and were set aside. → [`Reply::SetAside`]
    SetAside,
    /// Asks the server for such a document, now or on the next connection; if that copy is sound it
    /// takes the place of the other, with what waits here on top. → [`Reply::Done`]
    Retry(DocId),
    /// Gives this device another name, of 1 to 80 characters. → [`Reply::Applied`]
    NameDevice(String),
    /// Edits that wait for the server. → [`Reply::Pending`]
    Pending,
    /// The fiche on the screen, and whether the user is typing in it; `None` when none. → [`Reply::Done`]
    Looking {
        /// The contact.
        contact: Option<DocId>,
        /// Whether they are typing.
        typing: bool,
    },
    /// A note of this device only (favourites, drafts, saved filters, column choices): JSON text under a key, `None` to
    /// forget. → [`Reply::Done`], or [`Failure::SignedOut`]
    PutLocal {
        /// Its name.
        key: String,
        /// Its value.
        value: Option<String>,
    },
    /// Reads such a note. → [`Reply::Local`]
    GetLocal {
        /// Its name.
        key: String,
    },
    /// Looks at a file to import. → [`Reply::ImportPreview`]
    ImportPreview {
        /// The file's bytes.
        file: Vec<u8>,
        /// How to read it; `None` to guess.
        options: Option<carnet_import::Options>,
    },
    /// Imports it, with [`Event::ImportProgress`] on the way. → [`Reply::Imported`]
    Import {
        /// The file's bytes.
        file: Vec<u8>,
        /// How to read it.
        options: carnet_import::Options,
        /// What to do with rows of a contact that exists.
        duplicates: OnDuplicate,
        /// Only say what would be done.
        dry_run: bool,
    },
    /// Stops the import; what it has done stays and is undoable. → [`Reply::Done`]
    CancelImport,
    /// Connect now, if offline. → [`Reply::Done`]
    Connect,
    /// The secret by which this device asks the server for more than documents. → [`Reply::Token`]
    Token,
    /// What this device let go of each time that it was withdrawn. → [`Reply::Wiped`]
    Wiped,
    /// The user has read all of that. → [`Reply::Done`]
    ForgetWiped,
    /// Fiches that the user does not receive any more, which nobody has read about. → [`Reply::HandedOver`]
    HandedOver,
    /// They were read. → [`Reply::Done`]
    ForgetHandedOver,
    /// About this device's lock. → [`Reply::Lock`], or [`Failure::Code`]
    Lock(LockOrder),
    /// Where contacts are. → [`Reply::Map`], or [`Reply::Applied`]
    Map(MapRequest),
    /// What the user is to hear of. → [`Reply::Notices`]
    Notices,
    /// Those of these numbers were read, or are to be read again. → [`Reply::Done`]
    ReadNotices {
        /// Their numbers.
        numbers: Vec<u64>,
        /// Whether they were read.
        read: bool,
    },
    /// About files of fiches, which a shell keeps beside the engine ([`crate::Carrier`]).
    Blob(BlobOrder),
}

/// Names something that can be undone while the app is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct UndoId(pub u64);

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// It is done, and on this device's disk if there was anything to keep.
    Done,
    /// How things stand.
    Status(Status),
    /// The workspace.
    Workspace(Box<WorkspaceView>),
    /// A page of the directory.
    Rows(Rows),
    /// A fiche.
    Fiche(Box<Fiche>),
    /// Every collection of the activity documents but the events, of the ledgers, or of the catalogues.
    Activity(Vec<CollectionView>),
    /// What is agreed.
    Terms(Box<Terms>),
    /// Fields of the settings.
    Fields(Vec<FieldView>),
    /// Open tasks.
    Tasks(Vec<TaskRow>),
    /// What a board says.
    Board(Box<Board>),
    /// Clocks that run.
    Clocks(Vec<ClockRow>),
    /// Appointments.
    Agenda(Vec<AgendaRow>),
    /// Appointments as a file's text.
    Calendar(String),
    /// A part of a file.
    Exported {
        /// How many fiches are in it.
        count: usize,
        /// What comes next in the file.
        text: String,
    },
    /// All that is held of a contact.
    Access(Box<Access>),
    /// What ties a fiche to others; `None` where nothing does.
    Relations(Option<Box<Relations>>),
    /// A collection of the settings.
    Collection(CollectionView),
    /// Values that fiches have, by name.
    InUse(Vec<InUse>),
    /// A fiche's history.
    History(Vec<HistoryEntry>),
    /// Saved on this device's disk; it can be undone.
    Applied(UndoId),
    /// Likely the same contact, strongest first.
    Duplicates(Vec<Duplicate>),
    /// Conflicts.
    Conflicts(Vec<ConflictView>),
    /// What was refused.
    Quarantine(Vec<Quarantined>),
    /// What was set aside.
    SetAside(Vec<Aside>),
    /// What waits.
    Pending(Vec<PendingEdit>),
    /// A note of this device.
    Local(Option<String>),
    /// The secret; `None` when nobody is signed in.
    Token(Option<String>),
    /// The reports that nobody has read, oldest first.
    Wiped(Vec<Wiped>),
    /// How the lock stands now.
    Lock(LockStatus),
    /// What an import would read.
    ImportPreview(carnet_import::Preview),
    /// What an import did.
    Imported(ImportReport),
    /// It could not be done.
    Failed(Failure),
    /// Where contacts are.
    Map(Box<MapReply>),
    /// Fiches that the user does not receive any more, the latest first.
    HandedOver {
        /// The last of them.
        named: Vec<HandedOver>,
        /// How many there were before.
        more: usize,
    },
    /// What the user is to hear of, the latest first.
    Notices(Vec<Notice>),
    /// A file was taken in.
    Taken(Taken),
    /// How files stand.
    Blobs(Vec<BlobState>),
    /// A piece of a file; `None` where it is not here.
    Piece(Option<Bytes>),
    /// Files that wait for the server.
    WaitingFiles(Vec<WaitingFile>),
}

/// Why a request could not be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Failure {
    /// An edit was refused; nothing of the request was applied.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// There is no such fiche on this device.
    #[error("there is no such fiche on this device")]
    NotFound,
    /// The disk is full: the edit is kept in memory and tried again; free some space and leave the app open.
    #[error("this device's disk is full: free some space and leave the app open")]
    Full,
    /// The disk is full, and this was not done or kept: nothing of it is in memory either.
    #[error("this device's disk is full: free some space and try again")]
    NoRoom,
    /// The store failed.
    #[error("this device's store failed: {0}")]
    Store(String),
    /// A sign-out while edits wait for the server, or drafts for their author.
    #[error("{0} edits or drafts wait: connect and save them first, or sign out anyway")]
    EditsWait(usize),
    /// The undo is too old.
    #[error("this can't be undone any more")]
    NoUndo,
    /// The file can't be read at all.
    #[error("the file can't be read: {0}")]
    File(String),
    /// Documents set aside because they can't be opened.
    #[error("this document can't be opened and was set aside")]
    SetAside,
    /// Nobody is signed in.
    #[error("nobody is signed in on this device")]
    SignedOut,
    /// An import is under way.
    #[error("an import is under way: wait for its end, or cancel it")]
    Busy,
    /// The device was without contact for longer than the server lets it.
    #[error("connect to the server first: this device was without it for too long")]
    Expired,
    /// The device is locked.
    #[error("this device is locked")]
    Locked,
    /// A code did not open the lock, or is none.
    #[error("the code was refused: {0:?}")]
    Code(CodeProblem),
    /// The fiche is somebody else's by now, and is not on this device any more, or about to leave it.
    #[error("the fiche was handed over")]
    HandedOver,
    /// A file of so many bytes can't be attached: it is empty, or too large.
    #[error("a file of {0} bytes can't be attached")]
    FileSize(u64),
}

/// People, devices, lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceView {
    /// The company's name.
    pub company: String,
    /// People, by name.
    pub people: Vec<(ItemId, String)>,
    /// Whose device an actor is: actor, person's name, device's name.
    pub authors: Vec<(carnet_ids::ActorId, String, String)>,
    /// Values of each list.
    pub lists: Vec<(List, Vec<String>)>,
    /// The fields that the workspace defines, retired ones too, in their order.
    #[serde(default)]
    pub custom: Vec<Definition>,
    /// The workspace's own types of relation, in their order.
    #[serde(default)]
    pub relation_types: Vec<RelationType>,
    /// Filters that everybody is offered, in their order.
    #[serde(default)]
    pub saved_filters: Vec<SavedFilter>,
    /// Every tag in use, most used first.
    pub tags: Vec<String>,
    /// Every city in use, by name.
    pub cities: Vec<String>,
    /// Every device has to be locked with a code, after so many minutes without input at most (0 for no limit).
    #[serde(default)]
    pub lock: Option<u32>,
    /// The module Temps passé is switched off.
    #[serde(default)]
    pub no_time_tracking: bool,
    /// Where the pictures of maps come from, and whom they are owed to; both may be empty.
    #[serde(default)]
    pub tiles: (String, String),
    /// What the user may do nowhere.
    #[serde(default)]
    pub barred: Barred,
}

/// A fiche and what surrounds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fiche {
    /// The fiche.
    pub view: FicheView,
    /// Ids of events and other items with an edit that waits, and whether the contact document has one.
    pub pending_items: Vec<ItemId>,
    /// An edit of it waits.
    pub pending: bool,
    /// Who else looks at it now.
    pub present: Vec<Presence>,
    /// Documents of it that were set aside: what they hold is missing here.
    pub set_aside: Vec<DocId>,
    /// The clock that the signed-in person lets run here, the latest of them.
    #[serde(default)]
    pub clock: Option<Clock>,
    /// It has more events than these ([`Request::Opening`]).
    #[serde(default)]
    pub older: bool,
    /// The user does not receive it any more: it is here until what waits of it is sent.
    #[serde(default)]
    pub leaving: bool,
    /// What the user may not do to it.
    #[serde(default)]
    pub barred: Barred,
}

/// Someone who looks at the same fiche.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// Their name.
    pub name: String,
    /// Their device's name.
    pub device: String,
    /// Whether they are typing.
    pub typing: bool,
}

/// What a screen hears unasked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The sync state changed.
    Sync(SyncStatus),
    /// The directory changed: lists should be asked for again.
    Directory,
    /// A fiche changed. `by` is who, when it was someone else.
    Fiche {
        /// The contact.
        contact: DocId,
        /// The other person's name.
        by: Option<String>,
    },
    /// People, lists or devices changed.
    Workspace,
    /// Who looks at a fiche changed.
    Presence {
        /// The contact.
        contact: DocId,
        /// Everybody else there.
        present: Vec<Presence>,
    },
    /// An import goes on: rows done, rows in all.
    ImportProgress {
        /// Rows done.
        done: usize,
        /// Rows in all.
        total: usize,
    },
    /// The server refused an edit.
    Refused(Quarantined),
    /// An edit that was answered as kept in memory can't be carried out after all.
    NotKept(NotKept),
    /// A newer tab or a restart took the engine over: ask for everything again.
    Restarted,
    /// This device is about to be locked, or its screens to be shut: what is typed and not sent is to be sent now.
    Locking,
    /// The store could not be opened; it is tried again in a moment.
    Unopened(Failure),
    /// The lock changed: set, locked, opened.
    Lock(LockStatus),
    /// There is something to hear of.
    Noticed(Notice),
    /// How a file stands on this device changed.
    Blob(BlobState),
}
