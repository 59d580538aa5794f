## Map, nearby, round.
title-map = Map
map-all = All
map-near = Nearby
map-round = Round
map-region = Map
map-list = Contacts on the map
map-places = Places
map-closer = Zoom in
map-further = Zoom out
map-missing = The map could not be loaded: the list works all the same.
map-refused = The map’s background was allowed a short while ago.
map-reload = Reload the page
map-plain = No map background here without a network: the points are right.
map-here =
    { $count ->
        [0] No contact here
        [one] { $count } contact here
       *[other] { $count } contacts here
    }
map-nowhere =
    { $count ->
        [one] { $count } contact has no position.
       *[other] { $count } contacts have no position.
    }
map-more =
    { $count ->
        [one] And { $count } other: zoom in to see it.
       *[other] And { $count } others: zoom in to see them.
    }
map-place = { $name } · { $count } addresses
map-elsewhere = Elsewhere
map-none = No position is known
map-none-text = Place an address from its fiche, or ask the administrator for a service of addresses.
map-filtered = The directory’s filters apply.
map-unfiltered = Show all
map-way = Directions
map-way-to = Directions to { $name }
map-address-of = Address of { $name }
map-no-address = This address is not on this device
map-position = Position
map-cross = Bring the address under the cross: with a finger, the mouse or the arrow keys.
map-place-here = Place here
map-correct = Correct the position
map-right = The position is right
near-title = Nearby
near-radius = Radius
near-address-of = Near the address of
near-point = Near a point of the map
near-me = Near you, to within { $metres }
near-me-asked = Near you
near-again = Ask for my position
near-no-position = The device’s position is not known
near-count =
    { $count ->
        [0] No contact within { $km } km
        [one] { $count } contact within { $km } km
       *[other] { $count } contacts within { $km } km
    }
near-none = Widen the radius, or place the addresses that have no position.
position-refused = The position is refused: allow it in the browser.
position-unavailable = The device does not find its position.
position-timeout = The device takes too long to find its position.
position-kept = Position saved
position-kept-to = Position saved, to within { $metres }
position-to-check = to check
distance-m = { $metres } m
distance-km = { $km } km
decimal-mark = .
round-title = Round
round-stops = Stops
round-count =
    { $count ->
        [one] { $count } stop
       *[other] { $count } stops, { $distance } as the crow flies
    }
round-leg = { $distance } as the crow flies
round-none = No appointment at an hour on that day
round-none-text = The round follows the hours of the agenda.
round-nowhere = Without a position
round-no-address = No address on the fiche
round-place = Place { $name }
round-place-short = Place
round-short = Order shorter by { $distance }
round-short-text = The hours of the appointments do not change.
tiles-title = Map background
tiles-text = Without a background the map shows points and a scale. With one, the chosen server sees the places that are looked at, never the fiches.
tiles-url = Address of the pictures
tiles-hint = For example https://tiles.example/{"{z}/{x}/{y}"}.png
tiles-wrong = An https address is needed, with {"{z}, {x} and {y}"} once each.
tiles-credit = Credit of the source
tiles-off = No background
geocoder-title = Service of addresses
geocoder-none = The server asks no service: addresses are placed by hand. The option --geocoder names one.
geocoder-asks = The server asks { $host } where addresses without a position are.
geocoder-waiting =
    { $count ->
        [0] No address waits.
        [one] { $count } contact has an address to look for.
       *[other] { $count } contacts have an address to look for.
    }
api-geocoder = The service of addresses does not answer.
field-located = Search for the address
field-tile-url = Address of the map’s pictures
field-tile-credit = Credit of the map’s source
