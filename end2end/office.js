// What people do in the office, in their own words.
import { gotoOffice, newPage, startBrowser } from './browser.js';
import { startServer } from './server.js';

/** A password that nobody guesses and the rules accept. */
export const chosen = (account) => `siete gatos verdes ${account.length} tejados`;

/**
 * A page on which `account` is signed in. With a one-time password the new one is chosen on the way, as the
 * program asks. Questions («¿Publicar?») are answered with yes.
 */
export async function signIn(browser, url, account, { oneTime, viewport } = {}) {
  const page = await newPage(browser, { viewport });
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto(`${url}/gestion/ingresar`);
  await page.getByLabel('Cuenta').fill(account);
  await page.getByLabel('Contraseña').fill(oneTime ?? chosen(account));
  await page.getByRole('button', { name: 'Ingresar' }).click();
  if (oneTime) {
    await page.waitForURL(/\/gestion\/contrasena/);
    const fields = page.locator('main input[type=password]');
    await fields.first().fill(oneTime);
    for (let i = 1; i < (await fields.count()); i += 1) await fields.nth(i).fill(chosen(account));
    await page.getByRole('button', { name: 'Cambiar contraseña' }).click();
  }
  await page.waitForURL((address) => !/ingresar|contrasena/.test(address.pathname));
  return page;
}

/**
 * A server without context indicators, a browser, and its administrator, until the test `t` ends; `person` makes an
 * account and signs it in.
 */
export async function startOffice(t, viewport) {
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
  return { url, browser, admin, person };
}

/** Makes an account as administrator; answers its one-time password. */
export async function makeAccount(admin, url, { name, person, role }) {
  await gotoOffice(admin, `${url}/gestion/cuentas`);
  await admin.getByRole('button', { name: 'Crear cuenta' }).click();
  await admin.getByLabel('Nombre de la cuenta').fill(name);
  await admin.getByLabel('Nombre de la persona').fill(person);
  await admin.getByLabel('Rol').selectOption({ label: role });
  await admin.getByRole('button', { name: 'Guardar cuenta' }).click();
  const told = admin.getByText(`Contraseña de un solo uso de ${name}`);
  await told.waitFor();
  return (await told.innerText()).match(/[a-z0-9]{5}(-[a-z0-9]{5}){3}/)[0];
}

/** Uploads a workbook and waits until its page shows what was understood. */
export async function upload(page, url, file) {
  await gotoOffice(page, `${url}/gestion/importar`);
  await page.getByLabel('Archivo con valores').setInputFiles(file);
  await page.getByRole('button', { name: 'Subir y revisar' }).click();
  await page.waitForURL(/\/gestion\/importar\/[0-9a-f-]{36}/);
  await page.locator('html[data-hydrated]').waitFor({ state: 'attached' });
}

/** Opens a change set and does one thing with it. */
export async function act(page, url, set, button) {
  await gotoOffice(page, `${url}/gestion/cambios/${set}`);
  await page.getByRole('button', { name: button, exact: true }).click();
}
