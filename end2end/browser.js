// The browser that is installed, with a profile of its own.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const CANDIDATES = [
  process.env.PNTD_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** For a process that may be root's, and asks nobody outside. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where Chromium is. */
export function chromiumPath() {
  const path = CANDIDATES.find((path) => path && existsSync(path));
  if (!path) throw new Error('Chromium is not installed: run scripts/setup');
  return path;
}

/** Starts Chromium. */
export const startBrowser = () => chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_FLAGS });

/** A page that remembers errors in `page.errors`. */
export async function newPage(browser, options = {}) {
  const context = await browser.newContext({ locale: 'es-PE', ...options });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  page.errors = [];
  page.on('pageerror', (error) => page.errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') page.errors.push(`${message.text()} ${message.location().url}`);
  });
  return page;
}

/** Opens an office page and waits until it reacts to clicks. */
export async function gotoOffice(page, url) {
  await page.goto(url);
  await page.locator('html[data-hydrated]').waitFor({ state: 'attached', timeout: 20_000 });
}
