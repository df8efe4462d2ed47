// What the server's own interpreter (app/charts, QuickJS) draws charts with: only the
// parts of ECharts that an option of app/charts names, and the SVG renderer.
// It has no DOM, no timers and no network, and needs none: `animation` is false.
import * as echarts from "echarts/core";
import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, MarkLineComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

echarts.use([BarChart, LineChart, ScatterChart, GridComponent, MarkLineComponent, SVGRenderer]);

/** Draws an option (JSON text) to the text of an SVG. Throws when ECharts cannot. */
globalThis.renderChart = (option, width, height) => {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption(JSON.parse(option));
    return chart.renderToSVGString({ useViewBox: true });
  } finally {
    chart.dispose();
  }
};
