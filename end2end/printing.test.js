// Every kind of page on paper: the chart is there, and what only a screen can do is not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extractText, getDocumentProxy } from 'unpdf';
import { newPage } from './browser.js';
import { demonstration } from './demonstration.js';
import { DRAWN, KINDS } from './kinds.js';

/** Words of what can be pressed or opened only on a screen. */
const SCREEN_ONLY = [
  'Gráfico (SVG)', 'Explica este número', 'Procedencia de cada valor', 'Punto siguiente', 'Qué se cuenta',
  'Ir al contenido', 'Filtrar',
];


async function printed(page) {
  const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true });
  return text.replaceAll(/\s+/g, ' ');
}

/** The direct labels of the drawing, as the page holds them for a browser without scripts. */
const labels = (page) => page.locator('[data-chart-static] .chart-wide svg text').allTextContents();

for (const javaScriptEnabled of [true, false]) {
  test(`every kind of page prints its charts ${javaScriptEnabled ? 'with' : 'without'} scripts`, async () => {
    const page = await newPage(demonstration.browser, { javaScriptEnabled });
    const missing = [];
    for (const path of KINDS) {
      await page.goto(demonstration.server.url + path);
      if (javaScriptEnabled && DRAWN.includes(path)) {
        await page.locator('[data-chart]').first().scrollIntoViewIfNeeded();
        await page.locator('[data-chart-ready]').first().waitFor({ state: 'attached' });
      }
      const text = await printed(page);
      assert.ok(text.length > 200, `${path} prints ${text.length} characters`);
      const drawn = (await labels(page)).map((label) => label.replaceAll(/\s+/g, ' ').trim()).filter((label) => label.includes(':'));
      if (DRAWN.includes(path)) assert.ok(drawn.length > 0, `${path} has no direct label`);
      for (const label of drawn) if (!text.includes(label)) missing.push(`${path}: «${label}»`);
      for (const words of SCREEN_ONLY) if (text.includes(words)) missing.push(`${path} prints «${words}»`);
    }
    assert.deepEqual(missing, []);
    await page.context().close();
  });
}

/** What a page says at the places that its sheet repeats; see `domain::figure`. */
const REPEATED = /^(state|verdict|annual|trajectory|remark\.|fact\.|row\.)/;

/** Without spaces: lines are broken elsewhere on paper. */
const bare = (text) => text.replaceAll(/[\s\u00a0]+/g, '');

async function indicators(filter) {
  const answer = await fetch(`${demonstration.server.url}/api/v1/indicadores?por_pagina=1000${filter}`);
  const { data } = await answer.json();
  return data.map(({ code }) => code);
}

async function sheet(path) {
  const answer = await fetch(demonstration.server.url + path);
  assert.equal(answer.status, 200, path);
  return getDocumentProxy(new Uint8Array(await answer.arrayBuffer()));
}

test('the sheet of every indicator is one page and says the figures of its page', async () => {
  const page = await newPage(demonstration.browser, { javaScriptEnabled: false });
  const codes = await indicators('');
  assert.ok(codes.length > 40, `${codes.length} indicators`);
  const wrong = [];
  for (const code of codes) {
    const pdf = await sheet(`/indicadores/${code}.pdf`);
    const { text, totalPages } = await extractText(pdf, { mergePages: true });
    if (totalPages !== 1) wrong.push(`${code} has ${totalPages} pages`);
    if (!(await pdf.getMarkInfo())?.Marked) wrong.push(`${code} is not tagged`);
    await page.goto(`${demonstration.server.url}/indicadores/${code}`);
    const figures = await page.locator('[data-figure]').evaluateAll((all) => all.map((one) => {
      const title = one.closest('tr')?.querySelector('th');
      const period = (title?.querySelector('.period-long') ?? title)?.textContent ?? '';
      return [one.dataset.figure, one.textContent, period];
    }));
    assert.ok(figures.length > 3, `${code} has ${figures.length} figures`);
    // Periods to come are folded on the page and left out on paper, which says so.
    const said = bare(text);
    const isFolded = said.includes('Semuestran');
    for (const [place, figure, period] of figures.filter(([place]) => REPEATED.test(place))) {
      if (place.startsWith('row.')) {
        assert.ok(bare(period).length > 3, `${code} ${place} has no period`);
        if (isFolded && !said.includes(bare(period))) continue;
      }
      if (!said.includes(bare(figure))) wrong.push(`${code} ${place}: «${figure}» is not on paper`);
    }
  }
  await page.context().close();
  assert.deepEqual(wrong, []);
});

test('the document of a release has a page for each objective and indicator, bookmarks and a language', async () => {
  const pdf = await sheet('/descargas/pntd-avance.pdf');
  const codes = await indicators('&clase=policy');
  assert.ok(pdf.numPages > codes.length, `${pdf.numPages} pages for ${codes.length} indicators`);
  const outline = await pdf.getOutline();
  const count = (nodes) => nodes.reduce((sum, node) => sum + 1 + count(node.items), 0);
  assert.ok(count(outline) > codes.length, `${count(outline)} bookmarks`);
  const { info } = await pdf.getMetadata();
  assert.equal(info.Language, 'es-PE');
  const tree = await (await pdf.getPage(1)).getStructTree();
  const roles = JSON.stringify(tree);
  for (const role of ['"H1"', '"Figure"', '"Table"', '"TH"']) assert.ok(roles.includes(role), `${role} on the cover`);
});

test('the states without a verdict are counted on paper too', async () => {
  const page = await newPage(demonstration.browser);
  await page.goto(demonstration.server.url);
  const states = await page.locator('.promise-all .states-rest .state').allTextContents();
  assert.ok(states.length > 1, `${states.length} states`);
  const text = await printed(page);
  assert.match(text, /\d+ sin veredicto/);
  for (const state of states) assert.ok(text.includes(state.trim()), `«${state}» is not printed`);
  await page.context().close();
});

test('what somebody opened is printed', async () => {
  const page = await newPage(demonstration.browser);
  await page.goto(`${demonstration.server.url}/indicadores/S04-1`);
  await page.locator('#explicacion > summary').click();
  const text = await printed(page);
  assert.match(text, /Explica este número/);
  assert.doesNotMatch(text, /Procedencia de cada valor/);
  await page.context().close();
});
