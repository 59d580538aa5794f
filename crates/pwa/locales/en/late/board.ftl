## The board.
board-whose = Whose fiches
board-mine = My fiches
board-all = All fiches
board-none = No fiche yet
board-none-text = The dashboard fills with the directory: create a fiche, or import yours.
board-none-mine = No fiche is yours
board-none-mine-text = You are the default rep of no fiche on this device. Those of the others can be looked at here too.
board-see-all = See all fiches
board-figures = My portfolio
board-figures-all = All fiches on this device
# A number alone, written as the language does.
board-number = { $count }
board-fiches = { $count ->
    [one] fiche
   *[other] fiches
}
board-new = { $count ->
    [one] new this month
   *[other] new this month
}
board-unseen = without an exchange for { $days } days
board-categories = By category
board-category = { $name } · { $count }
board-categories-rest = and { $count } in other categories
board-categories-none = { $count } without a category
board-day = My day
board-day-none = No appointment today.
board-round = My round
board-tasks = To do, to call back
board-tasks-all = All tasks
board-tasks-more = { $count ->
    [one] Another task is due today or late.
   *[other] { $count } more tasks are due today or late.
}
board-tasks-none = Nothing to do today
board-tasks-none-text = Tasks that are late or due today appear here, with the number to call back.
board-endings = Services about to lapse
board-subscription = Subscription
board-credit = Credit
board-ends = until { $day }
board-birthdays = Birthdays to come
board-people = The team
board-person = Rep
board-person-fiches = Fiches
board-person-late = Late
board-person-today = Appointments
board-latest = Latest actions
board-latest-none = Exchanges noted and tasks finished appear here, with their author.
board-newer = { $count ->
    [one] A new action
   *[other] { $count } new actions
}
board-finished = Task finished: { $title }
board-finished-nameless = Task finished
somebody = Somebody
filter-made-since = Created since { $day }

## Notifications.
news-lead = What others do to your fiches, what is given to you, what asks for your attention. Kept on this device alone.
news-read-all = Mark all as read
news-choose = Choose
news-none = Nothing new
news-none-text = You will hear here when somebody edits one of your fiches, or gives you a fiche or a task.
news-board = See the dashboard
news-new = unread
news-read-it = Mark as read
news-unread-it = Mark as unread
news-told = { $name }: { $what }
news-edited = { $who } edited the fiche
news-given = { $who } gave you the fiche
news-task = { $who } gave you a task: { $title }
news-task-nameless = { $who } gave you a task
news-refused = One of your changes was refused
news-conflict = Two values entered at the same time, one by { $who }
news-lapses = Service about to lapse, on { $day }: { $label }
news-switches = Tell me
news-kind-edited = When somebody else edits one of my fiches
news-kind-given = When a fiche is given to me
news-kind-task = When a task is given to me
news-kind-refused = When one of my changes is refused
news-kind-conflict = When one of my fiches is in conflict
news-kind-lapses = When a service of a client of mine is about to lapse
