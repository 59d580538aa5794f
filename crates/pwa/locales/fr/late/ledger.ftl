## Fidélité, services, achats.
loyalty = Fidélité
services = Services
purchases = Derniers achats
section-subscriptions = Abonnements
section-credits = Crédits
section-dossiers = Dossiers
section-memberships = Cartes de fidélité
section-loyalty-entries = Points de fidélité
section-credit-uses = Utilisations de crédits
section-purchases = Achats
section-loyalty-programmes = Programmes de fidélité
section-loyalty-rates = Taux par catégorie
item-subscriptions = Abonnement
item-credits = Crédit
item-dossiers = Dossier
item-memberships = Carte de fidélité
item-loyalty-entries = Mouvement de points
item-credit-uses = Utilisation d’un crédit
item-purchases = Achat
item-loyalty-programmes = Programme de fidélité
item-loyalty-rates = Taux d’une catégorie
item-add-subscriptions = Ajouter un abonnement
item-add-credits = Ajouter un crédit
item-add-dossiers = Ouvrir un dossier
item-add-memberships = Adhérer au programme
item-add-loyalty-entries = Ajouter un mouvement de points
item-add-credit-uses = Noter une utilisation
item-add-purchases = Noter un achat
item-add-loyalty-programmes = Nouveau programme
item-add-loyalty-rates = Taux d’une catégorie de clients
item-edit-subscriptions = Modifier l’abonnement
item-edit-credits = Modifier le crédit
item-edit-dossiers = Modifier le dossier
item-edit-memberships = Modifier la carte
item-edit-loyalty-entries = Modifier le mouvement
item-edit-credit-uses = Modifier l’utilisation
item-edit-purchases = Modifier l’achat
item-edit-loyalty-programmes = Modifier le programme
item-edit-loyalty-rates = Modifier le taux

## Champs
field-article = Article
field-period = Périodicité
field-price = Prix
field-renewal = Renouvellement
field-suspended-from = Suspendu à partir du
field-resumes-on = Reprise le
field-cancelled-on = Résilié à partir du
field-bought = Unités achetées
field-unit = Unité
field-bought-on = Acheté le
field-expires-on = À utiliser jusqu’au
field-document = Document
field-reference = Référence
field-opened-on = Ouvert le
field-closed-on = Clos le
field-programme = Programme
field-loyalty-number = Numéro de fidélité
field-joined-on = Adhésion le
field-left-on = Départ le
field-loyalty-kind = Nature du mouvement
field-points = Points
field-on = Date
field-reason = Motif
field-amount = Montant de l’achat
field-credit = Crédit
field-units = Unités utilisées
field-quantity = Quantité
field-unit-price = Prix unitaire
field-earn-points = Points gagnés par euro
field-earn-base = Montant pris en compte
field-burn-points = Points à dépenser…
field-burn-value = … valent
field-valid-months = Validité des points, en mois
choice-period-month = Mensuelle
choice-period-quarter = Trimestrielle
choice-period-half-year = Semestrielle
choice-period-year = Annuelle
per-month = mois
per-quarter = trimestre
per-half-year = semestre
per-year = an
choice-renewal-tacit = Tacite reconduction
choice-renewal-none = Sans renouvellement
choice-earn-base-net = Hors taxes (HT)
choice-earn-base-gross = Taxes comprises (TTC)
choice-loyalty-kind-earned = Gagnés
choice-loyalty-kind-spent = Dépensés
choice-loyalty-kind-adjusted = Correction
right-section-services = Services
right-section-loyalty = Fidélité
right-section-purchases = Achats
right-section-payments = Règlements
right-section-ledger = Points, achats et règlements
right-section-terms = Conditions commerciales
right-section-catalogue = Catalogue

## Services
services-none = Ni abonnement, ni crédit, ni dossier en cours.
services-over = Afficher ce qui est terminé ({ $count })
services-over-hide = Masquer ce qui est terminé
service-actions = Actions sur { $name }
service-state-upcoming = à venir
service-state-active = actif
service-state-suspended = suspendu
service-state-cancelled = résilié
service-state-expired = échu
service-lapses = se termine le { $day }
service-ends = se termine le { $day }
service-ended = jusqu’au { $day }
service-since = depuis le { $day }
service-renews = renouvelé le { $day }
service-resumes = reprend le { $day }
service-price = { $price } par { $period }
service-suspend = Suspendre dès aujourd’hui
service-resume = Reprendre
service-cancel = Résilier dès aujourd’hui
service-uncancel = Annuler la résiliation
credit-left = reste { $units }
credit-overdrawn = dépassé de { $units }
credit-used = { $used } utilisés sur { $bought }
credit-until = à utiliser jusqu’au { $day }
credit-lapses = à utiliser avant le { $day } inclus
credit-over = échu
credit-use = Utiliser
credit-use-what = Noter une utilisation : { $name }
credit-uses =
    { $count ->
        [one] { $count } utilisation
        *[other] { $count } utilisations
    }
