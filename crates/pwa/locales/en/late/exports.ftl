## Fiches taken out as a file.
export = Export…
export-all = Export the list…
export-title = { $count ->
    [one] Export one fiche
   *[other] Export { $count } fiches
}
export-kind = Kind of file
export-csv = Table (CSV)
export-csv-text = For a spreadsheet: one row per fiche, custom fields included. Can be imported again.
export-vcard = Cards (vCard)
export-vcard-text = For an address book or a phone. Imported again, nothing doubles.
export-json = Everything (JSON)
export-json-text = For a program: all that you see of each fiche, exchanges, tasks and terms included.
export-noted = The company’s log notes who exports what, offline too. The file holds personal data: keep it safe.
export-write = Save the file
export-progress = { $done } of { $total } written…
export-done = { $count ->
    [one] One fiche exported
   *[other] { $count } fiches exported
}
export-nothing = None of these can be exported
export-failed = The browser did not take the file
export-file = fiches
export-one = Export this fiche
export-one-text = Save this fiche to a file: for an address book, a spreadsheet, or whole.
