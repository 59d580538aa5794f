//! The workspace's lists of values, and what people write of their visits.

pub(crate) const CATEGORIES: &[&str] = &[
    "Boulangerie-pâtisserie",
    "Commerce de bouche",
    "Restauration",
    "Hôtellerie",
    "Collectivité",
    "Industrie",
    "Revendeur",
    "Particulier",
    "Association",
];

pub(crate) const ORIGINS: &[&str] = &[
    "Salon Sirha 2025",
    "Europain 2024",
    "Site internet",
    "Bouche-à-oreille",
    "Appel entrant",
    "Prospection terrain",
    "Parrainage",
    "Ancien fichier",
];

pub(crate) const STATUSES: &[&str] = &[
    "Client actif",
    "À relancer",
    "En négociation",
    "Devis envoyé",
    "En sommeil",
    "Litige en cours",
];

pub(crate) const LEGAL_FORMS: &[&str] =
    &["SARL", "SAS", "SASU", "EURL", "EI", "SA", "SNC", "SCOP", "Association loi 1901"];

pub(crate) const TAGS: &[&str] = &[
    "tournée du mardi",
    "tournée du jeudi",
    "four à sole",
    "levain",
    "bio",
    "saisonnier",
    "contrat d’entretien",
    "prospect 2026",
    "paiement 30 jours",
    "livraison avant 7 h",
    "VIP",
];

const PRODUCTS: &[&str] = &[
    "four à sole Bongard",
    "pétrin à spirale 80 l",
    "chambre de pousse",
    "laminoir",
    "batteur-mélangeur 20 l",
    "façonneuse",
    "vitrine réfrigérée",
    "farine T65 Label Rouge",
    "farine de sarrasin",
    "levure fraîche 500 g",
    "beurre de tourage AOP",
    "sacs à pain imprimés",
    "diviseuse hydraulique",
    "refroidisseur d’eau",
];

/// Kind, subject, text; `{}` is a product.
const EXCHANGES: &[(&str, &str, &str)] = &[
    (
        "visit",
        "Visite de courtoisie",
        "Bon accueil. Le {} donne satisfaction ; à revoir au printemps.",
    ),
    (
        "visit",
        "Démonstration",
        "Démonstration du {} devant toute l’équipe. Le chef est convaincu, la décision revient à la gérante.",
    ),
    (
        "visit",
        "Relevé de mesures",
        "Mesures prises pour le {} : passage de porte de 83 cm, prévoir un démontage. Alimentation triphasée à confirmer.",
    ),
    (
        "visit",
        "Panne",
        "Le {} est en panne depuis lundi. Intéressé par le contrat d’entretien ; veut un devis avant la fin du mois.",
    ),
    (
        "incoming_call",
        "Délai de livraison",
        "Demande le délai de livraison pour : {}. Rappelé dans la journée.",
    ),
    (
        "incoming_call",
        "Commande par téléphone",
        "Commande de {} pour la semaine prochaine, livraison avant 7 h par la cour.",
    ),
    (
        "incoming_call",
        "Question de facture",
        "Ne retrouve pas la dernière facture ({}). Renvoyée par courriel.",
    ),
    (
        "outgoing_call",
        "Relance de devis",
        "Relance du devis pour : {}. Réponse promise sous huitaine.",
    ),
    ("outgoing_call", "Prise de rendez-vous", "Rendez-vous fixé pour parler de : {}."),
    ("outgoing_call", "Pas de réponse", "Laissé un message au sujet de : {}."),
    ("email", "Documentation envoyée", "Fiche technique et tarif envoyés : {}."),
    (
        "email",
        "Devis envoyé",
        "Devis envoyé pour : {}. Remise de 5 % si commande avant la fin du mois.",
    ),
    ("letter", "Catalogue", "Catalogue de l’année envoyé, page de {} cornée."),
    ("sms", "Confirmation", "Passage confirmé demain matin, avec : {}."),
    ("note", "À savoir", "Ferme le lundi et trois semaines en août. Compare nos prix sur : {}."),
    ("note", "Concurrence", "Un concurrent propose une reprise sur : {}. Rester attentif."),
    (
        "complaint",
        "Livraison incomplète",
        "Il manquait à la livraison : {}. Avoir demandé, excuses présentées.",
    ),
    ("complaint", "Bruit", "Trouve trop bruyant : {}. Technicien prévenu."),
];

const NOTES: &[&str] = &[
    "Entrée des livraisons par la cour, sonner deux fois.",
    "Le patron est au fournil jusqu’à 11 h, ne pas appeler avant.",
    "Travaille au levain naturel, curieux de farines anciennes.",
    "Prévoit d’agrandir le laboratoire l’an prochain.",
    "**Ne livre pas le lundi.**",
    "Cousin du boulanger de Dol ; se parlent des prix.",
    "Paie toujours à l’échéance.",
    "Cherche un apprenti.",
    "Aime qu’on goûte ce qu’il fait. Prévoir du temps.",
    "Ascenseur trop petit : tout passe par l’escalier.",
    "Budget voté en mars, décision en commission.",
    "A repris l’affaire de ses parents en 2019.",
];

use crate::dice::Dice;

/// An exchange: kind, subject, text.
pub(crate) fn exchange(dice: &mut Dice) -> (&'static str, &'static str, String) {
    let (kind, subject, text) = dice.pick(EXCHANGES);
    (kind, subject, text.replace("{}", dice.one(PRODUCTS)))
}

/// A remark for the notes.
pub(crate) fn remark(dice: &mut Dice) -> &'static str {
    dice.one(NOTES)
}
