//! Names of people and of houses.

/// First names, and whether the person is a woman.
pub(crate) const FIRST: &[(&str, bool)] = &[
    ("Nadia", true),
    ("Élodie", true),
    ("Maëlle", true),
    ("Anne-Sophie", true),
    ("Chloé", true),
    ("Françoise", true),
    ("Hélène", true),
    ("Inès", true),
    ("Jeanne", true),
    ("Léa", true),
    ("Marie-Noëlle", true),
    ("Océane", true),
    ("Solène", true),
    ("Zoé", true),
    ("Gwenaëlle", true),
    ("Fatima", true),
    ("Aïcha", true),
    ("Bérénice", true),
    ("Camille", true),
    ("Delphine", true),
    ("Paul", false),
    ("Loïc", false),
    ("Yann", false),
    ("François", false),
    ("Jérôme", false),
    ("Gaël", false),
    ("Raphaël", false),
    ("Noël", false),
    ("Jean-Baptiste", false),
    ("Mickaël", false),
    ("Rémi", false),
    ("Sébastien", false),
    ("Thibault", false),
    ("Youssef", false),
    ("Étienne", false),
    ("Émile", false),
    ("Ludovic", false),
    ("Mathéo", false),
    ("Pierre-Yves", false),
    ("Antoine", false),
    ("Ahmed", false),
    ("Benoît", false),
    ("Clément", false),
    ("Damien", false),
    ("Erwan", false),
];

/// Last names.
pub(crate) const LAST: &[&str] = &[
    "Le Moal",
    "Le Goff",
    "Kervella",
    "Guégan",
    "Le Bihan",
    "Tanguy",
    "Prigent",
    "Quéré",
    "Le Roux",
    "Lefèvre",
    "Müller",
    "Nguyễn",
    "Benali",
    "Da Silva",
    "Martínez",
    "Petit",
    "Durand",
    "Moreau",
    "Lemaître",
    "Chevalier",
    "Garnier",
    "Faure",
    "Roussel",
    "Besnard",
    "Hervé",
    "Jégou",
    "Riou",
    "Thébault",
    "Cadiou",
    "L’Hostis",
    "D’Hervilly",
    "de La Villéon",
    "O’Connor",
    "Böhm",
    "Łukaszewski",
    "Çelik",
    "Öztürk",
    "Ferré",
    "Bœuf",
    "Sœur",
    "Gauthier",
    "Rault",
    "Morvan",
    "Le Gall",
    "Corre",
    "Daniélou",
    "Perrin",
    "Blanchard",
    "Marchand",
    "Collin",
    "Vasseur",
    "Delaunay",
    "Poirier",
    "Huet",
];

/// What a bakery, a shop, a restaurant is called, before the name of its owner or street.
pub(crate) const TRADES: &[(&str, &str, &str)] = &[
    ("Boulangerie", "Boulangerie-pâtisserie", "10.71C"),
    ("Boulangerie-pâtisserie", "Boulangerie-pâtisserie", "10.71C"),
    ("Fournil", "Boulangerie-pâtisserie", "10.71C"),
    ("Maison", "Boulangerie-pâtisserie", "10.71C"),
    ("Pâtisserie", "Boulangerie-pâtisserie", "10.71D"),
    ("Chocolaterie", "Commerce de bouche", "10.82Z"),
    ("Biscuiterie", "Industrie", "10.72Z"),
    ("Crêperie", "Restauration", "56.10A"),
    ("Restaurant", "Restauration", "56.10A"),
    ("Brasserie", "Restauration", "56.10A"),
    ("Pizzeria", "Restauration", "56.10A"),
    ("Hôtel", "Hôtellerie", "55.10Z"),
    ("Traiteur", "Commerce de bouche", "56.21Z"),
    ("Épicerie", "Commerce de bouche", "47.11B"),
    ("Fromagerie", "Commerce de bouche", "47.29Z"),
    ("Minoterie", "Industrie", "10.61A"),
    ("Grands Moulins", "Industrie", "10.61A"),
    ("Froid & Cuisson", "Revendeur", "46.69B"),
];

