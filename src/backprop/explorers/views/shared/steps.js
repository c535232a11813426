// Steps that a picture goes through: forward and back, or all of them by Play.

import { choose, follow, html, wantsStillness } from "./drawing.js";

const REST = 500; // milliseconds between two steps of Play
const READ = 1500; // where nothing moves, and only what is new can be read

const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));

// Makes the buttons, and the line that tells the step.
//   name: the parameter that holds how many steps are done
//   texts: one for each of its values
//   times: for each, the milliseconds in which its numbers come; whoever wants little motion
//     has them at once
//   frame: draws what has moved
//
// Returns the element; `now()`: how many steps are `done`, and the `share` of the next one that is
// over, 0 where nothing moves; and `play()`.
export function steps(model, name, texts, times, frame) {
  const last = texts.length - 1;
  let going; // the step whose numbers are on their way, and the share that is over
  let playing; // what Play has begun, and at which step it is, until it ends or is stopped

  const now = () => {
    const step = model.get(name);
    return going?.step === step ? { done: step - 1, share: going.share } : { done: step, share: 0 };
  };

  const set = (step) => {
    going = undefined;
    choose(model, name, step);
  };

  // Do one step; whether it has come to its end.
  const go = (step) => {
    if (wantsStillness()) {
      set(step);
      return Promise.resolve(true);
    }
    const mine = { step, share: 0 };
    going = mine;
    choose(model, name, step);
    const start = performance.now();
    return new Promise((resolve) => {
      const tick = () => {
        if (going !== mine || model.get(name) !== step) return resolve(false);
        mine.share = (performance.now() - start) / times[step];
        if (mine.share >= 1 || !element.isConnected) going = undefined;
        frame();
        if (going) requestAnimationFrame(tick);
        else resolve(true);
      };
      requestAnimationFrame(tick);
    });
  };

  const stop = () => {
    playing = going = undefined;
    show();
    frame();
  };
  const play = async () => {
    if (playing) return;
    const from = model.get(name) === last ? 0 : model.get(name);
    const mine = { step: from };
    playing = mine;
    if (model.get(name) !== from) set(from);
    while (playing === mine && mine.step < last) {
      mine.step += 1;
      if (!(await go(mine.step))) break;
      if (mine.step < last) await wait(wantsStillness() ? READ : REST);
    }
    if (playing === mine) playing = undefined;
    show();
  };

  const button = (text, act) => html("button", { type: "button", onclick: act }, text);
  const toggle = button("", () => (playing ? stop() : play()));
  toggle.classList.add("explorer-play");
  const move = (by) => () => {
    const from = model.get(name);
    stop();
    if (by > 0) go(Math.min(last, from + by));
    else set(Math.max(0, from + by));
  };
  const [back, on] = [button("◀ Back", move(-1)), button("Next ▶", move(1))];
  const text = html("p", { "aria-live": "polite" });
  const show = () => {
    const step = model.get(name);
    if (playing && playing.step !== step) playing = undefined; // somebody else has set the step
    toggle.textContent = playing ? "❚❚ Pause" : "▶ Play";
    back.disabled = step === 0;
    on.disabled = step === last;
    const words = [html("strong", {}, `Step ${step} of ${last}. `), texts[step]];
    if (text.dataset.step !== String(step)) text.replaceChildren(...words);
    text.dataset.step = step;
  };
  const element = html("div", { class: "explorer-steps" }, html("div", {}, toggle, back, on), text);
  follow(model, show);
  return { element, now, play };
}
