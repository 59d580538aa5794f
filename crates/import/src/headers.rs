//! What each column of a CSV file holds, by its name.
//!
//! A name is looked for whole among those of root fields; else it is taken apart:
//! what it holds (a street, a phone), which of several (Business, livraison, 2).

use crate::{
    Target,
    synonyms::{DOLIBARR, FIELDS, IGNORED, NOISE, NOTED, PARTS},
};
use carnet_model::search::fold;
use std::collections::BTreeSet;

/// How many coordinates, addresses or sites one row may have.
const MAX_GROUPS: usize = 20;

/// A target for each column, `None` for those that are not understood.
pub(crate) fn mapping(headers: &[String]) -> Vec<Option<Target>> {
    let mut mapper = Mapper::new(headers);
    let mut mapping: Vec<_> = headers.iter().map(|header| mapper.target(header)).collect();
    only_formatted_where_needed(&mut mapping);
    mapping
}

/// The key in the parentheses of a Dolibarr header: `zip` of `Code postal (s.zip)`.
pub(crate) fn dolibarr_key(header: &str) -> Option<&str> {
    let (_, rest) = header.rsplit_once('(')?;
    let inner = rest.trim_end().strip_suffix(')')?;
    let (table, key) = inner.split_once('.')?;
    let is_name = |text: &str| {
        !text.is_empty() && text.chars().all(|char| char.is_ascii_alphanumeric() || char == '_')
    };
    (is_name(table) && table.len() <= 12 && is_name(key)).then_some(key)
}

