## Loyalty, services, purchases.
loyalty = Loyalty
services = Services
purchases = Latest purchases
section-subscriptions = Subscriptions
section-credits = Credits
section-dossiers = Cases
section-memberships = Loyalty cards
section-loyalty-entries = Loyalty points
section-credit-uses = Uses of credits
section-purchases = Purchases
section-loyalty-programmes = Loyalty programmes
section-loyalty-rates = Rates by category
item-subscriptions = Subscription
item-credits = Credit
item-dossiers = Case
item-memberships = Loyalty card
item-loyalty-entries = Points entry
item-credit-uses = Use of a credit
item-purchases = Purchase
item-loyalty-programmes = Loyalty programme
item-loyalty-rates = Rate of a category
item-add-subscriptions = Add a subscription
item-add-credits = Add a credit
item-add-dossiers = Open a case
item-add-memberships = Join the programme
item-add-loyalty-entries = Add a points entry
item-add-credit-uses = Note a use
item-add-purchases = Note a purchase
item-add-loyalty-programmes = New programme
item-add-loyalty-rates = Rate of a category of clients
item-edit-subscriptions = Edit the subscription
item-edit-credits = Edit the credit
item-edit-dossiers = Edit the case
item-edit-memberships = Edit the card
item-edit-loyalty-entries = Edit the entry
item-edit-credit-uses = Edit the use
item-edit-purchases = Edit the purchase
item-edit-loyalty-programmes = Edit the programme
item-edit-loyalty-rates = Edit the rate

## Fields
field-article = Article
field-period = Billed
field-price = Price
field-renewal = Renewal
field-suspended-from = Suspended from
field-resumes-on = Resumes on
field-cancelled-on = Cancelled from
field-bought = Units bought
field-unit = Unit
field-bought-on = Bought on
field-expires-on = To be used by
field-document = Document
field-reference = Reference
field-opened-on = Opened on
field-closed-on = Closed on
field-programme = Programme
field-loyalty-number = Loyalty number
field-joined-on = Joined on
field-left-on = Left on
field-loyalty-kind = Kind of entry
field-points = Points
field-on = Date
field-reason = Reason
field-amount = Amount of the purchase
field-credit = Credit
field-units = Units used
field-quantity = Quantity
field-unit-price = Unit price
field-earn-points = Points earned per euro
field-earn-base = Amount that counts
field-burn-points = Points to spend…
field-burn-value = … are worth
field-valid-months = Points valid for, in months
choice-period-month = Monthly
choice-period-quarter = Quarterly
choice-period-half-year = Half-yearly
choice-period-year = Yearly
per-month = month
per-quarter = quarter
per-half-year = half-year
per-year = year
choice-renewal-tacit = Renews by itself
choice-renewal-none = Not renewed
choice-earn-base-net = Before taxes
choice-earn-base-gross = Taxes included
choice-loyalty-kind-earned = Earned
choice-loyalty-kind-spent = Spent
choice-loyalty-kind-adjusted = Correction
right-section-services = Services
right-section-loyalty = Loyalty
right-section-purchases = Purchases
right-section-payments = Payments
right-section-ledger = Points, purchases and payments
right-section-terms = Terms of business
right-section-catalogue = Catalogue

## Services
services-none = No subscription, credit or open case.
services-over = Show what is over ({ $count })
services-over-hide = Hide what is over
service-actions = Actions on { $name }
service-state-upcoming = upcoming
service-state-active = active
service-state-suspended = suspended
service-state-cancelled = cancelled
service-state-expired = expired
service-lapses = ends on { $day }
service-ends = ends on { $day }
service-ended = until { $day }
service-since = since { $day }
service-renews = renews on { $day }
service-resumes = resumes on { $day }
service-price = { $price } a { $period }
service-suspend = Suspend from today
service-resume = Resume
service-cancel = Cancel from today
service-uncancel = Take the cancellation back
credit-left = { $units } left
credit-overdrawn = { $units } too many
credit-used = { $used } of { $bought } used
credit-until = to be used by { $day }
credit-lapses = to be used by { $day }
credit-over = expired
credit-use = Use
credit-use-what = Note a use: { $name }
credit-uses =
    { $count ->
        [one] { $count } use
        *[other] { $count } uses
    }
