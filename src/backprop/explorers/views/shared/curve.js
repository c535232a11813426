// A connection that leaves to the right and arrives from the left: its path, and the point of it
// at each share of the way.
export function curve(start, end) {
  const middle = (start.x + end.x) / 2;
  const d = `M${start.x} ${start.y}C${middle} ${start.y} ${middle} ${end.y} ${end.x} ${end.y}`;
  const at = (t) => {
    const [one, both, other] = [(1 - t) ** 3, 3 * t * (1 - t), t ** 3];
    const x = one * start.x + both * middle + other * end.x;
    return [x, (one + both * (1 - t)) * start.y + (other + both * t) * end.y];
  };
  return { d, at };
}
