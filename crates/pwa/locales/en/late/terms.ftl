## Additional information: conditions, invoicing, special prices.
terms = Additional information
section-commercial = Commercial conditions
section-invoicing = Invoicing
section-special-prices = Special prices
section-price-grids = Price grids
section-payment-terms = Payment schedules
section-instalments = Instalments
section-payment-methods = Payment methods
section-dunning-circuits = Dunning circuits
item-special-prices = Special price
item-price-grids = Price grid
item-payment-terms = Payment schedule
item-instalments = Instalment
item-payment-methods = Payment method
item-dunning-circuits = Dunning circuit
item-add-special-prices = New special price
item-add-categories = New category of contacts
item-add-price-grids = New price grid
item-add-payment-terms = New payment schedule
item-add-instalments = New instalment
item-add-payment-methods = New payment method
item-add-dunning-circuits = New dunning circuit
item-edit-special-prices = Edit the special price
item-edit-categories = Edit the category and its conditions
item-edit-price-grids = Edit the price grid
item-edit-payment-terms = Edit the payment schedule
item-edit-instalments = Edit the instalment
item-edit-payment-methods = Edit the payment method
item-edit-dunning-circuits = Edit the dunning circuit

## Fields
field-price-grid = Price grid
field-discount = Discount
field-price-mode = Prices are
field-currency = Currency
field-carriage-free-from = Carriage free from
field-payment-method = Payment method
field-payment-term = Payment schedule
field-credit-limit = Authorised outstanding
field-invoicing-mode = Invoicing
field-invoice-sending = Invoices are sent by
field-dunning-circuit = Dunning circuit
field-vat-regime = VAT
field-vat-exemption = Why no VAT is charged
field-billing-address = Billing address
field-delivery-address = Delivery address
field-payer = Payer
field-invoiced-party = Invoiced party
field-article-family = Family of articles
field-min-quantity = Minimum quantity
field-due-rule = Due
field-term = Payment schedule
field-instalment-kind = Kind
field-percent = Share of the total, in %
choice-price-mode-net = Before taxes
choice-price-mode-gross = Taxes included
choice-currency-eur = Euro (€)
choice-currency-chf = Swiss franc (CHF)
choice-currency-gbp = Pound sterling (GBP)
choice-currency-usd = US dollar (USD)
choice-currency-cad = Canadian dollar (CAD)
choice-currency-mad = Moroccan dirham (MAD)
choice-currency-tnd = Tunisian dinar (TND)
choice-currency-dzd = Algerian dinar (DZD)
choice-currency-xof = CFA franc (XOF)
choice-currency-xpf = CFP franc (XPF)
choice-currency-pln = Zloty (PLN)
choice-currency-czk = Czech koruna (CZK)
choice-currency-sek = Swedish krona (SEK)
choice-currency-nok = Norwegian krone (NOK)
choice-currency-dkk = Danish krone (DKK)
choice-invoicing-mode-on-order = On order
choice-invoicing-mode-on-delivery = On delivery
choice-invoicing-mode-monthly = Monthly, grouped
choice-invoice-sending-post = Post
choice-invoice-sending-email = Email
choice-invoice-sending-platform = Platform
choice-vat-regime-subject = Subject
choice-vat-regime-not-subject = Not subject
choice-vat-regime-automatic = Automatic (country and VAT number)
choice-vat-exemption-franchise = Small business exemption (art. 293 B)
choice-vat-exemption-construction = Building subcontracting (art. 283-2 nonies)
choice-vat-exemption-exempt = Exempt (art. 261)
choice-vat-exemption-out-of-scope = Out of the scope of VAT (art. 256)
choice-instalment-kind-deposit = Deposit
choice-instalment-kind-earnest = Earnest money
choice-instalment-kind-instalment = Instalment
choice-instalment-kind-balance = Balance

## The screen
terms-hidden = This information is not open to you
terms-hidden-text = Your role does not give access to the commercial conditions of this contact.
terms-read-only = The office keeps these conditions: you can read them.
terms-an-address = an address of the fiche
inherited-category = · from its category
inherited-merged = · from the merged fiche
inherited-fiche = · default address of the fiche
grid-unknown = No grid has this name: articles keep their own prices.
credit-limit-use = How much of it is used will be computed from invoices and payments, which come with sales.
address-none-yet = Add an address under Main information to choose it here.
address-gone = This address is not on the fiche any more: choose another one.
party-itself = This is the fiche itself: choose another one, or leave it empty.

## Payment schedules
due-at-once = on receipt
due-net =
    { $count ->
        [one] { $count } day net
        *[other] { $count } days net
    }
due-end-of-month = end of month
due-days-end-of-month =
    { $count ->
        [one] { $count } day, end of month
        *[other] { $count } days, end of month
    }
due-end-of-month-days =
    { $count ->
        [one] end of month + { $count } day
        *[other] end of month + { $count } days
    }
due-on = { $rule }, on the { $day }
schedule-defined = The company’s schedules
schedule-usual = Usual
schedule-own = Another rule…
schedule-days = Days
schedule-mode = Counted
schedule-net = net
schedule-days-eom = then end of month
schedule-eom-days = after the end of the month
schedule-on = On (day of the month)
schedule-on-none = –
schedule-example = An invoice of today would be due on { $day }.
schedule-example-parts = An invoice of today of { $amount } would be due as follows:
schedule-part = { $kind }: { $amount } on { $day }
schedule-unknown = This schedule is not defined any more: choose another one.
schedule-retired = This schedule is not offered any more; it stays valid for this contact.
schedule-exceeds = May exceed the legal maximum: 60 days, or 45 days end of month (C. com. art. L441-10).
schedule-over = The instalments exceed 100%: they are cut at the total.

