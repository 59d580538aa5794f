// Draws every screen of the app at three sizes into docs/screenshots, from a demo company.
// `cargo xtask screenshots` builds what it needs and starts it; an argument limits it to the screens whose name holds it.
import { execFile } from 'node:child_process';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { startServer } from './server.mjs';
import { ONE_OF_EACH, tellOf } from './watched.mjs';

const folder = join(import.meta.dirname, '../../docs/screenshots');
const only = process.argv[2] ?? '';
const PATIENCE = 60_000;
const LARGEST = 300_000;

const SIZES = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true },
  tablet: { viewport: { width: 820, height: 1180 }, hasTouch: true },
  desktop: { viewport: { width: 1440, height: 900 }, hasTouch: false },
};

/** Name, address, and whether it is drawn in the dark too. `{fiche}` is a fiche with a conflict. */
const SCREENS = [
  ['tableau', '/', true],
  ['tableau-tous', '/tableau/tous', true],
  ['annuaire', '/annuaire', true],
  ['fiche', '/fiche/{fiche}/informations', true],
  ['suivi', '/fiche/{fiche}/suivi', false],
  ['taches-fiche', '/fiche/{fiche}/suivi/taches', true],
  ['temps', '/fiche/{fiche}/suivi/temps', false],
  ['taches', '/taches', true],
  ['agenda-fiche', '/fiche/{fiche}/suivi/agenda', true],
  ['agenda', '/agenda', true],
  ['agenda-mois', '/agenda/mois/moi', true],
  ['agenda-liste', '/agenda/liste/moi', false],
  ['carte', '/carte', true],
  ['carte-proximite', '/carte/proximite/48.113,-1.675/25', true],
  ['carte-administration', '/administration/carte', false],
  ['fidelite', '/fiche/{fiche}/fidelite', true],
  ['programmes', '/administration/fidelite', true],
  ['complements', '/fiche/{fiche}/complements', true],
  ['conditions', '/administration/conditions', true],
  ['modifier', '/fiche/{fiche}/modifier', false],
  ['historique', '/fiche/{fiche}/historique', false],
  ['options', '/fiche/{fiche}/options', false],
  ['imprimer', '/fiche/{fiche}/imprimer', true],
  ['conflits', '/conflits', true],
  ['synchronisation', '/synchronisation', false],
  ['notifications', '/notifications', false],
  ['import', '/import', false],
  ['reglages', '/reglages', false],
  ['personnes', '/administration/personnes', true],
  ['roles', '/administration/roles', false],
  ['appareils', '/administration/appareils', false],
  ['sante', '/administration/synchronisation', true],
  ['listes', '/administration/listes', true],
  ['types-de-relation', '/administration/relations', false],
  ['journal', '/administration/journal', false],
  ['personnalisation', '/administration/personnalisation', true],
];

/** Whose screens they are; an administrator's, who sees them all. */
const NAME = 'Nadia Benali';

const wanted = (name) => name.includes(only);

/** Asks the engine, by the app's scripting surface. */
async function ask(page, request) {
  await page.waitForFunction(() => window.carnet !== undefined, undefined, { timeout: PATIENCE });
  return JSON.parse(await page.evaluate((text) => window.carnet.request(text), JSON.stringify(request)));
}

