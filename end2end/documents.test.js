// The text of the public pages, as it leaves the server: valid HTML, and nothing of what a stranger writes in it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { HtmlValidate } from 'html-validate';
import { KINDS } from './kinds.js';
import { startServer } from './server.js';

// The rules of the standard; how a source file is written (quotes, spaces, void elements) is not one of them.
const validator = new HtmlValidate({
  extends: ['html-validate:standard'],
  rules: {
    'require-sri': 'off',
    // Roles that keep a table a table where its rows become lists on a phone.
    'no-redundant-role': 'off',
  },
});

let server;

before(async () => {
  server = await startServer('run');
});

after(async () => {
  await server?.stop();
});

test('the validator finds what is wrong', async () => {
  const { errorCount } = await validator.validateString('<!DOCTYPE html><html lang="es"><head><title>a</title></head><body><p><div>b</div></p></body></html>');
  assert.ok(errorCount > 0);
});

test('every kind of page is valid HTML', async () => {
  const found = [];
  for (const path of KINDS) {
    const html = await (await fetch(server.url + path)).text();
    assert.doesNotMatch(html, /<!--|<!>/, `${path} has markers`);
    const { results } = await validator.validateString(html);
    for (const { messages } of results) {
      for (const { ruleId, message, line, column, selector } of messages) found.push(`${path} ${ruleId}: ${message} (${line}:${column} ${selector})`);
    }
  }
  assert.deepEqual(found, []);
});