## VAT
vat-goods = Goods:
vat-services = Services:
vat-line = { $rates }. { $why } (category { $code }).
vat-mention = Mention: “{ $mention }”
vat-rates-metropolitan = VAT at the article’s rate
vat-rates-corsican = VAT at Corsican rates
vat-rates-overseas = VAT at overseas rates
vat-rates-zero = No VAT
vat-why-subject = Subject, whatever the country
vat-why-domestic = Address in France
vat-why-untaxed = Guyane and Mayotte: VAT is not applied there
vat-why-union-goods = Delivery within the Union to a taxable person
vat-why-union-services = Service to a taxable person of the Union
vat-why-union-without = European Union, without a valid VAT number: French VAT, or the country’s by the one-stop shop (OSS)
vat-why-world-goods = Export out of the Union
vat-why-world-services = Service out of the Union
vat-why-franchise = Small business exemption
vat-why-construction = Building subcontracting
vat-why-exempt = Exempt
vat-why-out-of-scope = Out of the scope of VAT
vat-mention-untaxed = TVA non applicable, art. 294-1 du CGI
vat-mention-union-goods = Exonération de TVA, art. 262 ter I du CGI
vat-mention-union-services = Autoliquidation, art. 283-1 du CGI
vat-mention-world-goods = Exonération de TVA, art. 262 I du CGI
vat-mention-world-services = TVA non applicable, art. 259-1 du CGI
vat-mention-franchise = TVA non applicable, art. 293 B du CGI
vat-mention-construction = Autoliquidation, art. 283-2 nonies du CGI
vat-mention-exempt = Exonération de TVA, art. 261 du CGI
vat-mention-out-of-scope = Opération hors du champ de la TVA, art. 256 du CGI
vat-number-form = Only the form of the VAT number is checked, not its registration (VIES).
vat-number-none = Without a VAT number on the fiche, VAT is charged.
vat-number-bad = The VAT number of the fiche has not the right form: VAT is charged.
vat-number-other = The VAT number of the fiche is not of another country of the Union: VAT is charged.

## Special prices
price-new = New special price
prices-none = No special price
prices-none-text = A price or a discount agreed with this contact, for an article or a family of articles.
prices-none-current = No special price holds now.
prices-past =
    { $count ->
        [one] { $count } past special price
        *[other] { $count } past special prices
    }
price-unnamed = Special price without an article
price-incomplete = incomplete
price-both = price and discount: the price holds
price-discount = −{ $percent }
price-from = from { $quantity } on
price-of-family = family
price-upcoming = to come
price-over = past
price-retired = retired
price-since = since { $day }
price-until = until { $day }
price-between = from { $from } to { $until }
price-actions = Actions on the special price { $name }
price-retire = Retire
price-retired-told = Special price retired; it stays among those that are past
price-again = Bring back
price-again-told = Special price brought back
price-scope = Of
price-article = Article
price-family = Family of articles
price-choose = Choose…
price-in-words = Another, in words…
price-article-words = Reference or name of the article
price-family-words = Name of the family
price-hint = A price (at most 4 decimals, in { $currency }) or a discount, not both. Without a quantity or days it always holds.
quote-title = Which price?
quote-none = This article has no price.
quote-special = special price “{ $label }”
quote-grid = grid “{ $name }”
quote-default = the article’s price
quote-net = before taxes
quote-gross = taxes included
quote-answer = { $amount } { $mode } a unit: { $from }.
error-not-a-share = Enter a percentage from 0 to 100.
error-not-a-schedule = This is not a due date.
error-needs-price = Enter a price or a discount.
error-price-and-discount = A price or a discount, not both: empty one of them.
error-negative = Enter a number that is not negative.
error-four-decimals = A price has at most 4 decimals.
error-ends-before = The end is before the beginning.

## Administration
admin-terms = Conditions
company-terms-title = The company’s conditions
company-terms-lead = What holds for every contact while neither its fiche nor its category says otherwise.
category-terms-title = Conditions by category
category-terms-lead = What holds for the contacts of a category while their fiche does not say otherwise. A category’s name is changed under “Lists”.
category-terms-none = nothing in particular
terms-lists-none = None yet.
terms-of = { $name }: { $value }
terms-edit-what = Edit “{ $name }”
terms-remove-what = Remove “{ $name }”
terms-unnamed = Without a name
payment-terms-lead = A schedule is paid at once, or in parts: deposit or earnest money, instalments, balance. The balance is what is left.
instalment-new = Add an instalment
instalment-new-what = Add an instalment to “{ $name }”
instalment-line = { $kind } { $percent }%
instalment-rest = { $kind }: what is left
payment-term-retire = Offer no more
payment-term-retire-what = Offer “{ $name }” no more
payment-term-retired = not offered any more
payment-term-retired-told = The schedule is not offered any more; contacts that have it keep it
payment-term-offer = Offer again
payment-term-offer-what = Offer “{ $name }” again
payment-term-offered-told = The schedule is offered again
