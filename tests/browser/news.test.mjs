// Notifications: what somebody else does to my fiches is told, on the bell and in a list; read and unread; kinds are switched.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company } from "./kit.mjs";

const text = (value) => ({ Text: value });

async function apply(person, doc, edits) {
  const reply = await person.ask({ Apply: [{ doc, edits }] });
  assert.ok(reply.Applied !== undefined, JSON.stringify(reply));
}

const set = (field, value) => ({ Set: { place: "Root", field, value: text(value) } });
const me = async (person) => (await person.ask("Status")).Status.user.person;

test("what another person does to my fiches is told, read and told no more", async () => {
  const office = await company();
  const nadia = await office.person("Nadia", { size: "desktop" });
  const paul = await office.person("Paul", { size: "phone" });
  const { page } = nadia;
  const [mine, other] = ["1", "2"].map((end) => ({ contact: end.padStart(32, "0") }));
  await apply(nadia, { Contact: mine.contact }, [set("legal_name", "Le Fournil")]);
  await apply(nadia, { Contact: other.contact }, [set("legal_name", "Au Levain")]);
  const nadias = await me(nadia);
  await apply(nadia, { Contact: mine.contact }, [set("rep", nadias)]);
  await nadia.settled();
  await paul.settled();
  await nadia.go("/notifications");
  await page.getByText("Rien de nouveau").waitFor();

  await apply(paul, { Contact: mine.contact }, [set("origin", "Salon")]);
  await apply(paul, { Contact: other.contact }, [set("rep", nadias)]);
  const year = new Date().getFullYear();
  const task = { Add: { collection: "tasks", item: "00000000000000a1", fields: [["title", text("Rappeler")], ["assignee", text(nadias)]] } };
  await apply(paul, { Activity: { contact: other.contact, year } }, [task]);
  await page.locator('[data-news="edited"]').getByText("Paul a modifié la fiche").waitFor();
  await page.locator('[data-news="given"]').getByText("Paul vous a confié la fiche").waitFor();
  await page.locator('[data-news="task"]').getByText(/Paul vous a confié une tâche.: Rappeler/).waitFor();
  await page.getByRole("link", { name: /Notifications.: 3 non lues/ }).waitFor();

  // One is read by following it, the others together; it is so after a reload, without a network.
  await page.locator('[data-news="task"] a').click();
  await page.waitForURL(/suivi\/taches/);
  await page.getByRole("link", { name: /Notifications.: 2 non lues/ }).click();
  await page.getByRole("button", { name: "Tout marquer comme lu" }).click();
  await page.locator(".bell .count").waitFor({ state: "detached" });
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await nadia.offline(true);
  await nadia.go("/notifications");
  await page.locator("[data-news]").first().waitFor();
  assert.equal(await page.locator(".unread").count(), 0);
  await page.locator('[data-news="given"]').getByRole("button", { name: "Marquer comme non lue" }).click();
  await page.locator('[data-news="given"].unread').waitFor();
  await nadia.offline(false);

  // A kind that is switched off is not told.
  await nadia.go("/reglages");
  await page.locator("#notifications").getByLabel("Quand quelqu’un d’autre modifie une de mes fiches").uncheck();
  await nadia.when(async () => (await window.carnet.request('{"GetLocal":{"key":"notices/off"}}')).includes("edited"));
  await nadia.go("/notifications");
  await page.locator('[data-news="given"]').waitFor();
  assert.equal(await page.locator('[data-news="edited"]').count(), 0);
  assert.equal((await paul.ask("Notices")).Notices.length, 0, "he did it himself");
  assert.deepEqual(nadia.errors, []);
  assert.deepEqual(paul.errors, []);
});