/** Waits until `holds` of the sync state: it is asked for once a frame. */
async function until(page, holds) {
  for (const end = Date.now() + PATIENCE; Date.now() < end;) {
    const { Status: { sync } } = await ask(page, 'Status');
    if (holds(sync)) return;
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  throw new Error(`${page.url()} is not ready`);
}

/** Waits until the directory holds every fiche: it is read again after a page is loaded. */
async function settled(page) {
  if (new URL(page.url()).hash.startsWith('#/join')) return;
  await until(page, (sync) => sync.unlisted === 0);
}

async function draw(page, name) {
  await settled(page);
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"], .sk, .page.wide > .bone, [role="status"].pad'), undefined, { timeout: PATIENCE });
  await page.evaluate(() => document.fonts.ready);
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  const { size } = await stat(path);
  console.log(`  ${name}.png, ${Math.ceil(size / 1000)} KB`);
  if (size > LARGEST) throw new Error(`${name}.png is over ${LARGEST / 1000} KB`);
}

/** Signs in as someone would, and waits until every fiche is there. */
async function signIn(page, server, size) {
  await page.goto(await server.invite(NAME));
  await server.place(NAME, 'administrator');
  const name = page.getByRole('textbox').first();
  await name.waitFor({ timeout: PATIENCE });
  if (wanted('connexion')) await draw(page, `connexion-${size}`);
  await name.fill('iPad de Nadia');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => window.location.pathname === '/annuaire', undefined, { timeout: PATIENCE });
  await until(page, (sync) => sync.link === 'Online' && sync.arriving === null && sync.up_to_date_at !== null);
}

/** A fiche that shows much: one with a conflict if there is one. */
async function richest(page) {
  for (const query of [{ in_conflict: true }, { profiles: ['client'] }, {}]) {
    const { Rows } = await ask(page, { Search: { query: { text: '', ...query }, offset: 0, limit: 10 } });
    if (Rows.rows.length > 0) return Rows.rows[0].contact;
  }
  throw new Error('the demo company has no fiche');
}

/** The day so many days from now, as documents hold it. */
function day(from) {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(new Date(Date.now() + from * 86_400_000));
}

/** What is to be done for a contact, and time that was spent: the same at each size, under the same ids. */
async function busy(page, contact) {
  const { Status: { user: { person } } } = await ask(page, 'Status');
  const text = (fields) => Object.entries(fields).map(([key, value]) => [key, { Text: value }]);
  const add = (collection, item, fields) => ({ Add: { collection, item: item.padStart(16, '0'), fields } });
  const edits = [
    add('tasks', 'a1', text({ title: 'Rappeler pour le devis du four', due: day(-3), assignee: person, priority: 'high', details: 'Demander **M. Le Goff**, le matin.\n- prix du contrat\n- date de livraison' })),
    add('task_steps', 'b1', [...text({ task: 'a1'.padStart(16, '0'), title: 'Retrouver le devis de mars' }), ['done', { Bool: true }]]),
    add('task_steps', 'b2', text({ task: 'a1'.padStart(16, '0'), title: 'Vérifier le stock' })),
    add('tasks', 'a2', text({ title: 'Passer la tournée', due: day(0), assignee: person, recurrence: 'FREQ=WEEKLY', state: 'doing' })),
    add('tasks', 'a3', text({ title: 'Préparer la visite de printemps avec le service technique et la comptabilité', due: day(40), assignee: person, priority: 'low' })),
    add('tasks', 'a4', text({ title: 'Envoyer le catalogue', state: 'done', assignee: person })),
    add('time_entries', 'd1', [['at', { Instant: Date.now() - 720_000 }], ...text({ person, work: 'Visite' })]),
    add('time_entries', 'd2', [['at', { Instant: Date.now() - 90_000_000 }], ['duration', { Int: 90 }], ['billable', { Bool: true }], ...text({ person, work: 'Mise en service', hourly_rate: '62.50', note: 'Réglage du four, formation de l’équipe' })]),
    add('time_entries', 'd3', [['at', { Instant: Date.now() - 3_000_000_000 }], ['duration', { Int: 25 }], ...text({ person, work: 'Téléphone' })]),
    ...appointments(person, contact).map(([item, fields, more]) => add('appointments', item, [...text(fields), ...more])),
  ];
  const { Rows } = await ask(page, { Search: { query: { text: '', place: '35' }, offset: 0, limit: 12 } });
  const mine = [contact, ...Rows.rows.map((row) => row.contact)].map((of) => ({ doc: { Contact: of }, edits: [{ Set: { place: 'Root', field: 'rep', value: { Text: person } } }] }));
  await ask(page, { Apply: [...mine, { doc: { Activity: { contact, year: Number(day(0).slice(0, 4)) } }, edits }] });
}

