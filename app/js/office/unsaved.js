// Keeps cells that were typed and not saved in the browser (IndexedDB), until the server has them: they
// survive a lost connection, an ended session, a reload and a crash.
//
// The office speaks with it by events, so that neither waits for the other: «office-keep» (JSON: [key,
// cells, or null to forget them]), «office-read-kept» (a key), and the answer «office-kept» (JSON of the cells).
// Where the browser keeps nothing (a private window, say) the office works as without it.

const STORE = 'cells';

const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function withStore(mode, act) {
  const opening = indexedDB.open('office', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await settled(opening);
  try {
    const transaction = database.transaction(STORE, mode);
    const ended = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    // A request that was answered is not stored before its transaction has ended.
    const [answer] = await Promise.all([settled(act(transaction.objectStore(STORE))), ended]);
    return answer;
  } finally {
    database.close();
  }
}

/** A browser may close the store under a request, when a page that used it ends; then it is asked again. */
async function withStoreAgain(mode, act, times = 3) {
  try {
    return await withStore(mode, act);
  } catch (error) {
    if (times <= 1) throw error;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
    return withStoreAgain(mode, act, times - 1);
  }
}

// One after the other: an older list never takes the place of a newer one.
let last = Promise.resolve();
const enqueue = (act) => {
  last = last.then(act).catch((error) => console.warn('no se conservan celdas sin guardar', error));
};

addEventListener('office-keep', ({ detail }) => {
  const [key, cells] = JSON.parse(detail);
  enqueue(() => withStoreAgain('readwrite', (store) => (cells ? store.put(JSON.stringify(cells), key) : store.delete(key))));
});

addEventListener('office-read-kept', ({ detail: key }) => {
  enqueue(async () => {
    const cells = await withStoreAgain('readonly', (store) => store.get(key));
    if (cells) dispatchEvent(new CustomEvent('office-kept', { detail: cells }));
  });
});

// What a person set up for their own eyes (widths of columns): «office-keep-own» (JSON: [key, text]),
// «office-read-own» (a key), and the answer «office-own» (the text).
const own = (act) => {
  try {
    return act(localStorage);
  } catch (error) {
    return console.warn('no se conserva la vista', error);
  }
};

addEventListener('office-keep-own', ({ detail }) => own((store) => store.setItem(...JSON.parse(detail))));

addEventListener('office-read-own', ({ detail: key }) => {
  const text = own((store) => store.getItem(key));
  if (text) dispatchEvent(new CustomEvent('office-own', { detail: text }));
});
