// Passkeys, with Chromium's own virtual device: made on the page of the own account, used at the second step.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { gotoOffice, startBrowser } from './browser.js';
import { freePort } from './identity.js';
import { chosen, signIn } from './office.js';
import { startServer } from './server.js';

let server;
let browser;
let url;

before(async () => {
  const port = await freePort();
  // A passkey is made for a name: a number is none.
  url = `http://localhost:${port}`;
  const settings = { PNTD_PUBLIC_URL: url };
  [server, browser] = await Promise.all([
    startServer('serve', ['--without-context'], { port, settings }),
    startBrowser(),
  ]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function judge(page, name) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`), [], name);
}

test('a passkey is registered and opens the second step', async () => {
  const page = await signIn(browser, url, 'admin', { oneTime: server.passwords.admin });
  const device = await page.context().newCDPSession(page);
  await device.send('WebAuthn.enable');
  await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await gotoOffice(page, `${url}/gestion/cuenta`);
  await page.getByRole('link', { name: 'Administrar las llaves de acceso' }).click();
  await page.getByText('No tiene ninguna.').waitFor();
  await judge(page, 'llaves');
  await page.getByLabel('Nombre de la llave').fill('laptop');
  await page.getByLabel('Su contraseña').fill(chosen('admin'));
  await page.getByRole('button', { name: 'Continuar' }).click();
  const make = page.getByRole('button', { name: 'Crear la llave' });
  await make.waitFor();
  await judge(page, 'llave-nueva');
  await make.click();
  await page.getByText(/^laptop: registrada el/).waitFor();
  await judge(page, 'llaves-una');

  await page.goto(`${url}/gestion/contrasena`);
  await page.getByRole('button', { name: 'Salir' }).click();
  await page.getByLabel('Cuenta').fill('admin');
  await page.getByLabel('Contraseña').fill(chosen('admin'));
  await page.getByRole('button', { name: 'Ingresar', exact: true }).click();
  const use = page.getByRole('button', { name: 'Usar una llave de acceso' });
  await use.waitFor();
  await judge(page, 'segundo-paso-llave');
  await use.click();
  await page.waitForURL(/\/gestion$/);
  await gotoOffice(page, `${url}/gestion/cuenta`);
  await page.getByText('Tiene 1 llave de acceso.').waitFor();
  assert.deepEqual(page.errors, []);
  await page.context().close();
});
