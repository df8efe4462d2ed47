// Two languages: one press leads to the same page in the other one, and one stays in it, without scripts and with them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPage } from './browser.js';
import { demonstration } from './demonstration.js';

const { browser, server } = demonstration;
const language = (page) => page.locator('html').getAttribute('lang');

test('a reader changes the language on a phone without scripts, stays in it from page to page, and comes back', async () => {
  const page = await newPage(browser, { viewport: { width: 390, height: 844 }, javaScriptEnabled: false });
  await page.goto(`${server.url}/objetivos/OP1`);
  await page.getByText('Menú').click();
  const english = page.getByRole('link', { name: 'English' });
  assert.equal(await english.getAttribute('hreflang'), 'en');
  const { height } = await english.boundingBox();
  assert.ok(height >= 44, `${height} px`);
  await english.click();
  assert.equal(new URL(page.url()).pathname, '/en/objetivos/OP1');
  assert.equal(await language(page), 'en');
  // The name of the objective is official, and said to be Spanish.
  assert.equal(await page.getByRole('heading', { level: 1 }).evaluate((one) => one.closest('[lang]').lang), 'es');

  await page.locator('.list-rows a').first().click();
  assert.match(new URL(page.url()).pathname, /^\/en\//);
  assert.equal(await language(page), 'en');
  await page.getByText('Menu').click();
  await page.getByRole('link', { name: 'Services' }).first().click();
  assert.equal(new URL(page.url()).pathname, '/en/servicios');
  await page.getByLabel('Status').selectOption({ label: 'Lagging' });
  await page.getByRole('button', { name: 'Filter' }).click();
  assert.equal(new URL(page.url()).pathname, '/en/servicios');
  assert.match(page.url(), /estado=lagging/);

  await page.getByText('Menu').click();
  await page.getByRole('link', { name: 'Español' }).click();
  assert.equal(new URL(page.url()).pathname, '/servicios');
  assert.equal(await language(page), 'es-PE');
  await page.context().close();
});

test('the live chart of an English page speaks English', async () => {
  const page = await newPage(browser, { viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  await page.goto(`${server.url}/en/indicadores/OP1-1`);
  const chart = page.locator('figure[data-chart]');
  await chart.scrollIntoViewIfNeeded();
  await chart.locator('canvas, [data-chart-live] svg').first().waitFor();
  await page.getByRole('button', { name: 'Next point' }).click();
  const said = chart.locator('output, [role=status], [aria-live]').first();
  await said.filter({ hasText: /Baseline/ }).waitFor();
  assert.doesNotMatch(await chart.innerText(), /Línea de base|Meta|Valor obtenido|punto/);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('what the browser computes is on the Spanish page, and the English one leads there', async () => {
  const page = await newPage(browser, { viewport: { width: 1280, height: 900 } });
  await page.goto(`${server.url}/en/indicadores/S04-1`);
  const link = page.getByRole('link', { name: 'check this page in Spanish' });
  assert.equal(await link.getAttribute('hreflang'), 'es');
  await link.click();
  assert.equal(new URL(page.url()).pathname, '/indicadores/S04-1');
  await page.context().close();
});
