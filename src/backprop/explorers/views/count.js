// Count: the operations of one gradient by three ways, and the memory, as bars on
// logarithmic scales.

import { fill, controls, html, keepDrawn, line, number, power, style, svg } from "./shared/drawing.js";

const ROW = 34;
const BOX = { left: 12, right: 12, top: 30 };
const OPERATIONS = { title: "operations for one gradient", first: 2, last: 20, every: 6 };
const MEMORY = { title: "memory in bytes", first: 2, last: 10, every: 2, written: ",.0f" };
const BAR_STYLE = `
.explorer-drawing .grid { stroke: var(--explorer-edge, #d0d7de); stroke-width: 1; }
.explorer-drawing .bar { opacity: 0.85; }
.explorer-drawing .bar.activation { fill: var(--activation); }
.explorer-drawing .bar.delta { fill: var(--delta); }
.explorer-drawing .bar.quiet { fill: var(--quiet); }`;

const ROWS = [
  { scale: OPERATIONS, name: "finite differences", place: "operations[0]", look: "quiet" },
  { scale: OPERATIONS, name: "forward mode", place: "operations[1]", look: "quiet" },
  { scale: OPERATIONS, name: "backpropagation", place: "operations[2]", look: "delta" },
  { scale: MEMORY, name: "kept for the way back", place: "kept_bytes", look: "activation" },
  { scale: MEMORY, name: "parameters", place: "parameter_bytes", look: "quiet" },
];

const words = (x, y, text, kind) => svg("text", { x, y, class: kind }, text);

// The bars of one scale, from y = `from`; their lengths are the logarithms of the numbers.
function panel(scale, results, width, from) {
  const rows = ROWS.filter((row) => row.scale === scale);
  const bottom = from + BOX.top + rows.length * ROW;
  const room = width - BOX.left - BOX.right;
  const across = (decade) => BOX.left + ((decade - scale.first) / (scale.last - scale.first)) * room;
  const drawing = svg("g", {}, words(BOX.left, from + 10, scale.title, "start heading"));
  for (let decade = scale.first; decade <= scale.last; decade += scale.every) {
    const place = decade === scale.first ? "start" : decade === scale.last ? "end" : "";
    drawing.append(
      svg("line", { class: "grid", x1: across(decade), x2: across(decade), y1: from + BOX.top - 6, y2: bottom }),
      words(across(decade), bottom + 12, power(decade), `note ${place}`),
    );
  }
  rows.forEach(({ name, place, look }, index) => {
    const y = from + BOX.top + index * ROW;
    const value = place.endsWith("]") ? results.operations[Number(place.at(-2))] : results[place];
    const end = across(Math.min(scale.last, Math.max(scale.first, Math.log10(value))));
    drawing.append(
      words(BOX.left, y + 4, name, "start backed"),
      svg("rect", { class: `bar ${look}`, x: BOX.left, y: y + 13, width: Math.max(1, end - BOX.left), height: 13 }),
      number(svg, place, { x: width - BOX.right, y: y + 4, class: "end backed", "data-shown": scale.written }),
    );
  });
  return drawing;
}

const quantity = (name) => number(html, name);

const whole = (name) => number(html, name, { "data-shown": ",.0f" });

const sentences = () => [
  line(whole("weights"), " weights, ", whole("parameters"), " parameters with the biases"),
  line("finite differences: ", whole("passes[0]"), " passes × ", quantity("one_pass[0]"), " operations"),
  line("forward mode: ", whole("passes[1]"), " passes × ", quantity("one_pass[1]"), " operations"),
  line("backpropagation: ", whole("passes[2]"), " passes, ", quantity("forward"), " forward + ",
    quantity("backward"), " backward; backward is ", quantity("ratio"), " × forward"),
  line("finite differences cost ", quantity("saving"), " times as much as backpropagation"),
];

export default {
  render({ model, el }) {
    const picture = html("div", { class: "explorer-picture" });
    const below = html("div", { class: "explorer-panel" }, ...sentences());
    const second = BOX.top + 3 * ROW + 40;
    const height = second + BOX.top + 2 * ROW + 24;
    let room;
    const update = () => {
      if (!room) return;
      const results = model.get("results");
      picture.replaceChildren(
        svg("svg",
          {
            class: "explorer-drawing",
            viewBox: `0 0 ${room} ${height}`,
            xmlns: "http://www.w3.org/2000/svg",
            role: "img",
            "aria-label": "Bars for the operations of one gradient by three ways, and for the memory",
          },
          panel(OPERATIONS, results, room, 0), panel(MEMORY, results, room, second)),
      );
      fill(picture, model);
      fill(below, model);
    };
    el.append(style(BAR_STYLE), picture, below, controls(model));
    return keepDrawn(model, picture, 640, (width) => (room = width), update);
  },
};
