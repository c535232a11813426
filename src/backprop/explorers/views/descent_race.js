// Descent race: four optimisers go down a map of a surface, step by step, beside a board of who
// leads. The start can be dragged.

import { choose, control, controls, declared, fill, html, keepDrawn, number, style, svg } from "./shared/drawing.js";
import { handle, valueAt } from "./shared/handle.js";
import { axisAcross, axisUp, bounds, joined, moved, numbers, PLOT, sample, scale, text, tick } from "./shared/plot.js";
import { player } from "./shared/player.js";

const REACH = 2;
const MARGIN = { left: 26, right: 8, top: 6, bottom: 24 };
const NARROW = 320; // pixels of a side, below which an axis has only its letter
const TAIL = 6; // steps
const ROW = 30; // pixels of the board
// The marks of a racer: where it is, and a small one where it has been.
const RACERS = [
  { name: "gradient descent", look: "gradient-descent", head: "M-6-6h12v12h-12z", dot: "m-2-2h4v4h-4z" },
  { name: "momentum", look: "momentum", head: "M0-7.5l7.5 13.5h-15z", dot: "m0-3l3 5h-6z" },
  { name: "RMSprop", look: "rmsprop", head: "M0-8l8 8l-8 8l-8-8z", dot: "m0-3l3 3l-3 3l-3-3z" },
  { name: "Adam", look: "adam", head: "M-6.5 0a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0-13 0", dot: "m-2.3 0a2.3 2.3 0 1 0 4.6 0a2.3 2.3 0 1 0-4.6 0" },
];
const LOOK = `${PLOT}
.explorer-drawing .land { fill: var(--paper); }
.explorer-drawing .above { fill: var(--ink); fill-opacity: 0.055; fill-rule: evenodd; stroke: var(--ink); stroke-opacity: 0.5; vector-effect: non-scaling-stroke; }
.explorer-drawing .height { font-size: 12px; paint-order: stroke; stroke: var(--paper); stroke-width: 5px; stroke-linejoin: round; }
.explorer-drawing .lowest { fill: none; stroke: var(--ink); stroke-width: 1.5; }
.explorer-drawing .gradient-descent { --own: var(--explorer-gradient-descent); }
.explorer-drawing .momentum { --own: var(--explorer-momentum); }
.explorer-drawing .rmsprop { --own: var(--explorer-rmsprop); }
.explorer-drawing .adam { --own: var(--explorer-adam); }
.explorer-drawing :is(.casing, .way, .tail) { fill: none; stroke-linejoin: round; stroke-linecap: round; }
.explorer-drawing .casing { stroke: var(--paper); stroke-opacity: 0.7; stroke-width: 5; }
.explorer-drawing .way { stroke: var(--own); stroke-width: 1.5; }
.explorer-drawing .momentum .way { stroke-dasharray: 7 3; }
.explorer-drawing .rmsprop .way { stroke-dasharray: 1.5 4; }
.explorer-drawing .adam .way { stroke-dasharray: 8 3 1.5 3; }
.explorer-drawing .tail { stroke: var(--own); stroke-width: 3; }
.explorer-drawing .dots { fill: var(--own); }
.explorer-drawing .head { fill: var(--own); stroke: var(--paper); stroke-width: 1.5; }
.explorer-drawing .start-point { fill: var(--explorer-handle); stroke: var(--explorer-handle-edge); stroke-width: 1.5; }`;

let made = 0; // maps, so that each can name its ground

// From places of the surface to places on the ground, a square with this side.
const across = (side) => scale(-REACH, REACH, 0, side);
const up = (side) => scale(-REACH, REACH, side, 0);
const placed = (side) => (point) => {
  const [x, y] = numbers(point, ",");
  return [across(side)(x), up(side)(y)];
};

