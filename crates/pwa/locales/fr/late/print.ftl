## Impression
print-parts = Rubriques à imprimer
print-all = Tout cocher
print-none = Tout décocher
print-period = Pour les évènements, les achats, le temps passé et les points.
print-nothing = Cochez au moins une rubrique.
print-drawing = Mise en page…
print-done =
    { $count ->
        [one] Une page, { $size } Ko.
        *[other] { $count } pages, { $size } Ko.
    }
print-empty = Rien à imprimer dans : { $parts }.
print-lacks = Un □ remplace chaque caractère que la police d’impression n’a pas.
print-missing = De quoi imprimer n’est pas encore sur cet appareil : connectez-vous une fois, puis réessayez.
print-open = Ouvrir le PDF
print-save = Enregistrer le PDF
print-now = Imprimer
