help-title = Keyboard shortcuts
help-open = Show
help-search = Search
help-new = New fiche
help-arrows = Walk along the list, open
help-walk = Next, previous fiche
help-edit = Edit the fiche
help-history = History of the fiche
help-palette = Go to a fiche or an action
help-undo = Undo the last action
help-help = This help
help-of = Help: { $name }
help-line = {""}: { $what }
help-sections = How to find one’s way in a client fiche
help-sections-list =
    Main information: CRM, own fields, services, the five latest purchases, latest events; on the right coordinates, addresses, website and relations.
    Follow-up: tasks, calendar, events and time spent on the client.
    Loyalty: balance, history of points, joining a programme.
    Further information: commercial conditions, invoicing, special prices.
    Lightning: quick actions.
    Cogwheel: print the fiche, attachments, edit the fiche, advanced options, history.
## Help of each screen: what it is for, and what can be done there, a line a button.
help-name-board = Dashboard
help-for-board = Your day at a glance: appointments, tasks to do or people to call back, figures of your portfolio and everyone’s latest actions. All is computed on the device, offline too.
help-how-board =
    My fiches, All fiches: whose fiches the figures are of.
    My round: the day’s appointments on the map, in the order of visits.
    A figure: opens the directory on the fiches that it counts.
    The circle before a task: finishes it.
    The phone number: calls the contact.
    New actions: what others have just done shows when you ask for it, without moving what you read.
help-name-directory = Directory
help-for-directory = The list of all your contacts: clients, prospects, suppliers and relations. Search answers at each letter, offline too.
help-how-directory =
    Search: name, phone, email, city, SIREN, client code, tag… accents and typos are forgiven.
    Filters: category, status, origin, rep, city, tag, fiches not seen for a while.
    Saved filters: name your filters, for yourself or for the company; the directory may open with one of them.
    Sort: by name, city, last event or last change.
    Select: edit, archive or export several fiches at once.
    New fiche: a name and one way to reach are enough; likely duplicates are pointed out.
help-name-fiche = Main information
help-for-fiche = What matters of the client: CRM, services, latest purchases, latest events, coordinates, addresses, website and relations.
help-how-fiche =
    A field: touch it to correct it in place.
    Lightning (Create): note an exchange, a task or an appointment.
    Call, Write, Go there: reach the contact or open the way.
    Cogwheel: print, attachments, edit the fiche, advanced options, history.
    Addresses: show on a map, contacts nearby, edit, delete.
    Two values entered at the same time: both are kept; choose the right one with one tap.
help-name-fiche-supplier = Supplier side
help-for-fiche-supplier = The same contact seen as a supplier. The button “Show the … view” goes back to the client side.
help-how-fiche-supplier =
    Show the … view: goes from the client side to the supplier side.
    A field: touch it to correct it in place.
help-name-fiche-activity = Follow-up: events
help-for-fiche-activity = All exchanges with this contact, the latest first: calls, emails, visits, letters, texts, notes, complaints.
help-how-fiche-activity =
    Note an exchange: kind, date, subject and text.
    Filter: by kind, author or period.
    Follow-up task: notes for tomorrow what is left to do after an exchange.
    Show more: loads earlier exchanges.
help-name-fiche-tasks = Follow-up: tasks
help-for-fiche-tasks = Tasks that were done or are to be done for this client.
help-how-fiche-tasks =
    New task: a title and a day are enough.
    The circle: finishes the task; if it repeats, the next one is made.
    Actions: edit, repeat, add a reminder, cancel.
    Steps: a checklist in the task.
help-name-fiche-agenda = Follow-up: calendar
help-for-fiche-agenda = Past, present and coming appointments in which this client takes part.
help-how-fiche-agenda =
    Appointment: adds one, with place, participants, reminder and repetition.
    Export: an iCalendar file for another calendar.
help-name-fiche-time = Follow-up: time spent
help-for-fiche-time = Time that your colleagues spent on this client.
help-how-fiche-time =
    Start: runs a clock that goes on even if the app is closed.
    Add: a duration entered afterwards, billable or not.
    Totals: by person and period.
help-name-fiche-loyalty = Loyalty
help-for-fiche-loyalty = The client’s loyalty programme: card, balance and history point by point.
help-how-fiche-loyalty =
    Join: enrols the client in a programme, with a loyalty number.
    Credit, Debit: by hand, with a reason.
    Barcode: the card, for a scanner.