/** A week of appointments: single ones, two at the same time, a series with a day that was moved, whole days. */
function appointments(person) {
  const monday = new Date(`${day(0)}T00:00:00`);
  monday.setDate(monday.getDate() - ((monday.getDay() + 6) % 7));
  const on = (number, hour, minute = 0) => {
    const at = new Date(monday);
    at.setDate(at.getDate() + number);
    at.setHours(hour, minute);
    return at;
  };
  const iso = (date) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(date);
  const people = ['people', { Set: [person] }];
  const timed = (at, minutes) => [['at', { Instant: at.getTime() }], ['duration', { Int: minutes }], people];
  const week = (number) => timed(on(number, 9, 30), 90);
  return [
    ['7a', { title: 'Visite de la boutique', place: '12 rue de la Gare', details: 'Apporter le **catalogue**.' }, [...week(0), ['notice', { Int: 30 }]]],
    ['7b', { title: 'Point d’équipe', recurrence: 'FREQ=WEEKLY;BYDAY=TU,TH' }, timed(on(1, 8, 30), 45)],
    ['7c', { title: 'Démonstration du pétrin à spirale avec le service technique', place: 'Showroom de Rennes' }, timed(on(2, 14), 120)],
    ['7d', { title: 'Appel du comptable' }, timed(on(2, 15), 30)],
    ['7e', { title: 'Salon de la boulangerie', place: 'Paris, porte de Versailles' }, [['day', { Date: iso(on(3, 12)) }], ['days', { Int: 2 }], people]],
    ['7f', { title: 'Livraison du four' }, timed(on(6, 10), 60)],
  ];
}

/** A card with points, and what the contact subscribed to, used and bought. */
async function served(page, contact) {
  const { Status: { user: { person } } } = await ask(page, 'Status');
  const text = (fields) => Object.entries(fields).map(([key, value]) => [key, { Text: value }]);
  const add = (collection, item, fields) => ({ Add: { collection, item: item.padStart(16, '0'), fields: text(fields) } });
  const programme = 'f100000000000001';
  const points = (item, points, loyalty_kind, from, reason, more = {}) => add('loyalty_entries', item, { programme, points, loyalty_kind, on: day(from), reason, author: person, ...more });
  const fiche = [
    add('memberships', 'e1', { programme, loyalty_number: '2900000009998', joined_on: day(-700) }),
    add('subscriptions', 'e2', { label: 'Entretien du four rotatif et de la chambre de pousse', period: 'year', price: '540', starts_on: day(-340), ends_on: day(12) }),
    add('subscriptions', 'e3', { label: 'Location de bacs', period: 'month', price: '29.90', starts_on: day(-200), renewal: 'tacit' }),
    add('credits', 'e4', { label: 'Heures de technicien', bought: '20', unit: 'heures', bought_on: day(-90), expires_on: day(200) }),
    add('credits', 'e5', { label: 'Formations', bought: '2', bought_on: day(-90) }),
    add('dossiers', 'e6', { label: 'Litige sur la livraison du four', reference: 'D-0231', opened_on: day(-9), person }),
  ];
  const ledger = [
    points('f1', '148', 'earned', -420, 'Facture', { document: 'FA2025-00418', amount: '1489' }),
    points('f2', '642', 'earned', -60, 'Facture', { document: 'FA2026-00871', amount: '6420' }),
    points('f3', '-100', 'spent', -30, 'Bon de réduction de 10 €'),
    points('f4', '-25', 'adjusted', -2, 'Retour de deux moules'),
    points('f5', '80', 'adjusted', 0, 'Geste commercial après la panne du four'),
    add('credit_uses', 'f6', { credit: 'e4'.padStart(16, '0'), units: '6.5', on: day(-20), note: 'Réglage du brûleur', author: person }),
    add('credit_uses', 'f7', { credit: 'e5'.padStart(16, '0'), units: '3', on: day(-3), author: person }),
    ...[['Farine T65 Label Rouge 25 kg', 'FAR-T65-25', '40', '17.95'], ['Levure fraîche 500 g', 'LEV-500', '12', '2.29'], ['Joint de porte de four', 'PIE-JOINT', '1', '87.40'], ['Toile de lin 60 cm', 'TOI-LIN60', '8', '6.85'], ['Lames d’incision, boîte de 100', 'LAM-INC', '2', '13.90'], ['Bac à pâtons avec couvercle', 'BAC-PAT', '6', '11.25']]
      .map(([label, reference, quantity, unit_price], number) => add('purchases', `1${number}`, { label, reference, quantity, unit_price, document: `FA2026-0087${number}`, on: day(-number) })),
  ];
  const year = Number(day(0).slice(0, 4));
  await ask(page, { Apply: [{ doc: { Contact: contact }, edits: fiche }, { doc: { Ledger: { contact, year } }, edits: ledger }] });
}

