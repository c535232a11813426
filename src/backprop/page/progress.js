// What a reader has done, kept in this browser: the exercises' code and when they were solved,
// and what was expected where the text asks. It may be forbidden to keep anything.

// A solved exercise comes back so many days after it was solved, if the reader wishes.
export const DAYS = [1, 3, 7, 21];

// Milliseconds
const DAY = 864e5;

// The number of a day, by the reader's own clock.
export const today = (now = new Date()) => Math.floor((now - now.getTimezoneOffset() * 6e4) / DAY);

export const isSolved = ({ answer, solved }) => Boolean(answer ?? solved);

export const isDue = (record) => isSolved(record) && today() >= record.on + DAYS[record.level];

// What is kept of an exercise once its code is found right: a first time, or again after days.
export function rightNow(record, code) {
  const counts = !isSolved(record) || record.on === undefined || isDue(record);
  const level = isDue(record) ? record.level + 1 : record.level ?? 0;
  return { code, solved: true, answer: code, seed: undefined, level, on: counts ? today() : record.on };
}

export class Progress {
  // `book` is the path where the book lies: a browser may read several.
  constructor(book) {
    this.book = book;
  }

  read(key) {
    try {
      const found = JSON.parse(localStorage.getItem(`${this.book} ${key}`));
      return found && typeof found === "object" ? found : {};
    } catch {
      return {};
    }
  }

  // Where it is forbidden, the page works without.
  write(key, content) {
    try {
      localStorage.setItem(`${this.book} ${key}`, JSON.stringify(content));
    } catch {}
    window.dispatchEvent(new Event("progress"));
  }

  // { code, solved, answer, level, on, seed, at }: the code as it stands, and whether it is right;
  // the last right code; how often it came back, and the day of that; the seed of the numbers, if
  // it is back; when it was last changed.
  exercise(name) {
    return this.read(`exercise ${name}`);
  }

  change(name, values) {
    this.write(`exercise ${name}`, { ...this.exercise(name), ...values, at: Date.now() });
  }

  // For each question of a page whether the first answer was right.
  questions(page) {
    return this.read(`questions ${page}`);
  }

  get again() {
    return Boolean(this.read("desk").again);
  }

  set again(again) {
    this.write("desk", { ...this.read("desk"), again });
  }
}
