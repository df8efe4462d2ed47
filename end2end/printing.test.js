// Every kind of page on paper: the chart is there, and what only a screen can do is not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extractText, getDocumentProxy } from 'unpdf';
import { newPage } from './browser.js';
import { demonstration } from './demonstration.js';
import { DRAWN, KINDS } from './kinds.js';

/** Words of what can be pressed or opened only on a screen. */
const SCREEN_ONLY = [
  'Gráfico (SVG)', 'Explica este número', 'Procedencia de cada valor', 'Punto siguiente', 'Qué se cuenta',
  'Ir al contenido', 'Filtrar',
];


async function printed(page) {
  const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true });
  return text.replaceAll(/\s+/g, ' ');
}

/** The direct labels of the drawing, as the page holds them for a browser without scripts. */
const labels = (page) => page.locator('[data-chart-static] .chart-wide svg text').allTextContents();

for (const javaScriptEnabled of [true, false]) {
  test(`every kind of page prints its charts ${javaScriptEnabled ? 'with' : 'without'} scripts`, async () => {
    const page = await newPage(demonstration.browser, { javaScriptEnabled });
    const missing = [];
    for (const path of KINDS) {
      await page.goto(demonstration.server.url + path);
      if (javaScriptEnabled && DRAWN.includes(path)) {
        await page.locator('[data-chart]').first().scrollIntoViewIfNeeded();
        await page.locator('[data-chart-ready]').first().waitFor({ state: 'attached' });
      }
      const text = await printed(page);
      assert.ok(text.length > 200, `${path} prints ${text.length} characters`);
      const drawn = (await labels(page)).map((label) => label.replaceAll(/\s+/g, ' ').trim()).filter((label) => label.includes(':'));
      if (DRAWN.includes(path)) assert.ok(drawn.length > 0, `${path} has no direct label`);
      for (const label of drawn) if (!text.includes(label)) missing.push(`${path}: «${label}»`);
      for (const words of SCREEN_ONLY) if (text.includes(words)) missing.push(`${path} prints «${words}»`);
    }
    assert.deepEqual(missing, []);
    await page.context().close();
  });
}

test('the states without a verdict are counted on paper too', async () => {
  const page = await newPage(demonstration.browser);
  await page.goto(demonstration.server.url);
  const states = await page.locator('.promise-all .states-rest .state').allTextContents();
  assert.ok(states.length > 1, `${states.length} states`);
  const text = await printed(page);
  assert.match(text, /\d+ sin veredicto/);
  for (const state of states) assert.ok(text.includes(state.trim()), `«${state}» is not printed`);
  await page.context().close();
});

test('what somebody opened is printed', async () => {
  const page = await newPage(demonstration.browser);
  await page.goto(`${demonstration.server.url}/indicadores/S04-1`);
  await page.locator('#explicacion > summary').click();
  const text = await printed(page);
  assert.match(text, /Explica este número/);
  assert.doesNotMatch(text, /Procedencia de cada valor/);
  await page.context().close();
});
