// The main job, end to end, on real input, as wide as a phone and as a desktop:
// sign in → import three workbooks → review → publish → public page → download.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { readSheet } from 'read-excel-file/node';
import { gotoOffice, newPage, startBrowser } from './browser.js';
import { act, makeAccount, signIn, upload } from './office.js';
import { startServer } from './server.js';

const workbook = (name) => new URL(`../server/seed/context/${name}`, import.meta.url).pathname;
const SIZES = [{ width: 390, height: 844 }, { width: 1280, height: 900 }];

async function importWorkbook(page, url, name, { indicator } = {}) {
  await upload(page, url, workbook(name));
  if (indicator) {
    await page.getByLabel('Indicador de toda la tabla').selectOption(indicator);
    await page.getByRole('button', { name: 'Leer de nuevo con esta correspondencia' }).click();
  }
  const commit = page.getByRole('button', { name: /^Crear borrador con [1-9]/ });
  await commit.waitFor();
  const promised = Number((await commit.innerText()).match(/\d+/)[0]);
  await commit.click();
  const link = page.getByRole('link', { name: 'Ver el conjunto de cambios' });
  await link.waitFor();
  const set = (await link.getAttribute('href')).match(/\d+$/)[0];
  return { promised, set };
}

for (const viewport of SIZES) {
  test(`three workbooks reach the public page at ${viewport.width} px`, async (t) => {
    const [server, browser] = await Promise.all([
      startServer('serve', ['--without-context']),
      startBrowser(),
    ]);
    t.after(async () => {
      await browser.close();
      await server.stop();
    });
    const { url } = server;
    const admin = await signIn(browser, url, 'admin', { oneTime: server.passwords.admin, viewport });
    const planner = await signIn(browser, url, 'ana.plan', {
      oneTime: await makeAccount(admin, url, { name: 'ana.plan', person: 'Ana Plan', role: 'Planificación' }),
      viewport,
    });
    const reviewer = await signIn(browser, url, 'rosa.rev', {
      oneTime: await makeAccount(admin, url, { name: 'rosa.rev', person: 'Rosa Rev', role: 'Revisión' }),
      viewport,
    });

    const sets = [];
    await t.test('the planner imports them without editing them', async () => {
      const matrix = await importWorkbook(planner, url, 'contexto-matriz.xlsx');
      assert.equal(matrix.promised, 47);
      const rows = await importWorkbook(planner, url, 'contexto-observaciones.xlsx');
      assert.equal(rows.promised, 70);
      const places = await importWorkbook(planner, url, 'contexto-departamentos.xlsx', { indicator: 'CTX-09' });
      assert.equal(places.promised, 280);
      sets.push(matrix.set, rows.set, places.set);
      const { violations } = await new AxeBuilder({ page: planner }).analyze();
      assert.deepEqual(violations.map(({ id, help }) => `${id}: ${help}`), []);
    });

    await t.test('the same file again changes nothing', async () => {
      await act(planner, url, sets[0], 'Enviar a revisión');
      await planner.getByText('Estado: Enviado').waitFor();
      await upload(planner, url, workbook('contexto-matriz.xlsx'));
      await planner.getByText('Este mismo archivo ya se importó').waitFor();
    });

    await t.test('the reviewer, who is somebody else, approves', async () => {
      for (const set of sets.slice(1)) {
        await act(planner, url, set, 'Enviar a revisión');
        await planner.getByText('Estado: Enviado').waitFor();
      }
      await gotoOffice(planner, `${url}/gestion/cambios/${sets[0]}`);
      assert.equal(await planner.getByRole('button', { name: 'Aprobar' }).count(), 0);
      for (const set of sets) {
        await act(reviewer, url, set, 'Aprobar');
        await reviewer.getByText('Estado: Aprobado').waitFor();
      }
    });

    await t.test('nothing is public before the release', async () => {
      const html = await (await fetch(`${url}/indicadores/CTX-01`)).text();
      assert.ok(!html.includes('79.5'));
    });

    await t.test('the reviewer publishes', async () => {
      await gotoOffice(reviewer, `${url}/gestion/publicar`);
      await reviewer.getByLabel('Nota de la publicación').fill('Indicadores de contexto.');
      await reviewer.getByRole('button', { name: /^Publicar la n.º 2/ }).click();
      const published = async () => (await (await fetch(`${url}/descargas/pntd.json`)).json()).number;
      for (let turn = 0; turn < 50 && (await published()) !== 2; turn += 1) await reviewer.waitForTimeout(100);
      assert.equal(await published(), 2);
    });

    await t.test('the public page shows chart and table, without scripts too', async () => {
      for (const javaScriptEnabled of [true, false]) {
        const page = await newPage(browser, { viewport, javaScriptEnabled });
        await page.goto(`${url}/indicadores/CTX-01`);
        await page.locator('main table').getByText('79.5').first().waitFor();
        assert.ok((await page.locator('figure svg').count()) > 0);
        assert.deepEqual(page.errors, []);
        await page.context().close();
      }
    });

    await t.test('the download opens in another reader with the same numbers', async () => {
      const response = await fetch(`${url}/descargas/pntd.xlsx`);
      assert.equal(response.status, 200);
      const rows = await readSheet(Buffer.from(await response.arrayBuffer()), 'Valores');
      const start = rows.findIndex((row) => row.some((cell) => String(cell).startsWith('Periodo')));
      const column = (title) => rows[start].findIndex((cell) => String(cell).startsWith(title));
      const found = rows.slice(start + 1).find((row) =>
        row.includes('CTX-01') && String(row[column('Periodo')]) === '2023' && !row.includes('Línea de base'));
      assert.equal(found[column('Valor')], 79.4848);
    });

    for (const page of [admin, planner, reviewer]) assert.deepEqual(page.errors, []);
  });
}
