// What a planner sees of a file: what was understood, what was not and why, how far the reading is; and that nothing
// is lost when the window is closed.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { gotoOffice, startBrowser } from './browser.js';
import { signIn, upload } from './office.js';
import { startServer } from './server.js';

const example = (name) => new URL(`../server/workbook/tests/cases/${name}`, import.meta.url).pathname;
const SIZES = [{ width: 390, height: 844 }, { width: 1280, height: 900 }];

let server;
let browser;
let planner;
let folder;

before(async () => {
  [server, browser] = await Promise.all([startServer('run'), startBrowser()]);
  planner = await signIn(browser, server.url, 'planificacion', { oneTime: server.passwords.planificacion });
  folder = await mkdtemp(join(tmpdir(), 'pntd-import-'));
});

after(async () => {
  assert.deepEqual(planner?.errors ?? [], []);
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const cells = () => planner.locator('#paso-4 table tbody tr');

test('the year above Programado and Ejecutado is understood, each value at its cell', async () => {
  await upload(planner, server.url, example('year-above-measure.xlsx'));
  await cells().first().waitFor();
  const text = await planner.locator('#paso-4').innerText();
  assert.match(text, /Logro esperado|Meta/);
  assert.match(text, /Valor obtenido/);
  for (const viewport of SIZES) {
    await planner.setViewportSize(viewport);
    const { violations } = await new AxeBuilder({ page: planner }).analyze();
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`), []);
    const sideways = await planner.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    assert.equal(sideways, false, `${viewport.width} px`);
  }
});

test('a column that may separate groups is named and nothing of its rows goes in', async () => {
  await upload(planner, server.url, example('one-unknown-group.csv'));
  const found = planner.locator('#paso-3');
  await found.getByText(/no se reconoce/i).first().waitFor();
  const commit = planner.getByRole('button', { name: /^Crear borrador/ });
  assert.equal(await commit.isDisabled(), true);
});

test('a preview is there again after the window was closed', async () => {
  await upload(planner, server.url, example('year-above-measure.xlsx'));
  await cells().first().waitFor();
  const address = planner.url();
  const before = await planner.locator('#paso-4').innerText();
  await gotoOffice(planner, `${server.url}/gestion/importar`);
  await gotoOffice(planner, address);
  await cells().first().waitFor();
  assert.equal(await planner.locator('#paso-4').innerText(), before);
});

test('a long reading says how far it is and can be cancelled', async () => {
  const file = join(folder, 'larga.csv');
  const rows = Array.from({ length: 190_000 }, (_, row) => `S13-1;${2000 + (row % 26)};${row % 97}.5;texto ${row};x`);
  await writeFile(file, `Código;Año;Valor;Detalle;Otro\n${rows.join('\n')}\n`);
  await upload(planner, server.url, file);
  const cancel = planner.getByRole('button', { name: 'Cancelar la lectura' });
  await cancel.waitFor();
  await planner.getByText(/Leyendo celdas|En espera|Formato reconocido|Archivo comprobado|Libro abierto/).first().waitFor();
  await cancel.click();
  await planner.getByText('Esta importación se descartó').waitFor();
});
