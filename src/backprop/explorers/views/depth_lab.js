// Depth lab: two lanes of layers, and how far an error gets in each on its way back.

import { lanes } from "./shared/lanes.js";

export default lanes(false);
