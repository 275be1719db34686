/** What a node drew, by state of its chip. */
import { STATE, type State } from "../../sim/energy/ledger.ts";
import type { World } from "../../sim/world.ts";
import type { LifeSource } from "./life.ts";
import type { EnergyByState } from "./result.ts";

/** The energy that a node drew up to the present, in J at its board's supply voltage. Pure. */
export function energyOfNode(world: World, node: number): EnergyByState {
  const { supplyV } = world.spec.nodes[node].board;
  const { nowUs } = world.kernel;
  const of = (state: State) => world.stateChargeC(node, state, nowUs) * supplyV;
  const idleC = idleListeningC(world, node);
  return {
    sleep: of(STATE.sleep),
    cpu: of(STATE.cpu),
    transmit: of(STATE.transmit),
    receive: (listeningC(world, node) - idleC) * supplyV,
    idleListening: idleC * supplyV,
  };
}

/** What a battery-powered node's life is told from; `undefined` on the mains. */
export function lifeSourceOf(world: World, node: number, withIdleListening: boolean): LifeSource | undefined {
  const { battery, bootUs } = world.spec.nodes[node];
  if (battery === undefined) return undefined;
  const diedUs = world.diedUs[node];
  const endUs = Math.min(diedUs, world.kernel.nowUs);
  const idleC = withIdleListening ? 0 : idleListeningC(world, node);
  return {
    battery,
    diedUs: withIdleListening ? diedUs : Number.POSITIVE_INFINITY,
    bootUs,
    aliveUs: endUs - bootUs,
    drawnC: world.chargeC(node, endUs) - idleC,
  };
}

/** What a node drew for its receiver being on, whatever for, in C. */
function listeningC(world: World, node: number): number {
  const { nowUs } = world.kernel;
  return world.stateChargeC(node, STATE.listen, nowUs) + world.stateChargeC(node, STATE.sample, nowUs);
}

/**
 * What a node drew for listening that no traffic asked for, in C: the periodic channel checks of a duty-cycled radio; of a
 * receiver that is always on, all the time in which it received no frame.
 */
function idleListeningC(world: World, node: number): number {
  const { medium } = world.spec;
  const isAlwaysOn = medium.kind === "links" || medium.listening[node].kind === "always-on";
  if (!isAlwaysOn) return world.stateChargeC(node, STATE.sample, world.kernel.nowUs);
  return listeningC(world, node) - world.receivingChargeC(node);
}
