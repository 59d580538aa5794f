// Two people and one fiche: what one does with no network and the other does
// meanwhile in the office ends on both screens.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company, field, items } from "./kit.mjs";
import { line } from "./refusing.mjs";

test("offline edits and the office's meet, and nothing is lost", async () => {
  const office = await company({ demo: 60 });
  const way = await line(office.url);
  const nadia = await office.person("Nadia", { through: way.url });
  const paul = await office.person("Paul", { size: "desktop" });
  const contact = await reachable(nadia);
  const path = `/fiche/${contact}/informations`;
  await nadia.go(path);
  await paul.go(path);
  const doc = { Contact: contact };
  const before = await nadia.fiche(contact);
  const [coordinate] = items(before, "coordinates");
  const [address] = items(before, "addresses");
  const at = { Item: { collection: "coordinates", item: coordinate.item } };

  await apply(paul, doc, [note(0, "Bureau : rappeler le comptable.\n")]);
  await nadia.settled();
  await paul.settled();

  // Nadia, in a basement car park.
  await nadia.offline(true);
  way.cut(true);
  await nadia.until((sync) => sync.link !== "Online");
  await apply(nadia, doc, [set(at, "phone", "02 99 00 11 22")]);
  await apply(nadia, doc, [note(0, "Terrain : four en panne.\n")]);
  await apply(nadia, { Activity: { contact, year: 2026 } }, [visit("Visite sans réseau")]);
  await apply(nadia, doc, [{ Remove: { collection: "addresses", item: address.item } }]);
  const born = "ab".repeat(16);
  await apply(nadia, { Contact: born }, [set("Root", "legal_name", "Fournil créé hors ligne")]);

  // Paul, in the office, meanwhile.
  await apply(paul, doc, [set(at, "phone", "02 99 33 44 55")]);
  await apply(paul, doc, [note(0, "Bureau : devis envoyé.\n")]);
  await apply(paul, doc, [set({ Item: { collection: "addresses", item: address.item } }, "access", "Entrée par la cour")]);
  await paul.settled();

  // The tablet is switched off and on again, still without network.
  await nadia.page.reload();
  const waiting = await nadia.until((sync) => sync.pending > 0);
  assert.equal(waiting.pending, 5);
  const alone = await nadia.fiche(contact);
  assert.equal(alone.pending, true);

  const live = paul.page.getByText("Visite sans réseau");
  assert.equal(await live.count(), 0);
  way.cut(false);
  await nadia.offline(false);
  await nadia.settled();
  // The office's screen shows it by itself.
  await live.first().waitFor();
  await paul.settled();

  for (const person of [nadia, paul]) {
    const fiche = await person.fiche(contact);
    const notes = field(fiche, "notes").value.Text;
    for (const text of ["Terrain : four en panne.", "Bureau : devis envoyé.", "Bureau : rappeler le comptable."]) {
      assert.ok(notes.includes(text), `${text} in ${notes}`);
    }
    const phone = items(fiche, "coordinates").find((item) => item.item === coordinate.item).fields.find((f) => f.key === "phone");
    const values = phone.conflict.map((candidate) => candidate.value.Text).sort();
    assert.deepEqual(values, ["+33299001122", "+33299334455"]);
    const kept = items(fiche, "addresses").find((item) => item.item === address.item);
    assert.ok(kept, "the address that was edited stays");
    assert.notEqual(kept.removed_meanwhile, null);
    assert.ok(fiche.view.events.some((event) => event.fields.some((f) => f.display === "Visite sans réseau")));
    assert.equal((await person.fiche(born)).view.name, "Fournil créé hors ligne");
  }
  assert.deepEqual(nadia.errors, []);
  assert.deepEqual(paul.errors, []);
});

/** A fiche with a coordinate and an address. */
async function reachable(person) {
  for (const row of await person.search("")) {
    const fiche = await person.fiche(row.contact);
    if (items(fiche, "coordinates").length > 0 && items(fiche, "addresses").length > 0) return row.contact;
  }
  throw new Error("the demo has no fiche with a coordinate and an address");
}

async function apply(person, doc, edits) {
  const reply = await person.ask({ Apply: [{ doc, edits }] });
  assert.ok("Applied" in reply, JSON.stringify(reply));
}

function set(place, key, text) {
  return { Set: { place, field: key, value: { Text: text } } };
}

function note(at, insert) {
  return { Splice: { place: "Root", field: "notes", at, delete: 0, insert } };
}

function visit(subject) {
  const fields = [["kind", { Text: "visit" }], ["at", { Instant: Date.UTC(2026, 10, 24, 10) }], ["subject", { Text: subject }]];
  return { Add: { collection: "events", item: "0123456789abcdef", fields } };
}
