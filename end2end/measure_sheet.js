// How fast a large sheet is: 500 indicators with 30 breakdowns each over 15 years, opened a page of the selection at a
// time. First paint, the delay of a typed key, and frames while it is scrolled, by the browser's own timing and tracing;
// beside the scrolling, that of the same lines in a page without a script.
//   node measure_sheet.js      (of what is built in target/: `make bench` builds a release)
// PNTD_SHEET_INDICATORS=50 tries it out with less. Figures are printed beside their limits and none is asserted: they
// depend on the machine.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gotoOffice, startBrowser } from './browser.js';
import { signIn } from './office.js';
import { startServer } from './server.js';

const INDICATORS = Number(process.env.PNTD_SHEET_INDICATORS ?? 500);
const SHEET = '/gestion/captura?mostrar=todo&buscar=medici%C3%B3n';
const OPENINGS = 5;
const KEYS = '1234567890'.repeat(4);
const STEPS = 180;

/** Writes the fixture into the demonstration's database; how many values it has. */
function fill(directory) {
  const environment = {
    ...process.env,
    PGHOST: join(directory, 'postgres', 'run'),
    PGUSER: 'pntd',
    PGPASSWORD: readFileSync(join(directory, 'postgres.password'), 'utf8').trim(),
    PGDATABASE: 'pntd_demo',
  };
  const file = new URL('fixtures/large_sheet.sql', import.meta.url).pathname;
  const options = ['--quiet', '--no-psqlrc', '--tuples-only', '--no-align', '--set', 'ON_ERROR_STOP=1', '--set', `indicators=${INDICATORS}`];
  const told = execFileSync('psql', [...options, '--file', file], { env: environment, encoding: 'utf8' });
  return Number(told.trim().split('\n').at(-1));
}

const sorted = (list) => [...list].sort((a, b) => a - b);
const median = (list) => sorted(list)[Math.floor(list.length / 2)];
const highest = (list, share) => sorted(list)[Math.min(list.length - 1, Math.floor(list.length * share))];

/** First paint of the page, when it can be typed into, and its size. */
async function open(page, url) {
  await gotoOffice(page, url + SHEET);
  return page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation');
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    return { answer: navigation.responseEnd, paint: paint.startTime, ready: performance.now(), bytes: navigation.decodedBodySize };
  });
}

/** From each key to the next frame, by the Event Timing of the browser, in milliseconds. */
async function type(page) {
  await page.evaluate(() => {
    window.delays = [];
    new PerformanceObserver((list) => {
      for (const { name, duration, processingEnd, startTime } of list.getEntries()) {
        if (name === 'keydown') window.delays.push([duration, processingEnd - startTime]);
      }
    }).observe({ type: 'event', durationThreshold: 16, buffered: true });
  });
  await page.locator('tr.grid-row td:not(.cell--locked)').first().click();
  for (const key of KEYS) {
    await page.keyboard.press(key);
    await page.waitForTimeout(30);
  }
  await page.keyboard.press('Escape');
  await page.waitForTimeout(300);
  const told = await page.evaluate(() => window.delays.map(([duration]) => duration));
  // What is faster than a frame is not told: it counts as one.
  return [...told, ...Array(Math.max(0, KEYS.length - told.length)).fill(16)];
}

/** Frames while the wheel turns, from the trace of the browser. */
async function scroll(page, browser) {
  const box = await page.locator('.grid-scroll').boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await browser.startTracing(page, { categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'disabled-by-default-devtools.timeline.frame', 'toplevel'] });
  await page.evaluate(() => {
    window.frames_seen = [];
    const tick = (now) => {
      window.frames_seen.push(now);
      window.ticking = requestAnimationFrame(tick);
    };
    window.ticking = requestAnimationFrame(tick);
  });
  const started = Date.now();
  for (let step = 0; step < STEPS; step += 1) {
    await page.mouse.wheel(step % 3 === 2 ? 60 : 0, 120);
    await page.waitForTimeout(Math.max(0, started + (step + 1) * 16.7 - Date.now()));
  }
  const frames = await page.evaluate(() => {
    cancelAnimationFrame(window.ticking);
    return window.frames_seen;
  });
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const named = (name) => traceEvents.filter((event) => event.name === name);
  const gaps = frames.slice(1).map((at, index) => at - frames[index]);
  const tasks = named('RunTask').filter(({ dur }) => dur).map(({ dur }) => dur / 1000);
  return {
    perSecond: (1000 * gaps.length) / (frames.at(-1) - frames[0]),
    late: gaps.filter((gap) => gap > 25).length,
    longest: Math.max(...gaps),
    drawn: named('DrawFrame').length,
    dropped: named('DroppedFrame').length,
    task: Math.max(0, ...tasks),
    lines: await page.locator('table.grid tbody tr').count(),
  };
}

