// Pictures of every page at 390 and 1280 px, light and dark, for eyes to judge.
//   node screenshots.js <url> <directory> [account:password]
// Public addresses come from the sitemap; of many alike pages the first few are taken.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gotoOffice, newPage, startBrowser } from './browser.js';

const [url, directory, account] = process.argv.slice(2);
if (!url || !directory) {
  console.error('usage: node screenshots.js <url> <directory> [account:password]');
  process.exit(2);
}
const OFFICE = ['', '/politica', '/captura/nodo/OP1', '/importar', '/cambios', '/publicar', '/catalogo', '/cuentas', '/auditoria',
  '/datos-personales', '/historial/S01-1?medida=valor&periodo=2024'];
const WIDTHS = [390, 1280];
const ALIKE = 6;

const name = (path) => path.replace(/^\//, '').replace(/[^a-zA-Z0-9.-]+/g, '-') || 'inicio';

async function sitemap() {
  const text = await (await fetch(`${url}/sitemap.xml`)).text();
  const seen = new Map();
  return [...text.matchAll(/<loc>([^<]+)<\/loc>/g)]
    .map(([, address]) => new URL(address).pathname)
    .filter((path) => {
      const kind = path.split('/').slice(0, 2).join('/');
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
      return seen.get(kind) <= ALIKE;
    });
}

async function shoot(page, path, width, suffix = '') {
  await page.setViewportSize({ width, height: 900 });
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  if (sideways) console.log(`${path} scrolls sideways at ${width} px`);
  await page.screenshot({ path: join(directory, `${name(path)}-${width}${suffix}.png`), fullPage: true });
}

await mkdir(directory, { recursive: true });
const browser = await startBrowser();
try {
  const page = await newPage(browser);
  for (const path of await sitemap()) {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(url + path);
      await page.waitForTimeout(400);
      await shoot(page, path, width);
    }
  }
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(url);
  await shoot(page, '/', 1280, '-dark');
  if (account) {
    const [user, password] = account.split(/:(.*)/);
    const office = await newPage(browser);
    await office.goto(`${url}/gestion/ingresar`);
    await shoot(office, '/gestion/ingresar', 390);
    await office.fill('input[type=text], input:not([type]), input[autocomplete=username]', user);
    await office.fill('input[type=password]', password);
    await office.click('button[type=submit]');
    for (const path of OFFICE) {
      for (const width of WIDTHS) {
        await office.setViewportSize({ width, height: 900 });
        await gotoOffice(office, `${url}/gestion${path}`);
        await office.waitForTimeout(600);
        await shoot(office, `/gestion${path}`, width);
      }
    }
    if (office.errors.length) console.log('office errors:', office.errors);
  }
  if (page.errors.length) console.log('public errors:', page.errors);
} finally {
  await browser.close();
}
