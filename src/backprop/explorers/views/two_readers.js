// Two readers: a network that shares its weights and one that doesn't learn to read digits. Their
// weights, what they make of one digit, and how many digits each reads.

import { controls, fill, html, keepDrawn, number, style, svg } from "./shared/drawing.js";
import { axisAcross, axisUp, joined, pinnable, PLOT, scale, text } from "./shared/plot.js";
import { sessionBar } from "./shared/session_bar.js";
import { shares, toneMaps, WEIGHT_MAPS, weightMaps } from "./shared/weight_maps.js";

const [KERNELS, UNITS, EPOCHS] = [12, 8, 30];
const [SIDE, SIZE, PLACES] = [8, 3, 6]; // of a digit, a kernel, and what a kernel finds
const NARROW = 520; // pixels
const FULL = 16; // the ink of a full pixel
const NAMES = ["shares", "dense"];
const ROWS = [
  ["as written", "as_written", ".1%"],
  ["moved, mean of 4", "a_pixel_off", ".1%"],
  ["parameters", "parameters", ".0f"],
];
const LOOK = `${PLOT}${WEIGHT_MAPS}
.explorer-drawing .curve { fill: none; stroke: var(--ink); stroke-width: 2.4; stroke-linejoin: round; }
.explorer-drawing .dense { stroke-dasharray: 5 3; }
.explorer-drawing .curve.unmoved { stroke: var(--quiet); stroke-width: 1; }
.explorer-drawing .end-of { fill: var(--ink); stroke: var(--ink); stroke-width: 1.8; }
.explorer-drawing .end-of.dense { fill: var(--paper); stroke-dasharray: none; }
.explorer-drawing .quarters { stroke: var(--explorer-edge); }
.explorer-drawing .rise { fill: none; stroke: var(--ink); stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
.explorer-drawing :is(.row, .heading, .named) { font-size: 12px; }
.explorer-drawing .strong { font-weight: 600; }`;

// Where everything stands in a drawing `width` pixels wide.
function layout(width) {
  const line = (count, left, right, top) => Array.from({ length: count }, (_, at) => [left + (at * (right - left)) / count, top]);
  if (width < NARROW) {
    const size = Math.min(42, Math.floor(width / 6) - 8);
    const kernels = [164, 164 + 2 * size + 30].flatMap((top) => line(6, 0, width, top));
    const low = kernels.at(-1)[1] + 2 * size + 16;
    const unit = Math.floor(width / 8) - 5;
    const top = low + unit + 74;
    return { digit: [0, 20, 80], board: [96, width, 30], kernels, size, lanes: [[0, 150, width], [0, low + 22, width]], units: line(UNITS, 0, width, low + 34), unit, chart: [32, width - 82, top, top + 116] };
  }
  const left = 128;
  const size = Math.floor((width - left) / KERNELS) - 7;
  const low = 22 + 2 * size + 16;
  const unit = Math.floor((width - left) / UNITS) - 10;
  const top = low + unit + 78;
  return { digit: [0, 22, 104], board: [width - 220, width, top + 22], kernels: line(KERNELS, left, width, 22), size, lanes: [[left, 8, width], [left, low + 22, width]], units: line(UNITS, left, width, low + 34), unit, chart: [32, width - 330, top, top + 122] };
}

// The share of digits that each network reads, after each epoch.
function chart([left, right, top, floor]) {
  const scales = [[0, EPOCHS, left, right], [0, 1, floor, top]];
  const [across, up] = scales.map((ends) => scale(...ends));
  const lines = NAMES.flatMap((name) => ["unmoved", "now"].map((when) => svg("polyline", { class: `curve ${name} ${when}` })));
  const ends = NAMES.map((name) => svg("circle", { class: `end-of ${name}`, r: 3.6 }));
  const labels = NAMES.map((name, at) => svg("text", { class: "named start" }, `${name} `, svg("tspan", { class: "strong", "data-quantity": `right[${at}]`, "data-shown": ".1%" })));
  const frame = svg("path", { class: "frame", d: `M${left} ${top}V${floor}H${right}` });
  const axes = [
    axisAcross([0, 10, 20, 30].map((value) => [value, String(value)]), "epochs", across, floor),
    axisUp([0, 0.5, 1].map((value) => [value, String(100 * value)]), "% read", up, left),
  ];
  const draw = ({ history }) => {
    const last = history.at(-1);
    lines.forEach((line, at) => line.setAttribute("points", joined(history.map((row) => [across(row[0]), up(row[at < 2 ? [3, 1][at] : [4, 2][at - 2]])]))));
    const heights = [1, 2].map((column) => up(last[column]));
    const apart = Math.max(0, 15 - Math.abs(heights[0] - heights[1])) / 2;
    const higher = heights[0] <= heights[1] ? 0 : 1;
    ends.forEach((end, at) => {
      end.setAttribute("cx", across(last[0]).toFixed(1));
      end.setAttribute("cy", heights[at].toFixed(1));
      labels[at].setAttribute("x", right + 8);
      labels[at].setAttribute("y", (heights[at] + (at === higher ? -apart : apart)).toFixed(1));
    });
  };
  return { parts: [frame, ...axes, pinnable(...scales, ...lines), ...ends, ...labels], draw };
}

