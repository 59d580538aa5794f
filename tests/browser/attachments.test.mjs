// Pièces jointes: a photo taken without a network, sent when there is one, seen by the office; what a file can't do; who may.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { deflateSync } from "node:zlib";
import { SIZES, company, items } from "./kit.mjs";
import { line } from "./refusing.mjs";

const run = promisify(execFile);
const CONTACT = "22".repeat(16);
const MARK = "Clause-confidentielle-numero-7;";

const set = (field, value) => ({ Set: { place: "Root", field, value: { Text: value } } });
const begin = (person) => person.ask({ Apply: [{ doc: { Contact: CONTACT }, edits: [set("legal_name", "Le Fournil du Port")] }] });
const row = (person, name) => person.page.locator(".files li", { hasText: name });
const openFiles = (person) => person.go(`/fiche/${CONTACT}/pieces`);

/** A picture of one colour, as a camera gives it: 64 × 48. */
function png() {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc(body), body.length + 4);
    return framed;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(64, 0);
  head.writeUInt32BE(48, 4);
  head.set([8, 2], 8);
  const line = Buffer.concat([Buffer.from([0]), Buffer.alloc(64 * 3, 0x9c)]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: 48 }, () => line)));
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
}

/** A PDF of one page that says `words`, and whose script does what it can when it is opened. */
function pdf(words) {
  const script = "try { window.ran = true; } catch (e) {} try { top.ran = true; } catch (e) {} app.launchURL('javascript:top.ran=true', false);";
  const text = `BT /F1 24 Tf 40 100 Td (${words}) Tj ET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (" + script.replace(/[()]/g, "\\$&") + ") >> >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let whole = "%PDF-1.4\n";
  const places = objects.map((object, number) => {
    const place = whole.length;
    whole += `${number + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  whole += `xref\n0 6\n0000000000 65535 f \n${table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${whole.length}\n%%EOF\n`;
  return Buffer.from(whole, "latin1");
}

/** CRC-32 (ISO 3309), as PNG wants it. */
function crc(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}

/** Every byte of the profile's IndexedDB, as somebody finds it who copies the files. */
async function copied(person) {
  const folder = path.join(person.folder, "Default", "IndexedDB");
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const contents = files.filter((file) => file.isFile()).map((file) => readFile(path.join(file.parentPath, file.name)));
  return Buffer.concat(await Promise.all(contents));
}

const give = (person, input, name, mimeType, buffer) => person.page.locator(input).setInputFiles({ name, mimeType, buffer });

/** The width of the picture in the dialogue, once it is there. */
const width = (person) => person.when(() => (document.querySelector("dialog .preview img")?.naturalWidth ?? 0) === 64);

test("a photo that was taken without a network arrives, and the office sees it", async (t) => {
  const office = await company();
  const way = await line(office.url);
  const nadia = await office.person("Nadia", { size: "phone", through: way.url });
  const paul = await office.person("Paul", { size: "desktop" });
  await begin(nadia);
  await nadia.settled();
  const { page } = nadia;
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await openFiles(nadia);
  await page.getByText("Aucune pièce jointe").waitFor();
  await page.getByText(/250\u00a0Mo au plus par fichier/).waitFor();
  const contract = Buffer.from(MARK.repeat(90_000));

  await t.test("it is on the device, waits, and survives a reload", async () => {
    way.cut(true);
    await nadia.offline(true);
    await give(nadia, "#files-photo", "facade.png", "image/png", png());
    await row(nadia, "facade.png").getByText("en attente d’envoi").waitFor();
    await give(nadia, "#files-any", "contrat.txt", "text/plain", contract);
    await row(nadia, "contrat.txt").getByText("en attente d’envoi").waitFor();
    await page.reload();
    await row(nadia, "facade.png").getByText("en attente d’envoi").waitFor();
    await row(nadia, "facade.png").getByRole("button", { name: "facade.png", exact: true }).click();
    await width(nadia);
    await page.getByRole("dialog").getByRole("button", { name: "Fermer" }).click();
    assert.equal((await nadia.until(() => true)).pending >= 4, true, "two edits and two files");
  });

  await t.test("they are named where it is told how synchronisation stands", async () => {
    await nadia.go("/synchronisation");
    const waiting = page.locator("#waiting-files li");
    await waiting.filter({ hasText: "contrat.txt" }).getByText("en attente d’envoi").waitFor();
    const photo = waiting.filter({ hasText: "facade.png" });
    await photo.getByRole("link", { name: "Le Fournil du Port" }).waitFor();
    assert.equal(await waiting.count(), 2);
    await page.locator(".state div", { hasText: "pièces jointes en attente" }).getByText("2", { exact: true }).waitFor();
  });

  await t.test("a copy of the browser's files does not have it in the clear", async () => {
    const bytes = await copied(nadia);
    assert.ok(bytes.length > contract.length, `${bytes.length} bytes are on the disk`);
    assert.equal(bytes.includes(MARK), false);
  });

  await t.test("whoever signs out is told that files wait", async () => {
    await nadia.go("/reglages");
    await page.getByRole("button", { name: "Déconnecter cet appareil" }).click();
    await page.getByRole("button", { name: "Déconnecter quand même" }).waitFor();
    await page.getByRole("button", { name: "Rester connecté" }).click();
  });

  await t.test("with a network the office has it, and sees it", async () => {
    way.cut(false);
    await nadia.offline(false);
    await openFiles(nadia);
    await nadia.settled();
    await openFiles(nadia);
    await row(nadia, "facade.png").getByText("sur cet appareil").waitFor();
    await openFiles(paul);
    await row(paul, "facade.png").getByText("sur le serveur").waitFor();
    await row(paul, "facade.png").getByText(/Nadia/).waitFor();
    await row(paul, "facade.png").getByRole("button", { name: "facade.png", exact: true }).click();
    await width(paul);
    await paul.page.getByRole("dialog").getByRole("button", { name: "Fermer" }).click();
    await row(paul, "facade.png").locator(".thumb img").waitFor();
    await row(paul, "contrat.txt").getByRole("button", { name: "contrat.txt", exact: true }).click();
    await paul.page.getByText("Pas d’aperçu pour ce type de fichier").waitFor();
    const [download] = await Promise.all([
      paul.page.waitForEvent("download"),
      paul.page.getByRole("dialog").getByRole("button", { name: "Enregistrer une copie" }).click(),
    ]);
    assert.equal(download.suggestedFilename(), "contrat.txt");
    assert.ok((await readFile(await download.path())).equals(contract));
    await paul.page.getByRole("dialog").getByRole("button", { name: "Fermer" }).click();
  });

  await t.test("kept on a device, it is there without a network", async () => {
    await row(paul, "contrat.txt").getByLabel("Actions : contrat.txt").click();
    await paul.page.getByRole("button", { name: "Disponible hors ligne" }).click();
    await row(paul, "contrat.txt").getByText("disponible hors ligne", { exact: true }).waitFor();
  });
  assert.deepEqual(nadia.errors, []);
  assert.deepEqual(paul.errors, []);
});

test("files are dropped, addresses entered, both renamed, removed and brought back; nothing in a file runs", async (t) => {
  const office = await company();
  const nadia = await office.person("Nadia", { size: "desktop" });
  await begin(nadia);
  await nadia.settled();
  const { page } = nadia;
  await openFiles(nadia);
  await page.getByText("Aucune pièce jointe").waitFor();

  await t.test("dropped", async () => {
    const dropped = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      const page = "<!doctype html><script>document.title = 'ran'; window.ran = true</script>";
      data.items.add(new File([page], "page.html", { type: "text/html" }));
      return data;
    });
    await page.dispatchEvent(".files .drop", "drop", { dataTransfer: dropped });
    await row(nadia, "page.html").waitFor();
    await row(nadia, "page.html").getByRole("button", { name: "page.html", exact: true }).click();
    await page.getByText("Pas d’aperçu pour ce type de fichier").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Fermer" }).click();
    const [item] = items(await nadia.fiche(CONTACT), "attachments");
    const media = item.fields.find((field) => field.key === "media").value;
    assert.deepEqual(media, { Text: "application/octet-stream" });
    assert.equal(await page.evaluate(() => window.ran), undefined);
  });

  await t.test("a PDF is shown by the browser's own viewer, and what is in it does not get out", async () => {
    await give(nadia, "#files-any", "bail.pdf", "application/pdf", pdf("Bail du four"));
    await row(nadia, "bail.pdf").getByRole("button", { name: "bail.pdf", exact: true }).click();
    const viewer = () => page.frames().some((frame) => frame.url().startsWith("chrome-extension://"));
    while (!viewer()) await page.evaluate(() => new Promise(requestAnimationFrame));
    const shown = page.locator("dialog .preview iframe");
    assert.match(await shown.getAttribute("src"), /^blob:.*#navpanes=0$/);
    await nadia.when(() => document.querySelector("dialog .preview iframe").contentDocument?.readyState !== "loading");
    assert.equal(await page.evaluate(() => window.ran), undefined);
    if (process.env.CARNET_SHOTS) await page.screenshot({ path: path.join(process.env.CARNET_SHOTS, "pieces-pdf.png") });
    await page.getByRole("dialog").getByRole("button", { name: "Fermer" }).click();
    await shown.waitFor({ state: "detached" });
  });

  await t.test("a page that somebody passed off as a PDF is none", async () => {
    const [known] = items(await nadia.fiche(CONTACT), "attachments").filter((item) => item.fields.some(({ value }) => value?.Text === "page.html"));
    const place = { Item: { collection: "attachments", item: known.item } };
    const media = { Set: { place, field: "media", value: { Text: "application/pdf" } } };
    const reply = await nadia.ask({ Apply: [{ doc: { Contact: CONTACT }, edits: [media] }] });
    assert.ok("Applied" in reply, JSON.stringify(reply));
    await openFiles(nadia);
    await nadia.when(() => document.title.startsWith("Le Fournil du Port"));
    const title = await page.title();
    await row(nadia, "page.html").getByRole("button", { name: "page.html", exact: true }).click();
    const frame = page.locator("dialog .preview iframe");
    await frame.waitFor();
    await nadia.when(() => document.querySelector("dialog .preview iframe").contentDocument?.readyState !== "loading");
    assert.deepEqual(await page.evaluate(() => [window.ran, document.querySelector("dialog .preview iframe").contentWindow.ran]).catch(() => [undefined, undefined]), [undefined, undefined]);
    assert.equal(await page.title(), title);
    await page.getByRole("dialog").getByRole("button", { name: "Fermer" }).click();
  });

  await t.test("an address, of http alone", async () => {
    await page.getByRole("button", { name: "Adresse internet" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Nom").fill("Plan du site");
    await dialog.getByLabel("Site internet").fill("javascript:alert(1)");
    await dialog.getByRole("button", { name: "Enregistrer" }).click();
    await dialog.locator("[aria-invalid=true]").waitFor();
    await dialog.getByLabel("Site internet").fill("https://exemple.fr/plan.pdf");
    await dialog.getByRole("button", { name: "Enregistrer" }).click();
    const link = row(nadia, "Plan du site").getByRole("link", { name: "Plan du site" });
    assert.equal(await link.getAttribute("href"), "https://exemple.fr/plan.pdf");
    assert.equal(await link.getAttribute("rel"), "noopener noreferrer");
  });

  await t.test("renamed, removed, brought back", async () => {
    await row(nadia, "page.html").getByLabel("Actions : page.html").click();
    await page.getByRole("button", { name: "Renommer, annoter" }).click();
    await page.getByRole("dialog").getByLabel("Nom").fill("Ancienne page");
    await page.getByRole("dialog").getByLabel("Note").fill("Trouvée dans un mail");
    await page.getByRole("dialog").getByRole("button", { name: "Enregistrer" }).click();
    await row(nadia, "Ancienne page").getByText("Trouvée dans un mail").waitFor();
    await row(nadia, "Ancienne page").getByLabel("Actions : Ancienne page").click();
    await page.locator(".files").getByRole("button", { name: "Supprimer" }).click();
    await row(nadia, "Ancienne page").waitFor({ state: "detached" });
    await page.locator(".toasts").getByRole("button", { name: "Annuler" }).first().click();
    await row(nadia, "Ancienne page").waitFor();
    await nadia.settled();
  });

  await t.test("who may only read has no tools, and reads", async () => {
    const lise = await office.person("Lise", { size: "tablet" });
    await run(process.env.CARNET_SERVER, ["place", "Lise", "read-only", "--data", office.data]);
    await openFiles(lise);
    await row(lise, "Ancienne page").waitFor();
    await lise.page.locator(".files .drop").waitFor({ state: "detached" });
    await row(lise, "Ancienne page").getByLabel("Actions : Ancienne page").click();
    assert.equal(await lise.page.getByRole("button", { name: "Renommer, annoter" }).count(), 0);
    assert.equal(await lise.page.getByRole("button", { name: "Télécharger" }).count(), 1);
    assert.deepEqual(lise.errors, []);
  });

  if (process.env.CARNET_SHOTS) {
    for (const [name, size] of Object.entries(SIZES)) {
      for (const colorScheme of ["light", "dark"]) {
        await page.setViewportSize(size);
        await page.emulateMedia({ colorScheme });
        await openFiles(nadia);
        await row(nadia, "Ancienne page").waitFor();
        await page.screenshot({ path: path.join(process.env.CARNET_SHOTS, `pieces-${name}-${colorScheme}.png`) });
      }
    }
  }
  assert.deepEqual(nadia.errors, []);
});
