## Activity: tasks and time spent.
title-tasks = Tasks
activity-parts = Parts of the activity
part-tasks = Tasks
part-events = Events
part-time = Time spent

## Tasks
tasks-mine-title = My tasks
tasks-team-title = My team’s tasks
tasks-everybody-title = All tasks
tasks-lead = What is left to do, over all records on this device. Finish with one tap, or open the record.
tasks-whose = Whose tasks
tasks-mine = Mine
tasks-team = My team
tasks-everybody = Everybody
tasks-late = Overdue
tasks-today = Today
tasks-week = This week
tasks-later = Later
tasks-undated = Without a due date
tasks-done = Done and cancelled
tasks-elsewhere = On other records, about this contact
tasks-count =
    { $count ->
        [one] { $count } task
        *[other] { $count } tasks
    }
tasks-more-to-read =
    { $count ->
        [one] { $count } more record to read: the list is being completed.
        *[other] { $count } more records to read: the list is being completed.
    }
tasks-none = Nothing to do for now
tasks-none-text = A task is noted on a record, in Activity › Tasks, or from an event.
tasks-none-here = Nothing to do for this contact. Note here what must not be forgotten.
tasks-all-states = All states
tasks-none-filtered = No task matches these filters.
tasks-see-directory = Choose a record
task-new = Task
task-new-label = New task
task-new-hint = Call back about the quote…
task-add = Add the task
task-details = Enter everything
task-added = Task added
task-nameless = Task without a title
task-finish = Finish “{ $title }”
task-reopen = Reopen “{ $title }”
task-finished = Task done
task-finished-next = Task done; the next one is due on { $day }
task-reopened = Task reopened
task-start = Start
task-started = Task in progress
task-cancel = Do it no more
task-cancelled = Task cancelled
task-actions = Actions on “{ $title }”
task-due = Due on { $day }
task-due-today = Due today
task-due-tomorrow = Due tomorrow
task-was-late =
    { $count ->
        [one] One day overdue
        *[other] { $count } days overdue
    }
task-late-day = { $late } ({ $day })
task-priority = Priority: { $priority }
task-of = For { $name }
task-of-me = For me
task-of-nobody = Nobody’s
task-about = Also about
task-contact-remove = Unlink this record
task-repeats = Repeats
task-reminder = Reminder: { $when }
reminder-now = Reminder: { $title } · { $name }
reminder-alone = Reminder: { $title }
reminder-allowed = A notification shows at that moment if the app is open.
reminder-ask = Without your consent the reminder shows only in the app, when it is open.
reminder-allow = Allow notifications
reminder-denied = This browser refuses notifications: the reminder shows in the app, when it is open.
steps = Steps
steps-done = { $done } of { $count }
step-add = Add a step
step-added = Step added
step-ticked = Step done
step-unticked = Step to do again
step-rename = Rename the step
step-actions = Actions on the step “{ $title }”
repeat-never = Never
repeat-code-daily = Every day
repeat-code-weekly = Every week
repeat-code-monthly = Every month
repeat-code-yearly = Every year
repeat-interval = Interval
repeat-until = Until
repeat-hint = The next task is made when this one is done. A month without that day is skipped.
repeat-unknown = A repetition written elsewhere, which this version does not follow: { $rule }
repeat-daily =
    { $count ->
        [one] Every day
        *[other] Every { $count } days
    }
repeat-weekly =
    { $count ->
        [one] Every week
        *[other] Every { $count } weeks
    }
repeat-monthly =
    { $count ->
        [one] Every month
        *[other] Every { $count } months
    }
repeat-yearly =
    { $count ->
        [one] Every year
        *[other] Every { $count } years
    }
repeat-until-day = { $rule }, until { $day }
error-needs-title = Write what is to be done.
error-needs-due = A task that repeats starts from its due date: give it one.
follow-up = Follow-up task
follow-up-of = After { $event }
follow-up-added = Follow-up task noted for tomorrow
follow-up-known = This follow-up task exists already

## Time spent
time-start = Start the clock
time-started = The clock runs
time-stop = Stop
time-stopped = Clock stopped: { $duration }
time-runs = The clock has been running since { $when }
time-running = running
time-clock = Clock: { $duration }
time-enter = Enter time spent
time-none = No time spent
time-none-text = Start the clock as you arrive, or enter a duration. The clock runs even while the app is closed.
time-none-filtered = Nothing matches these filters.
time-off = Time spent is switched off
time-off-text = The administration has switched this module off. What was entered is kept.
time-other-title = A clock runs already
time-other-text = At { $name }, since { $when }. Stop it before one starts here?
time-other-stop = Stop and start here
time-other-both = Let both run
time-totals = Totals
time-month = { $month } { $year }
time-column-month = Month
time-column-spent = Duration
time-column-billable = Billable
time-column-amount = Amount
time-sum = Total
time-period-month = This month
time-period-year = This year
time-amount = { $amount } to bill
time-untitled = No kind of work
modules-title = Modules
modules-time = Time spent
modules-time-text = Activity › Time spent on every record: clock, durations, amounts. Switched off, nothing is erased.
error-needs-value = This value is needed.