// What doesn't move in a race: the surface, its heights, and the axes.
function land({ above, levels, heights, lowest }, side) {
  const thousandth = side / (2000 * REACH);
  const ticks = [-2, -1, 0, 1, 2].map((value) => [value, tick(value)]);
  const written = (place, index) => {
    const [x, y] = placed(side)(place).map((value) => value.toFixed(1));
    const digits = Number.isInteger(levels[index]) ? ".0f" : ".1f";
    return number(svg, `levels[${index}]`, { class: "height", x, y, "data-shown": digits });
  };
  return svg(
    "g",
    { transform: `translate(${MARGIN.left} ${MARGIN.top})` },
    svg("rect", { class: "land", width: side, height: side }),
    svg(
      "g",
      { transform: `translate(${side / 2} ${side / 2}) scale(${thousandth} ${-thousandth})` },
      ...above.map((path) => svg("path", { class: "above", d: path })),
    ),
    svg("rect", { class: "frame", width: side, height: side }),
    axisAcross(ticks, side < NARROW ? "x" : "weight x", across(side), side),
    axisUp(ticks, side < NARROW ? "y" : "weight y", up(side), 0),
    ...heights.map((place, index) => (place ? written(place, index) : "")),
    ...lowest.map(placed(side)).flatMap(([x, y]) => [
      svg("path", { class: "lowest", d: "M-8 0h16M0-8v16M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0", transform: moved([x, y]) }),
      text("lowest", (x + 2).toFixed(1), (y + 20).toFixed(1), "height end"),
    ]),
  );
}

// The ways up to `at`, a number of steps, perhaps between two of them.
function ways({ ways: all, left }, at, side) {
  const now = Math.floor(at);
  return RACERS.map(({ look, head, dot }, index) => {
    const way = all[index].split(" ").map(placed(side));
    const done = way.slice(0, now + 1);
    const [here, next] = [done.at(-1), way[now + 1]];
    const reached = next && at > now ? here.map((value, axis) => value + (at - now) * (next[axis] - value)) : here;
    const line = joined([...done, reached]);
    const out = left[index] >= 0 && at >= left[index];
    return svg(
      "g",
      { class: look },
      svg("polyline", { class: "casing", points: line }),
      svg(
        "g",
        { "data-pin": true },
        svg("polyline", { class: "way", points: line }),
        svg("polyline", { class: "tail", points: joined([...done.slice(-TAIL), reached]) }),
        svg("path", { class: "dots", d: done.map(([x, y]) => `M${x.toFixed(1)} ${y.toFixed(1)}${dot}`).join("") }),
        ...(out ? [] : [svg("path", { class: "head", d: head, transform: moved(reached) })]),
      ),
    );
  });
}

// The board: a row for each racer, the one with the lowest loss on top.
function board() {
  const rows = RACERS.map(({ name, look, head }) => {
    const place = html("span", { class: "explorer-rank" });
    const loss = html("span", { class: "explorer-loss" });
    const bar = html("span", { class: "bar" });
    const ghost = html("span", { class: "bar pinned", hidden: true });
    const own = svg("g", { class: look }, svg("polyline", { class: "way", points: "0,7 26,7" }), svg("path", { class: "head", d: head, transform: "translate(13 7) scale(0.85)" }));
    const element = html("li", { class: `explorer-racer ${look}` }, place, sample(26, own), html("span", {}, name), loss, ghost, bar);
    return { element, place, loss, bar, ghost };
  });
  const words = html("p", { class: "explorer-words", "aria-live": "polite" });
  const list = html("ol", { class: "explorer-board", style: `height: ${RACERS.length * ROW}px` }, ...rows.map(({ element }) => element));
  return { rows, words, element: html("div", {}, list, words) };
}

const share = (bars, step) => {
  const all = bars.split(" ");
  return `${all[Math.min(step, all.length - 1)]}%`;
};

function showBoard(model, { rows, words }, pinned) {
  const { losses, bars, left, stuck } = model.get("results");
  const step = model.get("steps");
  const out = left.map((at) => at >= 0 && step >= at);
  const still = stuck.map((at) => at >= 0 && step >= at);
  const lossOf = (index) => (out[index] ? Infinity : losses[index][step]);
  const order = [...RACERS.keys()].sort((one, other) => lossOf(one) - lossOf(other) || one - other);
  for (const [index, { element, place, loss, bar, ghost }] of rows.entries()) {
    const rank = order.indexOf(index);
    element.style.transform = `translateY(${rank * ROW}px)`;
    element.classList.toggle("out", out[index]);
    place.textContent = `${rank + 1}`;
    const shown = number(html, `losses[${index}][${step}]`, { class: "together" });
    if (out[index]) loss.replaceChildren("out, step ", number(html, `left[${index}]`, { "data-shown": ".0f" }));
    else loss.replaceChildren(still[index] ? "stuck" : shown);
    bar.style.width = share(bars[index], step);
    ghost.hidden = !pinned;
    if (pinned) ghost.style.width = share(pinned.bars[index], pinned.step);
  }
  words.textContent = said(out, still, step);
}

