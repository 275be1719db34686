/** What the energy went into, and what it means for batteries. */
import type { EnergyByState, Life } from "../../src/experiment/result.ts";
import { number } from "../number.ts";
import type { Contender } from "./contenders.ts";
import { comparedTo, percentOf, powerW } from "./yardstick.ts";

const STATES: { readonly [state in keyof EnergyByState]: string } = {
  sleep: "sleeping",
  cpu: "the processor",
  transmit: "transmitting",
  receive: "receiving",
  idleListening: "idle listening",
};

/** From this share on, a state decides the energy whatever the protocol does. */
const DOMINANT = 0.5;

/** What took most of the energy of the two, and what would differ without idle listening. */
export function dominanceOf(a: Contender, b: Contender, kind: "energy" | "power"): readonly string[] {
  const most = mostOf(a);
  if (most === undefined) return [];
  const shares = [a, b].map(({ metrics }) =>
    metrics.energyJ > 0 ? metrics.energyByStateJ[most] / metrics.energyJ : 0,
  );
  const range = `${percentOf(shares[0]!)} of the energy of ${a.name} and ${percentOf(shares[1]!)} of that of ${b.name}`;
  const isBoth = shares.every((share) => share >= DOMINANT);
  const sentence = `What dominates: ${STATES[most]} is ${range}`;
  if (most !== "idleListening") return [`${sentence}.`];
  const [x, y] = [a, b].map(({ metrics }) => {
    const energyJ = metrics.energyWithoutIdleListeningJ;
    return kind === "energy" ? energyJ : powerW(metrics, energyJ);
  });
  const without = `Were it free, ${a.name} would need ${comparedTo(x!, y!, kind)} ${b.name}.`;
  return isBoth
    ? [
        `${sentence}, and no protocol changes that: how often the radio listens decides more than what it says. ${without}`,
      ]
    : [`${sentence}. ${without}`];
}

/** The state that took most of a protocol's energy, where it took half of it. */
function mostOf({ metrics }: Contender): keyof EnergyByState | undefined {
  const states = Object.entries(metrics.energyByStateJ) as [keyof EnergyByState, number][];
  const [state, joules] = states.reduce((most, one) => (one[1] > most[1] ? one : most));
  return metrics.energyJ > 0 && joules >= DOMINANT * metrics.energyJ ? state : undefined;
}

/** Battery lives of the two, where both end. */
export function livesOf(a: Contender, b: Contender): readonly string[] {
  const [x, y] = [a.metrics.lifeDays, b.metrics.lifeDays];
  if (!ends(x) || !ends(y)) return [];
  const how = x.projected || y.projected ? ", projected from the run" : "";
  const pairs = (pick: (life: Life) => number) =>
    `${number(pick(x))} d with ${a.name} and ${number(pick(y))} d with ${b.name}`;
  return [
    `Batteries: the first is empty after ${pairs((life) => life.firstDead)}, half of them after ${pairs((life) => life.median)}${how}.`,
  ];
}

/** Lives without end are infinite, or null where they come from JSON. */
function ends(life: Life | null): life is Life {
  return life !== null && [life.firstDead, life.median].every((days) => Number.isFinite(days));
}
