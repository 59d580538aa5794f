## The screens.
title = { $name } – Carnet
title-board = Dashboard
title-directory = Directory
title-conflicts = Conflicts
title-notices = Notifications
title-sync = Synchronisation
title-import = Import
title-settings = Settings
title-join = Sign in
skip = Skip to content
nav = Main
help-button = Help for this screen
nav-board = Home
news-bell = { $count ->
    [0] Notifications
    [one] Notifications: one unread
   *[other] Notifications: { $count } unread
}
nav-directory = Directory
nav-tasks = Tasks
nav-agenda = Calendar
nav-conflicts = Conflicts
nav-sync = Sync
nav-import = Import
nav-settings = Settings
key-palette = Ctrl K
search-placeholder = Name, city, phone…
search-label = Search for a contact
search-clear = Clear the search
colon = :{" "}
close = Close
cancel = Cancel
change = Change
save = Save
saved = Saved
saved-field = Saved: { $field }
saved-here = saved on this device
saving = saving…
edit = Edit
add = Add
add-to = Add: { $what }
add-value = Add…
remove = Remove
removed = Removed
moved = Moved
move-up = Move up
move-down = Move down
open = Open
copy = Copy
copied = Copied
copy-failed = Copying failed: select the text and copy it.
undo = Undo
undo-last = Undo the last action
undone = Undone
nothing-to-undo = Nothing to undo
unset = Not set
unnamed = No name
someone = Someone
yes = Yes
no = No
number = { $count }
never = never
loading = Loading…
show-more = Show more
period = Period
days =
    { $count ->
        [one] { $count } day
        *[other] { $count } days
    }
last-days =
    { $count ->
        [one] Last day
        *[other] Last { $count } days
    }
minutes = { $count } min
date-today = today
date-yesterday = yesterday
date-day-month = { $day } { $month }
date-day-month-year = { $day } { $month } { $year }
date-and-time = { $date } { $time }
date-civil = { $day }/{ $month }/{ $year }
date-months = Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
person-device = { $person }, { $device }
who-when = { $who } · { $when }
emptied = emptied
item-added = { $what }: added
item-removed = { $what }: removed
item-restored = { $what }: brought back
item-moved = { $what }: moved

## Synchronisation
sync-up-to-date = Up to date
sync-offline = Offline
sync-connecting = Connecting…
sync-sending = Sending…
sync-arriving = Receiving fiches…
sync-signed-out = Not signed in
sync-full = Device full
sync-device-refused = Device refused
sync-update-needed = Update needed
sync-pending =
    { $count ->
        [one] { $count } change waiting
        *[other] { $count } changes waiting
    }
sync-unsaved =
    { $count ->
        [one] { $count } change kept in memory
        *[other] { $count } changes kept in memory
    }
sync-conflicts =
    { $count ->
        [one] { $count } conflict
        *[other] { $count } conflicts
    }
sync-refused =
    { $count ->
        [one] { $count } change refused
        *[other] { $count } changes refused
    }
sync-state = State
sync-connect = Connect now
sync-fiches = fiches on this device
sync-waiting = changes waiting
sync-in-conflict = conflicts to settle
sync-were-refused = changes refused
sync-since = last up to date
pending-title = Waiting to be sent
pending-none = Everything is sent
pending-none-text = What you change offline shows here until it is sent.
refused-title = Refused by the server
refused-text = These changes were not accepted. Nothing is lost: read them, copy what matters, make them again if need be, then discard them.
refused-discard = Discard
refused-discarded = Change discarded
not-kept = An edit that was kept in memory could not be made. { $why } It said: “{ $words }”
refused-now = The server refused a change of { $name }: it is kept under “Sync”.
aside-title = Set aside
aside-text = These documents could not be opened on this device. They are kept as they are, and everything else goes on. “Try again” asks the server for a sound copy, and puts your waiting edits back onto it.
aside-why = This document could not be opened.
aside-asked = Asked of the server: it is back as soon as it arrives.
aside-retry = Try again
aside-more = See details
aside-fiche = This contact could not be opened on this device. It is kept as it is; ask the server for a sound copy.
aside-part = One year of exchanges of this contact could not be opened: it is missing here.
room-title = Room on this device
room-used = { $used } MB used of { $allowed } MB
room-kept = The browser has promised not to clear this data.
room-not-kept = The browser may clear this data when it runs short of room: install the app to protect it.
notice-full =
    { $count ->
        [0] This device has run out of room: what is on it can be read, but nothing new comes or goes. Free some space.
        [one] The device is full: one change is kept in memory. Free some space and leave the app open.
        *[other] The device is full: { $count } changes are kept in memory. Free some space and leave the app open.
    }
