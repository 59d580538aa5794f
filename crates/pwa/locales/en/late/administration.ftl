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
