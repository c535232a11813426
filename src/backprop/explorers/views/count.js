// Count: the passes of one gradient, by nudging each weight and by backpropagation, as squares whose
// area is their operations; and the memory, as bars.

import { fill, controls, html, keepDrawn, line, linePanel, number, style, svg } from "./shared/drawing.js";
import { pinnable, PLOT, scale, text } from "./shared/plot.js";

const MOST = 4000; // squares: what there is room for, so that nothing below moves
const NARROW = 480; // pixels of the picture
const HEAD = 84; // pixels above the field
const ROW = 34; // pixels of a bar with its name
const LOOK = `${PLOT}
.explorer-drawing .large { font-size: 42px; font-weight: 700; }
.explorer-drawing .one { fill: var(--activation); }
.explorer-drawing .back { fill: var(--delta); }
.explorer-drawing .edge { fill: none; stroke: var(--quiet); }
.explorer-drawing .bar.activation { fill: var(--activation); }
.explorer-drawing .bar.quiet { fill: var(--quiet); }
.explorer-drawing .pinned-field { fill: none; stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 4 3; }`;

let made = 0; // pictures, so that each can name its squares

// The outline of so many squares, in rows from the left.
function outline(squares, columns, side) {
  const rows = Math.floor(squares / columns);
  const rest = (squares - rows * columns) * side;
  const [full, wide] = [rows * side, columns * side];
  const last = rest > 0 ? `V${full + side}H0z` : "";
  if (rows === 0) return `M0 0H${rest}V${side}H0z`;
  return rest > 0 ? `M0 0H${wide}V${full}H${rest}${last}` : `M0 0H${wide}V${full}H0z`;
}

// Where the parts of the picture are, from above.
function places(width) {
  const side = width < NARROW ? 4 : 4.5;
  const columns = Math.floor(width / side);
  const field = HEAD + 40;
  const pair = field + Math.ceil(MOST / columns) * side + 26;
  const memory = pair + 40;
  return { side, columns, field, pair, memory, height: memory + 22 + 2 * ROW };
}

function squares(model, id, at, kept) {
  const { per, squares: all, pair } = model.get("results");
  const { side, columns, field, pair: below } = at;
  const [there, back] = pair.map((length) => length * side);
  const gap = per === 1 ? 1 : 0; // between two whole squares; parts of one touch
  const inner = side - 1;
  return [
    svg("defs", {}, svg("pattern", { id, width: side, height: side, patternUnits: "userSpaceOnUse" }, svg("rect", { class: "one", width: inner, height: inner }))),
    svg("text", { class: "start", x: 0, y: field - 30 }, "finite differences: ", svg("tspan", { "data-quantity": "passes[0]", "data-shown": ",.0f" }), " passes"),
    svg("text", { class: "start note", x: 0, y: field - 13 }, "each square: ", svg("tspan", { "data-quantity": "per", "data-shown": ",.0f" }), per === 1 ? " pass" : " passes"),
    svg(
      "g",
      { transform: `translate(0 ${field})` },
      svg("path", { fill: `url(#${id})`, d: outline(all, columns, side) }),
      ...(kept ? [svg("path", { class: "pinned-field", d: outline(kept.passes[0] / per, columns, side) })] : []),
    ),
    svg("text", { class: "start", x: 0, y: below - 12 }, "backpropagation: ", svg("tspan", { "data-quantity": "passes[2]", "data-shown": ",.0f" }), " passes, ", svg("tspan", { class: "activation" }, "forward"), " and ", svg("tspan", { class: "delta" }, "back")),
    svg(
      "g",
      { transform: `translate(0 ${below})` },
      svg("rect", { class: "one", width: there - gap * there / side, height: inner }),
      svg("rect", { class: "back", x: there, width: back - gap * back / side, height: inner }),
      ...(per === 1 ? [] : [svg("rect", { class: "edge", x: -0.5, y: -0.5, width: inner + 1, height: inner + 1 })]),
      text("← that is all", 3 * side + 8, inner / 2, "start note"),
    ),
  ];
}

const BARS = [
  { name: "kept for the way back", place: "kept_bytes", look: "activation" },
  { name: "parameters", place: "parameter_bytes", look: "quiet" },
];

function memory(results, width, top) {
  const most = Math.max(results.kept_bytes, results.parameter_bytes);
  const wide = [0, most, 0, width];
  const along = scale(...wide);
  return [
    text("memory in bytes", 0, top, "start heading"),
    ...BARS.flatMap(({ name, place, look }, index) => {
      const y = top + 20 + index * ROW;
      return [
        text(name, 0, y, "start"),
        number(svg, place, { x: width, y, class: "end", "data-shown": ",.0f" }),
        pinnable(wide, [0, 1, 0, 1].map((end) => end * (y + ROW)), svg("rect", { class: `bar ${look}`, y: y + 9, width: along(results[place]), height: 9 })),
      ];
    }),
  ];
}

const quantity = (name) => number(html, name);
const whole = (name) => number(html, name, { "data-shown": ",.0f" });

const sentences = () => [
  line(whole("weights"), " weights, ", whole("parameters"), " parameters"),
  line("passes × operations of one:"),
  line("finite differences: ", whole("passes[0]"), " × ", quantity("one_pass[0]"), " = ", quantity("operations[0]")),
  line("forward mode: ", whole("passes[1]"), " × ", quantity("one_pass[1]"), " = ", quantity("operations[1]")),
  line("backpropagation: ", quantity("forward"), " + ", quantity("backward"), " = ", quantity("operations[2]")),
  line("its way back is ", quantity("ratio"), " × its way forward"),
];

export default {
  render({ model, el }) {
    const id = `count-squares-${(made += 1)}`;
    const picture = html("div", { class: "explorer-picture" });
    const below = linePanel("the numbers", ...sentences());
    const settings = controls(model);
    settings.classList.add("even");
    let width;
    let kept;
    const update = () => {
      if (!width) return;
      const results = model.get("results");
      const at = places(width);
      picture.replaceChildren(
        svg("svg",
          {
            class: "explorer-drawing",
            viewBox: `0 0 ${width} ${at.height}`,
            xmlns: "http://www.w3.org/2000/svg",
            role: "img",
            "aria-label": "Squares for the passes of one gradient, by finite differences and by backpropagation, and bars for the memory",
          },
          svg("text", { class: "start large", x: 0, y: 24 }, svg("tspan", { "data-quantity": "times", "data-shown": ",.0f" }), " ×"),
          text("as many operations by finite differences", 0, 58, "start heading"),
          text("as by backpropagation, for one gradient", 0, 74, "start heading"),
          ...squares(model, id, at, kept),
          ...memory(results, width, at.memory)),
      );
      fill(picture, model);
      fill(below, model);
    };
    el.addEventListener("pinned", ({ detail }) => {
      kept = detail;
      update();
    });
    el.append(style(LOOK), picture, settings, below);
    return keepDrawn(model, picture, 640, (now) => (width = now), update);
  },
};