/// What a column's name says besides what it holds: `Business` of `Business Phone`.
/// For labels of coordinates and addresses.
pub(crate) fn hint(header: &str) -> String {
    if dolibarr_key(header).is_some() {
        return String::new();
    }
    let known = |word: &str| {
        let folded = fold(word);
        let part = |name: &str| name.split(' ').any(|part| part == folded);
        folded.is_empty()
            || folded.chars().all(|char| char.is_ascii_digit())
            || PARTS.iter().any(|(name, _)| part(name))
            || matches!(
                folded.as_str(),
                "value" | "address" | "adresse" | "number" | "numero" | "n"
            )
    };
    let words = header.split(|char: char| !char.is_alphanumeric() && char != '\'' && char != '’');
    let kept: Vec<&str> = words.filter(|word| !known(word)).collect();
    let text = kept.join(" ");
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

struct Mapper {
    folded: Vec<String>,
    /// Root fields that a column holds already.
    used: BTreeSet<String>,
    /// What is after the prefix and the group of targets given.
    taken: BTreeSet<Target>,
    /// Which of several, in the order of their first column.
    coordinates: Vec<String>,
    addresses: Vec<String>,
    websites: u8,
}

impl Mapper {
    fn new(headers: &[String]) -> Self {
        Self {
            folded: headers.iter().map(|header| fold(header)).collect(),
            used: BTreeSet::new(),
            taken: BTreeSet::new(),
            coordinates: vec![String::new()],
            addresses: vec![String::new()],
            websites: 0,
        }
    }

    fn target(&mut self, header: &str) -> Option<Target> {
        if let Some(key) = dolibarr_key(header) {
            let (_, path) = DOLIBARR.iter().find(|(name, _)| *name == key)?;
            return self.path(path, String::new());
        }
        let name = fold(header);
        if name.is_empty() || IGNORED.contains(&name.as_str()) || name.starts_with("date ") {
            return if name.starts_with("date de naissance") {
                self.root("birthday")
            } else {
                None
            };
        }
        if let Some(target) = self.titled(&name) {
            return Some(target);
        }
        if let Some((key, _)) = FIELDS.iter().find(|(_, names)| names.contains(&name.as_str())) {
            return self.root(key);
        }
        if NOTED.contains(&name.as_str()) || name.starts_with("custom field") {
            return (!name.ends_with(" label")).then_some(Target::Note);
        }
        if is_label(&name) {
            return self.labelled(&name);
        }
        self.part(&name)
    }

    /// Names that mean different things in different files.
    fn titled(&mut self, name: &str) -> Option<Target> {
        let has = |wanted: &str| self.folded.iter().any(|header| header == wanted);
        match name {
            "nom" if has("prenom") || has("prenoms") => self.root("last_name"),
            "nom" => self.root("full_name"),
            "title" if has("salutation") || !(has("job title") || has("middle name")) => {
                self.root("job_title")
            }
            "titre" if self.used.contains("civility") => self.root("job_title"),
            "title" | "titre" | "civilite" | "salutation" | "prefix" | "name prefix"
            | "prefixe" | "civility" => self.root("civility"),
            "relation 1 value" | "event 1 value" => Some(Target::Note),
            "type" if has("nom") || has("raison sociale") => self.root("party_kind"),
            _ => None,
        }
    }

    fn root(&mut self, key: &str) -> Option<Target> {
        let again = matches!(key, "notes" | "tags");
        (self.used.insert(key.to_owned()) || again).then(|| Target::Field(key.to_owned()))
    }

    /// Google's `Phone 1 - Label`, which older files call `Phone 1 - Type`.
    fn labelled(&mut self, name: &str) -> Option<Target> {
        let rest = name.strip_suffix(" label").or_else(|| name.strip_suffix(" type"))?;
        let (what, number) = rest.rsplit_once(' ')?;
        let number = canonical(&[number.parse::<u8>().ok()?.to_string().as_str()]);
        let (groups, key) = match what {
            "e mail" => (&mut self.coordinates, "email_label"),
            "phone" => (&mut self.coordinates, "phone_label"),
            "address" => (&mut self.addresses, "label"),
            _ => return None,
        };
        let group = group(groups, &number)?;
        Some(if what == "address" {
            Target::Address(group, key.to_owned())
        } else {
            Target::Coordinate(group, key.to_owned())
        })
    }

    /// Takes a name apart.
    fn part(&mut self, name: &str) -> Option<Target> {
        let words: Vec<&str> = name.split(' ').collect();
        let found = PARTS.iter().find_map(|(part, path)| {
            let part: Vec<&str> = part.split(' ').collect();
            let at = words.windows(part.len()).position(|window| *window == part[..])?;
            Some((at, part.len(), *path))
        });
        let Some((at, length, path)) = found else { return self.whole_address(&words) };
        let before = &words[..at];
        let after = &words[at + length..];
        let numbered = words[at + length - 1].bytes().all(|byte| byte.is_ascii_digit());
        let (path, after) = if numbered { (path, after) } else { line_number(path, after) };
        let which: Vec<&str> = before.iter().chain(after).copied().collect();
        // A long sentence that happens to have the word is something else.
        (which.len() <= 4).then(|| self.path(path, canonical(&which)))?
    }

    /// `Adresse`, `Billing address`, Google's `Address 1 - Formatted`.
    fn whole_address(&mut self, words: &[&str]) -> Option<Target> {
        let (address, rest): (Vec<&str>, Vec<&str>) =
            words.iter().partition(|word| matches!(**word, "address" | "adresse" | "adresses"));
        if address.is_empty() || rest.len() > 3 {
            return None;
        }
        let formatted = rest.contains(&"formatted") || rest.contains(&"complete");
        let which: Vec<&str> = rest.into_iter().filter(|word| *word != "formatted").collect();
        self.path(if formatted { "a:formatted" } else { "a:line1" }, canonical(&which))
    }

    fn path(&mut self, path: &str, which: String) -> Option<Target> {
        match path.split_once(':') {
            Some(("c", key)) => self.coordinate(key, &which),
            Some((_, key)) => {
                let group = group(&mut self.addresses, &which)?;
                self.take(Target::Address(group, key.to_owned()))
            }
            None if path == "w" => {
                self.websites += 1;
                Some(Target::Website(self.websites - 1))
            }
            None => self.root(path),
        }
    }

    /// A place for a way to reach: a new coordinate where the place is taken.
    fn coordinate(&mut self, key: &str, which: &str) -> Option<Target> {
        let first = group(&mut self.coordinates, which)?;
        let free = |number: &u8| !self.taken.contains(&Target::Coordinate(*number, key.to_owned()));
        let known = self.coordinates.len() as u8;
        let number = Some(first).filter(free).or_else(|| (first..known).find(free));
        match number {
            Some(number) => self.take(Target::Coordinate(number, key.to_owned())),
            None => {
                let number = group(&mut self.coordinates, &format!("{which}+{known}"))?;
                self.take(Target::Coordinate(number, key.to_owned()))
            }
        }
    }

    fn take(&mut self, target: Target) -> Option<Target> {
        self.taken.insert(target.clone()).then_some(target)
    }
}

/// Whether a column is the label of another: `Website 1 - Label`.
fn is_label(name: &str) -> bool {
    let rest = name.strip_suffix(" label").or_else(|| name.strip_suffix(" type"));
    rest.is_some_and(|rest| rest.ends_with(|last: char| last.is_ascii_digit()))
}

/// The number of a group, new if it is.
fn group(groups: &mut Vec<String>, which: &str) -> Option<u8> {
    let at = groups.iter().position(|known| known == which).unwrap_or(groups.len());
    if at == groups.len() {
        if at >= MAX_GROUPS {
            return None;
        }
        groups.push(which.to_owned());
    }
    u8::try_from(at).ok()
}

/// Which of several, without what means the first or nothing.
fn canonical(words: &[&str]) -> String {
    let kept: Vec<&str> =
        words.iter().copied().filter(|word| !NOISE.contains(word) && *word != "1").collect();
    kept.join(" ")
}

/// A number after a street is that of the line: `Business Street 2`, `Rue (bureau) 2`.
fn line_number<'a>(path: &'a str, after: &'a [&'a str]) -> (&'a str, &'a [&'a str]) {
    match (path, after) {
        ("a:line1", [rest @ .., "2"]) => ("a:line2", rest),
        ("a:line1", [rest @ .., "3"]) => ("a:line3", rest),
        _ => (path, after),
    }
}

/// A formatted address says again what its parts say.
fn only_formatted_where_needed(mapping: &mut [Option<Target>]) {
    let parts: BTreeSet<u8> = mapping
        .iter()
        .flatten()
        .filter_map(|target| match target {
            Target::Address(group, key) if matches!(key.as_str(), "line1" | "city") => Some(*group),
            _ => None,
        })
        .collect();
    for target in mapping {
        let again = matches!(target, Some(Target::Address(group, key)) if key == "formatted" && parts.contains(group));
        if again {
            *target = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A mapping as text: `legal_name`, `c0.phone`, `a1.city`, `w0`, `note`, `-`.
    fn mapped(headers: &str) -> String {
        let separator = if headers.contains(';') { ';' } else { ',' };
        let headers: Vec<String> = headers.split(separator).map(str::to_owned).collect();
        let texts = mapping(&headers).into_iter().map(|target| match target {
            None => "-".to_owned(),
            Some(Target::Field(key)) => key,
            Some(Target::Coordinate(group, key)) => format!("c{group}.{key}"),
            Some(Target::Address(group, key)) => format!("a{group}.{key}"),
            Some(Target::Website(group)) => format!("w{group}"),
            Some(Target::Own(id)) => format!("own {id}"),
            Some(Target::Note) => "note".to_owned(),
        });
        texts.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn google_now_and_then() {
        assert_eq!(
            mapped(
                "First Name,Middle Name,Last Name,Name Prefix,Organization Name,Organization Title,Birthday,Notes,Labels,\
                 E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,\
                 Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - PO Box,\
                 Address 1 - Region,Address 1 - Postal Code,Address 1 - Country,Website 1 - Label,Website 1 - Value,Custom Field 1 - Label,\
                 Custom Field 1 - Value"
            ),
            "first_name middle_name last_name civility legal_name job_title birthday notes tags \
             c0.email_label c0.email c1.email_label c1.email c0.phone_label c0.phone \
             a0.label - a0.line1 a0.city a0.po_box a0.region a0.postcode a0.country - w0 - note"
        );
        assert_eq!(
            mapped(
                "Name,Given Name,Family Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Address 1 - Formatted"
            ),
            "full_name first_name last_name tags c0.email_label c0.email c0.phone_label c0.phone a0.formatted"
        );
    }

    #[test]
    fn outlook_in_two_languages() {
        assert_eq!(
            mapped(
                "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business Street 2,\
                 Business City,Business State,Business Postal Code,Business Country/Region,Home Street,Home City,\
                 Business Fax,Business Phone,Business Phone 2,Home Phone,Mobile Phone,Categories,E-mail Address,\
                 E-mail Type,E-mail Display Name,E-mail 2 Address,Notes,Web Page"
            ),
            "civility first_name middle_name last_name - legal_name note job_title a0.line1 a0.line2 \
             a0.city a0.region a0.postcode a0.country a1.line1 a1.city \
             c0.fax c0.phone c1.phone c2.phone c0.mobile tags c0.email - - c1.email notes w0"
        );
        assert_eq!(
            mapped(
                "Titre;Prénom;Nom;Société;Titre;Rue (bureau);Rue (bureau) 2;Ville (bureau);Code postal (bureau);\
                 Pays/Région (bureau);Rue (domicile);Téléphone (bureau);Télécopie (bureau);Téléphone (domicile);\
                 Tél. mobile;Adresse de messagerie;Anniversaire"
            ),
            "civility first_name last_name legal_name job_title a0.line1 a0.line2 a0.city a0.postcode \
             a0.country a1.line1 c0.phone c0.fax c1.phone c0.mobile c0.email birthday"
        );
    }

    #[test]
    fn programs_of_the_trade() {
        assert_eq!(
            mapped(
                "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Create Date,Associated Company"
            ),
            "source_uid first_name last_name c0.email c0.phone note status - legal_name"
        );
        assert_eq!(
            mapped(
                "id,name,is_company,parent_id/id,street,street2,zip,city,country_id/code,vat,phone,email,ref"
            ),
            "source_uid full_name is_company - a0.line1 a0.line2 a0.postcode a0.city a0.country vat_number c0.phone c0.email client_code"
        );
        assert_eq!(
            mapped(
                "External ID,Name,Is a Company,Related Company/External ID,Street,Zip,City,Country,Tax ID"
            ),
            "source_uid full_name is_company - a0.line1 a0.postcode a0.city a0.country vat_number"
        );
        assert_eq!(
            mapped(
                "Nom du tiers* (s.nom);Nom alternatif (s.name_alias);Code client (s.code_client);Adresse (s.address);\
                 Code postal (s.zip);Ville (s.town);Pays (s.fk_pays);Téléphone (s.phone);Email (s.email);\
                 Identifiant professionnel 1 (s.siren);Identifiant professionnel 2 (s.siret)"
            ),
            "legal_name trade_name client_code a0.line1 a0.postcode a0.city a0.country c0.phone c0.email siren siret"
        );
        assert_eq!(
            mapped(
                "id,salutation,first_name,last_name,title,account_name,phone_work,phone_mobile,email1,\
                 primary_address_street,primary_address_city,primary_address_postalcode,alt_address_street,alt_address_city,description"
            ),
            "source_uid civility first_name last_name job_title legal_name c0.phone c0.mobile c0.email \
             a0.line1 a0.city a0.postcode a1.line1 a1.city notes"
        );
    }

    #[test]
    fn french_files() {
        assert_eq!(
            mapped(
                "Réf.;Civilité;Raison sociale;Enseigne;Nom;Prénom;Adresse 1;Adresse 2;CP;Ville;Pays;Tél.;Tél. 2;Portable;Fax;E-mail;\
                 Adresse livraison;CP livraison;Ville livraison;N° SIRET;N° TVA intracom.;Code APE;Site web;Observations"
            ),
            "client_code civility legal_name trade_name last_name first_name a0.line1 a0.line2 a0.postcode a0.city a0.country \
             c0.phone c1.phone c0.mobile c0.fax c0.email a1.line1 a1.postcode a1.city siret vat_number naf w0 notes"
        );
        assert_eq!(mapped("Nom;Téléphone;Courriel;Ville"), "full_name c0.phone c0.email a0.city");
    }

    #[test]
    fn hints_are_what_is_left() {
        for (header, expected) in [
            ("Business Phone", "Business"),
            ("Téléphone (domicile)", "Domicile"),
            ("Phone 1 - Value", ""),
            ("Adresse livraison", "Livraison"),
            ("Téléphone (s.phone)", ""),
            ("Tél.", ""),
        ] {
            assert_eq!(hint(header), expected, "{header}");
        }
    }
}
