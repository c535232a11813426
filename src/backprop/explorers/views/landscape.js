// Landscape: a map of a network's loss on a slice, the shadow of a descent over it, and the
// loss along both. The start can be dragged.

import { choose, controls, declared, fill, html, keepDrawn, line, number, style, svg } from "./shared/drawing.js";
import { handle } from "./shared/handle.js";
import { axisAcross, axisUp, bounds, joined, moved, numbers, PLOT, scale, text, tick } from "./shared/plot.js";

const MARGIN = { left: 30, right: 8, top: 8, bottom: 22 }; // of the map, for its axes
const STRIP = 40; // the height of the scale below it
const MARKS = [-12, -6, 0, 6, 12];
const FAR = 8; // off the slice: from there the way is faintest
const FAINTEST = 0.15;
const STUCK = "M-5-5h10v10h-10z";
const FOUND = "M0-7l7 7l-7 7l-7-7z";
const LOOK = `${PLOT}
.explorer-drawing .land { fill: var(--paper); }
.explorer-drawing .map { cursor: crosshair; }
.explorer-drawing :is(.above, .shade) { fill: var(--ink); fill-opacity: 0.075; fill-rule: evenodd; }
.explorer-drawing .above { stroke: var(--ink); stroke-opacity: 0.6; stroke-width: 1; vector-effect: non-scaling-stroke; }
.explorer-drawing .way, .explorer-drawing .casing { fill: none; stroke: var(--activation); stroke-width: 2.5; stroke-linejoin: round; }
.explorer-drawing .casing { stroke: var(--paper); stroke-width: 5.5; }
.explorer-drawing .stop { fill: var(--activation); stroke: var(--paper); stroke-width: 1.5; }
.explorer-drawing .mark { fill: var(--ink); stroke: var(--paper); stroke-width: 1.5; }
.explorer-drawing .mark.shadow { fill: var(--paper); stroke: var(--ink); }
.explorer-drawing .mark.outside { visibility: hidden; }
.explorer-drawing .across { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 4 3; }
.explorer-drawing .axis { stroke: var(--quiet); stroke-width: 1; }
.explorer-drawing .curve { fill: none; stroke: var(--ink); stroke-width: 2; stroke-linejoin: round; }
.explorer-drawing .falling { stroke: var(--activation); }
.explorer-drawing .start-point { fill: var(--explorer-handle); stroke: var(--explorer-handle-edge); stroke-width: 1.5; }`;

let made = 0; // maps, so that each can name its frame

const drawing = (label, ...inside) =>
  svg("svg", { class: "explorer-drawing", xmlns: "http://www.w3.org/2000/svg", role: "img", "aria-label": label }, ...inside);

// Where a place of the slice is on the map, from its left upper corner, as shares of its side.
function shares(model, x, y) {
  const { maximum: reach } = declared(model, "start_x");
  return [(x + reach) / (2 * reach), (reach - y) / (2 * reach)];
}

// The way, each part of it the fainter, the further off the slice it runs.
function shadow(points, off) {
  const clear = (index) => Math.max(FAINTEST, 1 - (off[index] + off[index + 1]) / 2 / FAR).toFixed(2);
  const parts = points.slice(1).map((point, index) => [joined([points[index], point]), clear(index)]);
  const drawn = (kind) => parts.map(([line, opacity]) => svg("polyline", { class: kind, points: line, "stroke-opacity": opacity }));
  return [svg("g", {}, ...drawn("casing")), svg("g", { "data-pin": true }, ...drawn("way"))];
}

function map(model, side, frame) {
  const { above, levels, marks, seen, way, off } = model.get("results");
  const { maximum: reach } = declared(model, "start_x");
  const [across, up] = [scale(-reach, reach, 0, side), scale(-reach, reach, side, 0)];
  const place = ([x, y]) => [across(x), up(y)];
  const start = [model.get("start_x"), model.get("start_y")];
  const level = up(start[1]).toFixed(1);
  const points = way.split(" ").map((point) => place(numbers(point, ",")));
  const far = numbers(off);
  const mark = (index, d) => svg("path", { class: `mark ${seen[index]}`, d, transform: moved(place(numbers(marks[index], ","))) });
  const ticks = MARKS.map((value) => [value, tick(value)]);
  const length = side / (2 * reach);
  return svg(
    "g",
    { transform: `translate(${MARGIN.left} ${MARGIN.top})` },
    bounds(frame, 0, 0, side, side),
    svg(
      "g",
      { class: "map", "clip-path": `url(#${frame})` },
      svg("rect", { class: "land", width: side, height: side }),
      svg(
        "g",
        { transform: `translate(${side / 2} ${side / 2}) scale(${length} ${-length})` },
        ...above.map((path) => svg("path", { class: "above", d: path })),
      ),
      svg("line", { class: "across", x1: 0, x2: side, y1: level, y2: level }),
      ...shadow(points, far),
      mark(0, FOUND),
      mark(1, STUCK),
      svg("circle", { class: "stop", "data-pin": true, r: 5, transform: moved(points.at(-1)), "fill-opacity": Math.max(FAINTEST, 1 - far.at(-1) / FAR).toFixed(2) }),
      svg("circle", { class: "start-point", r: 8, transform: moved(place(start)) }),
    ),
    svg("rect", { class: "frame", width: side, height: side }),
    axisAcross(ticks, "across", across, side),
    axisUp(ticks, "up", up, 0),
    ladder(levels, side),
  );
}

