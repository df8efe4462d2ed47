// What was typed and not saved: without a connection, after a crash, after the session ended; and targets, which
// are typed in a mode of their own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { gotoOffice } from './browser.js';
import { chosen, startOffice } from './office.js';

const GRID = '/gestion/captura/indicador/PNTD-1';
const observed = (page) => page.locator('tr.grid-row').first().locator('td:not(.cell--locked)');
const target = (page) => page.locator('tr.grid-row--target td');

/** What the browser keeps, for the message of a test that misses it. */
const kept = (page) => page.evaluate(async () => {
  const settled = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const store = (await settled(indexedDB.open('office'))).transaction('cells').objectStore('cells');
  const keys = await settled(store.getAllKeys());
  return JSON.stringify([keys, await Promise.all(keys.map((key) => settled(store.get(key))))]);
});

async function type(page, index, text) {
  await observed(page).nth(index).click();
  await page.locator('#panel-valor').fill(text);
}

test('nothing typed is lost, and targets are not typed by chance', async (t) => {
  const { url, person } = await startOffice(t);
  const ana = await person('ana.plan', 'Ana Plan', 'Planificación');
  const context = ana.context();

  await t.test('without a connection it waits in the browser and is sent when there is one', async () => {
    await gotoOffice(ana, url + GRID);
    await context.setOffline(true);
    await type(ana, 0, '2.4');
    await ana.getByText('Lo escrito queda en este navegador').waitFor();
    await ana.getByText('1 celda sin guardar.').waitFor();
    await context.setOffline(false);
    await ana.getByText('1 celda guardada en el borrador.').waitFor();
  });

  await t.test('who closes the window before the save is asked, and may stay', async () => {
    const page = await context.newPage();
    const asked = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      return dialog.dismiss();
    });
    await gotoOffice(page, url + GRID);
    await context.setOffline(true);
    await type(page, 2, '2.7');
    await page.getByText('Lo escrito queda en este navegador').waitFor();
    await page.close({ runBeforeUnload: true });
    for (let turn = 0; turn < 50 && asked.length === 0; turn += 1) await page.waitForTimeout(100);
    assert.deepEqual(asked, ['beforeunload']);
    assert.equal(page.isClosed(), false);
    await context.setOffline(false);
    await page.getByText('1 celda guardada en el borrador.').waitFor();
    await page.close();
  });

  await t.test('a crash before the save loses nothing', async () => {
    const second = await context.newPage();
    second.on('dialog', (dialog) => dialog.accept());
    await gotoOffice(second, url + GRID);
    await context.setOffline(true);
    await type(second, 1, '2.6');
    await second.getByText('Lo escrito queda en este navegador').waitFor();
    await second.close({ runBeforeUnload: false });
    await context.setOffline(false);
    const third = await context.newPage();
    const told = [];
    third.on('console', (message) => told.push(message.text()));
    await gotoOffice(third, url + GRID);
    const restored = third.getByText('Se recuperó: 1 celda que no se había guardado.').waitFor();
    await restored.catch(async (error) => {
      const bar = await third.locator('.save-bar, .told').allInnerTexts();
      throw new Error(`${error.message}; kept: ${await kept(third)}; shown: ${bar}; console: ${told}`);
    });
    await third.getByText('1 celda guardada en el borrador.').waitFor();
    await third.reload();
    await third.locator('html[data-hydrated]').waitFor({ state: 'attached' });
    await third.getByText(/^(Todo está guardado|Guardado \d\d:\d\d)\.$/).waitFor();
    assert.equal(await third.getByText('Se recuperó').count(), 0, 'once');
    await third.close();
  });

  await t.test('after the session ended one signs in elsewhere and comes back', async () => {
    await gotoOffice(ana, url + GRID);
    // An answer that is under way would bring the cookie back.
    await ana.waitForLoadState('networkidle');
    await context.clearCookies();
    await type(ana, 2, '2.9');
    await ana.getByRole('link', { name: 'Ingresar en otra pestaña' }).waitFor();
    const { violations } = await new AxeBuilder({ page: ana }).analyze();
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`), []);
    const opened = context.waitForEvent('page');
    await ana.getByRole('link', { name: 'Ingresar en otra pestaña' }).click();
    const other = await opened;
    await other.getByLabel('Cuenta').fill('ana.plan');
    await other.getByLabel('Contraseña').fill(chosen('ana.plan'));
    await other.getByRole('button', { name: 'Ingresar' }).click();
    await other.waitForURL(/\/gestion$/);
    await other.close();
    // What the browser tells a page that gets the focus again.
    await ana.bringToFront();
    await ana.evaluate(() => window.dispatchEvent(new Event('focus')));
    await ana.getByText('1 celda guardada en el borrador.').waitFor();
  });

  await t.test('a target is typed in its own mode, and changes with a reason', async () => {
    await gotoOffice(ana, url + GRID);
    await target(ana).last().click();
    await ana.keyboard.type('5');
    await ana.getByRole('status').getByText('pulse «Editar metas y líneas de base»').waitFor();
    await ana.getByText(/^(Todo está guardado|Guardado \d\d:\d\d)\.$/).waitFor();
    const mode = ana.getByRole('button', { name: 'Editar metas y líneas de base' });
    await mode.click();
    assert.equal(await mode.getAttribute('aria-pressed'), 'true');
    await ana.getByLabel('Motivo del cambio').waitFor();
    const { violations } = await new AxeBuilder({ page: ana }).analyze();
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`), []);
    await target(ana).last().click();
    await ana.locator('#panel-valor').fill('4.2');
    await ana.getByText('Falta el motivo del cambio').first().waitFor();
    await ana.getByLabel('Motivo del cambio').fill('RM 012-2026-PCM');
    await ana.getByLabel('Motivo del cambio').press('Tab');
    await ana.getByText('1 celda guardada en el borrador.').waitFor();
    await ana.getByText(/^(Todo está guardado|Guardado \d\d:\d\d)\.$/).waitFor();
  });
});
