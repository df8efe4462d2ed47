// The colours of an option are the light theme's. On the page they become custom properties
// of style/tokens.css, so that light, dark and high contrast work without drawing again.
// The same table is app/charts/src/palette.rs; a test there compares the two.
const PALETTE = {
  "#1b242c": "--chart-ink",
  "#56626c": "--chart-muted",
  "#d9dcd6": "--chart-rule",
  "#fffefb": "--chart-paper",
  "#0b4f63": "--chart-observed",
  "#8a4b08": "--chart-target",
  "#6e7a83": "--chart-path",
  "#0b5c8f": "--chart-series-1",
  "#a83a00": "--chart-series-2",
  "#5c3a9e": "--chart-series-3",
  "#1f6e3d": "--chart-series-4",
  "#9a2468": "--chart-series-5",
  "#665800": "--chart-series-6",
};

/** A copy of an option whose known colours follow the page's theme. */
export function themed(value) {
  if (typeof value === "string") {
    const property = PALETTE[value.toLowerCase()];
    return property ? `var(${property}, ${value})` : value;
  }
  if (Array.isArray(value)) return value.map(themed);
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, themed(item)]));
  }
  return value;
}
