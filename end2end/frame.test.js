// What stands around every page: on a phone it leaves the screen to the content, and its menu opens without a script.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPage } from './browser.js';
import { demonstration } from './demonstration.js';
import { KINDS } from './kinds.js';

/** Where the content begins at the latest, and what a thumb needs. */
const FIRST = 120;
const TOUCH = 44;

/** Pages of the current release: of an older one there is a second banner. */
const CURRENT = KINDS.filter((path) => !path.startsWith('/publicaciones/'));

for (const width of [320, 390]) {
  test(`content begins within ${FIRST} px of the top at ${width} px`, async () => {
    const page = await newPage(demonstration.browser, { viewport: { width, height: 844 }, javaScriptEnabled: false });
    const late = [];
    for (const path of CURRENT) {
      await page.goto(demonstration.server.url + path);
      // What is there for the ear only is a pixel wide.
      const boxes = await page.locator('main :is(h1, p, a, li):visible').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
      const first = Math.min(...boxes.filter(({ width }) => width > 1).map(({ top }) => top));
      if (first > FIRST) late.push(`${path}: ${first} px`);
    }
    assert.deepEqual(late, []);
    await page.context().close();
  });

  test(`the banner is one line at ${width} px, and a screen reader hears all of it`, async () => {
    const page = await newPage(demonstration.browser, { viewport: { width, height: 844 } });
    for (const [path, short] of [['/', 'valores inventados'], ['/contexto', 'el contexto es real']]) {
      await page.goto(demonstration.server.url + path);
      const banner = page.getByRole('region', { name: 'Aviso: datos de demostración' });
      const { height } = await banner.boundingBox();
      assert.ok(height < 40, `${path}: ${height} px`);
      assert.ok((await banner.innerText()).includes(short), path);
      const heard = await banner.ariaSnapshot();
      assert.match(heard, /datos de demostración/);
      assert.match(heard, /Los valores de la política son inventados/);
      assert.ok(!heard.includes(short), `${path}: said once: ${heard}`);
      assert.ok(await page.locator('.colophon-demo').isVisible(), 'the whole sentence stands at the foot');
    }
    await page.context().close();
  });

  test(`the menu at ${width} px says where one is, and opens by keyboard without scripts`, async () => {
    const page = await newPage(demonstration.browser, { viewport: { width, height: 844 }, javaScriptEnabled: false });
    await page.goto(`${demonstration.server.url}/glosario`);
    const menu = page.getByRole('navigation', { name: 'Principal' });
    const summary = menu.locator('summary');
    assert.match(await summary.innerText(), /^Menú\s+sección:\s+Metodología$/);
    assert.equal(await menu.getByRole('link').count(), 0, 'folded');
    const folded = await page.locator('main').boundingBox();
    await summary.focus();
    await page.keyboard.press('Enter');
    const links = await menu.getByRole('link').all();
    assert.equal(links.length, 9);
    for (const target of [summary, ...links]) {
      const { height } = await target.boundingBox();
      assert.ok(height >= TOUCH, `${await target.innerText()}: ${height} px`);
    }
    // What it opens stands above the content and covers nothing.
    const last = await links.at(-1).boundingBox();
    const main = await page.locator('main').boundingBox();
    assert.ok(main.y > folded.y && last.y + last.height <= main.y, `${last.y} and ${main.y}`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${demonstration.server.url}/`);
    await page.context().close();
  });
}

test('from a tablet up the menu is all there, and nothing is to be opened', async () => {
  for (const width of [768, 1280]) {
    const page = await newPage(demonstration.browser, { viewport: { width, height: 900 }, javaScriptEnabled: false });
    await page.goto(`${demonstration.server.url}/metodologia`);
    const menu = page.getByRole('navigation', { name: 'Principal' });
    assert.equal(await menu.getByRole('link').count(), 9, `${width} px`);
    assert.equal(await menu.locator('summary').isVisible(), false);
    assert.equal(await menu.locator('[aria-current=page]').innerText(), 'Metodología');
    const rows = new Set(await menu.getByRole('link').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top)));
    assert.equal(rows.size, 1, `${width} px: one line`);
    await page.context().close();
  }
});

test('a changed value is one line on a phone, and the filters of the search are folded below its field', async () => {
  const page = await newPage(demonstration.browser, { viewport: { width: 390, height: 844 }, javaScriptEnabled: false });
  await page.goto(`${demonstration.server.url}/cambios`);
  const rows = page.locator('#valores-revisados .changed tr:has(th[scope=row])');
  assert.ok((await rows.count()) > 0);
  for (const row of await rows.all()) {
    const { height } = await row.boundingBox();
    assert.ok(height < 2 * TOUCH, `${await row.innerText()}: ${height} px`);
  }
  await page.goto(`${demonstration.server.url}/buscar?q=internet`);
  assert.equal(await page.locator('#tipo').isVisible(), false);
  const [field, filters, answers] = await Promise.all(['#q', '.search-filters', '#resultados'].map((one) => page.locator(one).boundingBox()));
  assert.ok(field.y < filters.y && filters.y + filters.height <= answers.y);
  await page.goto(`${demonstration.server.url}/buscar?q=internet&tipo=contexto`);
  assert.equal(await page.locator('#tipo').isVisible(), true, 'what is set is in sight');
  await page.context().close();
});
