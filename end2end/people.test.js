// How people get in: with the institution's identity provider, with a second step, and out again.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { gotoOffice, newPage, startBrowser } from './browser.js';
import { freePort, startProvider } from './identity.js';
import { chosen, makeAccount, signIn } from './office.js';
import { startServer } from './server.js';
import { totp } from './totp.js';

const SIZES = [{ width: 390, height: 844 }, { width: 1280, height: 900 }];
/** Where pictures go for eyes to judge, if anywhere. */
const PICTURES = process.env.PNTD_PICTURES;
const PROVIDER = 'Ingresar con mi institución';

const people = {
  'sub-ana': { name: 'Ana Quispe', preferred_username: 'Ana.Quispe@pcm.gob.pe', roles: ['editores', 'otros'] },
  'sub-eva': { name: 'Eva Ramos', preferred_username: 'eva', roles: ['visitas'] },
  'sub-falso': { name: 'No es Admin', preferred_username: 'admin', roles: ['jefes'] },
  'sub-luis': { name: 'Luis Soto', preferred_username: 'luis', roles: ['jefes'] },
};

let idp;
let server;
let browser;
let admin;

before(async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  idp = await startProvider(`${url}/gestion/ingresar/retorno`, people);
  const settings = { ...idp.settings, PNTD_PUBLIC_URL: url };
  [server, browser] = await Promise.all([
    startServer('serve', ['--without-context'], { port, settings }),
    startBrowser(),
  ]);
  admin = await signIn(browser, server.url, 'admin', { oneTime: server.passwords.admin });
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await idp?.stop();
});

