//! What a column can hold.

use crate::Target;
use carnet_model::{
    custom::{Definition, Kind},
    schema::{ADDRESSES, CONTACT_SECTIONS, COORDINATES},
    search::fold,
};

/// Fields of a column that are not fields of a fiche: they are taken apart.
const FULL_NAME: &str = "full_name";
const IS_COMPANY: &str = "is_company";
const SOURCE_UID: &str = "source_uid";
const PHONE_LABEL: &str = "phone_label";
const EMAIL_LABEL: &str = "email_label";

/// What the mapping of a column can be chosen from, in the order in which it is
/// shown. Beside the fiche's own fields: `full_name` (taken apart into first and
/// last name, or a company's), `is_company`, `source_uid` (the file's own id),
/// `phone_label` and `email_label` (what the number or address is for). Last, the fields that the
/// workspace defines.
pub fn targets(own: &[Definition]) -> Vec<Target> {
    let root = CONTACT_SECTIONS.iter().flat_map(|section| section.fields).map(|field| field.key);
    let taken_apart = [FULL_NAME, IS_COMPANY, SOURCE_UID];
    let mut targets: Vec<Target> = taken_apart
        .into_iter()
        .chain(root.filter(|key| *key != "parent_company"))
        .map(|key| Target::Field(key.to_owned()))
        .collect();
    for group in 0..3 {
        let own = COORDINATES.fields.iter().map(|field| field.key).filter(|key| is_plain(key));
        targets.extend(
            own.chain([PHONE_LABEL, EMAIL_LABEL])
                .map(|key| Target::Coordinate(group, key.to_owned())),
        );
    }
    for group in 0..2 {
        let own = ADDRESSES.fields.iter().map(|field| field.key);
        targets.extend(own.map(|key| Target::Address(group, key.to_owned())));
    }
    targets.extend([Target::Website(0), Target::Website(1), Target::Note]);
    targets.extend(own.iter().filter(|of| is_offered(of)).map(|of| Target::Own(of.id)));
    targets
}

/// Only the engine knows which fiche a text means.
fn is_offered(of: &Definition) -> bool {
    !of.retired && of.kind != Kind::Contact
}

/// Columns whose name is the label or the key of a field that the workspace defines hold it,
/// whatever else their name could mean: the workspace said so. The first of several.
pub(crate) fn map_own(mapping: &mut [Option<Target>], headers: &[String], own: &[Definition]) {
    for of in own.iter().filter(|of| is_offered(of)) {
        let names = [fold(&of.name), fold(&of.key)];
        let is_called = |header: &String| !header.is_empty() && names.contains(&fold(header));
        let free = |at: &usize| !matches!(mapping.get(*at), Some(Some(Target::Own(_))));
        let at = (0..headers.len()).filter(free).find(|at| headers.get(*at).is_some_and(is_called));
        if let Some(target) = at.and_then(|at| mapping.get_mut(at)) {
            *target = Some(Target::Own(of.id));
        }
    }
}

fn is_plain(key: &str) -> bool {
    !matches!(key, "purposes" | "is_default")
}