notice-aside =
    { $count ->
        [one] One document could not be opened and was set aside.
        *[other] { $count } documents could not be opened and were set aside.
    }
notice-handed =
    { $count ->
        [one] One fiche is no longer in your portfolio: it is leaving this device.
        *[other] { $count } fiches are no longer in your portfolio: they are leaving this device.
    }
handed-title = Fiches that are no longer yours
handed-text = They changed hands, or your role changed. What you wrote in them is sent first; what the server does not accept stays here, under “Refused by the server”.
handed-waits = Your edits go first; then the fiche leaves.
handed-more =
    { $count ->
        [one] And one more before them.
        *[other] And { $count } more before them.
    }
handed-more-of-it = See which
handed-read = I have read this
handed-was-read = The list is empty now
handed-one = This fiche is no longer yours
handed-leaving = This fiche is no longer yours. Your waiting edits go first, then it leaves this device.
not-allowed = Your role does not allow this
not-allowed-text = An administrator can give you the right to.
fiche-read-only = You can read this fiche but not change it: your role or your portfolio does not allow it. An administrator can change that.
fiche-read-partly = Only what your role lets you change is shown.
advanced-none = Nothing to do here
notice-refused = The server no longer knows this device. Nothing is lost: ask for a new sign-in link and open it here.
notice-update = A new version is ready.
notice-arriving = Receiving fiches: { $received } of { $expected }. You can work already.
update-now = Update
update-unsaved = First save what you are typing.

## Annuaire
directory = Directory
directory-count =
    { $total ->
        [one] { $total } fiche · on this device
        *[other] { $total } fiches · on this device
    }
directory-count-so-far =
    { $total ->
        [one] { $total } fiche · { $left } still to be read
        *[other] { $total } fiches · { $left } still to be read
    }
directory-counts = { $matched } of { $total } · on this device
searching = Searching…
nothing-found = No fiche found
nothing-found-text = The search looks at name, city, phone, email, SIRET, client code and tags.
nothing-filtered = No fiche answers these filters.
empty-title = Your directory is empty
empty-text = Create a first fiche, or import a file of contacts.
arriving-title = Your fiches are arriving
arriving-text = They show here as they come.
home-title = Choose a fiche
home-text = Your favourites and the fiches seen recently will show here.
new-fiche = New fiche
new-fiche-short = New
new-fiche-named = Create “{ $name }”
favourites = Favourites
recent = Recently seen
favourite-add = Add to favourites
favourite-remove = Remove from favourites
badge-conflicts =
    { $count ->
        [one] { $count } conflict
        *[other] { $count } conflicts
    }
badge-pending = waiting
badge-waiting = waiting to be sent
badge-archived = archived
filters = Filters
filters-clear = Clear all
filters-see =
    { $count ->
        [0] No fiche
        [one] See { $count } fiche
        *[other] See { $count } fiches
    }
filters-saved = Saved filters
filters-save = Save
filters-save-name = Save these filters as
filters-forget = Forget the filter { $name }
filters-kept = Filter “{ $name }” saved on this device
filter-any = Any
filter-profile = Profile
filter-state = State
filter-archived = Archived
filter-conflict = In conflict
filter-pending = Waiting to be sent
filter-mine = My portfolio
filter-not-seen = Not seen for { $days } d
filter-not-seen-label = Not seen for
filter-place = City or department
sort-by = Sort: { $order }
sort-relevance = Relevance
sort-name = Name
sort-city = City
sort-last-event = Last event
sort-updated = Last change
select = Select several fiches
select-one = Select { $name }
select-all = Select all ({ $count })
select-done = Done
selected =
    { $count ->
        [0] Tick some fiches
        [one] { $count } fiche ticked
        *[other] { $count } fiches ticked
    }
bulk-done =
    { $count ->
        [one] { $count } fiche changed
        *[other] { $count } fiches changed
    }
palette-title = Go to…
palette-hint = A fiche or an action
picker-hint = Look for a fiche
picker-none = No fiche found
tag-add = Add a tag
tag-remove = Remove the tag { $tag }

