// Nudge: four number lines, from a weight to the loss, on one scale. The nudge is dragged on the
// first, and on the way to each next line a slope stretches or shrinks it.

import { choose, declared, fill, html, keepDrawn, label, line, linePanel, number, part, quietRow, style, svg } from "./shared/drawing.js";
import { handle, valueAt } from "./shared/handle.js";
import { PLOT, pinnable, rounds, sample, scale, text } from "./shared/plot.js";
import { slider } from "./shared/slider.js";

const SIDE = 14;
const FIRST = 36; // where the first line is, from above
const APART = 70; // pixels from one line to the next
const LENS = 72; // pixels from the last line to its closer look
const BELOW = 46;
const HEIGHT = FIRST + 3 * APART + LENS + BELOW;
const HALF = 22; // pixels: half of the ground on which the nudge is dragged
const TICKS = 62; // pixels that a tick's number needs
const LOOK = `${PLOT}
.explorer-drawing .ground { fill: var(--explorer-soft); cursor: ew-resize; }
.explorer-drawing .axis { stroke: var(--quiet); fill: none; }
.explorer-drawing .ticks .note { font-size: 11px; }
.explorer-drawing .rest { stroke: var(--quiet); stroke-dasharray: 3 3; }
.explorer-drawing .passed { fill: var(--gradient); fill-opacity: 0.16; }
.explorer-drawing .predicted { fill: var(--gradient); }
.explorer-drawing .true { fill: var(--ink); }
.explorer-drawing .closer { fill: var(--quiet); fill-opacity: 0.12; }
.explorer-drawing .gap { stroke: var(--ink); stroke-width: 1.5; fill: none; }
.explorer-drawing .slope { fill: var(--gradient); font-weight: 600; font-size: 15px; }
.explorer-drawing .by { fill: var(--quiet); font-weight: 400; font-size: 13px; }
.explorer-drawing .dot { fill: var(--explorer-handle); stroke: var(--explorer-handle-edge); stroke-width: 1.5; }
.explorer-drawing .handle { cursor: ew-resize; }`;

const lineAt = (index) => (index < 4 ? FIRST + index * APART : FIRST + 3 * APART + LENS);
const fixed = (value) => value.toFixed(1);

// The names of the four numbers, and of the three slopes between them.
function names(model) {
  const [, layer, i, j] = model.get("weight").match(/w([12])_([01])([01])/);
  const arrives = layer === "1" ? label("X", "", i) : label("A", 1, i);
  return {
    lines: [
      `weight ${label("W", layer, i, j)}`,
      `weighted sum ${label("Z", layer, j)}`,
      `activation ${label("A", layer, j)}`,
      "loss L",
    ],
    slopes: [`arrives: ${arrives}`, "slope of f at Z", `∂L/∂A of this unit`],
  };
}

// A bar from one place to another, as long as the step that it shows.
const bar = (from, to, y, height, kind) =>
  svg("rect", { class: kind, x: fixed(Math.min(from, to)), y, width: fixed(Math.abs(to - from)), height });

// One line: its name, what it was and is, its scale, and the step by the slopes and in truth.
function row(model, index, name, x, wide) {
  const { before, after, predicted, reach } = model.get("results");
  const [, , left, right] = wide;
  const y = lineAt(index);
  const along = (value) => x(value - before[index]);
  const marks = rounds(before[index] - reach, before[index] + reach, (right - left) / TICKS);
  return svg(
    "g",
    {},
    text(name, left, y - 17, "start backed"),
    svg("text", { x: right, y: y - 17, class: "end backed" }, part(`before[${index}]`), " → ", part(`after[${index}]`)),
    svg(
      "g",
      { class: "ticks" },
      svg("path", { class: "axis", d: `M${left} ${y}H${right}` }),
      ...marks.map(([value]) => svg("path", { d: `M${fixed(along(value))} ${y}v5` })),
      ...marks.map(([value, words]) => text(words, fixed(Math.min(right - 8, Math.max(left + 8, along(value)))), y + 13, "note")),
    ),
    pinnable(
      wide,
      [0, 1, 0, 1].map((value) => value * HEIGHT),
      bar(along(before[index]), along(predicted[index]), y - 7, 6, "predicted"),
      bar(along(before[index]), along(after[index]), y - 1, 5, "true"),
    ),
  );
}

// From a step on one line to what the slope makes of it on the next.
function passed(model, index, by, x, left) {
  const { before, predicted } = model.get("results");
  const [from, to] = [lineAt(index), lineAt(index + 1)];
  const ends = [index, index + 1].map((place) => fixed(x(predicted[place] - before[place])));
  const rest = fixed(x(0));
  return svg(
    "g",
    {},
    svg("path", { class: "passed", d: `M${rest} ${from}H${ends[0]}L${ends[1]} ${to}H${rest}z` }),
    svg("text", { class: "start slope backed", x: left, y: from + 33 }, "× ", part(`slopes[${index}]`), svg("tspan", { class: "by", dx: 8 }, by)),
  );
}

