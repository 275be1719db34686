/**
 * Measures what is alive once everything is collected that can be, a node: the description of the world with its sensors,
 * the world as built, and after so many minutes; objects on the heap and the bytes of typed arrays told apart.
 * Usage: node test/bench/start.ts memory [--nodes 30000] [--medium links|radio] [--protocol resonance] [--minutes 2] [--seed bench]
 *   [--snapshot FILE] [--json]
 * A small world runs first: code, encoder and catalogues then count for no node. Prints one line of JSON.
 */
import { writeHeapSnapshot } from "node:v8";
import { World } from "../../sim/world.ts";
import { alive, type Bytes } from "./measure.ts";
import { choiceOf, numberOf, optionsOf, orRefused } from "./options.ts";
import { FIELD_MEDIA, FIELD_PROTOCOLS, scaleField } from "./scale-field.ts";

const MINUTE_US = 60e6;
/** Large enough that what it leaves uncompiled comes to some bytes a node. */
const SMALL = 1000;

const values = optionsOf({
  nodes: { type: "string", default: "30000" },
  medium: { type: "string", default: "links" },
  protocol: { type: "string", default: "resonance" },
  minutes: { type: "string", default: "2" },
  seed: { type: "string", default: "bench" },
  snapshot: { type: "string" },
  json: { type: "boolean" },
});
const nodes = numberOf("nodes", values.nodes, { least: 1, isWhole: true });
const minutes = numberOf("minutes", values.minutes, { least: 1 });
const protocol = choiceOf("protocol", values.protocol, FIELD_PROTOCOLS);
const medium = choiceOf("medium", values.medium, FIELD_MEDIA);
const { seed } = values;

const fieldOf = (size: number) =>
  orRefused(() => scaleField({ nodes: size, protocol, medium, minutes, silentHours: 0, seed }));
const worldOf = (field: ReturnType<typeof fieldOf>) => new World(field.spec, field.protocol);

const small = worldOf(fieldOf(SMALL));
small.run();
const before = alive();
const field = fieldOf(nodes);
const described = alive();
const world = worldOf(field);
const built = alive();
world.runUntil(minutes * MINUTE_US);
const after = alive();
if (values.snapshot !== undefined) writeHeapSnapshot(values.snapshot);

/** What came to be alive between two instants, bytes a node. */
const aNode = (from: Bytes, to: Bytes) => ({
  objects: Math.round((to.objects - from.objects) / nodes),
  arrays: Math.round((to.arrays - from.arrays) / nodes),
});
const whole = aNode(before, after);
console.log(
  JSON.stringify({
    bench: "memory",
    nodes,
    medium,
    protocol,
    minutes,
    description: aNode(before, described),
    world: aNode(described, built),
    run: aNode(built, after),
    whole,
    bytesPerNode: whole.objects + whole.arrays,
    digest: world.digest.total(),
    digestOfSmall: small.digest.total(),
  }),
);
