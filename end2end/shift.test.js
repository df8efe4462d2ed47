// Nothing moves while a page loads, also on a slow line where the font comes late.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPage } from './browser.js';
import { demonstration } from './demonstration.js';
import { KINDS } from './kinds.js';

/** The sum of all shifts that a page may have. */
const MOST = 0.02;
/** The same of an English page: the widths of the fallback font are fitted to Spanish, and a line more or less is likelier. */
const MOST_IN_ENGLISH = 0.05;
/** How long the font takes, in milliseconds. */
const LATE = 600;


for (const viewport of [{ width: 390, height: 844 }, { width: 1280, height: 900 }]) {
  test(`no page moves at ${viewport.width} px when its font comes late`, async () => {
    const found = [];
    for (const path of KINDS) {
      // A context of its own for each page: the font is not in the cache.
      const page = await newPage(demonstration.browser, { viewport });
      await page.route(/\.woff2$/, async (route) => {
        await new Promise((resolve) => setTimeout(resolve, LATE));
        await route.continue();
      });
      await page.addInitScript(() => {
        window.shifts = [];
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            if (!entry.hadRecentInput) window.shifts.push([entry.value, ...entry.sources.map(({ node }) => node?.parentElement?.outerHTML.slice(0, 60))]);
          }
        }).observe({ type: 'layout-shift', buffered: true });
      });
      await page.goto(demonstration.server.url + path, { waitUntil: 'load' });
      await page.evaluate(() => document.fonts.ready);
      assert.ok(await page.evaluate(() => document.fonts.check('16px "Source Sans 3"')), 'the font comes');
      await page.waitForTimeout(300);
      const shifts = await page.evaluate(() => window.shifts);
      const sum = shifts.reduce((total, [value]) => total + value, 0);
      const most = /^\/en(\/|$)/.test(path) ? MOST_IN_ENGLISH : MOST;
      if (sum >= most) found.push(`${path}: ${sum.toFixed(3)} ${JSON.stringify(shifts.slice(0, 3))}`);
      await page.context().close();
    }
    assert.deepEqual(found, []);
  });
}