columns = Columns
columns-wide = Show the list in columns
columns-text = Tick what the list shows, and put it in order. This choice stays on this device.
columns-reset = Reset
columns-done = Done
column-name = Name
column-city = City
column-postcode = Postcode
column-category = Category
column-status = Status
column-stage = Stage
column-profiles = Profile
column-rep = Rep
column-last-event = Last event
column-state = State
column-earlier = Move { $column } before
column-later = Move { $column } after

## Création
create = Create
create-name = Name
create-fiche = Create the fiche
created = Fiche created
duplicates =
    { $count ->
        [one] This fiche may exist already
        *[other] { $count } fiches look like this one
    }
because-siret = same SIRET
because-email = same email
because-phone = same phone number
because-name = near-same name, same postcode

## Fiche
main-information = Main information
show-as-client = Show the client view
show-as-supplier = Show the supplier view
activity = Activity
modify = Edit the fiche
modify-short = Edit
history = History
advanced = Advanced options
fiche-sections = Sections of the fiche
more-actions = More actions
back-to-list = Back to the directory
back-to-fiche = Back to the fiche
previous-fiche = Previous fiche
next-fiche = Next fiche
copy-link = Copy the fiche’s link
link-copied = Link copied
call = Call
call-none = No number to call
call-number = Call { $number }
text-number = Text { $number }
write = Write
write-none = No email address
write-to = Write to { $address }
go-there = Go there
go-there-none = No address
rep-short = Rep { $name }
presence-looking = { $name } is looking
presence-looking-on = { $name } ({ $device }) is looking
presence-typing = { $name } is typing…
presence-typing-on = { $name } ({ $device }) is typing…
fiche-changed-by = { $who } has just changed this fiche
fiche-missing = Fiche not found
fiche-not-here-yet = This fiche has not reached this device yet: wait a moment.
fiche-merged = This fiche was merged into another.
fiche-merged-open = Open the other fiche
created-by = Created by { $stamp }
updated-by = Changed by { $stamp }
fields-all = Show all fields
fields-fewer = Hide empty fields
inherited-company = · from the company
inherited-built-in = · default
notes-hint = What one should know of this contact
notes-edit = Edit the notes
coordinates-none = No phone or email yet.
addresses-none = No address yet.
websites-none = No website yet.
opens-outside = Opens in a new window
by-default = default
default-billing = default for billing
default-delivery = default for delivery
do-not-call = Do not call
consent-refused-email = Has refused e-mails
consent-refused-sms = Has refused text messages
consent-refused-phone = Has refused calls
on-map = Show the address on a map
edit-address = Edit the address
remove-address = Remove the address
near = Show contacts nearby
position-here = I am here
position-found = Position found: save to keep it
position-known = Position known
position-known-to = Position known ({ $precision })
event = Event
event-compose = Note an exchange…
event-save = Save the exchange
event-saved = Exchange saved
events-all = All activity
events-none = No exchange noted yet.
events-none-title = Nothing to show
conflict-of =
    { $field } · { $count ->
        [2] two values written at the same time
        *[other] { $count } values written at the same time
    }
conflict-keep = Keep “{ $value }”
conflict-both = Keep both
conflict-other = Another value
conflict-emptied = (emptied)
conflict-settled = Conflict settled: { $field }
conflict-removed = Removed by { $stamp }, while someone else was editing it
conflict-keep-item = Keep
conflict-remove-item = Remove
conflict-item-kept = Kept
conflicts-lead = Two people wrote in the same place at the same time. Nothing is lost: choose what is right.
conflicts-none = No conflict
conflicts-none-text = Everything is settled.
update = Update
updated = Fiche updated
fields-changed =
    { $count ->
        [one] { $count } change
        *[other] { $count } changes
    }
