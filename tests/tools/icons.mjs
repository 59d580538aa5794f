// Draws the PNG icons and the splash pictures from the SVG sources beside them.
import { readFile, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const folder = join(import.meta.dirname, '../../crates/pwa/static/icons');
const ICONS = [
  ['icon', 192, 'icon-192'], ['icon', 512, 'icon-512'],
  ['maskable', 192, 'maskable-192'], ['maskable', 512, 'maskable-512'],
  ['maskable', 180, 'apple-touch-icon'], ['monochrome', 512, 'monochrome-512'],
  ['search', 96, 'search-96'], ['new', 96, 'new-96'], ['icon', 32, 'favicon-32'],
];
// CSS pixels, and pixels for each: phones and tablets in use, upright and lying.
const SPLASH = [
  [390, 844, 3], [393, 852, 3], [402, 874, 3], [430, 932, 3], [440, 956, 3], [375, 667, 2],
  [744, 1133, 2], [810, 1080, 2], [820, 1180, 2], [834, 1194, 2], [1024, 1366, 2],
];

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
const draw = async (name, width, height, scale, html) => {
  const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: scale });
  await page.setContent(`<style>*{margin:0}body{width:${width}px;height:${height}px}</style>${html}`);
  await writeFile(join(folder, `${name}.png`), await page.screenshot({ omitBackground: true }));
  await page.close();
};

await mkdir(folder, { recursive: true });
for (const [source, size, name] of ICONS) {
  const svg = await readFile(join(folder, `${source}.svg`), 'utf8');
  await draw(name, size, size, 1, svg.replace('<svg ', `<svg width="${size}" height="${size}" style="display:block" `));
}
const mark = (await readFile(join(folder, 'icon.svg'), 'utf8')).replace('<svg ', '<svg width="128" height="128" ');
const centred = `<body style="display:grid;place-items:center;background:#f5f4f1">${mark}</body>`;
for (const [short, long, scale] of SPLASH) {
  await draw(`splash-${short}x${long}`, short, long, scale, centred);
  if (short >= 744) await draw(`splash-${long}x${short}`, long, short, scale, centred);
}
await browser.close();