dossier-open = open
dossier-closed = closed
dossier-since = opened on { $day }
dossier-until = closed on { $day }
dossier-close = Close the case
dossier-reopen = Reopen the case

## Purchases
purchases-none = No purchase known.
purchases-all = All purchases ({ $count } more)
purchases-latest = Only the latest articles
purchase-document = Invoice
purchase-quantity = Qty
purchase-price = Unit price
purchase-unnamed = Article without a name
purchase-actions = Actions on the purchase of { $name }

## Loyalty
points =
    { $count ->
        [one] { $shown } point
        *[other] { $shown } points
    }
programme-unnamed = Programme without a name
rule-earn-net = { $points } per euro before taxes
rule-earn-gross = { $points } per euro, taxes included
rule-earn-none = points given by hand
rule-burn = { $points } are worth { $value }
rule-expiry =
    { $count ->
        [one] valid for { $count } month
        *[other] valid for { $count } months
    }
rule-expiry-none = no expiry
rule-category = { $category }: { $rule }
loyalty-none-defined = No loyalty programme
loyalty-none-defined-text = An administrator defines programmes in Administration › Loyalty; your clients can then join them.
loyalty-define = Define a programme
loyalty-none = This contact belongs to no programme
loyalty-none-text = Let them join: a number is proposed, or enter that of their card.
loyalty-join = Join a programme
loyalty-join-what = Join: { $name }
loyalty-member = member
loyalty-no-member = no member
loyalty-closed = programme closed
loyalty-worth = worth { $value }
loyalty-below = The balance is below zero: points were spent twice, or taken away afterwards.
loyalty-expiry = { $points } to be spent before { $day }
loyalty-credit = Credit
loyalty-debit = Debit
loyalty-credit-title = Credit points
loyalty-debit-title = Debit points
loyalty-points-of = { $name } · balance: { $points }
loyalty-will-be-below = The balance will be below zero.
loyalty-number = Card no. { $number }
loyalty-numberless = Card without a number
loyalty-since = member since { $day }
loyalty-until = left on { $day }
loyalty-leave = Leave the programme
loyalty-left = The contact left the programme; their points stay
loyalty-rejoin = Join again
loyalty-rejoined = The contact is a member again
loyalty-card-actions = Actions on the card
loyalty-entry-actions = Actions on the entry
loyalty-history = History of points
loyalty-history-none = No points came or went.
loyalty-history-more =
    { $count ->
        [one] { $count } older entry
        *[other] { $count } older entries
    }
loyalty-expired = Expired
loyalty-balance = balance: { $points }
loyalty-overdrawn = below zero
loyalty-ahead = upcoming
loyalty-amount = purchase of { $amount }
barcode-none = This number can’t be drawn as a barcode: only digits, letters without accents and punctuation can.
barcode-of = Barcode of number { $number }
error-needs-positive = Enter a number greater than zero.
error-not-enough-points = There are not enough points.

## Administration
programmes-title = Loyalty programmes
programmes-lead = How your clients earn, spend and lose points. Balances are worked out again when an expiry rule changes; points that were earned stay.
programmes-none = No programme
programmes-none-text = Create one: fiches will offer to join it.
programmes-retired = Closed programmes
programmes-retired-lead = Nobody joins them any more; the points of their members stay.
programme-new = New programme
programme-edit-what = Edit the programme “{ $name }”
programme-retire = Close
programme-retire-what = Close the programme “{ $name }”
programme-retired-told = Programme closed to new members
programme-offer = Reopen
programme-offer-what = Reopen the programme “{ $name }”
programme-brought-back = Programme reopened
rate-new = Rate of a category
rate-new-what = Rate of a category for “{ $name }”
rate-edit-what = Edit the rate of { $category }
rate-remove-what = Remove the rate of { $category }
