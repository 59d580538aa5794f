// Runs the engine's example `search_bench` in WebAssembly: node search.mjs FOLDER [CONTACTS], on what
// `cargo xtask search` has built there. Prints its JSON: times in milliseconds, and bytes.
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, contacts = '50000'] = process.argv.slice(2);
globalThis.CONTACTS = Number(contacts);
// The processor's time of this process, as the machine may have other things to do.
globalThis.CLOCK = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
globalThis.REPORT = (report) => console.log(report);

const { default: start } = await import(pathToFileURL(resolve(folder, 'search.mjs')).href);
const program = await start({ module_or_path: await readFile(join(folder, 'search.wasm')) });
console.error(`WebAssembly memory at the end: ${(program.memory.buffer.byteLength / 1e6).toFixed(1)} MB, documents and their rows included`);
