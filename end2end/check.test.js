// «Compruebe esta página»: the program is loaded only when it is asked for, what it says holds, and what somebody
// changed on the way is found.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { newPage } from './browser.js';
import { demonstration } from './demonstration.js';

const { browser, server } = demonstration;
const INDICATOR = '/indicadores/OP1-1';
const OLD = `/publicaciones/1${INDICATOR}`;
const AGREES = /^(\d+) de \1 cifras y (\d+) de \2 frases recalculadas en su navegador: todas coinciden\./;

/** A page of an indicator, with the addresses of everything that it asked for. */
async function open(path, { change, ...options } = {}) {
  const page = await newPage(browser, options);
  page.asked = [];
  page.on('request', (request) => page.asked.push(new URL(request.url()).pathname));
  await change?.(page);
  await page.goto(server.url + path);
  return page;
}

const said = (page) => page.locator('[data-check-said][data-outcome]');
const button = (page) => page.getByRole('button', { name: 'Comprobar en mi navegador' });

async function check(page, name = 'Comprobar en mi navegador') {
  await page.getByRole('button', { name }).click();
  await said(page).waitFor({ timeout: 60_000 });
  return { outcome: await said(page).getAttribute('data-outcome'), sentence: await said(page).textContent() };
}

/** Changes the text of an answer on its way to the browser. */
const changing = (address, change) => (page) =>
  page.route((url) => url.pathname === address, async (route) => {
    const response = await route.fetch();
    const before = await response.text();
    const after = change(before);
    assert.notEqual(after, before, 'the change changes something');
    await route.fulfill({ response, body: after });
  });

const fileOf = (number) => `/publicaciones/${number}/descargas/pntd-publicacion.json`;

/** The number of the release that a page shows. */
const releaseOf = async (path) => {
  const html = await (await fetch(server.url + path)).text();
  return Number(html.match(/data-release="(\d+)"/)[1]);
};

const current = await releaseOf(INDICATOR);