help-name-fiche-terms = Further information
help-for-fiche-terms = The client’s commercial conditions, invoicing and special prices. What is unset comes from its category or the company, and says so.
help-how-fiche-terms =
    Commercial conditions: price grid, carriage free, net or gross, currency, payment schedule, payment method.
    Invoicing: credit limit, invoicing mode, VAT, default addresses, payer or invoiced party.
    Special prices: agreed by article or family.
help-name-fiche-files = Attachments
help-for-fiche-files = Any document about the client: a signed order, a contract, a photo… of any type.
help-how-fiche-files =
    Browse, Photo, Link: adds a file, a photo or the address of an online document. A file can be dropped here too.
    Keep on this device: the file can be read offline.
    Open, Save: shows the file or takes it out.
help-name-fiche-modify = Edit the fiche
help-for-fiche-modify = The general edit of the fiche, field by field.
help-how-fiche-modify =
    Update: confirms the changes.
    Cancel: nothing changes. Leaving with something typed asks first.
help-name-fiche-history = History
help-for-fiche-history = Every change of the fiche: who, when, on which device, before and after.
help-how-fiche-history =
    See the fiche at that date: as it was.
    Restore: brings an earlier value back.
help-name-fiche-advanced = Advanced options
help-for-fiche-advanced = Archive or merge fiches, and change the contact’s profiles.
help-how-fiche-advanced =
    Archive: the fiche leaves the directory and is not destroyed; the filter “Archived” finds it.
    Merge: two fiches of the same contact become one, field by field.
    Profiles: client and supplier at once, for example.
help-name-fiche-print = Print the fiche
help-for-fiche-print = The fiche as a PDF, offline too: choose the sections, then print or save.
help-how-fiche-print =
    Sections: tick what is to be there.
    Print, Save: the PDF opens or is kept.
help-name-tasks = Tasks
help-for-tasks = What is left to do over all fiches, by when it is due.
help-how-tasks =
    Mine, The team’s, Everybody’s: whose tasks.
    The circle: finishes the task.
    The contact’s name: opens the fiche.
help-name-agenda = Calendar
help-for-agenda = Appointments by day, week, month or as a list.
help-how-agenda =
    Appointment: adds one; touching an empty hour does too.
    Today, arrows: another page.
    Mine, The team’s, Everybody’s: whose calendar.
    Round: the day’s visits on the map.
    Export: an iCalendar file.
help-name-map = Map
help-for-map = Your contacts on the map, by the directory’s filters.
help-how-map =
    A mark: opens the fiche, or comes closer where there are several.
    Nearby: contacts around you.
    Round: a day’s appointments.
    The list beside the map says the same, by keyboard too.
help-name-map-near = Contacts nearby
help-for-map-near = Contacts around an address or where you are, the nearest first.
help-how-map-near =
    Radius: how far to look.
    Where I am: looks around the device.
    Way: opens the way to a contact.
help-name-map-address = Address on a map
help-for-map-address = Where this address is, and who says so.
help-how-map-address =
    Correct the position: place the mark yourself.
    I am here: takes the device’s position.
    Contacts nearby: who is around.
help-name-map-round = Round
help-for-map-round = A day’s appointments on the map, in the order of visits, with distances.
help-how-map-round =
    Day: yesterday, today, tomorrow or a date.
    Way: opens the way to the next stop.
    An appointment without a known address is told apart.
help-name-conflicts = Conflicts
help-for-conflicts = What two people wrote at the same time. Nothing is lost: values stand side by side, with author and time.
help-how-conflicts =
    A value: touch the one to keep.
    Edit: write another one.
    The fiche: opens the contact.
help-name-sync = Synchronisation
help-for-sync = How this device stands: what waits to be sent, what was refused, what was set aside.
help-how-sync =
    Connect now: does not wait for the next try.
    Waiting: changes that leave with the network.
    Refused: read why, copy them; they are never lost without you.
help-name-import = Import
help-for-import = A file of contacts (CSV, vCard) or of a calendar becomes fiches.
help-how-import =
    Browse: choose the file; it does not leave the device.
    Columns: check what each holds.
    Duplicates: skip, complete or update.
    Dry run: says what would be done, and changes nothing.
    Undo the whole import: one tap back.
help-name-settings = Settings
help-for-settings = This device and your account: language, theme, lock code, passkeys, installation, signing out.
help-how-settings =
    Install: the app then opens like others, offline too.
    Code: the device locks by itself.
    Passkeys: sign in without a link or a password.
    Administration: for who may.
