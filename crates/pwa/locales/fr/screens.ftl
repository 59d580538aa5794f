## The screens.
title = { $name } – Carnet
title-board = Tableau de bord
title-directory = Annuaire
title-conflicts = Conflits
title-notices = Notifications
title-sync = Synchronisation
title-import = Importer
title-settings = Réglages
title-join = Connexion
skip = Aller au contenu
nav = Principal
help-button = Aide de cet écran
nav-board = Accueil
news-bell = { $count ->
    [0] Notifications
    [one] Notifications : une non lue
   *[other] Notifications : { $count } non lues
}
nav-directory = Annuaire
nav-tasks = Tâches
nav-agenda = Agenda
nav-conflicts = Conflits
nav-sync = Synchro
nav-import = Importer
nav-settings = Réglages
key-palette = Ctrl K
search-placeholder = Nom, ville, téléphone…
search-label = Rechercher un contact
search-clear = Effacer la recherche
colon = {" "}:{" "}
close = Fermer
cancel = Annuler
change = Changer
save = Enregistrer
saved = Enregistré
saved-field = Enregistré : { $field }
saved-here = enregistré sur cet appareil
saving = enregistrement…
edit = Modifier
add = Ajouter
add-to = Ajouter : { $what }
add-value = Ajouter…
remove = Supprimer
removed = Supprimé
moved = Déplacé
move-up = Monter
move-down = Descendre
open = Ouvrir
copy = Copier
copied = Copié
copy-failed = La copie a échoué : sélectionnez le texte et copiez-le.
undo = Annuler
undo-last = Annuler la dernière action
undone = Action annulée
nothing-to-undo = Rien à annuler
unset = Non renseigné
unnamed = Sans nom
someone = Quelqu’un
yes = Oui
no = Non
number = { $count }
never = jamais
loading = Chargement…
show-more = Afficher la suite
period = Période
days =
    { $count ->
        [one] { $count } jour
        *[other] { $count } jours
    }
last-days =
    { $count ->
        [one] Dernier jour
        *[other] { $count } derniers jours
    }
minutes = { $count } min
date-today = aujourd’hui
date-yesterday = hier
date-day-month = { $day } { $month }
date-day-month-year = { $day } { $month } { $year }
date-and-time = { $date } { $time }
date-civil = { $day }/{ $month }/{ $year }
date-months = janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.
person-device = { $person }, { $device }
who-when = { $who } · { $when }
emptied = vidé
item-added = { $what } : ajout
item-removed = { $what } : suppression
item-restored = { $what } : remise en place
item-moved = { $what } : déplacement

## Synchronisation
sync-up-to-date = À jour
sync-offline = Hors ligne
sync-connecting = Connexion…
sync-sending = Envoi…
sync-arriving = Réception des fiches…
sync-signed-out = Non connecté
sync-full = Appareil plein
sync-device-refused = Appareil refusé
sync-update-needed = Mise à jour nécessaire
sync-pending =
    { $count ->
        [one] { $count } modification en attente
        *[other] { $count } modifications en attente
    }
sync-unsaved =
    { $count ->
        [one] { $count } modification gardée en mémoire
        *[other] { $count } modifications gardées en mémoire
    }
sync-conflicts =
    { $count ->
        [one] { $count } conflit
        *[other] { $count } conflits
    }
sync-refused =
    { $count ->
        [one] { $count } modification refusée
        *[other] { $count } modifications refusées
    }