dossier-open = en cours
dossier-closed = clos
dossier-since = ouvert le { $day }
dossier-until = clos le { $day }
dossier-close = Clore le dossier
dossier-reopen = Rouvrir le dossier

## Achats
purchases-none = Aucun achat connu.
purchases-all = Tous les achats ({ $count } de plus)
purchases-latest = Les derniers articles seulement
purchase-document = Facture
purchase-quantity = Qté
purchase-price = PU
purchase-unnamed = Article sans nom
purchase-actions = Actions sur l’achat de { $name }

## Fidélité
points =
    { $count ->
        [one] { $shown } point
        *[other] { $shown } points
    }
programme-unnamed = Programme sans nom
rule-earn-net = { $points } par euro HT
rule-earn-gross = { $points } par euro TTC
rule-earn-none = points attribués à la main
rule-burn = { $points } valent { $value }
rule-expiry =
    { $count ->
        [one] valables { $count } mois
        *[other] valables { $count } mois
    }
rule-expiry-none = sans expiration
rule-category = { $category } : { $rule }
loyalty-none-defined = Aucun programme de fidélité
loyalty-none-defined-text = Un administrateur définit les programmes dans Administration › Fidélité ; vos clients pourront alors y adhérer.
loyalty-define = Définir un programme
loyalty-none = Ce contact n’adhère à aucun programme
loyalty-none-text = Faites-le adhérer : un numéro est proposé, ou saisissez celui de sa carte.
loyalty-join = Adhérer à un programme
loyalty-join-what = Adhérer : { $name }
loyalty-member = adhérent
loyalty-no-member = non adhérent
loyalty-closed = programme fermé
loyalty-worth = soit { $value }
loyalty-below = Le solde est sous zéro : des points ont été dépensés deux fois, ou retirés après coup.
loyalty-expiry = { $points } à dépenser avant le { $day }
loyalty-credit = Créditer
loyalty-debit = Débiter
loyalty-credit-title = Créditer des points
loyalty-debit-title = Débiter des points
loyalty-points-of = { $name } · solde : { $points }
loyalty-will-be-below = Le solde passera sous zéro.
loyalty-number = Carte n° { $number }
loyalty-numberless = Carte sans numéro
loyalty-since = adhérent depuis le { $day }
loyalty-until = parti le { $day }
loyalty-leave = Quitter le programme
loyalty-left = Le contact a quitté le programme ; ses points restent
loyalty-rejoin = Réadhérer
loyalty-rejoined = Le contact adhère de nouveau
loyalty-card-actions = Actions sur la carte
loyalty-entry-actions = Actions sur le mouvement
loyalty-history = Historique des points
loyalty-history-none = Aucun mouvement de points.
loyalty-history-more =
    { $count ->
        [one] { $count } mouvement plus ancien
        *[other] { $count } mouvements plus anciens
    }
loyalty-expired = Expirés
loyalty-balance = solde : { $points }
loyalty-overdrawn = sous zéro
loyalty-ahead = à venir
loyalty-amount = achat de { $amount }
barcode-none = Ce numéro ne se dessine pas en code-barres : seuls les chiffres, les lettres sans accent et la ponctuation s’y prêtent.
barcode-of = Code-barres du numéro { $number }
error-needs-positive = Indiquez un nombre plus grand que zéro.
error-not-enough-points = Il n’y a pas assez de points.

## Administration
programmes-title = Programmes de fidélité
programmes-lead = Comment vos clients gagnent, dépensent et perdent des points. Les soldes sont recalculés quand une règle d’expiration change ; les points déjà gagnés restent.
programmes-none = Aucun programme
programmes-none-text = Créez-en un : les fiches proposeront d’y adhérer.
programmes-retired = Programmes fermés
programmes-retired-lead = Plus personne n’y adhère ; les points de leurs adhérents restent.
programme-new = Nouveau programme
programme-edit-what = Modifier le programme « { $name } »
programme-retire = Fermer
programme-retire-what = Fermer le programme « { $name } »
programme-retired-told = Programme fermé aux adhésions
programme-offer = Rouvrir
programme-offer-what = Rouvrir le programme « { $name } »
programme-brought-back = Programme rouvert
rate-new = Taux d’une catégorie
rate-new-what = Taux d’une catégorie pour « { $name } »
rate-edit-what = Modifier le taux de { $category }
rate-remove-what = Supprimer le taux de { $category }
