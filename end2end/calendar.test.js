// Who administers reopens a closed period and changes the thresholds, in a browser, with the demonstration.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { gotoOffice, startBrowser } from './browser.js';
import { makeAccount, signIn } from './office.js';
import { startServer } from './server.js';

for (const viewport of [{ width: 390, height: 844 }, { width: 1280, height: 900 }]) {
  test(`periods are reopened and thresholds changed at ${viewport.width} px`, async (t) => {
    const [server, browser] = await Promise.all([startServer('run'), startBrowser()]);
    t.after(async () => {
      await browser.close();
      await server.stop();
    });
    const { url } = server;
    const admin = await signIn(browser, url, 'admin', { oneTime: server.passwords.admin, viewport });
    const clean = async () => {
      const { violations } = await new AxeBuilder({ page: admin }).analyze();
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`), []);
      const sideways = await admin.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      assert.ok(!sideways, 'the page scrolls sideways');
    };

    await t.test('a closed period is reopened with a reason, and not without', async () => {
      await gotoOffice(admin, `${url}/gestion/calendario`);
      const row = admin.locator('tr.calendar-row', { hasText: 'Cerró' }).first();
      const standing = await row.locator('.calendar-standing').innerText();
      assert.match(standing, /^Cerró/);
      const button = row.getByRole('button', { name: /^Reabrir/ });
      const name = await button.getAttribute('aria-label');
      await button.click();
      const until = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
      await admin.getByLabel('Hasta qué día se admiten valores').fill(until);
      const confirm = admin.getByRole('button', { name: 'Reabrir', exact: true });
      await confirm.click();
      await admin.locator('[aria-invalid=true]').first().waitFor();
      await clean();
      await admin.getByLabel('Motivo').fill('El padrón llegó tarde');
      await confirm.click();
      await admin.getByRole('cell', { name: 'El padrón llegó tarde' }).or(admin.getByText('El padrón llegó tarde')).first().waitFor();
      const again = admin.getByRole('button', { name: name.replace('Reabrir', 'Cambiar la fecha de la reapertura') });
      await again.waitFor();
    });

    await t.test('thresholds are proposed after a look at what they would change', async () => {
      await gotoOffice(admin, `${url}/gestion/ajustes`);
      await admin.getByLabel('En camino: desde qué parte').fill('80');
      await admin.getByRole('button', { name: 'Ver qué cambiaría' }).click();
      await admin.getByText('Qué se diría de los valores vigentes').waitFor();
      await admin.getByLabel('Motivo del cambio').fill('Acuerdo de la Secretaría');
      await clean();
      await admin.getByRole('button', { name: 'Guardar ajustes' }).click();
      await admin.waitForURL(/\/gestion\/configuracion$/);
      await admin.getByText('Usted lo propuso').waitFor();
      await clean();
      assert.equal(await admin.getByRole('button', { name: 'Aprobar el cambio' }).count(), 0);
      await gotoOffice(admin, `${url}/gestion/ajustes`);
      await admin.getByText('En camino desde 95 % del ritmo').first().waitFor();
      await admin.getByText('propuso un cambio').waitFor();
    });

    await t.test('they hold once somebody who reviews has approved them', async () => {
      const password = await makeAccount(admin, url, { name: 'rosa', person: 'Rosa Quispe', role: 'Revisión' });
      const rosa = await signIn(browser, url, 'rosa', { oneTime: password, viewport });
      await gotoOffice(rosa, `${url}/gestion`);
      await rosa.getByRole('link', { name: '1 cambio de configuración por decidir' }).click();
      await rosa.getByText('Acuerdo de la Secretaría').waitFor();
      await rosa.getByRole('button', { name: 'Rechazar' }).click();
      await rosa.locator('[aria-invalid=true]').waitFor();
      const { violations } = await new AxeBuilder({ page: rosa }).analyze();
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`), []);
      await rosa.getByRole('button', { name: 'Aprobar el cambio' }).click();
      await rosa.getByText('Lo aprobó Rosa Quispe').waitFor();
      await rosa.getByText('Nada espera una decisión.').waitFor();
      await gotoOffice(admin, `${url}/gestion/ajustes`);
      await admin.getByText('En camino desde 80 % del ritmo').first().waitFor();
      await gotoOffice(admin, `${url}/gestion/auditoria`);
      await admin.getByText(/Acuerdo de la Secretaría/).first().waitFor();
    });
  });
}
