// A slider for the layer that is looked at, which lies over the lanes: it is pressed, dragged along
// them, or set by keys.

import { choose, svg } from "./drawing.js";

const STILL = 6; // pixels that a finger moves before it drags
const LEAP = 10; // layers, of PageUp and PageDown
const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: LEAP, PageDown: -LEAP };

// Makes it, with its place `box` in the drawing, from the first layer to the last. Returns its
// element, and `tell(depth, layer)`, which says how many layers there are, and which it is: what is
// set may lie beyond the last, from when there were more.
export function layerSlider(model, box) {
  const element = svg("rect", { class: "along", role: "slider", tabindex: 0, "data-control": "layer", "aria-label": "layer looked at", "data-lm-suppress-shortcuts": "true", ...box });
  let [last, now] = [1, 1];
  const put = (layer) => choose(model, "layer", Math.min(last, Math.max(1, layer)));
  const here = ({ clientX }) => {
    const { left, width } = element.getBoundingClientRect();
    return Math.floor(((clientX - left) / width) * last) + 1;
  };
  let held; // the pointer, where it came down, and whether it has moved along
  element.addEventListener("pointerdown", (event) => {
    if (held || event.button !== 0) return;
    held = { id: event.pointerId, x: event.clientX, drags: event.pointerType === "mouse" };
    element.setPointerCapture(event.pointerId);
    if (held.drags) put(here(event));
  });
  element.addEventListener("pointermove", (event) => {
    if (held?.id !== event.pointerId) return;
    held.drags ||= Math.abs(event.clientX - held.x) > STILL;
    if (held.drags) put(here(event));
  });
  element.addEventListener("pointerup", (event) => {
    if (held?.id === event.pointerId) put(here(event));
    held = undefined;
  });
  element.addEventListener("pointercancel", () => (held = undefined));
  element.addEventListener("keydown", (event) => {
    const { key, altKey, ctrlKey, metaKey } = event;
    if (altKey || ctrlKey || metaKey) return;
    if (key === "Home") put(1);
    else if (key === "End") put(last);
    else if (key in KEYS) put(now + KEYS[key]);
    else return;
    event.preventDefault();
  });
  const tell = (depth, layer) => {
    [last, now] = [depth, layer];
    const said = { "data-setting": model.get("layer"), "aria-valuemin": 1, "aria-valuemax": last, "aria-valuenow": now, "aria-valuetext": `layer ${now}` };
    for (const [name, value] of Object.entries(said)) element.setAttribute(name, value);
  };
  return { element, tell };
}
