// Makes the charts of a public page answer to pointer and keyboard. The page is complete
// without this: the SVG, the sentences and the table say the same.
//
// <figure data-chart="/graficos/S04-1.json">      (`data-words`: its texts in the page's language, where that is not Spanish)
//   <div data-chart-static> … SVG … </div>
//   <div data-chart-live hidden></div>       (empty, and never touched by anything else)
// </figure>
import { themed } from "./chart/colours.js";
import { tooltip } from "./chart/tooltip.js";

const EARLY = "200px";

/** Loads the library and the option, draws, and only then hides the SVG. */
async function upgrade(figure) {
  const still = figure.querySelector("[data-chart-static]");
  const live = figure.querySelector("[data-chart-live]");
  if (!still || !live) return;
  const [{ init }, response] = await Promise.all([
    import("./chart/engine.js"),
    fetch(figure.dataset.chart, { headers: { accept: "application/json" } }),
  ]);
  if (!response.ok) throw new Error(`${figure.dataset.chart}: ${response.status}`);
  const option = await response.json();
  const height = still.getBoundingClientRect().height;
  live.hidden = false;
  live.style.blockSize = `${Math.max(height, 240)}px`;
  still.hidden = true;
  try {
    const chart = init(live);
    chart.setOption(themed({ ...option, animation: false, tooltip: tooltip(option) }));
    new ResizeObserver(() => chart.resize()).observe(live);
    walkable(live, chart, option, words(figure));
    figure.dataset.chartReady = "";
  } catch (error) {
    still.hidden = false;
    live.hidden = true;
    throw error;
  }
}

/** What a point is looked for in, in this order. */
const ROLES = ["observed", "baseline", "target"];

/** From a text of this script to that of the page's language (`script_words` in app/charts). */
function words(figure) {
  const known = JSON.parse(figure.dataset.words ?? "{}");
  return (text) => known[text] ?? text;
}

/** The chart's name, and two buttons that lead through all its points; what a point says stands beside them. */
function walkable(live, chart, option, word) {
  const stops = option.usermeta?.stops ?? [];
  live.setAttribute("role", "img");
  live.setAttribute("aria-label", live.dataset.label);
  // One picture: the texts inside are said by its name and by the walk.
  for (const inner of live.children) inner.setAttribute("aria-hidden", "true");
  if (stops.length === 0) return;
  const walk = document.createElement("div");
  walk.className = "chart-walk";
  walk.setAttribute("role", "group");
  walk.setAttribute("aria-label", word("Recorrer los puntos del gráfico"));
  const [back, on] = ["Punto anterior", "Punto siguiente"].map((name) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet";
    button.textContent = word(name);
    return button;
  });
  const said = document.createElement("output");
  said.textContent = word("{n} puntos: línea de base, valores obtenidos y metas.").replace("{n}", stops.length);
  walk.append(back, on, said);
  live.after(walk);
  let at = -1;
  const show = (to) => {
    at = Math.min(Math.max(to, 0), stops.length - 1);
    // Not `disabled`: the focus would be lost at the ends.
    back.setAttribute("aria-disabled", String(at === 0));
    on.setAttribute("aria-disabled", String(at === stops.length - 1));
    said.textContent = stops[at].text;
    point(chart, option, stops[at].place);
  };
  back.setAttribute("aria-disabled", "true");
  back.addEventListener("click", () => at > 0 && show(at - 1));
  on.addEventListener("click", () => at < stops.length - 1 && show(at + 1));
  walk.addEventListener("keydown", (event) => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: stops.length - 1 }[event.key];
    if (event.key === "Escape") chart.dispatchAction({ type: "hideTip" });
    if (to === undefined) return;
    event.preventDefault();
    show(to);
  });
  walk.addEventListener("focusout", () => chart.dispatchAction({ type: "hideTip" }));
}

/** Shows the tooltip at a place of the horizontal axis. */
function point(chart, option, place) {
  for (const role of ROLES) {
    const seriesIndex = option.series.findIndex((one) => one.id === role);
    const data = option.series[seriesIndex]?.data ?? [];
    const dataIndex = data.findIndex((item) => isAt(item.value ?? item, place));
    if (dataIndex < 0) continue;
    chart.dispatchAction({ type: "showTip", seriesIndex, dataIndex });
    return;
  }
}

/** A point of a line; "-" is a hole. */
const isAt = ([place, value], wanted) => place === wanted && value !== "-";

const watcher = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    watcher.unobserve(target);
    upgrade(target).catch((error) => console.warn("chart stays as it was printed:", error));
  }
}, { rootMargin: EARLY });

for (const figure of document.querySelectorAll("[data-chart]")) watcher.observe(figure);
