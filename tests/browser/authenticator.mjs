// What keeps a person's passkeys in tests: Chromium's virtual authenticator, told what to do by the DevTools protocol.

/** The same server by the name that passkeys belong to: browsers make none for a number. */
export const named = (url) => url.replace("127.0.0.1", "localhost");

/** Someone who signed in at that name. */
export const at = (office, name, options = {}) => office.person(name, { through: named(office.url), ...options });

/** A device's own authenticator, whose owner shows who they are. */
export async function authenticator(person, { prf = true, page = person.page } = {}) {
  const cdp = await person.context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const options = {
    protocol: "ctap2",
    transport: "internal",
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
    hasPrf: prf,
  };
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options });
  const send = (method, more = {}) => cdp.send(`WebAuthn.${method}`, { authenticatorId, ...more });
  return {
    /** What it keeps. */
    credentials: async () => (await send("getCredentials")).credentials,
    /** Waits until it keeps nothing any more: it hears of it when it does. */
    emptied: async () => {
      while ((await send("getCredentials")).credentials.length > 0) await page.evaluate(() => new Promise(requestAnimationFrame));
    },
    /** Keeps a copy of what another one keeps. */
    add: (credential) => send("addCredential", { credential }),
    /**
     * Whether its owner shows who they are when they are asked; who does not has said no. A virtual authenticator to whom
     * somebody did not show it once takes nobody any more: so it is the browser that says so.
     */
    shows: (does) => page.evaluate((does) => {
      const { credentials } = navigator;
      const no = () => Promise.reject(new DOMException("no", "NotAllowedError"));
      if (does) for (const name of ["create", "get"]) delete credentials[name];
      else Object.assign(credentials, { create: no, get: no });
    }, does),
  };
}
