// A chart of this site within a page of somebody else. In the frame: says how tall it is. In the page around it:
// gives each frame the height that it asked for; whoever leaves this script out keeps the height of the frame.
const NAME = "pntd-altura";

if (document.documentElement.classList.contains("pntd-embed")) {
  const tell = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    window.parent.postMessage({ [NAME]: height }, "*");
  };
  if (window.parent !== window) {
    new ResizeObserver(tell).observe(document.body);
    tell();
  }
} else {
  const script = document.currentScript;
  const origin = script ? new URL(script.src).origin : location.origin;
  window.addEventListener("message", (event) => {
    if (event.origin !== origin) return;
    const height = event.data && event.data[NAME];
    if (!Number.isFinite(height)) return;
    for (const frame of document.querySelectorAll("iframe")) {
      // Whatever a frame says: never so small that it is gone, never the whole page.
      if (frame.contentWindow === event.source) frame.style.height = `${Math.min(Math.max(height, 160), 2000)}px`;
    }
  });
}
