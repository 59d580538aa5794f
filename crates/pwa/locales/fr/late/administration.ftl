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
