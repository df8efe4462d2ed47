// A planner's week, with the keyboard: the workbook is taken home, somebody else types in the sheet meanwhile and loses the
// connection, the workbook comes back, what both changed is decided, the reviewer returns two cells, they are answered, a
// release is published, and CEPLAN takes its pack. As wide as a phone and as a desktop.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { unzipSync } from 'fflate';
import { gotoOffice } from './browser.js';
import { startOffice, upload } from './office.js';
import { withNumbers } from './workbook.js';

const SIZES = [{ width: 390, height: 844 }, { width: 1280, height: 900 }];
const GRID = '/gestion/captura/indicador/PNTD-1';
const SHEET = 'Registro';
const saved = /^(Todo está guardado|Guardado \d\d:\d\d)\.$/;

/** No defects that axe finds, no sideways scrolling. */
async function inspect(page, name) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${name} ${id}: ${nodes[0].target}`), []);
  assert.ok(!(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)), `${name} scrolls sideways`);
}

/** Presses a button or follows a link as the keyboard does. */
async function press(page, role, name) {
  const found = page.getByRole(role, { name }).first();
  await found.focus();
  await page.keyboard.press('Enter');
}

/** Types the headline's observed values of some years into the sheet, cell by cell. */
async function type(page, values) {
  for (const [year, text] of Object.entries(values)) {
    const head = page.locator('table.grid thead th').filter({ hasText: year });
    const column = Number(await head.getAttribute('aria-colindex'));
    // With the arrows, from the cell that one comes to with the tabulator.
    const active = page.locator('tr.grid-row td[tabindex="0"]');
    await active.focus();
    for (let at = Number(await active.getAttribute('aria-colindex')); at !== column; at += Math.sign(column - at)) {
      await page.keyboard.press(at < column ? 'ArrowRight' : 'ArrowLeft');
    }
    assert.equal(Number(await active.getAttribute('aria-colindex')), column);
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  }
}

/** Sends the set to review. */
async function send(page, url, set) {
  await gotoOffice(page, `${url}/gestion/cambios/${set}`);
  await press(page, 'button', 'Enviar a revisión');
  await page.getByText('Estado: Enviado').waitFor();
}

/** Follows the link from the sheet to the draft; answers its number. */
async function draft(page) {
  await press(page, 'link', /^Revisar y enviar/);
  await page.waitForURL(/\/gestion\/cambios\/\d+/);
  return page.url().match(/\d+$/)[0];
}

async function approve(page, url, set) {
  await gotoOffice(page, `${url}/gestion/cambios/${set}`);
  const button = page.getByRole('button', { name: 'Aprobar', exact: true });
  await button.focus();
  await page.keyboard.press('Enter');
  await page.getByText('Estado: Aprobado').waitFor();
}

for (const viewport of SIZES) {
  test(`a week of a planner at ${viewport.width} px`, async (t) => {
    const { url, admin, person } = await startOffice(t, viewport);
    const ana = await person('ana.plan', 'Ana Plan', 'Planificación');
    const luis = await person('luis.plan', 'Luis Plan', 'Planificación');
    const rosa = await person('rosa.rev', 'Rosa Rev', 'Revisión');
    const celia = await person('celia.ceplan', 'Celia Ceplan', 'CEPLAN');
    let home;
    let set;
    let part;

    await t.test('Monday: three values are there, and the workbook is taken home', async () => {
      await gotoOffice(ana, url + GRID);
      await type(ana, { 2022: '2.4', 2023: '2.6', 2024: '2.8' });
      await ana.getByText(saved).waitFor();
      const first = await draft(ana);
      await send(ana, url, first);
      await approve(rosa, url, first);
      await gotoOffice(ana, `${url}/gestion/importar`);
      await ana.getByRole('link', { name: 'Excel: libro para registrar' }).first().waitFor();
      await inspect(ana, 'importar');
      const file = await ana.request.get(`${url}/gestion/exportar/registro.xlsx?indicador=PNTD-1`);
      assert.equal(file.status(), 200);
      home = await file.body();
    });

    await t.test('Tuesday: somebody else types in the sheet, without a connection for a while', async () => {
      await gotoOffice(luis, url + GRID);
      await luis.context().setOffline(true);
      await type(luis, { 2022: '2.45' });
      await luis.getByText('Lo escrito queda en este navegador').waitFor();
      await inspect(luis, 'sin conexión');
      await luis.context().setOffline(false);
      await luis.getByText('1 celda guardada en el borrador.').waitFor();
      const meanwhile = await draft(luis);
      await send(luis, url, meanwhile);
      await approve(rosa, url, meanwhile);
    });

    await t.test('Wednesday: the workbook comes back, and what both changed is decided', async () => {
      const row = (period) => ({ Periodo: period, 'Código del indicador': 'PNTD-1', 'Tipo de valor': 'Valor obtenido' });
      const changed = withNumbers(home, SHEET, 'Valor', [
        { where: row('2022'), number: 2.5 },
        { where: row('2023'), number: 2.7 },
        { where: row('2024'), number: 2.9 },
      ]);
      const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
      await upload(ana, url, { name: 'registro.xlsx', mimeType, buffer: changed });
      await ana.getByRole('heading', { name: 'Conflictos y celdas vacías' }).waitFor();
      const conflict = ana.locator('.conflicts tbody tr');
      assert.equal(await conflict.count(), 1, 'only what both changed');
      assert.match(await conflict.innerText(), /2\.4\D[\s\S]*2\.45[\s\S]*Luis Plan[\s\S]*2\.5/);
      await inspect(ana, 'conflicto');
      await ana.locator('#conflicto-0-mine').focus();
      await ana.keyboard.press('m');
      await ana.getByText('Guardado. No queda ninguna celda por decidir.').waitFor();
      await ana.getByText('Tomó decisiones que la vista previa todavía no incluye.').waitFor();
      await gotoOffice(ana, ana.url());
      assert.equal(await ana.locator('#conflicto-0-mine').getAttribute('aria-pressed'), 'true', 'it survives a reload');
      await ana.getByRole('button', { name: /^Crear borrador con 3/ }).waitFor();
      await inspect(ana, 'vista previa');
      await press(ana, 'button', /^Crear borrador con 3/);
      const link = ana.getByRole('link', { name: 'Ver el conjunto de cambios' });
      await link.waitFor();
      set = (await link.getAttribute('href')).match(/\d+$/)[0];
      await send(ana, url, set);
    });

    await t.test('Thursday: the reviewer returns two cells and approves the third', async () => {
      await gotoOffice(rosa, `${url}/gestion/cambios/${set}`);
      await rosa.locator('.review-table tr[data-row]').nth(2).waitFor();
      await inspect(rosa, 'mesa');
      await rosa.locator('tr[data-row="0"]').focus();
      await rosa.keyboard.press('Shift+ArrowDown');
      await rosa.keyboard.press('o');
      await rosa.waitForFunction(() => document.activeElement.id === 'observacion-celdas');
      await rosa.keyboard.type('¿De qué cuadro sale?');
      await rosa.keyboard.press('Control+Enter');
      await rosa.getByText('2 de 3 celdas decididas · guardado').waitFor();
      await rosa.keyboard.press('ArrowDown');
      await rosa.keyboard.press('a');
      await rosa.getByText('3 de 3 celdas decididas · guardado').waitFor();
      await press(rosa, 'button', 'Terminar revisión');
      await rosa.getByText('Revisión terminada.').waitFor();
      part = (await rosa.getByRole('link', { name: /^conjunto n\.º \d+$/ }).first().innerText()).match(/\d+/)[0];
    });

    await t.test('Friday: the planner answers, the reviewer approves and publishes', async () => {
      await gotoOffice(ana, `${url}/gestion/cambios/${part}`);
      await ana.getByText('¿De qué cuadro sale?').first().waitFor();
      await press(ana, 'button', /^Responder/);
      await ana.getByRole('textbox', { name: /^Responder/ }).focus();
      await ana.keyboard.type('Del cuadro 4 de la encuesta.');
      await press(ana, 'button', 'Guardar la respuesta');
      await ana.getByText('Del cuadro 4 de la encuesta.').waitFor();
      await inspect(ana, 'respuesta');
      await send(ana, url, part);
      await approve(rosa, url, part);
      await gotoOffice(rosa, `${url}/gestion/publicar`);
      await rosa.getByLabel('Nota de la publicación').focus();
      await rosa.keyboard.type('La semana de Ana.');
      const reasons = rosa.getByLabel(/motivo/i);
      for (let at = 0; at < (await reasons.count()); at += 1) {
        await reasons.nth(at).focus();
        await rosa.keyboard.type('Valores nuevos.');
      }
      await inspect(rosa, 'publicar');
      await press(rosa, 'button', /^Publicar la n\.º 2/);
      const published = async () => (await (await fetch(`${url}/descargas/pntd.json`)).json()).number;
      for (let turn = 0; turn < 100 && (await published()) !== 2; turn += 1) await rosa.waitForTimeout(100);
      assert.equal(await published(), 2);
      const { cells } = await (await fetch(`${url}/descargas/pntd.json`)).json();
      const text = JSON.stringify(cells);
      for (const number of ['2.5', '2.7', '2.9']) assert.ok(text.includes(`"${number}"`), `${number} in ${text}`);
    });

    await t.test('and CEPLAN takes its pack', async () => {
      await gotoOffice(celia, `${url}/gestion`);
      await inspect(celia, 'inicio de CEPLAN');
      const pack = await celia.request.get(`${url}/descargas/pntd-ceplan.zip`);
      assert.equal(pack.status(), 200);
      const names = Object.keys(unzipSync(new Uint8Array(await pack.body())));
      for (const ending of ['.docx', '.pdf', 'SHA256SUMS', 'fichas-tecnicas.xlsx', 'fichas-tecnicas.ods']) {
        assert.ok(names.some((name) => name.endsWith(ending)), `${ending} in ${names}`);
      }
    });

    for (const page of [admin, ana, luis, rosa, celia]) {
      const errors = page.errors.filter((error) => !/ERR_INTERNET_DISCONNECTED/.test(error));
      assert.deepEqual(errors, []);
    }
  });
}