## Calendar
title-agenda = Calendar
part-agenda = Calendar
help-agenda = In the calendar: next, previous, today
agenda-title = Calendar
agenda-layouts = Layout
agenda-layout-jour = Day
agenda-layout-semaine = Week
agenda-layout-mois = Month
agenda-layout-liste = List
agenda-whose = Whose calendar
agenda-mine = My calendar
agenda-team = My team
agenda-everybody = Everybody
agenda-today = Today
agenda-go-today = Go to today
agenda-previous = Previous
agenda-next = Next
agenda-hour = { $hour }:00
agenda-hours = { $from } – { $to }
agenda-from = from { $from }
agenda-until = until { $to }
agenda-whole-day = All day
agenda-on-day = { $day }, all day
agenda-on-days = { $from } to { $to }, all day
agenda-at = { $day }, { $hours }
agenda-over = { $from } { $start } to { $to } { $end }
agenda-long-day = { $weekday } { $day } { $month } { $year }
agenda-short-day = { $weekday } { $day } { $month }
agenda-month = { $month } { $year }
agenda-week = Week { $week }: { $from } to { $to }
agenda-period = { $from } to { $to }
agenda-day-count =
    { $count ->
        [one] { $day }, { $count } appointment
        *[other] { $day }, { $count } appointments
    }
agenda-more =
    { $count ->
        [one] and { $count } more
        *[other] and { $count } more
    }
agenda-label = { $hours }, { $title }, { $name }
agenda-label-waits = { $label }, { $waits }
agenda-none = No appointment in this period
agenda-none-text = Add one here or from a record, under Follow-up › Calendar. It all works without a network too.
agenda-none-here = No appointment.
agenda-none-contact = No appointment with this contact
agenda-none-contact-text = Appointments in which this contact takes part are here, past and to come.
agenda-now = Today
agenda-coming = To come
agenda-past = Past
agenda-more-months =
    { $count ->
        [one] Look over { $count } month
        *[other] Look over { $count } months
    }
agenda-export = Export (.ics)
agenda-file = calendar
agenda-exported = Calendar file saved
agenda-not-exported = The browser did not take the file.
appointment-new = Appointment
appointment-new-on = Add an appointment on { $day }
appointment-nameless = Untitled appointment
appointment-added = Appointment added
appointment-with = With which record
appointment-contacts = Other records that take part
appointment-contact-remove = This record does not take part any more
appointment-from = From
appointment-from-hour = at
appointment-to = To
appointment-to-hour = at
appointment-changed = Changed for this day
appointment-edit-one = Edit the appointment of { $day } only
appointment-edit-series = Edit the whole series
appointment-edit-this = Edit this day only
appointment-edit-all = Edit the whole series
appointment-one-hint = Only this day changes: title, time, place, details and reminder. Participants and repetition are those of the series.
appointment-cancel-one = Cancel this day
appointment-cancelled = Appointment cancelled for this day
appointment-remove = Remove
appointment-removed = Appointment removed
appointment-remove-series = Remove the series
appointment-series-removed = Series of appointments removed
appointment-as-series = As the series again
appointment-as-series-done = This day is as the series again
appointment-not-held = Cancelled: { $day }
appointment-hold = Restore
appointment-held-again = Appointment restored
notice-none = None
notice-now = On time
notice-minutes = { $count } min before
notice-hours =
    { $count ->
        [one] { $count } hour before
        *[other] { $count } hours before
    }
notice-days =
    { $count ->
        [one] The day before
        *[other] { $count } days before
    }
notice-weeks =
    { $count ->
        [one] A week before
        *[other] { $count } weeks before
    }
reminder-at = { $title }, { $when }
zone-hint = The hour is the same all year in this zone. Elsewhere it follows the changes of the clocks.
zone-of = By the clock of { $zone }
zone-unknown = { $zone } (not known to this version: read by the clock of Paris)
weekdays = Monday Tuesday Wednesday Thursday Friday Saturday Sunday
weekdays-short = Mon Tue Wed Thu Fri Sat Sun
repeat-weekdays = Days of the week
repeat-on = On
repeat-ends = Ends
repeat-ends-never = Never
repeat-ends-until = On a date
repeat-ends-count = After a number of times
repeat-times = How many times
repeat-on-days = { $rule }, { $days }
repeat-day-of-month = on day { $day }
repeat-days-and = { $days } and { $last }
repeat-weekday = on { $weekday }
repeat-first-weekday = on the first { $weekday }
repeat-nth-weekday =
    { $nth ->
        [2] on the 2nd { $weekday }
        [3] on the 3rd { $weekday }
        *[other] on the { $nth }th { $weekday }
    }
repeat-last-weekday = on the last { $weekday }
repeat-weekday-from-end = on { $weekday } number { $nth } from the end
repeat-count =
    { $count ->
        [one] { $rule }, once
        *[other] { $rule }, { $count } times
    }
error-appointment-title = Give the appointment a title.
error-appointment-day = Choose a day.
error-appointment-time = Choose a time.
error-appointment-end = The appointment ends before it begins.
error-appointment-contact = Choose the record: the appointment is kept there.
error-appointment-until = The repetition ends before the first appointment.
feed-subscribe = Subscribe
feed-title = Subscribe to my calendar
feed-text = Your phone, Outlook, Google Calendar or any other calendar can show your appointments beside its own, read-only, and keep them up to date. Give it a secret address that is made for you.
feed-none = You have no address yet.
feed-make = Make my address
feed-there = There is an address, made { $when }.
feed-read = Last read { $when }.
feed-never-read = Nobody has read it yet.
feed-replace-text = It was shown once, when it was made. Lost it, or does somebody else know it? Replace it: the old one will stop working.
feed-replace = Replace the address
feed-remove = Remove the address
feed-removed = Address removed: calendars that subscribed get nothing any more
feed-open = Open in this device’s calendar
feed-once = Copy it now: it will not be shown again. Whoever knows it reads your appointments; do not share it.
act-feed-made = Calendar subscription address made
act-feed-removed = Calendar subscription address removed
