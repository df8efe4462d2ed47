// «¿Le sirvió esta página?»: one click on a telephone without scripts, a comment after it, the queue in the office, and the
// numbers that everybody sees.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { gotoOffice, newPage } from './browser.js';
import { demonstration } from './demonstration.js';
import { signIn } from './office.js';

const { browser, server } = demonstration;
const TELEPHONE = { width: 390, height: 844 };
const COMMENT = 'No se entiende la meta de 2025.\n¿Es por persona?';

/** No defects that axe finds, and no sideways scrolling. */
async function judge(page, name) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`), [], name);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  assert.equal(sideways, false, `${name} scrolls sideways`);
}

/** The same of an address on a telephone with scripts: axe is one. */
async function judgeAt(url, name) {
  const page = await newPage(browser, { viewport: TELEPHONE });
  await page.goto(url);
  await judge(page, name);
  await page.context().close();
}

/** What the page of the totals says of a page: yes, no, total. The server keeps it for ten seconds, and so does the browser. */
async function totals(page, name, wanted) {
  const row = page.getByRole('row', { name });
  for (let left = 45; left > 0; left -= 1) {
    await page.goto(`${server.url}/opiniones`);
    const cells = (await row.count()) ? await row.getByRole('cell').allInnerTexts() : [];
    if (cells.join() === wanted.join()) return;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  assert.fail(`the totals of ${name} did not become ${wanted}`);
}

test('a reader answers with one click and without scripts, the office reads it, everybody sees how many', async () => {
  const reader = await newPage(browser, { javaScriptEnabled: false, viewport: TELEPHONE });
  await reader.goto(`${server.url}/indicadores/S04-1`);
  const form = reader.getByRole('form', { name: '¿Le sirvió esta página?' });
  for (const name of ['Sí', 'No']) {
    const { width, height } = await form.getByRole('button', { name }).boundingBox();
    assert.ok(width >= 44 && height >= 44, `${name}: ${width} × ${height}`);
  }
  assert.equal(await form.getByRole('textbox').count(), 0, 'nothing to fill in');
  await form.getByRole('button', { name: 'No' }).click();
  await reader.getByRole('heading', { name: 'Gracias por su respuesta', level: 1 }).waitFor();
  await judgeAt(reader.url(), 'gracias');
  await reader.getByLabel('¿Qué faltó, o qué no se entendió?').fill(COMMENT);
  await reader.getByRole('button', { name: 'Enviar comentario' }).click();
  await reader.getByRole('heading', { name: 'Gracias por su comentario', level: 1 }).waitFor();
  assert.equal(await reader.getByRole('button', { name: 'Enviar comentario' }).count(), 0);
  await reader.getByRole('link', { name: /^Volver a «S04-1/ }).click();
  assert.match(reader.url(), /\/indicadores\/S04-1$/);
  assert.deepEqual(await reader.context().cookies(), []);
  await totals(reader, /^S04-1/, ['0', '1', '1']);
  await judgeAt(reader.url(), 'opiniones');

  const office = await signIn(browser, server.url, 'admin', { oneTime: server.passwords.admin });
  await gotoOffice(office, `${server.url}/gestion/opiniones`);
  await office.getByRole('link', { name: /^Opiniones.*1 comentario por atender/ }).waitFor();
  const row = office.getByRole('row').filter({ hasText: 'No se entiende la meta' });
  assert.ok((await row.innerText()).includes(COMMENT), 'the line break is kept');
  for (const viewport of [TELEPHONE, { width: 1280, height: 900 }]) {
    await office.setViewportSize(viewport);
    await judge(office, `gestion ${viewport.width}`);
  }
  await row.getByLabel('Nota interna (opcional)').fill('Se aclaró en la ficha');
  await row.getByRole('button', { name: 'Marcar como atendido' }).click();
  await row.getByText('Quedó atendido.').waitFor();
  const waiting = (words) => office.getByRole('status').filter({ hasText: words }).waitFor();
  await waiting(/^0 comentarios por atender\.$/);
  await row.getByText('Nota: Se aclaró en la ficha').waitFor();
  await gotoOffice(office, `${server.url}/gestion/opiniones`);
  await office.getByText('No hay opiniones con este filtro.').waitFor();
  await office.getByLabel('Mostrar').selectOption({ label: 'Todos los comentarios' });
  await office.getByLabel('Respuesta').selectOption({ label: 'No' });
  await office.getByRole('button', { name: 'Buscar' }).click();
  await office.waitForURL(/mostrar=todo/);
  await office.locator('html[data-hydrated]').waitFor({ state: 'attached' });
  assert.equal(await office.locator('.opinion-queue tbody tr').count(), 1, 'the comment, not the answer before it');
  await office.getByRole('button', { name: 'Borrar' }).waitFor({ state: 'detached' });
  await office.getByRole('button', { name: 'Dejar por atender' }).click();
  await office.getByText('Está otra vez por atender.').waitFor();
  await waiting(/^1 comentario por atender\.$/);
  await office.getByRole('button', { name: 'Borrar' }).click();
  await office.getByText('Se borró.').waitFor();
  await waiting(/^0 comentarios por atender\.$/);
  assert.deepEqual(office.errors, []);
  await office.context().close();

  // The comment is gone; the answer counts, and another one is added.
  await reader.goto(`${server.url}/indicadores/S04-1`);
  await reader.getByRole('button', { name: 'Sí', exact: true }).click();
  await totals(reader, /^S04-1/, ['1', '1', '2']);
  assert.deepEqual(reader.errors, []);
  await reader.context().close();
});

test('nobody sees the field for programs, on paper there is no question', async () => {
  const page = await newPage(browser, { viewport: TELEPHONE });
  await page.goto(`${server.url}/contexto`);
  assert.equal(await page.locator('input[name=sitio]').isVisible(), false);
  const question = page.locator('.opinion');
  assert.equal(await question.isVisible(), true);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await question.isVisible(), false);
  await page.context().close();
});
