/** What a comparison shows: the rows, group by group, before anyone decides how to draw them. */
import type { ByLayer, Life, Metrics, RunResult } from "../src/experiment/result.ts";
import { distribution } from "./distribution-rows.ts";
import { count, NOT_AVAILABLE } from "./number.ts";
import { ENERGY, type Row, Rows, share, TIME } from "./row-maker.ts";
import type { Section } from "./section.ts";
import { silence } from "./silence-rows.ts";

export type { Section } from "./section.ts";

/** Protocols side by side. */
export interface Comparison {
  readonly protocols: readonly string[];
  /** Position of the protocol that ratios refer to. */
  readonly reference: number;
  readonly sections: readonly Section[];
}

/** Protocols that ratios refer to where they are present, the first of them first. */
const USUAL_REFERENCES = ["mqtt", "send-all"];

/** What the layers are called, in the order in which they are shown. */
const LAYERS: readonly (readonly [keyof ByLayer, string])[] = [
  ["application", "application"],
  ["transport", "TCP headers"],
  ["network", "IPv6 and UDP headers"],
  ["fragmentation", "fragments' headers"],
  ["link", "link"],
  ["acknowledgements", "acknowledgements"],
  ["repetitions", "repeated copies"],
];

/** The comparison of all protocols of a result. */
export function compare(result: RunResult): Comparison {
  const protocols = Object.keys(result.protocols);
  const metrics = protocols.map((name) => result.protocols[name]!.metrics);
  const usual = USUAL_REFERENCES.map((name) => protocols.indexOf(name)).find((index) => index >= 0);
  const reference = usual ?? 0;
  const rows = new Rows(metrics, reference);
  const sections = [
    traffic(rows),
    delivery(rows),
    energy(rows),
    life(rows, result.nodes),
    silence(rows),
    ...settingUp(rows),
    ...keepingStep(rows),
  ];
  return { protocols, reference, sections: [inShort(rows), ...sections] };
}

/** What most readers look for. */
function inShort(rows: Rows): Section {
  return {
    title: "In short",
    rows: [
      rows.count("messages", (m) => m.transmissions),
      rows.count("bytes on air", (m) => m.bytesOnAir),
      rows.percent("delivered", (m) => m.deliveryRatio),
      ...rows.scaled(ENERGY, [["energy", (m) => m.energyJ]]),
      rows.percent("idle listening", (m) => share(m.energyByStateJ.idleListening, m.energyJ), "% of energy"),
      rows.number("half of the nodes dead", "d", (m) => m.lifeDays?.median ?? null),
      ...missedInShort(rows),
    ],
  };
}

/** What the audience missed; where it cannot be told, what was never sent. */
function missedInShort(rows: Rows): readonly Row[] {
  const missed = rows.defined([rows.events("missed events", (m) => m.missedEvents)]);
  return missed.length > 0 ? missed : [rows.events("windows passed in silence", (m) => m.missedAnomalousWindows)];
}

/** Facts that other rows tell already. */
const TOLD_ELSEWHERE = ["duplicate", "forwarded"];

function traffic(rows: Rows): Section {
  return {
    title: "Traffic",
    rows: [
      rows.size("samples taken", (m) => m.samples),
      rows.count("messages originated", (m) => m.transmissions),
      ...rows.used([["dropped at their source", (m) => m.droppedAtSource]]),
      rows.count("messages passed on", (m) => m.forwards),
      rows.count("frames on air", (m) => m.framesOnAir),
      ...rows.used([["of them repeated copies", (m) => m.copiesOnAir]]),
      rows.count("bytes on air", (m) => m.bytesOnAir),
      ...rows.used(LAYERS.map(([layer, name]) => [`of them ${name}`, (m) => m.bytesByLayer[layer]])),
      ...rows.scaled(TIME, [["airtime", (m) => m.airtimeS]]),
      rows.percent("channel load mean", (m) => m.channelLoad?.mean ?? null),
      rows.percent("channel load max", (m) => m.channelLoad?.max ?? null),
      rows.events("duplicates heard", (m) => m.duplicates),
      ...rows.names((m) => m.losses).map((cause) => rows.events(`lost: ${cause}`, (m) => m.losses[cause] ?? 0)),
      ...rows
        .names((m) => m.facts)
        .filter((fact) => !TOLD_ELSEWHERE.includes(fact))
        .map((fact) => rows.events(`noted: ${fact}`, (m) => m.facts[fact] ?? 0)),
    ],
  };
}

