// Landscape: a slice through a network's loss, the shadow of a descent over it, and the
// loss along both. The start can be dragged.

import { choose, controls, declared, fill, html, keepDrawn, line, number, style, svg } from "./shared/drawing.js";

const HIGH = 130;
const LOOK = `
.explorer-drawing .contour { fill: none; stroke: var(--explorer-edge, #d0d7de); stroke-width: 1; vector-effect: non-scaling-stroke; }
.explorer-drawing .way { fill: none; stroke: var(--activation); stroke-width: 2; }
.explorer-drawing .stop { fill: var(--activation); stroke: var(--paper); }
.explorer-drawing .found { fill: var(--positive); stroke: var(--paper); }
.explorer-drawing .stuck { fill: var(--delta); stroke: var(--paper); }
.explorer-drawing .across { stroke: var(--quiet, var(--explorer-edge, #8c959f)); stroke-width: 1; stroke-dasharray: 3 3; }
.explorer-drawing .curve { fill: none; stroke: var(--ink); stroke-width: 2; }
.explorer-drawing .falling { stroke: var(--activation); }
.explorer-drawing .start-point { fill: var(--explorer-glow, #ffd33d); stroke: var(--ink); }
.explorer-drawing .map .start-point { cursor: grab; touch-action: none; }`;
const STUCK = "M-5-5h10v10h-10z";
const FOUND = "M0-6l6 6l-6 6l-6-6z";

const look = () => {
  const found = style();
  found.textContent += LOOK;
  return found;
};

const drawing = (width, height, label, ...inside) =>
  svg(
    "svg",
    {
      class: "explorer-drawing",
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": label,
    },
    look(),
    ...inside,
  );

const pairs = (text) => text.split(" ").map((point) => point.split(",").map(Number));
const joined = (points) => points.map((point) => point.map((value) => value.toFixed(1)).join(",")).join(" ");

function map(model, side) {
  const { way, lines, marks } = model.get("results");
  const reach = declared(model, "start_x").maximum;
  const scale = side / (2 * reach);
  const place = ([x, y]) => [(x + reach) * scale, (reach - y) * scale];
  const moved = (point) => `translate(${place(point).map((value) => value.toFixed(1)).join(" ")})`;
  const [found, stuck] = marks.map((mark) => mark.split(",").map(Number));
  const start = place([model.get("start_x"), model.get("start_y")]).map((value) => value.toFixed(1));
  const points = pairs(way);
  return drawing(
    side,
    side,
    "Contour lines of the loss on the slice, and the shadow of the descent. Press or drag to move the start; sliders below do the same.",
    svg(
      "g",
      { class: "map", transform: `translate(${side / 2} ${side / 2}) scale(${scale} ${-scale})` },
      ...lines.map((path) => svg("path", { class: "contour", d: path })),
    ),
    svg("line", { class: "across", x1: 0, x2: side, y1: start[1], y2: start[1] }),
    svg("path", { class: "found", d: FOUND, transform: moved(found) }),
    svg("path", { class: "stuck", d: STUCK, transform: moved(stuck) }),
    svg("polyline", { class: "way", points: joined(points.map(place)) }),
    svg("circle", { class: "stop", r: 5, cx: 0, cy: 0, transform: moved(points.at(-1)) }),
    svg("g", { class: "map" }, svg("circle", { class: "start-point", cx: start[0], cy: start[1], r: 7 })),
  );
}

// A curve of losses, as many as there are, over the whole width.
function curve(losses, width, kind, label, at) {
  const highest = Math.max(...losses, 0.01);
  const step = width / (losses.length - 1);
  const y = (loss) => HIGH - 6 - (loss / highest) * (HIGH - 30);
  const points = losses.map((loss, index) => [index * step, y(loss)]);
  const mark = at === undefined ? [] : [svg("line", { class: "across", x1: at, x2: at, y1: 20, y2: HIGH - 6 })];
  return drawing(
    width,
    HIGH,
    label,
    svg("text", { x: 0, y: 13, style: "text-anchor: start" }, label),
    svg("line", { class: "across", x1: 0, x2: width, y1: HIGH - 6, y2: HIGH - 6 }),
    ...mark,
    svg("polyline", { class: `curve ${kind}`, points: joined(points) }),
  );
}

const numbers = (text) => text.split(" ").map(Number);

function takeStart(model, picture, event) {
  const { left, top, width, height } = picture.firstChild.getBoundingClientRect();
  const { maximum } = declared(model, "start_x");
  const near = (share) => Math.round(Math.min(maximum, Math.max(-maximum, (2 * share - 1) * maximum)));
  model.set("start_x", near((event.clientX - left) / width));
  choose(model, "start_y", near(1 - (event.clientY - top) / height));
}

const sample = (kind, shape) => {
  const found = svg("svg", { class: "explorer-drawing", width: 16, height: 14, "aria-hidden": "true" });
  found.append(look(), svg("path", { class: kind, d: shape, transform: "translate(8 7)" }));
  return found;
};

export default {
  render({ model, el }) {
    const picture = html("div", { class: "explorer-picture" });
    const curves = html("div", { class: "explorer-curves" });
    const panel = html(
      "div",
      { class: "explorer-panel" },
      line("loss at the start ", number(html, "start_loss"), ", after the descent ", number(html, "end_loss")),
      line("lowest on this slice ", number(html, "lowest")),
      line("the descent ends ", number(html, "away"), " away from the slice, with a gradient of length ", number(html, "slope")),
      line(sample("found", FOUND), " a network that has learned exclusive or"),
      line(sample("stuck", STUCK), " one that is stuck"),
    );
    let side;
    const update = () => {
      if (!side) return;
      const { falling, profile } = model.get("results");
      const reach = declared(model, "start_x").maximum;
      const across = ((model.get("start_x") + reach) / (2 * reach)) * side;
      picture.replaceChildren(map(model, side));
      curves.replaceChildren(
        curve(numbers(falling), side, "falling", "loss along the descent"),
        curve(numbers(profile), side, "", "loss along the dashed line", across),
      );
      fill(panel, model);
    };
    const move = (event) => event.buttons && takeStart(model, picture, event);
    picture.addEventListener("pointerdown", (event) => {
      picture.setPointerCapture(event.pointerId);
      move(event);
    });
    picture.addEventListener("pointermove", move);
    el.append(picture, curves, panel, controls(model));
    return keepDrawn(model, picture, 460, (width) => (side = width), update);
  },
};
