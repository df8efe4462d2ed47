// The demonstration and a browser for all tests of a file: there when the file's own lines run, stopped after its last
// test. (Hooks of a file start at once and do not wait for those of another module.)
import { after } from 'node:test';
import { startBrowser } from './browser.js';
import { startServer } from './server.js';

const [server, browser] = await Promise.all([startServer('run'), startBrowser()]);

after(async () => {
  await browser.close();
  await server.stop();
});

export const demonstration = { server, browser };
