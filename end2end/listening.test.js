// What a chart says to those who do not see it: one sentence of the page's own, and a control to walk its points.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPage } from './browser.js';
import { demonstration } from './demonstration.js';
import { DRAWN } from './kinds.js';


async function open(path) {
  const page = await newPage(demonstration.browser);
  await page.goto(demonstration.server.url + path);
  await page.locator('[data-chart]').first().scrollIntoViewIfNeeded();
  await page.locator('[data-chart-ready]').first().waitFor({ state: 'attached' });
  return page;
}

const plain = (text) => text.replaceAll(/\s+/g, ' ').trim();

/** The numbers of the page's table, by column. */
const numbers = (page) =>
  page.locator('table.series tbody td[data-label="Obtenido"] a, table.series tbody td[data-label="Meta"] a').allTextContents();

for (const path of DRAWN) {
  test(`the chart of ${path} has a name of its own and can be walked`, async () => {
    const page = await open(path);
    const name = await page.locator('[data-chart-live]').getAttribute('aria-label');
    const heading = plain(await page.locator('h1').textContent());
    assert.ok(plain(name).includes(heading), name);
    assert.ok(name.length < 700, `${name.length} characters`);
    assert.doesNotMatch(name, /NaN|undefined|This is a chart|gráfico de tipo|series/i);

    const walk = page.getByRole('group', { name: 'Recorrer los puntos del gráfico' });
    const next = walk.getByRole('button', { name: 'Punto siguiente' });
    const said = walk.locator('output');
    const total = Number.parseInt(await said.textContent(), 10);
    assert.ok(total > 1, `${total} points`);
    const texts = [];
    // By clicks: what a screen reader does in browse mode. Once more than there are points: the end holds.
    for (let step = 0; step <= total; step += 1) {
      await next.click({ force: step === total });
      texts.push(plain(await said.textContent()));
    }
    assert.equal(new Set(texts).size, total);
    assert.equal(texts.at(-1), texts.at(-2));
    const all = texts.join(' ');
    for (const number of await numbers(page)) assert.ok(all.includes(plain(number)), `${number} is not said: ${all}`);
    assert.match(all, /Valor obtenido:|valor obtenido:/);
    await page.keyboard.press('Home');
    assert.equal(plain(await said.textContent()), texts[0]);
    assert.deepEqual(page.errors, []);
    await page.context().close();
  });
}

test('a screen reader finds one picture and two buttons in a chart', async () => {
  const page = await open('/indicadores/S04-1');
  const tree = await page.locator('figure').first().ariaSnapshot();
  assert.equal(tree.match(/\bimg\b/g)?.length, 1, tree);
  assert.match(tree, /button "Punto anterior"/);
  assert.match(tree, /button "Punto siguiente"/);
  assert.match(tree, /img "Gráfico: /, tree);
  await page.context().close();
});