/** No defects that axe finds and no sideways scrolling, on a telephone and on a desktop. */
async function judge(page, name) {
  for (const viewport of SIZES) {
    await page.setViewportSize(viewport);
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`), [], `${name} ${viewport.width}`);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    assert.equal(sideways, false, `${name} ${viewport.width} scrolls sideways`);
    if (PICTURES) {
      await mkdir(PICTURES, { recursive: true });
      await page.screenshot({ path: `${PICTURES}/${name}-${viewport.width}.png`, fullPage: true });
    }
  }
}

/** Goes through the provider as somebody; answers the page where that ends. */
async function throughProvider(subject, options = {}) {
  idp.current = subject;
  const page = await newPage(browser, options);
  await page.goto(`${server.url}/gestion/cambios`);
  await page.getByRole('link', { name: PROVIDER }).click();
  await page.waitForURL(({ origin, pathname }) =>
    origin === server.url && !/^\/gestion\/ingresar(\/institucion)?$/.test(pathname));
  return page;
}

const menu = (page) => page.locator('.office-who').innerText();

test('a person of the institution gets in with the role that it gives', async () => {
  // The pages of signing in need no script.
  const plain = await throughProvider('sub-ana', { javaScriptEnabled: false });
  assert.equal(new URL(plain.url()).pathname, '/gestion/cambios');
  assert.match(await menu(plain), /Ana Quispe\s+Planificación/);
  await plain.context().close();

  const page = await throughProvider('sub-ana');
  await gotoOffice(page, `${server.url}/gestion/cuenta`);
  await page.getByText('ana.quispe').first().waitFor();
  await page.getByText('ingresa con el proveedor de identidad').waitFor();
  assert.equal(await page.getByText('Cambiar contraseña').count(), 0);
  await judge(page, 'cuenta-de-la-institucion');
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('the sign-in page offers both ways', async () => {
  const page = await newPage(browser);
  await page.goto(`${server.url}/gestion/ingresar`);
  await judge(page, 'ingresar');
  // An account of the institution has no password here.
  await page.getByLabel('Cuenta').fill('ana.quispe');
  await page.getByLabel('Contraseña').fill(chosen('ana.quispe'));
  await page.getByRole('button', { name: 'Ingresar', exact: true }).click();
  await page.getByText(`use «${PROVIDER}»`).waitFor();
  await page.context().close();
});

test('whoever has no role here is told which claim was read and whom to ask', async () => {
  const page = await throughProvider('sub-eva');
  assert.match(page.url(), /\/gestion\/ingresar\/retorno/);
  const text = await page.locator('main').innerText();
  assert.match(text, /«roles», que trae: visitas/);
  assert.match(text, /Pida a quien administra/);
  await judge(page, 'sin-rol');
  await page.goto(`${server.url}/gestion/cambios`);
  assert.match(page.url(), /\/gestion\/ingresar/);
  await page.context().close();
});

test('a name alone opens nobody else’s account', async () => {
  const page = await throughProvider('sub-falso');
  assert.match(await page.locator('main').innerText(), /ya hay otra cuenta con ese nombre/);
  await page.goto(`${server.url}/gestion/cuentas`);
  assert.match(page.url(), /\/gestion\/ingresar/);
  await page.context().close();
});

test('a role that decides is confirmed by administration', async () => {
  const waiting = await throughProvider('sub-luis');
  assert.match(await waiting.locator('main').innerText(), /el rol Revisión\. Quien decide se confirma también aquí/);
  await judge(waiting, 'rol-por-confirmar');
  await waiting.context().close();
  await gotoOffice(admin, `${server.url}/gestion/cuentas`);
  await admin.getByText('luis: tener el rol Revisión').waitFor();
  await judge(admin, 'cuentas-por-confirmar');
  await admin.getByRole('button', { name: 'Confirmar' }).click();
  await admin.getByText('Se guardó la cuenta luis.').waitFor();
  const page = await throughProvider('sub-luis');
  assert.match(await menu(page), /Luis Soto\s+Revisión/);
  await page.context().close();
});

test('two accounts of one person are linked by proving both', async () => {
  const oneTime = await makeAccount(admin, server.url, { name: 'anita', person: 'Ana Quispe', role: 'Planificación' });
  const page = await signIn(browser, server.url, 'anita', { oneTime });
  idp.current = 'sub-ana';
  await gotoOffice(page, `${server.url}/gestion/cuenta`);
  await page.getByRole('button', { name: 'Vincular mi cuenta de la institución' }).click();
  await page.getByRole('heading', { name: 'Vincular su cuenta de la institución' }).waitFor();
  await judge(page, 'vincular');
  await page.getByRole('link', { name: 'Ingresar en la institución' }).click();
  await page.getByText('Las cuentas quedaron vinculadas.').waitFor();
  await page.getByText('esta cuenta y ana.quispe').waitFor();
  await judge(page, 'cuentas-vinculadas');
  await page.context().close();
});

test('an answer that is not this browser’s, or was used, opens nothing', async () => {
  idp.current = 'sub-luis';
  const page = await newPage(browser);
  await page.goto(`${server.url}/gestion/ingresar`);
  // What the provider sends back, held before it arrives: a browser would follow it at once.
  let answer = new URL(await page.getByRole('link', { name: PROVIDER }).getAttribute('href'), server.url);
  for (let turn = 0; turn < 10 && !answer.pathname.endsWith('/gestion/ingresar/retorno'); turn += 1) {
    const step = await page.request.get(String(answer), { maxRedirects: 0 });
    answer = new URL(step.headers().location, answer);
  }

  const refused = async (where, address) => {
    const response = await where.goto(String(address));
    assert.equal(response.status(), 422);
    assert.match(await where.locator('main').innerText(), /no empezó en este navegador/);
    await where.goto(`${server.url}/gestion`);
    assert.match(where.url(), /\/gestion\/ingresar/);
  };
  const other = await newPage(browser);
  await refused(other, answer);
  await other.context().close();

  const forged = new URL(answer);
  forged.searchParams.set('state', 'otro');
  await refused(page, forged);
  // The forged answer used the attempt up: not even the right one opens now.
  await refused(page, answer);
  await page.context().close();

  const whole = await throughProvider('sub-luis');
  assert.match(await menu(whole), /Luis Soto\s+Revisión/);
  await whole.goto(`${server.url}/gestion/ingresar/retorno?code=x&state=y`);
  assert.match(await whole.locator('main').innerText(), /ya se usó/);
  await whole.context().close();
});

test('another role there is another role here, and ends what was open', async () => {
  const old = await throughProvider('sub-luis');
  assert.match(await menu(old), /Revisión/);
  people['sub-luis'].roles = ['editores'];
  const now = await throughProvider('sub-luis');
  assert.match(await menu(now), /Planificación/);
  await old.goto(`${server.url}/gestion`);
  assert.match(old.url(), /\/gestion\/ingresar/);
  people['sub-luis'].roles = [];
  const without = await throughProvider('sub-luis');
  assert.match(await without.locator('main').innerText(), /no trae ningún valor/);
  await now.goto(`${server.url}/gestion`);
  assert.match(now.url(), /\/gestion\/ingresar/);
  for (const page of [old, now, without]) await page.context().close();
});

test('a second step is switched on, asked for without scripts, and taken away by administration', async () => {
  const oneTime = await makeAccount(admin, server.url, { name: 'rosa', person: 'Rosa Paso', role: 'Revisión' });
  const page = await signIn(browser, server.url, 'rosa', { oneTime });
  await gotoOffice(page, `${server.url}/gestion/cuenta`);
  await judge(page, 'cuenta');
  await page.getByLabel('Su contraseña').fill(chosen('rosa'));
  await page.getByRole('button', { name: 'Activar el segundo paso' }).click();
  await page.getByRole('img', { name: 'Código QR con la clave' }).waitFor();
  await judge(page, 'segundo-paso-clave');
  const key = await page.locator('code.secret').innerText();
  // A code is good for its step and the two beside it, and once: of the current step here, of a later one below, each
  // made when it is typed. So the end of a step between typing and judging changes nothing.
  await page.getByLabel(/Código que muestra/).fill(totp(key));
  await page.getByRole('button', { name: 'Confirmar' }).click();
  await page.getByText('El segundo paso está activo.').waitFor();
  await page.locator('.codes code').nth(9).waitFor();
  const codes = await page.locator('.codes code').allInnerTexts();
  assert.equal(codes.length, 10);
  await judge(page, 'segundo-paso-codigos');
  await page.getByRole('button', { name: 'Ya los guardé' }).click();
  await page.getByText('Le quedan sin usar: 10').waitFor();
  await judge(page, 'segundo-paso-activo');
  assert.deepEqual(page.errors, []);
  await page.context().close();

  for (const [index, code] of [() => totp(key, 1), () => codes[0]].entries()) {
    const plain = await newPage(browser, { javaScriptEnabled: false });
    await plain.goto(`${server.url}/gestion/cambios`);
    await plain.getByLabel('Cuenta').fill('rosa');
    await plain.getByLabel('Contraseña').fill(chosen('rosa'));
    await plain.getByRole('button', { name: 'Ingresar', exact: true }).click();
    await plain.waitForURL(/\/gestion\/ingresar\/codigo/);
    if (index === 0) await judgeWithScripts(plain);
    await plain.getByLabel('Código').fill('000 000');
    await plain.getByRole('button', { name: 'Continuar' }).click();
    await plain.getByText('El código no es correcto').waitFor();
    await plain.getByLabel('Código').fill(code());
    await plain.getByRole('button', { name: 'Continuar' }).click();
    await plain.waitForURL(/\/gestion\/cambios/);
    await plain.context().close();
  }

  await gotoOffice(admin, `${server.url}/gestion/cuentas`);
  await admin.getByRole('button', { name: 'Editar la cuenta rosa' }).click();
  await admin.getByRole('heading', { name: 'Acceso de rosa' }).waitFor();
  await judge(admin, 'cuentas-acceso');
  await admin.getByRole('button', { name: 'Quitar el segundo paso' }).click();
  await admin.getByText('Se quitó el segundo paso de rosa.').waitFor();
  const again = await signIn(browser, server.url, 'rosa');
  await again.context().close();
});

/** The page of the code as axe sees it: it cannot run where scripts are off. */
async function judgeWithScripts(plain) {
  const state = await plain.context().storageState();
  const page = await newPage(browser, { storageState: state });
  await page.goto(plain.url());
  await page.getByRole('heading', { name: 'Escriba el código' }).waitFor();
  await judge(page, 'codigo');
  await page.context().close();
}

test('a session elsewhere is seen and ended from here', async () => {
  const oneTime = await makeAccount(admin, server.url, { name: 'pepe', person: 'Pepe Luz', role: 'Planificación' });
  const here = await signIn(browser, server.url, 'pepe', { oneTime });
  const userAgent = 'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36';
  const elsewhere = [];
  for (let count = 0; count < 2; count += 1) {
    const page = await newPage(browser, { userAgent });
    await page.goto(`${server.url}/gestion/ingresar`);
    await page.getByLabel('Cuenta').fill('pepe');
    await page.getByLabel('Contraseña').fill(chosen('pepe'));
    await page.getByRole('button', { name: 'Ingresar', exact: true }).click();
    await page.waitForURL(/\/gestion$/);
    elsewhere.push(page);
  }
  const isIn = async (page) => {
    await page.goto(`${server.url}/gestion/cuenta`);
    return !page.url().includes('ingresar');
  };
  await gotoOffice(here, `${server.url}/gestion/cuenta`);
  const rows = here.locator('main table tbody tr');
  await rows.nth(2).waitFor();
  assert.equal(await rows.count(), 3);
  await here.getByText('Esta sesión').waitFor();
  await judge(here, 'sesiones');
  await rows.filter({ hasText: 'Chrome en Android' }).first().getByRole('button', { name: /^Cerrar la sesión/ }).click();
  await here.waitForFunction(() => document.querySelectorAll('main table tbody tr').length === 2);
  assert.equal([await isIn(elsewhere[0]), await isIn(elsewhere[1])].filter(Boolean).length, 1);
  await here.getByRole('button', { name: 'Cerrar las demás sesiones' }).click();
  await here.waitForFunction(() => document.querySelectorAll('main table tbody tr').length === 1);
  assert.deepEqual([await isIn(elsewhere[0]), await isIn(elsewhere[1])], [false, false]);
  assert.ok(await isIn(here));
  await gotoOffice(here, `${server.url}/gestion/cuenta`);
  await here.getByRole('button', { name: 'Cerrar todas, también esta' }).click();
  await here.waitForURL(/\/gestion\/ingresar/);
  assert.deepEqual(here.errors, []);
  for (const page of [here, ...elsewhere]) await page.context().close();
});

test('while the provider is away, the page says so and passwords still open', async () => {
  await idp.stop();
  const stopped = idp;
  idp = null;
  // Another server, which never saw the provider.
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const settings = { ...stopped.settings, PNTD_PUBLIC_URL: url };
  const alone = await startServer('serve', ['--without-context'], { port, settings });
  try {
    const page = await newPage(browser);
    await page.goto(`${url}/gestion/ingresar`);
    await page.getByRole('link', { name: PROVIDER }).click();
    await page.getByText('no responde en este momento').waitFor();
    await judge(page, 'proveedor-ausente');
    const local = await signIn(browser, url, 'admin', { oneTime: alone.passwords.admin });
    await local.context().close();
    await page.context().close();
  } finally {
    await alone.stop();
  }
});
