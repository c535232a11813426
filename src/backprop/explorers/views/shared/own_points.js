// Points that the reader adds to a map, by pointer or by keys, and takes away again.

import { choose, html } from "./drawing.js";
import { CLASSES, mark, placed } from "./classes.js";

const NEAR = { mouse: 7, touch: 14, keys: 7 }; // pixels around a point that are the point
const PARTS = 20; // of a key's way from the middle of the map to its edge
const WITHIN = 0.96; // of the map
const MOST = 100; // points, which the model takes

// Points in hundredths, from the text of a setting, and back.
const read = (text) =>
  text ? text.split("_").map((one) => one.split(".").map(Number)).map(([label, x, y]) => ({ label, x, y })) : [];
const written = (points) => points.map(({ label, x, y }) => `${label}.${x}.${y}`).join("_");

// Returns the row with the classes to add, and what keeps it and a drawing up to date:
// `wire(parts)` makes its map take points, `points(side)` gives them on a map `side` pixels wide.
export function ownPoints(model) {
  const place = { x: 0, y: 0 }; // of the cross that keys move
  let brush = 0;
  const edge = () => 100 * model.get("results").edge;
  const said = html("span", { class: "explorer-hidden", role: "status" });

  // The points, or those that stand on an empty sheet until there are own ones
  const now = () => {
    const { points, classes, held_classes: held } = model.get("results");
    if (model.get("points") || model.get("data") !== "own" || held) return read(model.get("points"));
    return placed(points, classes, 2 * edge()).map(({ label, x, y }) => ({ label, x: Math.round(x - edge()), y: Math.round(edge() - y) }));
  };
  const put = (x, y, near) => {
    const points = now();
    const at = points.findIndex((one) => Math.hypot(one.x - x, one.y - y) < near);
    const inside = (value) => Math.round(Math.min(WITHIN * edge(), Math.max(-WITHIN * edge(), value)));
    if (at >= 0) points.splice(at, 1);
    else points.push({ label: brush, x: inside(x), y: inside(y) });
    if (points.length <= MOST) choose(model, "points", written(points));
  };

  const take = (label) => {
    brush = label;
    classes.forEach((button, index) => button.setAttribute("aria-pressed", index === label));
  };
  const classes = CLASSES.map((shape, label) => html("button", { type: "button", "aria-label": `add to class ${label}, ${shape}`, onclick: () => take(label) }, mark(label), String(label)));
  take(0);
  const back = html("button", { type: "button", onclick: () => choose(model, "points", written(read(model.get("points")).slice(0, -1))) }, "Take back");
  const clear = html("button", { type: "button", onclick: () => choose(model, "points", "") }, "Clear");
  const row = html("div", { class: "explorer-adding" }, html("span", {}, "Add to class"), ...classes, back, clear, said);

  const wire = ({ land, cross, place: { side } }) => {
    const per = () => (2 * edge()) / side; // hundredths of the plane for a pixel
    land.setAttribute("tabindex", "0");
    land.setAttribute("role", "application");
    land.setAttribute("aria-label", "map: arrow keys move a cross, Enter adds a point there or takes it away, a digit chooses its class");
    land.dataset.control = "points";
    land.dataset.lmSuppressShortcuts = "true"; // JupyterLab's own arrow keys
    land.addEventListener("click", ({ clientX, clientY, pointerType }) => {
      const { left, top, width } = land.getBoundingClientRect();
      const shown = (2 * edge()) / width;
      put((clientX - left) * shown - edge(), edge() - (clientY - top) * shown, NEAR[pointerType === "touch" ? "touch" : "mouse"] * shown);
    });
    const move = (dx, dy) => {
      const step = edge() / PARTS;
      for (const [axis, by] of [["x", dx], ["y", dy]]) place[axis] = Math.max(-WITHIN * edge(), Math.min(WITHIN * edge(), place[axis] + by * step));
      draw();
      said.textContent = ["x", "y"].map((axis, i) => `X${"₀₁"[i]} ${(place[axis] / 100).toFixed(2).replace("-", "−")}`).join(", ");
    };
    const draw = () => cross.setAttribute("transform", `translate(${((place.x + edge()) / per()).toFixed(1)} ${((edge() - place.y) / per()).toFixed(1)})`);
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    land.addEventListener("keydown", (event) => {
      const { key } = event;
      if (moves[key]) move(...moves[key]);
      else if (key === "Enter" || key === " ") put(Math.round(place.x), Math.round(place.y), NEAR.keys * per());
      else if (/^[0-3]$/.test(key)) take(Number(key));
      else return;
      event.preventDefault();
    });
    land.addEventListener("focus", () => land.matches(":focus-visible") && (draw(), cross.classList.remove("later")));
    land.addEventListener("blur", () => cross.classList.add("later"));
  };
  const points = (side) => {
    const shown = side / (2 * edge());
    return read(model.get("points")).map(({ label, x, y }) => ({ label, x: (x + edge()) * shown, y: (edge() - y) * shown }));
  };
  const show = ({ land }) => {
    land.dataset.setting = model.get("points");
    back.disabled = clear.disabled = !model.get("points");
  };
  return { row, wire, points, show };
}
