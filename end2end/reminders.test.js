// The form of the reminders by e-mail, as a person meets it: chosen, confirmed from the mail, switched off again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { gotoOffice, newPage, startBrowser } from './browser.js';
import { freePort } from './identity.js';
import { startMailServer } from './mail.js';
import { makeAccount, signIn } from './office.js';
import { startServer } from './server.js';

let mail;
let server;
let browser;
let oneTime;

before(async () => {
  const port = await freePort();
  mail = await startMailServer();
  const settings = { ...mail.settings, PNTD_PUBLIC_URL: `http://127.0.0.1:${port}` };
  [server, browser] = await Promise.all([
    startServer('serve', ['--without-context'], { port, settings }),
    startBrowser(),
  ]);
  const admin = await signIn(browser, server.url, 'admin', { oneTime: server.passwords.admin });
  oneTime = await makeAccount(admin, server.url, { name: 'ana', person: 'Ana Quispe', role: 'Planificación' });
  await admin.context().close();
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await mail?.stop();
});

/** No defects that axe finds and no sideways scrolling, on a telephone and on a desktop. */
async function judge(page, name) {
  for (const viewport of [{ width: 390, height: 844 }, { width: 1280, height: 900 }]) {
    await page.setViewportSize(viewport);
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`), [], `${name} ${viewport.width}`);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    assert.equal(sideways, false, `${name} ${viewport.width} scrolls sideways`);
  }
}

test('reminders are chosen on a form, confirmed by the link of a mail, and switched off again', async () => {
  const page = await signIn(browser, server.url, 'ana', { oneTime });
  const address = page.getByLabel('Dirección de correo');
  const kinds = page.getByRole('group', { name: 'Avíseme de' }).getByRole('checkbox');
  const save = () => page.getByRole('button', { name: 'Guardar', exact: true }).click();
  await gotoOffice(page, `${server.url}/gestion/cuenta`);
  await page.locator('a[href="/gestion/cuenta/avisos"]').click();
  await page.getByRole('heading', { name: 'Avisos por correo', level: 1 }).waitFor();
  await judge(page, 'avisos');
  const chosen = async () => Promise.all((await kinds.all()).map((kind) => kind.isChecked()));
  // What a planner is told of, nothing of reviews; all of it unless somebody chooses otherwise.
  assert.deepEqual(await chosen(), [true, true, true, true]);

  // The browser takes it for an address; the server knows that nothing gets there. What was typed stays.
  await address.fill('ana@servidor');
  await kinds.nth(2).uncheck();
  await save();
  await page.getByText('no es válida').waitFor();
  assert.equal(await address.inputValue(), 'ana@servidor');
  assert.deepEqual(await chosen(), [true, true, false, true]);
  await judge(page, 'avisos-error');
  assert.equal(mail.left(), 0);
  // A refusal is an error of the network for the browser's console, not one of the page.
  page.errors.length = 0;

  await address.fill('ana@pcm.gob.pe');
  await kinds.nth(3).uncheck();
  await save();
  await page.getByText('Falta confirmar la dirección').waitFor();
  await judge(page, 'avisos-por-confirmar');
  const letter = await mail.next();
  assert.match(letter, /To: .*<ana@pcm\.gob\.pe>/);
  const [link] = letter.match(/http:\/\/\S+\/gestion\/correo\/confirmar\?clave=[0-9a-f]+/);

  // On a telephone where nobody is signed in and scripts are off.
  const telephone = await newPage(browser, { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  await telephone.goto(link);
  await telephone.getByRole('button', { name: 'Confirmar la dirección' }).click();
  await telephone.getByText('La dirección quedó confirmada.').waitFor();
  await telephone.goto(link);
  await telephone.getByRole('button', { name: 'Confirmar la dirección' }).click();
  await telephone.getByRole('heading', { name: 'El enlace ya no sirve' }).waitFor();
  await telephone.context().close();

  await page.goto(`${server.url}/gestion/cuenta/avisos`);
  await page.getByText('Los avisos van a ana@pcm.gob.pe, que está confirmada.').waitFor();
  assert.deepEqual(await chosen(), [true, true, false, false]);
  for (const index of [0, 1]) await kinds.nth(index).uncheck();
  await save();
  await page.getByText('Los avisos están apagados.').waitFor();
  await address.fill('');
  await save();
  await page.getByText('no se envían avisos y la dirección se borró').waitFor();
  assert.equal(await address.inputValue(), '');
  assert.equal(mail.left(), 0);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});
