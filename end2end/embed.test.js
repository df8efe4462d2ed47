// A chart in the page of another site: the frame fits what is in it, its links leave it, and no other page can be framed.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { newPage } from './browser.js';
import { demonstration } from './demonstration.js';

const { server, browser } = demonstration;
const CODE = 'S04-1';

/** The page of somebody else, on another origin. */
const host = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(`<!doctype html><html lang="es"><title>Diario</title><h1>Una nota</h1>
    <iframe src="${server.url}${pathname}" title="Gráfico" width="100%" height="300" style="border:0"></iframe>
    <script src="${server.url}/incrustar.js" async></script>`);
});
host.listen(0, '127.0.0.1');
await once(host, 'listening');
const diary = `http://localhost:${host.address().port}`;
after(() => host.close());

for (const width of [320, 390, 1280]) {
  test(`the frame is as tall as what is in it at ${width} px`, async () => {
    const page = await newPage(browser, { viewport: { width, height: 800 } });
    await page.goto(`${diary}/incrustar/${CODE}`);
    const frame = page.frames().find((one) => one.url().startsWith(server.url));
    await frame.locator('.figure svg:visible').first().waitFor();
    await page.waitForFunction(() => document.querySelector('iframe').clientHeight !== 300);
    const inside = await frame.evaluate(() => ({
      high: document.documentElement.scrollHeight - document.documentElement.clientHeight,
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    }));
    assert.ok(inside.high <= 0 && inside.wide <= 0, `nothing scrolls: ${JSON.stringify(inside)}`);
    assert.deepEqual(page.errors, []);
    await page.context().close();
  });
}

test('a link leaves the frame, and the page in it has no fault that axe finds', async () => {
  const page = await newPage(browser, { viewport: { width: 390, height: 800 } });
  await page.goto(`${server.url}/incrustar/${CODE}`);
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
  await page.goto(`${diary}/incrustar/${CODE}`);
  const frame = page.frames().find((one) => one.url().startsWith(server.url));
  await frame.getByRole('heading', { level: 1 }).getByRole('link').click();
  await page.waitForURL(`${server.url}/indicadores/${CODE}`);
  await page.context().close();
});

test('no other page can be framed', async () => {
  const page = await newPage(browser);
  await page.goto(`${diary}/indicadores/${CODE}`);
  await page.waitForTimeout(500);
  const framed = page.frames().some((one) => one.url().startsWith(server.url));
  assert.equal(framed, false, 'the browser shows its own page of refusal');
  assert.ok(page.errors.some((error) => error.includes('frame-ancestors')), page.errors.join('\n'));
  await page.context().close();
});
