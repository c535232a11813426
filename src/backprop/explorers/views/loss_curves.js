// Loss curves: two losses of one sigmoid output over Z, one above the other. The point on them is
// dragged, and at it an arrow shows how hard each loss pulls.

import { choose, control, declared, fill, html, keepDrawn, line, linePanel, number, part, style, svg } from "./shared/drawing.js";
import { handle, valueAt } from "./shared/handle.js";
import { axisAcross, axisUp, joined, PLOT, pinnable, rounds, scale, text, tick } from "./shared/plot.js";
import { slider } from "./shared/slider.js";

const SIDE = { left: 46, right: 12 };
const PANELS = [
  { name: "squared error", top: 28, height: 116 },
  { name: "cross-entropy", top: 178, height: 116 },
];
const HEIGHT = 322;
const MARKS = [-8, -4, 0, 4, 8]; // on the axis across
const SPARE = 8; // pixels below and above a panel where its point can still be taken hold of
const ROOM = 1.08; // times the highest loss: what the axis up shows
const HEAD = 11; // pixels of an arrow's head; a shorter arrow has none
const LOOK = `${PLOT}
.explorer-drawing .ground { fill: var(--explorer-soft); cursor: ew-resize; }
.explorer-drawing .curve { fill: none; stroke: var(--ink); stroke-width: 2; }
.explorer-drawing .here { stroke: var(--quiet); stroke-dasharray: 3 3; }
.explorer-drawing .lowest { fill: none; stroke: var(--ink); stroke-width: 1.5; }
.explorer-drawing .arrow { fill: var(--gradient); stroke: var(--paper); stroke-width: 1; paint-order: stroke; }
.explorer-drawing .dot { fill: var(--explorer-handle); stroke: var(--explorer-handle-edge); stroke-width: 1.5; }
.explorer-drawing .handle { cursor: ew-resize; }`;

// An arrow from one place to another on a level line. Its length is the number it stands for.
function arrow(from, to, y) {
  const ahead = Math.sign(to - from);
  const neck = to - ahead * HEAD;
  const shape =
    Math.abs(to - from) > HEAD
      ? `M${from} ${y - 3}H${neck}V${y - 8}L${to} ${y}L${neck} ${y + 8}V${y + 3}H${from}z`
      : `M${from} ${y - 3}H${to}V${y + 3}H${from}z`;
  return svg("path", { class: "arrow", d: shape });
}

function panel(model, index, across) {
  const { grid, losses, tops, loss, pulls, lowest, least } = model.get("results");
  const { name, top, height } = PANELS[index];
  const bottom = top + height;
  const tall = [0, ROOM * tops[index], bottom, top];
  const up = scale(...tall);
  const [wide, x] = [across, scale(...across)];
  const [, , left, right] = wide;
  const [here, level] = [x(model.get("z")), up(loss[index])];
  const inside = lowest > grid[0] && lowest < grid.at(-1);
  return svg(
    "g",
    {},
    text(name, left, top - 14, "start"),
    svg("text", { x: right, y: top - 14, class: "end" }, "L ", part(`loss[${index}]`), svg("tspan", { class: "gradient" }, ", slope ", part(`slope[${index}]`))),
    svg("rect", { class: "ground land", x: left, y: top - SPARE, width: right - left, height: height + 2 * SPARE }),
    axisUp(rounds(0, ROOM * tops[index], 3), "L", up, left),
    svg("path", { class: "frame", d: `M${left} ${top}V${bottom}H${right}` }),
    ...(inside
      ? [
          svg("circle", { class: "lowest", cx: x(lowest).toFixed(1), cy: up(least[index]).toFixed(1), r: 4.5 }),
          text("lowest", x(lowest).toFixed(1), (up(least[index]) - 15).toFixed(1), "note"),
        ]
      : []),
    pinnable(wide, tall, svg("polyline", { class: "curve", points: joined(grid.map((z, place) => [x(z), up(losses[index][place])])) })),
    pinnable(wide, tall, arrow(here, x(pulls[index]), level)),
    svg("circle", { class: "dot", cx: here.toFixed(1), cy: level.toFixed(1), r: 7 }),
  );
}

