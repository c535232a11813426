// The drawing of two lanes: for each a strip of cells, one a layer, lit by what comes back to it;
// above it a thin one for the activations; and in large figures what arrives.

import { fill, part, svg } from "./drawing.js";
import { histogram } from "./histogram.js";
import { layerSlider } from "./layer_slider.js";
import { BRIGHT, brightness, colour, NIGHT, scaleOfLight } from "./light.js";
import { text } from "./plot.js";

const WIDE = 480; // pixels, from which on there is room beside a lane's name
const [LEFT, ASIDE] = [52, 196]; // pixels, of the letters on the left, and of histograms on the right
const [THIN, GAP, KEPT] = [11, 3, 7]; // pixels high: the activations' strip, a gap, a pinned strip
const BETWEEN = 10; // pixels between the lanes

function layout(width, sums) {
  const wide = width >= WIDE;
  const head = wide && !sums ? 36 : 60;
  const thick = sums ? 52 : 38;
  const strips = THIN + GAP + thick + KEPT + 2;
  const right = sums && wide ? width - ASIDE : width - 4;
  const tops = [0, head + strips + BETWEEN];
  const axis = tops[1] + head + strips;
  const boxes = tops.map((top, lane) =>
    wide
      ? { x: width - ASIDE + 24, y: top + 4, width: ASIDE - 28, height: head + strips - 4 }
      : { x: lane * (width / 2 + 6), y: axis + 34, width: width / 2 - 6, height: 124 },
  );
  const scaleAt = axis + 40 + (sums && !wide ? 136 : 0);
  return { wide, head, thick, right, tops, axis, boxes, scaleAt, height: scaleAt + (wide ? 34 : 54) };
}

// What shines: the kind of light, the results' name for its sizes, its letter.
export function shining(model, lane) {
  if (model.get("show") === "gradients") return { kind: "gradient", name: "gradients", letter: "∂L/∂W", verb: "learns by" };
  const slopes = model.get("results").kinds[lane] === "slopes";
  return { kind: "delta", name: "back", letter: slopes ? "∂L/∂A" : "δ", verb: "hears" };
}

