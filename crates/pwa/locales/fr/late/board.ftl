## Tableau de bord.
board-whose = De quelles fiches
board-mine = Mes fiches
board-all = Toutes les fiches
board-none = Aucune fiche pour l’instant
board-none-text = Le tableau de bord se remplit avec l’annuaire : créez une fiche, ou importez les vôtres.
board-none-mine = Aucune fiche ne vous est rattachée
board-none-mine-text = Aucune fiche de cet appareil ne vous a pour commercial. Celles des autres se regardent ici aussi.
board-see-all = Voir toutes les fiches
board-figures = Mon portefeuille
board-figures-all = Toutes les fiches de cet appareil
# Un nombre à lui seul, écrit comme on l’écrit en France.
board-number = { $count }
board-fiches = { $count ->
    [one] fiche
   *[other] fiches
}
board-new = { $count ->
    [one] nouvelle ce mois-ci
   *[other] nouvelles ce mois-ci
}
board-unseen = sans échange depuis { $days } jours
board-categories = Par catégorie
board-category = { $name } · { $count }
board-categories-rest = et { $count } dans d’autres catégories
board-categories-none = { $count } sans catégorie
board-day = Ma journée
board-day-none = Aucun rendez-vous aujourd’hui.
board-round = Ma tournée
board-tasks = À faire, à rappeler
board-tasks-all = Toutes les tâches
board-tasks-more = { $count ->
    [one] Une autre tâche est due aujourd’hui ou en retard.
   *[other] { $count } autres tâches sont dues aujourd’hui ou en retard.
}
board-tasks-none = Rien à faire aujourd’hui
board-tasks-none-text = Les tâches en retard ou dues aujourd’hui apparaissent ici, avec le numéro à rappeler.
board-endings = Services bientôt échus
board-subscription = Abonnement
board-credit = Crédit
board-ends = jusqu’au { $day }
board-birthdays = Anniversaires à venir
board-people = L’équipe
board-person = Commercial
board-person-fiches = Fiches
board-person-late = En retard
board-person-today = Rendez-vous
board-latest = Dernières actions
board-latest-none = Les échanges notés et les tâches terminées apparaissent ici, avec leur auteur.
board-newer = { $count ->
    [one] Une nouvelle action
   *[other] { $count } nouvelles actions
}
board-finished = Tâche terminée : { $title }
board-finished-nameless = Tâche terminée
somebody = Quelqu’un
filter-made-since = Créées depuis le { $day }

## Notifications.
news-lead = Ce que les autres font de vos fiches, ce qui vous est confié, ce qui demande votre attention. Gardé sur cet appareil seulement.
news-read-all = Tout marquer comme lu
news-choose = Choisir
news-none = Rien de nouveau
news-none-text = Vous serez prévenu ici quand quelqu’un modifie une de vos fiches, vous confie une fiche ou une tâche.
news-board = Voir le tableau de bord
news-new = non lue
news-read-it = Marquer comme lue
news-unread-it = Marquer comme non lue
news-told = { $name } : { $what }
news-edited = { $who } a modifié la fiche
news-given = { $who } vous a confié la fiche
news-task = { $who } vous a confié une tâche : { $title }
news-task-nameless = { $who } vous a confié une tâche
news-refused = Une de vos modifications a été refusée
news-conflict = Deux valeurs saisies en même temps, dont une par { $who }
news-lapses = Service bientôt échu, le { $day } : { $label }
news-switches = Me prévenir
news-kind-edited = Quand quelqu’un d’autre modifie une de mes fiches
news-kind-given = Quand une fiche m’est confiée
news-kind-task = Quand une tâche m’est confiée
news-kind-refused = Quand une de mes modifications est refusée
news-kind-conflict = Quand une de mes fiches est en conflit
news-kind-lapses = Quand un service d’un de mes clients est bientôt échu
