// A handle on a drawing, which is dragged by mouse, pen or finger.

import { svg } from "./drawing.js";

const RADIUS = 22; // pixels: what a fingertip meets
const STILL = 10; // pixels that a finger may move while it taps

// The position of a slider at a share of its length, 0 to 1 and beyond.
export function valueAt({ minimum, maximum, step }, share) {
  const last = Math.round((maximum - minimum) / step);
  const position = Math.min(last, Math.max(0, Math.round(share * last)));
  return Number((minimum + position * step).toFixed(10));
}

// Makes what moves a point of the ground, the element of the drawing in `picture` that `ground()`
// returns. `take(across, down)` is called with where it is put, as shares of the ground's width
// and height.
//
// A mouse takes the point from wherever it is pressed on the ground. A finger or a pen drags by
// the handle alone, and elsewhere scrolls the page; a tap brings the point there.
//
// Returns the handle, which must stay in the drawing while it is dragged, for a browser takes a
// gesture back whose element is gone; and `place`, which puts it over the point, on a ground of
// some width and height, whose left upper corner is at (`left`, `top`).
export function handle(picture, ground, take) {
  const element = svg("circle", { class: "handle", r: RADIUS });
  let point; // shares of width and height
  let held; // the pointer that drags, and how far from the point it took hold
  let tapping; // where a finger came down that may be a tap

  const put = ({ clientX, clientY }, [x, y] = [0, 0]) => {
    const { left, top, width, height } = ground().getBoundingClientRect();
    take((clientX - x - left) / width, (clientY - y - top) / height);
  };
  const fromPoint = ({ clientX, clientY }) => {
    const { left, top, width, height } = ground().getBoundingClientRect();
    return [clientX - left - point[0] * width, clientY - top - point[1] * height];
  };
  const isOn = ({ clientX, clientY }) => {
    const { left, top, right, bottom } = ground().getBoundingClientRect();
    return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
  };

  picture.addEventListener("pointerdown", (event) => {
    const { target, pointerId, pointerType, clientX, clientY, button } = event;
    tapping = undefined;
    if (held || button !== 0 || !isOn(event)) return;
    if (target !== element && pointerType !== "mouse") {
      tapping = { pointerId, clientX, clientY };
      return;
    }
    held = { pointerId, apart: target === element ? fromPoint(event) : [0, 0] };
    picture.setPointerCapture(pointerId);
    put(event, held.apart);
  });
  picture.addEventListener("pointermove", (event) => {
    if (held?.pointerId === event.pointerId) put(event, held.apart);
  });
  picture.addEventListener("pointerup", (event) => {
    if (tapping?.pointerId !== event.pointerId) return;
    const far = Math.hypot(event.clientX - tapping.clientX, event.clientY - tapping.clientY);
    if (far <= STILL) put(event);
  });
  for (const type of ["pointerup", "pointercancel"]) {
    picture.addEventListener(type, ({ pointerId }) => {
      if (held?.pointerId === pointerId) held = undefined;
      if (tapping?.pointerId === pointerId) tapping = undefined;
    });
  }
  // For browsers that heed touch-action on boxes only, not on parts of a drawing
  element.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });

  const place = (across, down, width, height = width, left = 0, top = 0) => {
    point = [across, down];
    const inside = (share, side) => Math.min(side - RADIUS, Math.max(RADIUS, share * side));
    element.setAttribute("cx", (left + inside(across, width)).toFixed(1));
    element.setAttribute("cy", (top + inside(down, height)).toFixed(1));
  };
  return { element, place };
}