/** The lines that are drawn, as often as the sheet has lines, in a page without a script: what the browser does alone. */
async function plain(page, lines) {
  const { rows, sheets } = await page.evaluate(async () => ({
    rows: [...document.querySelectorAll('table.grid tbody tr:not(.grid-space)')].map((row) => row.outerHTML),
    sheets: await Promise.all([...document.styleSheets].map((sheet) => fetch(sheet.href).then((answer) => answer.text()))),
  }));
  const beside = await page.context().newPage();
  const body = Array.from({ length: lines }, (_, line) => rows[line % rows.length]).join('');
  const head = sheets.map((sheet) => `<style>${sheet}</style>`).join('');
  await beside.setContent(`<!doctype html><html>${head}<body><div class="grid-scroll"><table class="grid"><tbody>${body}</tbody></table></div></body></html>`);
  return beside;
}

const [server, browser] = await Promise.all([startServer('run'), startBrowser()]);
try {
  const values = fill(server.directory);
  const page = await signIn(browser, server.url, 'planificacion', {
    oneTime: server.passwords.planificacion,
    viewport: { width: 1280, height: 900 },
  });
  const openings = [];
  for (let turn = 0; turn < OPENINGS; turn += 1) openings.push(await open(page, server.url));
  const of = (name) => median(openings.map((opening) => opening[name]));
  const lines = Number(await page.locator('table.grid').getAttribute('aria-rowcount'));
  const typed = await type(page);
  await gotoOffice(page, server.url + SHEET);
  const scrolled = await scroll(page, browser);
  const beside = await scroll(await plain(page, lines), browser);
  const round = (number) => Math.round(number * 10) / 10;
  console.log(`${INDICATORS} indicadores, ${values} valores; una página de la selección: ${lines} líneas, ${Math.round(of('bytes') / 1024)} KiB`);
  const against = (one, other) => ({ figura: one, 'sin programa': other });
  console.table({
    'primera pintura (mediana)': { figura: `${Math.round(of('paint'))} ms`, límite: '1000 ms' },
    'respuesta del servidor': { figura: `${Math.round(of('answer'))} ms`, límite: '' },
    'lista para escribir': { figura: `${Math.round(of('ready'))} ms`, límite: '' },
    'de tecla a cuadro (mediana)': { figura: `${round(median(typed))} ms`, límite: '50 ms' },
    'de tecla a cuadro (95 %)': { figura: `${round(highest(typed, 0.95))} ms`, límite: '50 ms' },
    'cuadros por segundo al desplazar': { ...against(round(scrolled.perSecond), round(beside.perSecond)), límite: '60' },
    'cuadros de más de 25 ms': { ...against(scrolled.late, beside.late), límite: '0' },
    'cuadro más largo': { ...against(`${round(scrolled.longest)} ms`, `${round(beside.longest)} ms`), límite: '' },
    'cuadros dibujados / perdidos (traza)': { ...against(`${scrolled.drawn} / ${scrolled.dropped}`, `${beside.drawn} / ${beside.dropped}`), límite: '' },
    'tarea más larga (traza)': { ...against(`${round(scrolled.task)} ms`, `${round(beside.task)} ms`), límite: '' },
    'líneas en la página': { figura: scrolled.lines, límite: '' },
  });
  if (page.errors.length) console.error(page.errors);
} finally {
  await browser.close();
  await server.stop();
}
