// Digit: a drawing, what a network reads in it, and which way the slope of a digit's loss wants
// each pixel to go; step by step the picture goes there.

import { bars, box, changes, DIGIT_PARTS, hasMark, sign, signs, thumb } from "./shared/digit_parts.js";
import { choose, control, declared, fill, html, keepDrawn, number, quietRow, style, svg } from "./shared/drawing.js";
import { levels } from "./shared/heat.js";
import { PIXEL_GRID, pixelGrid } from "./shared/pixel_grid.js";
import { player } from "./shared/player.js";

const SIDE = 8;
const SHADES = 17; // of ink, each a digit of that base
const FINE = 3; // levels of ink to a shade
const FLAT = 10; // the level of no slope
const NARROW = 520;
const LEGEND = 30; // the height of the line below the grid
const LOOK = `${PIXEL_GRID}
${DIGIT_PARTS}
.explorer-drawing .frame { fill: none; stroke: var(--quiet); pointer-events: none; }
.explorer-drawing .changed { fill: none; pointer-events: none; stroke: var(--ink); stroke-width: 3; }
.explorer-drawing .casing { fill: none; pointer-events: none; stroke: var(--paper); stroke-width: 6; }
.explorer-drawing .answer { fill: var(--activation); font-size: 40px; font-weight: 700; }
.explorer-drawing .reads { font-size: 16px; }
.explorer-drawing .stale { opacity: 0.25; }
.explorer-drawing .stale.marks { visibility: hidden; }
.digit-asking { align-items: end; display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin-top: 0.5rem; }
.digit-asking > * { flex: 1 1 14rem; }
.explorer-view .digit-asking .explorer-play { min-width: 8.5rem; }
.digit-starts { align-items: center; display: flex; flex-wrap: wrap; font-size: 0.9em; gap: 0.25rem; }
.explorer-view .digit-starts button { margin: 0; }
.explorer-view .digit-starts .thumb { background: none; line-height: 0; min-height: 0; padding: 2px; }
.digit-starts .thumb svg { height: 24px; width: 24px; }
.digit-starts .thumb path { stroke: var(--explorer-ink); }
.digit-starts [aria-pressed="true"] { background: var(--explorer-ink); color: var(--explorer-paper); }
@media print { :is(.digit-asking, .digit-starts) { display: none; } }`;

const named = (digit) => `${digit === 8 ? "an" : "a"} ${digit}`;

