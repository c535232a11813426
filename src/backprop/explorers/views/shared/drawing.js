// What all views share: making elements, writing numbers, building controls.
//
// A view gets a `model` (anywidget's convention: get, set, save_changes, on) and
// an element. The model holds every parameter by name, `declaration` (what the
// Python model declares) and `results` (what it computed). Nothing is computed here.

const SVG = "http://www.w3.org/2000/svg";

function make(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity));
  return element;
}

export const html = (tag, attributes = {}, ...children) =>
  make(document.createElement(tag), attributes, children);

export const svg = (tag, attributes = {}, ...children) =>
  make(document.createElementNS(SVG, tag), attributes, children);

// The value at a place such as "z[1][0]".
export function at(results, place) {
  let value = results;
  for (const key of place.match(/[^[\]]+/g)) value = value?.[key];
  return value;
}

const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

// Ten to the power of a whole number.
export const power = (exponent) => `10${[...String(exponent)].map((digit) => RAISED[digit]).join("")}`;

// `shown` is ".3f" (3 digits behind the point), ".3g" (3 digits in all), ".1%" (percent), or
// ",.0f" (a whole number with a comma after the thousands).
export function written(value, shown) {
  if (typeof value !== "number") return String(value);
  const digits = Number(shown.slice(shown.indexOf(".") + 1, -1));
  if (shown.endsWith("%")) return (100 * value).toFixed(digits);
  if (shown.startsWith(",")) return value.toLocaleString("en", { maximumFractionDigits: digits });
  const text = shown.endsWith("f") ? value.toFixed(digits) : inAll(value, digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replaceAll("-", "−");
}

function inAll(value, digits) {
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const [much, far] = [exponent >= digits, exponent < -5 || exponent >= digits + 2];
  if (far) return `${mantissa}·${power(Number(exponent))}`;
  return much ? String(Number(value.toPrecision(digits))) : value.toPrecision(digits);
}

// Elements whose text is the number at `place`, or the value of a parameter; `fill` writes it,
// with the digits of the explorer or of the attribute data-shown.
export const number = (make, place, attributes = {}) =>
  make(make === svg ? "text" : "span", { "data-quantity": place, ...attributes });

export const part = (place) => svg("tspan", { "data-quantity": place });

// Write the results into every element below `root` that stands for one. What is the same as before
// isn't touched, so that the browser lays out anew only what has changed. `write` writes a number.
export function fill(root, model, write = written) {
  const { shown } = model.get("declaration");
  const results = model.get("results");
  for (const element of root.querySelectorAll("[data-quantity]")) {
    const { quantity, value: before, shown: own } = element.dataset;
    const value = at(results, quantity);
    if (before !== String(value)) element.dataset.value = value;
    if (element.matches(".point")) continue;
    const text = write(value, own ?? shown);
    if (element.textContent !== text) element.textContent = text;
  }
  for (const element of root.querySelectorAll("[data-parameter]")) {
    const text = setting(model, element.dataset.parameter);
    if (element.textContent !== text) element.textContent = text;
  }
}

const LOWERED = { 0: "₀", 1: "₁" };

// A letter with its layer, if it has one, and its units: W⁽¹⁾₀₁.
export const label = (letter, layer, ...units) =>
  `${letter}${layer ? `⁽${RAISED[layer]}⁾` : ""}${units.map((unit) => LOWERED[unit]).join("")}`;

const SPELT = { relu: "ReLU", leaky_relu: "leaky ReLU", xor: "XOR", cross_entropy: "cross-entropy" };

// An option as it is read: a weight such as w2_01 by its symbol.
const named = (option) =>
  (SPELT[option] ?? option)
    .replace(/^w([12])_([01])([01])$/, (_, layer, i, j) => `W⁽${RAISED[layer]}⁾${LOWERED[i]}${LOWERED[j]}`)
    .replaceAll("_", " ");

// A parameter's value as its control shows it.
export function setting(model, name) {
  const value = model.get(name);
  if (typeof value === "string") return named(value);
  const { step, whole, rungs } = declared(model, name);
  if (rungs) return String(value);
  const digits = whole ? 0 : Math.max(2, String(step).split(".")[1]?.length ?? 0);
  return written(value, `.${digits}f`);
}

export const declared = (model, name) =>
  model.get("declaration").parameters.find((parameter) => parameter.name === name);

// Set a parameter as the reader's act.
export function choose(model, name, value) {
  model.set(name, value);
  model.save_changes();
}

// Call `draw` now and after every change; returns what ends it.
export function follow(model, draw) {
  model.on("change", draw);
  draw();
  return () => model.off("change", draw);
}

// Call `draw(width)` now and when the width of `el` changes; returns what ends it.
function followWidth(el, draw) {
  let last;
  const look = () => {
    const width = Math.round(el.clientWidth);
    if (width && width !== last) draw((last = width));
  };
  const observer = new ResizeObserver(() => requestAnimationFrame(look));
  observer.observe(el);
  look();
  return () => observer.disconnect();
}

// Call `resize(width)` and `update()` now and when the picture's width changes, which is `most`
// at most, and `update()` when the model does; returns what ends it.
export function keepDrawn(model, picture, most, resize, update) {
  const resized = (width) => {
    resize(Math.min(width, most));
    update();
  };
  const ends = [followWidth(picture, resized), follow(model, update)];
  return () => ends.forEach((end) => end());
}

// Whether the reader wants little motion.
export const wantsStillness = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// The controls of all parameters that are computed with, in their groups.
export function controls(model) {
  const { parameters } = model.get("declaration");
  const groups = new Map();
  const inPicture = ({ longest, group }) => longest && !group; // what is written there
  for (const parameter of parameters.filter((one) => !one.drawn_only && !inPicture(one))) {
    if (!groups.has(parameter.group)) groups.set(parameter.group, []);
    groups.get(parameter.group).push(control(model, parameter));
  }
  const boxes = [...groups].map(([title, inside]) =>
    html("fieldset", {}, ...(title ? [html("legend", {}, title)] : []), ...inside),
  );
  return html("div", { class: "explorer-controls" }, ...boxes);
}

// The quiet row below a picture that is itself the control, with what can't be taken hold of
// there. What stands around a view joins it (frame.js).
export const quietRow = (model, ...names) =>
  html("div", { class: "explorer-row" }, ...names.map((name) => control(model, declared(model, name))));

// One control: its label, its value, and a slider, a list or a field for text.
export function control(model, parameter) {
  const { name, label, meaning, options, rungs, longest } = parameter;
  const range = rungs
    ? { min: 0, max: rungs.length - 1, step: 1 } // from one number to the next
    : { min: parameter.minimum, max: parameter.maximum, step: parameter.step };
  const output = html("output", { "aria-hidden": "true" });
  const input = options
    ? html("select", {}, ...options.map((one) => html("option", { value: one }, named(one))))
    : html("input", longest ? { type: "text", maxlength: longest, autocomplete: "off", spellcheck: "false" } : { type: "range", ...range });
  make(input, { name, "aria-label": label === meaning ? label : `${label}: ${meaning}` }, []);
  if (options || longest) input.addEventListener(longest ? "change" : "input", () => choose(model, name, input.value));
  else whenSlid(input, () => choose(model, name, rungs ? rungs[input.value] : Number(input.value)), () => show());
  const show = () => {
    const value = model.get(name);
    if (longest && input.matches(":focus")) return; // its writer isn't disturbed
    input.value = rungs ? rungs.indexOf(value) : value;
    if (rungs) input.dataset.setting = value;
  };
  follow(model, () => {
    const text = setting(model, name) + (parameter.unit ? ` ${parameter.unit}` : "");
    show();
    output.textContent = text;
    if (!options && !longest) input.setAttribute("aria-valuetext", text);
  });
  const title = html("span", { class: "explorer-label", title: meaning }, label);
  const kind = options ? "choice" : longest ? "written" : rungs ? "slider ladder" : "slider";
  return html("label", { class: kind }, title, options || longest ? "" : output, input, rungs ? tens(rungs) : "");
}

// Below a slider that goes from one rung to the next: where the powers of ten are.
function tens(rungs) {
  const marks = [...rungs.entries()].filter(([, rung]) => Number.isInteger(Number(Math.log10(rung).toFixed(9))));
  const place = (index) => `--share: ${index / (rungs.length - 1)}`;
  return html("span", { class: "explorer-tens", "aria-hidden": "true" }, ...marks.map(([index, rung]) => html("span", { style: place(index) }, String(rung))));
}

// Call `take()` when the reader moves a slider. Where a finger comes down, the slider goes at
// once; but the finger may be about to scroll the page. So this counts once the finger drags on
// or lets go, and `leave()` is called where the page takes the gesture.
function whenSlid(slider, take, leave) {
  let undecided = false;
  slider.addEventListener("pointerdown", ({ pointerType }) => (undecided = pointerType !== "mouse"));
  slider.addEventListener("input", () => (undecided ? (undecided = false) : take()));
  const decide = (act) => ({ pointerType }) => {
    undecided = false;
    if (pointerType !== "mouse") act();
  };
  slider.addEventListener("pointerup", decide(take));
  slider.addEventListener("pointercancel", decide(leave));
}

// A symbol with its layer above and its units below, for formulas in HTML.
export const symbol = (letter, layer, units) =>
  html(
    "span",
    { class: "symbol" },
    html("var", {}, letter),
    html("span", {}, layer ? html("sup", {}, `(${layer})`) : "", html("sub", {}, String(units))),
  );

// One line of a formula: text, elements and lists of them.
export const line = (...parts) => html("div", { class: "explorer-line" }, ...parts);

// A panel of lines that never break, called `name`. What is too wide is scrolled to, by keys too.
export const linePanel = (name, ...lines) =>
  html("div", { class: "explorer-panel lines", role: "group", tabindex: "0", "aria-label": name }, ...lines);

// How a view's drawings look, with what the view adds to it. A view puts this beside its
// drawings and leaves it there: a style that comes anew with each redraw makes the browser look
// at the whole page again. What stores a drawing as a picture puts it inside.
export const style = (own = "") => html("style", {}, LOOK + own);

const LOOK = `.explorer-drawing { font: 13px/1 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
  --ink: var(--explorer-ink); --paper: var(--explorer-paper); --quiet: var(--explorer-quiet);
  --activation: var(--explorer-activation); --delta: var(--explorer-delta); --gradient: var(--explorer-gradient);
  --positive: var(--explorer-positive); --negative: var(--explorer-negative); }
.explorer-drawing text { fill: var(--ink); text-anchor: middle; font-variant-numeric: tabular-nums; }
.explorer-drawing :is(text, tspan) { dominant-baseline: central; }
.explorer-drawing .start { text-anchor: start; }
.explorer-drawing .end { text-anchor: end; }
.explorer-drawing .heading, .explorer-drawing .note { fill: var(--quiet); }
.explorer-drawing .activation { fill: var(--activation); }
.explorer-drawing .delta { fill: var(--delta); font-weight: 600; }
.explorer-drawing .gradient { fill: var(--gradient); font-weight: 600; }
.explorer-drawing .backed { paint-order: stroke; stroke: var(--paper); stroke-width: 7px; stroke-linejoin: round; }
.explorer-drawing .later { visibility: hidden; }
.explorer-drawing .handle { fill: transparent; cursor: grab; touch-action: none; }
`;