sync-state = État
sync-connect = Se connecter maintenant
sync-fiches = fiches sur cet appareil
sync-waiting = modifications en attente
sync-in-conflict = conflits à régler
sync-were-refused = modifications refusées
sync-since = dernière mise à jour complète
pending-title = En attente d’envoi
pending-none = Tout est envoyé
pending-none-text = Ce que vous modifiez hors ligne apparaît ici jusqu’à son envoi.
refused-title = Refusées par le serveur
refused-text = Ces modifications n’ont pas été acceptées. Rien n’est perdu : lisez-les, copiez ce qui compte, refaites-les si besoin, puis écartez-les.
refused-discard = Écarter
refused-discarded = Modification écartée
not-kept = Une modification gardée en mémoire n’a pas pu être faite. { $why } Il y était écrit : « { $words } »
refused-now = Le serveur a refusé une modification de { $name } : elle est gardée dans « Synchro ».
aside-title = Mises de côté
aside-text = Ces documents n’ont pas pu être ouverts sur cet appareil. Ils y sont gardés tels quels et le reste continue. « Réessayer » en demande un exemplaire sain au serveur, puis y remet vos modifications en attente.
aside-why = Ce document n’a pas pu être ouvert.
aside-asked = Demandé au serveur : il revient dès qu’il est reçu.
aside-retry = Réessayer
aside-more = Voir le détail
aside-fiche = Cette fiche n’a pas pu être ouverte sur cet appareil. Elle y est gardée telle quelle ; demandez-en un exemplaire sain au serveur.
aside-part = Une année d’échanges de cette fiche n’a pas pu être ouverte : elle manque ici.
room-title = Place sur cet appareil
room-used = { $used } Mo utilisés sur { $allowed } Mo
room-kept = Le navigateur s’est engagé à ne pas effacer ces données.
room-not-kept = Le navigateur peut effacer ces données s’il manque de place : installez l’application pour les protéger.
notice-full =
    { $count ->
        [0] L’appareil n’a plus de place : ce qui s’y trouve se lit, mais rien de nouveau n’arrive ni ne part. Libérez de la place.
        [one] L’appareil n’a plus de place : une modification est gardée en mémoire. Libérez de la place et laissez l’application ouverte.
        *[other] L’appareil n’a plus de place : { $count } modifications sont gardées en mémoire. Libérez de la place et laissez l’application ouverte.
    }
notice-aside =
    { $count ->
        [one] Un document n’a pas pu être ouvert : il est mis de côté.
        *[other] { $count } documents n’ont pas pu être ouverts : ils sont mis de côté.
    }
notice-handed =
    { $count ->
        [one] Une fiche n’est plus dans votre portefeuille : elle quitte cet appareil.
        *[other] { $count } fiches ne sont plus dans votre portefeuille : elles quittent cet appareil.
    }
handed-title = Fiches qui ne vous sont plus confiées
handed-text = Elles ont changé de commercial, ou votre rôle a changé. Ce que vous y aviez écrit est envoyé d’abord ; ce que le serveur n’accepte pas reste ici, sous « Refusées par le serveur ».
handed-waits = Vos modifications partent d’abord ; la fiche s’en va ensuite.
handed-more =
    { $count ->
        [one] Et une autre avant elles.
        *[other] Et { $count } autres avant elles.
    }
handed-more-of-it = Voir lesquelles
handed-read = J’ai lu
handed-was-read = La liste est vidée
handed-one = Cette fiche ne vous est plus confiée
handed-leaving = Cette fiche ne vous est plus confiée. Vos modifications en attente partent d’abord, puis elle quitte cet appareil.
not-allowed = Votre rôle ne le permet pas
not-allowed-text = Un administrateur peut vous en donner le droit.
fiche-read-only = Vous lisez cette fiche sans pouvoir la modifier : votre rôle ou votre portefeuille ne le permet pas. Un administrateur peut le changer.
fiche-read-partly = Seules les rubriques que votre rôle permet de modifier sont montrées.
advanced-none = Rien à faire ici
notice-refused = Le serveur ne reconnaît plus cet appareil. Rien n’est perdu : demandez un nouveau lien de connexion et ouvrez-le ici.
notice-update = Une nouvelle version est prête.
notice-arriving = Réception des fiches : { $received } sur { $expected }. Vous pouvez déjà travailler.
update-now = Mettre à jour
update-unsaved = Enregistrez d’abord ce que vous êtes en train de saisir.

## Annuaire
directory = Annuaire
directory-count =
    { $total ->
        [one] { $total } fiche · sur cet appareil
        *[other] { $total } fiches · sur cet appareil
    }
directory-count-so-far =
    { $total ->
        [one] { $total } fiche · encore { $left } à lire
        *[other] { $total } fiches · encore { $left } à lire
    }
