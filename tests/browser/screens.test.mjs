// Screens that another flow does not pass through: the list in columns, notes as they are
// read, this device's name, where we are, who is near, and names that are too long.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company, field, items } from "./kit.mjs";

const set = (key, value) => ({ Set: { place: "Root", field: key, value: { Text: value } } });

async function apply(person, contact, edits) {
  const reply = await person.ask({ Apply: [{ doc: { Contact: contact }, edits }] });
  assert.ok("Applied" in reply, JSON.stringify(reply));
}

test("the list in columns: chosen, put in order, kept on this device", async () => {
  const office = await company({ demo: 120 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const head = () => page.locator(".colhead").innerText().then((text) => text.split("\n").map((word) => word.trim()).filter(Boolean));
  await page.getByRole("button", { name: "Afficher la liste en colonnes" }).click();
  await page.locator(".colhead").waitFor();
  assert.deepEqual(await head(), ["Nom", "Ville", "Catégorie", "Statut", "Commercial", "Dernier évènement", "État"]);
  const [first] = await nadia.search("");
  await page.locator("#row-0 .cell", { hasText: first.city }).first().waitFor();

  await page.getByRole("button", { name: "Colonnes", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("checkbox", { name: "Statut" }).uncheck();
  await dialog.getByRole("checkbox", { name: "Code postal" }).check();
  for (let n = 0; n < 5; n += 1) await dialog.getByRole("button", { name: "Placer Code postal avant" }).click();
  await dialog.getByRole("button", { name: "Terminer" }).click();
  const chosen = ["Nom", "Code postal", "Ville", "Catégorie", "Commercial", "Dernier évènement", "État"];
  assert.deepEqual(await head(), chosen);

  // A column sorts, and the heads stand over their cells.
  await page.getByRole("button", { name: "Ville", exact: true }).click();
  await page.waitForFunction(() => {
    const cities = [...document.querySelectorAll("#rows .row")].slice(0, 12).map((row) => row.children[4].textContent.replace(/^.* : /, ""));
    return cities.length === 12 && [...cities].sort((a, b) => a.localeCompare(b, "fr", { sensitivity: "base" })).every((city, at) => city === cities[at]);
  });
  const apart = await page.evaluate(() => {
    const heads = [...document.querySelector(".colhead").children].slice(1);
    const cells = [...document.querySelector("#row-0").children].filter((cell) => cell.matches(".cell"));
    const name = document.querySelector("#row-0 b").closest("span");
    return [name, ...cells].map((cell, at) => Math.abs(cell.getBoundingClientRect().left - heads[at].getBoundingClientRect().left));
  });
  assert.ok(apart.every((pixels) => pixels <= 1), `heads and cells are apart: ${apart}`);

  // A fiche opens beside the narrow list; back, the columns are there; so they are after a reload.
  await page.locator("#row-3").click();
  await page.locator(".colhead").waitFor({ state: "detached" });
  await page.goBack();
  assert.deepEqual(await head(), chosen);
  await page.reload();
  await page.locator("#row-0 .cell").first().waitFor();
  assert.deepEqual(await head(), chosen);

  // On a phone the same list is cards.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.locator("#row-0 .sub").waitFor();
  assert.equal(await page.locator("#row-0 .cell:visible").count(), 0);
  assert.deepEqual(nadia.errors, []);
});

test("notes are read with their bold, lists and links, and written as they are", async () => {
  const office = await company({ demo: 40 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const [{ contact }] = await nadia.search("");
  await nadia.go(`/fiche/${contact}/informations`);
  const area = page.getByRole("textbox", { name: "Notes" });
  const read = page.locator(".notepad .prose");
  const saved = () => page.getByText("enregistré sur cet appareil").waitFor();
  await area.fill("**Fermé le lundi**\n- livrer tôt\nhttps://exemple.fr/plan");
  await page.getByLabel(/Rechercher/).focus();
  await read.waitFor();
  await read.locator("strong", { hasText: "Fermé le lundi" }).waitFor();
  await read.getByText("• livrer tôt").waitFor();
  assert.equal(await read.getByRole("link").getAttribute("href"), "https://exemple.fr/plan");
  await saved();
  assert.equal(field(await nadia.fiche(contact), "notes").value.Text, "**Fermé le lundi**\n- livrer tôt\nhttps://exemple.fr/plan");

  // A tap goes on writing at the end; the marks are seen while writing.
  await read.locator("strong").click();
  await page.keyboard.type("\nSonner fort.");
  assert.equal(await read.isVisible(), false);
  assert.match(await area.inputValue(), /^\*\*Fermé le lundi\*\*[^]*Sonner fort\.$/);
  await page.getByLabel(/Rechercher/).focus();
  await read.getByText("Sonner fort.").waitFor();
  await saved();
  assert.match(field(await nadia.fiche(contact), "notes").value.Text, /Sonner fort\.$/);
  assert.deepEqual(nadia.errors, []);
});

test("two people write in the same notes at once, and every letter stays", async () => {
  const office = await company({ demo: 20 });
  const [nadia, paul] = [await office.person("Nadia"), await office.person("Paul", { size: "desktop" })];
  const [{ contact }] = await nadia.search("");
  for (const person of [nadia, paul]) await person.go(`/fiche/${contact}/informations`);
  const area = (person) => person.page.getByRole("textbox", { name: "Notes" });
  await area(nadia).fill("Début. Fin.");
  await paul.page.waitForFunction(() => document.querySelector("textarea.notes")?.value === "Début. Fin.");
  await area(paul).focus();
  await paul.page.keyboard.press("Control+End");
  await area(nadia).focus();
  await nadia.page.keyboard.press("Control+Home");
  const [left, right] = ["abcdefghijklmnopqrstuvwxyz".repeat(3), "0123456789".repeat(8)];
  await Promise.all([nadia.page.keyboard.type(left, { delay: 15 }), paul.page.keyboard.type(right, { delay: 15 })]);
  const whole = `${left}Début. Fin.${right}`;
  for (const person of [nadia, paul]) {
    await person.page.waitForFunction((text) => document.querySelector("textarea.notes")?.value === text, whole);
    await person.page.waitForFunction(() => !document.querySelector("[data-unsaved]"));
    await person.settled();
    assert.equal(field(await person.fiche(contact), "notes").value.Text, whole);
  }
});

test("a device takes another name, and the others read it", async () => {
  const office = await company({ demo: 20 });
  const [nadia, paul] = [await office.person("Nadia"), await office.person("Paul")];
  await nadia.go("/reglages");
  const name = nadia.page.getByLabel("Nom de cet appareil");
  await nadia.page.waitForFunction(() => document.querySelector("#device-name")?.value === "Tablette de Nadia");
  await nadia.offline(true);
  await name.fill("Camionnette");
  await nadia.page.getByRole("button", { name: "Renommer" }).click();
  await nadia.page.getByText("Appareil renommé").waitFor();
  assert.equal((await nadia.ask("Status")).Status.user.device, "Camionnette");
  await nadia.offline(false);
  await nadia.settled();
  await paul.when(async () => {
    const { Workspace } = JSON.parse(await window.carnet.request('"Workspace"'));
    return Workspace.authors.some(([, person, device]) => person === "Nadia" && device === "Camionnette");
  });
  // Its changes are signed with it.
  const [{ contact }] = await nadia.search("");
  await apply(nadia, contact, [set("origin", "Renommée")]);
  await nadia.settled();
  await paul.settled();
  await paul.go(`/fiche/${contact}/historique`);
  await paul.page.getByText("Nadia, Camionnette").first().waitFor();
});

test("where we are goes into the address, and who is near is listed", async () => {
  const office = await company({ demo: 200 });
  const position = { latitude: 48.117266, longitude: -1.6777926, accuracy: 10 };
  const nadia = await office.person("Nadia", { more: { geolocation: position, permissions: ["geolocation"] } });
  const { page } = nadia;
  const { Rows: { rows } } = await nadia.ask({ Search: { query: {}, offset: 0, limit: 500 } });
  const count = (city) => rows.filter((row) => row.city === city).length;
  const row = rows.find((row) => row.city !== "" && count(row.city) > 1);
  await nadia.go(`/fiche/${row.contact}/informations`);
  await page.getByRole("button", { name: "Modifier l’adresse" }).first().click();
  await page.getByRole("button", { name: "Je suis ici" }).click();
  await page.getByText("Position relevée").waitFor();
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByText("Position connue").first().waitFor();
  const [address] = items(await nadia.fiche(row.contact), "addresses");
  const value = (key) => Number(address.fields.find((f) => f.key === key).value.Text ?? Object.values(address.fields.find((f) => f.key === key).value)[0]);
  assert.deepEqual([value("latitude"), value("longitude")], [48.117266, -1.677793]);

  await page.getByRole("link", { name: "Afficher les contacts à proximité" }).first().click();
  const near = page.locator(".map-line");
  await near.first().waitFor();
  const metres = (text) => Number(text.replace(",", ".").replace(/[^\d.]/g, "")) * (/km/.test(text) ? 1000 : 1);
  const far = (await near.locator(".far").allInnerTexts()).map(metres);
  assert.deepEqual(far, far.toSorted((one, other) => one - other));
  assert.ok(far.every((metres) => metres <= 10_000));
  await near.first().locator("a.row").click();
  await page.waitForURL(/\/fiche\//);
  assert.notEqual(new URL(page.url()).pathname.split("/")[2], row.contact);
  assert.deepEqual(nadia.errors, []);
});

test("a device that may not say where it is says so", async () => {
  const office = await company({ demo: 20 });
  const nadia = await office.person("Nadia", { more: { permissions: [] } });
  const row = (await nadia.search("")).find((row) => row.city !== "");
  await nadia.go(`/fiche/${row.contact}/informations`);
  await nadia.page.getByRole("button", { name: "Modifier l’adresse" }).first().click();
  await nadia.page.getByRole("button", { name: "Je suis ici" }).click();
  await nadia.page.getByText("La position est refusée : autorisez-la dans le navigateur.").waitFor();
});

test("names of 120 characters and long values break nothing", async () => {
  const office = await company({ demo: 20 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const [{ contact }] = await nadia.search("");
  const long = `Établissements ${"Kerguelen-de-Trémarec ".repeat(5)}`.slice(0, 120).trim();
  const solid = "X".repeat(120);
  const email = `${"prenom.nom".repeat(6)}@${"sous-domaine.".repeat(8)}exemple.fr`;
  await apply(nadia, contact, [set("party_kind", "company"), set("legal_name", long), set("trade_name", solid), set("category", "C".repeat(80))]);
  const item = "cd".repeat(8);
  await apply(nadia, contact, [{ Add: { collection: "coordinates", item, fields: [["label", { Text: "L".repeat(80) }], ["email", { Text: email }]] } }]);
  for (const [width, height] of [[320, 640], [390, 844], [820, 1180], [1440, 900]]) {
    await nadia.page.setViewportSize({ width, height });
    for (const part of ["informations", "suivi", "modifier", "historique", "options"]) {
      await nadia.go(`/fiche/${contact}/${part}`);
      await nadia.page.getByRole("heading", { name: solid }).first().waitFor();
      await nadia.drawn();
      const wide = await nadia.page.evaluate(() => [document.documentElement, document.querySelector("#main")].map((box) => box.scrollWidth - box.clientWidth));
      assert.ok(wide.every((pixels) => pixels <= 0), `${part} at ${width}: ${wide} pixels too wide`);
    }
  }
  assert.deepEqual(nadia.errors, []);
});

test("of many exchanges those in sight are drawn first, and the others a moment later", async () => {
  const office = await company({ demo: 20 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const [{ contact }, other] = await nadia.search("");
  const edits = Array.from({ length: 25 }, (_, at) => ({ Add: { collection: "events", item: `${at}`.padStart(16, "0"), fields: [["kind", { Text: "note" }], ["at", { Instant: Date.now() - at * 60_000 }], ["text", { Text: `Échange ${at}` }]] } }));
  const reply = await nadia.ask({ Apply: [{ doc: { Activity: { contact, year: new Date().getFullYear() } }, edits }] });
  assert.ok("Applied" in reply, JSON.stringify(reply));
  const count = Math.min((await nadia.fiche(contact)).view.events.length, 30);
  await nadia.go(`/fiche/${other.contact}/suivi`);
  await page.locator(`#rows a.row[href="/fiche/${contact}/suivi"]`).waitFor();

  // How many exchanges of this fiche each change of the page shows, and whether more are said to come.
  await page.evaluate((contact) => {
    window.drawn = [];
    const look = () => {
      const body = document.querySelector("#main .body");
      const entries = document.querySelectorAll("#main .tl > li:not(.day)").length;
      if (location.pathname.includes(contact) && entries > 0) window.drawn.push([entries, body.getAttribute("aria-busy")]);
    };
    new MutationObserver(look).observe(document.querySelector("#app"), { childList: true, subtree: true, attributes: true });
  }, contact);
  await page.locator(`#rows a.row[href="/fiche/${contact}/suivi"]`).click();
  await page.waitForFunction((count) => window.drawn.at(-1)?.[0] === count && window.drawn.at(-1)[1] === "false", count);
  assert.deepEqual(await page.evaluate(() => window.drawn.find(([, busy]) => busy === "true")), [8, "true"]);
  assert.deepEqual(nadia.errors, []);
});

test("while somebody types, the rows in sight are drawn at once and those below when typing rests", async () => {
  const office = await company({ demo: 400 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  await nadia.go("/annuaire");
  await page.locator("#row-30 b").waitFor();
  await nadia.settled();
  const names = (await nadia.ask({ Search: { query: { text: "e" }, offset: 0, limit: 64 } })).Rows.rows.map((row) => row.name);
  assert.ok(names.length > 40, `${names.length} match`);
  // What the list shows at each of its changes, of the first row and of one below sight.
  await page.evaluate(() => {
    window.seen = [];
    const name = (at) => document.querySelector(`#row-${at} b`)?.textContent;
    const look = () => { if (document.querySelector("#rows").dataset.of === "e") window.seen.push([name(0), name(30)]); };
    new MutationObserver(look).observe(document.querySelector("#rows"), { childList: true, subtree: true, characterData: true, attributes: true });
    window.below = name(30);
  });
  assert.notEqual(await page.evaluate(() => window.below), names[30]);
  await page.locator("#search").press("e");
  await page.waitForFunction((name) => window.seen.at(-1)?.[1] === name, names[30]);
  const [first] = await page.evaluate(() => window.seen);
  assert.deepEqual(first, [names[0], await page.evaluate(() => window.below)]);
  // Every row that is drawn is the one of its place in the end.
  const drawn = await page.locator("#rows a.row b").allInnerTexts();
  assert.deepEqual(drawn, names.slice(0, drawn.length));
  assert.deepEqual(nadia.errors, []);
});

test("a pressed row opens its fiche, however late the engine answers; of two that are pressed the last", async () => {
  const office = await company({ demo: 20 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const [first, second, third] = await nadia.search("");
  await nadia.go("/annuaire");
  await page.locator("#row-2 b").waitFor();
  // What the page asks its worker waits while there is a list for it.
  await page.evaluate(() => {
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (...given) {
      if (window.held) window.held.push(() => post.apply(this, given));
      else post.apply(this, given);
    };
    window.let_go = () => {
      const held = window.held;
      window.held = undefined;
      for (const send of held) send();
    };
    window.held = [];
  });
  const row = (one) => page.locator(`#rows a.row[href^="/fiche/${one.contact}/"]`);
  await row(first).click();
  await page.waitForURL(`**/fiche/${first.contact}/**`);
  await page.locator("#main .bone[aria-busy=true]").waitFor();
  await page.evaluate(() => window.let_go());
  await page.getByRole("heading", { name: first.name, level: 1 }).waitFor();

  const steps = await page.evaluate(() => history.length);
  await page.evaluate((paths) => {
    for (const path of paths) {
      const row = document.querySelector(`#rows a.row[href^="${path}"]`);
      row.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
      row.click();
    }
  }, [second, third].map(({ contact }) => `/fiche/${contact}/`));
  await page.getByRole("heading", { name: third.name, level: 1 }).waitFor();
  assert.ok(page.url().includes(third.contact));
  assert.equal(await page.evaluate(() => history.length), steps + 1);
  assert.deepEqual(nadia.errors, []);
});

test("a long list shows no blank rows as it is scrolled, or while others change it", async () => {
  const office = await company({ demo: 1500 });
  const nadia = await office.person("Nadia", { size: "phone" });
  const { page } = nadia;
  await page.locator("#row-0 b").waitFor();
  // Every point of the list that is seen lies on a row with a name; how often it did not.
  await page.evaluate(() => {
    window.blank = () => {
      const list = document.querySelector("#rows");
      const { left, top, height } = list.getBoundingClientRect();
      const places = Array.from({ length: 12 }, (_, at) => document.elementFromPoint(left + 60, top + 4 + (at * (height - 90)) / 12));
      return places.filter((place) => !place?.closest("[role=listitem]")?.querySelector("b:not(.sk)")).length;
    };
    window.frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
  const blank = await page.evaluate(async () => {
    let blank = 0;
    for (let step = 0; step < 150; step += 1) {
      document.querySelector("#rows").scrollTop += 300;
      await window.frame();
      blank += window.blank();
    }
    return blank;
  });
  assert.equal(blank, 0);

  // In the middle of the list, another's edit comes in: the rows stay.
  const paul = await office.person("Paul");
  const seen = page.evaluate(async () => {
    let blank = 0;
    const over = () => [...document.querySelectorAll("#rows .row")].some((row) => row.textContent.includes("Aaa changée"));
    document.querySelector("#rows").scrollTop = 0;
    while (!over()) {
      await window.frame();
      blank += window.blank();
    }
    return blank;
  });
  const [{ contact }] = await paul.search("");
  await apply(paul, contact, [set("party_kind", "company"), set("trade_name", "Aaa changée")]);
  assert.equal(await seen, 0);
});
