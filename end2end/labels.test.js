// The texts of every chart: none on another, none cut off, none too small to read, at every width, with and without
// scripts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPage } from './browser.js';
import { demonstration } from './demonstration.js';
import { COMPARED, addresses } from './kinds.js';

const WIDTHS = [320, 390, 1280];
/** CSS pixels. */
const SMALLEST = 12;

const paths = (await addresses(demonstration.server.url)).filter((path) => /^\/indicadores\/./.test(path));
paths.push('/', '/indicadores/S01-1?desagregacion=departamento', ...COMPARED);

/** What is wrong with the texts of the charts that are seen, and the sizes of their type. */
const judge = (smallest) => {
  const wrong = [];
  const sizes = [];
  let texts = 0;
  for (const svg of document.querySelectorAll('.figure svg:not(.chart-key svg), .multiples svg, .dot-head svg, .dot-foot svg, .tile-map, .department-map')) {
    const frame = svg.getBoundingClientRect();
    if (frame.width === 0) continue;
    const scale = svg.viewBox.baseVal.width > 0 ? frame.width / svg.viewBox.baseVal.width : 1;
    const boxes = [...svg.querySelectorAll('text')].filter((text) => text.textContent.trim() !== '' && text.getBoundingClientRect().width > 0).map((text) => {
      const box = text.getBoundingClientRect();
      const size = Number.parseFloat(getComputedStyle(text).fontSize) * scale;
      // Ascenders and descenders of a line box hold no ink: only the middle of it must be free.
      const quarter = box.height * 0.18;
      return { text: text.textContent, size, left: box.left, right: box.right, top: box.top + quarter, bottom: box.bottom - quarter };
    });
    texts += boxes.length;
    sizes.push(...boxes.map(({ size }) => Math.round(size * 10) / 10));
    boxes.forEach((one, at) => {
      if (one.size < smallest - 0.05) wrong.push(`«${one.text}» is ${one.size.toFixed(1)} px`);
      if (one.left < frame.left - 1 || one.right > frame.right + 1) wrong.push(`«${one.text}» is cut off`);
      for (const other of boxes.slice(0, at)) {
        const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        if (wide > 0.5 && high > 0.5) wrong.push(`«${one.text}» lies on «${other.text}»`);
      }
    });
  }
  return { wrong, texts, sizes: [...new Set(sizes)].sort((a, b) => a - b) };
};

for (const width of WIDTHS) {
  test(`the texts of charts are clear of each other at ${width} px, and alike with and without scripts`, async () => {
    const found = [];
    const sizes = new Map();
    let seen = 0;
    for (const javaScriptEnabled of [false, true]) {
      // A phone: its scroll bar takes no room.
      const device = width < 600 ? { isMobile: true, hasTouch: true } : {};
      const page = await newPage(demonstration.browser, { viewport: { width, height: 900 }, javaScriptEnabled, ...device });
      for (const path of paths) {
        await page.goto(demonstration.server.url + path);
        if (javaScriptEnabled && (await page.locator('[data-chart]').count()) > 0) {
          await page.locator('[data-chart]').scrollIntoViewIfNeeded();
          await page.locator('[data-chart-ready]').waitFor({ state: 'attached' });
        }
        const forms = page.locator('.map-choice input');
        // A page without a map of departments has one form.
        for (let form = 0; form < Math.max(1, await forms.count()); form += 1) {
          if (form > 0) await forms.nth(form).check();
          if ((await forms.count()) > 0) assert.equal(await page.locator('.department-map:visible').count(), form === 0 ? 1 : 0);
          if ((await forms.count()) > 0) assert.equal(await page.locator('.tile-map:visible').count(), form === 0 ? 0 : 1);
          const judged = await page.evaluate(judge, SMALLEST);
          seen += judged.texts;
          for (const one of judged.wrong) found.push(`${path} ${javaScriptEnabled ? 'live' : 'still'}: ${one}`);
          const key = `${path} ${form}`;
          const before = sizes.get(key);
          if (before && String(before) !== String(judged.sizes)) found.push(`${path}: type of ${before} px still, ${judged.sizes} px live`);
          sizes.set(key, judged.sizes);
        }
      }
      await page.context().close();
    }
    assert.ok(seen > 500, `${seen} texts`);
    assert.deepEqual(found, []);
  });
}
