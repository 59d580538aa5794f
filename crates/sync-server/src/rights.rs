//! Roles, teams and people's places in them: the server's own writing in the settings document.

use crate::{
    accounts::{AccountError, document},
    core::{Core, Hub},
    secret,
};
use carnet_ids::ItemId;
use carnet_model::{
    edit::{Edit, Place},
    kind::DocKey,
    value::Value,
    view,
};
use carnet_policy::{ADMINISTRATOR, Action, OFFICE, READ_ONLY, REP, Role, Section};
use serde::Serialize;

/// The roles that are always there, by the names that are typed for them.
const BUILT_IN: [(&str, ItemId); 4] =
    [("administrator", ADMINISTRATOR), ("office", OFFICE), ("rep", REP), ("read-only", READ_ONLY)];

const SETTINGS: DocKey = DocKey::Settings;

/// Everybody's place.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Staff {
    pub(crate) people: Vec<Member>,
    pub(crate) teams: Vec<Named>,
    pub(crate) roles: Vec<Described>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Member {
    pub(crate) person: ItemId,
    pub(crate) name: String,
    /// `None` where nobody gave them one: they may do what everybody could.
    pub(crate) role: Option<ItemId>,
    pub(crate) team: Option<ItemId>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Named {
    pub(crate) id: ItemId,
    pub(crate) name: String,
}

/// A role in words.
#[derive(Debug, Serialize)]
pub(crate) struct Described {
    pub(crate) id: ItemId,
    pub(crate) name: String,
    pub(crate) rights: Vec<String>,
    pub(crate) sees: &'static str,
    pub(crate) edits: &'static str,
    pub(crate) sees_archived: bool,
    pub(crate) sees_suppliers: bool,
}

impl Described {
    fn of(id: ItemId, role: Role) -> Self {
        let built_in = BUILT_IN.into_iter().find(|(_, known)| *known == id);
        let name =
            if role.name.is_empty() { built_in.map(|(name, _)| name.to_owned()) } else { None };
        Self {
            id,
            name: name.unwrap_or(role.name),
            rights: role.rights.iter().map(ToString::to_string).collect(),
            sees: role.sees.name(),
            edits: role.edits.name(),
            sees_archived: role.sees_archived,
            sees_suppliers: role.sees_suppliers,
        }
    }
}

/// A role by the name that is typed for it, or by its id.
pub(crate) fn role_named(name: &str) -> Option<ItemId> {
    let built_in = BUILT_IN.into_iter().find(|(known, _)| *known == name);
    built_in.map(|(_, id)| id).or_else(|| name.parse().ok())
}

/// Everybody's place, and what there is to choose from.
pub(crate) async fn staff(core: &Core) -> Result<Staff, AccountError> {
    read(core, |hub| {
        let Some(doc) = hub.document(SETTINGS.id()).map_err(text)? else {
            return Ok(Staff::default());
        };
        let people = view::settings(doc).people.into_iter().map(|person| {
            let member = view::member(doc, &person.id).unwrap_or_default();
            Member { person: person.id, name: person.name, role: member.role, team: member.team }
        });
        let known = BUILT_IN.into_iter().map(|(_, id)| id);
        let written = view::roles(doc).into_iter().filter(|id| Role::built_in(id).is_none());
        let roles = known
            .chain(written)
            .filter_map(|id| Some(Described::of(id, Role::of(&id, view::role(doc, &id))?)));
        let teams = view::teams(doc).into_iter().map(|(id, name)| Named { id, name });
        Ok(Staff { people: people.collect(), teams: teams.collect(), roles: roles.collect() })
    })
    .await
}

/// A role as it is; `None` if there is none.
pub(crate) async fn role(core: &Core, id: ItemId) -> Result<Option<Role>, AccountError> {
    read(core, move |hub| {
        let written =
            hub.document(SETTINGS.id()).map_err(text)?.and_then(|doc| view::role(doc, &id));
        Ok(Role::of(&id, written))
    })
    .await
}

/// A person's place; `None` if there is no such person.
pub(crate) async fn place(
    core: &Core,
    person: ItemId,
) -> Result<Option<view::MemberView>, AccountError> {
    read(core, move |hub| {
        Ok(hub.document(SETTINGS.id()).map_err(text)?.and_then(|doc| view::member(doc, &person)))
    })
    .await
}

/// Whether the role that a person was given lets them administer; `None` if they were given none.
pub(crate) async fn administers(core: &Core, person: ItemId) -> Result<Option<bool>, AccountError> {
    let Some(given) = place(core, person).await?.and_then(|member| member.role) else {
        return Ok(None);
    };
    Ok(Some(role(core, given).await?.is_some_and(|role| is_administrators(&role))))
}

/// Whether people with this role decide about others.
pub(crate) fn is_administrators(role: &Role) -> bool {
    role.has(Section::People, Action::Administer)
}

/// What a person is given; what is `None` stays as it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Given {
    pub(crate) role: Option<ItemId>,
    /// A team, or none any more.
    pub(crate) team: Option<Option<ItemId>>,
}

/// Gives a person their role, their team, or both.
pub(crate) async fn give(core: &Core, person: ItemId, given: Given) -> Result<(), AccountError> {
    let set = |field: &str, id: Option<ItemId>| Edit::Set {
        place: Place::Item { collection: "people".to_owned(), item: person },
        field: field.to_owned(),
        value: id.map(|id| Value::text(id.to_string())),
    };
    let role = given.role.map(|role| set("role", Some(role)));
    let team = given.team.map(|team| set("team", team));
    document::edit(core, role.into_iter().chain(team).collect()).await
}

/// Writes a role down, a new one or over the one that is there; its id.
pub(crate) async fn write_role(
    core: &Core,
    id: Option<ItemId>,
    role: Role,
) -> Result<ItemId, AccountError> {
    let id = id.map_or_else(new_id, Ok)?;
    document::edit(core, role.edits(id)).await?;
    Ok(id)
}

/// The team of that name, which is added if there is none.
pub(crate) async fn team_named(core: &Core, name: &str) -> Result<ItemId, AccountError> {
    let known = staff(core).await?.teams.into_iter().find(|team| team.name == name);
    if let Some(team) = known {
        return Ok(team.id);
    }
    let id = new_id()?;
    let fields = vec![("name".to_owned(), Value::text(name))];
    let add = Edit::Add { collection: "teams".to_owned(), item: id, fields };
    document::edit(core, vec![add]).await?;
    Ok(id)
}

fn new_id() -> Result<ItemId, AccountError> {
    Ok(ItemId::new(secret::random()?))
}

async fn read<T: Send + 'static>(
    core: &Core,
    f: impl FnOnce(&mut Hub) -> Result<T, String> + Send + 'static,
) -> Result<T, AccountError> {
    let read = core.call(move |hub, _| f(hub)).await;
    read.ok_or_else(document::stopped)?.map_err(AccountError::Document)
}

fn text(error: impl ToString) -> String {
    error.to_string()
}
