help-title = Raccourcis clavier
help-open = Afficher
help-search = Rechercher
help-new = Nouvelle fiche
help-arrows = Parcourir la liste, ouvrir
help-walk = Fiche suivante, précédente
help-edit = Modifier la fiche
help-history = Historique de la fiche
help-palette = Aller à une fiche ou une action
help-undo = Annuler la dernière action
help-help = Cette aide
help-of = Aide : { $name }
help-line = {"\u00A0"}: { $what }
help-sections = Comment naviguer dans une fiche client ?
help-sections-list =
    Informations principales : CRM, champs spécifiques, services, cinq derniers achats, derniers évènements ; à droite coordonnées, adresses, site internet et relations.
    Suivi : tâches, agenda, évènements et temps passé liés au client.
    Fidélité : solde, historique des points, adhésion à un programme.
    Informations complémentaires : conditions commerciales, facturation, cotations.
    Éclair : actions rapides.
    Roue crantée : imprimer la fiche, pièces jointes, modifier la fiche, options avancées, historique.
## Aide de chaque écran : à quoi il sert, et ce qu’on peut y faire, une ligne par bouton.
help-name-board = Tableau de bord
help-for-board = Votre journée d’un coup d’œil : rendez-vous, tâches à faire ou à rappeler, chiffres de votre portefeuille et dernières actions de chacun. Tout se calcule sur l’appareil, hors ligne aussi.
help-how-board =
    Mes fiches, Toutes les fiches : de quelles fiches parlent les chiffres.
    Ma tournée : les rendez-vous du jour sur la carte, dans l’ordre des visites.
    Un chiffre : ouvre l’annuaire sur les fiches qu’il compte.
    Le rond devant une tâche : la termine.
    Le numéro de téléphone : appelle le contact.
    Nouvelles actions : ce que les autres viennent de faire s’affiche quand vous le demandez, sans bouger ce que vous lisez.
help-name-directory = Annuaire
help-for-directory = La liste de tous vos contacts : clients, prospects, fournisseurs et relations. La recherche répond à chaque lettre, hors ligne aussi.
help-how-directory =
    Rechercher : nom, téléphone, e-mail, ville, SIREN, code client, étiquette… accents et fautes de frappe sont pardonnés.
    Filtres : catégorie, statut, origine, commercial, ville, étiquette, fiches pas vues depuis un moment.
    Filtres enregistrés : donnez un nom à vos filtres, pour vous ou pour l’entreprise ; l’annuaire peut s’ouvrir sur l’un d’eux.
    Trier : par nom, ville, dernier évènement ou dernière modification.
    Sélectionner : modifier, archiver ou exporter plusieurs fiches à la fois.
    Nouvelle fiche : un nom et un moyen de joindre suffisent ; les doublons probables sont signalés.
help-name-fiche = Informations principales
help-for-fiche = L’essentiel du client : informations de CRM, services, derniers achats, derniers évènements, coordonnées, adresses, site internet et relations.
help-how-fiche =
    Un champ : touchez-le pour le corriger sur place.
    Éclair (Créer) : noter un échange, une tâche ou un rendez-vous.
    Appeler, Écrire, Y aller : joindre le contact ou ouvrir le chemin.
    Roue crantée : imprimer, pièces jointes, modifier la fiche, options avancées, historique.
    Adresses : afficher sur un plan, contacts à proximité, modifier, supprimer.
    Deux valeurs saisies en même temps : les deux sont gardées ; choisissez la bonne d’un geste.
help-name-fiche-supplier = Aspect fournisseur
help-for-fiche-supplier = Le même contact vu comme fournisseur. Le bouton « Afficher la vue… » revient à l’aspect client.
help-how-fiche-supplier =
    Afficher la vue… : passe de l’aspect client à l’aspect fournisseur.
    Un champ : touchez-le pour le corriger sur place.
help-name-fiche-activity = Suivi : évènements
help-for-fiche-activity = Tous les échanges avec ce contact, du plus récent au plus ancien : appels, e-mails, visites, courriers, SMS, notes, réclamations.
help-how-fiche-activity =
    Noter un échange : genre, date, objet et texte.
    Filtrer : par genre, auteur ou période.
    Tâche de suivi : note pour demain ce qu’il reste à faire après un échange.
    Afficher la suite : charge les échanges plus anciens.
