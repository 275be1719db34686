/** The loss models that a scenario can ask for, by kind. */
import { bernoulli } from "./bernoulli.ts";
import { gilbertElliott } from "./gilbert-elliott.ts";
import { none } from "./none.ts";

export const lossCatalogue = { none, bernoulli, "gilbert-elliott": gilbertElliott };