fields-unchanged = No change
draft-restored = What you had typed and not saved was found again.
draft-drop = Drop it
leave-title = Leave without saving?
leave-text = What you typed is not saved in the fiche. It stays as a draft on this device.
leave-anyway = Leave
leave-stay = Keep typing
history-none = No change
history-see = See the fiche as it was then
history-as-of = The fiche after: { $stamp }
history-restore = Restore
history-restore-what = Restore the former value: { $field }
history-restored = Value restored
archive = Archive
archived = Fiche archived
unarchive = Unarchive
unarchived = Fiche unarchived
archive-title = Archive
archive-text = An archived fiche no longer shows in the directory. Nothing is erased.
unarchive-text = This fiche is archived. Unarchive it to see it in the directory again.
profiles-text = A contact can be both client and supplier.
merge-title = Merge two fiches
merge-text = Choose the other fiche of the same contact. Details, addresses and events of both come together.
merge-other = The other fiche
merge-choose = Which fiche stays? Its values win, but for those that you tick on the other; the other’s fill the gaps.
merge-counts = { $items ->
    [one] { $items } detail or address
   *[other] { $items } details and addresses
}, { $events ->
    [one] { $events } event
   *[other] { $events } events
}
merge-keep = Keep this one
merged = Fiches merged

## Lock
lock-screen = Carnet is locked
lock-pin = Code
lock-phrase = Passphrase
lock-open = Unlock
lock-by-passkey = Use the passkey
lock-opening = Opening…
lock-will-wipe = { $wrong } failed tries: at the tenth, everything on this device is erased.
lock-unsaved =
    { $count ->
        [one] One change that was typed just before is not saved yet: unlock before you close.
        *[other] { $count } changes that were typed just before are not saved yet: unlock before you close.
    }
lock-forgotten = Forgotten the code?
lock-back = Back to the code
lock-forgotten-text = Without the code nobody can read what is on this device, your company neither. You can erase it, then sign in again with a link, a password or a passkey: the fiches come back from the server.
lock-forgotten-waiting =
    { $count ->
        [one] One change has not been sent yet: it would be lost.
        *[other] { $count } changes have not been sent yet: they would be lost.
    }
lock-forgotten-erase = Erase this device…
lock-forgotten-sure = Really erase everything? There is no way back.
lock-forgotten-yes = Yes, erase everything
lock-missing = Choose a code for this device
lock-missing-text = Your company wants every device to be locked. Everything opens as soon as that is done.
lock-policy = Demand a code on each device
lock-policy-text = Each device asks for it as soon as it hears of this, and shows nothing before.
lock-policy-after = Lock without activity after, at most
lock-policy-free = Free
lock-title = Lock
lock-none = This device opens without a code
lock-none-text = With a code, what is on it can’t be read by who finds it, even by copying its memory.
lock-is-set = This device opens with a code
lock-is-set-text = While it is locked it receives and sends nothing; all goes on once it is open.
lock-now = Lock now
lock-after = Lock without activity after
lock-minutes = { $count } min
lock-never = Never
lock-wipe = Erase after ten tries
lock-wipe-text = At the tenth wrong code everything on the device is erased, even what was not sent.
lock-present = Present code
lock-chosen = New code
lock-again = Confirm the code
lock-hint = Six digits or more, or a phrase of ten characters or more. A phrase is far safer. Nobody can find this code again.
lock-differ = The two codes are not the same.
lock-set = Lock with this code
lock-change = Change the code
lock-was-set = Code saved
lock-remove-with = Present code, to lock no more
lock-remove = Remove the lock
lock-was-removed = This device opens without a code
lock-passkey = Open with a passkey too
lock-passkey-text = Your face, your finger or a security key opens this device, without a network too. The code stays the other way to open it.
lock-passkey-is-set = A passkey opens this device too
lock-passkey-is-set-text = It serves this device alone, without a network too. The code always opens it.
lock-passkey-called = Unlock Carnet ({ $device })
lock-passkey-added = The passkey opens this device
lock-passkey-removed = The code alone opens this device
lock-passkey-add-with = Present code, to add a passkey
lock-passkey-remove-with = Present code, to remove the passkey
lock-passkey-remove = Remove the passkey
lock-passkey-keep = Keep the passkey
lock-passkey-keep-text = You are asked for it then. Otherwise the new code alone will open this device.

expired-title = Locked, waiting for the server
expired-short = Locked
expired-text = This device has not reached the server for too long. Nothing is erased: everything opens again as soon as it reaches it.
expired-waiting =
    { $count ->
        [one] One change waits and will be sent then.
        *[other] { $count } changes wait and will be sent then.
    }
expired-connect = Connect
expired-connecting = Connecting to the server…
expired-sign-in = Sign in again

