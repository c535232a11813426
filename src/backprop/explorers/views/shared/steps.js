// Steps that a picture goes through: forward and back, or all of them by Play.

import { choose, declared, follow, html, wantsStillness } from "./drawing.js";

const REST = 500; // milliseconds between two steps of Play, at most; few for short ones
const READ = 1500; // where nothing moves, and only what is new can be read
const SLOWER = 3; // so many times what it takes where it moves, at most

const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));

// Makes the buttons, and the line that tells the step.
//   name: the parameter that holds how many steps are done; its largest value means all of them
//   texts: what is told at each of its values, or a function that gives this, where what is
//     stepped through changes
//   times: for each, or for all of them, the milliseconds in which its numbers come; whoever wants
//     little motion has them at once
//   frame: draws what has moved
//
// Returns the element; `now()`: how many steps are `done`, and the `share` of the next one that is
// over, 0 where nothing moves; `play()`; and `show()`, for when what is stepped through is another.
export function steps(model, name, texts, times, frame) {
  const told = () => (typeof texts === "function" ? texts() : texts);
  const last = () => told().length - 1;
  const time = (step) => (typeof times === "function" ? times() : times[step]);
  const at = () => Math.min(last(), model.get(name));
  let going; // the step whose numbers are on their way, and the share that is over
  let playing; // what Play has begun, and at which step it is, until it ends or is stopped

  const now = () => {
    const step = at();
    return going?.step === step ? { done: step - 1, share: going.share } : { done: step, share: 0 };
  };

  const put = (step) => choose(model, name, step === last() ? declared(model, name).maximum : step);
  const set = (step) => {
    going = undefined;
    put(step);
  };

  // Do one step; whether it has come to its end.
  const go = (step) => {
    if (wantsStillness()) {
      set(step);
      return Promise.resolve(true);
    }
    const mine = { step, share: 0 };
    going = mine;
    put(step);
    const start = performance.now();
    return new Promise((resolve) => {
      const tick = () => {
        if (going !== mine || at() !== step) return resolve(false);
        mine.share = (performance.now() - start) / time(step);
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
    const from = at() === last() ? 0 : at();
    const mine = { step: from };
    playing = mine;
    if (at() !== from) set(from);
    while (playing === mine && mine.step < last()) {
      mine.step += 1;
      if (!(await go(mine.step))) break;
      if (mine.step < last()) await wait(wantsStillness() ? Math.min(READ, SLOWER * time(mine.step)) : Math.min(REST, time(mine.step)));
    }
    if (playing === mine) playing = undefined;
    show();
  };

  const button = (text, act) => html("button", { type: "button", onclick: act }, text);
  const toggle = button("", () => (playing ? stop() : play()));
  toggle.classList.add("explorer-play");
  const move = (by) => () => {
    const from = at();
    stop();
    if (by > 0) go(Math.min(last(), from + by));
    else set(Math.max(0, from + by));
  };
  const [back, on] = [button("◀ Back", move(-1)), button("Next ▶", move(1))];
  const text = html("p", { "aria-live": "polite" });
  const show = () => {
    const step = at();
    if (playing && playing.step !== step) playing = undefined; // somebody else has set the step
    toggle.textContent = playing ? "❚❚ Pause" : "▶ Play";
    back.disabled = step === 0;
    on.disabled = step === last();
    const words = [`Step ${step} of ${last()}. `, told()[step]];
    if (text.dataset.told !== words.join("")) text.replaceChildren(html("strong", {}, words[0]), words[1]);
    text.dataset.told = words.join("");
  };
  const element = html("div", { class: "explorer-steps" }, html("div", {}, toggle, back, on), text);
  follow(model, show);
  return { element, now, play, show };
}
