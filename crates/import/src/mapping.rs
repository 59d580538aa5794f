//! What a column can hold.

use crate::Target;
use carnet_model::schema::{ADDRESSES, CONTACT_SECTIONS, COORDINATES};

/// Fields of a column that are not fields of a fiche: they are taken apart.
const FULL_NAME: &str = "full_name";
const IS_COMPANY: &str = "is_company";
const SOURCE_UID: &str = "source_uid";
const PHONE_LABEL: &str = "phone_label";
const EMAIL_LABEL: &str = "email_label";

/// What the mapping of a column can be chosen from, in the order in which it is
/// shown. Beside the fiche's own fields: `full_name` (taken apart into first and
/// last name, or a company's), `is_company`, `source_uid` (the file's own id),
/// `phone_label` and `email_label` (what the number or address is for).
pub fn targets() -> Vec<Target> {
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
    targets
}

fn is_plain(key: &str) -> bool {
    !matches!(key, "purposes" | "is_default")
}
