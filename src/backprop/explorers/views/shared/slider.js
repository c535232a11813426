// What makes a part of a drawing a slider: it says what it is and where it stands, and heeds keys.

import { choose, declared, setting } from "./drawing.js";
import { valueAt } from "./handle.js";

const LEAP = 10; // steps of PageUp and PageDown
const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: LEAP, PageDown: -LEAP };

// `taken` is called with each new value that the reader sets.
//
// Returns `last`, the number of its last position, counted from 0; `place`, which tells the
// present one; `put`, which goes to one; and `show`, which says where it stands.
export function slider(model, name, element, taken = () => {}) {
  const { label, meaning, minimum, maximum, step } = declared(model, name);
  const last = Math.round((maximum - minimum) / step);
  const attributes = {
    role: "slider",
    tabindex: 0,
    "data-control": name,
    "aria-label": `${label}: ${meaning}`,
    "aria-valuemin": minimum,
    "aria-valuemax": maximum,
    "data-lm-suppress-shortcuts": "true", // JupyterLab's own arrow keys
  };
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);

  const place = () => Math.round((model.get(name) - minimum) / step);
  const put = (position) => {
    const value = valueAt({ minimum, maximum, step }, position / last);
    if (value !== model.get(name)) choose(model, name, value);
    taken();
  };
  element.addEventListener("keydown", (event) => {
    const { key, altKey, ctrlKey, metaKey } = event;
    if (altKey || ctrlKey || metaKey) return;
    if (key === "Home") put(0);
    else if (key === "End") put(last);
    else if (key in KEYS) put(place() + KEYS[key]);
    else return;
    event.preventDefault();
  });
  const show = () => {
    element.setAttribute("aria-valuenow", model.get(name));
    element.setAttribute("aria-valuetext", setting(model, name));
  };
  return { last, place, put, show };
}
