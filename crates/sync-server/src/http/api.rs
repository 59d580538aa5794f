//! What a signed-in device asks beside documents, with its token as a bearer's:
//!
//! | path | who | what |
//! | --- | --- | --- |
//! | `GET /api/me` | anybody | `{"person", "name", "administrator"}` |
//! | `POST /api/exported` `{"kind", "count", "at", "fiche"?}` | anybody | this device wrote fiches into a file, seconds since 1970: for the audit log |
//! | `POST /api/sign-out` | anybody | this device is refused from now on |
//! | `GET /api/admin/devices` | administrators | every device |
//! | `GET /api/admin/health` | administrators | how the server and its devices are: see [`super::condition`] |
//! | `POST /api/admin/revoke` `{"device"}` | administrators | withdraws one |
//! | `POST /api/admin/dismiss` `{"person"}` | administrators | withdraws every way in of another person |
//! | `POST /api/admin/invite` `{"name"}` | administrators | `{"url"}`: a link for a person |
//! | `GET /api/admin/journal?words=&before=` | administrators | a part of the audit log, newest first |
//!
//! No cookie is ever set, so no other site's page can ask in a user's name.

use super::{ApiError, throttle};
use crate::{
    accounts::{AccountError, Bearer, By, Listed, journal},
    shared::Shared,
};
use axum::{
    Json,
    extract::{FromRequest, FromRequestParts, Query, Request, State, rejection::QueryRejection},
    http::{StatusCode, header, request::Parts},
};
use carnet_ids::{DeviceId, DocId};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::sync::Arc;

/// Entries of one page of the audit log.
const PAGE: usize = 100;
/// Bytes of what is searched for.
const MOST_WORDS: usize = 200;

/// A device's person, by their token.
pub(super) struct SignedIn(pub(super) Bearer);

/// The same, where they administer.
pub(super) struct Administrator(pub(super) Bearer);

impl FromRequestParts<Arc<Shared>> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        shared: &Arc<Shared>,
    ) -> Result<Self, Self::Rejection> {
        let given = parts.headers.get(header::AUTHORIZATION);
        let token = given.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        let who = token.and_then(|token| shared.accounts.bearer(token));
        who.map(Self).ok_or_else(|| {
            ApiError::new(StatusCode::UNAUTHORIZED, "token", "show a device's token")
        })
    }
}

impl FromRequestParts<Arc<Shared>> for Administrator {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        shared: &Arc<Shared>,
    ) -> Result<Self, Self::Rejection> {
        let SignedIn(who) = SignedIn::from_request_parts(parts, shared).await?;
        if shared.accounts.administers(&who.person).await? {
            return Ok(Self(who));
        }
        Err(AccountError::NotAdministrator.into())
    }
}

/// Who asks ([`SignedIn`] or [`Administrator`]), and what they ask. A body may take its time to come,
/// in which whoever sends it may have been withdrawn: so they show who they are once more when it
/// has come. What they change is checked a last time under [`crate::accounts::Accounts::turn`].
pub(super) struct Asks<Who, T>(pub(super) Who, pub(super) T);

impl<Who, T> FromRequest<Arc<Shared>> for Asks<Who, T>
where
    Who: FromRequestParts<Arc<Shared>, Rejection = ApiError> + Send,
    T: DeserializeOwned + Send,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, shared: &Arc<Shared>) -> Result<Self, Self::Rejection> {
        let (mut parts, body) = request.into_parts();
        // Nobody else's body is waited for.
        Who::from_request_parts(&mut parts, shared).await?;
        let whole = Request::from_parts(parts.clone(), body);
        let body = Json::<T>::from_request(whole, shared).await;
        let who = Who::from_request_parts(&mut parts, shared).await?;
        Ok(Self(who, body?.0))
    }
}

#[derive(Serialize)]
pub(super) struct Me {
    person: carnet_ids::ItemId,
    name: String,
    device: DeviceId,
    administrator: bool,
}

pub(super) async fn me(
    State(shared): State<Arc<Shared>>,
    SignedIn(who): SignedIn,
) -> Result<Json<Me>, ApiError> {
    let administrator = shared.accounts.administers(&who.person).await?;
    Ok(Json(Me { person: who.person, name: who.name, device: who.device, administrator }))
}