// The last line once more, closer, so that what the slopes leave out can be seen.
function closer(model, x, wide) {
  const { before, after, predicted, reach, zoom } = model.get("results");
  const [, , left, right] = wide;
  const [y, above] = [lineAt(4), lineAt(3)];
  const near = (value) => x(zoom * (value - before[3]));
  const [truth, guess] = [near(after[3]), near(predicted[3])];
  const edge = x(reach / zoom) - x(0);
  const middle = (truth + guess) / 2;
  const marks = rounds(before[3] - reach / zoom, before[3] + reach / zoom, (right - left) / TICKS);
  const named = Math.min(right - 40, Math.max(left + 40, middle));
  return svg(
    "g",
    {},
    svg("path", { class: "closer", d: `M${fixed(x(0) - edge)} ${above + 3}H${fixed(x(0) + edge)}L${right} ${y - 12}H${left}z` }),
    svg("text", { class: "start backed", x: left, y: y - 25 }, "L, ", ...(zoom === 1 ? ["once more"] : [svg("tspan", { "data-quantity": "zoom", "data-shown": ",.0f" }), " times closer"])),
    svg(
      "g",
      { class: "ticks" },
      svg("path", { class: "axis", d: `M${left} ${y}H${right}` }),
      ...marks.map(([value]) => svg("path", { d: `M${fixed(near(value))} ${y}v8` })),
      ...marks.map(([value, words]) => text(words, fixed(Math.min(right - 12, Math.max(left + 12, near(value)))), y + 15, "note")),
    ),
    pinnable(
      wide,
      [0, 1, 0, 1].map((value) => value * HEIGHT),
      bar(x(0), guess, y - 10, 9, "predicted"),
      bar(x(0), truth, y - 1, 7, "true"),
    ),
    svg("path", { class: "gap", d: `M${fixed(truth)} ${y - 12}V${y + 26}M${fixed(guess)} ${y - 12}V${y + 26}M${fixed(truth)} ${y + 24}H${fixed(guess)}` }),
    svg("text", { class: "backed", x: fixed(named), y: y + 36 }, "gap ", part("gap")),
  );
}

const value = (place, attributes) => number(html, place, attributes);

const sentences = (model) => [
  line("slopes: ", value("slopes[0]"), " × ", value("slopes[1]"), " × ", value("slopes[2]"), " = ", value("gradient", { class: "result gradient-text" })),
  model.get("results").measured === "none"
    ? line("measured: ΔL / ΔW is 0 / 0 for no nudge", value("measured", { class: "explorer-hidden", "aria-hidden": "true" }))
    : line("measured: ΔL / ΔW = ", value("measured", { class: "result" })),
  line("ΔL: predicted ", value("prediction"), ", true ", value("change")),
];

export default {
  render({ model, el }) {
    const drawing = svg("svg", {
      class: "explorer-drawing",
      xmlns: "http://www.w3.org/2000/svg",
      role: "group",
      "aria-label": "Four number lines from the weight to the loss, and the last one closer. The text below has the numbers.",
    });
    const picture = html("div", { class: "explorer-picture" }, drawing);
    const nudge = declared(model, "nudge");
    const reach = () => model.get("results").reach;
    const grip = handle(picture, () => drawing.querySelector(".land"), (across) => {
      const put = reach() * (2 * across - 1);
      choose(model, "nudge", valueAt(nudge, (put - nudge.minimum) / (nudge.maximum - nudge.minimum)));
    });
    const { show: say } = slider(model, "nudge", grip.element);
    drawing.append(svg("g"), grip.element);
    const entry = (kind, words) => html("span", {}, sample(26, svg("rect", { class: kind, y: 4, width: 26, height: 6 })), ` ${words}`);
    const legend = html("div", { class: "explorer-legend" }, entry("predicted", "by the slopes"), entry("true", "in truth"));
    const words = linePanel("the numbers");
    let width;
    const update = () => {
      if (!width) return;
      const far = reach();
      const [left, right] = [SIDE, width - SIDE];
      const wide = [-far, far, left, right];
      const x = scale(...wide);
      const { lines, slopes } = names(model);
      const now = fixed(x(model.get("nudge")));
      drawing.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
      drawing.firstChild.replaceWith(
        svg(
          "g",
          {},
          svg("rect", { class: "ground land", x: left, y: FIRST - HALF, width: right - left, height: 2 * HALF }),
          svg("line", { class: "rest", x1: fixed(x(0)), x2: fixed(x(0)), y1: FIRST - HALF, y2: lineAt(4) + 8 }),
          ...slopes.map((by, index) => passed(model, index, by, x, left)),
          closer(model, x, wide),
          ...lines.map((name, index) => row(model, index, name, x, wide)),
          svg("circle", { class: "dot", cx: now, cy: FIRST, r: 8 }),
        ),
      );
      grip.place((model.get("nudge") + far) / (2 * far), 0.5, right - left, 2 * HALF, left, FIRST - HALF);
      words.replaceChildren(...sentences(model));
      say();
      fill(drawing, model);
      fill(words, model);
    };
    el.append(style(LOOK), legend, picture, quietRow(model, "weight", "activation"), words);
    return keepDrawn(model, picture, 640, (now) => (width = now), update);
  },
};
