// Without its `aria` part: it would write over the name that the page gives to a chart.
// The drawing part, loaded only when a chart comes into view: the parts of ECharts that an
// option of app/charts names, its SVG renderer and its Spanish texts.
import * as echarts from "echarts/core";
import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";
import spanish from "echarts/lib/i18n/langES.js";

echarts.use([
  BarChart, GridComponent, LineChart, MarkLineComponent, ScatterChart, SVGRenderer, TooltipComponent,
]);
echarts.registerLocale("ES", spanish);

export const init = (element) => echarts.init(element, null, { renderer: "svg", locale: "ES" });
