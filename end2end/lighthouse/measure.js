// Lighthouse over the public pages of the build in target/: scores, what costs points, and budgets. Ends with 1 where one
// is missed. Its mobile line and processor are simulated; of three measurements of the speed the middle one counts.
//   node end2end/lighthouse/measure.js [PATH…]
import { mkdirSync, writeFileSync } from 'node:fs';
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { CHROMIUM_FLAGS, chromiumPath } from '../browser.js';
import { startServer } from '../server.js';

const SEARCH = '/buscar?q=internet+hogares';
const PAGES = ['/', '/objetivos/OP1', '/indicadores/S04-1', '/servicios', '/buscar', SEARCH, '/datos', '/metodologia',
  '/en', '/en/objetivos/OP1', '/en/indicadores/S04-1', '/en/servicios', '/en/buscar', '/en/datos', '/en/metodologia'];
/** Checks that a page fails on purpose: answers to a question are kept out of the lists of search engines. */
const MEANT = { [SEARCH]: ['is-crawlable'] };
/** The least score of each category, of 100. */
const BUDGETS = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100 };
const RUNS = 3;
const FIGURES = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift', 'total-byte-weight'];
const REPORTS = new URL('../../target/lighthouse/', import.meta.url);

const score = (report, category) => Math.round((report.categories[category]?.score ?? 0) * 100);
const middle = (reports) => [...reports].sort((a, b) => score(a, 'performance') - score(b, 'performance'))[Math.floor(reports.length / 2)];

/** The checks of a category that cost points: name, what was found, the first places. */
function costs(report, category) {
  const weighed = report.categories[category].auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => report.audits[id]);
  const missed = weighed.filter((audit) => audit.score !== null && audit.score < 0.995);
  return missed.map(({ id, title, displayValue, score: points, details }) => {
    const places = (details?.items ?? []).slice(0, 3).map((item) => item.node?.snippet ?? item.url ?? item.description).filter(Boolean);
    return `${id} ${Math.round(points * 100)}: ${title} ${displayValue ?? ''} ${places.join(' | ')}`.trim();
  });
}

async function measure(address, port, categories, skipAudits = []) {
  const flags = { port, output: 'json', logLevel: 'error', onlyCategories: categories, skipAudits };
  const { lhr, report } = await lighthouse(address, flags);
  if (lhr.runtimeError) throw new Error(`${address}: ${lhr.runtimeError.message}`);
  return { lhr, report };
}

const paths = process.argv.length > 2 ? process.argv.slice(2) : PAGES;
mkdirSync(REPORTS, { recursive: true });
// Without a browser nothing is started that would go on.
const chromePath = chromiumPath();
const server = await startServer('run');
const browser = await launch({ chromePath, chromeFlags: ['--headless=new', ...CHROMIUM_FLAGS], logLevel: 'error' });
const missed = [];
try {
  console.log(['page', ...Object.keys(BUDGETS), ...FIGURES].join('\t'));
  for (const path of paths) {
    const address = server.url + path;
    const first = await measure(address, browser.port, Object.keys(BUDGETS), MEANT[path]);
    const speed = [first.lhr];
    while (speed.length < RUNS) speed.push((await measure(address, browser.port, ['performance'])).lhr);
    const usual = middle(speed);
    const of = (category) => (category === 'performance' ? usual : first.lhr);
    const scores = Object.keys(BUDGETS).map((category) => score(of(category), category));
    console.log([path, ...scores, ...FIGURES.map((id) => usual.audits[id].displayValue)].join('\t'));
    for (const category of Object.keys(BUDGETS)) for (const cost of costs(of(category), category)) console.log(`    ${category}: ${cost}`);
    Object.entries(BUDGETS).forEach(([category, least], at) => {
      if (scores[at] < least) missed.push(`${path}: ${category} ${scores[at]}, at least ${least}`);
    });
    writeFileSync(new URL(`${path.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-|-$/g, '') || 'home'}.json`, REPORTS), first.report);
  }
} finally {
  await browser.kill();
  await server.stop();
}
if (missed.length > 0) {
  console.error(`Budgets that are missed:\n  ${missed.join('\n  ')}`);
  process.exit(1);
}
