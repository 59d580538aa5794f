## Import.
import-title = Import contacts
import-lead = CSV (Google, Outlook, HubSpot, Odoo, Dolibarr, SuiteCRM, spreadsheet…) or vCard. Nothing is written before you agree, and all of it can be undone.
import-step-file = File
import-step-columns = Columns
import-step-trial = Trial
import-step-done = Import
import-drop = Drop the file here, or
import-browse = Browse
import-formats = .csv, .tsv, .txt, .vcf – 256 MB at most
import-too-large = This file is larger than 256 MB: split it.
import-unreadable = The browser could not read this file: choose it again.
import-another = Choose another file
import-found =
    { $count ->
        [one] { $count } row found · { $source }
        *[other] { $count } rows found · { $source }
    }
import-source-google = Google Contacts
import-source-outlook = Outlook
import-source-hubspot = HubSpot
import-source-odoo = Odoo
import-source-dolibarr = Dolibarr
import-source-suitecrm = SuiteCRM
import-source-lmb = LMB
import-source-vcard = vCard
import-source-other = another file
import-encoding = Encoding
import-separator = Separator
import-duplicates = If the fiche exists already
import-duplicates-complete = Fill in what is missing
import-duplicates-update = Replace with the file’s values
import-duplicates-skip = Do nothing
import-duplicates-create = Create another fiche
import-column = Column
import-becomes = Becomes
import-examples = Examples
import-column-is = The column { $column } becomes
import-left-out = Leave out
import-to-notes = Append to the notes
import-try = Try without writing
import-now =
    { $count ->
        [one] Import { $count } row
        *[other] Import { $count } rows
    }
import-back = Back to the columns
import-reading = Reading the file and the directory…
import-progress = Import: { $done } of { $total }
import-trial-title = What the import would do
import-report-title = Import done
import-cancelled = Import stopped
import-would-create = fiches would be created
import-would-update = fiches would be updated
import-created = fiches created
import-updated = fiches updated
import-skipped = there already, left as they are
import-errors = Rows with an error
import-errors-download = Download these rows
import-errors-file = rows-with-errors.csv
import-unreadable-rows =
    { $count ->
        [one] { $count } row can’t be read
        *[other] { $count } rows can’t be read
    }
import-unreadable-text = They will be left aside; the others will be imported.
import-row = Row
import-why = Reason
import-text = Content
import-see = See the directory
import-undo = Undo the whole import
import-done =
    { $count ->
        [one] { $count } fiche imported
        *[other] { $count } fiches imported
    }
