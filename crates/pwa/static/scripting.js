// JSON for scripts: the program that knows it, loaded when `carnet.request` is first called.
import init, { question, reply } from './__SCRIPT_JS__';

await init({ module_or_path: '/__SCRIPT_WASM__' });

/** Asks for a request in JSON, by the page's own way to the engine; resolves to the reply in JSON. */
export async function request(ask, text) {
  let asked;
  try {
    asked = question(text);
  } catch (refusal) {
    return refusal;
  }
  return reply(await ask(asked));
}
