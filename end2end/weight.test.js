// What a first visit to a public page weighs, as it comes over the line: everything that is loaded before the page is
// scrolled. The live chart comes when it is in view, and no page loads WebAssembly unasked.
//
// The HTML is compressed by the server, in every build alike. Scripts and sheets of a development build carry their source
// maps and are compressed quickly: without the maps, and compressed as a release does it, they are the release's own.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { newPage } from './browser.js';
import { demonstration } from './demonstration.js';

/** Most KiB of a first view: without fonts, and with them. A font is kept for a year by every browser that has been here. */
const LIMITS = { '/': [50, 55], '/indicadores/S04-1': [60, 60], '/indicadores/PNTD-1': [60, 60], '/servicios': [60, 60], '/buscar': [60, 60], '/en': [50, 55], '/en/indicadores/S04-1': [60, 60] };
/** Most KiB of what makes a chart answer: the drawing library and the chart's numbers. */
const LIVE = 170;

const site = new URL('../target/site/', import.meta.url);
const isRelease = 'office-chunks.js' in JSON.parse(readFileSync(new URL('manifest.json', site)));

/** The bytes of a file of the build as a release sends them. */
function asReleased(path) {
  const text = readFileSync(new URL(path.slice(1), site), 'utf8');
  return brotliCompressSync(text.replace(/\n?(\/\/|\/\*)# sourceMappingURL=.*\s*$/, '')).length;
}

/** A page whose answers are weighed: `[{ path, type, bytes }]`. */
async function weighed(options) {
  const page = await newPage(demonstration.browser, options);
  const line = await page.context().newCDPSession(page);
  await line.send('Network.enable');
  const answers = new Map();
  line.on('Network.responseReceived', ({ requestId, response }) => {
    const path = new URL(response.url).pathname;
    const [type] = response.mimeType.split(';');
    answers.set(requestId, { path, type, encoding: response.headers['content-encoding'] ?? '', bytes: 0 });
  });
  line.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const answer = answers.get(requestId);
    if (!answer) return;
    const isBuilt = /^\/assets\/.*\.(js|css)$/.test(answer.path);
    answer.bytes = isBuilt && !isRelease ? asReleased(answer.path) : encodedDataLength;
  });
  return { page, loaded: () => [...answers.values()] };
}

const kib = (answers) => answers.reduce((sum, { bytes }) => sum + bytes, 0) / 1024;
const isFont = ({ type, path }) => type.startsWith('font/') || path.endsWith('.woff2');
const isWasm = ({ type, path }) => type === 'application/wasm' || path.endsWith('.wasm');
const listed = (answers) => answers.map(({ path, bytes }) => `${path} ${(bytes / 1024).toFixed(1)}`).join(', ');

for (const [path, [bare, whole]] of Object.entries(LIMITS)) {
  test(`a first visit to ${path} weighs at most ${bare} KiB without fonts and ${whole} KiB with them`, async (t) => {
    const { page, loaded } = await weighed({ viewport: { width: 390, height: 844 } });
    // Nothing is in view: what is loaded all the same belongs to the first view.
    await page.addInitScript(() => {
      window.IntersectionObserver = class { observe() {} unobserve() {} disconnect() {} };
    });
    await page.goto(demonstration.server.url + path, { waitUntil: 'networkidle' });
    const answers = loaded();
    assert.equal(answers.filter(({ type }) => type === 'text/html').length, 1);
    for (const { path: of, encoding } of answers.filter(({ type }) => /html|css|javascript/.test(type))) assert.equal(encoding, 'br', of);
    const light = answers.filter((one) => !isFont(one));
    t.diagnostic(`${path}: ${kib(light).toFixed(1)} KiB without fonts, ${kib(answers).toFixed(1)} KiB with them: ${listed(answers)}`);
    assert.ok(answers.every(({ bytes }) => bytes > 0), listed(answers));
    assert.ok(kib(light) <= bare, `${kib(light).toFixed(1)} KiB: ${listed(light)}`);
    assert.ok(kib(answers) <= whole, `${kib(answers).toFixed(1)} KiB: ${listed(answers)}`);
    assert.deepEqual(answers.filter(isWasm), []);
    assert.ok(!answers.some(({ path: of }) => of.startsWith('/assets/engine-') || of.startsWith('/graficos/')), listed(answers));
    await page.context().close();
  });
}

test(`the live chart weighs at most ${LIVE} KiB and comes when it is in view`, async (t) => {
  // As low as a page can be: the chart is far below.
  const { page, loaded } = await weighed({ viewport: { width: 390, height: 120 } });
  await page.goto(`${demonstration.server.url}/indicadores/S04-1`, { waitUntil: 'networkidle' });
  const first = new Set(loaded().map(({ path }) => path));
  assert.ok(![...first].some((path) => path.startsWith('/assets/engine-')), [...first].join(', '));
  await page.locator('[data-chart]').first().scrollIntoViewIfNeeded();
  await page.locator('[data-chart-ready]').first().waitFor({ state: 'attached' });
  await page.waitForLoadState('networkidle');
  const live = loaded().filter(({ path }) => !first.has(path));
  t.diagnostic(`${kib(live).toFixed(1)} KiB: ${listed(live)}`);
  assert.ok(live.some(({ path }) => path.startsWith('/assets/engine-')), listed(live));
  assert.ok(live.some(({ path }) => path === '/graficos/S04-1.json'), listed(live));
  assert.ok(kib(live) <= LIVE, `${kib(live).toFixed(1)} KiB: ${listed(live)}`);
  assert.deepEqual(loaded().filter(isWasm), []);
  await page.context().close();
});
