// What a chart says about one period, as plain text (`renderMode: "richText"`: nothing is
// parsed as HTML, so a hostile name stays a name). Numbers come formatted from the server.

const SPOKEN = ["observed", "baseline", "target"];

/** The tooltip of an option; its texts are in `usermeta` (see app/charts/src/indicator.rs). */
export function tooltip(option) {
  const meta = option.usermeta ?? {};
  const formatter = (points) => {
    const list = Array.isArray(points) ? points : [points];
    const index = list[0]?.data?.value?.[0] ?? list[0]?.value?.[0];
    const lines = SPOKEN.flatMap((role) => {
      const text = meta.spoken?.[role]?.[String(index)];
      return text ? [text] : [];
    });
    return [meta.periods?.[index] ?? "", ...lines].join("\n");
  };
  return {
    trigger: "axis",
    renderMode: "richText",
    confine: true,
    formatter,
    backgroundColor: "#fffefb",
    borderColor: "#56626c",
    borderWidth: 1,
    padding: [8, 12],
    textStyle: { color: "#1b242c", fontFamily: option.textStyle?.fontFamily, fontSize: 14, lineHeight: 20 },
    axisPointer: { type: "line", animation: false, lineStyle: { color: "#56626c", width: 1, type: "solid" } },
  };
}