help-name-admin-people = People
help-for-admin-people = The people of the company, their role and team; and invitation links.
help-how-admin-people =
    Role, Team: what everyone may see and do.
    Invite: makes a link that works once.
    Withdraw all access: their devices are emptied at their next contact.
    Modules: what the company uses or not.
help-name-admin-roles = Roles
help-for-admin-roles = What the people of a role may see and do, section by section.
help-how-admin-roles =
    New role: begin with a name, tick the rights.
    Sees, Edits: their portfolio, their team or everything.
help-name-admin-devices = Devices
help-for-admin-devices = The devices of the company, their version and what they have to send.
help-how-admin-devices =
    Revoke: the device is refused at once and emptied at its next contact.
    Lock: ask for it on all devices.
help-name-admin-health = Synchronisation
help-for-admin-health = The state of the server, and the devices that somebody has to see to, the most urgent first.
help-how-admin-health =
    Devices to look after: why, and what to do.
    Read again: asks the server at once.
help-name-admin-lists = Lists of values
help-for-admin-lists = The categories, origins, statuses, legal forms and activities that fiches offer.
help-how-admin-lists =
    Rename: on the fiches that have the value too.
    Remove: choose what fiches get instead.
    Not in the list: add the value, or replace it.
help-name-admin-relations = Types of relation
help-for-admin-relations = The names of ties between fiches, both ways: “is employed by”, “employs”.
help-how-admin-relations =
    Add: a type of the company’s own.
    Remove: relations keep their words; the type can come back.
help-name-admin-journal = Journal
help-for-admin-journal = What was done on the server: sign-ins, invitations, rights, exports.
help-how-admin-journal =
    Show more: goes back in time.
help-name-admin-custom = Customisation
help-for-admin-custom = Your own fields of client fiches: birthday, number of children…
help-how-admin-custom =
    New field: label, key, type, help, heading.
    Up, Down: the order on the fiche.
    Retire: the field is offered no more; what was entered can still be read.
help-name-admin-loyalty = Loyalty programmes
help-for-admin-loyalty = How points are earned, spent and lost.
help-how-admin-loyalty =
    New programme: name, points per euro, net or gross.
    Rates by category: what a category of clients earns instead.
help-name-admin-terms = Default conditions
help-for-admin-terms = What fiches inherit where they say nothing: the company’s conditions and each category’s.
help-how-admin-terms =
    The company’s conditions: grid, currency, schedule, payment.
    Lists: price grids, payment schedules, payment methods, dunning circuits.
help-name-admin-map = The company’s map
help-for-admin-map = Where the pictures of the map come from, and how many addresses wait for a position.
help-how-admin-map =
    Address of pictures: your map provider’s.
    Credit: whom they are owed to.
help-name-join = Sign-in
help-for-join = An invitation link, a password or a passkey signs this device in.
help-how-join =
    Link: paste the one that you were sent.
    Name of this device: to know it again.
    Passkey: nothing to type.

## The tour.
tour-name = Guided tour
tour-about = One minute, six steps.
tour-begin = Begin
tour-again = See the guided tour again
tour-step = Guided tour: step { $step } of { $of }
tour-skip = Skip
tour-back = Back
tour-next = Next
tour-end = Finish
tour-open = Open a fiche
tour-title-search = Everything is found from here
tour-text-search = Type a name, a number, a city, a client code… The list answers at each letter, even without a network. The key / leads there.
tour-title-fiche = A line, a fiche
tour-text-fiche = Touch a line to open the contact’s fiche: coordinates, addresses, exchanges, tasks, conditions.
tour-title-bolt = The lightning, to be quick
tour-text-bolt = On a fiche, the lightning button notes a call, a visit, a task or an appointment with two taps.
tour-title-sync = With or without a network
tour-text-sync = Here you read how the device stands: up to date, offline, waiting to send. What you enter is on the device at once, and leaves as soon as there is a network.
tour-title-help = Help on each screen
tour-text-help = This button, or the key ?, says what the screen is for, what can be done there, and its shortcuts.
tour-title-install = Keep Carnet at hand
tour-text-install = Installed from the Settings, Carnet opens like an app, offline too. This tour can be found there again.
help-name-notices = Notifications
help-for-notices = What others do to your fiches, what is given to you, what is refused, in conflict or about to lapse.
help-how-notices =
    The name: opens the fiche, and marks the notification as read.
    Mark as read, as unread: to come back to it.
    Choose: in the Settings, what you hear of, and whether the browser tells it too.
