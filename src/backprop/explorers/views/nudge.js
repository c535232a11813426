// Nudge: the loss over one weight with its tangent, and below it the error of a
// measured slope against the size of the nudge.

import { controls, fill, html, keepDrawn, line, number, power, style, svg } from "./shared/drawing.js";
import { pinnable, scale, text } from "./shared/plot.js";

const HEIGHT = 230;
const GAP = 16;
const BOX = { left: 54, right: 14, top: 26, bottom: 40 };
const LOWEST = -16; // the decade at which an error of 0 is drawn
const PLOT_STYLE = `
.explorer-drawing .grid { stroke: var(--explorer-edge, #d0d7de); stroke-width: 1; }
.explorer-drawing .curve { fill: none; stroke-width: 2; }
.explorer-drawing .curve.activation { stroke: var(--activation); }
.explorer-drawing .curve.delta { stroke: var(--delta); stroke-dasharray: 6 4; }
.explorer-drawing .gap { stroke: var(--ink); stroke-width: 2; stroke-dasharray: 2 2; }
.explorer-drawing .dot { fill: var(--ink); }
.explorer-drawing .hollow { fill: var(--paper); stroke: var(--ink); stroke-width: 2; }
.explorer-drawing .looked-at { stroke: var(--explorer-glow, #ffd33d); stroke-width: 9; opacity: 0.6; }`;

const path = (kind, xs, ys) =>
  svg("path", {
    class: `curve ${kind}`,
    d: xs.map((x, i) => `${i ? "L" : "M"}${x.toFixed(1)} ${ys[i].toFixed(1)}`).join(""),
  });

function curvePanel(r, width, id) {
  const [left, right] = [BOX.left, width - BOX.right];
  const [top, bottom] = [BOX.top, HEIGHT - BOX.bottom];
  const high = Math.max(...r.losses, r.nudged_loss) || 1;
  const [low, tall] = [Math.min(...r.losses) - 0.12 * high, 1.08 * high];
  const [wide, up] = [[r.places[0], r.places.at(-1), left, right], [low, tall, bottom, top]];
  const [x, y] = [scale(...wide), scale(...up)];
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => r.places[0] + part * (r.places.at(-1) - r.places[0]));
  const levels = [0, 0.5, 1].map((part) => part * high);
  const [px, py] = [x(r.nudged), y(r.nudged_loss)];
  return svg("g", {},
    text("loss over the weight", left, 10, "start heading"),
    svg("clipPath", { id }, svg("rect", { x: left, y: top, width: right - left, height: bottom - top })),
    ...levels.flatMap((level) => [
      svg("line", { class: "grid", x1: left, x2: right, y1: y(level), y2: y(level) }),
      text(level >= 100 ? level.toFixed(0) : level.toFixed(2), left - 6, y(level), "end note"),
    ]),
    ...ticks.map((tick) => text(tick.toFixed(2).replace("-", "−"), x(tick), bottom + 14, "note")),
    text("weight", (left + right) / 2, HEIGHT - 8, "note"),
    svg("g", { "clip-path": `url(#${id})` }, pinnable(wide, up,
      path("activation", r.places.map(x), r.losses.map(y)),
      path("delta", r.places.map(x), r.tangent.map(y)),
      svg("line", { class: "gap", x1: px, x2: px, y1: py, y2: y(r.loss + r.predicted) }),
    )),
    svg("circle", { class: "dot", cx: x(r.start), cy: y(r.loss), r: 4 }),
    svg("circle", { class: "hollow", cx: px, cy: py, r: 5 }),
  );
}

function errorPanel(r, width, exponent) {
  const count = r.forward_errors.length;
  const [left, right] = [BOX.left, width - BOX.right];
  const [top, bottom] = [BOX.top, HEIGHT - BOX.bottom];
  const decade = (error) => Math.max(LOWEST, Math.log10(error || 10 ** LOWEST));
  const high = Math.max(0, ...[...r.forward_errors, ...r.central_errors].map((e) => Math.ceil(decade(e))));
  const [wide, tall] = [[1 - count, 0, left, right], [LOWEST, high, bottom, top]];
  const [x, y] = [scale(...wide), scale(...tall)];
  const xs = r.forward_errors.map((_, i) => x(i + 1 - count));
  const at = (error) => y(decade(error));
  return svg("g", { transform: `translate(0 ${HEIGHT + GAP})` },
    text("error of the measured slope over h", left, 10, "start heading"),
    ...[-16, -12, -8, -4, 0].flatMap((tick) => [
      svg("line", { class: "grid", x1: left, x2: right, y1: y(tick), y2: y(tick) }),
      text(power(tick), left - 6, y(tick), "end note"),
    ]),
    ...[-15, -12, -9, -6, -3, 0].map((tick) => text(power(tick), x(tick), bottom + 14, "note")),
    text("h", (left + right) / 2, HEIGHT - 8, "note"),
    svg("line", { class: "looked-at", x1: x(exponent), x2: x(exponent), y1: top, y2: bottom }),
    pinnable(wide, tall,
      path("activation", xs, r.central_errors.map(at)),
      path("delta", xs, r.forward_errors.map(at)),
    ),
    svg("circle", { class: "dot", cx: x(exponent), cy: at(r.forward_error), r: 4 }),
    svg("circle", { class: "hollow", cx: x(exponent), cy: at(r.central_error), r: 4 }),
  );
}

const quantity = (name) => number(html, name);

const panel = (exponent) => [
  line("gradient ", quantity("gradient"), ", so the predicted change is ", quantity("predicted")),
  line("true change ", quantity("change"), ", which is off the prediction by ", quantity("gap")),
  line("loss: ", quantity("loss"), " → ", quantity("nudged_loss")),
  line(`h = ${power(exponent)}: error of the forward difference `, quantity("forward_error"),
    ", of the central difference ", quantity("central_error")),
];

let drawn = 0;

export default {
  render({ model, el }) {
    const id = `nudge-clip-${(drawn += 1)}`;
    const legend = html("div", { class: "explorer-legend" },
      html("span", {}, "solid: loss, and central difference"),
      html("span", {}, "dashed: tangent, and forward difference"),
      html("span", {}, "● before, and forward"),
      html("span", {}, "○ nudged, and central"));
    const picture = html("div", { class: "explorer-picture" });
    const words = html("div", { class: "explorer-panel" });
    let room;
    const update = () => {
      if (!room) return;
      const r = model.get("results");
      const exponent = model.get("exponent");
      picture.replaceChildren(
        svg("svg",
          {
            class: "explorer-drawing",
            viewBox: `0 0 ${room} ${2 * HEIGHT + GAP}`,
            xmlns: "http://www.w3.org/2000/svg",
            role: "img",
            "aria-label": "The loss over one weight with its tangent, and the errors of measured slopes over h",
          },
          curvePanel(r, room, id), errorPanel(r, room, exponent)),
      );
      words.replaceChildren(...panel(exponent));
      fill(words, model);
    };
    el.append(style(PLOT_STYLE), legend, picture, words, controls(model));
    return keepDrawn(model, picture, 640, (width) => (room = width), update);
  },
};