export default {
  render({ model, el }) {
    const { examples } = declared(model, "drawing");
    const shadesOf = (text) => [...text].map((letter) => parseInt(letter, SHADES));
    const written = (shades) => shades.map((shade) => shade.toString(SHADES)).join("");
    const isFresh = () => {
      const [drawing, asked] = model.get("results").given;
      return drawing === model.get("drawing") && asked === model.get("asked");
    };
    // The ink of the picture on show, in shades that may lie between two.
    const inkNow = () => {
      if (!isFresh() || !model.get("step")) return shadesOf(model.get("drawing"));
      return Array.from(levels(model.get("results").pictures[model.get("step")]), (level) => level / FINE);
    };
    const put = (shades) => {
      const text = written(shades);
      if (!model.get("step") && text === model.get("drawing")) return;
      model.set("step", 0);
      choose(model, "drawing", text);
    };
    const ask = (digit) => choose(model, "asked", digit);
    const slopes = () => Array.from(levels(model.get("results").slopes[model.get("step")]));
    const said = (place) => {
      const level = isFresh() ? slopes()[place] : FLAT;
      if (!hasMark(level - FLAT)) return "";
      return level < FLAT ? `, more would make it more of ${named(model.get("asked"))}` : `, speaks against ${named(model.get("asked"))}`;
    };

    let erasing = false;
    const grid = pixelGrid("drawing", { ink: () => inkNow().map(Math.round), put, erases: () => erasing, said });
    const drawing = svg("svg", { class: "explorer-drawing", xmlns: "http://www.w3.org/2000/svg" });
    const picture = html("div", { class: "explorer-picture" }, drawing);
    const [casing, changed, plus, minus] = ["casing", "changed", "mark for", "mark against"].map((kind) => svg("path", { class: kind }));
    const marks = svg("g", { class: "marks" }, plus, minus);
    const frame = svg("rect", { class: "frame" });
    const legend = svg("g");
    const reads = svg("g");
    const right = svg("g", { role: "img" });
    drawing.append(grid.element, frame, casing, changed, marks, legend, svg("g", { class: "ghost-place" }), right);
    let cell;
    let chart;
    let narrow;

    const resize = (width) => {
      narrow = width < NARROW;
      const side = narrow ? Math.min(272, width) : 304;
      const [left, top] = narrow ? [0, side + LEGEND] : [side + 36, 0];
      const low = narrow ? top + 150 : side - 32;
      const shift = narrow ? (width - side) / 2 : 0;
      cell = side / SIDE;
      for (const one of [grid.element, frame, casing, changed, marks]) one.setAttribute("transform", `translate(${shift} 0)`);
      grid.lay(cell);
      for (const name of ["width", "height"]) frame.setAttribute(name, side);
      legend.setAttribute("transform", `translate(${narrow ? 0 : shift} ${side + 16})`);
      chart = bars(left, width, top + 66, low, ask);
      reads.replaceChildren(
        svg("text", { class: "reads start", x: left, y: top + 26 }, "It reads"),
        number(svg, "answers[0]", { class: "answer start", x: left + 70, y: top + 24, "data-shown": ".0f" }),
      );
      right.replaceChildren(reads, chart.element);
      drawing.setAttribute("viewBox", `0 0 ${width} ${narrow ? low + 30 : side + LEGEND}`);
    };

    const drawLegend = (asked) => {
      const thick = 3.4;
      const entry = (x, kind, d, words) => [svg("path", { class: kind, d, transform: `translate(${x} 0)` }), svg("text", { class: "start", x: x + 14, y: 0 }, words)];
      legend.replaceChildren(
        ...entry(8, "mark for", sign(0, 0, 7, thick, true), `speaks for ${named(asked)}`),
        ...entry(128, "mark against", sign(0, 0, 7, thick, false), "against"),
        ...entry(206, "changed", box(-6, -6, 12, 12), "changed"),
      );
    };

    const words = html("p", { class: "explorer-words" });
    const whole = (place) => number(html, place, { "data-shown": ".0f" });
    const tell = (step) => {
      const { turned } = model.get("results");
      const asked = named(model.get("asked"));
      const steepest = number(html, "steepest[0]");
      let line = ["Not read yet."];
      if (isFresh() && step) {
        const since = turned > 0 && step >= turned ? [", since step ", whole("turned")] : [];
        line = [
          html("strong", {}, whole(`changed[${step}]`), " of 64 pixels changed: it is read as ", whole(`answers[${step}]`), ...since, "."),
          " ", whole(`clipped[${step}]`), " pixels are at the end of their range, no ink or full, and can't follow their slope.",
        ];
      } else if (isFresh() && turned === 0) line = [`It is read as ${asked} already. The steepest slope of that digit's loss is `, steepest, "."];
      else if (isFresh()) line = [`The marks are the slopes of the loss of ${asked}. The steepest is `, steepest, "."];
      words.replaceChildren(...line);
      words.setAttribute("aria-live", play.running() ? "off" : "polite");
    };

    let last = model.get("asked");
    const update = () => {
      if (!chart) return;
      const asked = model.get("asked");
      if (asked !== last) {
        last = asked;
        model.set("step", 0);
      }
      const [step, fresh, ink] = [model.get("step"), isFresh(), inkNow()];
      const { chances, answers } = model.get("results");
      grid.show(ink, model.get("drawing"));
      const [speaksFor, against] = signs(slopes().map((level) => level - FLAT), cell);
      plus.setAttribute("d", speaksFor);
      minus.setAttribute("d", against);
      const boxes = changes(ink, shadesOf(model.get("drawing")), cell);
      for (const one of [casing, changed]) one.setAttribute("d", boxes);
      drawLegend(asked);
      for (const one of [marks, right]) one.classList.toggle("stale", !fresh);
      reads.lastChild.dataset.quantity = `answers[${step}]`;
      chart.columns.forEach(({ group, show }, digit) => {
        show(step, chances[step][digit]);
        group.classList.toggle("wanted", digit === asked);
        group.classList.toggle("read", digit === answers[step]);
      });
      right.setAttribute("aria-label", `What the network says: it reads ${answers[step]}. Press a bar to ask about its digit; the slider does the same.`);
      play.tell();
      play.button.disabled = !fresh;
      tell(step);
      fill(drawing, model);
      fill(words, model);
    };
    const play = player(model, "step", () => chart && update(), () => `Make it ${named(model.get("asked"))}`);

    const begin = (text, words, inside, kind) =>
      html("button", { type: "button", class: kind, "aria-label": words, title: words, onclick: () => put(shadesOf(text)) }, inside);
    const eraser = html("button", { type: "button", "aria-pressed": "false" }, "Erase");
    eraser.addEventListener("click", () => eraser.setAttribute("aria-pressed", (erasing = !erasing)));
    const starts = html(
      "div",
      { class: "digit-starts" },
      html("span", {}, "Begin with"),
      ...examples.map((text, digit) => begin(text, `Begin with ${named(digit)} of the book's data`, thumb(shadesOf(text)), "thumb")),
      begin("0".repeat(SIDE * SIDE), "Begin with an empty grid", "Clear"),
      eraser,
    );
    const playing = html("div", { class: "explorer-playing" }, play.button, control(model, declared(model, "step")));
    el.append(
      style(LOOK),
      picture,
      html("div", { class: "digit-asking" }, control(model, declared(model, "asked")), playing),
      words,
      starts,
      quietRow(model, "pixels", "rate"),
    );
    return keepDrawn(model, picture, 640, resize, update);
  },
};
