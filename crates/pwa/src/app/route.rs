//! Addresses of screens. Each survives a reload and can be sent to a colleague.

use super::{look::Look, plan::Plan};
use carnet_engine::api::Whose;
use carnet_ids::DocId;

/// What is on the screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Route {
    /// `/`: the board of the user's own fiches; `/tableau/tous`: that of all.
    Board {
        /// Of all fiches on this device.
        all: bool,
    },
    /// `/annuaire`
    #[default]
    Directory,
    /// `/fiche/<id>/<part>`
    Fiche(DocId, Part),
    /// `/taches/<whose>`
    Tasks(Whose),
    /// `/agenda/<layout>/<whose>/<day>`
    Agenda(Look),
    /// `/carte/<what>`
    Map(Plan),
    /// `/conflits`
    Conflicts,
    /// `/synchronisation`
    Sync,
    /// `/notifications`
    Notices,
    /// `/import`
    Import,
    /// `/reglages`
    Settings,
    /// `/administration/<part>`
    Admin(Admin),
    /// `/#/join/<secret>`: a link that signs in.
    Join(String),
}

/// A part of the administration.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Admin {
    /// Personnes.
    #[default]
    People,
    /// Rôles.
    Roles,
    /// Appareils.
    Devices,
    /// Synchronisation.
    Health,
    /// Listes.
    Lists,
    /// Types de relation.
    Relations,
    /// Journal.
    Journal,
    /// Personnalisation.
    Custom,
    /// Fidélité.
    Loyalty,
    /// Conditions.
    Terms,
    /// Carte.
    Map,
}

/// A section of a fiche.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Part {
    /// Informations principales.
    #[default]
    Main,
    /// The same, of a supplier.
    Supplier,
    /// Suivi › Évènements.
    Activity,
    /// Suivi › Tâches.
    Tasks,
    /// Suivi › Agenda.
    Agenda,
    /// Suivi › Temps passé.
    Time,
    /// Fidélité.
    Loyalty,
    /// Informations complémentaires.
    Terms,
    /// Pièces jointes.
    Files,
    /// Modifier la fiche.
    Modify,
    /// Historique.
    History,
    /// Options avancées.
    Advanced,
    /// Imprimer la fiche.
    Print,
}

const PARTS: [(Part, &str); 13] = [
    (Part::Main, "informations"),
    (Part::Supplier, "fournisseur"),
    (Part::Activity, "suivi"),
    (Part::Tasks, "suivi/taches"),
    (Part::Agenda, "suivi/agenda"),
    (Part::Time, "suivi/temps"),
    (Part::Loyalty, "fidelite"),
    (Part::Terms, "complements"),
    (Part::Files, "pieces"),
    (Part::Modify, "modifier"),
    (Part::History, "historique"),
    (Part::Advanced, "options"),
    (Part::Print, "imprimer"),
];

impl Route {
    /// The route of an address's path and fragment.
    pub(crate) fn of(path: &str, fragment: &str) -> Self {
        if let Some(secret) = fragment.strip_prefix("#/join/") {
            return Self::Join(secret.to_owned());
        }
        let mut segments = path.split('/').filter(|segment| !segment.is_empty());
        match segments.next() {
            None => Self::Board { all: false },
            Some("tableau") => Self::Board { all: segments.next() == Some("tous") },
            Some("fiche") => Self::fiche(segments.next(), &segments.collect::<Vec<_>>().join("/")),
            Some("taches") => Self::Tasks(match segments.next() {
                Some("equipe") => Whose::Team,
                Some("tous") => Whose::Everybody,
                _ => Whose::Mine,
            }),
            Some("agenda") => Self::Agenda(Look::of(segments)),
            Some("carte") => Self::Map(Plan::of(segments)),
            Some("conflits") => Self::Conflicts,
            Some("synchronisation") => Self::Sync,
            Some("notifications") => Self::Notices,
            Some("import") => Self::Import,
            Some("reglages") => Self::Settings,
            Some("administration") => Self::Admin(match segments.next() {
                Some("roles") => Admin::Roles,
                Some("appareils") => Admin::Devices,
                Some("synchronisation") => Admin::Health,
                Some("listes") => Admin::Lists,
                Some("relations") => Admin::Relations,
                Some("journal") => Admin::Journal,
                Some("personnalisation") => Admin::Custom,
                Some("fidelite") => Admin::Loyalty,
                Some("conditions") => Admin::Terms,
                Some("carte") => Admin::Map,
                _ => Admin::People,
            }),
            _ => Self::Directory,
        }
    }

