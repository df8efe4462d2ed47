// The search page where no server answers: the site as files. The form leads to an address with a question; the page
// that lies there was made for none, so this module answers from the index. Where the server has answered, it does nothing.
import MiniSearch from 'minisearch';

const results = document.getElementById('resultados');
const asked = new URLSearchParams(location.search);
const question = (asked.get('q') ?? '').trim();

const fold = (word) => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** A row as the server makes it. */
function row({ code, title, about, path, kindName }, href) {
  const item = element('li', '', { class: 'entry' });
  const body = element('div', '', { class: 'entry-body' });
  const heading = element('h3', '', { class: 'entry-title' });
  heading.append(element('a', title, { href: href(path) }));
  body.append(heading, element('p', kindName, { class: 'muted small' }), element('p', about));
  item.append(element('span', code, { class: 'entry-code' }), body);
  return item;
}

async function answer() {
  const link = document.querySelector('[data-search-index]');
  const response = await fetch(link.href);
  if (!response.ok) throw new Error(String(response.status));
  const { entries, kinds } = await response.json();
  // Pages lie beside this one, wherever the site was put.
  const base = link.href.replace(/buscar\.json$/, '');
  const href = (path) => base + path.replace(/^\//, '');
  const index = new MiniSearch({
    fields: ['title', 'code', 'about', 'places', 'text'],
    storeFields: ['code', 'title', 'about', 'path', 'kind', 'objective', 'state'],
    processTerm: fold,
  });
  index.addAll(entries.map((entry, id) => ({ ...entry, id, places: entry.places.join(' ') })));
  const wanted = (name, key) => !asked.get(name) || asked.get(name) === key;
  const hits = index.search(question, {
    combineWith: 'AND',
    prefix: (word) => word.length > 2,
    fuzzy: (word) => (word.length > 3 ? 0.2 : false),
    boost: { title: 6, code: 6, places: 3, about: 2 },
    filter: (hit) =>
      wanted('tipo', kinds[hit.kind].slug) && wanted('objetivo', hit.objective) && wanted('estado', hit.state),
  });
  const list = element('ol', '', { class: 'entries' });
  for (const hit of hits.slice(0, 50)) list.append(row({ ...hit, kindName: kinds[hit.kind].label }, href));
  const counted = hits.length === 1 ? '1 resultado.' : `${hits.length} resultados.`;
  const status = element('p', hits.length ? counted : 'Nada responde a esa búsqueda.', { role: 'status' });
  results.replaceChildren(element('h2', 'Resultados', { class: 'visually-hidden' }), status, list);
  document.getElementById('q').value = question;
}

if (question && results.dataset.asked !== question.slice(0, 100)) {
  answer().catch(() => {
    results.replaceChildren(element('p', 'La búsqueda no está disponible en esta copia del sitio.', { role: 'status' }));
  });
}
