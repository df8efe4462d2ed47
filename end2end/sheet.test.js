// The sheet: what is due for me in one table, ranges, rows for breakdowns, entities, and what who only reads sees.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { gotoOffice, startBrowser } from './browser.js';
import { makeAccount, signIn } from './office.js';
import { startServer } from './server.js';

const SHEET = '/gestion/captura';
const ONE = '/gestion/captura/indicador/S04-1';
const OTHER = '/gestion/captura/indicador/PNTD-1';

/** Two cells side by side in which one may type: the first such in a row of observed values. */
async function pair(page) {
  const at = await page.evaluate(() => {
    const isOpen = (cell) => cell?.matches('td:not(.cell--locked)');
    const cells = [...document.querySelectorAll('tr.grid-row:not(.grid-row--target, .grid-row--baseline) td')];
    const first = cells.find((cell) => isOpen(cell) && isOpen(cell.nextElementSibling));
    return [first.dataset.at, first.nextElementSibling.dataset.at];
  });
  return at.map((place) => page.locator(`[data-at="${place}"]`));
}
const text = async (cell) => (await cell.innerText()).replace(/,.*$/s, '').trim();

async function noViolations(page, where) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((found) => `${where}: ${found.id} ${found.nodes[0].html}`), []);
}

test('one sheet for everything', async (t) => {
  const [server, browser] = await Promise.all([startServer('run', ['--without-context']), startBrowser()]);
  t.after(async () => {
    await browser.close();
    await server.stop();
  });
  const { url } = server;
  const admin = await signIn(browser, url, 'admin', { oneTime: server.passwords.admin });
  const account = async (name, person, role) =>
    signIn(browser, url, name, { oneTime: await makeAccount(admin, url, { name, person, role }) });
  const ana = await account('ana.hoja', 'Ana Hoja', 'Planificación');
  await ana.context().grantPermissions(['clipboard-read', 'clipboard-write']);

  await t.test('what is due comes first, and the choice stands in the address', async () => {
    await gotoOffice(ana, url + SHEET);
    const names = await ana.locator('tr.grid-group').count();
    assert.ok(names > 0, 'indicators with values due');
    await ana.getByText(/Hay \d+ de \d+ valores/).waitFor();
    await ana.getByLabel('Mostrar', { exact: true }).selectOption({ label: 'Todos los indicadores' });
    await ana.getByLabel('Código o nombre').fill('s04');
    await ana.getByRole('button', { name: 'Mostrar', exact: true }).click();
    await ana.waitForURL(/mostrar=todo.*buscar=s04/);
    await ana.locator('html[data-hydrated]').waitFor({ state: 'attached' });
    for (const code of await ana.locator('tr.grid-group .code').allInnerTexts()) assert.match(code, /^S04/);
  });

  await t.test('a range is selected, copied, pasted, filled, emptied, and taken back', async () => {
    await gotoOffice(ana, url + OTHER);
    const [first, second] = await pair(ana);
    await first.click();
    await ana.keyboard.type('2.1');
    await ana.keyboard.press('Tab');
    await ana.keyboard.type('2.2');
    await ana.keyboard.press('Enter');
    const values = async () => [await text(first), await text(second)];
    await first.click();
    await ana.keyboard.press('Shift+ArrowRight');
    await ana.getByText('2 celdas seleccionadas').waitFor();
    await ana.keyboard.press('Control+c');
    assert.equal(await ana.evaluate(() => navigator.clipboard.readText()), '2.1\t2.2');
    await ana.keyboard.press('Control+r');
    await ana.getByText('1 celda rellenada.').waitFor();
    await ana.keyboard.press('Control+z');
    await ana.keyboard.press('Control+y');
    await ana.keyboard.press('Control+z');
    await first.click();
    await second.click({ modifiers: ['Shift'] });
    await ana.keyboard.press('Delete');
    assert.doesNotMatch((await values()).join(), /2\.[12]0/, 'both are empty');
    await ana.keyboard.press('Control+z');
    assert.match((await values()).join(), /2\.1.*2\.2/s);
    await ana.evaluate(() => navigator.clipboard.writeText('2.3\t2.4'));
    await first.click();
    await ana.keyboard.press('Control+v');
    await ana.getByText('2 celdas pegadas.').waitFor();
    await ana.getByText(/^Guardado \d\d:\d\d\.$/).waitFor();
  });

  await t.test('F2 edits what is there, Esc leaves it as it was, and Control+Enter writes into all that is selected', async () => {
    await gotoOffice(ana, url + OTHER);
    const [first, second] = await pair(ana);
    await first.click();
    await ana.keyboard.press('F2');
    await ana.keyboard.type('5');
    await ana.keyboard.press('Tab');
    assert.match(await text(first), /2\.35/, 'a digit is added to what stood there');
    await first.click();
    await ana.keyboard.type('9.9');
    await ana.keyboard.press('Escape');
    assert.match(await text(first), /2\.35/);
    assert.doesNotMatch(await text(first), /9\.9/);
    await ana.keyboard.press('Shift+ArrowRight');
    await ana.keyboard.type('2,6');
    await ana.keyboard.press('Control+Enter');
    for (const cell of [first, second]) assert.match(await text(cell), /2\.6/, 'with a decimal comma');
    await ana.getByText(/^Guardado \d\d:\d\d\.$/).waitFor();
  });

  await t.test('a source and the reason of a gap are stated for all that is selected', async () => {
    await gotoOffice(ana, url + OTHER);
    const [first, second] = await pair(ana);
    await first.click();
    await ana.keyboard.press('Shift+ArrowRight');
    const panel = ana.getByRole('region', { name: 'Lo seleccionado' });
    await panel.getByLabel('Fuente citada').fill('Encuesta de prueba');
    await panel.getByRole('button', { name: 'Poner la fuente en todas' }).click();
    await ana.getByText('2 celdas cambiadas.').waitFor();
    await second.click();
    assert.equal(await ana.locator('#panel-fuente').inputValue(), 'Encuesta de prueba');
    await ana.getByText(/^Guardado \d\d:\d\d\.$/).waitFor();
  });

  await t.test('a row of a breakdown is added, typed and there after a reload', async () => {
    await gotoOffice(ana, url + ONE);
    const rows = () => ana.locator('tr.grid-row').count();
    const before = await rows();
    await ana.getByText('Agregar una fila de desagregación').click();
    await ana.locator('#serie-1').selectOption({ label: 'Ucayali' });
    await ana.getByRole('button', { name: 'Agregar la fila' }).click();
    await ana.getByRole('rowheader', { name: /Ucayali/ }).waitFor();
    assert.equal(await rows(), before + 1);
    await ana.locator('tr.grid-row', { hasText: 'Ucayali' }).locator('td:not(.cell--locked)').first().click();
    await ana.keyboard.type('19');
    await ana.keyboard.press('Enter');
    await ana.getByText(/^Guardado \d\d:\d\d\.$/).waitFor();
    await ana.reload();
    await ana.locator('html[data-hydrated]').waitFor({ state: 'attached' });
    await ana.locator('tr.grid-row', { hasText: 'Ucayali' }).getByText('19', { exact: true }).waitFor();
  });

  await t.test('a text is found in the sheet', async () => {
    await gotoOffice(ana, `${url}${SHEET}?mostrar=todo`);
    const total = Number(await ana.locator('table.grid').getAttribute('aria-rowcount'));
    const drawn = await ana.locator('table.grid tr').count();
    assert.ok(drawn < total, `${drawn} of ${total} lines are in the page`);
    const codes = ana.locator('tr.grid-group .code');
    const scroll = (to) => ana.locator('.grid-scroll').evaluate((box, end) => box.scrollTo(0, end ? box.scrollHeight : 0), to === 'end');
    await scroll('end');
    const wanted = await codes.last().innerText();
    await scroll('begin');
    await codes.first().filter({ hasText: /CTX|PNTD/ }).waitFor();
    await codes.filter({ hasText: wanted }).waitFor({ state: 'detached' });
    await ana.locator('tr.grid-row td').first().click();
    await ana.keyboard.press('Control+f');
    await ana.keyboard.type(wanted);
    await ana.keyboard.press('Enter');
    await ana.locator('tr.grid-group', { hasText: wanted }).waitFor();
    await ana.locator('td[tabindex="0"]').waitFor();
    await ana.getByLabel('Buscar en la hoja').fill('no está en ninguna parte');
    await ana.keyboard.press('Enter');
    await ana.getByText('No está en la hoja').waitFor();
  });

  await t.test('a cell is commented from the keyboard, and its mark says how many there are', async () => {
    await gotoOffice(ana, url + OTHER);
    const [cell] = await pair(ana);
    await cell.click();
    await ana.keyboard.press('Shift+F2');
    await ana.locator('#panel-comentario:focus').waitFor();
    await ana.keyboard.type('¿Cuándo sale la encuesta?');
    await ana.getByRole('button', { name: 'Comentar', exact: true }).click();
    await ana.getByText('Se guardó el comentario.').waitFor();
    await ana.reload();
    await ana.locator('html[data-hydrated]').waitFor({ state: 'attached' });
    const marked = ana.locator('td.cell--commented');
    await marked.waitFor();
    assert.match(await marked.innerText(), /1 comentario/);
    await marked.click();
    await ana.locator('.cell-comments .thread').getByText('¿Cuándo sale la encuesta?').waitFor();
  });

  await t.test('a selection is kept under a name and found again', async () => {
    await gotoOffice(ana, `${url}${SHEET}?mostrar=todo&buscar=s04`);
    await ana.getByText('Vistas guardadas', { exact: true }).first().click();
    await ana.getByLabel('Guardar lo que se muestra como').fill('Solo S04');
    await ana.getByLabel('Compartirla con toda la gestión').check();
    await ana.getByRole('button', { name: 'Guardar la vista' }).click();
    await ana.getByText('Se guardó la vista.').waitFor();
    const link = ana.getByRole('link', { name: 'Solo S04' });
    assert.equal(await link.getAttribute('aria-current'), 'true');
    assert.match(await link.getAttribute('href'), /mostrar=todo&buscar=s04/);
  });

  await t.test('a column gets another width with keys and with the mouse, and keeps it', async () => {
    await gotoOffice(ana, url + OTHER);
    const [cell] = await pair(ana);
    await cell.click();
    const width = async () => (await cell.boundingBox()).width;
    const before = await width();
    await ana.keyboard.press('Alt+Shift+ArrowRight');
    await ana.getByText(/^Ancho de \d{4}: \d+ píxeles\.$/).waitFor();
    const wider = await width();
    assert.equal(Math.round(wider - before), 16);
    await ana.reload();
    await ana.locator('html[data-hydrated]').waitFor({ state: 'attached' });
    await ana.waitForFunction(([at, wide]) => Math.abs(document.querySelector(`[data-at="${at}"]`).offsetWidth - wide) < 2, [
      await cell.getAttribute('data-at'),
      wider,
    ]);
    const grip = await ana.locator('th[data-column="serie"] .column-grip').boundingBox();
    const series = () => ana.locator('th[data-column="serie"]').evaluate((head) => head.offsetWidth);
    const narrow = await series();
    await ana.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
    await ana.mouse.down();
    await ana.mouse.move(grip.x + grip.width / 2 + 80, grip.y + grip.height / 2, { steps: 4 });
    await ana.mouse.up();
    assert.equal((await series()) - narrow, 80);
    await cell.click();
    await ana.keyboard.press('Alt+Shift+Delete');
    await ana.getByText('Las columnas volvieron a su ancho.').waitFor();
    assert.equal(Math.round(await width()), Math.round(before));
  });

  await t.test('the list of keys opens with one of them, and Esc leads back to the cell', async () => {
    await gotoOffice(ana, url + OTHER);
    const [cell] = await pair(ana);
    await cell.click();
    await ana.keyboard.press('?');
    await ana.locator('#teclas[open] > summary:focus').waitFor();
    await ana.getByText('Comentar la celda.').waitFor();
    await ana.keyboard.press('Escape');
    await ana.locator('#teclas:not([open])').waitFor({ state: 'attached' });
    assert.ok(await cell.evaluate((element) => element === document.activeElement));
  });

  await t.test('the panel is put aside for the years, and comes back for a comment', async () => {
    await gotoOffice(ana, url + OTHER);
    const [cell] = await pair(ana);
    const room = () => ana.locator('.grid-scroll').evaluate((box) => box.clientWidth);
    const before = await room();
    await ana.getByRole('button', { name: 'Plegar el panel' }).click();
    await ana.locator('#panel-valor').waitFor({ state: 'hidden' });
    assert.ok((await room()) > before + 200);
    await cell.click();
    await ana.keyboard.press('Shift+F2');
    await ana.locator('#panel-comentario:focus').waitFor();
  });

  await t.test('who types into a locked cell hears why', async () => {
    await gotoOffice(ana, url + OTHER);
    await ana.locator('tr.grid-row--target td').first().click();
    await ana.keyboard.type('5');
    await ana.locator('.told').getByText(/dato oficial|No se puede escribir aquí/).waitFor();
  });

  await t.test('who else is in the same rows is said by name', async () => {
    const beto = await account('beto.hoja', 'Beto Hoja', 'Planificación');
    await gotoOffice(beto, url + OTHER);
    await gotoOffice(ana, url + OTHER);
    await ana.getByText(/^Beto Hoja está en PNTD-1/).waitFor();
    await beto.close();
  });

  await t.test('entities are registered, and a reporter is bound to them', async () => {
    await gotoOffice(admin, `${url}/gestion/catalogo`);
    await admin.getByLabel('Código de la entidad').fill('ENT-9');
    await admin.getByLabel('Nombre de la entidad').fill('Entidad nueve');
    await admin.getByRole('button', { name: 'Guardar la entidad' }).click();
    await admin.getByText('Se guardó la entidad ENT-9.').waitFor();
    await gotoOffice(admin, `${url}/gestion/cuentas`);
    await admin.getByRole('button', { name: 'Crear cuenta' }).click();
    await admin.getByLabel('Nombre de la cuenta').fill('lucho.hoja');
    await admin.getByLabel('Nombre de la persona').fill('Lucho Hoja');
    await admin.getByLabel('Entidad nueve (ENT-9)').check();
    await admin.getByRole('button', { name: 'Guardar cuenta' }).click();
    await admin.locator('tr', { hasText: 'lucho.hoja' }).getByText('ENT-9').waitFor();
  });

  await t.test('who only reads is not asked to register', async () => {
    const ceplan = await account('ceplan.hoja', 'Ceplan Hoja', 'CEPLAN');
    await gotoOffice(ceplan, url + SHEET);
    await ceplan.locator('tr.grid-group').first().waitFor();
    const words = await ceplan.locator('main').innerText();
    assert.doesNotMatch(words, /[Rr]egistrar/);
    assert.equal(await ceplan.getByLabel('Comentar esta celda').count(), 0);
    assert.equal(await ceplan.getByRole('button', { name: 'Guardar borrador' }).count(), 0);
    await noViolations(ceplan, 'as CEPLAN');
    await gotoOffice(ceplan, `${url}/gestion`);
    await ceplan.getByRole('heading', { name: 'Para consultar' }).waitFor();
    await noViolations(ceplan, 'the first page of CEPLAN');
    await ceplan.getByRole('link', { name: 'Ayuda y glosario' }).click();
    await ceplan.getByRole('heading', { name: 'Su primer día: CEPLAN' }).waitFor();
    await noViolations(ceplan, 'the help');
  });

  await t.test('it is usable on a phone and has no known barrier', async () => {
    for (const width of [1280, 390]) {
      await ana.setViewportSize({ width, height: 900 });
      await gotoOffice(ana, url + SHEET);
      await noViolations(ana, `${width} px`);
      const wide = await ana.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `at ${width} px the page is ${wide} px too wide`);
    }
  });
});
