// Kernel: a digit, nine weights that are used at every place of it, and the map that they make; and
// below, from right to left, how the deltas of the map become the gradient of each weight.

import { choose, fill, html, keepDrawn, linePanel, number, quietRow, style, svg, written } from "./shared/drawing.js";
import { DRAG_NUMBER, dragNumber } from "./shared/drag_number.js";
import { shareLines, sumLines } from "./shared/kernel_lines.js";
import { chosen, deltaMap, digitMap, gradientMap, shareMap, sumMap, weightMap, WEIGHTS } from "./shared/kernel_maps.js";
import { hatching, NUMBER_MAPS } from "./shared/number_maps.js";
import { PLACE_GRID, placeGrid } from "./shared/place_grid.js";

const SIZE = 3; // of the kernel
const SIDE = 8; // places in a row of the largest map
const OTHERS = ["digit", "stride", "padding", "wanted"];
const HEAD = 22; // pixels above a map, for its name
const EDGE = 3; // pixels beside the outer maps, for their frames
const NARROW = 560;
const LOOK = `${DRAG_NUMBER}${NUMBER_MAPS}${PLACE_GRID}
.explorer-drawing .sums { --own: var(--activation); }
.explorer-drawing .deltas { --own: var(--delta); }
.explorer-drawing :is(.slopes, .shares) { --own: var(--gradient); }
.explorer-drawing .weights { --own: var(--negative); }
.explorer-drawing .weights .plus { --own: var(--positive); }
.explorer-drawing .weights .drag-number .back { stroke: none; }
.explorer-drawing .weights :is(:hover, :focus-visible, .held) > .back { stroke: var(--ink); stroke-dasharray: none; }
.explorer-drawing .weights .signed text { paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
.explorer-drawing .hit { cursor: pointer; fill: transparent; }
.explorer-drawing .hit:hover { fill: var(--ink); fill-opacity: 0.06; }
.explorer-drawing .stale { opacity: 0.25; }
.explorer-drawing.explorer-ghost .size:is(.plus, .minus) { fill: none; stroke: var(--ink); }
.explorer-drawing .margin { fill: none; pointer-events: none; stroke: var(--quiet); stroke-dasharray: 4 3; stroke-width: 1.5; }
.kernel-down, .kernel-starts { align-items: center; display: flex; flex-wrap: wrap; gap: 0.3rem 0.6rem; margin-top: 0.5rem; }
.kernel-down > span { font-size: 0.85em; white-space: nowrap; }
.kernel-starts { color: var(--explorer-quiet); font-size: 0.85em; gap: 0.3rem; }
.explorer-view :is(.kernel-down, .kernel-starts) button { margin: 0; }
.explorer-view .kernel-starts [aria-pressed="true"] { box-shadow: 0 0 0 2px var(--explorer-activation); color: var(--explorer-ink); }
@media print { :is(.kernel-down, .kernel-starts) { display: none; } }`;

// Where the maps are, and how large: three beside each other, or on a phone two.
function places(width) {
  const at = (x, y, side) => ({ x, y: y + HEAD, side });
  if (width >= NARROW) {
    const kernel = 162;
    const side = Math.min(208, (width - kernel - 48) / 2 - EDGE);
    const [left, middle, right] = [EDGE, (width - kernel) / 2, width - side - EDGE];
    const low = side + HEAD + 16;
    return {
      digit: at(left, 0, side), kernel: at(middle, 0, kernel), outputs: at(right, 0, side),
      shares: at(left, low, side), gradient: at(middle, low, kernel), deltas: at(right, low, side),
      height: low + HEAD + side + EDGE,
    };
  }
  const [wide, kernel, outputs] = [Math.min(width, 340) - 2 * EDGE, 138, 192]; // a place is 24 at least
  const left = (width - wide) / 2;
  const [digit, half] = [Math.min(150, wide - kernel - 14), Math.min(150, (wide - 14) / 2)];
  const middle = Math.max(digit, kernel) + HEAD + 10;
  const low = middle + HEAD + outputs + 10;
  return {
    digit: at(left, 0, digit), kernel: at(left + wide - kernel, 0, kernel),
    outputs: at(left, middle, outputs), gradient: at(left + outputs + 8, middle, wide - outputs - 8),
    shares: at(left, low, half), deltas: at(left + wide - half, low, half),
    height: low + HEAD + half + EDGE,
  };
}

let made = 0; // pictures, so that each can name its patterns