// What there is to say of the race.
function said(out, still, step) {
  const named = (flags) => RACERS.filter((_, index) => flags[index]).map(({ name }) => name);
  const listed = (names) => {
    if (names.length === RACERS.length) return "All four";
    const words = [names.slice(0, -1).join(", "), names.at(-1)].filter(Boolean).join(" and ");
    return words.charAt(0).toUpperCase() + words.slice(1);
  };
  const [gone, stuck] = [named(out), named(still)];
  if (gone.length) return `${listed(gone)} flew out: every step was too long.`;
  if (stuck.length) return `${listed(stuck)} ${stuck.length > 1 ? "are" : "is"} stuck: no slope there, though it isn't lowest.`;
  return step ? "The shorter the bar, the lower the loss." : "All four stand at the start.";
}

export default {
  render({ model, el }) {
    const ground = `race-${(made += 1)}`;
    const drawing = svg("svg", {
      class: "explorer-drawing",
      xmlns: "http://www.w3.org/2000/svg",
      role: "img",
      "aria-label": "Map of the surface and the ways of the optimisers. Press or drag to move the start; the sliders start x and start y do the same.",
    });
    const picture = html("div", { class: "explorer-picture" }, drawing);
    const startPoint = svg("circle", { class: "start-point", r: 8 });
    const start = handle(picture, () => drawing.querySelector(".land"), (right, down) => {
      model.set("start_x", valueAt(declared(model, "start_x"), right));
      choose(model, "start_y", valueAt(declared(model, "start_y"), 1 - down));
    });
    const racers = svg("g", { "clip-path": `url(#${ground})` });
    const above = svg("g", { transform: `translate(${MARGIN.left} ${MARGIN.top})` }, racers, startPoint, start.element);
    drawing.append(svg("g"), svg("g"), svg("g", { class: "ghost-place" }), above);
    const leaders = board();
    const settings = controls(model);
    const formula = number(html, "formula", { class: "explorer-formula" });
    settings.querySelector("[name=surface]").before(formula);
    let side;
    let drawn; // the surface and side of the land that stands there
    let pinned;
    const show = () => racers.replaceChildren(...ways(model.get("results"), play.place(), side));
    const play = player(model, "steps", () => side && show());
    const update = () => {
      if (!side) return;
      const results = model.get("results");
      const wanted = `${results.formula} ${side}`;
      if (drawn !== wanted) {
        drawn = wanted;
        const [width, height] = [side + MARGIN.left + MARGIN.right, side + MARGIN.top + MARGIN.bottom];
        drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
        drawing.children[0].replaceWith(bounds(ground, 0, 0, side, side));
        drawing.children[1].replaceWith(land(results, side));
        fill(drawing, model);
      }
      const [right, down] = [model.get("start_x"), -model.get("start_y")].map((value) => (value + REACH) / (2 * REACH));
      startPoint.setAttribute("transform", moved([right * side, down * side]));
      start.place(right, down, side);
      show();
      showBoard(model, leaders, pinned);
      for (const part of [leaders.element, settings]) fill(part, model);
    };
    el.addEventListener("pinned", ({ detail }) => {
      pinned = detail && { bars: detail.bars, step: model.get("steps") };
      update();
    });
    const scrubber = control(model, declared(model, "steps"));
    el.append(
      style(LOOK),
      html(
        "div",
        { class: "explorer-race" },
        html("div", { class: "explorer-track" }, picture, html("div", { class: "explorer-playing" }, play.button, scrubber)),
        html("div", { class: "explorer-aside" }, leaders.element, settings),
      ),
    );
    return keepDrawn(model, picture, 640, (width) => (side = width - MARGIN.left - MARGIN.right), update);
  },
};