/** What is agreed with the contact. */
async function agreed(page, contact) {
  const value = (text) => ({ Text: text });
  const set = (field, text) => ({ Set: { place: 'Root', field, value: value(text) } });
  const add = (item, fields) => ({ Add: { collection: 'special_prices', item: item.padStart(16, '0'), fields: Object.entries(fields).map(([key, text]) => [key, value(text)]) } });
  const edits = [
    set('discount', '2.5'), set('carriage_free_from', '300'), set('payment_term', 'Chantier'), set('payment_method', 'Prélèvement'),
    set('credit_limit', '5000'), set('invoicing_mode', 'monthly'), set('dunning_circuit', 'Standard'),
    add('91', { label: 'FOUR-R18 · Four rotatif 18 niveaux', article: 'f300000000000001', unit_price: '12990', starts_on: day(-90), ends_on: day(60), note: 'Accord annuel' }),
    add('92', { label: 'Petit matériel', article_family: 'f200000000000004', discount: '8' }),
    add('93', { label: 'FIL-6040 · Filet à baguettes 600 × 400', article: 'f300000000000004', unit_price: '19.1234', min_quantity: '24', starts_on: day(12) }),
    add('94', { label: 'MO-TECH · Heure de technicien', article: 'f30000000000000a', unit_price: '72', ends_on: day(-30) }),
  ];
  await ask(page, { Apply: [{ doc: { Terms: contact }, edits }] });
}

/** In the page: the column of cards scrolls to this one; the frame around it would too, which nobody does by hand. */
function toTheTop(found) {
  (found.closest('.card') ?? found).scrollIntoView({ block: 'start' });
  for (const frame of [document.scrollingElement, document.body, document.getElementById('app'), ...document.querySelectorAll('.app')]) frame.scrollTop = 0;
}

/** Services and purchases, where they stand on the fiche. */
async function ledgers(page, server, fiche, size) {
  await page.goto(`${server.url}/fiche/${fiche}/informations`);
  for (const [name, card] of [['services', '#services'], ['achats', '#purchases']]) {
    await page.locator(`${card} b`).first().waitFor();
    await page.locator(card).evaluate(toTheTop);
    for (const scheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme: scheme });
      await draw(page, `${name}-${size}${scheme === 'dark' ? '-dark' : ''}`);
    }
    await page.emulateMedia({ colorScheme: 'light' });
  }
}

/** What a rep sees without a network, with an edit that waits. */
async function offline(context, page, server, fiche, size) {
  await context.setOffline(true);
  const edit = { Splice: { place: 'Root', field: 'notes', at: 0, delete: 0, insert: 'Rappeler mardi matin. ' } };
  await ask(page, { Apply: [{ doc: { Contact: fiche }, edits: [edit] }] });
  await page.goto(`${server.url}/fiche/${fiche}/informations`);
  await draw(page, `hors-ligne-${size}`);
  await context.setOffline(false);
}

