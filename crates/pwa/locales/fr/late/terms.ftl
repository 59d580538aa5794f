## Informations complémentaires : conditions, facturation, cotations.
terms = Informations complémentaires
section-commercial = Conditions commerciales
section-invoicing = Facturation
section-special-prices = Cotations
section-price-grids = Grilles tarifaires
section-payment-terms = Échéanciers
section-instalments = Échéances
section-payment-methods = Modes de règlement
section-dunning-circuits = Circuits de relance
item-special-prices = Cotation
item-price-grids = Grille tarifaire
item-payment-terms = Échéancier
item-instalments = Échéance
item-payment-methods = Mode de règlement
item-dunning-circuits = Circuit de relance
item-add-special-prices = Nouvelle cotation
item-add-categories = Nouvelle catégorie de contacts
item-add-price-grids = Nouvelle grille tarifaire
item-add-payment-terms = Nouvel échéancier
item-add-instalments = Nouvelle échéance
item-add-payment-methods = Nouveau mode de règlement
item-add-dunning-circuits = Nouveau circuit de relance
item-edit-special-prices = Modifier la cotation
item-edit-categories = Modifier la catégorie et ses conditions
item-edit-price-grids = Modifier la grille tarifaire
item-edit-payment-terms = Modifier l’échéancier
item-edit-instalments = Modifier l’échéance
item-edit-payment-methods = Modifier le mode de règlement
item-edit-dunning-circuits = Modifier le circuit de relance

## Champs
field-price-grid = Grille tarifaire
field-discount = Remise
field-price-mode = Prix exprimés
field-currency = Devise
field-carriage-free-from = Franco de port à partir de
field-payment-method = Mode de règlement
field-payment-term = Échéancier
field-credit-limit = Encours autorisé
field-invoicing-mode = Mode de facturation
field-invoice-sending = Envoi des factures
field-dunning-circuit = Circuit de relance
field-vat-regime = TVA
field-vat-exemption = Motif de non-assujettissement
field-billing-address = Adresse de facturation
field-delivery-address = Adresse de livraison
field-payer = Tiers payeur
field-invoiced-party = Tiers facturé
field-article-family = Famille d’articles
field-min-quantity = Quantité minimale
field-due-rule = Échéance
field-term = Échéancier
field-instalment-kind = Nature
field-percent = Part du total, en %
choice-price-mode-net = Hors taxes (HT)
choice-price-mode-gross = Taxes comprises (TTC)
choice-currency-eur = Euro (€)
choice-currency-chf = Franc suisse (CHF)
choice-currency-gbp = Livre sterling (GBP)
choice-currency-usd = Dollar américain (USD)
choice-currency-cad = Dollar canadien (CAD)
choice-currency-mad = Dirham marocain (MAD)
choice-currency-tnd = Dinar tunisien (TND)
choice-currency-dzd = Dinar algérien (DZD)
choice-currency-xof = Franc CFA (XOF)
choice-currency-xpf = Franc pacifique (XPF)
choice-currency-pln = Zloty (PLN)
choice-currency-czk = Couronne tchèque (CZK)
choice-currency-sek = Couronne suédoise (SEK)
choice-currency-nok = Couronne norvégienne (NOK)
choice-currency-dkk = Couronne danoise (DKK)
choice-invoicing-mode-on-order = À la commande
choice-invoicing-mode-on-delivery = À la livraison
choice-invoicing-mode-monthly = Mensuelle groupée
choice-invoice-sending-post = Courrier
choice-invoice-sending-email = E-mail
choice-invoice-sending-platform = Plateforme
choice-vat-regime-subject = Soumis
choice-vat-regime-not-subject = Non soumis
choice-vat-regime-automatic = Automatique (pays et numéro de TVA)
choice-vat-exemption-franchise = Franchise en base (art. 293 B)
choice-vat-exemption-construction = Sous-traitance du bâtiment (art. 283-2 nonies)
choice-vat-exemption-exempt = Opération exonérée (art. 261)
choice-vat-exemption-out-of-scope = Hors du champ de la TVA (art. 256)
choice-instalment-kind-deposit = Acompte
choice-instalment-kind-earnest = Arrhes
choice-instalment-kind-instalment = Échéance
choice-instalment-kind-balance = Solde

