// With the colours of the reader's own choice (the contrast themes of Windows) every mark that means something stays to be
// seen: states, lines and points of charts, tracks, dots, tiles.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPage } from './browser.js';
import { demonstration } from './demonstration.js';

const PAGES = [
  '/', '/objetivos/OP1', '/servicios', '/indicadores/OP1-1', '/indicadores/S04-1', '/indicadores/CTX-01', '/metodologia',
  '/indicadores/S01-1?desagregacion=departamento',
];
/** Contrasts that WCAG asks of marks (1.4.11) and of texts (1.4.3). */
const MARK = 3;
const TEXT = 4.5;

/** What cannot be seen, and how many marks were looked at. */
const judge = ([markLimit, textLimit]) => {
  const parse = (colour) => colour.match(/[\d.]+/g)?.map(Number) ?? [];
  const luminance = ([r, g, b]) => {
    const [red, green, blue] = [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (a, b) => {
    const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const paint = (colour) => (colour.startsWith('rgb') && parse(colour)[3] !== 0 ? parse(colour) : undefined);
  const probe = document.createElement('i');
  probe.style.cssText = 'background: Canvas; forced-color-adjust: none';
  document.body.append(probe);
  const canvas = parse(getComputedStyle(probe).backgroundColor);
  probe.remove();
  const wrong = [];
  let seen = 0;
  const describe = (element) => `${element.closest('svg').getAttribute('class') ?? element.closest('[class]')?.className} <${element.tagName} ${element.getAttribute('class') ?? ''}>`;
  const shapes = 'path, circle, line, rect, polyline, polygon, text';
  for (const element of document.querySelectorAll(`main svg :is(${shapes})`)) {
    // Rules of a grid are decoration; what is not drawn has no box, and a label's own point is a speck.
    const own = `${element.getAttribute('stroke')} ${element.getAttribute('fill')}`;
    const box = element.getBoundingClientRect();
    if (element.closest('defs') || (box.width < 0.5 && box.height < 0.5)) continue;
    if (own.includes('--chart-rule') || element.matches('.dot-rule')) continue;
    const style = getComputedStyle(element);
    const isText = element.tagName === 'text';
    const stroke = style.strokeWidth === '0px' ? undefined : paint(style.stroke);
    // Around letters it keeps lines away, and must lie behind them.
    if (isText && stroke && !style.paintOrder.startsWith('stroke')) wrong.push(`${describe(element)} is painted over`);
    const fill = style.fillOpacity === '0' ? undefined : paint(style.fill);
    const paints = [fill, isText ? undefined : stroke].filter(Boolean);
    if (paints.length === 0) continue;
    seen += 1;
    const tile = isText ? groundOf(element) : undefined;
    const ground = tile ? paint(getComputedStyle(tile).fill) : canvas;
    // A department without a value has a pattern for a ground.
    if (tile && !ground) continue;
    const limit = isText ? textLimit : markLimit;
    const best = Math.max(...paints.map((one) => contrast(one, ground)));
    if (best < limit) wrong.push(`${describe(element)} ${best.toFixed(1)}: ${style.fill} ${style.stroke} on ${ground}`);
  }
  /** The tile or the outline that a text of the departments stands on. */
  function groundOf(text) {
    const { on } = text.dataset;
    if (on) return text.closest('svg').querySelector(`path[data-department="${on}"]`);
    let at = text.closest('.tile-map') ? text.previousElementSibling : undefined;
    while (at && at.tagName !== 'rect') at = at.previousElementSibling;
    return at ?? undefined;
  }
  const states = [...document.querySelectorAll('main .state')].filter((state) => state.getBoundingClientRect().width > 0);
  for (const state of states) {
    const colour = contrast(parse(getComputedStyle(state).color), canvas);
    if (colour < textLimit || !state.textContent.trim()) wrong.push(`«${state.textContent}» ${colour.toFixed(1)}`);
    if (!state.querySelector('.state-mark path')) wrong.push(`«${state.textContent}» has no mark`);
  }
  return { wrong: [...new Set(wrong)], seen, states: states.length };
};

for (const colorScheme of ['light', 'dark']) {
  for (const javaScriptEnabled of [true, false]) {
    test(`every mark is seen in the reader's own colours, ${colorScheme}, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async () => {
      const options = { viewport: { width: 1280, height: 900 }, forcedColors: 'active', colorScheme };
      // The charts without scripts are looked at by a page that allows none.
      const page = await newPage(demonstration.browser, options);
      if (!javaScriptEnabled) await page.route(/\/assets\/.*\.js$/, (route) => route.abort());
      const found = [];
      let [marks, states] = [0, 0];
      for (const path of PAGES) {
        await page.goto(demonstration.server.url + path);
        assert.ok(await page.evaluate(() => matchMedia('(forced-colors: active)').matches));
        if (javaScriptEnabled && (await page.locator('[data-chart]').count()) > 0) {
          await page.locator('[data-chart]').first().scrollIntoViewIfNeeded();
          await page.locator('[data-chart-ready]').first().waitFor({ state: 'attached' });
        }
        const forms = page.locator('.map-choice input');
        // A page without a map of departments has one form.
        for (let form = 0; form < Math.max(1, await forms.count()); form += 1) {
          if (form > 0) await forms.nth(form).check();
          const judged = await page.evaluate(judge, [MARK, TEXT]);
          marks += judged.seen;
          states += judged.states;
          for (const one of judged.wrong) found.push(`${path}: ${one}`);
        }
      }
      assert.ok(marks > 300 && states > 10, `${marks} marks, ${states} states`);
      assert.deepEqual(found, []);
      await page.context().close();
    });
  }
}
