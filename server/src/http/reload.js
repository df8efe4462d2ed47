// Loads the page again when the server was started anew. Only in `pntd run --reload`.
let seen;

async function ask() {
  try {
    const answer = await fetch('/recarga', { cache: 'no-store' });
    const start = answer.ok ? await answer.text() : seen;
    if (seen && start !== seen) {
      location.reload();
      return;
    }
    seen = start;
  } catch {
    // The server is being started again.
  }
  setTimeout(ask, 500);
}

ask();
