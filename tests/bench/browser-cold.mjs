// From signing in on an empty device to everything searchable.

/** Runs first in every page: when the list's first row was painted, and a way to wait for the sync's state. */
export function watchRows() {
  window.rowsPainted = new Promise((painted) => {
    const look = () => {
      // Once it is there, the frame after has it on the screen.
      if (document.querySelector('#row-0')) requestAnimationFrame(() => setTimeout(() => painted(performance.now())));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const PATIENCE_MS = 120_000;
  window.statusUntil = async (holds) => {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const { Status } = JSON.parse(await window.carnet.request('"Status"'));
      if (holds(Status.sync)) return performance.now();
      const isLost = Status.sync.link === 'UpdateNeeded' || Status.sync.link === 'Refused';
      if (isLost || performance.now() > deadline) throw new Error(`still ${JSON.stringify(Status.sync)}`);
      await new Promise((resume) => { setTimeout(resume, 20); });
    }
  };
}

/** Signs in by a link; milliseconds from the click until each state. */
export async function coldSync({ page }, link, fiches) {
  await page.goto(link);
  await page.getByLabel(/Nom de cet appareil|device/i).fill('Banc');
  await page.evaluate(() => {
    document.addEventListener('click', () => { window.clicked ??= performance.now(); }, true);
  });
  const button = page.getByRole('button', { name: /^(Se connecter|Sign in)$/i });
  await button.click();
  const took = await page.evaluate(async () => {
    const isHere = (sync) => sync.link === 'Online' && sync.arriving === null && sync.up_to_date_at !== null && sync.pending === 0;
    const usable = window.rowsPainted.then((at) => at - window.clicked);
    const synced = (await window.statusUntil(isHere)) - window.clicked;
    const searchable = (await window.statusUntil((sync) => isHere(sync) && sync.unlisted === 0)) - window.clicked;
    return { usable_ms: await usable, synced_ms: synced, searchable_ms: searchable };
  });
  const count = await page.evaluate(async () => {
    const query = { Search: { query: { text: '' }, offset: 0, limit: 1 } };
    return JSON.parse(await window.carnet.request(JSON.stringify(query))).Rows.matched;
  });
  if (count < fiches) throw new Error(`only ${count} of ${fiches} fiches arrived`);
  return took;
}
