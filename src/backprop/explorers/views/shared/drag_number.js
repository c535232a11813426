// A number that stands in a drawing and is taken hold of there: it is dragged, to the right and up
// for more, or set by keys. It is a slider to whoever hears the page.

import { declared, svg } from "./drawing.js";
import { slider } from "./slider.js";

const WAY = 240; // pixels that a pointer goes from the least value to the largest
export const HALF = { across: 26, down: 13 }; // pixels: half of the pill in which a number stands
const REACH = { across: 26, down: 22 }; // and of what a fingertip meets
const TRACK = 18; // pixels, from the middle of the line below a number to its end

// Makes the number of a parameter, in the middle of (x, y).
//   bare: it stands in something that is drawn already, and has no pill of its own
//   taken: called when the reader has taken hold of it, and with each new value
//   shows: the attributes of the text that is its value
//   pill, reach: half of the width and height of the pill, and of what a fingertip meets
//
// Returns its element, which must stay in the drawing while it is dragged, for a browser takes a
// gesture back whose element is gone; and `show`, which writes its value.
export function dragNumber(model, name, { x, y, bare = false, taken = () => {}, shows = { "data-parameter": name }, pill = HALF, reach: room = REACH }) {
  const { minimum, maximum } = declared(model, name);
  const form = { x: x - pill.across, y: y - pill.down, width: 2 * pill.across, height: 2 * pill.down, rx: pill.down };
  const reach = bare
    ? svg("circle", { class: "reach", cx: x, cy: y, r: room.across })
    : svg("rect", { class: "reach", x: x - room.across, y: y - room.down, width: 2 * room.across, height: 2 * room.down });
  const back = bare ? svg("circle", { class: "back bare", cx: x, cy: y, r: HALF.across }) : svg("rect", { class: "back", ...form });
  const low = bare ? y + 11 : y + 7;
  const track = svg("path", { class: "track", d: `M${x - TRACK} ${low}h${2 * TRACK}` });
  const knob = svg("circle", { class: "knob", cy: low, r: 3 });
  const above = svg("text", { class: "above", x, y: y - 2 * HALF.across, ...shows });
  const element = svg(
    "g",
    { class: "drag-number" },
    reach, back, track, knob, svg("text", { x, y: bare ? y - 1 : y - 3, ...shows }), above,
  );
  const { last, place, put, show: say } = slider(model, name, element, taken);

  let held; // the pointer that drags, and where it and the number were
  element.addEventListener("pointerdown", ({ pointerId, pointerType, clientX, clientY, button }) => {
    if (held || button !== 0) return;
    held = { pointerId, clientX, clientY, from: place() };
    element.setPointerCapture(pointerId);
    element.focus({ preventScroll: true });
    element.classList.add("held", pointerType);
  });
  element.addEventListener("pointermove", ({ pointerId, clientX, clientY }) => {
    if (held?.pointerId !== pointerId) return;
    const way = clientX - held.clientX - (clientY - held.clientY);
    put(held.from + Math.round((way / WAY) * last));
  });
  for (const type of ["pointerup", "pointercancel"]) {
    element.addEventListener(type, ({ pointerId, pointerType }) => {
      if (held?.pointerId !== pointerId) return;
      held = undefined;
      element.classList.remove("held", pointerType);
    });
  }
  // For browsers that heed touch-action on boxes only, not on parts of a drawing
  element.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });

  const show = () => {
    const value = model.get(name);
    const share = (2 * value - minimum - maximum) / (maximum - minimum);
    knob.setAttribute("cx", (x + TRACK * share).toFixed(1));
    element.classList.toggle("minus", value < 0);
    say();
  };
  return { element, show };
}

export const DRAG_NUMBER = `.explorer-drawing .drag-number { cursor: ew-resize; outline: none; touch-action: none; user-select: none; -webkit-user-select: none; }
.explorer-drawing .reach { fill: transparent; touch-action: none; }
.explorer-drawing .back { fill: var(--paper); stroke: var(--quiet); stroke-width: 1; }
.explorer-drawing .back.bare { fill: none; stroke: none; }
.explorer-drawing .track { stroke: var(--quiet); stroke-opacity: 0.5; }
.explorer-drawing .knob { fill: var(--quiet); }
.explorer-drawing .signed .back { stroke: var(--positive); }
.explorer-drawing .signed :is(text, .knob) { fill: var(--positive); }
.explorer-drawing .signed.minus .back { stroke: var(--negative); stroke-dasharray: 4 2.5; }
.explorer-drawing .signed.minus :is(text, .knob) { fill: var(--negative); }
.explorer-drawing .drag-number:is(:hover, :focus-visible, .held) .back { stroke-width: 2.5; }
.explorer-drawing .drag-number:is(:focus-visible, .held) .back.bare { stroke: var(--ink); }
.explorer-drawing .drag-number:is(:hover, .held) .knob { r: 4.5px; }
.explorer-drawing .above { display: none; font-size: 17px; font-weight: 600; }
.explorer-drawing .held.touch .above { display: inline; paint-order: stroke; stroke: var(--paper); stroke-width: 9px; stroke-linejoin: round; }
`;