function delivery(rows: Rows): Section {
  const members = Math.max(0, ...rows.metrics.map((m) => m.audienceMembers));
  return {
    title: "Delivery",
    rows: [
      rows.count("deliveries", (m) => m.deliveries),
      rows.count("expected deliveries", (m) => m.expectedDeliveries),
      rows.percent("delivery ratio", (m) => m.deliveryRatio),
      rows.size(`members reached of ${count(members)}`, (m) => m.membersReached),
      ...distribution(rows, "latency", (m) => m.latencyS, ["mean", "p50", "p90", "p99", "max"]),
      // To one member, a message spreads as long as it takes.
      ...(members === 1 ? [] : distribution(rows, "spread", (m) => m.spreadS, ["p50", "p99", "max"])),
      rows.number("hops mean", "", (m) => m.hops?.mean ?? null),
      rows.count("hops max", (m) => m.hops?.max ?? null),
    ],
  };
}

function energy(rows: Rows): Section {
  return {
    title: "Energy of battery-powered nodes",
    rows: rows.scaled(ENERGY, [
      ["total", (m) => m.energyJ],
      ["without idle listening", (m) => m.energyWithoutIdleListeningJ],
      ["sleep", (m) => m.energyByStateJ.sleep],
      ["processor", (m) => m.energyByStateJ.cpu],
      ["transmit", (m) => m.energyByStateJ.transmit],
      ["receive", (m) => m.energyByStateJ.receive],
      ["idle listening", (m) => m.energyByStateJ.idleListening],
    ]),
  };
}

function life(rows: Rows, nodes: number): Section {
  const lives = [
    ["", (m: Metrics) => m.lifeDays],
    [" *", (m: Metrics) => m.lifeWithoutIdleListeningDays],
  ] as const;
  return {
    title: "Battery life (* were idle listening free)",
    rows: [
      ...lives.flatMap(([mark, pick]) => [
        rows.number(`first node dead${mark}`, "d", (m) => pick(m)?.firstDead ?? null),
        // A tenth of few nodes is the first of them.
        ...(nodes <= 10 ? [] : [rows.number(`10 % dead${mark}`, "d", (m) => pick(m)?.tenthDead ?? null)]),
        rows.number(`half dead${mark}`, "d", (m) => pick(m)?.median ?? null),
      ]),
      rows.text("seen or projected", (m) => knownHow(m.lifeDays)),
      rows.events("deaths in the run", (m) => m.deaths),
    ],
  };
}

/** Only where nodes have to come to understand each other first. */
function settingUp(rows: Rows): readonly Section[] {
  if (rows.metrics.every((m) => m.setUp.frames === 0)) return [];
  return [
    {
      title: "Set-up: handshakes, anchors and probes",
      rows: [
        rows.count("frames on air", (m) => m.setUp.frames),
        rows.count("bytes on air", (m) => m.setUp.bytes),
        rows.percent("share of all bytes", (m) => share(m.setUp.bytes, m.bytesOnAir)),
        ...rows.scaled(TIME, [["airtime", (m) => m.setUp.airtimeS]]),
        rows.number("aligned after median", "s", (m) => m.alignmentS?.p50 ?? null),
        rows.number("aligned after max", "s", (m) => m.alignmentS?.max ?? null),
        rows.number("residual median", "", (m) => m.alignmentResidual?.p50 ?? null),
        rows.number("residual max", "", (m) => m.alignmentResidual?.max ?? null),
      ],
    },
  ];
}

/** Only where a protocol keeps a rhythm. */
function keepingStep(rows: Rows): readonly Section[] {
  const told = rows.defined([
    rows.number("order parameter at the end", "", (m) => m.orderParameter),
    rows.number("in step after", "s", (m) => m.lockTimeS),
    rows.number("jitter from then on", "µs", (m) => m.residualJitterUs),
  ]);
  return told.length === 0 ? [] : [{ title: "Keeping step", rows: told }];
}

function knownHow(life: Life | null): string {
  if (life === null) return NOT_AVAILABLE;
  return life.projected ? "projected" : "seen";
}
