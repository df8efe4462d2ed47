// «Compruebe esta página» and the simulator beside it. The page is complete without this. The program that checks
// (WebAssembly) is loaded when somebody presses a button, never before; nothing is sent or stored.
//
// <section data-check data-glue data-module data-keys data-file data-release data-sha256 data-indicator>
//   <div data-check-controls hidden> … <p data-check-said role="status"> … </div>
//   <form data-simulation="{…}" hidden> … <p data-simulation-said role="status"> … </form>
// </section>
// What is checked are the texts that stand on the page: every element with `data-figure`.

const section = document.querySelector("[data-check]");

/** The program, loaded once; tried again after a failure. */
let loading;
function program() {
  loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load() {
  const { glue, module } = section.dataset;
  // From the page: a module would take a relative address from its own place.
  const exports = await import(new URL(glue, document.baseURI).href);
  await exports.default({ module_or_path: module });
  return exports;
}

/** A file as text; an error with a sentence for the reader where there is none. */
async function text(address, name) {
  const answer = await fetch(address, { cache: "no-cache" }).catch(() => undefined);
  if (!answer?.ok) throw new Error(`No se pudo descargar ${name}. Revise su conexión y vuelva a intentarlo.`);
  return answer.text();
}

/** The address of the file of another release. */
const fileOf = (number) => section.dataset.file.replace(`/${section.dataset.release}/`, `/${number}/`);

/** The marked texts, as they stand on the page now. */
function figures() {
  return [...document.querySelectorAll("[data-figure]")].map((element) => ({
    place: element.dataset.figure,
    text: element.textContent,
  }));
}

/** The release files that are asked for, the page's own first. */
async function files(chain) {
  const own = Number(section.dataset.release);
  const first = chain ? 1 : Math.max(own - 1, 1);
  const found = [];
  for (let number = own; number >= first; number -= 1) {
    found.push(await text(fileOf(number), `el archivo de la publicación n.º ${number}`));
  }
  return found;
}

async function check(chain) {
  unmark();
  const shown = { indicator: section.dataset.indicator, release: Number(section.dataset.release), sha256: section.dataset.sha256, figures: figures() };
  const [exports, keys, texts] = await Promise.all([
    program(),
    text(section.dataset.keys, "la lista de claves"),
    files(chain),
  ]);
  return JSON.parse(exports.check_page(JSON.stringify(texts), keys, JSON.stringify(shown)));
}

/** Takes away what an earlier check left at the numbers. */
function unmark() {
  for (const note of document.querySelectorAll(".figure-note")) note.remove();
  for (const figure of document.querySelectorAll("[data-differs]")) delete figure.dataset.differs;
}

/** At each number that differs, what it should say. */
function mark(differences) {
  for (const { place, expected } of differences) {
    for (const figure of document.querySelectorAll(`[data-figure="${CSS.escape(place)}"]`)) {
      figure.dataset.differs = "";
      const note = document.createElement("strong");
      note.className = "figure-note";
      note.textContent = expected === null ? " No está en la publicación." : ` No coincide: debería decir «${expected}».`;
      figure.append(note);
      for (let folded = figure.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
    }
  }
}

/** A list with its heading; nothing without items. */
function list(name, items) {
  if (items.length === 0) return [];
  const heading = document.createElement("h3");
  heading.textContent = name;
  const list = document.createElement("ul");
  for (const item of items) {
    const line = document.createElement("li");
    line.textContent = item;
    list.append(line);
  }
  return [heading, list];
}

function report(parts, { outcome, sentence, problems, checked, not_checked: open, differences }) {
  parts.said.dataset.outcome = outcome;
  parts.said.textContent = sentence;
  parts.details.replaceChildren(
    ...list("Problemas", problems),
    ...list("Se comprobó", checked),
    ...list("No se comprobó", open),
  );
  parts.details.hidden = false;
  mark(differences);
}

/** The button stays where it is and keeps the focus; what comes of it is said beside it. */
async function run(parts, button, chain) {
  if (button.getAttribute("aria-disabled") === "true") return;
  const buttons = [parts.page, parts.chain];
  for (const one of buttons) one.setAttribute("aria-disabled", "true");
  delete parts.said.dataset.outcome;
  parts.said.textContent = "Descargando y comprobando…";
  parts.details.hidden = true;
  try {
    report(parts, await check(chain));
    parts.chain.hidden = chain || Number(section.dataset.release) < 3;
    if (parts.chain.hidden && button === parts.chain) parts.page.focus();
  } catch (error) {
    parts.said.dataset.outcome = "problems";
    parts.said.textContent = `No se comprobó nada. ${reason(error)}`;
  } finally {
    for (const one of buttons) one.removeAttribute("aria-disabled");
  }
}

/** Own errors are sentences already. */
function reason(error) {
  if (error instanceof Error && error.message.endsWith(".")) return error.message;
  console.warn("check:", error);
  return "El programa que comprueba no se pudo cargar o falló en este navegador.";
}

async function simulate(form, said) {
  said.textContent = "Calculando…";
  try {
    const exports = await program();
    said.textContent = exports.simulate(form.dataset.simulation, form.elements.paso.value);
  } catch (error) {
    // What is wrong with the number comes as a text.
    said.textContent = typeof error === "string" ? error : reason(error);
  }
}

function start() {
  const find = (name) => section.querySelector(`[data-${name}]`);
  const controls = find("check-controls");
  if (!section.dataset.module || typeof WebAssembly !== "object") return;
  const parts = { page: find("check-page"), chain: find("check-chain"), said: find("check-said"), details: find("check-details") };
  controls.hidden = false;
  parts.page.addEventListener("click", () => run(parts, parts.page, false));
  parts.chain.addEventListener("click", () => run(parts, parts.chain, true));
  const form = find("simulation");
  if (!form) return;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    simulate(form, find("simulation-said"));
  });
}

if (section) start();
