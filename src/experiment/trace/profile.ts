/** Where the time of a protocol's run went, real and simulated. Real time is no part of any result. */
import { STATE } from "../../../sim/energy/ledger.ts";
import { type KindProfile, ProfilingKernel } from "../../../sim/kernel/profiling-kernel.ts";
import type { World } from "../../../sim/world.ts";

/** States of which the share of the nodes' time is told. */
const TOLD = {
  transmit: STATE.transmit,
  listen: STATE.listen,
  sampling: STATE.sample,
  cpu: STATE.cpu,
} as const;

export interface ProtocolProfile {
  readonly protocol: string;
  /** Real time from the building of its world to the end of its run, ns. */
  readonly wallNs: number;
  /** Simulated time, µs. */
  readonly simulatedUs: number;
  /** Kinds of event, those that took most real time first. */
  readonly kinds: readonly KindProfile[];
  /** Share of the time that battery-powered nodes were alive; `sampling` is sleep with channel checks in it. */
  readonly shares: { readonly [state in keyof typeof TOLD | "radioOff"]: number };
}

/** What a world that has run tells; `undefined` where its kernel has kept no times. */
export function profileOf(protocol: string, world: World, wallNs: number): ProtocolProfile | undefined {
  const { kernel } = world;
  if (!(kernel instanceof ProfilingKernel)) return undefined;
  const shares = sharesOf(world);
  return { protocol, wallNs, simulatedUs: kernel.nowUs, kinds: kernel.profile(), shares };
}

/** Gateways listen all the time, and would hide what the others do. */
function sharesOf({ kernel, ledger, processors, spec }: World): ProtocolProfile["shares"] {
  const us = { transmit: 0, listen: 0, sampling: 0, cpu: 0 };
  let aliveUs = 0;
  spec.nodes.forEach(({ isGateway }, node) => {
    if (isGateway) return;
    aliveUs += ledger.residency(node, STATE.sleep, kernel.nowUs);
    for (const name of ["transmit", "listen", "sampling"] as const)
      us[name] += ledger.residency(node, TOLD[name], kernel.nowUs);
    us.cpu += ledger.residency(node, STATE.cpu, kernel.nowUs) + processors.busyUs(node, kernel.nowUs);
  });
  const share = (part: number) => (aliveUs === 0 ? 0 : part / aliveUs);
  return {
    transmit: share(us.transmit),
    listen: share(us.listen),
    sampling: share(us.sampling),
    radioOff: share(aliveUs - us.transmit - us.listen - us.sampling),
    cpu: share(us.cpu),
  };
}
