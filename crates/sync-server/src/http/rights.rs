//! Roles, teams and people's places, as administrators see and change them; see [`super::api`]
//! for who asks:
//!
//! | path | what |
//! | --- | --- |
//! | `GET /api/admin/rights` | `{"people", "teams", "roles", "all"}`; `all` are the rights that there are |
//! | `POST /api/admin/place` `{"person", "role", "team"?}` | gives a person their role and team, by their ids |
//! | `POST /api/admin/role` `{"id"?, "name", "rights", "sees", "edits", …}` | `{"id"}`: writes a role |
//! | `POST /api/admin/team` `{"name"}` | `{"id"}`: the team of that name, new if need be |
//! | `POST /admin/place` `{"name", "role", "team"?}` | from this machine, by names |
//!
//! Nobody takes from themselves the right to administer, so somebody always has it.

use super::{ApiError, Peer, admin, api::Administrator};
use crate::{
    accounts::journal::{Act, Entry},
    rights::{self, Staff},
    shared::Shared,
};
use axum::{
    Json,
    extract::{ConnectInfo, State},
    http::{HeaderMap, StatusCode},
};
use carnet_ids::ItemId;
use carnet_policy::{Reach, Right, Role};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;

/// Characters of the name of a role or a team.
const LONGEST_NAME: usize = 80;

#[derive(Serialize)]
pub(super) struct Listed {
    #[serde(flatten)]
    staff: Staff,
    all: Vec<String>,
}

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    Administrator(_): Administrator,
) -> Result<Json<Listed>, ApiError> {
    let staff = rights::staff(&shared.core).await?;
    Ok(Json(Listed { staff, all: Right::all().map(|right| right.to_string()).collect() }))
}

#[derive(Deserialize)]
pub(super) struct Placing {
    person: ItemId,
    role: ItemId,
    team: Option<ItemId>,
}

pub(super) async fn place(
    State(shared): State<Arc<Shared>>,
    Administrator(who): Administrator,
    Json(Placing { person, role, team }): Json<Placing>,
) -> Result<Json<Value>, ApiError> {
    let given = rights::role(&shared.core, role).await?.ok_or_else(no_role)?;
    if person == who.person && !rights::is_administrators(&given) {
        return Err(own());
    }
    give(&shared, &who.name, (person, role, team)).await
}

async fn give(
    shared: &Shared,
    who: &str,
    (person, role, team): (ItemId, ItemId, Option<ItemId>),
) -> Result<Json<Value>, ApiError> {
    let known = rights::place(&shared.core, person).await?;
    known.ok_or_else(|| not_found("person-unknown", "there is no such person"))?;
    rights::give(&shared.core, person, role, team).await?;
    let entry = Entry::new(Act::Placed, who, &person.to_string()).with("role", role);
    shared.accounts.note(entry).await?;
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
pub(super) struct Written {
    id: Option<ItemId>,
    name: String,
    rights: Vec<String>,
    sees: String,
    edits: String,
    #[serde(default)]
    sees_archived: bool,
    #[serde(default)]
    sees_suppliers: bool,
}

impl Written {
    fn role(&self) -> Option<Role> {
        let reach = |name: &str| Reach::ALL.into_iter().find(|reach| reach.name() == name);
        let rights: Option<_> = self.rights.iter().map(|right| right.parse().ok()).collect();
        Some(Role {
            name: checked(&self.name).ok()?,
            rights: rights?,
            sees: reach(&self.sees)?,
            edits: reach(&self.edits)?,
            sees_archived: self.sees_archived,
            sees_suppliers: self.sees_suppliers,
        })
    }
}

pub(super) async fn role(
    State(shared): State<Arc<Shared>>,
    Administrator(who): Administrator,
    Json(written): Json<Written>,
) -> Result<Json<Value>, ApiError> {
    let role = written.role().ok_or_else(|| bad("a name, rights and reaches that there are"))?;
    if written.id == Some(carnet_policy::ADMINISTRATOR) {
        return Err(ApiError::new(StatusCode::CONFLICT, "role-fixed", "this role is fixed"));
    }
    let own_place = rights::place(&shared.core, who.person).await?;
    let is_own = written.id.is_some() && own_place.and_then(|place| place.role) == written.id;
    if is_own && !rights::is_administrators(&role) {
        return Err(own());
    }
    let id = rights::write_role(&shared.core, written.id, role).await?;
    let entry = Entry::new(Act::RoleWritten, &who.name, &written.name)
        .with("role", id)
        .with("rights", written.rights.join(" "));
    shared.accounts.note(entry).await?;
    Ok(Json(json!({ "id": id })))
}

#[derive(Deserialize)]
pub(super) struct Team {
    name: String,
}

pub(super) async fn team(
    State(shared): State<Arc<Shared>>,
    Administrator(_): Administrator,
    Json(Team { name }): Json<Team>,
) -> Result<Json<Value>, ApiError> {
    let id = rights::team_named(&shared.core, &checked(&name)?).await?;
    Ok(Json(json!({ "id": id })))
}

#[derive(Deserialize)]
pub(super) struct Named {
    name: String,
    role: String,
    team: Option<String>,
}

pub(super) async fn place_named(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    headers: HeaderMap,
    Json(Named { name, role, team }): Json<Named>,
) -> Result<Json<Value>, ApiError> {
    admin::allowed(&shared, peer, &headers)?;
    let people = rights::staff(&shared.core).await?.people;
    let person = people.into_iter().find(|member| member.name == name);
    let person = person.ok_or_else(|| not_found("person-unknown", "there is no such person"))?;
    let role = rights::role_named(&role).ok_or_else(no_role)?;
    rights::role(&shared.core, role).await?.ok_or_else(no_role)?;
    let team = match team {
        Some(name) => Some(rights::team_named(&shared.core, &checked(&name)?).await?),
        None => None,
    };
    give(&shared, admin::CONSOLE, (person.person, role, team)).await
}

/// Whether a person may administer: by the role that they were given, or else as the first of all.
pub(super) async fn administers(shared: &Shared, person: ItemId) -> Result<bool, ApiError> {
    let given = rights::administers(&shared.core, person).await?;
    Ok(given.unwrap_or_else(|| shared.accounts.is_administrator(&person)))
}

fn checked(name: &str) -> Result<String, ApiError> {
    let name = name.trim();
    let fits = !name.is_empty()
        && name.chars().count() <= LONGEST_NAME
        && !name.chars().any(char::is_control);
    if fits { Ok(name.to_owned()) } else { Err(bad("a name has 1 to 80 characters")) }
}

fn bad(message: &str) -> ApiError {
    ApiError::new(StatusCode::BAD_REQUEST, "rights", message)
}

fn not_found(code: &'static str, message: &str) -> ApiError {
    // Not 404: to the command line that is a server without such a path.
    ApiError::new(StatusCode::CONFLICT, code, message)
}

fn no_role() -> ApiError {
    not_found("role-unknown", "there is no such role")
}

fn own() -> ApiError {
    let message = "somebody else must take this from you";
    ApiError::new(StatusCode::CONFLICT, "own-rights", message)
}
