## GDPR: what is held of a person, and erasing them.
access-title = GDPR: export their data
access-text = All that Carnet holds of this person, to hand over if they ask: the fiche as a PDF, the same for a program (JSON, with the history of each edit, tasks, appointments, relations, loyalty and terms), and their files.
access-do = Export their data
access-noted = The company’s log notes this export, even one made offline. Read the file before you hand it over: it may name other people.
access-gathering = The data are being gathered…
access-files = File { $done } of { $total }…
access-done = The file is saved
access-lacks = { $count ->
    [one] The file is saved, without one attachment that is not on this device:
   *[other] The file is saved, without { $count } attachments that are not on this device:
}
access-file = gdpr-access
erase-fiche-title = GDPR: erase this person
erase-fiche-text = If they ask for their data to be erased (article 17 of the GDPR), the fiche and its whole history are destroyed, on the server and on every device. This is not archiving: nothing comes back.
erase-do = Erase this person…
erase-offline = It takes a network: the server erases.
erase-sure = Erase { $name }?
erase-goes = Destroyed:
erase-goes-fiche = the fiche, its exchanges, tasks, appointments, time, points, purchases and terms, its files, and the history of all that;
erase-goes-devices = all of it on each device, the next time that it synchronises, with what still waits to be sent there;
erase-goes-merged = the fiches that were merged with it.
erase-stays = Kept:
erase-stays-legal = what the law has kept for ten years, such as issued invoices;
erase-stays-backups = backups made before today, until they end;
erase-stays-others = what other fiches say of them in words, in a note for instance.
erase-for-ever = Nobody can take it back. If they asked for it, export their data first.
erase-name = To confirm, type “{ $name }”
erase-now = Erase for ever
erase-done = Erased. The proof is here, under “Erasures”.
erasures-title = Erasures (GDPR)
erasures-again = Refresh
erasures-none = Nobody was erased.
erasures-one = Erased on { $at }
erasures-by = By { $name }
erasures-by-list = Taken from a device or a list, after a backup was restored
erasures-documents = { $count ->
    [one] One document destroyed
   *[other] { $count } documents destroyed
}
erasures-purged = Purged from the server’s disk on { $at }
erasures-not-purged = The server’s disk is being purged
erasures-waiting = { $count ->
    [0] { $confirmed } devices have confirmed; none has yet to synchronise
    [one] { $confirmed } devices have confirmed; one device has yet to synchronise
   *[other] { $confirmed } devices have confirmed; { $count } devices have yet to synchronise
}
erasures-revoked = { $count ->
    [one] One withdrawn device empties itself at its next contact
   *[other] { $count } withdrawn devices empty themselves at their next contact
}
erasures-save = Save the proof
erasures-proof = Proof of erasure (GDPR, article 17)
erasures-id = Erased id: { $id }
erasures-device = Device { $id }: nothing since { $at }
erasures-device-waits = Device { $id }: not confirmed yet
erasures-stays = Backups made before the erasure keep the data until they end.
erasures-file = erasure
act-erased = Person erased
detail-fiche = Fiche
handed-erased = { $count ->
    [one] This fiche was erased for everybody. One edit that waited here was destroyed with it.
   *[other] This fiche was erased for everybody. { $count } edits that waited here were destroyed with it.
}
handed-erased-name = Erased fiche
api-fiche-unknown = This fiche is not on the server: wait until it is synchronised, then try again.
api-stopping = The server is stopping: try again in a moment.

## Consents.
section-consent = Consents
consent-kept = What was said before stays in the history, with who noted it and when.
consent-unasked = Not asked
field-consent-email = E-mail
field-consent-email-on = E-mail: since
field-consent-email-source = E-mail: how it was said
choice-consent-email-given = Given
choice-consent-email-refused = Refused
field-consent-sms = Text message
field-consent-sms-on = Text message: since
field-consent-sms-source = Text message: how it was said
choice-consent-sms-given = Given
choice-consent-sms-refused = Refused
field-consent-phone = Telephone
field-consent-phone-on = Telephone: since
field-consent-phone-source = Telephone: how it was said
choice-consent-phone-given = Given
choice-consent-phone-refused = Refused
field-consent-post = Post
field-consent-post-on = Post: since
field-consent-post-source = Post: how it was said
choice-consent-post-given = Given
choice-consent-post-refused = Refused
filter-consent = Consent
