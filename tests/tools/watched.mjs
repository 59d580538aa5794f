// Devices that somebody has to see to, put into the server's own answer: nobody waits a month for one to stay away.
const DAY = 86_400;

/** One for each reason, the worst first. */
export const ONE_OF_EACH = (now) => [
  { name: 'Galaxy Tab de Malo', person_name: 'Malo Le Goff', revoked: { why: 'withdrawn', at: now - 3 * DAY }, seen: now - 5 * DAY },
  { name: 'iPhone de Gwenaëlle', person_name: 'Gwenaëlle Kermarrec', pending: 12, seen: now - 9 * DAY },
  { name: 'iPad de la tournée de remplacement du Finistère', person_name: 'Inès Martin', locked: true, seen: now - 41 * DAY },
  { name: 'Surface de Yann', person_name: 'Yann Riou', connected: true, behind: 12_480, seen: now - 600 },
  { name: 'iPad de Solène', person_name: 'Solène Quéré', connected: true, behind: null, left: 3_200, seen: now - 30 },
  { name: 'Poste de l’accueil', person_name: 'Nadia Benali', seen: now - 35 * DAY },
  { name: 'Pixel de Hugo', person_name: 'Hugo Morvan', version: '0.0.9' },
];

/** Has the server tell a page of more devices than there are, until the page takes no detours any more. */
export async function tellOf(page, devices) {
  await page.route('**/api/admin/health', async (route) => {
    const response = await route.fetch();
    const told = await response.json();
    const more = devices(told.now).map((device, number) => ({
      device: String(number).padStart(32, '0'), person: '0'.repeat(16), created: told.now - 400 * DAY, seen: told.now - 3_600,
      version: told.version, pending: 0, connected: false, revoked: null, emptied: null, behind: 0, left: 0, locked: false, ...device,
    }));
    await route.fulfill({ response, json: { ...told, devices: [...told.devices, ...more.reverse()] } });
  });
}
