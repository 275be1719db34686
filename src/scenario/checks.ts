/** Checks that look at more than one setting. */
import { describedRadio } from "./describe-radio.ts";
import type { DecodedScenario } from "./description.ts";
import { inWords, type PlacedFault } from "./fault.ts";
import { isSettings } from "./shape.ts";

/** Names of protocols: short words that make good keys, columns and file names. */
const PROTOCOL_NAME = /^[a-z][a-z0-9-]{0,63}$/i;
/** Names of nodes travel in messages and topics: letters, digits and what separates words. */
const NODE_PREFIX = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/;
const ISO_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/;
const ALARM_RULES = ["outside", "above", "below", "rate"];

/** Faults of how a file is put together, seen before its values are decoded. */
export function checkStructure(root: { readonly [key: string]: unknown }): PlacedFault[] {
  return [...checkPlace(root), ...checkProtocolNames(root), ...checkAlarm(root)];
}

/** Faults between settings that are each right in themselves. */
export function checkSettings(decoded: DecodedScenario): PlacedFault[] {
  return [...checkGateways(decoded), ...checkAudience(decoded), ...checkTexts(decoded)];
}

/** A date and time as ms since the Unix epoch, UTC where no zone is written; `undefined` where it is none. */
export function epochMsOf(text: string): number | undefined {
  if (!ISO_TIME.test(text)) return undefined;
  const hasZone = /(Z|[+-]\d{2}:\d{2})$/.test(text) || !text.includes("T");
  const ms = Date.parse(hasZone ? text : `${text}Z`);
  if (!Number.isFinite(ms) || ms < 0) return undefined;
  // A day that its month does not have is taken as one of the next month: it must come back as it went in.
  const day = text.slice(0, 10);
  return new Date(Date.parse(day)).toISOString().startsWith(day) ? ms : undefined;
}

/** Either a graph with links, or positions with radios, never both. */
function checkPlace(root: { readonly [key: string]: unknown }): PlacedFault[] {
  const { nodes, topology } = root;
  const hasPlacement = isSettings(nodes) && Object.hasOwn(nodes, "placement");
  const hasTopology = Object.hasOwn(root, "topology");
  const expected = "one of topology and nodes.placement, never both";
  if (hasTopology && hasPlacement) {
    return [{ path: ["nodes", "placement"], about: "key", found: "both a topology and a placement", expected }];
  }
  if (!hasTopology && !hasPlacement) {
    const hint = "for example topology: { kind: line }";
    return [{ path: [], about: "value", found: inWords(topology), expected, hint }];
  }
  return hasPlacement ? checkRadioOf(root, "ieee802154", "a placement") : checkRadioOf(root, "link", "a topology");
}

function checkRadioOf(root: { readonly [key: string]: unknown }, kind: string, place: string): PlacedFault[] {
  const { radio } = root;
  const faults: PlacedFault[] = [];
  const written = isSettings(radio) ? radio.kind : radio;
  // What is no kind at all is a fault of its own.
  if (typeof written === "string" && written !== kind && Object.hasOwn(describedRadio.catalogue, written)) {
    const path = isSettings(radio) ? ["radio", "kind"] : ["radio"];
    faults.push({ path, about: "value", found: inWords(written), expected: `${kind}, which goes with ${place}` });
  }
  if (kind === "link" && Object.hasOwn(root, "channel")) {
    const expected = "no channel, since the links of a topology carry the frames";
    faults.push({ path: ["channel"], about: "key", found: "a channel", expected });
  }
  return faults;
}

function checkProtocolNames({ protocols }: { readonly [key: string]: unknown }): PlacedFault[] {
  if (!isSettings(protocols)) return [];
  const expected = "a name of letters, digits and hyphens, a letter first, at most 64 long";
  return Object.keys(protocols)
    .filter((name) => !PROTOCOL_NAME.test(name))
    .map((name) => ({ path: ["protocols", name], about: "key", found: inWords(name), expected }));
}

function checkAlarm({ audience }: { readonly [key: string]: unknown }): PlacedFault[] {
  const alarm = isSettings(audience) ? audience.alarm : undefined;
  if (!isSettings(alarm)) return [];
  const rules = ALARM_RULES.filter((rule) => Object.hasOwn(alarm, rule));
  if (rules.length === 1) return [];
  const found = rules.length === 0 ? "no rule" : rules.join(" and ");
  return [
    { path: ["audience", "alarm"], about: "value", found, expected: "exactly one of outside, above, below, rate" },
  ];
}

function checkGateways({ nodes, audience }: DecodedScenario): PlacedFault[] {
  const who = whoOf(audience);
  if (who !== "sink" || nodes.gateways !== 0) return [];
  const expected = "at least 1, where the audience is the sink";
  return [{ path: ["nodes", "gateways"], about: "value", expected }];
}

function checkAudience({ nodes, audience }: DecodedScenario): PlacedFault[] {
  const who = whoOf(audience);
  const most = nodes.count === undefined ? Infinity : nodes.count + (nodes.gateways ?? 0);
  if (typeof who !== "number" || who <= most) return [];
  const expected = `at most ${most}, the number of nodes with the gateways`;
  return [{ path: ["audience", "who"], about: "value", expected, hint: "all stands for every node" }];
}

function checkTexts({ nodes, epoch, seed }: DecodedScenario): PlacedFault[] {
  const faults: PlacedFault[] = [];
  if (seed === "") faults.push({ path: ["seed"], about: "value", expected: "a seed of at least one character" });
  if (!NODE_PREFIX.test(nodes.prefix)) {
    const expected = "letters, digits, points, hyphens and underscores, at most 32";
    faults.push({ path: ["nodes", "prefix"], about: "value", expected });
  }
  if (epochMsOf(epoch) === undefined) {
    const expected = "a date and time from 1970 on, such as 2026-01-01T00:00:00Z";
    faults.push({ path: ["epoch"], about: "value", expected });
  }
  return faults;
}

function whoOf(audience: DecodedScenario["audience"]): "sink" | "all" | number {
  return typeof audience === "object" ? audience.who : audience;
}
