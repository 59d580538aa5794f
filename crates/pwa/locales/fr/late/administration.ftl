## Administration.
admin-title = Administration
admin-lead = Personnes, rôles, appareils, invitations, journal des actions.
admin-open = Ouvrir
admin-people = Personnes
admin-way-link = Se connecte par lien d’invitation seulement
admin-way-password = Mot de passe
admin-way-code = Mot de passe et code
admin-way-passkeys =
    { $count ->
        [one] 1 clé d’accès
       *[other] { $count } clés d’accès
    }
admin-roles = Rôles
admin-role = Rôle
admin-role-none = Non attribué
admin-team = Équipe
admin-team-none = Aucune
admin-teams = Équipes
admin-teams-none = Aucune équipe : un rôle peut voir les fiches de toute l’équipe d’une personne.
admin-team-name = Nom de la nouvelle équipe
admin-team-add = Ajouter
admin-team-added = Équipe ajoutée
admin-placed = Place de { $name } enregistrée
admin-role-new = Nouveau rôle
admin-role-name = Nom du rôle
admin-role-saved = Rôle enregistré
admin-role-people =
    { $count ->
        [one] une personne
        *[other] { $count } personnes
    }
admin-role-has = { $has } droits sur { $of }
admin-role-reach = Voit { $sees } ; modifie { $edits }
admin-role-reach-see = Voit { $sees } ; ne modifie rien
admin-role-sees-too = Voit aussi
admin-role-may = Peut modifier
admin-role-fixed = Ce rôle peut tout, toujours : personne ne peut s’enfermer dehors.
admin-role-sees = Voit
admin-role-edits = Modifie
admin-role-archived = Les fiches archivées
admin-role-suppliers = Tous les fournisseurs
admin-devices = Appareils
admin-journal = Journal
journal-words = Rechercher dans le journal
journal-search = Rechercher
journal-nothing = Rien de tel dans le journal.
journal-more = Plus anciens
admin-loading = Chargement…
admin-connected = Connecté
admin-version = version { $version }
admin-seen = vu { $when }
admin-never-seen = jamais vu
admin-pending =
    { $count ->
        [one] Une modification attend sur cet appareil.
        *[other] { $count } modifications attendent sur cet appareil.
    }
admin-health = Synchronisation
health-server = État du serveur
health-again = Relire
health-read = Lu à { $at }, relu toutes les dix secondes.
health-unreachable = Le serveur ne répond pas : rien n’est montré qui pourrait ne plus être vrai. Il est redemandé toutes les dix secondes.
health-last-read = Dernière réponse à { $at }.
health-writes = Tout va bien
health-writes-text = Le serveur enregistre ce que les appareils lui envoient.
health-full = N’enregistre plus
health-full-text = Le serveur ne peut plus écrire sur son disque : faites-y de la place, ou regardez son journal. Les appareils gardent leurs modifications en attendant.
health-disk-low = Le disque du serveur est presque plein : faites-y de la place.
health-failures =
    { $count ->
        [one] Un enregistrement a échoué depuis le démarrage : le journal du serveur dit pourquoi.
       *[other] { $count } enregistrements ont échoué depuis le démarrage : le journal du serveur dit pourquoi.
    }
health-version = Version
health-version-is = { $version }, en marche depuis { $since }
health-log = Journal
health-log-is =
    { $count ->
        [0] aucune modification
        [one] 1 modification
       *[other] { $count } modifications
    }, époque { $epoch }
health-documents = Documents
health-documents-are =
    { $count ->
        [0] aucun
        [one] 1 document
       *[other] { $count } documents
    }{ $size }
health-size = , { $size } sur le disque
health-files = Pièces jointes
health-files-are =
    { $count ->
        [0] aucune ;
        [one] 1 fichier, { $size } sur
       *[other] { $count } fichiers, { $size } sur
    } { $room } permis
health-disk = Place sur le disque
health-disk-is = { $free } libres sur { $size }
health-unknown = non connue
health-commits = Enregistrements
health-commits-are =
    { $count ->
        [0] aucun depuis le démarrage
        [one] 1 depuis le démarrage
       *[other] { $count } depuis le démarrage
    }, { $failed ->
        [0] aucun échec
        [one] 1 échec
       *[other] { $failed } échecs
    }
health-time = Temps d’écriture
health-time-is = { $mean } ms en moyenne ; 99 sur 100 en { $most } ms au plus
health-time-long = { $mean } ms en moyenne ; plus d’un sur 100 dépasse une seconde
health-time-none = rien d’écrit depuis le démarrage
health-connections = Appareils connectés
health-connections-are =
    { $count ->
        [0] aucun maintenant
       *[other] { $count } maintenant
    } ; { $all } connexions depuis le démarrage
health-refused = Refus depuis le démarrage
health-refused-are =
    { $connections ->
        [0] aucune connexion
        [one] 1 connexion
       *[other] { $connections } connexions
    }, { $changes ->
        [0] aucune modification
        [one] 1 modification
       *[other] { $changes } modifications
    }
health-backup = Dernière sauvegarde
health-backup-none = aucune connue de ce serveur
health-devices = Appareils à surveiller
health-well = Tout est synchronisé
health-well-text =
    { $count ->
        [one] Rien à signaler sur votre appareil.
       *[other] Rien à signaler sur vos { $count } appareils.
    }
