## Administration.
admin-title = Administration
admin-lead = People, roles, devices, invitations, log of what was done.
admin-open = Open
admin-people = People
admin-way-link = Signs in by invitation link only
admin-way-password = Password
admin-way-code = Password and code
admin-way-passkeys =
    { $count ->
        [one] 1 passkey
       *[other] { $count } passkeys
    }
admin-roles = Roles
admin-role = Role
admin-role-none = Not given
admin-team = Team
admin-team-none = None
admin-teams = Teams
admin-teams-none = No team: a role can see the files of a person’s whole team.
admin-team-name = Name of the new team
admin-team-add = Add
admin-team-added = Team added
admin-placed = Place of { $name } saved
admin-role-new = New role
admin-role-name = Name of the role
admin-role-saved = Role saved
admin-role-people =
    { $count ->
        [one] one person
        *[other] { $count } people
    }
admin-role-has = { $has } rights of { $of }
admin-role-reach = Sees { $sees }; edits { $edits }
admin-role-reach-see = Sees { $sees }; edits nothing
admin-role-sees-too = Sees as well
admin-role-may = May edit
admin-role-fixed = This role may do everything, always: nobody can lock themselves out.
admin-role-sees = Sees
admin-role-edits = Edits
admin-role-archived = Archived files
admin-role-suppliers = All suppliers
admin-devices = Devices
admin-journal = Log
journal-words = Search the log
journal-search = Search
journal-nothing = Nothing like that in the log.
journal-more = Older
admin-loading = Loading…
admin-connected = Connected
admin-version = version { $version }
admin-seen = seen { $when }
admin-never-seen = never seen
admin-pending =
    { $count ->
        [one] One change waits on this device.
        *[other] { $count } changes wait on this device.
    }
admin-health = Synchronisation
health-server = State of the server
health-again = Read again
health-read = Read at { $at }, and again every ten seconds.
health-unreachable = The server does not answer: nothing is shown that may no longer be true. It is asked again every ten seconds.
health-last-read = Last answer at { $at }.
health-writes = All is well
health-writes-text = The server stores what the devices send it.
health-full = Stores nothing
health-full-text = The server can’t write to its disk any more: make room there, or look into its log. The devices keep their changes meanwhile.
health-disk-low = The server’s disk is nearly full: make room there.
health-failures =
    { $count ->
        [one] One write has failed since the start: the server’s log says why.
       *[other] { $count } writes have failed since the start: the server’s log says why.
    }
health-version = Version
health-version-is = { $version }, running since { $since }
health-log = Log
health-log-is =
    { $count ->
        [0] no change
        [one] 1 change
       *[other] { $count } changes
    }, epoch { $epoch }
health-documents = Documents
health-documents-are =
    { $count ->
        [0] none
        [one] 1 document
       *[other] { $count } documents
    }{ $size }
health-size = , { $size } on the disk
health-files = Attached files
health-files-are =
    { $count ->
        [0] none;
        [one] 1 file, { $size } of
       *[other] { $count } files, { $size } of
    } { $room } allowed
health-disk = Room on the disk
health-disk-is = { $free } free of { $size }
health-unknown = not known
health-commits = Writes
health-commits-are =
    { $count ->
        [0] none since the start
        [one] 1 since the start
       *[other] { $count } since the start
    }, { $failed ->
        [0] none failed
        [one] 1 failed
       *[other] { $failed } failed
    }
health-time = Time to the disk
health-time-is = { $mean } ms on average; 99 in 100 within { $most } ms
health-time-long = { $mean } ms on average; more than one in 100 takes over a second
health-time-none = nothing written since the start
health-connections = Devices connected
health-connections-are =
    { $count ->
        [0] none now
       *[other] { $count } now
    }; { $all } connections since the start
health-refused = Refused since the start
health-refused-are =
    { $connections ->
        [0] no connection
        [one] 1 connection
       *[other] { $connections } connections
    }, { $changes ->
        [0] no change
        [one] 1 change
       *[other] { $changes } changes
    }
health-backup = Last backup
health-backup-none = none that this server knows of
health-devices = Devices to look after
health-well = Everything is synchronised
health-well-text =
    { $count ->
        [one] Nothing to report on your device.
       *[other] Nothing to report on your { $count } devices.
    }