// The shades of the map in a row, and the loss where one goes over into the next.
function ladder(levels, side) {
  const step = (side - 36) / (levels.length + 1);
  const left = (index) => (36 + index * step).toFixed(1);
  const top = 9;
  return svg(
    "g",
    { transform: `translate(0 ${side + MARGIN.bottom})` },
    text("loss", 0, top + 7, "start note"),
    svg("rect", { class: "land", x: 36, y: top, width: side - 36, height: 14 }),
    ...levels.map((_, index) => svg("path", { class: "shade", d: `M${left(index + 1)} ${top}H${side}v14H${left(index + 1)}z` })),
    svg("rect", { class: "frame", x: 36, y: top, width: side - 36, height: 14 }),
    ...levels.map((_, index) => number(svg, `levels[${index}]`, { class: "note", x: left(index + 1), y: top + 23, "data-shown": ".1f" })),
  );
}

// A curve of losses, as many as there are. `top` is the place of the highest of them.
function chart(model, [width, height], { title, losses, top, kind, ends, name, at }) {
  const [left, right, high, low] = [38, width - 14, 34, height - 26];
  const values = numbers(losses);
  const highest = Math.max(model.get("results")[top], 0.01);
  const x = (share) => left + share * (right - left);
  const points = values.map((loss, index) => [x(index / (values.length - 1)), low - (loss / highest) * (low - high)]);
  const mark = at === undefined ? [] : [svg("line", { class: "across", x1: x(at), x2: x(at), y1: high, y2: low })];
  const [first, last] = ends;
  const made = drawing(
    title,
    text(title, 0, 10, "start"),
    number(svg, top, { class: "note end", x: left - 6, y: high, "data-shown": ".2g" }),
    text("0", left - 6, low, "note end"),
    svg("path", { class: "axis", fill: "none", d: `M${left} ${high}V${low}H${right}` }),
    text(first, left, low + 13, "note"),
    text(last, right, low + 13, "note end"),
    text(name, (left + right) / 2, low + 13, "name"),
    ...mark,
    svg("polyline", { class: `curve ${kind}`, points: joined(points) }),
  );
  made.setAttribute("viewBox", `0 0 ${width} ${height}`);
  return made;
}

// Put the start near a place of the map, on the sliders' positions.
function takeStart(model, across, down) {
  const { maximum } = declared(model, "start_x");
  const near = (share) => Math.round(Math.min(maximum, Math.max(-maximum, (2 * share - 1) * maximum)));
  model.set("start_x", near(across));
  choose(model, "start_y", near(1 - down));
}

// A mark as the legend of the map shows it.
function entry(model, index, d, words) {
  const sample = svg("svg", { class: "explorer-drawing", width: 18, height: 16, "aria-hidden": "true" });
  const shape = svg("path", { d, transform: "translate(9 8)" });
  sample.append(shape);
  return {
    show: () => shape.setAttribute("class", `mark ${model.get("results").seen[index] === "shadow" ? "shadow" : ""}`),
    element: line(sample, ` ${words} `, number(html, `notes[${index}]`)),
  };
}

export default {
  render({ model, el }) {
    const whole = drawing(
      "A map of the loss on the slice, and the shadow of the descent. Press or drag to move the start; sliders below do the same.",
      svg("g"),
      svg("g", { class: "ghost-place" }),
    );
    const picture = html("div", { class: "explorer-picture" }, whole);
    const start = handle(picture, () => picture.querySelector(".land"), (across, down) => takeStart(model, across, down));
    whole.append(start.element);
    const curves = html("div", { class: "explorer-curves" });
    const marks = [
      entry(model, 0, FOUND, "a network that has learned exclusive or"),
      entry(model, 1, STUCK, "one that is stuck"),
    ];
    const panel = html(
      "div",
      { class: "explorer-panel" },
      line("loss at the start ", number(html, "start_loss"), ", after the descent ", number(html, "end_loss")),
      line("lowest on this slice ", number(html, "lowest")),
      line("the map shows its shadow: the network itself ends ", number(html, "away"), " off the slice, with a gradient of length ", number(html, "slope")),
      ...marks.map(({ element }) => element),
    );
    const frame = `landscape-map-${(made += 1)}`;
    let side;
    const update = () => {
      if (!side) return;
      const { falling, profile, steps } = model.get("results");
      const { maximum: reach } = declared(model, "start_x");
      const [wide, high] = [side + MARGIN.left + MARGIN.right, side + MARGIN.top + MARGIN.bottom + STRIP];
      const size = [curves.clientWidth, Math.round(high / 2)];
      const across = { title: "loss along the dashed line", losses: profile, top: "ridge", kind: "", ends: [tick(-reach), tick(reach)], name: "across" };
      whole.setAttribute("viewBox", `0 0 ${wide} ${high}`);
      whole.firstChild.replaceWith(map(model, side, frame));
      start.place(...shares(model, model.get("start_x"), model.get("start_y")), side, side, MARGIN.left, MARGIN.top);
      curves.replaceChildren(
        chart(model, size, { title: "loss along the descent", losses: falling, top: "highest", kind: "falling", ends: [0, steps], name: "step" }),
        chart(model, size, { ...across, at: (model.get("start_x") + reach) / (2 * reach) }),
      );
      marks.forEach(({ show }) => show());
      for (const part of [picture, curves, panel]) fill(part, model);
    };
    el.append(style(LOOK), html("div", { class: "explorer-slice" }, picture, curves, controls(model), panel));
    return keepDrawn(model, picture, 420, (width) => (side = width - MARGIN.left - MARGIN.right), update);
  },
};