directory-counts = { $matched } sur { $total } · sur cet appareil
searching = Recherche…
nothing-found = Aucune fiche trouvée
nothing-found-text = La recherche porte sur le nom, la ville, le téléphone, l’e-mail, le SIRET, le code client et les étiquettes.
nothing-filtered = Aucune fiche ne répond à ces filtres.
empty-title = Votre annuaire est vide
empty-text = Créez une première fiche, ou importez un fichier de contacts.
arriving-title = Vos fiches arrivent
arriving-text = Elles apparaissent ici dès leur réception.
home-title = Choisissez une fiche
home-text = Vos favoris et les fiches consultées récemment apparaîtront ici.
new-fiche = Nouvelle fiche
new-fiche-short = Nouvelle
new-fiche-named = Créer « { $name } »
favourites = Favoris
recent = Consultées récemment
favourite-add = Ajouter aux favoris
favourite-remove = Retirer des favoris
badge-conflicts =
    { $count ->
        [one] { $count } conflit
        *[other] { $count } conflits
    }
badge-pending = en attente
badge-waiting = en attente d’envoi
badge-archived = archivé
filters = Filtres
filters-clear = Tout effacer
filters-see =
    { $count ->
        [0] Aucune fiche
        [one] Voir { $count } fiche
        *[other] Voir { $count } fiches
    }
filters-saved = Filtres enregistrés
filters-save = Enregistrer
filters-save-name = Enregistrer ces filtres sous le nom
filters-forget = Oublier le filtre { $name }
filters-kept = Filtre « { $name } » enregistré sur cet appareil
filter-any = Indifférent
filter-profile = Profil
filter-state = État
filter-archived = Archivées
filter-conflict = En conflit
filter-pending = En attente d’envoi
filter-mine = Mon portefeuille
filter-not-seen = Pas vus depuis { $days } j
filter-not-seen-label = Pas vus depuis
filter-place = Ville ou département
sort-by = Trier : { $order }
sort-relevance = Pertinence
sort-name = Nom
sort-city = Ville
sort-last-event = Dernier évènement
sort-updated = Dernière modification
select = Sélectionner plusieurs fiches
select-one = Sélectionner { $name }
select-all = Tout sélectionner ({ $count })
select-done = Terminer
selected =
    { $count ->
        [0] Cochez des fiches
        [one] { $count } fiche cochée
        *[other] { $count } fiches cochées
    }
bulk-done =
    { $count ->
        [one] { $count } fiche modifiée
        *[other] { $count } fiches modifiées
    }
palette-title = Aller à…
palette-hint = Une fiche ou une action
picker-hint = Chercher une fiche
picker-none = Aucune fiche trouvée
tag-add = Ajouter une étiquette
tag-remove = Retirer l’étiquette { $tag }

columns = Colonnes
columns-wide = Afficher la liste en colonnes
columns-text = Cochez ce que la liste montre, et mettez-le dans l’ordre. Ce choix reste sur cet appareil.
columns-reset = Rétablir
columns-done = Terminer
column-name = Nom
column-city = Ville
column-postcode = Code postal
column-category = Catégorie
column-status = Statut
column-stage = Étape
column-profiles = Profil
column-rep = Commercial
column-last-event = Dernier évènement
column-state = État
column-earlier = Placer { $column } avant
column-later = Placer { $column } après

## Création
create = Créer
create-name = Nom ou raison sociale
create-fiche = Créer la fiche
created = Fiche créée
duplicates =
    { $count ->
        [one] Cette fiche existe peut-être déjà
        *[other] { $count } fiches ressemblent à celle-ci
    }
because-siret = même SIRET
because-email = même e-mail
because-phone = même téléphone
because-name = nom proche, même code postal