/// Second halves of the names of houses.
pub(crate) const HOUSES: &[&str] = &[
    "des Lices",
    "du Parlement",
    "Saint-Hélier",
    "du Port",
    "de la Gare",
    "des Halles",
    "Sainte-Anne",
    "d’Armor",
    "de l’Océan",
    "des Deux Rives",
    "du Vieux Four",
    "de l’Écluse",
    "du Moulin Blanc",
    "aux Délices d’Émilie",
    "de la Mère Poularde",
    "Cœur de Blé",
    "L’Épi d’Or",
    "Ty Bara",
    "Le Pétrin Moissagais",
    "du Phare",
    "de la Côte de Granit",
    "Les Trois Épis",
    "de Brocéliande",
    "Au Bon Levain",
    "À l’Ancienne",
];

/// Associations.
pub(crate) const ASSOCIATIONS: &[&str] = &[
    "Comité des fêtes",
    "Amicale laïque",
    "Cercle celtique",
    "Association des parents d’élèves",
    "Foyer des jeunes travailleurs",
    "Les Restos du pays",
    "Épicerie solidaire",
    "Club nautique",
    "Union des boulangers",
    "Banque alimentaire",
];

/// Administrations.
pub(crate) const ADMINISTRATIONS: &[&str] = &[
    "Mairie",
    "Centre hospitalier",
    "Lycée hôtelier",
    "Cuisine centrale",
    "EHPAD Les Hortensias",
    "Collège Anne-de-Bretagne",
    "Communauté de communes",
    "Caisse des écoles",
    "Résidence autonomie",
];

/// Names as long as they come, up to 120 characters.
pub(crate) const LONG: &[&str] = &[
    "Syndicat intercommunal à vocation unique pour la restauration scolaire et la cuisine centrale du pays de Châteaugiron",
    "Groupement d’intérêt économique des artisans boulangers, pâtissiers et chocolatiers de la Côte d’Émeraude et du Penthièvre",
    "Société coopérative d’intérêt collectif des meuniers et paysans-boulangers de Haute-Bretagne et du Bas-Maine réunis",
    "Établissement public de santé mentale, service de restauration et d’approvisionnement, site de la Basse-Vilaine",
];

/// Functions.
pub(crate) const JOBS: &[&str] =
    &["gérante", "gérant", "chef de cuisine", "responsable des achats", "comptable", "intendante"];

/// A text as it is written in an address of the Web: plain letters, digits and hyphens.
pub(crate) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for char in text.chars().flat_map(char::to_lowercase) {
        match plain(char) {
            Some(letters) => slug.push_str(letters),
            None if char.is_ascii_alphanumeric() => slug.push(char),
            None if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            None => {}
        }
    }
    let cut = slug.len().min(40);
    slug.truncate(cut);
    slug.trim_matches('-').to_owned()
}

const fn plain(char: char) -> Option<&'static str> {
    Some(match char {
        'à' | 'â' | 'á' | 'ä' => "a",
        'é' | 'è' | 'ê' | 'ë' => "e",
        'î' | 'ï' | 'í' => "i",
        'ô' | 'ö' | 'ó' => "o",
        'ù' | 'û' | 'ü' | 'ú' => "u",
        'ç' => "c",
        'ñ' => "n",
        'œ' => "oe",
        'æ' => "ae",
        'ł' => "l",
        'ễ' => "e",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_plain() {
        assert_eq!(slug("Boulangerie L’Épi d’Or & Fils"), "boulangerie-l-epi-d-or-fils");
        assert_eq!(slug("Bœuf Łukaszewski"), "boeuf-lukaszewski");
    }

    #[test]
    fn long_names_are_long_and_fit() {
        let lengths = LONG.iter().map(|name| name.chars().count());
        assert!(lengths.clone().all(|length| (100..=125).contains(&length)));
    }
}