export default {
  render({ model, el }) {
    const id = (made += 1);
    const inputs = [...WEIGHTS, ...OTHERS];
    const isFresh = () => model.get("results").given.every((one, index) => one === model.get(inputs[index]));
    const light = (what, name, value) => {
      model.set("lit", what);
      choose(model, name, value);
    };
    const put = (weights) => {
      WEIGHTS.forEach((name, index) => model.set(name, weights[index]));
      model.save_changes();
    };

    const grid = placeGrid(
      "place",
      "Map of sums: arrow keys go from place to place, and light its window",
      (place) => light("window", "place", place),
      () => choose(model, "lit", "window"),
    );
    const numbers = WEIGHTS.map((name, index) => {
      const { element, show } = dragNumber(model, name, { x: 0, y: 0, bare: true });
      element.classList.add("signed");
      element.addEventListener("focusin", () => light("weight", "weight", index));
      return { show, place: svg("g", {}, element) };
    });

    const choosePlace = (row, column) => choose(model, "place", SIDE * row + column);
    const chooseWeight = (i, j) => light("weight", "weight", SIZE * i + j);
    const map = (kind, words, draw, ...inside) => {
      const [drawn, frames, title] = [svg("g"), svg("g"), svg("text", { class: "start heading", y: -12 }, words)];
      const hatch = `kernel-${kind}-${id}`;
      return { drawn, frames, title, draw, hatch, element: svg("g", { class: `map ${kind}` }, hatching(hatch), title, drawn, frames, ...inside) };
    };
    const maps = {
      digit: map("ink", "digit: ink 0 to 16", digitMap),
      kernel: map("weights", "kernel W", weightMap, ...numbers.map(({ place }) => place)),
      outputs: map("sums", "map Z = Σ W × ink", sumMap, grid.element),
      shares: map("shares", "", (...given) => shareMap(...given, choosePlace)),
      gradient: map("slopes", "gradient ∂L/∂W", (...given) => gradientMap(...given, chooseWeight)),
      deltas: map("deltas", "δ = Z − wanted", (...given) => deltaMap(...given, choosePlace)),
    };
    const drawing = svg("svg", { class: "explorer-drawing", xmlns: "http://www.w3.org/2000/svg" }, ...Object.values(maps).map(({ element }) => element));
    drawing.append(svg("g", { class: "ghost-place" }));
    const picture = html("div", { class: "explorer-picture" }, drawing);
    const panel = linePanel("the numbers");

    const descend = () => put(model.get("results").after.flat());
    const down = html("button", { type: "button", class: "explorer-play", onclick: descend }, "▼ Five steps down");
    const loss = (place) => number(html, place, { "data-shown": ".0f" });
    const losses = html("span", {}, "loss ", loss("loss"), ", then ", loss("loss_after"));
    const kernels = Object.entries(model.get("declaration").presets.kernels).map(([name, setting]) => {
      const weights = WEIGHTS.map((one) => setting[one]);
      const button = html("button", { type: "button", onclick: () => put(weights) }, name);
      const show = () => button.setAttribute("aria-pressed", weights.every((one, index) => model.get(WEIGHTS[index]) === one));
      return { button, show };
    });

    let at;
    let seen; // the results and what is chosen, as they were drawn last
    const resize = (width) => {
      at = places(width);
      seen = undefined;
      drawing.setAttribute("viewBox", `0 0 ${width} ${at.height}`);
      for (const [name, { element }] of Object.entries(maps)) element.setAttribute("transform", `translate(${at[name].x} ${at[name].y})`);
      const cell = at.kernel.side / SIZE;
      numbers.forEach(({ place }, index) => {
        const [x, y] = [index % SIZE, Math.floor(index / SIZE)].map((value) => (value + 0.5) * cell);
        place.setAttribute("transform", `translate(${x} ${y})`);
      });
    };
    const update = () => {
      if (!at) return;
      const [now, fresh] = [chosen(model), isFresh()];
      const results = model.get("results");
      const same = seen?.results === results && seen.chosen === JSON.stringify(now);
      seen = { results, chosen: JSON.stringify(now) };
      maps.shares.title.textContent = `shares of ∂L/∂W${"₀₁₂"[now.i]}${"₀₁₂"[now.j]}`;
      for (const [name, { draw, drawn, frames, hatch }] of Object.entries(maps)) {
        if (!same || name === "kernel") {
          const [inside, around] = draw(model, at[name].side, now, hatch);
          drawn.replaceChildren(...inside);
          frames.replaceChildren(...around);
        }
        drawn.classList.toggle("stale", !fresh && name !== "digit" && name !== "kernel");
      }
      const said = (row, column) => `Z is ${written(results.outputs[row][column], ".2f")}`;
      grid.show(now.rows, now.columns, at.outputs.side / now.columns, model.get("place"), said);
      panel.replaceChildren(...(now.there ? sumLines : shareLines)(model, now));
      for (const { show } of [...numbers, ...kernels]) show();
      down.disabled = !fresh;
      for (const part of [drawing, panel, losses]) fill(part, model);
    };
    el.append(
      style(LOOK),
      picture,
      html("div", { class: "kernel-down" }, down, losses),
      panel,
      html("div", { class: "kernel-starts" }, html("span", {}, "Kernel:"), ...kernels.map(({ button }) => button)),
      quietRow(model, ...OTHERS),
    );
    return keepDrawn(model, picture, 640, resize, update);
  },
};
