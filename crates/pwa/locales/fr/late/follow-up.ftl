## Suivi : tâches et temps passé.
title-tasks = Tâches
activity-parts = Rubriques du suivi
part-tasks = Tâches
part-events = Évènements
part-time = Temps passé

## Tâches
tasks-mine-title = Mes tâches
tasks-team-title = Tâches de mon équipe
tasks-everybody-title = Toutes les tâches
tasks-lead = Ce qui reste à faire, sur toutes les fiches de cet appareil. Terminez d’un geste, ou ouvrez la fiche.
tasks-whose = Tâches de qui
tasks-mine = Les miennes
tasks-team = Mon équipe
tasks-everybody = Tout le monde
tasks-late = En retard
tasks-today = Aujourd’hui
tasks-week = Cette semaine
tasks-later = Plus tard
tasks-undated = Sans échéance
tasks-done = Terminées et annulées
tasks-elsewhere = Sur d’autres fiches, à propos de ce contact
tasks-count =
    { $count ->
        [one] { $count } tâche
        *[other] { $count } tâches
    }
tasks-more-to-read =
    { $count ->
        [one] Encore { $count } fiche à lire : la liste se complète.
        *[other] Encore { $count } fiches à lire : la liste se complète.
    }
tasks-none = Rien à faire pour l’instant
tasks-none-text = Une tâche se note sur une fiche, dans Suivi › Tâches, ou à partir d’un évènement.
tasks-none-here = Rien à faire pour ce contact. Notez ici ce qu’il ne faut pas oublier.
tasks-all-states = Tous les états
tasks-none-filtered = Aucune tâche ne répond à ces filtres.
tasks-see-directory = Choisir une fiche
task-new = Tâche
task-new-label = Nouvelle tâche
task-new-hint = Rappeler pour le devis…
task-add = Ajouter la tâche
task-details = Tout saisir
task-added = Tâche ajoutée
task-nameless = Tâche sans titre
task-finish = Terminer « { $title } »
task-reopen = Rouvrir « { $title } »
task-finished = Tâche terminée
task-finished-next = Tâche terminée ; la suivante est pour le { $day }
task-reopened = Tâche rouverte
task-start = Commencer
task-started = Tâche en cours
task-cancel = Ne plus faire
task-cancelled = Tâche annulée
task-actions = Actions sur « { $title } »
task-due = Pour le { $day }
task-due-today = Pour aujourd’hui
task-due-tomorrow = Pour demain
task-was-late =
    { $count ->
        [one] En retard d’un jour
        *[other] En retard de { $count } jours
    }
task-late-day = { $late } ({ $day })
task-priority = Priorité : { $priority }
task-of = Pour { $name }
task-of-me = Pour moi
task-of-nobody = À personne
task-about = Concerne aussi
task-contact-remove = Ne plus lier cette fiche
task-repeats = Se répète
task-reminder = Rappel : { $when }
reminder-now = Rappel : { $title } · { $name }
reminder-alone = Rappel : { $title }
reminder-allowed = Une notification s’affiche à ce moment si l’application est ouverte.
reminder-ask = Sans votre accord, le rappel s’affiche seulement dans l’application, quand elle est ouverte.
reminder-allow = Autoriser les notifications
reminder-denied = Ce navigateur refuse les notifications : le rappel s’affiche dans l’application, quand elle est ouverte.
steps = Étapes
steps-done = { $done } sur { $count }
step-add = Ajouter une étape
step-added = Étape ajoutée
step-ticked = Étape faite
step-unticked = Étape à refaire
step-rename = Renommer l’étape
step-actions = Actions sur l’étape « { $title } »
repeat-never = Jamais
repeat-code-daily = Chaque jour
repeat-code-weekly = Chaque semaine
repeat-code-monthly = Chaque mois
repeat-code-yearly = Chaque année
repeat-interval = Intervalle
repeat-until = Jusqu’au
repeat-hint = La tâche suivante est créée quand celle-ci est terminée. Un mois qui n’a pas ce jour est sauté.
repeat-unknown = Répétition écrite ailleurs, que cette version ne suit pas : { $rule }
repeat-daily =
    { $count ->
        [one] Chaque jour
        *[other] Tous les { $count } jours
    }
repeat-weekly =
    { $count ->
        [one] Chaque semaine
        *[other] Toutes les { $count } semaines
    }
repeat-monthly =
    { $count ->
        [one] Chaque mois
        *[other] Tous les { $count } mois
    }
repeat-yearly =
    { $count ->
        [one] Chaque année
        *[other] Tous les { $count } ans
    }
