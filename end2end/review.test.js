// Two people for every value, in a browser: some cells approved, one returned with a remark, answered, corrected and
// approved; and two people who write the same cell. As wide as a phone and as a desk.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { gotoOffice, startBrowser } from './browser.js';
import { act, makeAccount, signIn } from './office.js';
import { startServer } from './server.js';

const SIZES = [{ width: 390, height: 844 }, { width: 1280, height: 900 }];
const GRID = '/gestion/captura/indicador/PNTD-1';
/** Where pictures go, if somebody wants to look at them. */
const pictures = process.env.PNTD_PICTURES;

/** No defects that axe finds, no sideways scrolling. */
async function inspect(page, name) {
  const { width } = page.viewportSize();
  if (pictures) {
    await mkdir(pictures, { recursive: true });
    await page.screenshot({ path: `${pictures}/${name}-${width}.png`, fullPage: true });
  }
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${name} ${id}: ${nodes[0].target}`), []);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  assert.ok(!sideways, `${name} scrolls sideways at ${width} px`);
}

/** The observed cells of the headline that one may type in, first to last. */
const cells = (page) => page.locator('tr.grid-row').first().locator('td:not(.cell--locked)');

/** Types values into cells by the panel, which works on a phone as well. */
async function type(page, values) {
  for (const [index, text] of Object.entries(values)) {
    await cells(page).nth(index).click();
    await page.locator('#panel-valor').fill(text);
  }
}

async function save(page, expected) {
  await page.getByRole('button', { name: 'Guardar borrador' }).click();
  await page.getByText(expected).first().waitFor();
}

/** The decision on the cell of a period. */
const decision = (page, period) => page.getByRole('group', { name: `Valor obtenido · ${period}` });

for (const viewport of SIZES) {
  test(`cells are reviewed one by one at ${viewport.width} px`, async (t) => {
    const [server, browser] = await Promise.all([startServer('serve', ['--without-context']), startBrowser()]);
    t.after(async () => {
      await browser.close();
      await server.stop();
    });
    const { url } = server;
    const admin = await signIn(browser, url, 'admin', { oneTime: server.passwords.admin, viewport });
    const person = async (name, shown, role) => signIn(browser, url, name, {
      oneTime: await makeAccount(admin, url, { name, person: shown, role }),
      viewport,
    });
    const ana = await person('ana.plan', 'Ana Plan', 'Planificación');
    const luis = await person('luis.plan', 'Luis Plan', 'Planificación');
    const rosa = await person('rosa.rev', 'Rosa Rev', 'Revisión');
    let periods;
    let set;
    let part;

    await t.test('the cell one starts at is in view', async () => {
      await gotoOffice(ana, url + GRID);
      await ana.waitForTimeout(300);
      const inView = await ana.evaluate(() => {
        const cell = document.querySelector('td[tabindex="0"]').getBoundingClientRect();
        const grid = document.querySelector('.grid-scroll').getBoundingClientRect();
        const head = document.querySelector('.grid-corner').getBoundingClientRect();
        return cell.left >= head.right - 1 && cell.right <= grid.right + 1;
      });
      assert.ok(inView);
      await ana.locator('td[tabindex="0"]').focus();
      await ana.keyboard.press('End');
      const atEnd = await ana.evaluate(() => {
        const cell = document.activeElement.getBoundingClientRect();
        return cell.right <= document.querySelector('.grid-scroll').getBoundingClientRect().right + 1;
      });
      assert.ok(atEnd);
    });

    await t.test('the planner writes three values and sends them', async () => {
      // Luis looks before anything is there.
      await gotoOffice(luis, url + GRID);
      await gotoOffice(ana, url + GRID);
      await type(ana, { 0: '2.4', 1: '2.6', 2: '2.9' });
      await save(ana, '3 celdas guardadas en el borrador.');
      await ana.getByRole('link', { name: 'Revisar y enviar el borrador' }).click();
      await ana.waitForURL(/\/gestion\/cambios\/\d+/);
      set = ana.url().match(/\d+$/)[0];
      await ana.locator('.cells tbody th').nth(2).waitFor();
      const heads = await ana.locator('.cells tbody th').allInnerTexts();
      periods = heads.map((text) => text.split('·').at(-1).trim());
      assert.equal(periods.length, 3);
      await ana.getByRole('button', { name: 'Enviar a revisión' }).click();
      await ana.getByText('Estado: Enviado').waitFor();
      await ana.getByText('No puede aprobar').or(ana.getByText('Retirar de revisión')).first().waitFor();
      assert.equal(await decision(ana, periods[0]).count(), 0, 'nobody decides on their own cells');
    });

    await t.test('the reviewer returns one of them with a remark', async () => {
      await gotoOffice(rosa, `${url}/gestion/cambios/${set}`);
      await decision(rosa, periods[1]).getByLabel('Devolverla').check();
      await rosa.getByRole('button', { name: 'Terminar revisión' }).click();
      await rosa.getByText('Faltan por decidir').waitFor();
      await rosa.getByRole('button', { name: 'Aprobar los valores obtenidos sin hallazgos' }).click();
      await rosa.getByText('Se aprueban 2 celdas y se devuelve 1.').waitFor();
      await rosa.getByRole('textbox', { name: /^Qué debe corregirse/ }).fill('¿No es 2.5? Vea el cuadro 4.');
      await rosa.getByRole('button', { name: 'Ver qué dirá solo con lo que marcó para aprobar' }).click();
      await rosa.getByText('Con las celdas que marcó para aprobar:').waitFor();
      await inspect(rosa, 'decidir');
      await rosa.getByRole('button', { name: 'Terminar revisión' }).click();
      await rosa.getByText('Revisión terminada.').waitFor();
      await inspect(rosa, 'decidido');
      part = (await rosa.getByRole('link', { name: /^conjunto \d+$/ }).first().innerText()).match(/\d+/)[0];
    });

    await t.test('the planner answers and corrects it', async () => {
      await gotoOffice(ana, `${url}/gestion/cambios/${part}`);
      await ana.getByText('¿No es 2.5? Vea el cuadro 4.').first().waitFor();
      await ana.getByRole('button', { name: /^Responder/ }).click();
      await ana.getByRole('textbox', { name: /^Responder/ }).fill('Sí: era la cifra preliminar.');
      await inspect(ana, 'responder');
      await ana.getByRole('button', { name: 'Guardar la respuesta' }).click();
      await ana.getByText('Sí: era la cifra preliminar.').waitFor();
      await ana.getByRole('link', { name: 'Ver la cuadrícula del indicador' }).click();
      await ana.waitForURL(/captura/);
      await ana.locator('td.cell--returned').click();
      await ana.locator('.cell-panel').getByText('¿No es 2.5? Vea el cuadro 4.').waitFor();
      await inspect(ana, 'cuadricula-observada');
      await ana.locator('#panel-valor').fill('2.5');
      await save(ana, '1 celda guardada en el borrador.');
      await ana.getByRole('link', { name: `Revisar y enviar el conjunto ${part}` }).click();
      await ana.waitForURL(new RegExp(`/gestion/cambios/${part}$`));
      await ana.getByRole('button', { name: 'Enviar a revisión' }).click();
      await ana.getByText('Estado: Enviado').waitFor();
    });

    await t.test('the reviewer sees remark, old attempt, new value and answer, and approves', async () => {
      await gotoOffice(rosa, `${url}/gestion/cambios/${part}`);
      await rosa.getByText(/Valor observado: 2\.6.*Valor nuevo: 2\.5/).waitFor();
      await rosa.getByText('Sí: era la cifra preliminar.').waitFor();
      await inspect(rosa, 'reenviado');
      await act(rosa, url, part, 'Aprobar');
      await rosa.getByText('Estado: Aprobado').waitFor();
    });

    await t.test('who looked before is told, with both values, and loses nothing', async () => {
      // Luis' page still shows the cells empty.
      await type(luis, { 1: '2.7' });
      await save(luis, '1 celda cambió mientras tanto');
      const told = luis.locator('.cell-panel').getByRole('alert');
      const words = await told.innerText();
      assert.match(words, /ahora es 2\.5/);
      assert.match(words, /propone 2\.7/);
      await inspect(luis, 'conflicto');
      await luis.getByRole('button', { name: 'Conservar lo mío' }).click();
      await save(luis, '1 celda guardada en el borrador.');
      // And Ana, who writes the same cell now, learns of Luis' draft.
      await gotoOffice(ana, url + GRID);
      const heads = await ana.locator('table.grid thead th').allInnerTexts();
      const column = heads.findIndex((head) => head.includes(periods[1]));
      await ana.locator('tr.grid-row').first().locator('th, td').nth(column).click();
      await ana.locator('#panel-valor').fill('2.55');
      await ana.getByRole('button', { name: 'Guardar borrador' }).click();
      await ana.locator('.cell-panel').getByText('Luis Plan también propone un cambio de esta celda').waitFor();
    });

    for (const page of [admin, ana, luis, rosa]) assert.deepEqual(page.errors, []);
  });
}

test('a form of the catalogue does not lose what is typed', async (t) => {
  const [server, browser] = await Promise.all([startServer('serve', ['--without-context']), startBrowser()]);
  t.after(async () => {
    await browser.close();
    await server.stop();
  });
  const admin = await signIn(browser, server.url, 'admin', { oneTime: server.passwords.admin });
  admin.removeAllListeners('dialog');
  const asked = [];
  admin.on('dialog', (dialog) => {
    asked.push(dialog.type());
    return dialog.dismiss();
  });
  await gotoOffice(admin, `${server.url}/gestion/catalogo/nodo/S05`);
  await admin.getByLabel('Denominación', { exact: true }).fill('Servicio de prueba');
  await admin.getByRole('link', { name: 'Volver al catálogo' }).click();
  assert.deepEqual(asked, ['confirm']);
  assert.match(admin.url(), /nodo\/S05$/, 'one stays');
  await admin.getByLabel('Denominación', { exact: true }).fill('');
  await admin.getByRole('link', { name: 'Volver al catálogo' }).click();
  await admin.waitForURL(/\/gestion\/catalogo$/);
  assert.deepEqual(admin.errors, []);
});