const WORDS = {
  close: ["Close: off by ", ", neither has to pull"],
  held: ["Off by ", ": the squared error lets go"],
  pulled: ["Off by ", ": both losses pull"],
};

function words(model) {
  const { verdict } = model.get("results");
  const [before, after] = WORDS[verdict];
  return [
    html(
      "div",
      { class: `explorer-verdict ${{ held: "vanishing", pulled: "plain" }[verdict] ?? ""}` },
      html("strong", {}, before, number(html, "gap", { "data-shown": ".2f" }), after),
      number(html, "verdict", { class: "explorer-hidden", "aria-hidden": "true" }),
    ),
    line("prediction A ", number(html, "a"), ", target Y ", html("span", { "data-parameter": "y" })),
    line(number(html, "slope[1]"), " × slope of sigmoid ", number(html, "bend"), " = ", number(html, "slope[0]")),
  ];
}

// The target: no or yes at a press, and by the slider what lies between.
function target(model) {
  const buttons = [
    [0, "Y = 0 (no)"],
    [1, "Y = 1 (yes)"],
  ].map(([value, name]) => [value, html("button", { type: "button", onclick: () => choose(model, "y", value) }, name)]);
  const show = () => {
    for (const [value, button] of buttons) button.setAttribute("aria-pressed", model.get("y") === value);
  };
  const element = html("div", { class: "explorer-switch" }, "target", ...buttons.map(([, button]) => button), control(model, declared(model, "y")));
  return { element, show };
}

export default {
  render({ model, el }) {
    const drawing = svg("svg", {
      class: "explorer-drawing",
      xmlns: "http://www.w3.org/2000/svg",
      role: "group",
      "aria-label": "Two losses over the weighted sum Z, a point on each, and an arrow that shows its slope. The text below has the numbers.",
    });
    const picture = html("div", { class: "explorer-picture" }, drawing);
    const handles = PANELS.map((_, index) =>
      handle(picture, () => drawing.querySelectorAll(".land")[index], (across) => choose(model, "z", valueAt(declared(model, "z"), across))),
    );
    const { show: say } = slider(model, "z", handles[1].element);
    drawing.append(svg("g"), ...handles.map(({ element }) => element));
    const below = linePanel("the numbers");
    const { element: targets, show: showTarget } = target(model);
    let width;
    const update = () => {
      if (!width) return;
      const { grid, loss, tops } = model.get("results");
      const z = model.get("z");
      const [left, right] = [SIDE.left, width - SIDE.right];
      const across = [grid[0], grid.at(-1), left, right];
      const x = scale(...across);
      const here = x(z).toFixed(1);
      const [first, last] = [PANELS[0], PANELS.at(-1)];
      drawing.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
      drawing.firstChild.replaceWith(
        svg(
          "g",
          {},
          ...PANELS.map((_, index) => panel(model, index, across)),
          svg("line", { class: "here", x1: here, x2: here, y1: first.top, y2: last.top + last.height }),
          axisAcross(MARKS.map((value) => [value, tick(value)]), "Z", x, last.top + last.height),
        ),
      );
      PANELS.forEach(({ top, height }, index) => {
        const share = (z - grid[0]) / (grid.at(-1) - grid[0]);
        const level = SPARE + height * (1 - loss[index] / (ROOM * tops[index]));
        const high = height + 2 * SPARE;
        handles[index].place(share, level / high, right - left, high, left, top - SPARE);
      });
      below.replaceChildren(...words(model));
      say();
      showTarget();
      fill(drawing, model);
      fill(below, model);
    };
    el.append(style(LOOK), picture, targets, below);
    return keepDrawn(model, picture, 640, (now) => (width = now), update);
  },
};