## Fiche
main-information = Informations principales
show-as-client = Afficher la vue client
show-as-supplier = Afficher la vue fournisseur
activity = Suivi
modify = Modifier la fiche
modify-short = Modifier
history = Historique
advanced = Options avancées
fiche-sections = Sections de la fiche
more-actions = Plus d’actions
back-to-list = Revenir à l’annuaire
back-to-fiche = Revenir à la fiche
previous-fiche = Fiche précédente
next-fiche = Fiche suivante
copy-link = Copier le lien de la fiche
link-copied = Lien copié
call = Appeler
call-none = Aucun numéro à appeler
call-number = Appeler le { $number }
text-number = Envoyer un SMS au { $number }
write = Écrire
write-none = Aucune adresse e-mail
write-to = Écrire à { $address }
go-there = Y aller
go-there-none = Aucune adresse
rep-short = Com. { $name }
presence-looking = { $name } consulte
presence-looking-on = { $name } ({ $device }) consulte
presence-typing = { $name } écrit…
presence-typing-on = { $name } ({ $device }) écrit…
fiche-changed-by = { $who } vient de modifier cette fiche
fiche-missing = Fiche introuvable
fiche-not-here-yet = Cette fiche n’est pas encore arrivée sur cet appareil : patientez un instant.
fiche-merged = Cette fiche a été fusionnée dans une autre.
fiche-merged-open = Ouvrir l’autre fiche
created-by = Créée par { $stamp }
updated-by = Modifiée par { $stamp }
fields-all = Afficher tous les champs
fields-fewer = Masquer les champs vides
inherited-company = · hérité de l’entreprise
inherited-built-in = · par défaut
notes-hint = Ce qu’il faut savoir de ce contact
notes-edit = Modifier les notes
coordinates-none = Ni téléphone ni e-mail pour l’instant.
addresses-none = Aucune adresse pour l’instant.
websites-none = Aucun site pour l’instant.
opens-outside = S’ouvre dans une nouvelle fenêtre
by-default = par défaut
default-billing = facturation par défaut
default-delivery = livraison par défaut
do-not-call = Ne pas appeler
consent-refused-email = A refusé les e-mails
consent-refused-sms = A refusé les SMS
consent-refused-phone = A refusé les appels
on-map = Afficher l’adresse sur un plan
edit-address = Modifier l’adresse
remove-address = Supprimer l’adresse
near = Afficher les contacts à proximité
position-here = Je suis ici
position-found = Position relevée : enregistrez pour la garder
position-known = Position connue
position-known-to = Position connue ({ $precision })
event = Évènement
event-compose = Noter un échange…
event-save = Enregistrer l’échange
event-saved = Échange enregistré
events-all = Tout le suivi
events-none = Aucun échange noté pour l’instant.
events-none-title = Rien à afficher
conflict-of =
    { $field } · { $count ->
        [2] deux valeurs saisies en même temps
        *[other] { $count } valeurs saisies en même temps
    }
conflict-keep = Garder « { $value } »
conflict-both = Garder les deux
conflict-other = Autre valeur
conflict-emptied = (vidé)
conflict-settled = Conflit réglé : { $field }
conflict-removed = Supprimé par { $stamp }, pendant que quelqu’un d’autre le modifiait
conflict-keep-item = Garder
conflict-remove-item = Supprimer
conflict-item-kept = Gardé
conflicts-lead = Deux personnes ont écrit au même endroit en même temps. Rien n’est perdu : choisissez ce qui est juste.
conflicts-none = Aucun conflit
conflicts-none-text = Tout est réglé.
update = Mettre à jour
updated = Fiche mise à jour
fields-changed =
    { $count ->
        [one] { $count } changement
        *[other] { $count } changements
    }
fields-unchanged = Aucun changement
draft-restored = Votre saisie non enregistrée a été retrouvée.
draft-drop = L’abandonner
leave-title = Quitter sans enregistrer ?
leave-text = Votre saisie n’est pas enregistrée dans la fiche. Elle reste en brouillon sur cet appareil.
leave-anyway = Quitter
leave-stay = Continuer la saisie
history-none = Aucun changement
history-see = Voir la fiche à cette date
history-as-of = La fiche après : { $stamp }
history-restore = Rétablir
history-restore-what = Rétablir l’ancienne valeur : { $field }
history-restored = Valeur rétablie
archive = Archiver
archived = Fiche archivée
unarchive = Désarchiver
unarchived = Fiche désarchivée
archive-title = Archivage
archive-text = Une fiche archivée n’apparaît plus dans l’annuaire. Rien n’est effacé.
unarchive-text = Cette fiche est archivée. Désarchivez-la pour qu’elle reparaisse dans l’annuaire.
profiles-text = Un contact peut être à la fois client et fournisseur.
merge-title = Fusionner deux fiches
merge-text = Choisissez l’autre fiche du même contact. Coordonnées, adresses et évènements des deux sont réunis.
merge-other = L’autre fiche
merge-choose = Quelle fiche garder ? Ses valeurs l’emportent, sauf celles que vous cochez chez l’autre ; celles de l’autre comblent les manques.
merge-counts = { $items ->
    [one] { $items } coordonnée ou adresse
   *[other] { $items } coordonnées et adresses
}, { $events ->
    [one] { $events } évènement
   *[other] { $events } évènements
}
merge-keep = Garder celle-ci
merged = Fiches fusionnées