repeat-until-day = { $rule }, jusqu’au { $day }
error-needs-title = Écrivez ce qu’il y a à faire.
error-needs-due = Une tâche qui se répète part de son échéance : donnez-en une.
follow-up = Tâche de suivi
follow-up-of = Suite à { $event }
follow-up-added = Tâche de suivi notée pour demain
follow-up-known = Cette tâche de suivi existe déjà

## Temps passé
time-start = Démarrer l’horloge
time-started = L’horloge tourne
time-stop = Arrêter
time-stopped = Horloge arrêtée : { $duration }
time-runs = L’horloge tourne depuis { $when }
time-running = en cours
time-clock = Horloge : { $duration }
time-enter = Saisir du temps passé
time-none = Aucun temps passé
time-none-text = Démarrez l’horloge en arrivant, ou saisissez une durée. L’horloge tourne même si l’application est fermée.
time-none-filtered = Rien ne répond à ces filtres.
time-off = Temps passé est désactivé
time-off-text = L’administration a désactivé ce module. Ce qui a été saisi est gardé.
time-other-title = Une horloge tourne déjà
time-other-text = Chez { $name }, depuis { $when }. L’arrêter avant d’en démarrer une ici ?
time-other-stop = Arrêter et démarrer ici
time-other-both = Laisser tourner les deux
time-totals = Totaux
time-month = { $month } { $year }
time-column-month = Mois
time-column-spent = Durée
time-column-billable = Facturable
time-column-amount = Montant
time-sum = Total
time-period-month = Ce mois-ci
time-period-year = Cette année
time-amount = { $amount } à facturer
time-untitled = Sans activité
modules-title = Modules
modules-time = Temps passé
modules-time-text = Suivi › Temps passé sur chaque fiche : horloge, durées, montants. Désactivé, rien n’est effacé.
error-needs-value = Cette valeur est nécessaire.

## Agenda
title-agenda = Agenda
part-agenda = Agenda
help-agenda = Dans l’agenda : suivant, précédent, aujourd’hui
agenda-title = Agenda
agenda-layouts = Présentation
agenda-layout-jour = Jour
agenda-layout-semaine = Semaine
agenda-layout-mois = Mois
agenda-layout-liste = Liste
agenda-whose = Agenda de qui
agenda-mine = Mon agenda
agenda-team = Mon équipe
agenda-everybody = Tout le monde
agenda-today = Aujourd’hui
agenda-go-today = Aller à aujourd’hui
agenda-previous = Précédent
agenda-next = Suivant
agenda-hour = { $hour } h
agenda-hours = { $from } – { $to }
agenda-from = dès { $from }
agenda-until = jusqu’à { $to }
agenda-whole-day = Toute la journée
agenda-on-day = { $day }, toute la journée
agenda-on-days = Du { $from } au { $to }, toute la journée
agenda-at = { $day }, { $hours }
agenda-over = Du { $from } à { $start } au { $to } à { $end }
agenda-long-day = { $weekday } { $day } { $month } { $year }
agenda-short-day = { $weekday } { $day } { $month }
agenda-month = { $month } { $year }
agenda-week = Semaine { $week } : du { $from } au { $to }
agenda-period = Du { $from } au { $to }
agenda-day-count =
    { $count ->
        [one] { $day }, { $count } rendez-vous
        *[other] { $day }, { $count } rendez-vous
    }
agenda-more =
    { $count ->
        [one] et { $count } autre
        *[other] et { $count } autres
    }
agenda-label = { $hours }, { $title }, { $name }
agenda-label-waits = { $label }, { $waits }
agenda-none = Aucun rendez-vous sur cette période
agenda-none-text = Posez-en un ici ou depuis une fiche, dans Suivi › Agenda. Tout se fait aussi sans réseau.
agenda-none-here = Aucun rendez-vous.
agenda-none-contact = Aucun rendez-vous avec ce contact
agenda-none-contact-text = Les rendez-vous où ce contact participe sont ici, passés et à venir.
agenda-now = Aujourd’hui
agenda-coming = À venir
agenda-past = Passés
agenda-more-months =
    { $count ->
        [one] Voir sur { $count } mois
        *[other] Voir sur { $count } mois
    }
