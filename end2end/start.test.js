// The program starts by itself, serves documents, and keeps its office closed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { newPage, startBrowser } from './browser.js';
import { startServer } from './server.js';

let server;
let browser;

before(async () => {
  [server, browser] = await Promise.all([startServer(), startBrowser()]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

test('the home page is complete without scripts', async () => {
  const page = await newPage(browser, { javaScriptEnabled: false });
  const response = await page.goto(server.url);
  assert.equal(response.status(), 200);
  assert.equal(await page.locator('h1').count(), 1);
  assert.equal(await page.locator('html').getAttribute('lang'), 'es-PE');
  await page.context().close();
});

test('the home page has no accessibility defects that a machine finds', async () => {
  const page = await newPage(browser);
  await page.goto(server.url);
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map(({ id, help }) => `${id}: ${help}`), []);
  await page.context().close();
});

test('the office asks who one is before it opens', async () => {
  const page = await newPage(browser);
  await page.goto(`${server.url}/gestion/importar`);
  assert.match(page.url(), /\/gestion\/ingresar\?siguiente=/);
  assert.equal(await page.locator('h1').count(), 1);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('the health page says that the database answers', async () => {
  const response = await fetch(`${server.url}/salud`);
  assert.equal(response.status, 200);
  assert.equal((await response.json()).database, 'ok');
});

test('files are kept for ever, missing ones are not', async () => {
  const html = await (await fetch(server.url)).text();
  const [, style] = html.match(/href="(\/assets\/public-[^"]+\.css)"/);
  const found = await fetch(server.url + style);
  assert.match(found.headers.get('cache-control'), /immutable/);
  const missing = await fetch(`${server.url}/assets/none.css`);
  assert.equal(missing.status, 404);
  assert.equal(missing.headers.get('cache-control'), 'no-store');
});
