//! Words that files use for what a fiche keeps as a code.

/// The code that a root or item field keeps for a written value, where there is one.
pub(crate) fn code(key: &str, value: &str) -> Option<&'static str> {
    let plain = value.trim().trim_end_matches('.').to_lowercase();
    let table: &[(&str, &[&str])] = match key {
        "country" => COUNTRIES,
        "civility" => CIVILITIES,
        "language" => LANGUAGES,
        "party_kind" => PARTY_KINDS,
        "client_stage" => STAGES,
        _ => return None,
    };
    let known = |(code, words): &&(&'static str, &[&str])| {
        code.eq_ignore_ascii_case(&plain) || words.contains(&plain.as_str())
    };
    table.iter().find(known).map(|(code, _)| *code)
}

const CIVILITIES: &[(&str, &[&str])] = &[
    ("mr", &["m", "monsieur", "mister"]),
    ("mrs", &["mme", "madame", "ms", "miss", "mlle", "mademoiselle"]),
    ("mr_and_mrs", &["m et mme", "m. et mme", "mr and mrs"]),
    ("dr", &["docteur", "doctor"]),
    ("me", &["maître", "maitre"]),
];

const LANGUAGES: &[(&str, &[&str])] = &[
    ("fr", &["français", "francais", "french", "fr_fr", "fr-fr"]),
    ("en", &["anglais", "english", "en_us", "en_gb", "en-us", "en-gb"]),
    ("de", &["allemand", "german", "deutsch", "de_de"]),
    ("es", &["espagnol", "spanish", "español", "es_es"]),
    ("it", &["italien", "italian", "italiano", "it_it"]),
    ("nl", &["néerlandais", "dutch", "nederlands", "nl_nl"]),
    ("pt", &["portugais", "portuguese", "português", "pt_pt"]),
];

const PARTY_KINDS: &[(&str, &[&str])] = &[
    ("individual", &["particulier", "person", "personne"]),
    ("company", &["professionnel", "société", "entreprise"]),
    ("association", &[]),
    ("administration", &["collectivité", "public"]),
];

const STAGES: &[(&str, &[&str])] = &[
    ("lead", &["piste", "suspect", "new"]),
    ("prospect", &["opportunity"]),
    ("client", &["customer"]),
    ("former_client", &["ancien client"]),
];

const COUNTRIES: &[(&str, &[&str])] = &[
    ("FR", &["france", "fra"]),
    ("BE", &["belgique", "belgium", "belgië"]),
    ("CH", &["suisse", "switzerland", "schweiz"]),
    ("LU", &["luxembourg"]),
    ("MC", &["monaco"]),
    ("DE", &["allemagne", "germany", "deutschland"]),
    ("AT", &["autriche", "austria", "österreich"]),
    ("ES", &["espagne", "spain", "españa"]),
    ("PT", &["portugal"]),
    ("IT", &["italie", "italy", "italia"]),
    ("NL", &["pays-bas", "netherlands", "nederland", "the netherlands"]),
    ("GB", &["royaume-uni", "united kingdom", "uk", "great britain", "england", "angleterre"]),
    ("IE", &["irlande", "ireland"]),
    ("DK", &["danemark", "denmark"]),
    ("SE", &["suède", "sweden"]),
    ("NO", &["norvège", "norway"]),
    ("FI", &["finlande", "finland"]),
    ("PL", &["pologne", "poland"]),
    ("CZ", &["tchéquie", "république tchèque", "czechia", "czech republic"]),
    ("GR", &["grèce", "greece"]),
    ("RO", &["roumanie", "romania"]),
    ("HU", &["hongrie", "hungary"]),
    ("US", &["états-unis", "etats-unis", "united states", "usa", "united states of america"]),
    ("CA", &["canada"]),
    ("MA", &["maroc", "morocco"]),
    ("TN", &["tunisie", "tunisia"]),
    ("DZ", &["algérie", "algeria"]),
    ("SN", &["sénégal", "senegal"]),
    ("CI", &["côte d'ivoire", "ivory coast"]),
    ("CN", &["chine", "china"]),
    ("JP", &["japon", "japan"]),
    ("RE", &["la réunion", "réunion", "reunion"]),
    ("GP", &["guadeloupe"]),
    ("MQ", &["martinique"]),
    ("GF", &["guyane", "guyane française", "french guiana"]),
    ("YT", &["mayotte"]),
];

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn words_become_codes() {
        for (key, value, expect) in [
            ("country", "France", Some("FR")),
            ("country", "be", Some("BE")),
            ("country", "Atlantide", None),
            ("civility", "Mme.", Some("mrs")),
            ("language", "fr_FR", Some("fr")),
            ("city", "France", None),
        ] {
            assert_eq!(code(key, value), expect, "{key} {value}");
        }
    }
}
