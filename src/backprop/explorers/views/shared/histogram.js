// Histograms of what a unit sums up over the batch: Z, and what its f is given, if that is another.
// Both lanes have one axis, so that they can be compared; where one reaches further, its bins are
// wider.

import { number, part, svg } from "./drawing.js";
import { scale, text, tick } from "./plot.js";

const [ABOVE, BELOW] = [46, 16]; // pixels, of words over the bars and below them

// The histogram of one lane, in the box.
export function histogram(results, lane, { x, y, width, height }) {
  const { layer, z, given } = results;
  const [own, reach] = [results.reach[lane], Math.max(...results.reach)];
  const normalised = z[lane].some((count, bin) => count !== given[lane][bin]);
  const most = Math.max(...z[lane], ...given[lane]);
  const bottom = y + height - BELOW;
  const at = scale(-reach, reach, x, x + width);
  const across = scale(0, z[lane].length, at(-own), at(own));
  const up = scale(0, most, bottom, y + ABOVE + 10);
  const bars = (name, kind) =>
    results[name][lane].map((count, bin) =>
      count
        ? svg("rect", {
            class: `point bar ${kind}`,
            x: across(bin).toFixed(1),
            y: up(count).toFixed(1),
            width: Math.max(0.5, across(bin + 1) - across(bin) - 0.5).toFixed(1),
            height: (bottom - up(count)).toFixed(1),
            "data-quantity": `${name}[${lane}][${bin}]`,
            "data-value": count,
          })
        : "",
    );
  const tallest = results.z[lane].includes(most) ? "z" : "given";
  const peak = results[tallest][lane].indexOf(most);
  const marks = [-reach, 0, reach].map((value) => [value, value ? tick(value) : "0"]);
  const spread = (words, name, down) => svg("text", { class: "start", x, y: y + down }, words, part(`${name}[${lane}]`));
  return svg(
    "g",
    { class: "histogram" },
    text(`${lane ? "lower" : "upper"} lane, layer ${layer}: Z`, x, y + 6, "start heading"),
    spread(normalised ? "□ spread " : "spread ", "z_spread", 21),
    normalised ? spread("■ normalised, ", "given_spread", 36) : "",
    ...bars("given", "full"),
    ...(normalised ? bars("z", "hollow") : []),
    number(svg, `${tallest}[${lane}][${peak}]`, { x: across(peak + 0.5).toFixed(1), y: up(most) - 6, class: "note", "data-shown": ".0f" }),
    svg("path", { class: "floor", d: `M${x} ${bottom}h${width}` }),
    ...marks.map(([value, words], index) => text(words, at(value), bottom + 9, `note ${["start", "", "end"][index]}`)),
  );
}

export const HISTOGRAM = `.explorer-drawing .bar.full { fill: var(--activation); }
.explorer-drawing .bar.hollow { fill: none; stroke: var(--ink); stroke-width: 1; }
.explorer-drawing .histogram .floor { stroke: var(--quiet); fill: none; }
.explorer-drawing .histogram text { font-size: 12px; }
`;
