// Where the numbers of a step of a graph stand in its box: those of its value above its label,
// those of its gradient below.

const LABEL = 16; // pixels, from the label's middle to the numbers
const LINE = 26; // pixels, from the label's middle to the middle of the only number
const HIGHER = 23; // and to that of one that is taken hold of
const CELL = { across: 44, down: 15 }; // pixels: the room for one of several numbers
const HELD = { across: 46, down: 26 }; // and of one that is taken hold of

// Rows and columns as they are drawn: a number is one cell, a vector one row.
export const shape = ({ rows, columns }) => [Math.max(1, rows), Math.max(1, columns)];

// Returns the middle of the `label`, and that of each of the `values` and `gradients`, with the
// room for its text; and whether there is a `single` one.
export function graphPlaces({ x, y, wide, high, rows, columns, kind }) {
  if (!columns) {
    const room = wide - 8;
    return { single: true, label: y, values: [{ x, y: y - (kind === "input" ? HIGHER : LINE), room }], gradients: [{ x, y: y + LINE, room }] };
  }
  const [down, across] = shape({ rows, columns });
  const cells = Array.from({ length: down * across }, (_, index) => [Math.floor(index / across), index % across]);
  const upper = kind === "input" ? HELD : CELL;
  const edge = (high - down * (upper.down + CELL.down) - 2 * LABEL) / 2;
  const label = y - high / 2 + edge + down * upper.down + LABEL;
  const spots = (top, { across: apart, down: tall }) =>
    cells.map(([row, column]) => ({ x: x + (column - (across - 1) / 2) * apart, y: top + (row + 0.5) * tall, room: apart - 4 }));
  return {
    single: false,
    label,
    values: spots(label - LABEL - down * upper.down, upper),
    gradients: spots(label + LABEL, { across: upper.across, down: CELL.down }),
  };
}