## Verrouillage
lock-screen = Carnet est verrouillé
lock-pin = Code
lock-phrase = Phrase secrète
lock-open = Déverrouiller
lock-by-passkey = Utiliser la clé d’accès
lock-opening = Ouverture…
lock-will-wipe = { $wrong } essais manqués : au dixième, tout ce que contient cet appareil est effacé.
lock-unsaved =
    { $count ->
        [one] Une modification tapée juste avant n’est pas encore enregistrée : déverrouillez avant de fermer.
        *[other] { $count } modifications tapées juste avant ne sont pas encore enregistrées : déverrouillez avant de fermer.
    }
lock-forgotten = Code oublié ?
lock-back = Revenir au code
lock-forgotten-text = Sans le code, personne ne peut lire ce que contient cet appareil, votre entreprise non plus. Vous pouvez l’effacer, puis vous reconnecter avec un lien, un mot de passe ou une clé d’accès : les fiches reviennent du serveur.
lock-forgotten-waiting =
    { $count ->
        [one] Une modification n’a pas encore été envoyée : elle serait perdue.
        *[other] { $count } modifications n’ont pas encore été envoyées : elles seraient perdues.
    }
lock-forgotten-erase = Effacer cet appareil…
lock-forgotten-sure = Vraiment tout effacer ? Rien ne permet de revenir en arrière.
lock-forgotten-yes = Oui, tout effacer
lock-missing = Choisissez un code pour cet appareil
lock-missing-text = Votre entreprise demande que chaque appareil soit verrouillé. Tout s’ouvre dès que c’est fait.
lock-policy = Exiger un code sur chaque appareil
lock-policy-text = Chaque appareil le demande dès qu’il l’apprend, et ne montre plus rien avant.
lock-policy-after = Verrouiller sans activité après, au plus
lock-policy-free = Au choix
lock-title = Verrouillage
lock-none = Cet appareil s’ouvre sans code
lock-none-text = Avec un code, ce qu’il contient reste illisible pour qui le trouve, même en copiant sa mémoire.
lock-is-set = Cet appareil s’ouvre avec un code
lock-is-set-text = Verrouillé, il ne reçoit et n’envoie rien ; tout reprend dès qu’il est ouvert.
lock-now = Verrouiller maintenant
lock-after = Verrouiller sans activité après
lock-minutes = { $count } min
lock-never = Jamais
lock-wipe = Effacer après dix essais
lock-wipe-text = Au dixième code faux, tout ce que contient l’appareil est effacé, même ce qui n’a pas été envoyé.
lock-present = Code actuel
lock-chosen = Nouveau code
lock-again = Confirmer le code
lock-hint = Six chiffres ou plus, ou une phrase de dix caractères ou plus. Une phrase est bien plus sûre. Personne ne peut retrouver ce code.
lock-differ = Les deux codes ne sont pas les mêmes.
lock-set = Verrouiller avec ce code
lock-change = Changer le code
lock-was-set = Code enregistré
lock-remove-with = Code actuel, pour ne plus verrouiller
lock-remove = Retirer le verrouillage
lock-was-removed = Cet appareil s’ouvre sans code
lock-passkey = Ouvrir aussi avec une clé d’accès
lock-passkey-text = Le visage, le doigt ou une clé de sécurité ouvre cet appareil, même sans réseau. Le code reste l’autre façon de l’ouvrir.
lock-passkey-is-set = Une clé d’accès ouvre aussi cet appareil
lock-passkey-is-set-text = Elle ne sert qu’à cet appareil, même sans réseau. Le code l’ouvre toujours.
lock-passkey-called = Déverrouiller Carnet ({ $device })
lock-passkey-added = La clé d’accès ouvre cet appareil
lock-passkey-removed = Seul le code ouvre cet appareil
lock-passkey-add-with = Code actuel, pour ajouter une clé d’accès
lock-passkey-remove-with = Code actuel, pour retirer la clé d’accès
lock-passkey-remove = Retirer la clé d’accès
lock-passkey-keep = Garder la clé d’accès
lock-passkey-keep-text = Elle vous est demandée pour cela. Sinon, seul le nouveau code ouvrira cet appareil.

