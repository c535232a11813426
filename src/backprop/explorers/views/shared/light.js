// Light in cells: the larger a number, the brighter, by its power of ten.

import { power, svg } from "./drawing.js";
import { scale, text } from "./plot.js";

const [LOWEST, HIGHEST] = [-12, 8]; // powers of ten: darkness, and the brightest light
const STEPS = 8; // colours in each of them
// At these powers of ten the light has these colours, and between them what lies between.
const AT = [LOWEST, -9, -6, -3, 0, 4, HIGHEST];
export const NIGHT = "#12161c";
export const BRIGHT = "#ffffff";
// Those of a dark page: what shines lies in a night, also where the page is light.
const COLOURS = {
  activation: [NIGHT, "#13293a", "#17506f", "#2f86b5", "#6cc0f0", "#c2e6fb", "#f5fbff"],
  delta: [NIGHT, "#35211a", "#6e3713", "#bb5c18", "#ff9d5c", "#ffd9ae", "#fffaf2"],
  gradient: [NIGHT, "#29261a", "#544b26", "#978848", "#d6c470", "#f5e6a8", "#fffdf0"],
};

const channels = (colour) => [1, 3, 5].map((from) => parseInt(colour.slice(from, from + 2), 16));

// The colours of one kind of light, from the lowest power of ten to the highest.
function ramp(colours) {
  return Array.from({ length: (HIGHEST - LOWEST) * STEPS + 1 }, (_, index) => {
    const exponent = LOWEST + index / STEPS;
    const next = Math.max(1, AT.findIndex((one) => one >= exponent));
    const share = (exponent - AT[next - 1]) / (AT[next] - AT[next - 1]);
    const [from, to] = [channels(colours[next - 1]), channels(colours[next])];
    const mixed = from.map((one, channel) => Math.round(one + share * (to[channel] - one)));
    return `#${mixed.map((one) => one.toString(16).padStart(2, "0")).join("")}`;
  });
}

const RAMPS = Object.fromEntries(Object.entries(COLOURS).map(([kind, colours]) => [kind, ramp(colours)]));

// How bright a number is: 0 for darkness, 1 for the brightest light.
export function brightness(size) {
  const exponent = size > 0 ? Math.log10(size) : LOWEST;
  return (Math.min(HIGHEST, Math.max(LOWEST, exponent)) - LOWEST) / (HIGHEST - LOWEST);
}

// The colour of a number of one kind: "activation", "delta" or "gradient".
export const colour = (kind, size) => RAMPS[kind][Math.round(brightness(size) * (RAMPS[kind].length - 1))];

// What the brightness means: a strip for each of the kinds, from `left` to `right`, with its
// powers of ten below.
export function scaleOfLight(kinds, left, right, y) {
  const place = scale(LOWEST, HIGHEST, left, right);
  const strip = (kind, index) =>
    RAMPS[kind].slice(0, -1).map((fill, step) => {
      const [from, to] = [place(LOWEST + step / STEPS), place(LOWEST + (step + 1) / STEPS)];
      return svg("rect", { x: from.toFixed(1), y: y + 8 * index, width: (to - from + 0.4).toFixed(1), height: 8, fill });
    });
  const ticks = [-12, -8, -4, 0, 4, 8].map((exponent) => {
    const words = exponent ? power(exponent) : "1";
    const kind = exponent === LOWEST ? "note start" : exponent === HIGHEST ? "note end" : "note";
    return text(words, place(exponent).toFixed(1), y + 8 * kinds.length + 9, kind);
  });
  return svg("g", { class: "scale" }, ...kinds.flatMap(strip), ...ticks);
}
