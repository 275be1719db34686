/** The topologies that a scenario can ask for, by kind. */
import { chords } from "./chords.ts";
import { file } from "./file.ts";
import { grid } from "./grid.ts";
import { line } from "./line.ts";
import { randomGeometric } from "./random-geometric.ts";
import { randomRegular } from "./random-regular.ts";
import { ring } from "./ring.ts";
import { scaleFree } from "./scale-free.ts";
import { smallWorld } from "./small-world.ts";

export const topologyCatalogue = {
  line,
  ring,
  grid,
  "random-geometric": randomGeometric,
  "small-world": smallWorld,
  "scale-free": scaleFree,
  "random-regular": randomRegular,
  chords,
  file,
};