expired-title = Verrouillé en attendant le serveur
expired-short = Verrouillé
expired-text = Cet appareil n’a pas joint le serveur depuis trop longtemps. Rien n’est effacé : tout s’ouvre de nouveau dès qu’il le joint.
expired-waiting =
    { $count ->
        [one] Une modification attend et partira à ce moment.
        *[other] { $count } modifications attendent et partiront à ce moment.
    }
expired-connect = Se reconnecter
expired-connecting = Connexion au serveur…
expired-sign-in = Se connecter à nouveau

## Trouble
trouble-title = Carnet ne peut pas s’ouvrir
trouble-room = Cet appareil n’a plus assez de place. Rien n’est perdu : libérez de la place (photos, vidéos, applications), autant que Carnet en occupe déjà, et laissez cette page ouverte.
trouble-store = Ce que contient cet appareil ne peut pas être lu. Rien n’est effacé. (Détail technique : { $why })
trouble-again = Carnet réessaie tout seul, à quelques secondes d’intervalle.
erase-device = Repartir de zéro sur cet appareil
erase-title = Effacer ce que contient cet appareil ?
erase-text = Ce que cet appareil n’a pas encore envoyé au serveur sera perdu. Tout le reste revient quand vous vous serez connecté à nouveau : avec votre mot de passe, votre clé d’accès, ou un lien que votre entreprise vous donne. Si vous pouvez attendre, demandez d’abord de l’aide : rien ne s’efface tout seul.
erase-yes = Tout effacer
erase-no = Ne rien effacer
erase-failed = L’appareil n’a pas pu être effacé : fermez les autres onglets de Carnet et réessayez. (Détail technique : { $why })

## Connexion
sign-in = Se connecter
sign-in-title = Bienvenue dans Carnet
sign-in-lead = Pour connecter cet appareil, ouvrez ou collez le lien que votre entreprise vous a donné. Il sert une seule fois.
sign-in-link = Lien de connexion
sign-in-link-hint = Il se termine par une longue suite de lettres et de chiffres.
sign-in-busy = Connexion…
sign-in-offline = Le réseau n’est nécessaire qu’à ce moment ; ensuite, tout fonctionne hors ligne.
sign-in-already = Cet appareil est déjà connecté ({ $name }). Ce lien le connectera à un autre compte.
sign-in-stay = Rester connecté
sign-in-again = Reconnectez-vous avec le même compte ({ $name }) : ce que cet appareil n’a pas encore envoyé partira alors.
sign-in-back = Revenir
sign-in-email = Adresse e-mail
sign-in-password = Mot de passe
sign-in-code = Code à six chiffres
sign-in-by-password = Utiliser un mot de passe
sign-in-by-link = Utiliser un lien
sign-in-by-passkey = Utiliser une clé d’accès
account-title = Mon accès
passkeys = Clés d’accès
passkeys-text = Pour se connecter sans rien taper : votre téléphone, votre ordinateur ou une clé de sécurité vous reconnaît, par le visage, le doigt ou son propre code.
passkey-name = Nom de la clé d’accès
passkey-name-hint = Pour la reconnaître dans cette liste : l’appareil ou le gestionnaire où elle est gardée.
passkey-add = Ajouter une clé d’accès
passkey-password = Mot de passe, pour ajouter une clé d’accès
passkey-waiting = Suivez votre appareil…
passkey-added = Clé d’accès ajoutée
passkey-added-on = Ajoutée : { $when }
passkey-used-on = dernière connexion : { $when }
passkey-never-used = jamais utilisée
passkey-remove = Retirer
passkey-remove-one = Retirer la clé d’accès « { $name } »
passkey-remove-title = Retirer cette clé d’accès ?
passkey-remove-text = « { $name } » ne connectera plus personne. Les appareils déjà connectés le restent. Si l’appareil qui la garde la propose encore, supprimez-la aussi sur lui.
passkey-removed = Clé d’accès retirée
account-current = Mot de passe actuel
account-chosen = Nouveau mot de passe
account-hint = Dix caractères ou plus. Une phrase de plusieurs mots est plus sûre, et plus facile à retenir.
account-strength = Solidité du mot de passe
account-strength-0 = Très faible
account-strength-1 = Faible
account-strength-2 = Moyen
account-strength-3 = Bon
account-strength-4 = Très bon
account-password = Enregistrer
account-password-set = Mot de passe enregistré
account-code = Code à la connexion
account-code-text = En plus du mot de passe, le code d’une application de votre téléphone.
account-code-on = Activer
account-code-off = Ne plus demander de code
account-code-open = Ouvrir dans l’application
account-code-type = Ou recopiez cette clé dans l’application, puis tapez le code qu’elle affiche :
account-code-confirm = Confirmer
account-code-set = Un code sera demandé à chaque connexion
account-code-removed = Aucun code ne sera plus demandé
account-remove = Mot de passe, pour ne plus demander de code
device-name = Nom de cet appareil
device-rename = Renommer
device-named = Appareil renommé
device-name-hint = Il figure dans l’historique, à côté de votre nom.
device-ipad = iPad
device-iphone = iPhone
device-android = tablette Android
device-mac = Mac
device-windows = PC
device-other = bureau