pub(super) async fn sign_out(
    State(shared): State<Arc<Shared>>,
    SignedIn(who): SignedIn,
) -> Result<Json<Value>, ApiError> {
    shared.accounts.sign_out(&who).await?;
    Ok(Json(json!({})))
}

/// Kinds of files.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum FileKind {
    Csv,
    Vcard,
    Json,
    Access,
}

#[derive(Deserialize)]
pub(super) struct File {
    kind: FileKind,
    count: u32,
    at: i64,
    /// Of one person's, whose: its id, and no name.
    #[serde(default)]
    fiche: Option<DocId>,
}

/// A device tells what it cannot be seen doing: it may have been without a network.
pub(super) async fn exported(
    State(shared): State<Arc<Shared>>,
    Asks(SignedIn(who), file): Asks<SignedIn, File>,
) -> Result<Json<Value>, ApiError> {
    throttle::exports(&shared, who.person)?;
    let kind = match file.kind {
        FileKind::Csv => "csv",
        FileKind::Vcard => "vcard",
        FileKind::Json => "json",
        FileKind::Access => "access",
    };
    let entry = journal::Entry::new(journal::Act::Exported, &who.name, kind)
        .with("documents", file.count)
        .with("device", who.device)
        .with("at", file.at);
    let entry = match file.fiche {
        Some(fiche) => entry.with("fiche", fiche),
        None => entry,
    };
    shared.accounts.note(entry).await?;
    Ok(Json(json!({})))
}

#[derive(Serialize)]
pub(super) struct Devices {
    devices: Vec<Listed>,
}

pub(super) async fn devices(
    State(shared): State<Arc<Shared>>,
    Administrator(_): Administrator,
) -> Result<Json<Devices>, ApiError> {
    Ok(Json(Devices { devices: shared.accounts.devices().await? }))
}

#[derive(Deserialize)]
pub(super) struct Which {
    pub(super) device: DeviceId,
}

pub(super) async fn revoke(
    State(shared): State<Arc<Shared>>,
    Asks(Administrator(who), Which { device }): Asks<Administrator, Which>,
) -> Result<Json<Value>, ApiError> {
    shared.accounts.revoke(device, By::Administrator(&who)).await?;
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
pub(super) struct Dismissed {
    person: carnet_ids::ItemId,
}

pub(super) async fn dismiss(
    State(shared): State<Arc<Shared>>,
    Asks(Administrator(who), Dismissed { person }): Asks<Administrator, Dismissed>,
) -> Result<Json<Value>, ApiError> {
    if person == who.person {
        let message = "nobody withdraws their own ways in: ask another administrator";
        return Err(ApiError::new(StatusCode::CONFLICT, "oneself", message));
    }
    shared.accounts.dismiss(person, By::Administrator(&who)).await?;
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
pub(super) struct Whom {
    name: String,
}

pub(super) async fn invite(
    State(shared): State<Arc<Shared>>,
    Asks(Administrator(who), Whom { name }): Asks<Administrator, Whom>,
) -> Result<Json<Value>, ApiError> {
    let link = shared.accounts.invite(&name, By::Administrator(&who)).await?;
    Ok(Json(json!({ "url": shared.public_url().join(&link) })))
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    words: String,
    before: Option<u64>,
}

pub(super) async fn journal(
    State(shared): State<Arc<Shared>>,
    Administrator(_): Administrator,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<journal::Page>, ApiError> {
    let malformed =
        |error: QueryRejection| ApiError::new(error.status(), "malformed", error.body_text());
    let Query(Asked { words, before }) = asked.map_err(malformed)?;
    if words.len() > MOST_WORDS {
        return Err(ApiError::new(StatusCode::BAD_REQUEST, "too-long", "search for less"));
    }
    let disk = shared.disk.clone();
    let search = move || journal::search(&disk, &words, before, PAGE);
    let found = tokio::task::spawn_blocking(search).await;
    let found = found.map_err(|error| ApiError::internal(&error))?;
    Ok(Json(found.map_err(|error| ApiError::internal(&error))?))
}
