/** Small scenes written by hand: one sensor, what it really read, and what each member heard of it when. */
import { boardCatalogue } from "../../../models/board/catalogue.ts";
import type { SensorSeries } from "../../../models/sensor/sensor.ts";
import type { NodeSpec } from "../../../sim/world-spec.ts";
import { BeliefRecord } from "../../../src/experiment/beliefs/belief-record.ts";
import type { AudienceRules, Case } from "../../../src/experiment/beliefs/case.ts";
import { judge } from "../../../src/experiment/beliefs/judge.ts";
import { judgedMembers } from "../../../src/experiment/beliefs/judged-members.ts";
import type { Judgement } from "../../../src/experiment/beliefs/judgement.ts";
import type { SignOfLife } from "../../../src/protocol/protocol-model.ts";

/** A message that arrived: which sample it tells of, and when it was there. */
export interface News {
  readonly ordinal: number;
  readonly atUs: number;
  /** What it says; left out: the sample's value. */
  readonly value?: number;
}

/** Times in µs. Node 0 is the sensor's; the members are nodes 1, 2, … */
export interface Scene {
  readonly durationUs: number;
  readonly periodUs: number;
  readonly samples: readonly (readonly [atUs: number, value: number])[];
  /** Labelled; left out: nothing is labelled. */
  readonly windows?: readonly (readonly [number, number])[];
  /** What each member heard, in the order of arrival. */
  readonly heard: readonly (readonly News[])[];
  readonly rules?: Partial<AudienceRules>;
  readonly signsOfLife?: readonly SignOfLife[];
  /** When the sensor's node died. */
  readonly diedUs?: number;
  /** When the members died. */
  readonly membersDiedUs?: number;
  /** When the sensor's node booted; 0 if left out. */
  readonly bootUs?: number;
  /** Whether the first member is a gateway. */
  readonly isSink?: boolean;
}

export function judgeScene(scene: Scene): Judgement {
  const { durationUs, periodUs, rules, signsOfLife, diedUs = Infinity, membersDiedUs = Infinity } = scene;
  const nodes = nodesOf(scene);
  const subject: Case = {
    nodes,
    durationUs,
    samplePeriodUs: periodUs,
    rules: { tolerance: undefined, alarm: undefined, grace: 0, ...rules },
    signsOfLife: signsOfLife ?? [],
    diedUs: Float64Array.from(nodes, (_, node) => (node === 0 ? diedUs : membersDiedUs)),
  };
  return judge(recordOf(scene, nodes), subject);
}

function nodesOf(scene: Scene): NodeSpec[] {
  const common = { board: boardCatalogue.nrf52840, battery: undefined, bootUs: 0, clockDriftPpm: 0 };
  const sensor = { ...common, name: "sensor", isGateway: false, bootUs: scene.bootUs ?? 0, sensor: seriesOf(scene) };
  const members = scene.heard.map((_, i) => {
    const isGateway = i === 0 && scene.isSink !== false;
    return { ...common, name: `member-${i}`, isGateway, sensor: undefined };
  });
  return [sensor, ...members];
}

/** Every sample is published, under its ordinal as time stamp. */
function recordOf({ samples, heard }: Scene, nodes: readonly NodeSpec[]): BeliefRecord {
  const members = Int32Array.from(nodes, (_, node) => (node === 0 ? -1 : node));
  const sampled = nodes.map(({ name }) => ({ name, samples: samples.length }));
  const record = new BeliefRecord(
    nodes.map(({ name }) => name),
    judgedMembers(members, sampled, "seed"),
  );
  for (const [ordinal, [atUs]] of samples.entries()) record.published(0, ordinal, ordinal, atUs);
  heard.forEach((news, i) => {
    for (const { ordinal, atUs, value } of news)
      record.delivered(i + 1, "sensor", ordinal, value ?? samples[ordinal][1], 1, atUs);
  });
  return record;
}

function seriesOf({ samples, windows, durationUs }: Scene): SensorSeries {
  const taken = samples.filter(([atUs]) => atUs < durationUs);
  return {
    count: taken.length,
    timeUs: (ordinal) => taken[ordinal][0],
    countBefore: (timeUs) => taken.filter(([atUs]) => atUs < timeUs).length,
    read(from, to, values, labels) {
      for (let i = from; i < to; i++) values[i - from] = taken[i][1];
      labels.fill(0, 0, to - from);
    },
    windows,
  };
}
