// Starts the office, and keeps what people do before it is ready.
//
// The server's page can be read and clicked before its behaviour is loaded. Until the office marks
// itself as hydrated, acts that only the office can carry out are held back and listed in order; then
// they are repeated. Links and forms with an address of their own work without the office and are left
// alone. A classic script in the page's head: it must run before the first element can be clicked.
// `scripts/build` puts the names of the files in the place of OFFICE_GLUE and OFFICE_MODULE.

import './unsaved.js';

const base = document.currentScript.src;
const root = document.documentElement;
const isReady = () => root.hasAttribute('data-hydrated');
const TYPES = ['click', 'dblclick', 'submit', 'input', 'change', 'keydown'];
const held = [];

const isField = (element) => /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName);
const isText = (element) => element instanceof HTMLTextAreaElement
  || (element instanceof HTMLInputElement && !/^(checkbox|radio|file|button|submit|reset)$/.test(element.type));
const hold = (event, act) => {
  held.push(act);
  event.preventDefault();
};

/** Lists one act, if the office has to carry it out. */
function keep(event) {
  const target = event.target;
  if (isReady() || !event.isTrusted || !(target instanceof Element)) return;
  const { type } = event;
  if (type === 'submit') {
    // A form with an address is sent by the browser, one without would only load the page again.
    if (!target.hasAttribute('action')) hold(event, { type, target, submitter: event.submitter });
  } else if (type === 'input' || type === 'change') {
    const { value, checked, files } = target;
    held.push({ type, target, value, checked, files });
  } else if (type === 'keydown') {
    if (!target.closest('[data-at]') || isField(target) || event.key === 'Tab') return;
    const { key, code, ctrlKey, metaKey, shiftKey, altKey } = event;
    hold(event, { type, target, key, code, ctrlKey, metaKey, shiftKey, altKey });
  } else {
    const control = target.closest('button, [role=button], [data-at]');
    if (!control || target.closest('a[href]') || isField(target)) return;
    // The button of a form: its submit event follows.
    if (control.form && control.type === 'submit') return;
    held.push({ type, target });
  }
}

/** Resolves when the page has been drawn with the consequences of the act before. */
const drawn = () => new Promise((resolve) => setTimeout(resolve, 20));

function repeatKey(act) {
  const { type, key, code, ctrlKey, metaKey, shiftKey, altKey } = act;
  const target = document.activeElement === document.body ? act.target : document.activeElement;
  const event = new KeyboardEvent(type, {
    key, code, ctrlKey, metaKey, shiftKey, altKey, bubbles: true, cancelable: true,
  });
  const isUnhandled = target.dispatchEvent(event);
  // The key before opened a field: a key that a script sends does not write there by itself.
  if (isUnhandled && isText(target) && key.length === 1 && !ctrlKey && !metaKey) {
    target.setRangeText(key, target.selectionStart ?? 0, target.selectionEnd ?? 0, 'end');
    target.dispatchEvent(new InputEvent('input', { bubbles: true, data: key }));
  }
}

function repeat(act) {
  const { type, target } = act;
  if (!target.isConnected) return;
  if (type === 'keydown') {
    repeatKey(act);
  } else if (type === 'submit') {
    target.requestSubmit(act.submitter ?? undefined);
  } else if (type === 'input' || type === 'change') {
    // Hydration may have put back what the server had written.
    if (isText(target) || target instanceof HTMLSelectElement) target.value = act.value;
    else if (target.type !== 'file') target.checked = act.checked;
    target.dispatchEvent(new Event(type, { bubbles: true }));
  } else {
    target.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
  }
}

async function repeatAll() {
  for (const type of TYPES) document.removeEventListener(type, keep, true);
  for (const act of held.splice(0)) {
    await drawn();
    repeat(act);
  }
}

/** Says that the office could not be loaded; the page stays readable. */
function fail(error) {
  console.error(error);
  const notice = document.createElement('p');
  notice.setAttribute('role', 'alert');
  notice.className = 'notice-banner';
  notice.textContent = 'Esta página no se cargó por completo y todavía no responde. '
    + 'Compruebe la conexión y vuelva a cargarla.';
  document.body.prepend(notice);
}

for (const type of TYPES) document.addEventListener(type, keep, true);
new MutationObserver((_, observer) => {
  if (!isReady()) return;
  observer.disconnect();
  repeatAll();
}).observe(root, { attributes: true, attributeFilter: ['data-hydrated'] });

async function start() {
  const glue = await import(new URL(OFFICE_GLUE, base));
  const loaded = glue.default({ module_or_path: new URL(OFFICE_MODULE, base) });
  // The whole page has to be there before the office takes it over.
  if (document.readyState === 'loading') {
    await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }));
  }
  await loaded;
  glue.hydrate();
}
start().catch(fail);