## L’écran
terms-hidden = Ces informations ne vous sont pas ouvertes
terms-hidden-text = Votre rôle ne donne pas accès aux conditions commerciales de ce contact.
terms-read-only = Ces conditions sont tenues par le bureau : vous pouvez les lire.
terms-an-address = une adresse de la fiche
inherited-category = · de sa catégorie
inherited-merged = · de la fiche fusionnée
inherited-fiche = · adresse par défaut de la fiche
grid-unknown = Aucune grille ne porte ce nom : les articles gardent leur prix.
credit-limit-use = L’encours utilisé sera calculé d’après les factures et les règlements, qui viennent avec les ventes.
address-none-yet = Ajoutez une adresse dans Informations principales pour la choisir ici.
address-gone = Cette adresse n’est plus sur la fiche : choisissez-en une autre.
party-itself = C’est cette fiche elle-même : choisissez-en une autre, ou laissez vide.

## Échéanciers
due-at-once = à réception
due-net =
    { $count ->
        [one] { $count } jour net
        *[other] { $count } jours nets
    }
due-end-of-month = fin de mois
due-days-end-of-month =
    { $count ->
        [one] { $count } jour fin de mois
        *[other] { $count } jours fin de mois
    }
due-end-of-month-days =
    { $count ->
        [one] fin de mois + { $count } jour
        *[other] fin de mois + { $count } jours
    }
due-on = { $rule }, le { $day }
schedule-defined = Échéanciers de l’entreprise
schedule-usual = Usuels
schedule-own = Autre règle…
schedule-days = Jours
schedule-mode = Comptés
schedule-net = nets
schedule-days-eom = puis fin de mois
schedule-eom-days = après la fin du mois
schedule-on = Le (jour du mois)
schedule-on-none = –
schedule-example = Une facture d’aujourd’hui serait due le { $day }.
schedule-example-parts = Une facture d’aujourd’hui de { $amount } serait due ainsi :
schedule-part = { $kind } : { $amount } le { $day }
schedule-unknown = Cet échéancier n’est plus défini : choisissez-en un autre.
schedule-retired = Cet échéancier n’est plus proposé ; il reste valable pour ce contact.
schedule-exceeds = Peut dépasser le maximum légal : 60 jours, ou 45 jours fin de mois (C. com. art. L441-10).
schedule-over = Les échéances dépassent 100 % : elles sont coupées au total.

## TVA
vat-goods = Biens :
vat-services = Services :
vat-line = { $rates }. { $why } (catégorie { $code }).
vat-mention = Mention : « { $mention } »
vat-rates-metropolitan = TVA au taux de l’article
vat-rates-corsican = TVA aux taux de la Corse
vat-rates-overseas = TVA aux taux de l’outre-mer
vat-rates-zero = Sans TVA
vat-why-subject = Soumis, quel que soit le pays
vat-why-domestic = Adresse en France
vat-why-untaxed = Guyane et Mayotte : la TVA ne s’y applique pas
vat-why-union-goods = Livraison dans l’Union à un assujetti
vat-why-union-services = Service à un assujetti de l’Union
vat-why-union-without = Union européenne, sans numéro de TVA valable : TVA française, ou celle du pays au guichet unique (OSS)
vat-why-world-goods = Exportation hors de l’Union
vat-why-world-services = Service hors de l’Union
vat-why-franchise = Franchise en base
vat-why-construction = Sous-traitance du bâtiment
vat-why-exempt = Opération exonérée
vat-why-out-of-scope = Hors du champ de la TVA
vat-mention-untaxed = TVA non applicable, art. 294-1 du CGI
vat-mention-union-goods = Exonération de TVA, art. 262 ter I du CGI
vat-mention-union-services = Autoliquidation, art. 283-1 du CGI
vat-mention-world-goods = Exonération de TVA, art. 262 I du CGI
vat-mention-world-services = TVA non applicable, art. 259-1 du CGI
vat-mention-franchise = TVA non applicable, art. 293 B du CGI
vat-mention-construction = Autoliquidation, art. 283-2 nonies du CGI
vat-mention-exempt = Exonération de TVA, art. 261 du CGI
vat-mention-out-of-scope = Opération hors du champ de la TVA, art. 256 du CGI
vat-number-form = Seule la forme du numéro de TVA est vérifiée, pas son inscription (VIES).
vat-number-none = Sans numéro de TVA sur la fiche, la TVA est facturée.
vat-number-bad = Le numéro de TVA de la fiche n’a pas la bonne forme : la TVA est facturée.
vat-number-other = Le numéro de TVA de la fiche n’est pas d’un autre pays de l’Union : la TVA est facturée.

