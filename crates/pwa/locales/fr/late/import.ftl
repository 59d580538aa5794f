## Import.
import-title = Importer des contacts
import-lead = CSV (Google, Outlook, HubSpot, Odoo, Dolibarr, SuiteCRM, tableur…) ou vCard. Rien n’est écrit avant votre accord, et tout peut être annulé.
import-step-file = Fichier
import-step-columns = Colonnes
import-step-trial = Essai
import-step-done = Import
import-drop = Déposez le fichier ici, ou
import-browse = Parcourir
import-formats = .csv, .tsv, .txt, .vcf – 256 Mo au plus
import-too-large = Ce fichier dépasse 256 Mo : coupez-le en plusieurs.
import-unreadable = Le navigateur n’a pas pu lire ce fichier : choisissez-le à nouveau.
import-another = Choisir un autre fichier
import-found =
    { $count ->
        [one] { $count } ligne trouvée · { $source }
        *[other] { $count } lignes trouvées · { $source }
    }
import-source-google = Google Contacts
import-source-outlook = Outlook
import-source-hubspot = HubSpot
import-source-odoo = Odoo
import-source-dolibarr = Dolibarr
import-source-suitecrm = SuiteCRM
import-source-lmb = LMB
import-source-vcard = vCard
import-source-other = autre fichier
import-encoding = Encodage
import-separator = Séparateur
import-duplicates = Si la fiche existe déjà
import-duplicates-complete = Compléter ce qui manque
import-duplicates-update = Remplacer par les valeurs du fichier
import-duplicates-skip = Ne rien faire
import-duplicates-create = Créer une autre fiche
import-column = Colonne
import-becomes = Devient
import-examples = Exemples
import-column-is = La colonne { $column } devient
import-left-out = Ignorer
import-to-notes = Ajouter aux notes
import-try = Essayer sans rien écrire
import-now =
    { $count ->
        [one] Importer { $count } ligne
        *[other] Importer { $count } lignes
    }
import-back = Revoir les colonnes
import-reading = Lecture du fichier et de l’annuaire…
import-progress = Import : { $done } sur { $total }
import-trial-title = Ce que l’import ferait
import-report-title = Import terminé
import-cancelled = Import interrompu
import-would-create = fiches seraient créées
import-would-update = fiches seraient complétées
import-created = fiches créées
import-updated = fiches complétées
import-skipped = déjà là, laissées telles quelles
import-errors = Lignes en erreur
import-errors-download = Télécharger ces lignes
import-errors-file = lignes-en-erreur.csv
import-unreadable-rows =
    { $count ->
        [one] { $count } ligne illisible
        *[other] { $count } lignes illisibles
    }
import-unreadable-text = Elles seront laissées de côté ; les autres seront importées.
import-row = Ligne
import-why = Raison
import-text = Contenu
import-see = Voir l’annuaire
import-undo = Annuler tout l’import
import-done =
    { $count ->
        [one] { $count } fiche importée
        *[other] { $count } fiches importées
    }
