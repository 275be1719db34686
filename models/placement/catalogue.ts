/** The placements that a scenario can name. A new one needs its own file and one line here. */
import { grid } from "./grid.ts";
import { line } from "./line.ts";
import { random } from "./random.ts";

export const placements = { grid, line, random } as const;
