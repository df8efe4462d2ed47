// Two people for every value, in a browser: some cells approved, one returned with a remark, answered, corrected and
// approved; and two people who write the same cell. As wide as a phone and as a desktop.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { gotoOffice } from './browser.js';
import { act, startOffice } from './office.js';

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

/** The row of a period in the list of a set's cells. */
const row = (page, period) => page.locator('.review-table tr[data-row]').filter({ hasText: period });

for (const viewport of SIZES) {
  test(`cells are reviewed one by one at ${viewport.width} px`, async (t) => {
    const { url, admin, person } = await startOffice(t, viewport);
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
      await ana.locator('.review-table tr[data-row]').nth(2).waitFor();
      const heads = await ana.locator('.review-table tr[data-row] td:nth-child(2)').allInnerTexts();
      periods = heads.map((text) => text.split('·').at(-1).trim());
      assert.equal(periods.length, 3);
      await ana.getByRole('button', { name: 'Enviar a revisión' }).click();
      await ana.getByText('Estado: Enviado').waitFor();
      await ana.getByText('No puede aprobar').or(ana.getByText('Retirar de revisión')).first().waitFor();
      assert.equal(await ana.getByRole('button', { name: 'Aprobar' }).count(), 0, 'nobody decides on their own cells');
    });

    await t.test('the reviewer returns one of them with a remark', async () => {
      await gotoOffice(rosa, `${url}/gestion/cambios/${set}`);
      await row(rosa, periods[1]).click();
      await rosa.getByRole('button', { name: 'Devolver (O)' }).click();
      await rosa.getByRole('textbox', { name: 'Qué debe corregirse en 1 celda' }).fill('¿No es 2.5? Vea el cuadro 4.');
      await rosa.getByRole('button', { name: 'Devolver con esta observación' }).click();
      await rosa.getByText('1 de 3 celdas decididas').waitFor();
      await rosa.getByRole('button', { name: 'Terminar revisión' }).click();
      await rosa.getByText('Faltan por decidir').waitFor();
      await rosa.getByRole('button', { name: 'Aprobar los valores obtenidos sin hallazgos' }).click();
      await rosa.getByText('Se aprueban 2 celdas y se devuelve 1. Pasan a ser vigentes: 2 valores.').waitFor();
      await rosa.getByText('3 de 3 celdas decididas · guardado').waitFor();
      await rosa.getByRole('button', { name: 'Ver qué dirá solo con lo que marcó para aprobar' }).click();
      await rosa.getByText('Con las celdas que marcó para aprobar:').waitFor();
      await inspect(rosa, 'decidir');
      await rosa.getByRole('button', { name: 'Terminar revisión' }).click();
      await rosa.getByText('Revisión terminada.').waitFor();
      await inspect(rosa, 'decidido');
      part = (await rosa.getByRole('link', { name: /^conjunto n\.º \d+$/ }).first().innerText()).match(/\d+/)[0];
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
      await ana.locator('.cell-panel').getByText('¿No es 2.5? Vea el cuadro 4.').first().waitFor();
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

/** What the last question asked. */
function questions(page) {
  const asked = [];
  page.on('dialog', (dialog) => asked.push(dialog.message()));
  return asked;
}

/** Rows of the list that stand wholly on the screen, below the bar. */
const rowsInView = (page) => page.evaluate(() => {
  const bar = document.querySelector('.review-bar');
  const first = document.querySelector('.review-table tr[data-row]');
  const top = window.scrollY + first.getBoundingClientRect().top - bar.offsetHeight - 1;
  window.scrollTo({ top, behavior: 'instant' });
  const below = bar.getBoundingClientRect().bottom - 1;
  const rows = [...document.querySelectorAll('.review-table tr[data-row]')].map((found) => found.getBoundingClientRect());
  return rows.filter(({ top, bottom }) => top >= below && bottom <= window.innerHeight).length;
});

/** A draft with the headline of 25 departments in two years, written as the grid would; answers its set. */
const fiftyCells = (page) => page.evaluate(async () => {
  const key = (department, period) => ({
    indicator: 'PNTD-1', measure: 'observed', breakdown: `departamento=${String(department).padStart(2, '0')}`, period,
  });
  const cell = (department, period, value) => ({
    key: key(department, period), seen: null, revert: false,
    after: {
      datum: { value: { value, numerator: null, denominator: null } }, provisional: false, note: null, source: 'Prueba',
    },
  });
  const departments = Array.from({ length: 25 }, (_, index) => index + 1);
  const cells = departments.flatMap((department) => [cell(department, '2022', '2.4'), cell(department, '2023', '2.5')]);
  const answer = await fetch('/fn/save_cells', {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ draft: null, cells }),
  });
  const body = await answer.text();
  if (!answer.ok) throw new Error(body);
  return JSON.parse(body).draft.change_set;
});

for (const viewport of [{ width: 390, height: 844 }, { width: 1280, height: 1024 }]) {
  test(`two reviewers decide fifty cells with the keyboard at ${viewport.width} px`, async (t) => {
    const { url, admin, person } = await startOffice(t, viewport);
    const ana = await person('ana.plan', 'Ana Plan', 'Planificación');
    const rosa = await person('rosa.rev', 'Rosa Rev', 'Revisión');
    const luz = await person('luz.rev', 'Luz Rev', 'Revisión');
    const isWide = viewport.width >= 1024;
    const menu = async (page) => {
      if (!isWide) await page.getByRole('button', { name: 'Menú' }).click();
    };
    await gotoOffice(ana, `${url}/gestion`);
    const set = await fiftyCells(ana);
    await act(ana, url, set, 'Enviar a revisión');
    await ana.getByText('Estado: Enviado').waitFor();
    const page = `${url}/gestion/cambios/${set}`;

    await t.test('the reviewer is told of the set in the menu', async () => {
      await gotoOffice(rosa, `${url}/gestion`);
      await menu(rosa);
      await rosa.getByRole('link', { name: /^Conjuntos de cambios 1 por revisar$/ }).click();
      await rosa.getByRole('link', { name: new RegExp(`^N.º ${set} · `) }).waitFor();
      await inspect(rosa, 'conjuntos');
    });

    await t.test('forty rows stand on a screen, and the drawer covers none', async () => {
      await gotoOffice(rosa, page);
      if (isWide) {
        const rows = await rowsInView(rosa);
        assert.ok(rows >= 40, `${rows} rows`);
      }
      await rosa.locator('tr[data-row="0"]').click();
      await rosa.keyboard.press('Enter');
      const drawer = rosa.getByRole('complementary', { name: 'Detalle de la celda' });
      await drawer.waitFor();
      await inspect(rosa, 'mesa-detalle');
      if (isWide) {
        const [list, side] = [await rosa.locator('.review-table').boundingBox(), await drawer.boundingBox()];
        assert.ok(list.x + list.width <= side.x, 'beside the rows');
      }
      await rosa.getByRole('button', { name: 'Cerrar el detalle' }).click();
      await drawer.waitFor({ state: 'detached' });
    });

    await t.test('a range is decided by keys and kept as it is decided', async () => {
      await rosa.locator('tr[data-row="0"]').focus();
      for (let turn = 0; turn < 9; turn += 1) await rosa.keyboard.press('Shift+ArrowDown');
      await rosa.getByText('10 celdas elegidas').waitFor();
      await rosa.keyboard.press('a');
      await rosa.keyboard.press('ArrowDown');
      await rosa.keyboard.press('o');
      await rosa.waitForFunction(() => document.activeElement.id === 'observacion-celdas');
      await rosa.keyboard.type('¿De qué cuadro sale?');
      await rosa.keyboard.press('Control+Enter');
      await rosa.getByText('11 de 50 celdas decididas · guardado').waitFor();
      await inspect(rosa, 'mesa');
      const focused = await rosa.evaluate(() => document.activeElement.dataset.row);
      assert.equal(focused, '10', 'the focus is where the work goes');
      await gotoOffice(rosa, page);
      await rosa.getByText('11 de 50 celdas decididas').waitFor();
      assert.equal(await rosa.getByText('✓ Aprobar').count(), 10);
    });

    await t.test('the second reviewer sees who decided what, and the filter stands in the address', async () => {
      await gotoOffice(luz, page);
      assert.equal(await luz.locator('.review-verdict', { hasText: 'Aprobar · Rosa Rev' }).count(), 10);
      await luz.locator('.review-filter', { hasText: 'Decisión' }).locator('select').selectOption('Sin decidir');
      await luz.waitForURL(/decision=sin/);
      await gotoOffice(luz, luz.url());
      assert.equal(await luz.locator('tr[data-row]').count(), 39);
      await luz.locator('tr[data-row="0"]').focus();
      await luz.keyboard.press('Control+a');
      await luz.keyboard.press('a');
      await luz.getByText('50 de 50 celdas decididas · guardado').waitFor();
      await gotoOffice(rosa, page);
      assert.equal(await rosa.locator('.review-verdict', { hasText: 'Aprobar · Luz Rev' }).count(), 39);
    });

    await t.test('one confirmation says what becomes current', async () => {
      const asked = questions(luz);
      await luz.getByRole('button', { name: 'Terminar revisión' }).click();
      await luz.getByText('Revisión terminada.').waitFor();
      assert.match(asked.at(-1), /^Pasarán a ser vigentes: 49 valores.* 1 celda vuelve a quien la preparó con su observación\./);
      await gotoOffice(ana, `${url}/gestion/cambios`);
      await menu(ana);
      await ana.getByRole('link', { name: /1 devuelto a usted, 1 observación sin leer/ }).waitFor();
    });

    await t.test('the note of the publication is kept, and a set can stay out', async () => {
      await gotoOffice(luz, `${url}/gestion/publicar`);
      await luz.getByLabel('Nota de la publicación').fill('Trae los departamentos.');
      await luz.getByText('Borrador guardado').waitFor();
      await luz.getByLabel(`Publicar el conjunto n.º ${set}`).click();
      await luz.getByText(`Queda fuera y espera la siguiente publicación: n.º ${set}.`).waitFor();
      await luz.getByText('Borrador guardado').waitFor();
      await luz.waitForTimeout(1500);
      await gotoOffice(luz, `${url}/gestion/publicar`);
      assert.equal(await luz.getByLabel('Nota de la publicación').inputValue(), 'Trae los departamentos.');
      assert.ok(!(await luz.getByLabel(`Publicar el conjunto n.º ${set}`).isChecked()));
      await inspect(luz, 'publicar');
    });

    await t.test('the log is read on any screen', async () => {
      await gotoOffice(admin, `${url}/gestion/auditoria`);
      await admin.getByLabel('Qué hizo').selectOption('decidió celda por celda');
      await admin.getByRole('button', { name: 'Buscar' }).click();
      await admin.waitForURL(/acto=change_set\.decide/);
      await admin.getByText(/Luz Rev/).first().waitFor();
      await inspect(admin, 'auditoria');
    });

    for (const open of [admin, ana, rosa, luz]) assert.deepEqual(open.errors, []);
  });
}

test('a form of the catalogue does not lose what is typed', async (t) => {
  const { url, admin } = await startOffice(t);
  admin.removeAllListeners('dialog');
  const asked = [];
  admin.on('dialog', (dialog) => {
    asked.push(dialog.type());
    return dialog.dismiss();
  });
  await gotoOffice(admin, `${url}/gestion/catalogo/nodo/S05`);
  await admin.getByLabel('Denominación', { exact: true }).fill('Servicio de prueba');
  await admin.getByRole('link', { name: 'Volver al catálogo' }).click();
  assert.deepEqual(asked, ['confirm']);
  assert.match(admin.url(), /nodo\/S05$/, 'one stays');
  await admin.getByLabel('Denominación', { exact: true }).fill('');
  await admin.getByRole('link', { name: 'Volver al catálogo' }).click();
  await admin.waitForURL(/\/gestion\/catalogo$/);
  assert.deepEqual(admin.errors, []);
});
