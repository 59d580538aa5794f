//! Column names of the address books and CRMs of this world → what they hold.

use crate::{
    Target,
    mapping::{EMAIL_LABEL, FULL_NAME, IS_COMPANY, PHONE_LABEL, SOURCE_UID},
};

/// Where a file seems to come from.
pub(crate) fn source(headers: &[String]) -> &'static str {
    let has = |name: &str| headers.iter().any(|header| header.trim() == name);
    let any = |part: &str| headers.iter().any(|header| header.contains(part));
    if any("E-mail 1 - ") || any("Phone 1 - ") || any("Organization 1 - ") {
        "google"
    } else if any("(s.") {
        "dolibarr"
    } else if has("Record ID") {
        "hubspot"
    } else if has("Is a Company") || has("is_company") || has("External ID") {
        "odoo"
    } else if (has("E-mail Address") || has("Adresse de messagerie")) && headers.len() > 20 {
        "outlook"
    } else if has("billing_address_street") || has("Billing Street") {
        "suitecrm"
    } else if any("Raison sociale") && (any("Code client") || any("Code tiers")) {
        "lmb"
    } else {
        "other"
    }
}

/// What each column holds, as far as its name tells. A target is given once.
pub(crate) fn map(headers: &[String]) -> Vec<Option<Target>> {
    let mut taken: Vec<Target> = Vec::new();
    headers
        .iter()
        .map(|header| {
            let target =
                numbered(header).or_else(|| technical(header)).or_else(|| named(header))?;
            let free = matches!(target, Target::Note) || !taken.contains(&target);
            free.then(|| taken.push(target.clone()))?;
            Some(target)
        })
        .collect()
}

fn field(key: &str) -> Option<Target> {
    Some(Target::Field(key.to_owned()))
}

fn coordinate(group: u8, key: &str) -> Option<Target> {
    Some(Target::Coordinate(group, key.to_owned()))
}

fn address(group: u8, key: &str) -> Option<Target> {
    Some(Target::Address(group, key.to_owned()))
}

/// Google's numbered columns: `Phone 2 - Value`, `Address 1 - City`, `Organization 1 - Name`.
fn numbered(header: &str) -> Option<Target> {
    let (head, tail) = header.trim().split_once(" - ")?;
    let (what, number) = head.rsplit_once(' ')?;
    let group = number.parse::<u8>().ok()?.checked_sub(1)?;
    match (what, tail) {
        ("E-mail", "Value") => coordinate(group, "email"),
        ("E-mail", "Label" | "Type") => coordinate(group, EMAIL_LABEL),
        ("Phone", "Value") => coordinate(group, "phone"),
        ("Phone", "Label" | "Type") => coordinate(group, PHONE_LABEL),
        ("Address", "Label" | "Type") => address(group, "label"),
        ("Address", "Street") => address(group, "line1"),
        ("Address", "Extended Address") => address(group, "line2"),
        ("Address", "PO Box") => address(group, "line3"),
        ("Address", "City") => address(group, "city"),
        ("Address", "Postal Code") => address(group, "postcode"),
        ("Address", "Country") => address(group, "country"),
        ("Website", "Value") => Some(Target::Website(group)),
        ("Organization", "Name") if group == 0 => field("legal_name"),
        ("Organization", "Title") if group == 0 => field("job_title"),
        ("Custom Field" | "Relation" | "Event", "Value") => Some(Target::Note),
        _ => None,
    }
}

/// Dolibarr's `Label* (s.column)`: the label is translated, the column is not.
fn technical(header: &str) -> Option<Target> {
    let column = header.trim().strip_suffix(')')?.rsplit_once("(s.")?.1;
    match column {
        "nom" => field("legal_name"),
        "name_alias" => field("trade_name"),
        "code_client" => field("client_code"),
        "address" => address(0, "line1"),
        "zip" => address(0, "postcode"),
        "town" => address(0, "city"),
        "fk_pays" | "fk_country" => address(0, "country"),
        "phone" => coordinate(0, "phone"),
        "phone_mobile" => coordinate(0, "mobile"),
        "fax" => coordinate(0, "fax"),
        "email" => coordinate(0, "email"),
        "url" => Some(Target::Website(0)),
        "siren" => field("siren"),
        "siret" => field("siret"),
        "ape" => field("naf"),
        "tva_intra" => field("vat_number"),
        "capital" => field("capital"),
        "fk_forme_juridique" => field("legal_form"),
        "note_private" | "note_public" => Some(Target::Note),
        "rowid" | "ref_ext" => field(SOURCE_UID),
        _ => None,
    }
}

