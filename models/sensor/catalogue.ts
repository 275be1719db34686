/** The sensor models by kind, as a scenario names them. A new one needs its file and one line here. */
import { csv } from "./csv/csv.ts";
import { episodes } from "./episodes.ts";
import { publishedVibration } from "./published-vibration.ts";
import { vibration } from "./vibration.ts";

export const sensors = {
  vibration,
  "published-vibration": publishedVibration,
  episodes,
  csv,
} as const;
