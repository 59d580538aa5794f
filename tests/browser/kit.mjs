// What every browser test needs: a real server on a store of its own, and
// people with devices in real Chromium.
//
//   const office = await company({ demo: 200 });   // a server; closed after the test file
//   const nadia = await office.person("Nadia");    // a browser profile, signed in by a link
//   await nadia.page.getByRole(…)
//   await nadia.offline(true)

import { spawn, execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after } from "node:test";
import { promisify } from "node:util";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const run = promisify(execFile);
const { CARNET_SERVER, CARNET_APP, CHROMIUM } = process.env;
/** What Chromium is started with. */
export const FLAGS = [
  "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/** How long anything may take before the test gives up; nothing waits for it on purpose. */
export const PATIENCE = 30_000;

/** Three sizes of screen. */
export const SIZES = {
  phone: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
  desktop: { width: 1440, height: 900 },
};

/** A running server with an empty company, or a demo one of `demo` fiches; `app` is the folder of another build, `flags` are more of the server's. */
export async function company({ demo, app = CARNET_APP, flags = [] } = {}) {
  const data = await mkdtemp(path.join(tmpdir(), "carnet-"));
  const office = new Company(path.join(data, "store"), demo, app, flags);
  await office.start();
  after(async () => {
    await office.close();
    await rm(data, { recursive: true, force: true });
  });
  return office;
}

class Company {
  #server;
  #profiles = [];
  #listen = "127.0.0.1:0";

  constructor(data, demo, app, flags) {
    this.data = data;
    this.flags = flags;
    this.demo = demo;
    this.app = app;
  }

  /** Starts the server, on the same address as before if it ran already. */
  async start() {
    const demo = this.demo ? [`--demo=${this.demo}`] : [];
    const args = ["serve", "--data", this.data, "--listen", this.#listen, "--app", this.app, ...demo, ...this.flags];
    this.#server = spawn(CARNET_SERVER, args, { stdio: ["ignore", "pipe", "pipe"] });
    this.url = await address(this.#server);
    this.#listen = new URL(this.url).host;
  }

  /** Ends the server; `signal` is how. */
  async stop(signal = "SIGTERM") {
    const ended = new Promise((resolve) => this.#server.once("exit", resolve));
    this.#server.kill(signal);
    await ended;
  }

  /** A sign-in link for someone. */
  async invite(name) {
    const { stdout } = await run(CARNET_SERVER, ["invite", name, "--data", this.data]);
    return stdout.match(/\S*#\/join\/\S+/)[0].replace(/^https?:\/\/[^/]+/, this.url);
  }

  /** A browser profile of its own, kept on disk, not signed in. */
  async browser(options = {}) {
    const folder = await mkdtemp(path.join(tmpdir(), "carnet-profile-"));
    const person = new Person(this, folder, options);
    this.#profiles.push(person);
    await person.open();
    return person;
  }

  /** Someone who signed in on a device of theirs, with every fiche there; `through` is the URL of a line to the server. */
  async person(name, options = {}) {
    const person = await this.browser(options);
    const link = await this.invite(name);
    person.url = options.through ?? this.url;
    await person.join(link.replace(this.url, person.url), `Tablette de ${name}`);
    await person.settled();
    return person;
  }

  async close() {
    for (const person of this.#profiles) await person.close();
    if (this.#server.exitCode === null && this.#server.signalCode === null) await this.stop();
  }
}

/** Runs in a page before all else: the tour of a new device was seen; `tour: true` of a person leaves it to be. */
export const tourSeen = () => {
  try {
    localStorage.setItem("carnet-tour", "seen");
  } catch {
    // A page that is nowhere has no storage.
  }
};

class Person {
  constructor(company, folder, { size = "tablet", locale = "fr-FR", dark = false, tour = false, flags = [], more = {} } = {}) {
    this.company = company;
    this.url = company.url;
    this.folder = folder;
    this.options = {
      executablePath: CHROMIUM,
      args: [...FLAGS, ...flags],
      viewport: SIZES[size],
      locale,
      timezoneId: "Europe/Paris",
      colorScheme: dark ? "dark" : "light",
      ...more,
    };
    this.tour = tour;
    this.errors = [];
  }

  /** Opens the browser on its profile; what it stored before is there. */
  async open() {
    const launch = () => chromium.launchPersistentContext(this.folder, this.options);
    // Seen once in some thousand starts: Chromium itself crashes before it has a window.
    this.context = await launch().catch((error) => (/has been closed/.test(error.message) ? launch() : Promise.reject(error)));
    this.context.setDefaultTimeout(PATIENCE);
    if (!this.tour) await this.context.addInitScript(tourSeen);
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    this.#listen(this.page);
  }

  /** Another tab of the same profile, on the app. */
  async tab(at = "/annuaire") {
    const page = await this.context.newPage();
    this.#listen(page);
    await page.goto(this.url + at);
    return page;
  }

  /** Goes to a page of the app. */
  async go(at) {
    await this.page.goto(this.url + at);
  }

  /** Signs this device in with a link, as a person would. */
  async join(link, device) {
    await this.page.goto(link);
    const name = this.page.getByLabel(/Nom de cet appareil|device/i);
    await name.fill(device);
    await this.page.getByRole("button", { name: /^(Se connecter|Sign in)$/i }).click();
    await this.page.getByRole("heading", { name: /Annuaire|Directory/ }).first().waitFor();
  }

  /** Switches the network off or on, for every tab and worker; off once the app is here to be loaded without it. */
  async offline(off) {
    if (off) await this.page.waitForFunction(() => !window.carnet || !!navigator.serviceWorker?.controller);
    await this.context.setOffline(off);
  }

  /** Asks the engine something, through the scripting surface of the app. */
  async ask(request, page = this.page) {
    await page.waitForFunction(() => window.carnet !== undefined);
    return JSON.parse(await page.evaluate((text) => window.carnet.request(text), JSON.stringify(request)));
  }

  /** Waits until `holds(status)` of the engine's status. */
  async until(holds, page = this.page) {
    const started = Date.now();
    for (;;) {
      const { Status } = await this.ask("Status", page);
      if (holds(Status.sync)) return Status.sync;
      if (Date.now() - started > PATIENCE) throw new Error(`still ${JSON.stringify(Status.sync)}`);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
  }

  /** Waits until this device and the server have the same. */
  async settled(page = this.page) {
    return this.until((sync) => sync.link === "Online" && sync.pending === 0 && sync.unsaved === 0 && sync.up_to_date_at !== null && sync.arriving === null && sync.unlisted === 0, page);
  }

  /** Waits until all of what is on the screen is drawn: a fiche comes in two steps. */
  async drawn() {
    await this.page.waitForFunction(() => !document.querySelector('#main .body[aria-busy="true"]'));
  }

  /** Waits until `holds(argument)` in the page, which may be asynchronous. */
  async when(holds, argument, page = this.page) {
    const started = Date.now();
    while (!(await page.evaluate(holds, argument))) {
      if (Date.now() - started > PATIENCE) throw new Error(`not yet: ${holds}`);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
  }

  /** The rows that match. */
  async search(text) {
    const query = { text };
    const { Rows } = await this.ask({ Search: { query, offset: 0, limit: 50 } });
    return Rows.rows;
  }

  /** A fiche as the engine shows it. */
  async fiche(contact) {
    const { Fiche } = await this.ask({ Fiche: contact });
    return Fiche;
  }

  /** Kills the browser as a crash or a switched-off tablet would: nothing is asked first. */
  async kill() {
    const browser = await run("pgrep", ["-f", this.folder]).catch(() => ({ stdout: "" }));
    for (const pid of browser.stdout.split("\n").filter(Boolean)) {
      try {
        process.kill(Number(pid), "SIGKILL");
      } catch {
        // It ended by itself in between.
      }
    }
    await this.context.close().catch(() => {});
  }

  async close() {
    await this.context.close().catch(() => {});
    await rm(this.folder, { recursive: true, force: true });
  }

  #listen(page) {
    page.on("pageerror", (error) => this.errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" && !/net::ERR|Failed to load resource|WebSocket/.test(message.text())) this.errors.push(message.text());
    });
  }
}

/** The URL that a server prints when it listens. */
async function address(server) {
  let said = "";
  server.stderr.on("data", (bytes) => (said += bytes));
  const lines = createInterface({ input: server.stdout });
  for await (const line of lines) {
    said += `${line}\n`;
    const url = line.match(/https?:\/\/[\w.:[\]-]+/)?.[0];
    if (url) {
      server.stdout.resume();
      return url;
    }
  }
  throw new Error(`the server did not start:\n${said}`);
}

/** Chooses a box that is ticked once the engine has what it stands for. */
export async function tick(box) {
  await box.click();
  await box.and(box.page().locator(":checked")).waitFor();
}

/** The value of a root field of a fiche. */
export function field(fiche, key) {
  return fiche.view.sections.flatMap((section) => section.fields).find((field) => field.key === key);
}

/** The items of a collection of a fiche. */
export function items(fiche, key) {
  return fiche.view.collections.find((collection) => collection.key === key).items;
}
