// A text that is read along a picture: the picture stays in sight, and shows what the passage at
// hand speaks of. It is an explorer's, with the numbers that the reader has set there.

import { fill, follow } from "./shared/drawing.js";

const SHARE = 0.1; // of the room below the picture, from its top: the line at which a passage is read

// An explorer's model but for the setting of the passage at hand.
class PassageModel {
  constructor(model) {
    this.model = model;
    this.own = {};
    this.listeners = new Set();
  }

  get(name) {
    return name in this.own ? this.own[name] : this.model.get(name);
  }

  on(event, callback) {
    this.listeners.add(callback);
    this.model.on(event, callback);
  }

  off(event, callback) {
    this.listeners.delete(callback);
    this.model.off(event, callback);
  }

  turnTo(own) {
    this.own = own;
    for (const listener of [...this.listeners]) listener();
  }
}

// Let the text `root` be read along the picture of `view`, with the numbers of `model`.
export function readAlong(root, view, model) {
  const { passages, parameters } = model.get("declaration");
  const start = Object.fromEntries(parameters.filter((one) => one.drawn_only).map((one) => [one.name, one.default]));
  const texts = [...root.querySelectorAll(".passage")];
  const stage = Object.assign(document.createElement("div"), { className: "read-along-stage explorer" });
  stage.setAttribute("aria-hidden", "true"); // what it shows is what the passages say
  root.prepend(stage);
  const mine = new PassageModel(model);
  let now;
  const turn = () => {
    const { bottom } = stage.getBoundingClientRect();
    const reading = bottom + SHARE * (innerHeight - bottom);
    const passed = texts.findLastIndex((text) => text.getBoundingClientRect().top < reading);
    const at = Math.max(0, passed);
    if (at === now) return;
    now = at;
    texts.forEach((text, index) => text.toggleAttribute("data-now", index === at));
    mine.turnTo({ ...start, ...passages[at] });
  };
  follow(model, () => texts.forEach((text) => fill(text, model)));
  mine.own = { ...start, ...passages[0] };
  view.accompany({ model: mine, el: stage });
  let due = false;
  const soon = () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      turn();
    });
  };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon);
  soon();
}
