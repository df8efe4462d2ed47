// What a screen reader is given of the public pages: the tree of roles and names, compared with the files in aria/. After
// a change that is meant, PNTD_WRITE_ARIA=1 writes them anew; read the difference before it is committed.
//
// The demonstration is published on the day on which it starts. What changes with the day is left out of the comparison;
// when the values of another year are due, whole rows change, and the files are to be written anew.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { newPage } from './browser.js';
import { demonstration } from './demonstration.js';

/** The file of each page, and its address in the demonstration. */
const PAGES = {
  home: '/',
  objective: '/objetivos/OP1',
  indicator: '/indicadores/OP1-1',
  breakdown: '/indicadores/S01-1?desagregacion=departamento',
  search: '/buscar?q=internet+hogares',
};
const MONTHS = 'enero|febrero|marzo|abril|mayo|junio|julio|agosto|setiembre|septiembre|octubre|noviembre|diciembre';

/** Without what is another in each demonstration: it is published on the day on which it starts, at a free port. */
const steady = (tree) => tree
  .replaceAll(demonstration.server.url, 'SITIO')
  .replaceAll(/\b[0-9a-f]{12,64}\b/g, 'HUELLA')
  .replaceAll(new RegExp(`\\b\\d{1,2} de (${MONTHS}) de \\d{4}`, 'g'), 'FECHA')
  .replaceAll(/\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?/g, 'FECHA')
  // Rows and lines that tell what is late.
  .replaceAll(/^.*(aún no corresponde|vencido).*\n/gim, '');

/** Until the values of 2026 are due. */
const SAME_ROWS_UNTIL = new Date('2027-04-30T00:00:00Z');

for (const [name, path] of Object.entries(PAGES)) {
  test(`what a screen reader is given of ${path} is what was read and found good`, async () => {
    if (new Date() >= SAME_ROWS_UNTIL && !process.env.PNTD_WRITE_ARIA) {
      assert.fail('the values of another year are due: write the files anew (PNTD_WRITE_ARIA=1), read them, and set the next day');
    }
    const page = await newPage(demonstration.browser, { viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
    await page.goto(demonstration.server.url + path);
    const chart = page.locator('[data-chart]').first();
    if ((await chart.count()) > 0) {
      await chart.scrollIntoViewIfNeeded();
      await page.locator('[data-chart-ready]').first().waitFor({ state: 'attached' });
    }
    const found = `${steady(await page.locator('body').ariaSnapshot())}\n`;
    const file = new URL(`aria/${name}.yml`, import.meta.url);
    if (process.env.PNTD_WRITE_ARIA) await writeFile(file, found);
    assert.equal(found, await readFile(file, 'utf8'), 'meant? PNTD_WRITE_ARIA=1 node --test aria.test.js');
    assert.deepEqual(page.errors, []);
    await page.context().close();
  });
}