## Cotations
price-new = Nouvelle cotation
prices-none = Aucune cotation
prices-none-text = Un prix ou une remise convenus avec ce contact, pour un article ou une famille d’articles.
prices-none-current = Aucune cotation en cours.
prices-past =
    { $count ->
        [one] { $count } cotation périmée
        *[other] { $count } cotations périmées
    }
price-unnamed = Cotation sans article
price-incomplete = incomplète
price-both = prix et remise : le prix l’emporte
price-discount = −{ $percent }
price-from = à partir de { $quantity }
price-of-family = famille
price-upcoming = à venir
price-over = périmée
price-retired = retirée
price-since = depuis le { $day }
price-until = jusqu’au { $day }
price-between = du { $from } au { $until }
price-actions = Actions sur la cotation { $name }
price-retire = Retirer
price-retired-told = Cotation retirée ; elle reste parmi les périmées
price-again = Remettre en vigueur
price-again-told = Cotation remise en vigueur
price-scope = Porte sur
price-article = Article
price-family = Famille d’articles
price-choose = Choisir…
price-in-words = Autre, en toutes lettres…
price-article-words = Référence ou nom de l’article
price-family-words = Nom de la famille
price-hint = Un prix (4 décimales au plus, en { $currency }) ou une remise, pas les deux. Sans quantité ni dates, la cotation vaut toujours.
quote-title = Quel prix ?
quote-none = Cet article n’a pas de prix.
quote-special = cotation « { $label } »
quote-grid = grille « { $name } »
quote-default = prix de l’article
quote-net = HT
quote-gross = TTC
quote-answer = { $amount } { $mode } l’unité : { $from }.
error-not-a-share = Indiquez un pourcentage de 0 à 100.
error-not-a-schedule = Ce n’est pas une échéance.
error-needs-price = Indiquez un prix ou une remise.
error-price-and-discount = Un prix ou une remise, pas les deux : videz l’un des deux.
error-negative = Indiquez un nombre qui ne soit pas négatif.
error-four-decimals = Un prix a 4 décimales au plus.
error-ends-before = La fin est avant le début.

## Administration
admin-terms = Conditions
company-terms-title = Conditions de l’entreprise
company-terms-lead = Ce qui vaut pour tout contact, tant que ni sa fiche ni sa catégorie ne disent autre chose.
category-terms-title = Conditions par catégorie
category-terms-lead = Ce qui vaut pour les contacts d’une catégorie, tant que leur fiche ne dit pas autre chose. Le nom d’une catégorie se change sous « Listes ».
category-terms-none = rien de particulier
terms-lists-none = Aucun pour l’instant.
terms-of = { $name } : { $value }
terms-edit-what = Modifier « { $name } »
terms-remove-what = Supprimer « { $name } »
terms-unnamed = Sans nom
payment-terms-lead = Un échéancier règle en une fois, ou en plusieurs : acompte ou arrhes, échéances, solde. Le solde prend ce qui reste.
instalment-new = Ajouter une échéance
instalment-new-what = Ajouter une échéance à « { $name } »
instalment-line = { $kind } { $percent } %
instalment-rest = { $kind } : le reste
payment-term-retire = Ne plus proposer
payment-term-retire-what = Ne plus proposer « { $name } »
payment-term-retired = plus proposé
payment-term-retired-told = L’échéancier n’est plus proposé ; les contacts qui l’ont le gardent
payment-term-offer = Proposer de nouveau
payment-term-offer-what = Proposer de nouveau « { $name } »
payment-term-offered-told = L’échéancier est de nouveau proposé