## Trouble
trouble-title = Carnet can’t open
trouble-room = This device has not enough room left. Nothing is lost: free some space (photos, videos, apps), as much as Carnet takes already, and leave this page open.
trouble-store = What is on this device can’t be read. Nothing is erased. (Technical detail: { $why })
trouble-again = Carnet tries again by itself every few seconds.
erase-device = Start again on this device
erase-title = Erase what is on this device?
erase-text = What this device has not sent to the server yet will be lost. Everything else comes back once you have signed in again: with your password, your passkey, or a link from your company. If you can wait, ask for help first: nothing is erased by itself.
erase-yes = Erase everything
erase-no = Erase nothing
erase-failed = The device could not be erased: close Carnet’s other tabs and try again. (Technical detail: { $why })

## Connexion
sign-in = Sign in
sign-in-title = Welcome to Carnet
sign-in-lead = To sign this device in, open or paste the link that your company gave you. It works once.
sign-in-link = Sign-in link
sign-in-link-hint = It ends with a long row of letters and digits.
sign-in-busy = Signing in…
sign-in-offline = The network is needed only now; afterwards everything works offline.
sign-in-already = This device is already signed in ({ $name }). This link will sign it in to another account.
sign-in-stay = Stay signed in
sign-in-again = Sign in with the same account ({ $name }): what this device has not sent yet goes out then.
sign-in-back = Back
sign-in-email = E-mail address
sign-in-password = Password
sign-in-code = Six-digit code
sign-in-by-password = Use a password
sign-in-by-link = Use a link
sign-in-by-passkey = Use a passkey
account-title = My way in
passkeys = Passkeys
passkeys-text = To sign in without typing anything: your phone, your computer or a security key knows you, by your face, your finger or its own code.
passkey-name = Name of the passkey
passkey-name-hint = To know it again in this list: the device or the manager that keeps it.
passkey-add = Add a passkey
passkey-password = Password, to add a passkey
passkey-waiting = Follow your device…
passkey-added = Passkey added
passkey-added-on = Added: { $when }
passkey-used-on = last sign-in: { $when }
passkey-never-used = never used
passkey-remove = Remove
passkey-remove-one = Remove the passkey “{ $name }”
passkey-remove-title = Remove this passkey?
passkey-remove-text = “{ $name }” will sign nobody in any more. Devices that are signed in stay so. Where the device that keeps it still offers it, delete it there too.
passkey-removed = Passkey removed
account-current = Present password
account-chosen = New password
account-hint = Ten characters or more. A phrase of several words is safer, and easier to remember.
account-strength = Strength of the password
account-strength-0 = Very weak
account-strength-1 = Weak
account-strength-2 = Fair
account-strength-3 = Good
account-strength-4 = Very good
account-password = Save
account-password-set = Password saved
account-code = Code at sign-in
account-code-text = Beside the password, the code of an app on your phone.
account-code-on = Switch on
account-code-off = Ask for no code any more
account-code-open = Open in the app
account-code-type = Or copy this key into the app, then type the code that it shows:
account-code-confirm = Confirm
account-code-set = A code will be asked for at each sign-in
account-code-removed = No code will be asked for any more
account-remove = Password, to ask for no code any more
device-name = Name of this device
device-rename = Rename
device-named = Device renamed
device-name-hint = It stands in the history, beside your name.
device-ipad = iPad
device-iphone = iPhone
device-android = Android tablet
device-mac = Mac
device-windows = PC
device-other = desktop

## Import
separator-semicolon = Semicolon
separator-comma = Comma
separator-tab = Tab
separator-bar = Vertical bar

## Réglages et aide
settings-device = This device
settings-look = Appearance
settings-app = App
signed-in-as = Signed in as
workspace = Company
devices-known = Your devices
language = Language
language-missing = The words of this language could not be loaded. Try again with a network.
theme = Theme
theme-auto = Automatic
theme-light = Light
theme-dark = Dark
install = Install
install-title = Install the app
install-text = It then opens like any other, and its data is better protected.
install-done = The app is installed.
version = Version
sign-out = Sign this device out
sign-out-text = Everything on this device is erased. A new link will be needed to sign it in again.
sign-out-anyway = Sign out anyway
sign-out-stay = Stay signed in

