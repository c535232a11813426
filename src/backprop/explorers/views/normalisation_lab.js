// Normalisation lab: two lanes of layers, and what a unit of one layer sums up in each.

import { lanes } from "./shared/lanes.js";

export default lanes(true);
