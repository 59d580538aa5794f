## Fiches taken out as a file.
export = Exporter…
export-all = Exporter la liste…
export-title = { $count ->
    [one] Exporter une fiche
   *[other] Exporter { $count } fiches
}
export-kind = Type de fichier
export-csv = Tableau (CSV)
export-csv-text = Pour un tableur : une ligne par fiche, champs spécifiques compris. Se réimporte.
export-vcard = Cartes (vCard)
export-vcard-text = Pour un carnet d’adresses ou un téléphone. Se réimporte sans doublon.
export-json = Tout (JSON)
export-json-text = Pour un programme : tout ce que vous voyez de chaque fiche, échanges, tâches et conditions compris.
export-noted = Le journal de l’entreprise note qui exporte quoi, même hors ligne. Le fichier contient des données personnelles : gardez-le en lieu sûr.
export-write = Enregistrer le fichier
export-progress = { $done } sur { $total } fiches écrites…
export-done = { $count ->
    [one] Une fiche exportée
   *[other] { $count } fiches exportées
}
export-nothing = Aucune de ces fiches ne peut être exportée
export-failed = Le navigateur n’a pas pris le fichier
export-file = fiches
export-one = Exporter la fiche
export-one-text = Enregistrer cette fiche dans un fichier : pour un carnet d’adresses, un tableur, ou entière.
