// Every kind of page of the demonstration, on a phone and on a desktop: complete without scripts, no defects that axe
// finds, no sideways scrolling, no console errors, and never without its label.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { gotoOffice, newPage } from './browser.js';
import { demonstration } from './demonstration.js';
import { KINDS, addresses } from './kinds.js';
import { signIn } from './office.js';

const SIZES = [{ width: 320, height: 700 }, { width: 390, height: 844 }, { width: 1280, height: 900 }];
/** Pages of one kind of address that go through axe, besides one of each kind of page; all pages go through the quick checks. */
const ALIKE = 3;
const OFFICE = [
  '', '/politica', '/captura/nodo/OP1', '/captura/indicador/S04-1', '/importar', '/cambios', '/publicar', '/calendario', '/ajustes',
  '/catalogo', '/catalogo/nodo/S05', '/catalogo/indicador/S01-1', '/cuentas', '/opiniones', '/auditoria', '/cuenta',
  '/datos-personales', '/historial/S01-1?medida=valor&periodo=2024',
];

const paths = await addresses(demonstration.server.url);

const kinds = () => {
  const seen = new Map();
  const some = paths.filter((path) => {
    const kind = path.split('/')[1];
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    return seen.get(kind) <= ALIKE;
  });
  return [...new Set([...KINDS, ...some])];
};

async function defects(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`);
}

const scrollsSideways = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);

test('every public page answers, carries its label and says nothing unfinished', async () => {
  assert.ok(paths.length > 100, `${paths.length} pages`);
  for (const path of paths) {
    const response = await fetch(demonstration.server.url + path);
    const html = await response.text();
    assert.equal(response.status, 200, path);
    assert.match(html, /^\/en(\/|$)/.test(path) ? /demonstration data/ : /datos de demostración/, path);
    assert.doesNotMatch(html, /NaN|undefined|\bSome\(|\bNone\b/, path);
  }
});

test('every indicator with values has its chart and its table without scripts', async () => {
  const page = await newPage(demonstration.browser, { javaScriptEnabled: false });
  for (const path of ['/indicadores/OP1-1', '/indicadores/S04-1', '/indicadores/S28-2', '/indicadores/CTX-01']) {
    await page.goto(demonstration.server.url + path);
    assert.ok((await page.locator('figure svg').count()) > 0, path);
    assert.ok((await page.locator('main table tbody tr').count()) > 3, path);
  }
  await page.context().close();
});

test('the home page begins with the verdict, the value and the chart, on a phone and on a desktop', async () => {
  for (const viewport of SIZES.slice(1)) {
    const page = await newPage(demonstration.browser, { viewport, javaScriptEnabled: false });
    await page.goto(`${demonstration.server.url}/`);
    const value = page.locator('.promise-value');
    assert.match(await value.innerText(), /^\d+\.\d+\s+de\s+4\s+capacidades por persona$/);
    const { y } = await value.boundingBox();
    assert.ok(y < viewport.height / 2, `the value stands at ${y} of ${viewport.height} px`);
    assert.equal(await page.locator('.promise figure svg[role=img]:visible').count(), 1);
    await page.context().close();
  }
});

test('the whole row of an objective leads to its page, and every state opens from one line', async () => {
  const page = await newPage(demonstration.browser, { viewport: SIZES[1], javaScriptEnabled: false });
  await page.goto(`${demonstration.server.url}/`);
  const rest = page.locator('.promise-all .states-rest');
  assert.equal(await rest.locator('.state:visible').count(), 0);
  await rest.locator('summary').click();
  const counts = await page.locator('.promise-all .states-line li > span:last-child').allInnerTexts();
  const total = Number((await page.locator('.promise-all > p').innerText()).match(/de (\d+) indicadores/)[1]);
  assert.equal(counts.reduce((sum, count) => sum + Number(count), 0), total);
  const row = page.locator('.objective').first();
  const { width, height } = await row.boundingBox();
  assert.ok(height >= 44, `${height} px`);
  await row.click({ position: { x: width - 8, y: height - 8 } });
  assert.match(page.url(), /\/objetivos\/OP1$/);
  await page.context().close();
});

for (const viewport of SIZES) {
  test(`public pages have no defects at ${viewport.width} px`, async () => {
    const page = await newPage(demonstration.browser, { viewport });
    const found = [];
    for (const path of kinds()) {
      await page.goto(demonstration.server.url + path);
      for (const defect of await defects(page)) found.push(`${path} ${defect}`);
      if (await scrollsSideways(page)) found.push(`${path} scrolls sideways`);
    }
    assert.deepEqual(found, []);
    // One of the kinds is the page of what is not there, and the browser says so.
    assert.deepEqual(page.errors.filter((error) => !error.includes('/no-existe')), []);
    await page.context().close();
  });
}

test('public pages keep their contrast in the dark', async () => {
  const page = await newPage(demonstration.browser, { colorScheme: 'dark' });
  for (const path of ['/', '/servicios', '/indicadores/OP1-1']) {
    await page.goto(demonstration.server.url + path);
    assert.deepEqual(await defects(page), [], path);
  }
  await page.context().close();
});

test('the browser makes the chart interactive', async () => {
  const page = await newPage(demonstration.browser);
  await page.goto(`${demonstration.server.url}/indicadores/OP1-1`);
  await page.locator('[data-chart] svg').first().scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelector('[_echarts_instance_]') !== null);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('office pages have no defects on a phone and on a desktop', async () => {
  const page = await signIn(demonstration.browser, demonstration.server.url, 'admin', { oneTime: demonstration.server.passwords.admin });
  const found = [];
  for (const viewport of SIZES.slice(1)) {
    await page.setViewportSize(viewport);
    for (const path of OFFICE) {
      await gotoOffice(page, `${demonstration.server.url}/gestion${path}`);
      for (const defect of await defects(page)) found.push(`${viewport.width} ${path} ${defect}`);
      if (await scrollsSideways(page)) found.push(`${viewport.width} ${path} scrolls sideways`);
    }
  }
  assert.deepEqual(found, []);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});
