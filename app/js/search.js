// The search page where no server answers: the site as files. The form leads to an address with a question; the page
// that lies there was made for none, so this module answers from the index. Where the server has answered, it does nothing.
//
// It answers by the server's rules (app/search): words that tell nothing are not searched for, a word that is nowhere is
// taken for one close to it, and where no entry has all of the words, those with most of them answer. Of a word it knows
// the beginning only, where the server knows the Spanish stem: the ranking differs a little.
import MiniSearch from 'minisearch';

/** Characters of a question, and answers on the page, as on the server. */
const LONGEST = 100;
const SHOWN = 50;
/** Endings of number and gender: «servicios» and «servicio» begin alike. */
const ENDING = /^(.{3,}?)[aeo]?s?$/;
const FIELDS = ['title', 'code', 'about', 'places', 'text'];
const FILTERS = ['tipo', 'objetivo', 'estado'];

const results = document.getElementById('resultados');
/** What is said: in Spanish, or as a page in another language brings it. */
const WORDS = {
  nothing: 'Nada responde a esa búsqueda.',
  one: '{n} resultado.',
  many: '{n} resultados.',
  more: `{n} resultados; se muestran los primeros ${SHOWN}.`,
  partial: 'Ningún resultado tiene todas las palabras: estos tienen algunas.',
  results: 'Resultados',
  away: 'La búsqueda no está disponible en esta copia del sitio.',
  prefix: '',
  kinds: {},
  pages: {},
  ...JSON.parse(results.dataset.words ?? '{}'),
};
const address = new URLSearchParams(location.search);
const value = (name) => address.getAll(name).at(-1) ?? '';
const question = [...value('q').trim()].slice(0, LONGEST).join('').trim();

const fold = (word) => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
/** Letters and digits only: how a code is compared. */
const plain = (code) => fold(code).replace(/[^a-z0-9%]/g, '');

/** What is asked for, as the server writes it: values that it knows, in one order. */
function knownQuery() {
  const known = new URLSearchParams();
  if (question) known.append('q', question);
  for (const name of FILTERS) {
    const options = [...document.getElementById(name).options].map((option) => option.value);
    if (value(name) && options.includes(value(name))) known.append(name, value(name));
  }
  return known;
}

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** A row as the server makes it. */
function row({ code, kind, title, about, path }, kindName, href) {
  const [name, sentence] = WORDS.pages[path] ?? [title, about];
  const language = WORDS.official && kind !== 'page' ? { lang: WORDS.official } : {};
  const item = element('li', '', { class: 'entry' });
  const body = element('div', '', { class: 'entry-body' });
  const heading = element('h3', '', { class: 'entry-title' });
  heading.append(element('a', name, { href: href(path), ...language }));
  body.append(heading, element('p', kindName, { class: 'muted small' }), element('p', sentence, language));
  item.append(element('span', code, { class: 'entry-code' }), body);
  return item;
}

/** The entries that answer the question, best first, and whether none of them has all of its words. */
function search(entries, emptyWords) {
  if (!plain(question)) return { found: entries, isPartial: false };
  const empty = new Set(emptyWords);
  const processTerm = (word) => (empty.has(fold(word)) ? null : fold(word).replace(ENDING, '$1'));
  const index = new MiniSearch({ fields: FIELDS, processTerm });
  index.addAll(entries.map((entry, id) => ({ ...entry, id, places: entry.places.join(' ') })));
  const prefix = (word) => word.length > 2;
  const isSomewhere = (word) => index.search(word, { prefix, processTerm: (same) => same }).length > 0;
  const edits = (word) => (word.length < 4 ? false : word.length < 8 ? 1 : 2);
  const hits = index.search(question, {
    prefix,
    fuzzy: (word) => (isSomewhere(word) ? false : edits(word)),
    boost: { title: 6, code: 6, places: 3, about: 2 },
  });
  const words = new Set(MiniSearch.getDefault('tokenize')(question).map(processTerm).filter(Boolean));
  const most = Math.max(0, ...hits.map((hit) => hit.queryTerms.length));
  const ofWords = hits.filter((hit) => hit.queryTerms.length === most).map((hit) => entries[hit.id]);
  const ofCode = entries.filter(({ code }) => code && plain(code) === plain(question));
  return { found: [...new Set([...ofCode, ...ofWords])], isPartial: most > 0 && most < words.size };
}

/** How many answers there are, in the server's words. */
function counted(total) {
  if (total === 0) return WORDS.nothing;
  const words = total === 1 ? WORDS.one : total > SHOWN ? WORDS.more : WORDS.many;
  return words.replace('{n}', String(total));
}

async function answer(known) {
  for (const [name, value] of known) document.getElementById(name).value = value;
  if (FILTERS.some((name) => known.has(name))) document.querySelector('.search-filters').open = true;
  const link = document.querySelector('[data-search-index]');
  const response = await fetch(link.href);
  if (!response.ok) throw new Error(String(response.status));
  const { entries, kinds, empty_words: emptyWords } = await response.json();
  // Pages lie beside this one, wherever the site was put.
  const base = link.href.replace(/buscar\.json$/, '') + WORDS.prefix;
  const href = (path) => base + path.replace(/^\//, '');
  const { found, isPartial } = search(entries, emptyWords);
  const wanted = (name, key) => !known.has(name) || known.get(name) === key;
  const fitting = found.filter(
    ({ kind, objective, state }) => wanted('tipo', kinds[kind].slug) && wanted('objetivo', objective) && wanted('estado', state),
  );
  const list = element('ol', '', { class: 'entries' });
  list.append(...fitting.slice(0, SHOWN).map((entry) => row(entry, WORDS.kinds[kinds[entry.kind].slug] ?? kinds[entry.kind].label, href)));
  const partial = isPartial ? ` ${WORDS.partial}` : '';
  const status = element('p', counted(fitting.length) + partial, { role: 'status' });
  const heading = element('h2', WORDS.results, { class: 'visually-hidden' });
  results.replaceChildren(heading, status, ...(fitting.length ? [list] : []));
}

const known = knownQuery();
if (known.toString() && known.toString() !== (results.dataset.asked ?? '')) {
  answer(known).catch(() => {
    results.replaceChildren(element('p', WORDS.away, { role: 'status' }));
  });
}