## Import
separator-semicolon = Point-virgule
separator-comma = Virgule
separator-tab = Tabulation
separator-bar = Barre verticale

## Réglages et aide
settings-device = Cet appareil
settings-look = Apparence
settings-app = Application
signed-in-as = Connecté en tant que
workspace = Entreprise
devices-known = Vos appareils
language = Langue
language-missing = Les mots de cette langue n’ont pas pu être chargés. Réessayez avec du réseau.
theme = Thème
theme-auto = Automatique
theme-light = Clair
theme-dark = Sombre
install = Installer
install-title = Installer l’application
install-text = Elle s’ouvre alors comme une autre, et ses données sont mieux protégées.
install-done = L’application est installée.
version = Version
sign-out = Déconnecter cet appareil
sign-out-text = Tout ce qu’il contient est effacé. Il faudra un nouveau lien pour le reconnecter.
sign-out-anyway = Déconnecter quand même
sign-out-stay = Rester connecté

## Administration
title-admin = Administration
role-administrator = Administrateur
role-office = Bureau
role-rep = Commercial
role-read-only = Lecture seule
reach-portfolio = son portefeuille
reach-team = les fiches de son équipe
reach-everything = toutes les fiches
right-section-fiche = Fiches
right-section-identity = Identité et profils
right-section-crm = CRM
right-section-portfolio = Portefeuilles
right-section-company = Informations légales
right-section-notes = Notes
right-section-coordinates = Coordonnées
right-section-addresses = Adresses
right-section-websites = Sites internet
right-section-events = Évènements
right-section-lists = Listes de valeurs
right-section-workspace = Entreprise
right-section-people = Personnes, rôles, appareils
right-section-other = Ce qu’une version plus récente ajoute
right-action-see = Voir
right-action-edit = Modifier
right-action-create = Créer
right-action-archive = Archiver et fusionner
right-action-export = Exporter
right-action-import = Importer
right-action-administer = Administrer
qr-code = Code QR de ce lien
revoked-withdrawn = Révoqué
revoked-stolen = Révoqué : copie détectée
revoked-signed-out = Déconnecté
detail-asked = Demandé
detail-code = Code
detail-count = Nombre
detail-device = Appareil
detail-devices = Appareils
detail-documents = Documents
detail-edits = Modifie
detail-failed = Échec
detail-name = Nom
detail-person = Personne
detail-returned = Rendues
detail-rights = Droits
detail-role = Rôle
detail-sees = Voit
detail-team = Équipe
detail-wrong = Raison
act-person-added = Personne ajoutée
act-invited = Lien créé
act-joined = Appareil connecté par un lien
act-signed-in = Appareil connecté par mot de passe
act-signed-in-by-passkey = Appareil connecté par clé d’accès
act-sign-in-refused = Connexion refusée
act-revoked = Appareil révoqué
act-token-stolen = Copie d’un appareil détectée
act-signed-out = Appareil déconnecté
act-changes-refused = Modifications refusées
act-exported = Documents exportés
act-backed-up = Sauvegarde
act-password-set = Mot de passe choisi
act-code-set = Code de connexion changé
act-passkey-added = Clé d’accès ajoutée
act-passkey-removed = Clé d’accès retirée
act-passkey-copied = Copie d’une clé d’accès détectée
act-ways-reset = Accès réinitialisé
act-dismissed = Tous les accès retirés
act-placed = Rôle donné à une personne
act-role-written = Rôle modifié
act-team-added = Équipe ajoutée