agenda-export = Exporter (.ics)
agenda-file = agenda
agenda-exported = Fichier d’agenda enregistré
agenda-not-exported = Le navigateur n’a pas pris le fichier.
appointment-new = Rendez-vous
appointment-new-on = Ajouter un rendez-vous { $day }
appointment-nameless = Rendez-vous sans titre
appointment-added = Rendez-vous ajouté
appointment-with = Avec quelle fiche
appointment-contacts = Autres fiches qui participent
appointment-contact-remove = Ne plus faire participer cette fiche
appointment-from = Du
appointment-from-hour = de
appointment-to = au
appointment-to-hour = à
appointment-changed = Modifié ce jour-là
appointment-edit-one = Modifier le rendez-vous du { $day } seulement
appointment-edit-series = Modifier toute la série
appointment-edit-this = Modifier ce jour seul
appointment-edit-all = Modifier toute la série
appointment-one-hint = Seul ce jour change : titre, heure, lieu, détails et rappel. Les participants et la répétition sont ceux de la série.
appointment-cancel-one = Annuler ce jour
appointment-cancelled = Rendez-vous annulé ce jour-là
appointment-remove = Supprimer
appointment-removed = Rendez-vous supprimé
appointment-remove-series = Supprimer la série
appointment-series-removed = Série de rendez-vous supprimée
appointment-as-series = Remettre comme la série
appointment-as-series-done = Ce jour est à nouveau comme la série
appointment-not-held = Annulé : { $day }
appointment-hold = Rétablir
appointment-held-again = Rendez-vous rétabli
notice-none = Aucun
notice-now = À l’heure dite
notice-minutes = { $count } min avant
notice-hours =
    { $count ->
        [one] { $count } heure avant
        *[other] { $count } heures avant
    }
notice-days =
    { $count ->
        [one] La veille
        *[other] { $count } jours avant
    }
notice-weeks =
    { $count ->
        [one] Une semaine avant
        *[other] { $count } semaines avant
    }
reminder-at = { $title }, { $when }
zone-hint = L’heure est la même toute l’année dans ce fuseau. Ailleurs, elle suit les changements d’heure.
zone-of = À l’heure de { $zone }
zone-unknown = { $zone } (inconnu de cette version : lu à l’heure de Paris)
weekdays = lundi mardi mercredi jeudi vendredi samedi dimanche
weekdays-short = lun. mar. mer. jeu. ven. sam. dim.
repeat-weekdays = Jours de la semaine
repeat-on = Le
repeat-ends = Fin
repeat-ends-never = Sans fin
repeat-ends-until = Jusqu’à une date
repeat-ends-count = Après un nombre de fois
repeat-times = Nombre de fois
repeat-on-days = { $rule }, { $days }
repeat-day-of-month = le { $day }
repeat-days-and = { $days } et { $last }
repeat-weekday = le { $weekday }
repeat-first-weekday = le 1er { $weekday }
repeat-nth-weekday = le { $nth }e { $weekday }
repeat-last-weekday = le dernier { $weekday }
repeat-weekday-from-end = le { $nth }e { $weekday } en partant de la fin
repeat-count =
    { $count ->
        [one] { $rule }, une fois
        *[other] { $rule }, { $count } fois
    }
error-appointment-title = Donnez un titre au rendez-vous.
error-appointment-day = Choisissez un jour.
error-appointment-time = Choisissez une heure.
error-appointment-end = Le rendez-vous finit avant de commencer.
error-appointment-contact = Choisissez la fiche : le rendez-vous y est rangé.
error-appointment-until = La répétition finit avant le premier rendez-vous.
feed-subscribe = S’abonner
feed-title = S’abonner à mon agenda
feed-text = Votre téléphone, Outlook, Google Agenda ou tout autre agenda peut afficher vos rendez-vous à côté des siens, en lecture seule, et les tenir à jour. Donnez-lui une adresse secrète, faite pour vous.
feed-none = Vous n’avez pas encore d’adresse.
feed-make = Créer mon adresse
feed-there = Une adresse existe, créée { $when }.
feed-read = Lue pour la dernière fois { $when }.
feed-never-read = Personne ne l’a encore lue.
feed-replace-text = Elle n’a été montrée qu’à sa création. Perdue, ou connue de quelqu’un d’autre ? Remplacez-la : l’ancienne ne marchera plus.
feed-replace = Remplacer l’adresse
feed-remove = Supprimer l’adresse
feed-removed = Adresse supprimée : les agendas abonnés ne reçoivent plus rien
feed-open = Ouvrir dans l’agenda de cet appareil
feed-once = Copiez-la maintenant : elle ne sera plus montrée. Qui la connaît lit vos rendez-vous ; ne la partagez pas.
act-feed-made = Adresse d’abonnement à l’agenda créée
act-feed-removed = Adresse d’abonnement à l’agenda supprimée
