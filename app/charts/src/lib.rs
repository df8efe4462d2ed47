//! Charts: one definition, drawn in the browser by ECharts and on the server as
//! SVG by the same library. Only the server uses this package.