// What is counted for the two, a row for each count.
function board([left, right, top]) {
  const ends = [right - 54, right];
  const heads = NAMES.map((name, at) => text(name, ends[at], top, "row strong end"));
  const rows = ROWS.flatMap(([words, place, shown], row) => [
    text(words, left, top + 20 * (row + 1), "row start"),
    ...ends.map((x, at) => number(svg, `${place}[${at}]`, { class: "row end", x, y: top + 20 * (row + 1), "data-shown": shown })),
  ]);
  return [text("read, %", left, top, "row start"), ...heads, ...rows];
}

function drawing(width) {
  const place = layout(width);
  const { digit, kernels, size, lanes, units, unit } = place;
  const below = (far) => ([x, y]) => [x, y + far];
  const maps = kernels.map(below(size + 16));
  const parts = {
    picture: toneMaps([digit], SIDE, digit[2], "inked"),
    kernels: weightMaps(kernels, SIZE, size),
    maps: toneMaps(maps, PLACES, size, "found"),
    units: weightMaps(units, SIDE, unit),
    hidden: toneMaps(units.map(([x, y]) => [x + unit / 2 - 6, y + unit + 5]), 1, 12, "found"),
    chart: chart(place.chart),
  };
  const quarters = svg("path", { class: "quarters", d: maps.map(([x, y]) => `M${x + size / 2} ${y}v${size}M${x} ${y + size / 2}h${size}`).join("") });
  const rises = kernels.map(([x, y], at) => svg("path", { class: "rise point", d: "M-6 0H6M2.5 -3.5L6 0L2.5 3.5", "data-quantity": `edges[${at}]`, "data-place": `translate(${x + size / 2} ${y + size + 8})` }));
  const [first, second] = lanes;
  const named = svg("text", { class: "heading start", x: digit[0], y: 8 }, "a held-out ", svg("tspan", { "data-quantity": "label", "data-shown": ".0f" }));
  const answers = NAMES.map((name, at) => svg("text", { class: "row start", x: digit[0], y: digit[1] + digit[2] + 14 + 17 * at }, `${name} reads `, svg("tspan", { class: "strong", "data-quantity": `answers[${at}]`, "data-shown": ".0f" })));
  const found = svg("text", { class: "heading end", x: first[2], y: first[1] }, svg("tspan", { "data-quantity": "edge_detectors", "data-shown": ".0f" }), width < NARROW ? " find edges: ↗ to the ink" : " of them find edges: the arrow points to the ink");
  const root = svg(
    "svg",
    { class: "explorer-drawing", xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${place.chart[3] + 22}`, role: "group", "aria-label": "Both networks: their weights, what they make of a digit, and how many digits each reads." },
    named,
    ...answers,
    text("shares: 12 kernels", first[0], first[1], "heading strong start"),
    found,
    text(width < NARROW ? "dense: 8 units, 64 weights each" : "dense: 8 units, each with a weight for every pixel", second[0], second[1], "heading strong start"),
    ...["picture", "kernels", "maps", "units", "hidden"].map((name) => parts[name].element),
    quarters,
    ...rises,
    svg("g", { class: "ghost-place" }),
    ...parts.chart.parts,
    ...board(place.board),
  );
  const draw = (results) => {
    parts.picture.draw([...results.picture].map((letter) => parseInt(letter, FULL + 1) / FULL));
    for (const name of ["kernels", "units"]) parts[name].draw(results[name]);
    for (const name of ["maps", "hidden"]) parts[name].draw(shares(results[name]));
    rises.forEach((rise, at) => {
      rise.setAttribute("transform", `${rise.dataset.place} rotate(${results.rises[at].toFixed(0)})`);
      rise.classList.toggle("later", results.finds_edges[at] === "0");
    });
    parts.chart.draw(results);
  };
  return { root, draw };
}

export default {
  render({ model, el }) {
    const { bar, tell } = sessionBar(model);
    const picture = html("div", { class: "explorer-picture" });
    let parts;
    const resize = (width) => {
      parts = drawing(width);
      picture.replaceChildren(parts.root);
    };
    const update = () => {
      if (!parts) return;
      parts.draw(model.get("results"));
      for (const one of [bar, picture]) fill(one, model);
      tell();
    };
    el.append(style(LOOK), bar, picture, controls(model));
    return keepDrawn(model, picture, 640, resize, update);
  },
};
