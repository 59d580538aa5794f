## RGPD: what is held of a person, and erasing them.
access-title = RGPD : exporter ses données
access-text = Tout ce que Carnet détient sur cette personne, à lui remettre si elle le demande : la fiche en PDF, la même chose pour un programme (JSON, avec l’historique de chaque modification, les tâches, les rendez-vous, les relations, la fidélité et les conditions), et ses pièces jointes.
access-do = Exporter ses données
access-noted = Le journal de l’entreprise note cet export, même fait hors ligne. Relisez le fichier avant de le remettre : il peut nommer d’autres personnes.
access-gathering = Les données sont réunies…
access-files = Pièce jointe { $done } sur { $total }…
access-done = Le fichier est enregistré
access-lacks = { $count ->
    [one] Le fichier est enregistré, sans une pièce jointe qui n’est pas sur cet appareil :
   *[other] Le fichier est enregistré, sans { $count } pièces jointes qui ne sont pas sur cet appareil :
}
access-file = acces-rgpd
erase-fiche-title = RGPD : effacer cette personne
erase-fiche-text = Si elle demande l’effacement de ses données (article 17 du RGPD), la fiche et tout son historique sont détruits, sur le serveur et sur tous les appareils. Ce n’est pas l’archivage : rien ne revient.
erase-do = Effacer cette personne…
erase-offline = Il faut le réseau : c’est le serveur qui efface.
erase-sure = Effacer { $name } ?
erase-goes = Est détruit :
erase-goes-fiche = la fiche, ses échanges, tâches, rendez-vous, temps, points, achats et conditions, ses pièces jointes, et l’historique de tout cela ;
erase-goes-devices = tout cela sur chaque appareil, à sa prochaine synchronisation, y compris ce qui y attend encore d’être envoyé ;
erase-goes-merged = les fiches qui ont été fusionnées avec elle.
erase-stays = Reste :
erase-stays-legal = ce que la loi oblige à garder dix ans, comme les factures émises ;
erase-stays-backups = les sauvegardes faites avant aujourd’hui, jusqu’à leur fin ;
erase-stays-others = ce que d’autres fiches disent d’elle en toutes lettres, dans une note par exemple.
erase-for-ever = Personne ne peut revenir en arrière. Si elle l’a demandé, exportez d’abord ses données.
erase-name = Pour confirmer, écrivez « { $name } »
erase-now = Effacer pour toujours
erase-done = Effacée. La preuve est ici, dans « Effacements ».
erasures-title = Effacements (RGPD)
erasures-again = Actualiser
erasures-none = Personne n’a été effacé.
erasures-one = Effacé le { $at }
erasures-by = Par { $name }
erasures-by-list = Repris d’un appareil ou d’une liste, après la restauration d’une sauvegarde
erasures-documents = { $count ->
    [one] Un document détruit
   *[other] { $count } documents détruits
}
erasures-purged = Purgé du disque du serveur le { $at }
erasures-not-purged = Le disque du serveur est en cours de purge
erasures-waiting = { $count ->
    [0] { $confirmed } appareils ont confirmé ; aucun ne doit encore se synchroniser
    [one] { $confirmed } appareils ont confirmé ; un appareil doit encore se synchroniser
   *[other] { $confirmed } appareils ont confirmé ; { $count } appareils doivent encore se synchroniser
}
erasures-revoked = { $count ->
    [one] Un appareil révoqué se videra à son prochain contact
   *[other] { $count } appareils révoqués se videront à leur prochain contact
}
erasures-save = Enregistrer la preuve
erasures-proof = Preuve d’effacement (RGPD, article 17)
erasures-id = Identifiant effacé : { $id }
erasures-device = Appareil { $id } : plus rien depuis le { $at }
erasures-device-waits = Appareil { $id } : pas encore de confirmation
erasures-stays = Les sauvegardes faites avant l’effacement gardent les données jusqu’à leur fin.
erasures-file = effacement
act-erased = Personne effacée
detail-fiche = Fiche
handed-erased = { $count ->
    [one] Cette fiche a été effacée pour tout le monde. Une modification qui attendait ici a été détruite avec elle.
   *[other] Cette fiche a été effacée pour tout le monde. { $count } modifications qui attendaient ici ont été détruites avec elle.
}
handed-erased-name = Fiche effacée
api-fiche-unknown = Cette fiche n’est pas sur le serveur : attendez qu’elle soit synchronisée, puis réessayez.
api-stopping = Le serveur s’arrête : réessayez dans un moment.

## Consents.
section-consent = Consentements
consent-kept = Ce qui a été dit avant reste dans l’historique, avec qui l’a noté et quand.
consent-unasked = Pas demandé
field-consent-email = E-mail
field-consent-email-on = E-mail : depuis le
field-consent-email-source = E-mail : recueilli comment
choice-consent-email-given = Donné
choice-consent-email-refused = Refusé
field-consent-sms = SMS
field-consent-sms-on = SMS : depuis le
field-consent-sms-source = SMS : recueilli comment
choice-consent-sms-given = Donné
choice-consent-sms-refused = Refusé
field-consent-phone = Téléphone
field-consent-phone-on = Téléphone : depuis le
field-consent-phone-source = Téléphone : recueilli comment
choice-consent-phone-given = Donné
choice-consent-phone-refused = Refusé
field-consent-post = Courrier
field-consent-post-on = Courrier : depuis le
field-consent-post-source = Courrier : recueilli comment
choice-consent-post-given = Donné
choice-consent-post-refused = Refusé
filter-consent = Consentement
