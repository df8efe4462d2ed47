// The site as files: written while the server runs, served by nginx below a folder without any configuration, opened in a
// browser. Charts answer, and a page of an older release checks itself, without the server.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { newPage } from './browser.js';
import { demonstration } from './demonstration.js';

const { browser, server } = demonstration;
const PROGRAM = new URL('../target/bin/pntd', import.meta.url).pathname;
const SITE = new URL('../target/site', import.meta.url).pathname;
const NGINX = ['/usr/sbin/nginx', '/usr/local/bin/nginx', '/opt/homebrew/bin/nginx'].find(existsSync);
const MEDIA_TYPES = ['/etc/nginx/mime.types', '/usr/local/etc/nginx/mime.types', '/opt/homebrew/etc/nginx/mime.types'].find(existsSync);
const skip = NGINX && MEDIA_TYPES ? false : 'nginx is not installed: run scripts/setup';

/** A port that nobody has. */
async function freePort() {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address();
  taken.close();
  await once(taken, 'close');
  return port;
}

/** The export of the demonstration below `/archivo/2026`; the address of its home page. */
async function served() {
  const directory = await mkdtemp(join(tmpdir(), 'pntd-export-'));
  const folder = join(directory, 'root/archivo/2026');
  const options = ['--demo', '--data-dir', server.directory, '--site-root', SITE, '--public-url', 'https://pntd.example.pe'];
  const { DATABASE_URL: _, ...env } = process.env;
  await promisify(execFile)(PROGRAM, ['site', 'export', folder, ...options], { env });
  const port = await freePort();
  await mkdir(join(directory, 'nginx'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${directory}/nginx/${name};`);
  await writeFile(join(directory, 'nginx.conf'), `
    daemon off; master_process off; pid ${directory}/nginx/pid; error_log ${directory}/nginx/error.log; events {}
    http { include ${MEDIA_TYPES}; access_log off; ${temporary.join(' ')} server { listen 127.0.0.1:${port}; root ${directory}/root; } }`);
  const child = spawn(NGINX, ['-c', join(directory, 'nginx.conf'), '-p', directory], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  after(async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(directory, { recursive: true, force: true });
  });
  const home = `http://127.0.0.1:${port}/archivo/2026/`;
  for (let left = 100; !(await fetch(home).catch(() => undefined))?.ok; left -= 1) {
    assert.ok(left > 0 && child.exitCode === null, 'nginx does not serve the export');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return home;
}

const home = skip ? '' : await served();

test('the home page is whole: sheet, font, no error', { skip }, async () => {
  const page = await newPage(browser);
  await page.goto(home, { waitUntil: 'networkidle' });
  assert.match(await page.title(), /demostración/);
  assert.ok(await page.evaluate(() => [...document.fonts].some((font) => font.status === 'loaded')), 'the font is loaded');
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

for (const path of ['indicadores/OP1-1/', 'publicaciones/1/indicadores/OP1-1/']) {
  test(`${path}: the chart answers, and the page checks itself`, { skip }, async () => {
    const page = await newPage(browser);
    await page.goto(home + path);
    await page.locator('[data-chart]').first().scrollIntoViewIfNeeded();
    await page.locator('[data-chart-live] svg').first().waitFor();
    await page.getByRole('button', { name: 'Comprobar en mi navegador' }).click();
    const said = page.locator('[data-check-said][data-outcome]');
    await said.waitFor({ timeout: 60_000 });
    assert.equal(await said.getAttribute('data-outcome'), 'sound', await said.textContent());
    assert.deepEqual(page.errors, []);
    await page.context().close();
  });
}

test('the English pages are there: the chart answers, and what a copy does not have is said in English', { skip }, async () => {
  const page = await newPage(browser);
  await page.goto(`${home}en/indicadores/OP1-1/`);
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await page.locator('[data-chart]').first().scrollIntoViewIfNeeded();
  await page.locator('[data-chart-live] svg').first().waitFor();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: /copy/ }).waitFor();
  await page.goto(`${home}en/buscar/`);
  await page.getByLabel('What are you looking for').fill('ciudadania');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.locator('#resultados .entries a').first().click();
  await page.locator('h1').waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('a form leads to what is made already, and signing in to what a copy does not have', { skip }, async () => {
  const page = await newPage(browser);
  await page.goto(`${home}servicios/`);
  await page.getByRole('button', { name: 'Filtrar' }).click();
  await page.getByRole('heading', { level: 1, name: 'Esta es una copia en archivos' }).waitFor();
  assert.equal(new URL(page.url()).hash, '#servicios');
  await page.locator('#servicios li a').first().click();
  await page.getByText(/Se muestran \d+ de 72 servicios/).waitFor();
  await page.getByRole('link', { name: 'Ingresar' }).click();
  await page.getByText('no forma parte de la copia').waitFor();
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('the search answers in the browser', { skip }, async () => {
  const page = await newPage(browser);
  await page.goto(`${home}buscar/`);
  await page.getByLabel('Qué busca').fill('ciudadania dijital');
  await page.getByRole('button', { name: 'Buscar' }).click();
  const first = page.locator('#resultados .entries a').first();
  await first.waitFor();
  assert.match(await page.getByRole('status').textContent(), /^\d+ resultados?\.$/);
  await first.click();
  await page.locator('h1').waitFor();
  assert.match(page.url(), /archivo\/2026\/(indicadores|objetivos|lineamientos|servicios)\//);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('empty words are not searched for, and answers with some of the words say so', { skip }, async () => {
  const page = await newPage(browser);
  const status = page.locator('#resultados [role=status]');
  await page.goto(`${home}buscar/?q=el+ornitorrinco+y+la+ciudadania+dijital`);
  await status.waitFor();
  const some = /^\d+ resultados?\. Ningún resultado tiene todas las palabras: estos tienen algunas\.$/;
  assert.match(await status.textContent(), some);
  assert.ok((await page.locator('#resultados .entries li').count()) > 0);
  await page.goto(`${home}buscar/?q=la+ciudadania+de+los+dijitales`);
  await status.waitFor();
  assert.match(await status.textContent(), /^\d+ resultados?\.$/, 'all of the words that tell something, in another form');
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('a filter without a word lists what the server lists, and the form keeps it', { skip }, async () => {
  const page = await newPage(browser);
  const status = page.locator('#resultados [role=status]');
  const said = async (address) => {
    await page.goto(address);
    await status.waitFor();
    return (await status.textContent()).trim();
  };
  for (const query of ['tipo=servicio', 'q=%C2%BF%3F&estado=on-track', 'q=de+la', 'q=&tipo=indicador&otro=1']) {
    const here = await said(`${home}buscar/?${query}`);
    assert.equal(here, await said(`${server.url}/buscar?${query}`), query);
  }
  assert.equal(await said(`${home}buscar/?tipo=servicio`), '72 resultados; se muestran los primeros 50.');
  assert.equal(await page.locator('#resultados .entries li').count(), 50);
  assert.equal(await page.locator('#tipo').inputValue(), 'servicio');
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('where the server has answered, the browser does not answer again', async () => {
  const page = await newPage(browser);
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${server.url}/buscar?otro=1&tipo=servicio&q=+La+ciudadan%C3%ADa*+`, { waitUntil: 'networkidle' });
  assert.ok(!asked.includes('/buscar.json'), asked.join(' '));
  assert.deepEqual(page.errors, []);
  await page.context().close();
});
