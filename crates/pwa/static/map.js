// A map: Leaflet, loaded when the first one is shown and kept by the service worker, and what the app says to it.
//
//   const map = await open(element, words, heard)
//   map.draw(json)     what is on it: marks, legs, a circle, the cross, where pictures come from
//   map.aim(json)      where to look
//   map.close()
//
// It says back, by `heard(json)`: that it moved, that a mark was chosen, whether it has pictures, and that this
// page may not show those of the company's host.
//
// Everything that can be done with a mark stands in the app's list beside the map, so marks are nothing to a
// screen reader or the keyboard. The map itself takes arrows, plus and minus.

const LEAFLET = '/__LEAFLET_JS__';
const STYLES = ['/__LEAFLET_CSS__', '/__MAP_CSS__'];
/** The closest look. */
const CLOSEST = 19;

let loaded;

/** Leaflet and the styles, once. What could not be had is tried again the next time. */
function load() {
  loaded ??= Promise.all([import(LEAFLET), ...STYLES.map(style)]).catch((error) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}

function style(href) {
  return new Promise((resolve, reject) => {
    const link = document.createElement('link');
    Object.assign(link, { rel: 'stylesheet', href, onload: resolve, onerror: () => reject(new Error(href)) });
    document.head.append(link);
  });
}

export async function open(element, words, heard) {
  await load();
  // The page may have been left meanwhile.
  if (!element.isConnected) return { draw() {}, aim() {}, close() {} };
  return new Shown(element, JSON.parse(words), (said) => heard(JSON.stringify(said)));
}

class Shown {
  #heard;
  #map;
  #element;
  #marks;
  #lines;
  #pictures;
  #asked = '';
  #cross = false;
  #aimed = false;

  constructor(element, words, heard) {
    const { L } = window;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const motion = { zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, inertia: !still };
    this.#heard = heard;
    this.#element = element;
    const map = L.map(element, { ...motion, zoomControl: false, attributionControl: false, worldCopyJump: true, minZoom: 2, maxZoom: CLOSEST });
    this.#map = map;
    L.control.zoom({ position: 'topright', zoomInTitle: words.closer, zoomOutTitle: words.further }).addTo(map);
    L.control.scale({ imperial: false, position: 'bottomleft' }).addTo(map);
    this.credit = L.control.attribution({ prefix: false, position: 'bottomright' }).addTo(map);
    ground(L).addTo(map);
    this.#lines = L.layerGroup().addTo(map);
    this.#marks = L.layerGroup().addTo(map);
    map.getPane('markerPane').setAttribute('aria-hidden', 'true');
    map.on('moveend', () => this.#moved());
    map.on('zoomend', () => this.#name());
    map.on('move', () => this.#cross && this.#middle());
    this.resized = new ResizeObserver(() => map.invalidateSize({ pan: false, animate: false }));
    this.resized.observe(element);
    this.refused = (event) => {
      const from = origin(this.#asked);
      if (!from || !event.blockedURI.startsWith(from)) return;
      // What keeps the page may have an older policy of the server's.
      navigator.serviceWorker?.controller?.postMessage({ type: 'policy' });
      this.#heard({ kind: 'refused' });
    };
    document.addEventListener('securitypolicyviolation', this.refused);
  }

  /** Draws what is on the map. */
  draw(json) {
    const { L } = window;
    const { marks, legs, circle, cross, tiles, credit } = JSON.parse(json);
    this.#show(tiles, credit);
    this.#lines.clearLayers();
    if (circle) L.circle([circle[0], circle[1]], { radius: circle[2], className: 'reach', interactive: false }).addTo(this.#lines);
    if (legs.length > 1) L.polyline(legs, { className: 'legs', interactive: false }).addTo(this.#lines);
    this.#marks.clearLayers();
    for (const mark of marks) this.#put(mark);
    this.#name();
    this.#cross = cross;
    this.#element.toggleAttribute('data-cross', cross);
  }

  /** Looks somewhere: `{at, zoom}`, or `{fit: [south-west, north-east]}`. */
  aim(json) {
    const { at, zoom, fit } = JSON.parse(json);
    const animate = this.#aimed && !matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#aimed = true;
    if (fit) this.#map.fitBounds(fit, { padding: [36, 36], maxZoom: 16, animate });
    else this.#map.setView(at, zoom ?? this.#map.getZoom() ?? 15, { animate });
  }

  close() {
    document.removeEventListener('securitypolicyviolation', this.refused);
    this.resized.disconnect();
    this.#map.remove();
  }

  #put({ id, lat, lon, text, name, look }) {
    const { L } = window;
    const body = document.createElement('span');
    body.textContent = text;
    const label = document.createElement('b');
    label.textContent = name;
    const box = document.createElement('div');
    box.append(body, label);
    const icon = L.divIcon({ html: box, className: `mark ${look}`, iconSize: [44, 44] });
    const mark = L.marker([lat, lon], { icon, keyboard: false, riseOnHover: true, interactive: id !== '' });
    if (id !== '') mark.on('click', () => this.#heard({ kind: 'chosen', id }));
    mark.addTo(this.#marks);
  }

  /**
   * Names stand where they cover neither a mark nor another name; where there is no room for all, those of the marks
   * with the most contacts do. One that does not stand is shown for the mark that is pointed at.
   */
  #name() {
    const all = [...this.#element.querySelectorAll('.mark')].map((mark) => ({ mark, body: mark.querySelector('span'), name: mark.querySelector('b') }));
    for (const { mark } of all) mark.classList.remove('crowded');
    const box = (element) => element.getBoundingClientRect();
    const bodies = all.map(({ body }) => [body, box(body)]);
    const named = all.map((one) => ({ ...one, count: parseFloat(one.body.textContent) * (one.body.textContent.endsWith('k') ? 1000 : 1) || 0, at: box(one.name) }));
    const names = [];
    const meet = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
    for (const { mark, body, at } of named.filter(({ at }) => at.width > 0).sort((one, other) => other.count - one.count)) {
      const isFree = bodies.every(([other, taken]) => other === body || !meet(at, taken)) && names.every((taken) => !meet(at, taken));
      if (isFree) names.push(at);
      else mark.classList.add('crowded');
    }
  }

  /** Pictures under it, of the host that the company named; without one, or without a network, there is the ground. */
  #show(tiles, credit) {
    const { L } = window;
    if (tiles === this.#asked) return;
    this.#asked = tiles;
    this.#pictures?.remove();
    this.#pictures = undefined;
    if (!tiles) return;
    const text = document.createElement('span');
    text.textContent = credit;
    // Leaflet takes it for HTML: it is a text.
    const layer = L.tileLayer(tiles, { attribution: text.innerHTML, maxZoom: CLOSEST, referrerPolicy: 'origin', className: 'pictures' });
    let there;
    const tell = (is) => {
      if (there === is) return;
      there = is;
      this.#heard({ kind: 'pictures', there: is });
    };
    layer.on('tileload', () => tell(true)).on('tileerror', () => tell(false));
    this.#pictures = layer.addTo(this.#map);
  }

  /** What is under the cross, while the map still moves too. */
  #middle() {
    const { lat, lng } = this.#map.getCenter().wrap();
    this.#heard({ kind: 'middle', lat, lon: lng });
  }

  #moved() {
    const bounds = this.#map.getBounds();
    const whole = bounds.getEast() - bounds.getWest() >= 360;
    const turned = (lon) => ((((lon + 180) % 360) + 360) % 360) - 180;
    const { lat, lng } = this.#map.getCenter().wrap();
    const level = (degrees) => Math.max(-90, Math.min(90, degrees));
    this.#heard({
      kind: 'moved',
      south: level(bounds.getSouth()),
      north: level(bounds.getNorth()),
      west: whole ? -180 : turned(bounds.getWest()),
      east: whole ? 180 : turned(bounds.getEast()),
      zoom: this.#map.getZoom(),
      lat,
      lon: lng,
    });
  }
}

/** A plain ground with a grid, for where there are no pictures: one sees that it moves, and how far. */
function ground(L) {
  const layer = L.gridLayer({ className: 'ground', zIndex: 0, maxZoom: CLOSEST });
  layer.createTile = () => document.createElement('div');
  return layer;
}

function origin(template) {
  return template.match(/^https?:\/\/[^/]+/)?.[0];
}
