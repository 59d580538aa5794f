## Carte, à proximité, tournée.
title-map = Carte
map-all = Tous
map-near = À proximité
map-round = Tournée
map-region = Carte
map-list = Contacts de la carte
map-places = Lieux
map-closer = Zoomer
map-further = Dézoomer
map-missing = La carte n’a pas pu être chargée : la liste reste utilisable.
map-refused = Le fond de carte est autorisé depuis peu.
map-reload = Recharger la page
map-plain = Fond de carte absent ici sans réseau : les points sont justes.
map-here =
    { $count ->
        [0] Aucun contact ici
        [one] { $count } contact ici
       *[other] { $count } contacts ici
    }
map-nowhere =
    { $count ->
        [one] { $count } contact n’a pas de position.
       *[other] { $count } contacts n’ont pas de position.
    }
map-more =
    { $count ->
        [one] Et { $count } autre : zoomez pour le voir.
       *[other] Et { $count } autres : zoomez pour les voir.
    }
map-place = { $name } · { $count } adresses
map-elsewhere = Ailleurs
map-none = Aucune position connue
map-none-text = Placez une adresse depuis sa fiche, ou demandez à l’administrateur un service d’adresses.
map-filtered = Les filtres de l’annuaire s’appliquent.
map-unfiltered = Tout montrer
map-way = Itinéraire
map-way-to = Itinéraire vers { $name }
map-address-of = Adresse de { $name }
map-no-address = Cette adresse n’est pas sur cet appareil
map-position = Position
map-cross = Amenez l’adresse sous la croix : avec le doigt, la souris ou les flèches du clavier.
map-place-here = Placer ici
map-correct = Corriger la position
map-right = La position est juste
near-title = À proximité
near-radius = Rayon
near-address-of = Près de l’adresse de
near-point = Près d’un point de la carte
near-me = Près de vous, à { $metres } près
near-me-asked = Près de vous
near-again = Demander ma position
near-no-position = Position de l’appareil inconnue
near-count =
    { $count ->
        [0] Aucun contact à moins de { $km } km
        [one] { $count } contact à moins de { $km } km
       *[other] { $count } contacts à moins de { $km } km
    }
near-none = Élargissez le rayon, ou placez les adresses qui n’ont pas de position.
position-refused = La position est refusée : autorisez-la dans le navigateur.
position-unavailable = L’appareil ne trouve pas sa position.
position-timeout = L’appareil met trop longtemps à trouver sa position.
position-kept = Position enregistrée
position-kept-to = Position enregistrée, à { $metres } près
position-to-check = à vérifier
distance-m = { $metres } m
distance-km = { $km } km
decimal-mark = ,
round-title = Tournée
round-stops = Étapes
round-count =
    { $count ->
        [one] { $count } étape
       *[other] { $count } étapes, { $distance } à vol d’oiseau
    }
round-leg = { $distance } à vol d’oiseau
round-none = Aucun rendez-vous à une heure ce jour-là
round-none-text = La tournée suit les heures de l’agenda.
round-nowhere = Sans position
round-no-address = Pas d’adresse sur la fiche
round-place = Placer { $name }
round-place-short = Placer
round-short = Ordre plus court de { $distance }
round-short-text = Les heures des rendez-vous ne changent pas.
tiles-title = Fond de carte
tiles-text = Sans fond, la carte montre les points et l’échelle. Avec un fond, le serveur choisi voit les lieux regardés, jamais les fiches.
tiles-url = Adresse des images
tiles-hint = Par exemple https://tuiles.exemple/{"{z}/{x}/{y}"}.png
tiles-wrong = Il faut une adresse https avec {"{z}, {x} et {y}"}, une fois chacun.
tiles-credit = Mention de la source
tiles-off = Sans fond
geocoder-title = Service d’adresses
geocoder-none = Le serveur n’interroge aucun service : les adresses sont placées à la main. L’option --geocoder en choisit un.
geocoder-asks = Le serveur demande à { $host } où sont les adresses sans position.
geocoder-waiting =
    { $count ->
        [0] Aucune adresse n’attend.
        [one] { $count } contact a une adresse à chercher.
       *[other] { $count } contacts ont une adresse à chercher.
    }
api-geocoder = Le service d’adresses ne répond pas.
field-located = Recherche de l’adresse
field-tile-url = Adresse des images de la carte
field-tile-credit = Mention de la source de la carte