help-name-fiche-tasks = Suivi : tâches
help-for-fiche-tasks = Les tâches effectuées ou à effectuer pour ce client.
help-how-fiche-tasks =
    Nouvelle tâche : un titre et un jour suffisent.
    Le rond : termine la tâche ; si elle se répète, la suivante est créée.
    Actions : modifier, répéter, ajouter un rappel, annuler.
    Étapes : une liste à cocher dans la tâche.
help-name-fiche-agenda = Suivi : agenda
help-for-fiche-agenda = Les rendez-vous passés, présents et à venir auxquels ce client participe.
help-how-fiche-agenda =
    Rendez-vous : en ajoute un, avec lieu, participants, rappel et répétition.
    Exporter : un fichier iCalendar pour un autre agenda.
help-name-fiche-time = Suivi : temps passé
help-for-fiche-time = Le temps passé par vos collaborateurs pour ce client.
help-how-fiche-time =
    Démarrer : lance un chronomètre qui continue même si l’application est fermée.
    Ajouter : une durée saisie après coup, facturable ou non.
    Totaux : par personne et par période.
help-name-fiche-loyalty = Fidélité
help-for-fiche-loyalty = Le programme de fidélité du client : carte, solde et historique point par point.
help-how-fiche-loyalty =
    Adhérer : inscrit le client à un programme, avec son numéro de fidélité.
    Créditer, Débiter : mouvement manuel, avec un motif.
    Code-barres : la carte, lisible par une douchette.
help-name-fiche-terms = Informations complémentaires
help-for-fiche-terms = Les conditions commerciales, la facturation et les cotations du client. Ce qui n’est pas rempli vient de sa catégorie ou de l’entreprise, et le dit.
help-how-fiche-terms =
    Conditions commerciales : grille tarifaire, franco de port, HT ou TTC, devise, échéancier, mode de règlement.
    Facturation : encours autorisé, mode de facturation, TVA, adresses par défaut, tiers payeur ou facturé.
    Cotations : prix convenus par article ou par catégorie d’article.
help-name-fiche-files = Pièces jointes
help-for-fiche-files = Tout document utile relatif au client : commande signée, contrat, photo… De tout type.
help-how-fiche-files =
    Parcourir, Photo, Lien : ajoute un fichier, une photo ou l’adresse d’un document en ligne. Un fichier se glisse aussi jusqu’ici.
    Garder sur cet appareil : le fichier reste lisible hors ligne.
    Ouvrir, Enregistrer : affiche ou sort le fichier.
help-name-fiche-modify = Modifier la fiche
help-for-fiche-modify = La modification générale de la fiche, champ par champ.
help-how-fiche-modify =
    Mettre à jour : confirme les modifications.
    Annuler : rien n’est changé. Quitter avec une saisie en cours demande d’abord confirmation.
help-name-fiche-history = Historique
help-for-fiche-history = Chaque modification de la fiche : qui, quand, sur quel appareil, avant et après.
help-how-fiche-history =
    Voir la fiche à cette date : telle qu’elle était.
    Rétablir : remet une ancienne valeur.
help-name-fiche-advanced = Options avancées
help-for-fiche-advanced = Archiver ou fusionner des fiches, et changer le type de profil du contact.
help-how-fiche-advanced =
    Archiver : la fiche quitte l’annuaire sans être détruite ; elle se retrouve par le filtre « Archivées ».
    Fusionner : deux fiches du même contact n’en font plus qu’une, champ par champ.
    Profils : par exemple client et fournisseur à la fois.
help-name-fiche-print = Imprimer la fiche
help-for-fiche-print = La fiche en PDF, hors ligne aussi : choisissez les rubriques, puis imprimez ou enregistrez.
help-how-fiche-print =
    Rubriques : cochez ce qui doit figurer.
    Imprimer, Enregistrer : le PDF s’ouvre ou se garde.
help-name-tasks = Tâches
help-for-tasks = Ce qu’il reste à faire, toutes fiches confondues, par échéance.
help-how-tasks =
    Les miennes, De l’équipe, De tous : de qui sont les tâches.
    Le rond : termine la tâche.
    Le nom du contact : ouvre sa fiche.
help-name-agenda = Agenda
help-for-agenda = Les rendez-vous, par jour, semaine, mois ou en liste.
help-how-agenda =
    Rendez-vous : en ajoute un ; toucher une heure vide aussi.
    Aujourd’hui, flèches : change de page.
    Le mien, De l’équipe, De tous : de qui est l’agenda.
    Tournée : les visites du jour sur la carte.
    Exporter : un fichier iCalendar.
