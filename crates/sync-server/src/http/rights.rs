//! Roles, teams and people's places, as administrators see and change them; see [`super::api`]
//! for who asks:
//!
//! | path | what |
//! | --- | --- |
//! | `GET /api/admin/rights` | `{"people", "teams", "roles", "all", "ways"}`; `all` are the rights that there are, `ways` by person `{"password", "code", "passkeys"}` |
//! | `POST /api/admin/place` `{"person", "role"?, "team"?}` | gives a person a role, a team (`null`: none any more) or both, by their ids; what is not named stays |
//! | `POST /api/admin/role` `{"id"?, "name", "rights", "sees", "edits", …}` | `{"id"}`: writes a role |
//! | `POST /api/admin/team` `{"name"}` | `{"id"}`: the team of that name, new if need be |
//! | `POST /admin/place` `{"name", "role", "team"?}` | from this machine, by names |
//!
//! Nobody takes from themselves the right to administer, and of two who take it from each other one is
//! first, so somebody always has it. What is going to be done is in the audit log before it is done;
//! where it then fails, the next entry says so.

use super::{
    ApiError, Peer, admin,
    api::{Administrator, Asks},
};
use crate::{
    accounts::{
        AccountError, By, Had, Turn,
        journal::{Act, Entry},
    },
    rights::{self, Given, Staff},
    secret,
    shared::Shared,
};
use axum::{
    Json,
    extract::{ConnectInfo, State},
    http::{HeaderMap, StatusCode},
};
use carnet_ids::ItemId;
use carnet_policy::{Reach, Right, Role};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};
use std::{collections::BTreeMap, future::Future, sync::Arc};

/// Characters of the name of a role or a team.
const LONGEST_NAME: usize = 80;

#[derive(Serialize)]
pub(super) struct Listed {
    #[serde(flatten)]
    staff: Staff,
    all: Vec<String>,
    ways: BTreeMap<ItemId, Had>,
}

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    Administrator(_): Administrator,
) -> Result<Json<Listed>, ApiError> {
    let mut staff = rights::staff(&shared.core).await?;
    let founder = shared.accounts.founder();
    let founder = staff.people.iter_mut().find(|member| Some(member.person) == founder);
    if let Some(member) = founder.filter(|member| member.role.is_none()) {
        member.role = Some(carnet_policy::ADMINISTRATOR);
    }
    let all = Right::all().map(|right| right.to_string()).collect();
    Ok(Json(Listed { staff, all, ways: shared.accounts.all_ways() }))
}

#[derive(Deserialize)]
pub(super) struct Placing {
    person: ItemId,
    role: Option<ItemId>,
    #[serde(default, deserialize_with = "named")]
    team: Option<Option<ItemId>>,
}

/// A field that is there, though it may be null.
fn named<'de, D: Deserializer<'de>>(field: D) -> Result<Option<Option<ItemId>>, D::Error> {
    Deserialize::deserialize(field).map(Some)
}

pub(super) async fn place(
    State(shared): State<Arc<Shared>>,
    Asks(Administrator(who), placing): Asks<Administrator, Placing>,
) -> Result<Json<Value>, ApiError> {
    let Placing { person, role, team } = placing;
    let by = By::Administrator(&who);
    let turn = shared.accounts.turn(by).await?;
    if let Some(role) = role {
        let given = rights::role(&shared.core, role).await?.ok_or_else(no_role)?;
        if person == who.person && !rights::is_administrators(&given) {
            return Err(own());
        }
    }
    give(&shared, by, &turn, person, Given { role, team }).await
}

async fn give(
    shared: &Shared,
    by: By<'_>,
    _turn: &Turn<'_>,
    person: ItemId,
    given: Given,
) -> Result<Json<Value>, ApiError> {
    let staff = rights::staff(&shared.core).await?;
    let member = staff.people.iter().find(|member| member.person == person);
    let member = member.ok_or_else(|| not_found("person-unknown", "there is no such person"))?;
    let mut entry = Entry::new(Act::Placed, by.name(), &member.name).with("person", person);
    if let Some(role) = given.role {
        let name = staff.roles.iter().find(|known| known.id == role).map(|role| &role.name);
        entry = entry.with("role", called(name, role));
    }
    if let Some(team) = given.team {
        let name = |id| staff.teams.iter().find(|team| team.id == id).map(|team| &team.name);
        let team = team.map_or_else(|| "-".to_owned(), |id| called(name(id), id));
        entry = entry.with("team", team);
    }
    noted(shared, entry, rights::give(&shared.core, person, given)).await?;
    Ok(Json(json!({})))
}

