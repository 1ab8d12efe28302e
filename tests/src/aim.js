// Run in the page by area.rs just before it clicks: brings the element (arguments[0]) into view and begins to watch the
// mouse, so that witness.js can tell where a click went. Returns what lies above the element's middle, null for nothing.

const element = arguments[0];
element.scrollIntoView({ block: "nearest", inline: "nearest" });

const place = () => {
  const { x, y, width, height } = element.getBoundingClientRect();
  const box = [x, y, width, height].map(Math.round).join(" ");
  return element.isConnected ? `it being at ${box}` : "it being gone from the page";
};

const { x, y, width, height } = element.getBoundingClientRect();
const top = document.elementFromPoint(x + width / 2, y + height / 2);
if (top === null) return "nothing: it is outside the window";
if (!element.contains(top) && (top.closest("label") || {}).control !== element) return top.outerHTML.slice(0, 200);

if (window.watchedClick) window.watchedClick.stop.abort();
const stop = new AbortController();
const watched = { element, stop, place, isNoticed: false, saw: [`aimed, ${place()}`] };
window.watchedClick = watched;
for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) {
  const note = (event) => {
    const path = event.composedPath();
    if (type === "click" && path.includes(element)) watched.isNoticed = true;
    const where = path.includes(element) ? "it" : String(event.target.outerHTML).slice(0, 120);
    watched.saw.push(`${type} at ${event.clientX} ${event.clientY} on ${where}, ${place()}`);
  };
  window.addEventListener(type, note, { capture: true, signal: stop.signal });
}
return null;