health-all-devices = Voir tous les appareils
health-do = À faire : { $what }
health-kept = Révoqué, pas encore vidé
health-kept-why =
    { $days ->
        [0] Révoqué aujourd’hui, et pas revenu depuis : il garde ce qu’il a.
        [one] Révoqué hier, et pas revenu depuis : il garde ce qu’il a.
       *[other] Révoqué il y a { $days } jours, et pas revenu depuis : il garde ce qu’il a.
    }
health-kept-do = le rallumer là où il a du réseau : il se vide dès qu’il joint le serveur. S’il est perdu, tenez ses fiches pour lues.
health-edits = Modifications en attente
health-edits-why =
    { $count ->
        [one] Une modification attend sur cet appareil, qui n’a pas été vu depuis { $days } jours.
       *[other] { $count } modifications attendent sur cet appareil, qui n’a pas été vu depuis { $days } jours.
    }
health-edits-do = demander à { $person } d’y ouvrir Carnet avec du réseau : elles ne sont nulle part ailleurs.
health-locked = Délai sans contact dépassé
health-locked-why =
    { $days ->
        [0] Sans contact trop longtemps : il ne montre plus rien.
        [one] Sans contact depuis hier : il ne montre plus rien.
       *[other] Sans contact depuis { $days } jours : il ne montre plus rien.
    }
health-locked-do = l’ouvrir avec du réseau : il se rouvre dès qu’il joint le serveur, et rien n’y est perdu.
health-behind = En retard
health-behind-why = Connecté, mais { $count } modifications du journal ne sont pas encore chez lui.
health-behind-do = si ce nombre ne baisse pas, vérifier son réseau, puis la place qui reste sur l’appareil.
health-begins = Se remplit
health-begins-why = Connecté, il attend encore { $count } documents.
health-begins-do = y laisser Carnet ouvert jusqu’au bout.
health-away = Absent
health-away-why = Pas vu depuis { $days } jours.
health-never-why = Jamais connecté depuis sa création, il y a { $days } jours.
health-away-do = l’ouvrir de temps en temps, ou le révoquer s’il ne sert plus.
health-old = Version ancienne
health-old-why = Il a la version { $has } ; le serveur a la { $server }.
health-old-do = y accepter la mise à jour proposée, ou fermer Carnet et le rouvrir.
admin-revoke = Révoquer
admin-revoke-title = Révoquer cet appareil ?
admin-revoke-text = « { $name } », de { $person } : il est refusé tout de suite, et se vide à son prochain contact. Ce qui n’a pas été envoyé n’est pas repris ; la personne en voit la liste sur l’appareil.
admin-revoked = Appareil révoqué
admin-dismiss = Retirer tous ses accès
admin-dismiss-title = Retirer tous les accès de cette personne ?
admin-dismiss-text = Tous les appareils de { $person }, ses liens, son mot de passe, ses codes et ses clés d’accès ne valent plus rien. Ses appareils se vident à leur prochain contact. Un nouveau lien lui rend un accès.
admin-dismissed = Accès retirés
admin-recover = Réinitialiser l’accès
admin-invite = Inviter
admin-invite-name = Nom de la personne
admin-invite-hint = Le même nom donne un autre appareil à la même personne, ou un nouvel accès si elle l’a perdu.
admin-invite-make = Créer un lien
admin-invite-once = Le lien sert une seule fois, pendant sept jours.
admin-invite-scan = Sur un téléphone ou une tablette : ouvrez l’appareil photo et visez le code.

## Listes de valeurs.
admin-lists = Listes
lists-lead = Ce que les fiches proposent au choix. L’ordre est celui dans lequel les valeurs sont proposées.
lists-categories-terms = Les conditions d’une catégorie se règlent sous « Conditions ».
lists-kept = Ce qui est déjà saisi garde son nom, même si une valeur est renommée ou supprimée.
lists-none = Aucune valeur pour l’instant. Ajoutez la première ci-dessous.
lists-new = Nouvelle valeur
lists-added = Valeur ajoutée
lists-known = Cette valeur est déjà dans la liste.
lists-twice = en double
lists-sort = Trier de A à Z
lists-sorted = Liste triée
lists-fiches =
    { $count ->
        [0] aucune fiche
        [one] 1 fiche
       *[other] { $count } fiches
    }
lists-archived =
    { $count ->
        [one] {" "}et 1 archivée
       *[other] {" "}et { $count } archivées
    }
lists-rename = Renommer
lists-rename-what = Renommer « { $name } »
lists-rename-fiches =
    { $count ->
        [one] Renommer aussi sur la fiche qui la porte
       *[other] Renommer aussi sur les { $count } fiches qui la portent
    }
lists-rename-with = Chaque fiche le note dans son historique. Le tout s’annule d’un geste.
lists-rename-without = Les fiches gardent l’ancien nom ; il s’affichera ici parmi les valeurs hors de la liste.
lists-renamed = Valeur renommée
lists-have-it = Des fiches de cet appareil portent cette valeur :
lists-to = Elles reçoivent à la place
lists-to-kept = Elles la gardent
lists-to-nothing = Aucune valeur
lists-to-hint = Chaque fiche le note dans son historique. Le tout s’annule d’un geste.
lists-unlisted = Sur des fiches, hors de la liste
lists-unlisted-lead = Saisies à la main, importées, ou venues d’un appareil qui ne connaissait pas encore un nouveau nom.
lists-take-in = Ajouter à la liste
lists-take-in-what = Ajouter « { $name } » à la liste
lists-replace = Remplacer…
lists-replace-what = Remplacer « { $name } »
lists-replace-do = Remplacer
lists-replaced = Valeur remplacée