test('the program is loaded after the click and finds every figure and sentence as it must be', async () => {
  const page = await open(INDICATOR);
  await page.waitForLoadState('networkidle');
  const program = (path) => path.endsWith('.wasm') || path.includes('check-glue') || path === fileOf(current);
  assert.deepEqual(page.asked.filter(program), []);
  const { outcome, sentence } = await check(page);
  assert.equal(outcome, 'sound', sentence);
  const [, figures, sentences] = sentence.match(AGREES) ?? assert.fail(sentence);
  assert.ok(Number(figures) >= 8 && Number(sentences) >= 4, sentence);
  assert.equal(await page.locator('[data-figure]').count(), Number(figures) + Number(sentences));
  assert.ok(page.asked.some((path) => path.endsWith('.wasm')));
  const details = await page.locator('[data-check-details]').innerText();
  for (const part of ['Se comprobó', 'firma Ed25519 con una clave conocida', `La n.º ${current} sigue a la n.º ${current - 1}.`, 'No se comprobó', 'De quién es la clave', 'Este programa']) {
    assert.ok(details.includes(part), `${part}: ${details}`);
  }
  assert.ok(await button(page).evaluate((element) => element === document.activeElement), 'the focus stays');
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('nothing is sent and nothing is stored', async () => {
  const page = await open(INDICATOR);
  const methods = new Set();
  page.on('request', (request) => methods.add(request.method()));
  await check(page);
  assert.deepEqual([...methods], ['GET']);
  assert.deepEqual(await page.evaluate(async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]), [0, 0, 0]);
  await page.context().close();
});

test('a release file that was changed on the way is a problem, and no figure counts as checked', async () => {
  const oneCell = (text) => text.replace(/("datum":\{"value":\{[^}]*"value":")(\d+[^"]*"\}\},"indicator":"OP1-1","measure":"observed")/, '$19$2');
  for (const [number, change] of [
    [current, oneCell],
    [current - 1, oneCell],
    [current, (text) => `${text}\n`],
    [current, () => '{}'],
  ]) {
    const page = await open(INDICATOR, { change: changing(fileOf(number), change) });
    const { outcome, sentence } = await check(page);
    assert.equal(outcome, 'problems', sentence);
    assert.match(sentence, /no pasa la comprobación: .* Las cifras de esta página no se comprobaron\./);
    assert.ok((await page.locator('[data-check-details] li').count()) > 0);
    assert.equal(await page.locator('[data-differs]').count(), 0);
    await page.context().close();
  }
});

test('a list of keys with another key is a problem', async () => {
  const other = (text) => JSON.stringify({ ...JSON.parse(text), keys: [], active: null });
  const page = await open(INDICATOR, { change: changing('/.well-known/pntd-keys.json', other) });
  const { outcome } = await check(page);
  assert.equal(outcome, 'problems');
  await page.context().close();
});

test('a number that was changed on the page is found, named and marked', async () => {
  const place = /(data-figure="row\.2030\.target"[^>]*>(?:<a [^>]*>)?)([\d.,]+)/;
  const page = await open(INDICATOR, { change: changing(INDICATOR, (html) => html.replace(place, '$19$2')) });
  const { outcome, sentence } = await check(page);
  assert.equal(outcome, 'differs');
  const [, equal, all] = sentence.match(/^(\d+) de (\d+) cifras/);
  assert.equal(Number(equal), Number(all) - 1);
  assert.match(sentence, /esta no: meta de 2030, en la tabla: dice «9/);
  const marked = page.locator('[data-differs]');
  assert.equal(await marked.count(), 1);
  assert.match(await marked.textContent(), /No coincide: debería decir «/);
  // Checking again compares the page, not the notes of the first check.
  const again = await check(page);
  assert.equal(again.sentence, sentence);
  await page.context().close();
});

test('a number that was changed where it is folded is opened', async () => {
  const place = /(data-figure="working\.1"[^>]*>)/;
  const page = await open(INDICATOR, { change: changing(INDICATOR, (html) => html.replace(place, '$19')) });
  assert.equal((await check(page)).outcome, 'differs');
  await page.locator('[data-differs]').waitFor({ state: 'visible' });
  await page.context().close();
});

test('a page of an older release is checked with the file of that release', async () => {
  const page = await open(OLD);
  const { outcome, sentence } = await check(page);
  assert.equal(outcome, 'sound', sentence);
  assert.match(sentence, AGREES);
  assert.ok(page.asked.includes(fileOf(1)) && !page.asked.includes(fileOf(current)));
  assert.match(await page.locator('[data-check-details]').innerText(), /La n\.º 1 es el comienzo de la cadena\./);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('the whole chain is checked when the reader asks for it', async () => {
  const page = await open(INDICATOR);
  await check(page);
  if (current < 3) {
    assert.ok(await page.locator('[data-check-chain]').isHidden(), 'two releases are the whole chain');
  } else {
    await check(page, 'Comprobar toda la cadena');
  }
  assert.match(await page.locator('[data-check-details]').innerText(), /La n\.º 1 es el comienzo de la cadena\./);
  for (let number = 1; number <= current; number += 1) assert.ok(page.asked.includes(fileOf(number)), `${number}`);
  await page.context().close();
});

test('every kind of indicator agrees with its release', async () => {
  for (const path of ['/indicadores/S04-1', '/indicadores/S28-2', '/indicadores/S01-1?desagregacion=departamento', '/indicadores/CTX-01', `${OLD.replace('OP1-1', 'S04-1')}`]) {
    const page = await open(path);
    const { outcome, sentence } = await check(page);
    assert.equal(outcome, 'sound', `${path}: ${sentence}`);
    assert.deepEqual(page.errors, [], path);
    await page.context().close();
  }
});

test('without a connection it says that nothing was checked, and can be tried again', async () => {
  const page = await open(INDICATOR);
  await page.context().setOffline(true);
  const { outcome, sentence } = await check(page);
  assert.equal(outcome, 'problems');
  assert.match(sentence, /^No se comprobó nada\./);
  await page.context().setOffline(false);
  assert.equal((await check(page)).outcome, 'sound');
  await page.context().close();
});

/** A decimal text as an integer of millionths. */
const millionths = (text) => {
  const [, sign, whole, fraction = ''] = text.match(/^([-−]?)([\d,]+)(?:\.(\d+))?$/);
  return BigInt(`${sign ? '-' : ''}${whole.replaceAll(',', '')}${fraction.padEnd(6, '0')}`);
};

test('the simulator says what the same computation with integers gives', async () => {
  const page = await open(INDICATOR);
  const start = JSON.parse(await page.locator('[data-simulation]').getAttribute('data-simulation'));
  const step = page.getByLabel(/^Si cada año/);
  const answer = page.locator('[data-simulation-said]');
  const scale = 10n ** BigInt(6 - start.unit.shown_decimals);
  for (const text of [await step.inputValue(), '0.25', '1,5', '-0.5', '0']) {
    await step.fill(text);
    await page.getByRole('button', { name: 'Simular' }).click();
    await page.waitForFunction((before) => !['', 'Calculando…', before].includes(document.querySelector('[data-simulation-said]').textContent), page.last ?? '');
    page.last = await answer.textContent();
    const years = BigInt(start.horizon - start.year);
    const change = millionths(text.replace(',', '.')) * (start.falls ? -1n : 1n);
    const end = millionths(start.value) + change * years;
    const reached = start.at_least ? end >= millionths(start.final_target) : end <= millionths(start.final_target);
    const [, shown] = page.last.match(/llegaría a ([−\d.,]*\d)/);
    const difference = millionths(shown) - end;
    if (/el máximo posible/.test(page.last)) assert.ok(end > millionths(start.unit.max) && millionths(shown) === millionths(start.unit.max), page.last);
    else if (/el mínimo posible/.test(page.last)) assert.ok(end < millionths(start.unit.min) && millionths(shown) === millionths(start.unit.min), page.last);
    else assert.ok((difference < 0n ? -difference : difference) * 2n <= scale, `${text}: ${page.last}`);
    assert.equal(/ (alcanzaría|mantendría) /.test(page.last) && !/no alcanzaría/.test(page.last), reached, `${text}: ${page.last}`);
  }
  await step.fill('mucho');
  await page.getByRole('button', { name: 'Simular' }).click();
  await page.waitForFunction(() => /«mucho»/.test(document.querySelector('[data-simulation-said]').textContent));
  assert.ok(!page.asked.includes(fileOf(current)), 'the simulator needs no release file');
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('an indicator without a way has no simulator', async () => {
  const page = await open('/indicadores/CTX-01');
  assert.equal(await page.locator('[data-simulation]').count(), 0);
  await page.context().close();
});

test('without scripts there is no button, and the section leads to the file and the format', async () => {
  const page = await open(INDICATOR, { javaScriptEnabled: false });
  const section = page.locator('#comprobar');
  assert.equal(await section.getByRole('button').count(), 0);
  assert.ok(await section.getByText('pntd release verify').isVisible());
  for (const name of ['archivo verificable', 'descripción del formato']) {
    const address = await section.getByRole('link', { name }).getAttribute('href');
    assert.equal((await fetch(server.url + address)).status, 200, address);
  }
  await page.context().close();
});

for (const width of [390, 1280]) {
  test(`before and after a check there are no defects at ${width} px`, async () => {
    const place = /(data-figure="row\.2030\.target"[^>]*>(?:<a [^>]*>)?)([\d.,]+)/;
    for (const change of [undefined, changing(INDICATOR, (html) => html.replace(place, '$19$2'))]) {
      const page = await open(INDICATOR, { change, viewport: { width, height: 900 } });
      await check(page);
      await page.getByRole('button', { name: 'Simular' }).click();
      await page.locator('[data-simulation-said]', { hasText: 'Si ' }).waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'no sideways scrolling');
      await page.context().close();
    }
  });
}
