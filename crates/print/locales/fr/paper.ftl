## Ce que le papier seul dit ; tout le reste porte le nom qu’il a à l’écran.
paper-printed = Imprimé le { $day }
paper-printed-by = { $company } · imprimé le { $day }
paper-lacking = □ : caractère que la police d’impression ne connaît pas ; le texte copié depuis le PDF le contient.
paper-more =
    { $count ->
        [one] et { $count } autre, non imprimé
        *[other] et { $count } autres, non imprimés
    }
paper-also = saisi en même temps : { $values }
paper-unset = (vide)
paper-balance = Solde
paper-labelled = { $label } : { $value }
paper-file = Fiche
