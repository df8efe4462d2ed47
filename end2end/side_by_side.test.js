// Comparing on a phone, with the keyboard alone and without scripts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPage } from './browser.js';
import { demonstration } from './demonstration.js';
import { COMPARED } from './kinds.js';

const { url } = demonstration.server;

/** Presses Tab until an element that fits has the focus. */
async function tabTo(page, selector, most = 120) {
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
  }
  assert.fail(`Tab does not lead to ${selector}`);
}

test('three departments are chosen with the keyboard, without scripts, on a phone', async () => {
  const page = await newPage(demonstration.browser, { viewport: { width: 390, height: 844 }, javaScriptEnabled: false });
  await page.goto(`${url}/indicadores/S01-1?desagregacion=departamento`);
  const link = page.getByRole('link', { name: 'Comparar algunos de estos grupos' });
  await link.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/comparar\?indicador=S01-1&desagregacion=departamento$/);
  for (const department of ['07', '08', '15']) {
    await tabTo(page, `input[name=valores][value="${department}"]`);
    await page.keyboard.press('Space');
  }
  // The box is large enough for a thumb, and says that it has the focus.
  const { height } = await page.locator('.chooser-box', { hasText: 'Lima' }).boundingBox();
  assert.ok(height >= 44, `${height} px`);
  await tabTo(page, 'button');
  await page.keyboard.press('Enter');
  await page.waitForURL(/valores=07,08,15$/);
  assert.match(await page.locator('h1').innerText(), /^Callao, Cusco y Lima: /);
  const table = page.getByRole('table');
  const heads = await table.getByRole('columnheader').allInnerTexts();
  for (const name of ['Nacional', 'Callao', 'Cusco', 'Lima']) assert.ok(heads.some((head) => head.startsWith(name)), `${name}: ${heads}`);
  // The page itself does not move sideways; the table does, with the keyboard, too.
  const [inside, outside] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  assert.ok(inside <= outside, `${inside} px of ${outside}`);
  const number = table.locator('a.origin-link').first();
  await number.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/indicadores\/S01-1.*#procedencia-/);
  await page.context().close();
});

test('too many are said, and what was chosen stays chosen', async () => {
  const page = await newPage(demonstration.browser, { viewport: { width: 390, height: 844 }, javaScriptEnabled: false });
  await page.goto(`${url}/comparar?indicador=S01-1&indicador=S13-1&indicador=S14-1&indicador=S28-1&indicador=S29-1`);
  const alert = page.getByRole('alert');
  assert.match(await alert.innerText(), /Eligió 5 indicadores; se comparan hasta 4. Quite 1./);
  const boxes = page.locator('input[name=indicador]:checked');
  assert.equal(await boxes.count(), 5);
  // They are in sight: their lists are open. One is taken away, and the rest is compared.
  await boxes.last().uncheck();
  await page.getByRole('button', { name: 'Comparar indicadores' }).click();
  await page.waitForURL(/indicadores=S01-1,S13-1,S14-1,S28-1$/);
  await page.context().close();
});

for (const path of COMPARED.slice(1)) {
  test(`a comparison is printed with its chart and its table, and without its form: ${path}`, async () => {
    const page = await newPage(demonstration.browser, { viewport: { width: 800, height: 1000 } });
    await page.emulateMedia({ media: 'print' });
    await page.goto(url + path);
    assert.ok((await page.locator('.figure svg.chart:visible').count()) > 0, 'a chart');
    assert.equal(await page.getByRole('table').isVisible(), true);
    assert.equal(await page.locator('.chooser').isVisible(), false);
    await page.context().close();
  });
}
