// In the measured page, ahead of everything: notes when each of `sights` has been painted, in the frame after the one
// that found it, and how much has moved. A file of its own: a function handed over would miss its compiler's helpers.
const seen = { at: {}, shift: 0 };
window.seen = seen;

new PerformanceObserver((list) => {
  for (const { value } of list.getEntries()) seen.shift += value;
}).observe({ type: 'layout-shift', buffered: true });

function look() {
  for (const [name, selector] of Object.entries(window.sights))
    if (!(name in seen.at) && document.querySelector(selector))
      requestAnimationFrame((now) => {
        seen.at[name] ??= now;
      });
  if (Object.keys(seen.at).length < Object.keys(window.sights).length) requestAnimationFrame(look);
}
requestAnimationFrame(look);