/// A name for whoever reads, and the id that it has for good.
fn called(name: Option<&String>, id: ItemId) -> String {
    name.map_or_else(|| id.to_string(), |name| format!("{name} ({id})"))
}

/// Says in the audit log what is going to be done, and does it: nothing is done of which the log knows
/// nothing. If it fails, another entry says that.
async fn noted<T>(
    shared: &Shared,
    entry: Entry,
    doing: impl Future<Output = Result<T, AccountError>>,
) -> Result<T, ApiError> {
    shared.accounts.note(entry.clone()).await?;
    match doing.await {
        Ok(done) => Ok(done),
        Err(error) => {
            shared.accounts.note(entry.with("failed", &error)).await?;
            Err(error.into())
        }
    }
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
    Asks(Administrator(who), written): Asks<Administrator, Written>,
) -> Result<Json<Value>, ApiError> {
    let _turn = shared.accounts.turn(By::Administrator(&who)).await?;
    let role = written.role().ok_or_else(|| bad("a name, rights and reaches that there are"))?;
    if written.id == Some(carnet_policy::ADMINISTRATOR) {
        return Err(ApiError::new(StatusCode::CONFLICT, "role-fixed", "this role is fixed"));
    }
    let own_place = rights::place(&shared.core, who.person).await?;
    let is_own = written.id.is_some() && own_place.and_then(|place| place.role) == written.id;
    if is_own && !rights::is_administrators(&role) {
        return Err(own());
    }
    let id = match written.id {
        Some(id) => id,
        None => ItemId::new(secret::random().map_err(AccountError::from)?),
    };
    let entry = Entry::new(Act::RoleWritten, &who.name, &written.name)
        .with("role", id)
        .with("rights", written.rights.join(" "))
        .with("sees", &written.sees)
        .with("edits", &written.edits);
    noted(&shared, entry, rights::write_role(&shared.core, Some(id), role)).await?;
    Ok(Json(json!({ "id": id })))
}

#[derive(Deserialize)]
pub(super) struct Team {
    name: String,
}

pub(super) async fn team(
    State(shared): State<Arc<Shared>>,
    Asks(Administrator(who), Team { name }): Asks<Administrator, Team>,
) -> Result<Json<Value>, ApiError> {
    let by = By::Administrator(&who);
    let turn = shared.accounts.turn(by).await?;
    let id = team_named(&shared, by, &turn, &name).await?;
    Ok(Json(json!({ "id": id })))
}

/// The team of that name, new if need be.
async fn team_named(
    shared: &Shared,
    by: By<'_>,
    _turn: &Turn<'_>,
    name: &str,
) -> Result<ItemId, ApiError> {
    let name = checked(name)?;
    let known = rights::staff(&shared.core).await?.teams.into_iter().find(|team| team.name == name);
    if let Some(known) = known {
        return Ok(known.id);
    }
    let entry = Entry::new(Act::TeamAdded, by.name(), &name);
    noted(shared, entry, rights::team_named(&shared.core, &name)).await
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
    let turn = shared.accounts.turn(By::Console).await?;
    let people = rights::staff(&shared.core).await?.people;
    let person = people.into_iter().find(|member| member.name == name);
    let person = person.ok_or_else(|| not_found("person-unknown", "there is no such person"))?;
    let role = rights::role_named(&role).ok_or_else(no_role)?;
    rights::role(&shared.core, role).await?.ok_or_else(no_role)?;
    let team = match team {
        Some(name) => Some(team_named(&shared, By::Console, &turn, &name).await?),
        None => None,
    };
    give(&shared, By::Console, &turn, person.person, Given { role: Some(role), team: Some(team) })
        .await
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Server, Settings, accounts::journal};
    use carnet_storage::memory::MemoryStore;

    #[tokio::test]
    async fn what_is_going_to_be_done_is_noted_before_and_that_it_failed_after() {
        let data = tempfile::tempdir().unwrap();
        let (settings, store) = (Settings::usual(data.path()), MemoryStore::default());
        let server = Server::open(settings, store, |_| Ok(())).await.unwrap();
        let shared = server.shared();
        let found = || journal::search(&shared.disk, "placed", None, 9).unwrap().entries;
        let mut before = 0;
        let doing = async {
            before = found().len();
            Err::<(), _>(AccountError::Document("full".to_owned()))
        };
        let entry = Entry::new(Act::Placed, "Nadia", "Malo");
        assert!(noted(&shared, entry, doing).await.is_err());
        assert_eq!((before, found().len()), (1, 2));
        assert!(found()[0].entry.detail["failed"].contains("full"));
    }
}