help-name-map = Carte
help-for-map = Vos contacts sur la carte, selon les filtres de l’annuaire.
help-how-map =
    Une marque : ouvre la fiche, ou s’approche s’il y en a plusieurs.
    À proximité : les contacts autour de vous.
    Tournée : les rendez-vous d’un jour.
    La liste à côté de la carte dit la même chose, au clavier aussi.
help-name-map-near = Contacts à proximité
help-for-map-near = Les contacts autour d’une adresse ou de votre position, du plus proche au plus lointain.
help-how-map-near =
    Rayon : jusqu’à quelle distance chercher.
    Ma position : cherche autour de l’appareil.
    Itinéraire : ouvre le chemin vers un contact.
help-name-map-address = Adresse sur un plan
help-for-map-address = Où se trouve cette adresse, et d’où on le tient.
help-how-map-address =
    Corriger la position : placez la marque vous-même.
    Je suis ici : prend la position de l’appareil.
    Contacts à proximité : qui se trouve autour.
help-name-map-round = Tournée
help-for-map-round = Les rendez-vous d’un jour sur la carte, dans l’ordre des visites, avec les distances.
help-how-map-round =
    Jour : hier, aujourd’hui, demain ou une date.
    Itinéraire : ouvre le chemin jusqu’à l’étape suivante.
    Un rendez-vous sans adresse connue est dit à part.
help-name-conflicts = Conflits
help-for-conflicts = Ce que deux personnes ont écrit en même temps. Rien n’est perdu : les valeurs sont côte à côte, avec leur auteur et leur heure.
help-how-conflicts =
    Une valeur : touchez celle à garder.
    Modifier : écrivez-en une autre.
    La fiche : ouvre le contact concerné.
help-name-sync = Synchronisation
help-for-sync = Où en est cet appareil : ce qui attend d’être envoyé, ce qui a été refusé, ce qui a été mis de côté.
help-how-sync =
    Se connecter maintenant : n’attend pas le prochain essai.
    En attente : les modifications qui partiront avec le réseau.
    Refusées : lisez pourquoi, copiez-les ; elles ne sont jamais perdues sans vous.
help-name-import = Importer
help-for-import = Un fichier de contacts (CSV, vCard) ou d’agenda devient des fiches.
help-how-import =
    Parcourir : choisissez le fichier ; il ne quitte pas l’appareil.
    Colonnes : vérifiez ce que chacune contient.
    Doublons : ignorer, compléter ou mettre à jour.
    Essai : dit ce qui serait fait, sans rien changer.
    Annuler tout l’import : revient en arrière d’un geste.
help-name-settings = Réglages
help-for-settings = Cet appareil et votre compte : langue, thème, code de verrouillage, clés d’accès, installation, déconnexion.
help-how-settings =
    Installer : l’application s’ouvre alors comme les autres, hors ligne aussi.
    Code : l’appareil se verrouille tout seul.
    Clés d’accès : se connecter sans lien ni mot de passe.
    Administration : pour qui en a le droit.
help-name-admin-people = Personnes
help-for-admin-people = Les personnes de l’entreprise, leur rôle et leur équipe ; et les liens d’invitation.
help-how-admin-people =
    Rôle, Équipe : ce que chacun peut voir et faire.
    Inviter : crée un lien à usage unique.
    Retirer tous les accès : ses appareils se vident à leur prochain contact.
    Modules : ce dont l’entreprise se sert ou non.
help-name-admin-roles = Rôles
help-for-admin-roles = Ce que les personnes d’un rôle peuvent voir et faire, rubrique par rubrique.
help-how-admin-roles =
    Nouveau rôle : partez d’un nom, cochez les droits.
    Voit, Modifie : son portefeuille, son équipe ou tout.
help-name-admin-devices = Appareils
help-for-admin-devices = Les appareils connectés à l’entreprise, leur version et ce qu’ils ont à envoyer.
help-how-admin-devices =
    Révoquer : l’appareil est refusé tout de suite et se vide à son prochain contact.
    Verrouillage : l’exiger de tous les appareils.
help-name-admin-health = Synchronisation
help-for-admin-health = L’état du serveur, et les appareils dont il faut s’occuper, le plus pressant d’abord.
help-how-admin-health =
    Appareils à surveiller : pourquoi, et que faire.
    Relire : redemande au serveur tout de suite.
