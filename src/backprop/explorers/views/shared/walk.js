// A view of the network that goes through its steps: the drawing, the buttons, and below them what
// the part that is looked at has computed by now.

import { fill, html, keepDrawn, quietRow, style, wantsStillness } from "./drawing.js";
import { NETWORK, mark } from "./network.js";
import { steps } from "./steps.js";

// Makes the view.
//   texts, times: of the steps, as `steps` takes them
//   story: for each step, the name of the part that it is about
//   looks: the parameters that say what is looked at, the first one first
//   draw(model, width, taken): the parts of the drawing
//   show(model, parts, now): lets them be where they are now
//   explanation(model, name, done): the lines about a part
export function walk({ texts, times, story, looks, look = "", draw, show, explanation }) {
  const lookedAt = (model) => looks.map((kind) => model.get(kind)).find((name) => name !== "none") ?? story[model.get("step")];
  // Let stand in the picture what no step changes; returns the name of what is looked at.
  const prepare = (model, { drawing, units, show: showSettings }) => {
    const looked = lookedAt(model);
    mark(drawing, looked);
    for (const { bend } of units) bend?.(model.get("results").curve);
    showSettings();
    return looked;
  };
  const render = ({ model, el }) => {
    const picture = html("div", { class: "explorer-picture" });
    const panel = html("div", { class: "explorer-panel lines", "aria-live": "off", role: "group", tabindex: "0", "aria-label": "the sum at hand" });
    let parts, drawn;
    const move = () => {
      const now = way.now();
      if (now.done === drawn) show(model, parts, now);
      else update();
    };
    const update = () => {
      if (!parts) return;
      const now = way.now();
      drawn = now.done;
      const looked = prepare(model, parts);
      show(model, parts, now);
      panel.replaceChildren(...explanation(model, looked, now.done));
      fill(el, model);
    };
    // What is changed before anything has run sets the numbers running.
    const taken = () => model.get("step") === 0 && way.play();
    const way = steps(model, "step", texts, times, move);
    el.append(style(NETWORK + look), picture, way.element, panel, quietRow(model, "activation"));
    const resize = (width) => {
      parts = draw(model, width, taken);
      picture.replaceChildren(parts.drawing);
    };
    return keepDrawn(model, picture, 640, resize, update);
  };

  // The picture alone, for a text that is read along it: it can't be changed there, and a step that
  // follows the one before comes as it does by Play. Returns what ends it.
  const accompany = ({ model, el }) => {
    const picture = html("div", { class: "explorer-picture" });
    picture.inert = true;
    let parts, before, started;
    // Where the network stands, on a phone, half of it leaves room for the text.
    const crop = (looked) => {
      const { unit, height, high } = parts.place;
      if (unit(1, 0).y === unit(2, 0).y) return;
      const top = unit(1, 0).y - high / 2 - 34;
      const from = looked.startsWith("w1") ? 0 : top;
      const [, , width] = parts.drawing.getAttribute("viewBox").split(" ");
      parts.drawing.setAttribute("viewBox", `0 ${from} ${width} ${height - top}`);
    };
    const drawStep = (step, share) => {
      const done = share < 1 ? step - 1 : step;
      show(model, parts, { done, share: share < 1 ? share : 0 });
      fill(el, model);
    };
    const tick = (step) => {
      if (before !== step || !el.isConnected) return;
      const share = (performance.now() - started) / times[step];
      drawStep(step, share);
      if (share < 1) requestAnimationFrame(() => tick(step));
    };
    const update = () => {
      if (!parts) return;
      const step = model.get("step");
      crop(prepare(model, parts));
      const next = step === before + 1 && !wantsStillness();
      if (step === before && performance.now() - started < times[step]) return;
      before = step;
      if (!next) return drawStep(step, 1);
      started = performance.now();
      tick(step);
    };
    el.append(style(NETWORK + look), picture);
    const resize = (width) => {
      parts = draw(model, width, () => {});
      picture.replaceChildren(parts.drawing);
    };
    return keepDrawn(model, picture, 640, resize, update);
  };
  return { render, accompany };
}