/** Draws what is on the screen, in the light and in the dark. */
async function both(page, name, size) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await draw(page, `${name}-${size}${colorScheme === 'dark' ? '-dark' : ''}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Files of all that the directory finds. */
async function exporting(page, server, size) {
  await page.goto(`${server.url}/annuaire`);
  await page.getByRole('button', { name: 'Sélectionner plusieurs fiches' }).click();
  await page.getByRole('button', { name: 'Exporter la liste…' }).click();
  await page.getByRole('dialog').waitFor();
  await both(page, 'exporter', size);
}

/** A contact that is a client and a supplier, as its supplier's fiche. */
async function supplier(page, server, size) {
  const { Rows } = await ask(page, { Search: { query: { text: '', profiles: ['supplier'] }, offset: 0, limit: 1 } });
  await page.goto(`${server.url}/fiche/${Rows.rows[0].contact}/fournisseur`);
  await both(page, 'fournisseur', size);
}

/** An address at which other calendars read one's appointments: offered, and made. */
async function subscribing(page, server, size) {
  await page.goto(`${server.url}/agenda`);
  await page.getByRole('button', { name: 'S’abonner' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /Créer mon adresse|Remplacer l’adresse/ }).click();
  await dialog.locator('#feed-url').waitFor();
  await both(page, 'abonnement', size);
}

/** Consents, the archive of what is held, and the question before somebody is erased. */
async function rgpd(page, server, fiche, size) {
  const answer = (field, text) => ({ Set: { place: 'Root', field, value: { Text: text } } });
  const edits = [answer('consent_email', 'given'), answer('consent_email_on', day(-40)), answer('consent_email_source', 'Formulaire du salon de Rennes'), answer('consent_sms', 'refused')];
  await ask(page, { Apply: [{ doc: { Contact: fiche }, edits }] });
  for (const [name, address, card] of [['consentements', 'informations', '#consents'], ['rgpd', 'options', '#access']]) {
    await page.goto(`${server.url}/fiche/${fiche}/${address}`);
    await page.locator(card).evaluate(toTheTop);
    await both(page, name, size);
  }
  await page.getByRole('button', { name: 'Effacer cette personne…' }).click();
  await page.getByRole('dialog').waitFor();
  await both(page, 'effacer', size);
}

/** Takes away what was said in passing. */
async function quiet(page) {
  const close = page.locator('.toasts').getByRole('button', { name: 'Fermer' });
  while (await close.count() > 0) await close.first().click();
}

/** An exchange that is being noted, with photos, and as it is shown. It is on another fiche at each size, which no other picture shows. */
async function exchange(page, server, fiche, size) {
  const { Rows } = await ask(page, { Search: { query: { text: '', profiles: ['client'] }, offset: 20 + 3 * Object.keys(SIZES).indexOf(size), limit: 2 } });
  const { contact } = Rows.rows.find((row) => row.contact !== fiche);
  await page.goto(`${server.url}/fiche/${contact}/informations`);
  await page.locator('html[data-complete]').waitFor();
  await page.getByRole('button', { name: 'Noter un échange' }).click();
  await page.getByRole('radio', { name: 'Visite' }).click();
  await page.locator('#compose-subject').fill('Réglage du four à sole');
  await page.locator('#compose-text').fill('Le brûleur s’éteint au bout d’une demi-heure. Mme Le Guen demande un devis pour le remplacer avant les fêtes, et un prêt en attendant.');
  for (const picture of ['carte-desktop', 'agenda-phone', 'fiche-tablet']) {
    const buffer = await readFile(join(folder, `${picture}.png`));
    await page.locator('#compose-photo').setInputFiles({ name: `${picture}.png`, mimeType: 'image/png', buffer });
    await page.locator(`.compose .strip [title="${picture}.png"] img`).waitFor();
  }
  await quiet(page);
  await page.locator('.compose').evaluate(toTheTop);
  // On a phone the end of it is below.
  if (size === 'phone') await page.locator('.compose .forms.end').evaluate((end) => end.scrollIntoView({ block: 'end' }));
  await both(page, 'echange', size);
  await page.getByRole('button', { name: 'Enregistrer l’échange' }).click();
  await page.waitForFunction(() => [...document.querySelectorAll('.tl > li .strip img')].filter((img) => img.complete && img.naturalWidth > 0).length === 3, undefined, { timeout: PATIENCE });
  await quiet(page);
  await page.locator('.tl').evaluate(toTheTop);
  await both(page, 'echange-photos', size);
}

/** Two fiches that are to be one: of what differs some values are chosen. */
async function merging(page, server, size) {
  const { Rows } = await ask(page, { Search: { query: { text: '', profiles: ['client'] }, offset: 0, limit: 60 } });
  const [one, other] = Rows.rows.filter((row) => !row.is_person && row.conflicts === 0);
  await page.goto(`${server.url}/fiche/${one.contact}/options`);
  await settled(page);
  await page.locator('#merge-other').fill(other.name);
  await page.locator('#main').getByRole('button', { name: other.name }).first().click();
  const boxes = page.getByRole('dialog').locator('section').nth(1).getByRole('checkbox');
  for (const at of [0, 2]) await boxes.nth(at).check();
  await both(page, 'fusionner', size);
}

/** The directory in columns, which is kept: so it is put back. */
async function columns(page, server, size) {
  const toggle = page.getByRole('button', { name: 'Afficher la liste en colonnes' });
  await page.goto(`${server.url}/annuaire`);
  await toggle.click();
  await draw(page, `colonnes-${size}`);
  await toggle.click();
}

/** The fiche's relations, with those at the other ends. */
async function relations(page, server, fiche, size) {
  const { Rows } = await ask(page, { Search: { query: { text: '' }, offset: 0, limit: 8 } });
  const others = Rows.rows.map((row) => row.contact).filter((contact) => contact !== fiche);
  const types = ['employee_of', 'partner_of', 'member_of', 'subsidiary_of', 'sponsored_by'];
  const tie = (from, to, number) => {
    const fields = [['relation', { Text: types[number % types.length] }], ['other', { Text: to }]];
    return { doc: { Contact: from }, edits: [{ Add: { collection: 'relations', item: String(number).padStart(16, '0'), fields } }] };
  };
  const near = others.slice(0, 5).map((other, number) => (number % 2 ? tie(other, fiche, number) : tie(fiche, other, number)));
  await ask(page, { Apply: [...near, tie(others[0], others[5], 8)] });
  await page.goto(`${server.url}/fiche/${fiche}/informations`);
  await page.locator('.graph a').last().scrollIntoViewIfNeeded();
  await draw(page, `relations-${size}`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await draw(page, `relations-${size}-dark`);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** A day's round, one of its stops without a position, and an address that is being corrected. */
async function maps(page, server, size) {
  const { Status: { user: { person } } } = await ask(page, 'Status');
  const { Rows } = await ask(page, { Search: { query: { place: '35' }, offset: 0, limit: 6 } });
  const contacts = Rows.rows.map((row) => row.contact);
  const Nearby = { of: { lat: 48_113_000, lon: -1_675_000 }, metres: 50_000, except: null, query: { text: '' }, most: 1 };
  const [placed] = (await ask(page, { Map: { Nearby } })).Map.Nearby.rows;
  const lost = { item: '00000000000000a9', doc: { Contact: contacts[5] } };
  const nowhere = [['label', { Text: 'Atelier' }], ['line1', { Text: '3 impasse du Moulin' }], ['city', { Text: 'Rennes' }], ['default_delivery', { Bool: true }]];
  const year = Number(day(0).slice(0, 4));
  const visits = contacts.map((contact, number) => {
    const fields = [['title', { Text: number % 2 ? 'Visite' : 'Démonstration du pétrin' }], ['at', { Instant: Date.parse(`${day(0)}T${String(8 + number).padStart(2, '0')}:30:00Z`) }], ['duration', { Int: 45 }], ['people', { Set: [person] }]];
    return { doc: { Activity: { contact, year } }, edits: [{ Add: { collection: 'appointments', item: `00000000000000b${number}`, fields } }] };
  });
  await ask(page, { Apply: [...visits, { doc: lost.doc, edits: [{ Add: { collection: 'addresses', item: lost.item, fields: nowhere } }] }] });
  for (const [name, address_, act] of [
    ['carte-tournee', '/carte/tournee/moi', undefined],
    ['carte-adresse', `/carte/adresse/${placed.row.contact}/${placed.item}`, 'Corriger la position'],
  ]) {
    for (const scheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto(server.url + address_);
      await page.locator('.mark').first().waitFor();
      if (act) await page.getByRole('button', { name: act }).click();
      await draw(page, `${name}-${size}${scheme === 'dark' ? '-dark' : ''}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

/** A picture, some documents, and an address. */
async function attachments(page, server, fiche, size) {
  await page.goto(`${server.url}/fiche/${fiche}/pieces`);
  const picture = await readFile(join(import.meta.dirname, '../../docs/screenshots/fiche-desktop.png'));
  const file = (name, mimeType, buffer) => page.locator('#files-any').setInputFiles({ name, mimeType, buffer });
  await file('Bail commercial, avenant n° 3 du 12 novembre 2025, signé.pdf', 'application/pdf', Buffer.from('%PDF-1.7\n'.padEnd(1_400_000)));
  await file('Tarifs 2026.txt', 'text/plain', Buffer.from('Farine T65 : 17,95 €\n'.repeat(900)));
  await file('facade.png', 'image/png', picture);
  const link = { Add: { collection: 'attachments', item: 'f900000000000001', fields: [['name', { Text: 'Plan du quartier' }], ['url', { Text: 'https://exemple.fr/plan.pdf' }]] } };
  await ask(page, { Apply: [{ doc: { Contact: fiche }, edits: [link] }] });
  await page.locator('.files .thumb img').first().waitFor();
  await draw(page, `pieces-${size}`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await draw(page, `pieces-${size}-dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.getByRole('button', { name: 'facade.png', exact: true }).first().click();
  await page.locator('dialog .preview img').waitFor();
  await draw(page, `apercu-${size}`);
  // Files that wait for a network are named where it is told how synchronisation stands.
  await page.context().setOffline(true);
  await page.goto(`${server.url}/fiche/${fiche}/pieces`);
  await file('Plan de la cuisine.txt', 'text/plain', Buffer.from(`${size}\n`.repeat(40_000)));
  await page.getByText('en attente d’envoi').first().waitFor();
  await page.goto(`${server.url}/synchronisation`);
  await page.locator('#waiting-files').scrollIntoViewIfNeeded();
  await both(page, 'pieces-en-attente', size);
  await page.context().setOffline(false);
}

/** The fiche on paper, its first pages. */
async function paper(page, server, fiche) {
  await page.goto(`${server.url}/fiche/${fiche}/imprimer`);
  const saving = page.waitForEvent('download', { timeout: PATIENCE });
  await page.getByRole('link', { name: 'Enregistrer le PDF' }).click();
  const made = await (await saving).path();
  for (const number of ['1', '2']) {
    const one = ['-r', '80', '-png', '-singlefile', '-f', number, '-l', number];
    await promisify(execFile)('pdftoppm', [...one, made, join(folder, `pdf-${number}`)]);
    console.log(`  pdf-${number}.png`);
  }
}

/** A role that is being written. */
async function role(page, server, size) {
  await page.goto(`${server.url}/administration/roles`);
  await page.getByRole('button', { name: 'Modifier' }).first().click();
  await draw(page, `role-${size}`);
}

/** Devices that somebody has to see to. */
async function watched(page, server, size) {
  await tellOf(page, ONE_OF_EACH);
  await page.goto(`${server.url}/administration/synchronisation`);
  const devices = page.locator('#health-devices');
  await devices.getByRole('listitem').first().waitFor({ timeout: PATIENCE });
  await draw(page, `surveiller-${size}`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await draw(page, `surveiller-${size}-dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.unrouteAll({ behavior: 'ignoreErrors' });
}

/** The help of a fiche, the saved filters, and a step of the tour. */
async function over(page, server, fiche, size) {
  await page.goto(`${server.url}/fiche/${fiche}/informations`);
  await settled(page);
  await page.locator('html[data-complete]').waitFor();
  await page.keyboard.press('?');
  if (wanted('aide')) await draw(page, `aide-${size}`);
  await page.getByRole('dialog').getByRole('button', { name: 'Revoir la visite guidée' }).click();
  for (let step = 0; step < 2; step += 1) await page.getByRole('button', { name: 'Suivant', exact: true }).click();
  if (wanted('visite')) await draw(page, `visite-${size}`);
  await page.getByRole('button', { name: 'Passer', exact: true }).click();
  if (!wanted('filtres')) return;
  await page.goto(`${server.url}/annuaire`);
  await settled(page);
  await page.getByRole('button', { name: 'Filtres', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Catégorie').selectOption({ index: 1 });
  await dialog.getByLabel('Enregistrer ces filtres sous le nom').fill('Ma tournée du lundi');
  await dialog.getByRole('button', { name: 'Enregistrer', exact: true }).click();
  await dialog.locator('[data-filter]').first().scrollIntoViewIfNeeded();
  await draw(page, `filtres-${size}`);
}

async function atSize(browser, server, size) {
  const context = await browser.newContext({ ...SIZES[size], locale: 'fr-FR', timezoneId: 'Europe/Paris', reducedMotion: 'reduce' });
  // A browser without a microphone's service has the button all the same.
  await context.addInitScript(() => { window.webkitSpeechRecognition ??= class { start() {} stop() {} }; });
  // The tour is drawn where it is asked for.
  await context.addInitScript(() => { try { localStorage.setItem('carnet-tour', 'seen'); } catch { /* a page that is nowhere */ } });
  const page = await context.newPage();
  await signIn(page, server, size);
  const fiche = await richest(page);
  await busy(page, fiche);
  await served(page, fiche);
  await agreed(page, fiche);
  for (const [name, address, dark] of SCREENS) {
    if (!wanted(name)) continue;
    await page.goto(server.url + address.replace('{fiche}', fiche));
    await draw(page, `${name}-${size}`);
    if (!dark) continue;
    await page.emulateMedia({ colorScheme: 'dark' });
    await draw(page, `${name}-${size}-dark`);
    await page.emulateMedia({ colorScheme: 'light' });
  }
  if (wanted('colonnes') && size !== 'phone') await columns(page, server, size);
  if (wanted('services') || wanted('achats')) await ledgers(page, server, fiche, size);
  if (wanted('exporter')) await exporting(page, server, size);
  if (wanted('fournisseur')) await supplier(page, server, size);
  if (wanted('abonnement')) await subscribing(page, server, size);
  if (wanted('carte')) await maps(page, server, size);
  if (wanted('pdf') && size === 'desktop') await paper(page, server, fiche);
  if (['echange', 'echange-photos'].some(wanted)) await exchange(page, server, fiche, size);
  if (wanted('fusionner')) await merging(page, server, size);
  if (wanted('role')) await role(page, server, size);
  if (wanted('surveiller')) await watched(page, server, size);
  if (wanted('pieces')) await attachments(page, server, fiche, size);
  if (wanted('relations')) await relations(page, server, fiche, size);
  if (['aide', 'visite', 'filtres'].some(wanted)) await over(page, server, fiche, size);
  if (wanted('rgpd')) await rgpd(page, server, fiche, size);
  if (wanted('hors-ligne')) await offline(context, page, server, fiche, size);
  await context.close();
}

await mkdir(folder, { recursive: true });
const server = await startServer({ demo: 300 });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
try {
  for (const size of Object.keys(SIZES)) {
    console.log(size);
    await atSize(browser, server, size);
  }
} finally {
  await browser.close();
  await server.remove();
}
