// Measured slope: the error of a finite difference over the size h of the nudge. The h is dragged.

import { choose, declared, fill, html, keepDrawn, line, linePanel, number, power, quietRow, style, svg } from "./shared/drawing.js";
import { handle, valueAt } from "./shared/handle.js";
import { axisAcross, axisUp, moved, PLOT, pinnable, sample, scale, text } from "./shared/plot.js";
import { slider } from "./shared/slider.js";

const BOX = { left: 56, right: 12, top: 22, bottom: 214 };
const BELOW = 22; // pixels below the axis where h can be taken hold of
const HEIGHT = BOX.bottom + BELOW + 4;
const [LOW, HIGH] = [-16, 0]; // decades of the error
const KINDS = [
  { name: "forward", words: "forward difference", mark: "M-4.5-4.5h9v9h-9z" },
  { name: "central", words: "central difference", mark: "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0" },
];
const LOOK = `${PLOT}
.explorer-drawing .ground { fill: var(--explorer-soft); cursor: ew-resize; }
.explorer-drawing .curve { fill: none; stroke: var(--ink); stroke-width: 2; }
.explorer-drawing .curve.forward { stroke-dasharray: 6 4; }
.explorer-drawing .mark { fill: var(--ink); stroke: var(--paper); stroke-width: 1.5; }
.explorer-drawing .here { stroke: var(--quiet); stroke-dasharray: 3 3; }
.explorer-drawing .dot { fill: var(--explorer-handle); stroke: var(--explorer-handle-edge); stroke-width: 1.5; }
.explorer-drawing .handle { cursor: ew-resize; }`;

const path = (points) => points.map(([x, y], index) => `${index ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
const decades = (...all) => all.map((one) => [one, power(one)]);

function draw(model, width) {
  const { heights } = model.get("results");
  const { minimum, maximum } = declared(model, "exponent");
  const { left, top, bottom } = BOX;
  const right = width - BOX.right;
  const [wide, tall] = [[minimum, maximum, left, right], [LOW, HIGH, bottom, top]];
  const [x, y] = [scale(...wide), scale(...tall)];
  const exponent = model.get("exponent");
  const here = x(exponent).toFixed(1);
  const curves = KINDS.map(({ name }, kind) =>
    svg("path", { class: `curve ${name}`, d: path(heights[kind].map((error, index) => [x(minimum + index), y(error)])) }),
  );
  return svg(
    "g",
    {},
    svg("rect", { class: "ground land", x: left, y: top, width: right - left, height: bottom - top + BELOW }),
    text("error of the slope", left, 8, "start"),
    axisUp(decades(-16, -12, -8, -4, 0), "", y, left),
    axisAcross(decades(-15, -12, -9, -6, -3, 0), "h", x, bottom),
    svg("path", { class: "frame", d: `M${left} ${top}V${bottom}H${right}` }),
    svg("line", { class: "here", x1: here, x2: here, y1: top, y2: bottom }),
    pinnable(wide, tall, ...curves),
    ...KINDS.map(({ mark }, kind) => svg("path", { class: "mark", d: mark, transform: moved([x(exponent), y(heights[kind][exponent - minimum])]) })),
    svg("circle", { class: "dot", cx: here, cy: bottom, r: 8 }),
  );
}

export default {
  render({ model, el }) {
    const drawing = svg("svg", {
      class: "explorer-drawing",
      xmlns: "http://www.w3.org/2000/svg",
      role: "group",
      "aria-label": "The error of a measured slope over h, both axes logarithmic. The text below has the numbers.",
    });
    const picture = html("div", { class: "explorer-picture" }, drawing);
    const exponent = declared(model, "exponent");
    const grip = handle(picture, () => drawing.querySelector(".land"), (across) => choose(model, "exponent", valueAt(exponent, across)));
    const { show: say } = slider(model, "exponent", grip.element);
    drawing.append(svg("g"), grip.element);
    const entry = ({ name, words, mark }) =>
      html("span", {}, sample(40, svg("path", { class: `curve ${name}`, d: "M0 7h40" }), svg("path", { class: "mark", d: mark, transform: "translate(20 7)" })), ` ${words}`);
    const legend = html("div", { class: "explorer-legend" }, ...KINDS.map(entry));
    const size = html("span", {});
    const words = linePanel(
      "the numbers",
      line("h = ", size, ": the slope is off"),
      ...KINDS.map(({ name, words: kind }) => line("by ", number(html, `${name}_error`, { class: "result" }), `, ${kind}`)),
    );
    let width;
    const update = () => {
      if (!width) return;
      const share = (model.get("exponent") - exponent.minimum) / (exponent.maximum - exponent.minimum);
      drawing.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
      drawing.firstChild.replaceWith(draw(model, width));
      const high = BOX.bottom - BOX.top;
      grip.place(share, high / (high + BELOW), width - BOX.left - BOX.right, high + BELOW, BOX.left, BOX.top);
      size.textContent = power(model.get("exponent"));
      say();
      fill(words, model);
    };
    el.append(style(LOOK), legend, picture, quietRow(model, "weight"), words);
    return keepDrawn(model, picture, 640, (now) => (width = now), update);
  },
};
