// Below a network that learns: a bar for the size of each layer's gradient, and the loss.

import { number, power, svg } from "./drawing.js";
import { joined, pinnable, scale, text } from "./plot.js";

const [LOWEST, HIGHEST] = [-6, 0]; // powers of ten that a bar can have
const HALF = 13; // pixels, of a bar's width
const [CLOSE, CLOSER] = [46, 30]; // pixels between two layers, where names and numbers get short

// Each gives its parts, and `draw(results)`. `place` says where everything stands.
export function gradientBars({ wide, side, size, apart, columns, floor }) {
  const up = scale(LOWEST, HIGHEST, floor, floor - (wide ? 66 : 54));
  const [start, end] = [Math.max(30, columns[0][0].x - 4), columns.at(-1)[0].x + size / 2];
  const between = columns.slice(0, -1).map(([{ x }]) => x + apart / 2); // below a layer's wires
  const half = Math.min(HALF, 0.32 * apart);
  const bars = between.map(() => svg("path", { class: "bar" }));
  const rungs = [0, -2, -4, -6].map((exponent) =>
    svg(
      "g",
      {},
      svg("path", { class: "axis", d: `M${start} ${up(exponent)}H${end}` }),
      text(exponent ? power(exponent) : "1", start - 4, up(exponent), "note end"),
    ),
  );
  const names = between.map((x, layer) => text(apart < CLOSE ? String(layer + 1) : `layer ${layer + 1}`, x, floor + 12, "note"));
  const sizes = between.map((x, layer) => {
    const y = floor + 24 + (apart < CLOSE && layer % 2 ? 11 : 0);
    return number(svg, `sizes[${layer}]`, { class: "size", "data-shown": apart < CLOSER ? ".1g" : ".2g", x, y });
  });
  const draw = (results) =>
    bars.forEach((bar, layer) => {
      const of = results.sizes[layer];
      const top = up(Math.min(HIGHEST, Math.max(LOWEST, of > 0 ? Math.log10(of) : LOWEST)));
      bar.setAttribute("d", `M${(between[layer] - half).toFixed(1)} ${floor}V${top.toFixed(1)}h${(2 * half).toFixed(1)}V${floor}z`);
    });
  const heading = text(wide ? "size of ∂L/∂W in each layer" : "size of ∂L/∂W", 0, side + 18, "heading start");
  const scales = [[0, 1, 0, 1], [LOWEST, HIGHEST, up(LOWEST), up(HIGHEST)]];
  return { parts: [heading, ...rungs, pinnable(...scales, ...bars), ...sizes, ...names], draw };
}

export function lossChart({ wide, side, floor, map }) {
  const [left, right, top] = [map.x + 26, map.x + side, side + (wide ? 50 : 44)];
  const lineAt = (row) => side + 18 + row * (wide ? 16 : 14);
  const kinds = ["trained", "held"];
  const lines = kinds.map((kind) => svg("polyline", { class: `curve ${kind}` }));
  const curves = pinnable([0, 1, left, right], [0, 1, floor, top], ...lines);
  const ticks = [
    text("", left - 4, top + 4, "note end"),
    text("0", left - 4, floor - 3, "note end"),
    text("0", left, floor + 12, "note start"),
    text("", right, floor + 12, "note end"),
  ];
  const samples = kinds.map((kind, row) => svg("path", { class: `curve ${kind}`, d: `M${map.x} ${lineAt(row)}h15` }));
  const told = kinds.map((_, row) => text("", map.x + 20, lineAt(row), "start told"));
  const tell = (row, words, loss, share) => {
    const shown = (quantity, digits) => svg("tspan", { "data-quantity": quantity, "data-shown": digits });
    told[row].replaceChildren(words, shown(loss, wide ? ".4g" : ".3g"), ", ", shown(share, ".1%"), wide ? " % right" : " %");
  };
  tell(0, wide ? "trained on: loss " : "trained ", "loss", "accuracy");

  let apart; // whether examples are held out
  const draw = ({ history }) => {
    const [steps, , heldNow] = history.at(-1);
    const begun = history.length > 1;
    const rows = begun ? history : [history[0], history[0]];
    const most = Math.max(...history.flatMap(([, ...losses]) => losses), 1e-9);
    const scales = [[0, Math.max(1, steps), left, right], [0, most, floor, top]];
    const [across, up] = scales.map((ends) => scale(...ends));
    const points = (column) => joined(rows.map((row, index) => [begun ? across(row[0]) : left + 8 * index, up(row[column])]));
    lines[0].setAttribute("points", points(1));
    lines[1].setAttribute("points", heldNow === undefined ? "" : points(2));
    curves.dataset.scales = JSON.stringify(scales);
    ticks[0].textContent = String(Number(most.toPrecision(2)));
    ticks[3].textContent = steps ? `${steps} steps` : "steps";
    if (apart === (heldNow !== undefined)) return;
    apart = heldNow !== undefined;
    if (apart) tell(1, wide ? "held out: loss " : "held out ", "held_out", "held_out_accuracy");
    else told[1].replaceChildren("nothing is held out");
  };
  const axes = svg("path", { class: "axis", d: `M${left} ${top}V${floor}H${right}` });
  return { parts: [axes, curves, ...ticks, ...told, ...samples], draw };
}

export const CHART_LOOK = `.learning .axis { fill: none; stroke: var(--explorer-edge); }
.learning .bar { fill: var(--gradient); stroke: var(--gradient); }
.learning .curve { fill: none; stroke: var(--explorer-trained-on); stroke-width: 1.8; }
.learning .curve.held { stroke: var(--explorer-held-out); stroke-dasharray: 4 3; }
.learning :is(.note, .size) { font-size: 11px; }
.learning .told { font-size: 12px; }
`;