health-all-devices = See all devices
health-do = To do: { $what }
health-kept = Revoked, not emptied yet
health-kept-why =
    { $days ->
        [0] Revoked today, and not back since: it keeps what it has.
        [one] Revoked yesterday, and not back since: it keeps what it has.
       *[other] Revoked { $days } days ago, and not back since: it keeps what it has.
    }
health-kept-do = switch it on where it has a network: it empties itself as soon as it reaches the server. If it is lost, take its fiches for read.
health-edits = Changes waiting
health-edits-why =
    { $count ->
        [one] One change waits on this device, which was not seen for { $days } days.
       *[other] { $count } changes wait on this device, which was not seen for { $days } days.
    }
health-edits-do = ask { $person } to open Carnet on it with a network: they are nowhere else.
health-locked = Too long without contact
health-locked-why =
    { $days ->
        [0] Without contact for too long: it shows nothing any more.
        [one] Without contact since yesterday: it shows nothing any more.
       *[other] Without contact for { $days } days: it shows nothing any more.
    }
health-locked-do = open it with a network: it opens as soon as it reaches the server, and nothing on it is lost.
health-behind = Behind
health-behind-why = Connected, but { $count } changes of the log are not there yet.
health-behind-do = if this number does not fall, look at its network, then at the room left on the device.
health-begins = Filling up
health-begins-why = Connected, it waits for { $count } documents more.
health-begins-do = leave Carnet open on it to the end.
health-away = Away
health-away-why = Not seen for { $days } days.
health-never-why = Never connected since it was added, { $days } days ago.
health-away-do = open it now and then, or revoke it if nobody uses it.
health-old = Older version
health-old-why = It has version { $has }; the server has { $server }.
health-old-do = accept the update that it offers, or close Carnet and open it again.
admin-revoke = Revoke
admin-revoke-title = Revoke this device?
admin-revoke-text = “{ $name }”, { $person }: it is refused at once, and empties itself at its next contact. What was not sent is not taken; the person sees it listed on the device.
admin-revoked = Device revoked
admin-dismiss = Withdraw all their ways in
admin-dismiss-title = Withdraw all ways in of this person?
admin-dismiss-text = No device of { $person }, no link, password, code or passkey is good any more. Their devices empty themselves at their next contact. A new link lets them in again.
admin-dismissed = Ways in withdrawn
admin-recover = Reset their way in
admin-invite = Invite
admin-invite-name = The person’s name
admin-invite-hint = The same name gives the same person another device, or a new way in if theirs is lost.
admin-invite-make = Make a link
admin-invite-once = The link works once, for seven days.
admin-invite-scan = On a phone or a tablet: open the camera and point it at the code.

## Lists of values.
admin-lists = Lists
lists-lead = What fiches offer to choose from. The order is the one in which values are offered.
lists-categories-terms = The conditions of a category are set under “Conditions”.
lists-kept = What was entered keeps its name, even if a value is renamed or removed.
lists-none = No value yet. Add the first one below.
lists-new = New value
lists-added = Value added
lists-known = This value is in the list already.
lists-twice = twice
lists-sort = Sort A to Z
lists-sorted = List sorted
lists-fiches =
    { $count ->
        [0] no fiche
        [one] 1 fiche
       *[other] { $count } fiches
    }
lists-archived =
    { $count ->
        [one] {" "}and 1 archived
       *[other] {" "}and { $count } archived
    }
lists-rename = Rename
lists-rename-what = Rename “{ $name }”
lists-rename-fiches =
    { $count ->
        [one] Rename it on the fiche that has it too
       *[other] Rename it on the { $count } fiches that have it too
    }
lists-rename-with = Each fiche notes it in its history. All of it is taken back in one step.
lists-rename-without = Fiches keep the old name; it will be shown here among the values that the list does not hold.
lists-renamed = Value renamed
lists-have-it = Fiches on this device have this value:
lists-to = They get instead
lists-to-kept = They keep it
lists-to-nothing = No value
lists-to-hint = Each fiche notes it in its history. All of it is taken back in one step.
lists-unlisted = On fiches, not in the list
lists-unlisted-lead = Typed by hand, imported, or written by a device that did not know of a new name yet.
lists-take-in = Add to the list
lists-take-in-what = Add “{ $name }” to the list
lists-replace = Replace…
lists-replace-what = Replace “{ $name }”
lists-replace-do = Replace
lists-replaced = Value replaced