// Makes the drawing, `width` pixels wide; with `sums`, with histograms. Returns its element; how far down
// each lane begins, in `tops`; `show(now)`, which draws the results with the light where it is; and `light(now)`, which
// moves the light.
export function laneDrawing(model, width, sums) {
  const place = layout(width, sums);
  const { wide, head, thick, right, tops, axis, boxes, scaleAt, height } = place;
  const root = svg("svg", {
    class: "explorer-drawing",
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${height}`,
    role: "group",
    "aria-label": "Two lanes of layers, lit by what comes back to each of them. The text below says what became of it.",
  });
  const lanes = tops.map((top) => ({ top: top + head, strips: svg("g"), figures: svg("g"), thin: [], thick: [], lit: new Map() }));
  const rest = svg("g");
  const kept = svg("g", { class: "kept", "data-pin": true });
  const room = svg("g", { class: "ghost-place" });
  const marks = svg("g", { class: "marks" });
  const fronts = lanes.map(() => svg("circle", { class: "later", r: 15 }));
  const slider = layerSlider(model, { x: LEFT, y: head, width: right - LEFT, height: axis + 28 - head });
  root.append(rest, ...lanes.flatMap(({ strips, figures }) => [strips, figures]), kept, room, ...fronts, marks, slider.element);
  let depth = 0;
  let cell = 1; // pixels

  const looked = () => Math.min(depth, model.get("layer"));
  const across = (layer) => LEFT + (layer - 1) * cell;
  const rect = (layer, y, height, more) =>
    svg("rect", { x: across(layer).toFixed(2), y, width: Math.max(0.5, cell - (cell > 8 ? 1.5 : 0.6)).toFixed(2), height, ...more });

  function build(lane) {
    const { strips, top } = lanes[lane];
    const results = model.get("results");
    const { name, letter, kind } = shining(model, lane);
    const cells = (from, place, height, extra) =>
      results[from][lane].map((size, index) =>
        rect(index + 1, place, height, { class: `point ${extra}`, "data-quantity": `${from}[${lane}][${index}]`, "data-value": size }),
      );
    lanes[lane].thin = cells("activations", top, THIN, "");
    lanes[lane].thick = cells(name, top + THIN + GAP, thick, "");
    lanes[lane].lit = new Map();
    strips.replaceChildren(
      svg("rect", { class: "night", x: LEFT - 1, y: top - 1, width: right - LEFT + 1, height: THIN + 2, rx: 2 }),
      svg("rect", { class: "night", x: LEFT - 1, y: top + THIN + GAP - 1, width: right - LEFT + 1, height: thick + 2, rx: 2 }),
      text("A", LEFT - 8, top + THIN / 2, "end activation"),
      text(letter, LEFT - 8, top + THIN + GAP + thick / 2, `end letter ${kind}`),
      ...lanes[lane].thin,
      ...lanes[lane].thick,
    );
    return results[name][lane].map((size, index) =>
      rect(index + 1, top + THIN + GAP + thick + 2, KEPT, { fill: colour(kind, size) }),
    );
  }

  function figures(lane, layer) {
    const { name, kind, verb } = shining(model, lane);
    const y = tops[lane] + head - 17;
    const figure = part(`${name}[${lane}][${layer - 1}]`);
    figure.setAttribute("class", `figure ${kind}`);
    const said = svg("text", { class: "end said", x: right, y }, `layer ${layer} ${verb} `, figure);
    lanes[lane].figures.replaceChildren(text(model.get("results").names[lane], LEFT, tops[lane] + 18, "start lane-name"), said);
    lanes[lane].told = layer;
    fill(lanes[lane].figures, model);
  }

  function around() {
    const every = Math.ceil(depth / (wide ? 10 : 6));
    const parts = [text("layer", LEFT - 8, axis + 17, "note end")];
    for (let layer = 1; layer <= depth; layer += 1) {
      const crowded = layer % every || Math.min(layer - 1, depth - layer) <= every / 2;
      if (crowded && layer !== 1 && layer !== depth) continue;
      parts.push(text(String(layer), (across(layer) + cell / 2).toFixed(1), axis + 17, layer === looked() ? "tick now" : "tick note"));
    }
    const kinds = [0, 1].map((lane) => shining(model, lane));
    const letters = [...new Set(kinds.map(({ letter }) => letter))].join(" and ");
    const words = `brightness: size of A and of ${letters}`;
    const [from, y] = wide ? [LEFT + 250, scaleAt] : [LEFT, scaleAt + 18];
    parts.push(text(words, LEFT, scaleAt + 8, "note start"), scaleOfLight(["activation", kinds[0].kind], from, width - 4, y));
    if (sums) boxes.forEach((box, lane) => parts.push(histogram(model.get("results"), lane, box)));
    rest.replaceChildren(...parts);
  }

  function mark() {
    const x = across(looked());
    const frame = (top) => svg("rect", { class: "looked", x: (x - 2).toFixed(1), y: top - 3, width: (cell + 2.5).toFixed(1), height: THIN + GAP + thick + 6, rx: 2 });
    const tip = (x + cell / 2).toFixed(1);
    marks.replaceChildren(...lanes.map(({ top }) => frame(top)), svg("path", { class: "grip", d: `M${tip} ${axis - 5}l7 11h-14z` }));
  }

  function light(now) {
    const results = model.get("results");
    lanes.forEach((one, lane) => {
      const { kind, name } = shining(model, lane);
      const paint = (cells, sizes, hue, isLit) =>
        cells.forEach((element, index) => {
          const wanted = isLit(index) ? colour(hue, sizes[index]) : NIGHT;
          if (one.lit.get(element) !== wanted) element.setAttribute("fill", wanted);
          one.lit.set(element, wanted);
        });
      const there = now ? now.there * depth : depth;
      const reached = now ? Math.floor(depth - now.back * depth) : 0; // layers that are still dark
      paint(one.thin, results.activations[lane], "activation", (index) => index < there);
      paint(one.thick, results[name][lane], kind, (index) => index >= reached);
      glow(lane, now);
      const layer = Math.min(depth, Math.max(sums ? 1 : looked(), reached + 1));
      one.figures.classList.toggle("waiting", now?.back === 0);
      if (layer !== one.told) figures(lane, layer);
    });
  }

  // The light on its way: as large and as bright as what is there.
  function glow(lane, now) {
    const front = fronts[lane];
    const back = now?.back > 0;
    const share = back ? now.back : now?.there;
    if (!now?.moves || share <= 0 || share >= 1) return front.setAttribute("class", "later");
    const { kind, name } = shining(model, lane);
    const along = back ? 1 - share : share;
    const index = Math.min(depth - 1, Math.floor(along * depth));
    const size = model.get("results")[back ? name : "activations"][lane][index];
    const hue = back ? kind : "activation";
    front.setAttribute("class", "front");
    front.setAttribute("cx", (LEFT + along * (right - LEFT)).toFixed(1));
    front.setAttribute("cy", lanes[lane].top + (back ? THIN + GAP + thick / 2 : THIN / 2));
    front.setAttribute("r", (back ? 5 + 28 * brightness(size) : 9).toFixed(1));
    front.setAttribute("fill", colour(hue, size));
    front.setAttribute("opacity", (0.15 + 0.75 * brightness(size)).toFixed(2));
  }

  function show(now) {
    depth = model.get("results").activations[0].length;
    cell = (right - LEFT) / depth;
    kept.replaceChildren(...lanes.flatMap((_, lane) => build(lane)));
    lanes.forEach((_, lane) => figures(lane, sums ? 1 : looked()));
    around();
    mark();
    slider.tell(depth, looked());
    light(now);
    fill(rest, model);
  }
  return { root, tops, show, light };
}

export const LANES = `.explorer-drawing .night { fill: ${NIGHT}; stroke: var(--quiet); stroke-width: 0.75; }
.explorer-drawing .letter { font-size: 12px; font-weight: 600; }
.explorer-drawing .lane-name { font-size: 15px; font-weight: 600; }
.explorer-drawing .said { font-size: 14px; }
.explorer-drawing .figure { font-size: 25px; font-weight: 700; }
.explorer-drawing .waiting .figure { visibility: hidden; }
.explorer-drawing .tick.now { font-weight: 700; }
.explorer-drawing .note { font-size: 12px; }
.explorer-drawing .looked { fill: none; stroke: var(--explorer-handle); stroke-width: 2; }
.explorer-drawing .marks .grip { fill: var(--ink); }
.explorer-drawing .along { fill: transparent; cursor: ew-resize; touch-action: pan-y; }
.explorer-drawing .front { pointer-events: none; stroke: ${BRIGHT}; stroke-width: 2; }
.explorer-drawing .kept { visibility: hidden; }
.explorer-drawing .ghost-place .explorer-ghost { opacity: 1; }
.explorer-drawing .ghost-place .kept { visibility: visible; }
`;