## Appareil révoqué
wiped-title = Cet appareil a été révoqué par { $workspace }.
wiped-text = Tout ce qu’il contenait a été effacé ({ $when }).
wiped-locked = Cet appareil a été effacé sans son code ({ $when }).
wiped-unread =
    { $count ->
        [one] Une modification n’avait pas encore été envoyée. Sans le code, personne ne pouvait la lire.
        *[other] { $count } modifications n’avaient pas encore été envoyées. Sans le code, personne ne pouvait les lire.
    }
wiped-edits =
    { $count ->
        [one] Une modification n’avait pas encore été envoyée. La voici : elle n’est nulle part ailleurs.
        *[other] { $count } modifications n’avaient pas encore été envoyées. Les voici : elles ne sont nulle part ailleurs.
    }
wiped-more =
    { $count ->
        [one] Une autre n’est pas affichée : la copie la contient.
        *[other] { $count } autres ne sont pas affichées : la copie les contient.
    }
wiped-read = J’ai lu, effacer ce rapport

## Relations
relation-kind = Lien
relation-kind-choose = Choisir un lien…
relation-needs-kind = Choisissez le lien entre les deux fiches.
relation-needs-other = Choisissez l’autre fiche, ou créez-la.
relation-choose = Chercher une fiche existante
relation-dates = La fin vient avant le début : corrigez l’une des deux dates.
relation-since = depuis le { $from }
relation-until = jusqu’au { $to }
relation-span = du { $from } au { $to }
relation-over = { $words } (terminé)
relation-nobody = Autre fiche non précisée
relation-not-here = Fiche absente de cet appareil
relation-actions = Actions : relation avec { $name }
relation-sentence = { $from } { $words } { $to }
relations-none = Aucune relation. Reliez cette fiche à un employeur, un partenaire, une association…
relations-partial = Toutes les fiches ne sont pas encore lues : d’autres relations peuvent apparaître.
relations-over = Relations passées
relations-more = Afficher la suite ({ $count })
relations-picture = Relations de { $name }
relations-further = Un pas plus loin
relations-left-out =
    { $count ->
        [one] { $count } autre relation est dans la liste seulement.
        *[other] { $count } autres relations sont dans la liste seulement.
    }
picker-create = Créer la fiche « { $name } »
relation-types-lead = Toujours proposés : { $known }. Ajoutez ceux de votre métier, avec les mots de chaque côté.
relation-types-none = Aucun type ajouté pour l’instant.
relation-types-removed = Retirés
relation-types-kept = Les relations de ce type restent, avec leurs mots.
relation-types-restore = Remettre
relation-types-restored = Type remis
relation-types-pair = { $name } / { $inverse }
relation-types-edit = Modifier le type « { $name } »
relation-types-remove = Retirer le type « { $name } »
nav-map = Carte
near-needs-position = À proximité : placez d’abord l’adresse
position-wanted = Position pas encore cherchée
position-not-found = Adresse introuvable : placez-la sur la carte
position-unknown = Position inconnue
position-unsure = Position à vérifier
attachments = Pièces jointes
print = Imprimer la fiche
