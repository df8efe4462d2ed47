// Makes the charts of a public page answer to pointer and keyboard. The page is complete
// without this: the SVG, the sentences and the table say the same.
//
// <figure data-chart="/graficos/S04-1.json">
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
    walkable(live, chart, option);
    figure.dataset.chartReady = "";
  } catch (error) {
    still.hidden = false;
    live.hidden = true;
    throw error;
  }
}

/** Left and right arrows move from period to period; Escape leaves; the text is spoken. */
function walkable(live, chart, option) {
  const stops = option.usermeta?.stops ?? [];
  if (stops.length === 0) return;
  const spoken = document.createElement("p");
  spoken.className = "visually-hidden";
  spoken.setAttribute("aria-live", "polite");
  live.after(spoken);
  live.tabIndex = 0;
  live.setAttribute("role", "img");
  live.setAttribute("aria-label", `${option.usermeta?.title ?? "Gráfico"}. Use las flechas para recorrer los periodos.`);
  const series = option.series.findIndex((one) => one.id === "observed");
  let at = stops.length;
  live.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -stops.length, End: stops.length }[event.key];
    if (event.key === "Escape") chart.dispatchAction({ type: "hideTip" });
    if (step === undefined) return;
    event.preventDefault();
    at = Math.min(Math.max(at + step, 0), stops.length - 1);
    const { place, text } = stops[at];
    const data = option.series[series].data.findIndex((item) => isAt(item.value ?? item, place));
    chart.dispatchAction({ type: "showTip", seriesIndex: series, dataIndex: data });
    spoken.textContent = text;
  });
  live.addEventListener("blur", () => chart.dispatchAction({ type: "hideTip" }));
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
