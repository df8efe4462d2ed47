// Readers who set text wider, or twice as large, still read every page without scrolling sideways (WCAG 1.4.10, 1.4.12
// and 1.4.4).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPage } from './browser.js';
import { demonstration } from './demonstration.js';
import { KINDS } from './kinds.js';

const SETTINGS = {
  'text spacing': '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }',
  'twice the size': 'html { font-size: 200% !important; }',
};


/** What sticks out of the page, the innermost elements first; a region that scrolls by itself may be wider inside. */
const overflow = () => {
  const width = document.documentElement.clientWidth;
  const scrolls = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement) {
      if (['auto', 'scroll', 'clip', 'hidden'].includes(getComputedStyle(at).overflowX)) return true;
    }
    return false;
  };
  const out = [...document.querySelectorAll('body *')].filter(
    (element) => element.getBoundingClientRect().right > width + 1 && !element.closest('svg, .visually-hidden, .skip-link') && !scrolls(element),
  );
  const names = out.reverse().slice(0, 2).map((element) => `${element.tagName.toLowerCase()}.${element.className} «${element.textContent.trim().slice(0, 30)}»`);
  return document.documentElement.scrollWidth > width ? [`${document.documentElement.scrollWidth} px`, ...names] : [];
};

for (const [name, style] of Object.entries(SETTINGS)) {
  test(`no page scrolls sideways at 320 px with ${name}`, async () => {
    const page = await newPage(demonstration.browser, { viewport: { width: 320, height: 800 }, bypassCSP: true });
    const found = [];
    for (const path of KINDS) {
      await page.goto(demonstration.server.url + path);
      const before = await page.evaluate(() => document.querySelector('h1').getBoundingClientRect().height);
      await page.addStyleTag({ content: style });
      const after = await page.evaluate(() => document.querySelector('h1').getBoundingClientRect().height);
      assert.ok(after > before, `${path}: the setting has an effect`);
      const out = await page.evaluate(overflow);
      if (out.length > 0) found.push(`${path}: ${out.join(' · ')}`);
    }
    assert.deepEqual(found, []);
    await page.context().close();
  });
}
