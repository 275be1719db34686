/** What the protocols that send bare values have in common: settings, and nodes made of them. */
import { describe, type Values } from "../base/parameters.ts";
import type { Protocol, Work } from "../host.ts";
import { checkForward, floodParameters, identityReader } from "../protocol/flood-parameters.ts";
import { IdentityNumbers } from "../protocol/identity-numbers.ts";
import { type ProtocolContext, routeFor } from "../protocol/protocol-model.ts";
import { scalarCodec } from "./scalar-message.ts";
import { ScalarNode, type ScalarState } from "./scalar-node.ts";

export const scalarParameters = describe({
  route: {
    type: "choice",
    doc: "Hop by hop to the gateway, or to everyone by flooding. Left out: the tree where the gateway alone listens.",
    options: ["tree", "flood"],
    optional: true,
  },
  ...floodParameters,
});

export type ScalarSettings = Values<typeof scalarParameters>;

/**
 * @param delta the change that a value must exceed to be sent, or `undefined`: every value is sent
 * @param sampleWork what deciding on one sample costs
 */
export function scalarProtocol(
  settings: ScalarSettings,
  delta: number | undefined,
  sampleWork: Work,
  context: ProtocolContext,
): Protocol {
  const route = routeFor(settings.route, context);
  checkForward(route, settings, context);
  const network = { ...settings, route, delta, identities: new IdentityNumbers() };
  return {
    sampleWork,
    ...identityReader(scalarCodec, route, settings),
    create: (host) => new ScalarNode(host, network),
    restore: (host, state) => new ScalarNode(host, network, state as ScalarState),
  };
}

/** Sentences on what was left open. */
export function scalarNotes(settings: ScalarSettings, context: ProtocolContext): string[] {
  const route = routeFor(settings.route, context);
  return [route === "tree" ? "Values go hop by hop to the gateway." : `Values are flooded over ${settings.ttl} hops.`];
}
