// A grid of pixels to draw on: by mouse, pen or finger with a soft brush, by keys pixel by pixel.

import { svg } from "./drawing.js";

const SIDE = 8;
const MOST = 16; // the ink of a full pixel
const BY_KEY = 4;
const BRUSH = { ink: 12, reach: 1.25 }; // in its middle, and how far it reaches, in pixels
const APART = 0.25; // pixels from one touch of the brush to the next

const MOVES = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0], Home: [0, -SIDE], End: [0, SIDE] };
const INKS = { " ": BY_KEY, Enter: BY_KEY, Backspace: -BY_KEY, Delete: -BY_KEY };

const within = (value, most) => Math.min(most, Math.max(0, value));

// Makes the grid of the parameter `name`.
//   ink(): the ink of each pixel now, 0 to 16, row by row; put(ink) takes what it has become
//   erases(): whether the brush takes ink away
//   said(place): what there is to say of a pixel beside its ink
//
// Returns its element; `lay(size)`, which gives its pixels their places; and `show(ink, text)`.
// The element must stay in the drawing while it is drawn on.
export function pixelGrid(name, { ink, put, erases, said }) {
  let size = 1; // of a pixel
  let here = 0; // which pixel the keyboard is at
  let pressing = false; // whether a pointer brings the focus here
  let stroke; // the pointer, the ink it found, what it has added, and where it was
  const cells = Array.from({ length: SIDE * SIDE }, () => svg("rect", { class: "pixel", role: "gridcell", tabindex: -1 }));
  const rows = Array.from({ length: SIDE }, (_, row) => svg("g", { role: "row" }, ...cells.slice(SIDE * row, SIDE * (row + 1))));
  const ring = svg("rect", { class: "ring" });
  const element = svg(
    "g",
    {
      class: "pixels",
      role: "grid",
      "aria-label": "Drawing of 8 by 8 pixels: arrow keys move, Space darkens, Backspace lightens",
      "data-lm-suppress-shortcuts": "true", // JupyterLab's own arrow keys
    },
    ...rows,
    ring,
  );

  const goTo = (place) => {
    for (const attribute of ["data-control", "data-setting"]) {
      const value = cells[here].getAttribute(attribute);
      cells[here].removeAttribute(attribute);
      if (value !== null) cells[place].setAttribute(attribute, value);
    }
    cells[here].tabIndex = -1;
    here = place;
    cells[here].tabIndex = 0;
  };

  const placeOf = ({ clientX, clientY }) => {
    const { left, top, right } = element.getBoundingClientRect();
    const scale = SIDE / (right - left);
    return [(clientX - left) * scale, (clientY - top) * scale];
  };
  const dab = ([x, y]) => {
    for (let place = 0; place < cells.length; place += 1) {
      const far = Math.hypot(x - (place % SIDE) - 0.5, y - Math.floor(place / SIDE) - 0.5);
      stroke.added[place] = Math.max(stroke.added[place], Math.min(BRUSH.ink, BRUSH.ink * (BRUSH.reach - far)));
    }
  };
  const drawTo = (to) => {
    const [from, sign] = [stroke.at, erases() ? -1 : 1];
    const dabs = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / APART));
    for (let one = 1; one <= dabs; one += 1) dab(from.map((value, axis) => value + (one / dabs) * (to[axis] - value)));
    stroke.at = to;
    put(stroke.found.map((value, place) => within(value + sign * Math.round(stroke.added[place]), MOST)));
  };

  element.addEventListener("pointerdown", (event) => {
    if (stroke || event.button !== 0) return;
    event.preventDefault(); // else the page's text would be marked
    element.setPointerCapture(event.pointerId);
    const at = placeOf(event);
    goTo(SIDE * within(Math.floor(at[1]), SIDE - 1) + within(Math.floor(at[0]), SIDE - 1));
    pressing = true;
    cells[here].focus({ preventScroll: true });
    pressing = false;
    element.classList.remove("keyed");
    stroke = { id: event.pointerId, found: ink(), added: new Array(cells.length).fill(0), at };
    drawTo(at);
  });
  element.addEventListener("pointermove", (event) => stroke?.id === event.pointerId && drawTo(placeOf(event)));
  for (const type of ["pointerup", "pointercancel"]) {
    element.addEventListener(type, ({ pointerId }) => stroke?.id === pointerId && (stroke = undefined));
  }
  // For browsers that heed touch-action on boxes only, not on parts of a drawing
  element.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });

  element.addEventListener("keydown", (event) => {
    const { key, altKey, ctrlKey, metaKey } = event;
    if (altKey || ctrlKey || metaKey || !(key in MOVES || key in INKS)) return;
    event.preventDefault();
    if (key in MOVES) {
      const [row, column] = [Math.floor(here / SIDE), here % SIDE].map((value, axis) => within(value + MOVES[key][axis], SIDE - 1));
      goTo(SIDE * row + column);
      cells[here].focus();
    } else put(ink().map((value, place) => (place === here ? within(value + INKS[key], MOST) : value)));
  });
  element.addEventListener("focusin", () => {
    const [x, y] = [here % SIDE, Math.floor(here / SIDE)].map((value) => value * size);
    for (const [attribute, value] of Object.entries({ x, y, width: size, height: size })) ring.setAttribute(attribute, value);
    element.classList.toggle("keyed", !pressing && cells[here].matches(":focus-visible"));
  });
  element.addEventListener("focusout", () => element.classList.remove("keyed"));

  const lay = (wanted) => {
    size = wanted;
    cells.forEach((cell, place) => {
      const [x, y] = [place % SIDE, Math.floor(place / SIDE)].map((value) => value * size);
      for (const [attribute, value] of Object.entries({ x, y, width: size, height: size })) cell.setAttribute(attribute, value);
    });
  };
  const show = (now, text) => {
    cells.forEach((cell, place) => {
      const [row, column] = [Math.floor(place / SIDE) + 1, (place % SIDE) + 1];
      cell.setAttribute("fill-opacity", (now[place] / MOST).toFixed(2));
      cell.setAttribute("aria-label", `row ${row}, column ${column}: ink ${Math.round(now[place])} of ${MOST}${said(place)}`);
    });
    cells[here].setAttribute("data-control", name);
    cells[here].setAttribute("data-setting", text);
  };
  goTo(0);
  return { element, lay, show };
}

export const PIXEL_GRID = `.explorer-drawing .pixels { cursor: crosshair; touch-action: none; user-select: none; -webkit-user-select: none; }
.explorer-drawing .pixel { fill: var(--ink); outline: none; stroke: var(--quiet); stroke-opacity: 0.35; touch-action: none; }
.explorer-drawing .keyed .pixel:focus { stroke: var(--activation); stroke-opacity: 1; stroke-width: 3; }
.explorer-drawing .ring { fill: none; pointer-events: none; stroke: var(--activation); stroke-width: 3; }
.explorer-drawing .pixels:not(.keyed) .ring { visibility: hidden; }`;
