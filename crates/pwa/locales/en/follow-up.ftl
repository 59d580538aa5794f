## Activity: tasks and time spent.
title-tasks = Tasks
nav-tasks = Tasks
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