help-name-admin-lists = Listes de valeurs
help-for-admin-lists = Les catégories, origines, statuts, formes juridiques et activités que les fiches proposent.
help-how-admin-lists =
    Renommer : aussi sur les fiches qui portent la valeur.
    Supprimer : choisissez ce que les fiches reçoivent à la place.
    Hors de la liste : ajoutez la valeur, ou remplacez-la.
help-name-admin-relations = Types de relation
help-for-admin-relations = Les noms des liens entre fiches, dans les deux sens : « est salarié de », « emploie ».
help-how-admin-relations =
    Ajouter : un type propre à l’entreprise.
    Supprimer : les relations existantes gardent leurs mots ; le type peut revenir.
help-name-admin-journal = Journal
help-for-admin-journal = Ce qui a été fait sur le serveur : connexions, invitations, droits, exports.
help-how-admin-journal =
    Afficher la suite : remonte dans le temps.
help-name-admin-custom = Personnalisation
help-for-admin-custom = Les champs spécifiques de vos fiches clients : date d’anniversaire, nombre d’enfants…
help-how-admin-custom =
    Nouveau champ : libellé, clé, type, aide, rubrique.
    Monter, Descendre : l’ordre sur la fiche.
    Retirer : le champ n’est plus proposé ; ce qui a été saisi reste lisible.
help-name-admin-loyalty = Programmes de fidélité
help-for-admin-loyalty = Comment les points se gagnent, se dépensent et expirent.
help-how-admin-loyalty =
    Nouveau programme : nom, points par euro, HT ou TTC.
    Taux par catégorie : ce qu’une catégorie de clients gagne à la place.
help-name-admin-terms = Conditions par défaut
help-for-admin-terms = Ce dont les fiches héritent quand rien n’y est dit : conditions de l’entreprise et de chaque catégorie.
help-how-admin-terms =
    Conditions de l’entreprise : grille, devise, échéancier, règlement.
    Listes : grilles tarifaires, échéanciers, modes de règlement, circuits de relance.
help-name-admin-map = Carte de l’entreprise
help-for-admin-map = D’où viennent les images de la carte, et combien d’adresses attendent une position.
help-how-admin-map =
    Adresse des images : celle de votre fournisseur de cartes.
    Mention : à qui elles sont dues.
help-name-join = Connexion
help-for-join = Un lien d’invitation, un mot de passe ou une clé d’accès connecte cet appareil.
help-how-join =
    Lien : collez celui que l’on vous a envoyé.
    Nom de cet appareil : pour le reconnaître.
    Clé d’accès : sans rien taper.

## Visite guidée.
tour-name = Visite guidée
tour-about = Une minute, en six étapes.
tour-begin = Commencer
tour-again = Revoir la visite guidée
tour-step = Visite guidée : étape { $step } sur { $of }
tour-skip = Passer
tour-back = Précédent
tour-next = Suivant
tour-end = Terminer
tour-open = Ouvrir une fiche
tour-title-search = Tout se retrouve d’ici
tour-text-search = Tapez un nom, un numéro, une ville, un code client… La liste répond à chaque lettre, même sans réseau. La touche / y mène.
tour-title-fiche = Une ligne, une fiche
tour-text-fiche = Touchez une ligne pour ouvrir la fiche du contact : coordonnées, adresses, échanges, tâches, conditions.
tour-title-bolt = L’éclair, pour aller vite
tour-text-bolt = Sur une fiche, le bouton à l’éclair note un appel, une visite, une tâche ou un rendez-vous en deux gestes.
tour-title-sync = Avec ou sans réseau
tour-text-sync = Ici se lit l’état de l’appareil : à jour, hors ligne, en attente d’envoi. Ce que vous saisissez est sur l’appareil tout de suite, et part dès qu’il y a du réseau.
tour-title-help = De l’aide sur chaque écran
tour-text-help = Ce bouton, ou la touche ?, dit à quoi sert l’écran où vous êtes, ce qu’on peut y faire et ses raccourcis.
tour-title-install = Gardez Carnet sous la main
tour-text-install = Installé depuis les Réglages, Carnet s’ouvre comme une application, hors ligne aussi. Cette visite s’y retrouve.
help-name-notices = Notifications
help-for-notices = Ce que les autres font de vos fiches, ce qui vous est confié, ce qui est refusé, en conflit ou bientôt échu.
help-how-notices =
    Le nom : ouvre la fiche concernée, et marque la notification comme lue.
    Marquer comme lue, comme non lue : pour y revenir.
    Choisir : dans les Réglages, ce dont vous êtes prévenu, et si le navigateur le dit aussi.