    fn fiche(id: Option<&str>, part: &str) -> Self {
        let Some(Ok(id)) = id.map(str::parse) else { return Self::Directory };
        let part =
            PARTS.iter().find(|(_, name)| *name == part).map_or(Part::Main, |(part, _)| *part);
        Self::Fiche(id, part)
    }

    /// Its address.
    pub(crate) fn path(&self) -> String {
        match self {
            Self::Board { all: false } => "/".to_owned(),
            Self::Board { all: true } => "/tableau/tous".to_owned(),
            Self::Directory => "/annuaire".to_owned(),
            Self::Fiche(id, part) => {
                let name =
                    PARTS.iter().find(|(known, _)| known == part).map_or("", |(_, name)| name);
                format!("/fiche/{id}/{name}")
            }
            Self::Tasks(Whose::Team) => "/taches/equipe".to_owned(),
            Self::Tasks(Whose::Everybody) => "/taches/tous".to_owned(),
            Self::Tasks(_) => "/taches".to_owned(),
            Self::Agenda(look) => look.path(),
            Self::Map(plan) => plan.path(),
            Self::Conflicts => "/conflits".to_owned(),
            Self::Sync => "/synchronisation".to_owned(),
            Self::Notices => "/notifications".to_owned(),
            Self::Import => "/import".to_owned(),
            Self::Settings => "/reglages".to_owned(),
            Self::Admin(Admin::People) => "/administration/personnes".to_owned(),
            Self::Admin(Admin::Roles) => "/administration/roles".to_owned(),
            Self::Admin(Admin::Devices) => "/administration/appareils".to_owned(),
            Self::Admin(Admin::Health) => "/administration/synchronisation".to_owned(),
            Self::Admin(Admin::Lists) => "/administration/listes".to_owned(),
            Self::Admin(Admin::Relations) => "/administration/relations".to_owned(),
            Self::Admin(Admin::Journal) => "/administration/journal".to_owned(),
            Self::Admin(Admin::Custom) => "/administration/personnalisation".to_owned(),
            Self::Admin(Admin::Loyalty) => "/administration/fidelite".to_owned(),
            Self::Admin(Admin::Terms) => "/administration/conditions".to_owned(),
            Self::Admin(Admin::Map) => "/administration/carte".to_owned(),
            Self::Join(secret) => format!("/#/join/{secret}"),
        }
    }

    /// The contact whose fiche is on the screen.
    pub(crate) fn contact(&self) -> Option<DocId> {
        match self {
            Self::Fiche(id, _) => Some(*id),
            _ => None,
        }
    }

    /// How the frame is cut: the directory, a fiche beside it, or a page of its own.
    pub(crate) fn view(&self) -> &'static str {
        match self {
            Self::Directory => "list",
            Self::Fiche(..) => "fiche",
            _ => "page",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_back_to_its_screen() {
        let id = DocId::new([7; 16]);
        let mut all =
            vec![Route::Directory, Route::Conflicts, Route::Sync, Route::Import, Route::Settings];
        let parts = [Admin::People, Admin::Roles, Admin::Devices, Admin::Relations, Admin::Journal];
        all.extend(parts.map(Route::Admin));
        all.extend([false, true].map(|all| Route::Board { all }));
        all.push(Route::Agenda(Look::default()));
        all.push(Route::Notices);
        all.push(Route::Admin(Admin::Health));
        all.push(Route::Admin(Admin::Custom));
        all.push(Route::Admin(Admin::Loyalty));
        all.push(Route::Admin(Admin::Terms));
        all.push(Route::Admin(Admin::Map));
        all.push(Route::Admin(Admin::Lists));
        all.push(Route::Map(Plan::All(None)));
        all.extend([Whose::Mine, Whose::Team, Whose::Everybody].map(Route::Tasks));
        all.extend(PARTS.iter().map(|(part, _)| Route::Fiche(id, *part)));
        for route in all {
            assert_eq!(Route::of(&route.path(), ""), route);
        }
    }

    #[test]
    fn a_link_that_signs_in_is_in_the_fragment() {
        assert_eq!(Route::of("/", "#/join/abc"), Route::Join("abc".into()));
    }

    #[test]
    fn what_leads_nowhere_leads_to_the_directory() {
        for path in ["/nowhere", "/fiche", "/fiche/not-an-id/suivi"] {
            assert_eq!(Route::of(path, ""), Route::Directory);
        }
    }
}
