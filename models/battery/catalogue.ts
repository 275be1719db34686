/** The battery models that a scenario can ask for, by kind. */
import { kibam } from "./kibam.ts";
import { linear } from "./linear.ts";

export const batteryCatalogue = { linear, kibam };
