// Rows of lists: the whole row is the target, by one link, without scripts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPage } from './browser.js';
import { demonstration } from './demonstration.js';

const LISTS = ['/servicios', '/objetivos', '/lineamientos', '/indicadores', '/contexto', '/objetivos/OP1'];
/** CSS pixels that a finger needs. */
const TOUCH = 44;

for (const width of [320, 1280]) {
  test(`a row is one link that a finger hits anywhere, at ${width} px`, async () => {
    const page = await newPage(demonstration.browser, { viewport: { width, height: 800 }, javaScriptEnabled: false });
    for (const path of LISTS) {
      await page.goto(demonstration.server.url + path);
      const rows = page.locator('.list-row');
      assert.ok((await rows.count()) > 1, path);
      for (const row of await rows.all()) {
        assert.equal(await row.getByRole('link').count(), 1, `${path}: ${await row.textContent()}`);
        const { height } = await row.boundingBox();
        assert.ok(height >= TOUCH, `${path}: ${height} px`);
      }
      const last = rows.last();
      const href = await last.getByRole('link').getAttribute('href');
      const box = await last.boundingBox();
      await last.click({ position: { x: box.width - 4, y: box.height - 4 } });
      assert.equal(new URL(page.url()).pathname, href, path);
    }
    await page.context().close();
  });
}

test('codes without a name open from their fold, and each is a target of its own', async () => {
  const page = await newPage(demonstration.browser, { viewport: { width: 390, height: 800 }, javaScriptEnabled: false });
  await page.goto(`${demonstration.server.url}/servicios`);
  const code = page.getByRole('link', { name: 'S05', exact: true });
  assert.equal(await code.isVisible(), false);
  await page.locator('details', { has: page.locator('a[href$="/S05"]') }).locator('summary').click();
  const box = await code.boundingBox();
  assert.ok(box.width >= TOUCH && box.height >= TOUCH, JSON.stringify(box));
  await code.click();
  assert.match(page.url(), /\/servicios\/S05$/);
  await page.context().close();
});