## Administration
title-admin = Administration
role-administrator = Administrator
role-office = Office
role-rep = Sales representative
role-read-only = Read only
reach-portfolio = their portfolio
reach-team = their team’s files
reach-everything = all files
right-section-fiche = Client files
right-section-identity = Identity and profiles
right-section-crm = CRM
right-section-portfolio = Portfolios
right-section-company = Legal information
right-section-notes = Notes
right-section-coordinates = Contact details
right-section-addresses = Addresses
right-section-websites = Websites
right-section-events = Events
right-section-lists = Lists of values
right-section-workspace = Company
right-section-people = People, roles, devices
right-section-other = What a later version adds
right-action-see = See
right-action-edit = Edit
right-action-create = Create
right-action-archive = Archive and merge
right-action-export = Export
right-action-import = Import
right-action-administer = Administer
qr-code = QR code of this link
revoked-withdrawn = Revoked
revoked-stolen = Revoked: a copy was found
revoked-signed-out = Signed out
detail-asked = Asked
detail-code = Code
detail-count = Count
detail-device = Device
detail-devices = Devices
detail-documents = Documents
detail-edits = Edits
detail-failed = Failed
detail-name = Name
detail-person = Person
detail-returned = Returned
detail-rights = Rights
detail-role = Role
detail-sees = Sees
detail-team = Team
detail-wrong = Reason
act-person-added = Person added
act-invited = Link made
act-joined = Device signed in with a link
act-signed-in = Device signed in with a password
act-signed-in-by-passkey = Device signed in with a passkey
act-sign-in-refused = Sign-in refused
act-revoked = Device revoked
act-token-stolen = A device’s copy was found
act-signed-out = Device signed out
act-changes-refused = Changes refused
act-exported = Documents exported
act-backed-up = Backup
act-password-set = Password chosen
act-code-set = Sign-in code changed
act-passkey-added = Passkey added
act-passkey-removed = Passkey removed
act-passkey-copied = Copy of a passkey found out
act-ways-reset = Way in reset
act-dismissed = All ways in withdrawn
act-placed = Role given to a person
act-role-written = Role changed
act-team-added = Team added

## A revoked device
wiped-title = This device was revoked by { $workspace }.
wiped-text = Everything on it was erased ({ $when }).
wiped-locked = This device was erased without its code ({ $when }).
wiped-unread =
    { $count ->
        [one] One change had not been sent yet. Without the code nobody could read it.
        *[other] { $count } changes had not been sent yet. Without the code nobody could read them.
    }
wiped-edits =
    { $count ->
        [one] One change had not been sent. Here it is: it is nowhere else.
        *[other] { $count } changes had not been sent. Here they are: they are nowhere else.
    }
wiped-more =
    { $count ->
        [one] One more is not shown: the copy has it.
        *[other] { $count } more are not shown: the copy has them.
    }
wiped-read = I have read this, erase the report

## Relations
relation-kind = Relationship
relation-kind-choose = Choose a relationship…
relation-needs-kind = Choose what ties the two records.
relation-needs-other = Choose the other record, or create it.
relation-choose = Find an existing record
relation-dates = The end comes before the start: correct one of the two dates.
relation-since = since { $from }
relation-until = until { $to }
relation-span = from { $from } to { $to }
relation-over = { $words } (ended)
relation-nobody = Other record not given
relation-not-here = Record not on this device
relation-actions = Actions: relation with { $name }
relation-sentence = { $from } { $words } { $to }
relations-none = No relation. Tie this record to an employer, a partner, an association…
relations-partial = Not all records have been read yet: other relations may appear.
relations-over = Past relations
relations-more = Show more ({ $count })
relations-picture = Relations of { $name }
relations-further = One step further
relations-left-out =
    { $count ->
        [one] { $count } other relation is in the list only.
        *[other] { $count } other relations are in the list only.
    }
picker-create = Create the record “{ $name }”
relation-types-lead = Always offered: { $known }. Add those of your trade, with the words of each side.
relation-types-none = No type added yet.
relation-types-removed = Removed
relation-types-kept = Relations of this type stay, with their words.
relation-types-restore = Put back
relation-types-restored = Type put back
relation-types-pair = { $name } / { $inverse }
relation-types-edit = Edit the type “{ $name }”
relation-types-remove = Remove the type “{ $name }”
nav-map = Map
near-needs-position = Nearby: place the address first
position-wanted = Position not looked for yet
position-not-found = Address not found: place it on the map
position-unknown = Position not known
position-unsure = Position to be checked
attachments = Attachments
print = Print the record