/// Letters and digits in lower case, accents gone, one space between words.
fn fold(header: &str) -> String {
    let plain = header.chars().flat_map(char::to_lowercase).map(|c| match c {
        'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        c if c.is_alphanumeric() => c,
        _ => ' ',
    });
    plain.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn named(header: &str) -> Option<Target> {
    let name = fold(header);
    identity(&name).or_else(|| reach(&name)).or_else(|| place(&name)).or_else(|| extra(&name))
}

fn identity(name: &str) -> Option<Target> {
    field(match name {
        "first name" | "given name" | "firstname" | "prenom" | "prenoms" => "first_name",
        "last name" | "family name" | "lastname" | "surname" | "nom de famille" => "last_name",
        "name" | "full name" | "display name" | "nom complet" | "nom" | "contact"
        | "nom du contact" | "file as" => FULL_NAME,
        "is a company" | "is company" | "est une societe" => IS_COMPANY,
        "title" | "civilite" | "titre" | "salutation" => "civility",
        "company" | "organization name" | "organisation" | "societe" | "entreprise"
        | "raison sociale" | "account name" | "company name" | "associated company"
        | "denomination" | "nom de la societe" | "nom du tiers" | "client" => "legal_name",
        "enseigne" | "nom commercial" | "trade name" | "nom d enseigne" => "trade_name",
        "forme juridique" | "legal form" => "legal_form",
        "job title" | "fonction" | "poste" | "organization title" | "function" => "job_title",
        "birthday" | "anniversaire" | "date de naissance" | "birthdate" => "birthday",
        "language" | "langue" | "lang" => "language",
        "external id" | "id" | "record id" | "uid" | "identifiant externe" | "identifiant" => {
            SOURCE_UID
        }
        "ref" | "reference" | "code client" | "code tiers" | "client code" | "n client"
        | "numero client" | "account number" => "client_code",
        "categorie" | "category" | "category id" | "industry" | "secteur"
        | "secteur d activite" | "famille" => "category",
        "origine" | "origin" | "source" | "lead source" | "original source" => "origin",
        "statut" | "status" | "lead status" | "etat" => "status",
        "labels" | "group membership" | "categories" | "etiquettes" | "tags" | "mots cles" => {
            "tags"
        }
        "siren" | "identifiant professionnel 1" => "siren",
        "siret" | "identifiant professionnel 2" | "n siret" | "numero siret" => "siret",
        "vat"
        | "tva intracommunautaire"
        | "numero de tva"
        | "vat number"
        | "n tva"
        | "tva"
        | "code tva"
        | "n tva intracommunautaire"
        | "tax id" => "vat_number",
        "naf" | "ape" | "code ape" | "code naf" | "identifiant professionnel 3" => "naf",
        "capital" => "capital",
        "effectif" | "employees" | "number of employees" | "staff" => "staff",
        _ => return None,
    })
}

fn reach(name: &str) -> Option<Target> {
    let (group, key) = match name {
        "email"
        | "e mail"
        | "e mail address"
        | "mail"
        | "courriel"
        | "adresse de messagerie"
        | "email address"
        | "adresse e mail"
        | "adresse mail"
        | "email1"
        | "work email" => (0, "email"),
        "e mail 2 address" | "adresse de messagerie 2" | "email 2" | "email2" => (1, "email"),
        "e mail 3 address" | "adresse de messagerie 3" | "email 3" => (2, "email"),
        "phone"
        | "telephone"
        | "tel"
        | "business phone"
        | "phone number"
        | "telephone bureau"
        | "phone work"
        | "office phone"
        | "telephone professionnel"
        | "tel bureau"
        | "telephone fixe"
        | "phone office"
        | "tel bureau principal"
        | "telephone 1" => (0, "phone"),
        "mobile"
        | "mobile phone"
        | "portable"
        | "tel mobile"
        | "telephone portable"
        | "mobile phone number"
        | "phone mobile"
        | "telephone mobile"
        | "gsm" => (0, "mobile"),
        "fax" | "business fax" | "telecopie" | "phone fax" | "fax bureau" | "telecopie bureau" => {
            (0, "fax")
        }
        "business phone 2" | "telephone 2" | "telephone bureau 2" | "phone alternate" => {
            (1, "phone")
        }
        "home phone" | "telephone domicile" | "tel domicile" => (2, "phone"),
        _ => return None,
    };
    coordinate(group, key)
}

fn place(name: &str) -> Option<Target> {
    let (group, key) = match name {
        "street"
        | "adresse"
        | "address"
        | "rue"
        | "business street"
        | "rue bureau"
        | "street address"
        | "billing street"
        | "billing address street"
        | "adresse 1"
        | "adresse ligne 1"
        | "rue bureau 1" => (0, "line1"),
        "street2"
        | "street 2"
        | "business street 2"
        | "rue bureau 2"
        | "complement"
        | "adresse 2"
        | "complement d adresse"
        | "adresse ligne 2" => (0, "line2"),
        "business street 3" | "rue bureau 3" | "adresse 3" | "business address po box" => {
            (0, "line3")
        }
        "zip"
        | "postal code"
        | "code postal"
        | "cp"
        | "business postal code"
        | "code postal bureau"
        | "postcode"
        | "zip code"
        | "billing postal code"
        | "billing address postalcode"
        | "billing zip postal code" => (0, "postcode"),
        "city"
        | "ville"
        | "town"
        | "business city"
        | "ville bureau"
        | "billing city"
        | "billing address city"
        | "commune"
        | "localite" => (0, "city"),
        "country"
        | "pays"
        | "country id code"
        | "business country region"
        | "pays region bureau"
        | "code pays"
        | "billing country"
        | "billing address country"
        | "country id"
        | "pays bureau" => (0, "country"),
        "home street" | "rue domicile" | "shipping street" | "shipping address street" => {
            (1, "line1")
        }
        "home postal code"
        | "code postal domicile"
        | "shipping postal code"
        | "shipping address postalcode" => (1, "postcode"),
        "home city" | "ville domicile" | "shipping city" | "shipping address city" => (1, "city"),
        "home country region" | "pays region domicile" | "shipping address country" => {
            (1, "country")
        }
        _ => return None,
    };
    address(group, key)
}

fn extra(name: &str) -> Option<Target> {
    match name {
        "web page" | "website" | "site web" | "site internet" | "url" | "page web" | "web"
        | "website url" => Some(Target::Website(0)),
        "notes"
        | "note"
        | "remarques"
        | "commentaire"
        | "commentaires"
        | "description"
        | "comment"
        | "comments"
        | "observations"
        | "related company external id"
        | "parent id id"
        | "department"
        | "service" => Some(Target::Note),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(header: &str, expect: Option<Target>) {
        assert_eq!(map(&[header.to_owned()]), [expect], "{header}");
    }

    #[test]
    fn columns_are_known_by_their_names() {
        check("Given Name", field("first_name"));
        check("Phone 2 - Value", coordinate(1, "phone"));
        check("E-mail 1 - Type", coordinate(0, EMAIL_LABEL));
        check("Nom du tiers* (s.nom)", field("legal_name"));
        check("Company name* (s.nom)", field("legal_name"));
        check("Related Company/External ID", Some(Target::Note));
        check("country_id/code", address(0, "country"));
        check("Business Country/Region", address(0, "country"));
        check("Téléphone portable", coordinate(0, "mobile"));
        check("N° SIRET", field("siret"));
        check("Initials", None);
    }

    #[test]
    fn a_target_is_given_once() {
        let headers = ["Email", "E-mail Address"].map(str::to_owned);
        assert_eq!(map(&headers), [coordinate(0, "email"), None]);
    }
}
