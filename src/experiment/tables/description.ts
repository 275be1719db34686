/**
 * The tables that a run gives beside its metrics, described as data: from here come their types, the columns of the Parquet
 * files, and what the documentation says about them.
 */

/** What a column holds. */
export interface ColumnDescription {
  readonly type: "text" | "integer" | "number" | "boolean";
  readonly doc: string;
  /** Of its numbers: "sensor" is the unit of the scenario's sensor; left out for names, counts and shares. */
  readonly unit?: "s" | "d" | "m" | "B" | "J" | "dBm" | "sensor";
  /** Whether a row may have none: NaN in memory, null in a file. No other column holds a NaN. */
  readonly isOptional?: true;
}

const protocol = { type: "text", doc: "The protocol's name in the scenario." } as const;
const node = { type: "text", doc: "The node's name." } as const;

/** Per protocol and node, gateways included. */
const nodes = {
  protocol,
  node,
  isGateway: { type: "boolean", doc: "Whether it is a mains-powered gateway." },
  xM: { type: "number", doc: "Position; undefined over a topology.", unit: "m", isOptional: true },
  yM: { type: "number", doc: "Position; undefined over a topology.", unit: "m", isOptional: true },
  hopsToGateway: {
    type: "integer",
    doc: "Hops to its gateway along the routing tree; undefined where there is no route.",
    isOptional: true,
  },
  samples: { type: "integer", doc: "Samples taken." },
  transmissions: { type: "integer", doc: "Messages originated." },
  deliveries: { type: "integer", doc: "Of these, deliveries to members of the audience." },
  expectedDeliveries: { type: "integer", doc: "Deliveries that there should have been." },
  framesOnAir: { type: "integer", doc: "Frames transmitted." },
  bytesOnAir: { type: "integer", doc: "Their bytes.", unit: "B" },
  airtimeS: { type: "number", doc: "Their time on the air.", unit: "s" },
  sleepJ: { type: "number", doc: "Energy asleep; undefined on the mains.", unit: "J", isOptional: true },
  cpuJ: { type: "number", doc: "Energy of the processor; undefined on the mains.", unit: "J", isOptional: true },
  transmitJ: { type: "number", doc: "Energy of the transmitter; undefined on the mains.", unit: "J", isOptional: true },
  receiveJ: {
    type: "number",
    doc: "Energy of the receiver because of traffic; undefined on the mains.",
    unit: "J",
    isOptional: true,
  },
  idleListeningJ: {
    type: "number",
    doc: "Energy of the receiver without traffic; undefined on the mains.",
    unit: "J",
    isOptional: true,
  },
  lifeDays: {
    type: "number",
    doc: "Battery life, seen or projected; undefined on the mains and where it has no end.",
    unit: "d",
    isOptional: true,
  },
  batteryLeft: {
    type: "number",
    doc: "Share of the battery's capacity left at the end; undefined on the mains.",
    isOptional: true,
  },
  diedS: {
    type: "number",
    doc: "When it died, from the run's begin; undefined where it lives.",
    unit: "s",
    isOptional: true,
  },
  events: {
    type: "integer",
    doc: "Events of its truth, counted per member; undefined where nothing says what matters.",
    isOptional: true,
  },
  missedEvents: { type: "integer", doc: "Of these, the ones that a member did not detect.", isOptional: true },
  falseAlarms: {
    type: "integer",
    doc: "Alarms that members raised about it outside every event; undefined as above.",
    isOptional: true,
  },
} as const satisfies Columns;

/** Per protocol and interval of the run: 200 intervals of equal width; fewer above 5,000 nodes. */
const timeline = {
  protocol,
  startS: { type: "number", doc: "Begin of the interval.", unit: "s" },
  endS: { type: "number", doc: "Its end.", unit: "s" },
  transmissions: { type: "integer", doc: "Messages originated in it." },
  framesOnAir: { type: "integer", doc: "Frames whose transmission began in it." },
  bytesOnAir: { type: "integer", doc: "Their bytes.", unit: "B" },
  airtimeS: { type: "number", doc: "Their time on the air.", unit: "s" },
  deliveries: { type: "integer", doc: "Messages handed to members of the audience." },
  energyJ: { type: "number", doc: "Energy that battery-powered nodes drew in it.", unit: "J" },
  batteryLeftMean: {
    type: "number",
    doc: "Share of capacity left at its end, mean over battery-powered nodes; undefined where there are none.",
    isOptional: true,
  },
  batteryLeftMin: { type: "number", doc: "The same of the node with the least.", isOptional: true },
  aliveNodes: { type: "integer", doc: "Nodes, gateways not counted, that live at its end." },
} as const satisfies Columns;

/** Per protocol: the quantile curve of the time from a sample to its delivery. */
const latencies = {
  protocol,
  share: { type: "number", doc: "Share of deliveries, 0 … 1." },
  latencyS: { type: "number", doc: "They took no longer than this.", unit: "s" },
} as const satisfies Columns;

/** What chosen nodes really measured: a row where the value changes; of long courses, so many that a drawing looks the same. Where beliefs rest on a value, there is a row for it. */
const truth = {
  node,
  atS: { type: "number", doc: "From the run's begin; the value holds until the next row.", unit: "s" },
  value: {
    type: "number",
    doc: "The true value; undefined while the sensor is absent.",
    unit: "sensor",
    isOptional: true,
  },
} as const satisfies Columns;

/** What one member of the audience believed of those nodes. */
const beliefs = {
  protocol,
  node,
  atS: { type: "number", doc: "From the run's begin; the belief holds until the next row.", unit: "s" },
  value: {
    type: "number",
    doc: "The belief; undefined where there is none from here on.",
    unit: "sensor",
    isOptional: true,
  },
  takenS: {
    type: "number",
    doc: "When the sample was taken that it rests on; always one of the truth's rows holds then.",
    unit: "s",
  },
} as const satisfies Columns;

/** Per protocol, chosen node and event of the truth; evenly spread events where there are very many. */
const events = {
  protocol,
  node,
  startS: { type: "number", doc: "When the event began.", unit: "s" },
  endS: { type: "number", doc: "When it ended.", unit: "s" },
  detected: { type: "boolean", doc: "Whether the member of whom the beliefs are shown detected it." },
  delayS: {
    type: "number",
    doc: "From its begin to its detection; undefined where it was missed.",
    unit: "s",
    isOptional: true,
  },
} as const satisfies Columns;

/**
 * Who hears whom, the same for every protocol: over a topology its edges, by radio every receiver that can lock on the
 * sender, once in each direction. Networks of more than 50,000 links list only those that the routing tree uses.
 */
const links = {
  from: { type: "text", doc: "A node's name." },
  to: { type: "text", doc: "A neighbour's name." },
  isRoute: { type: "boolean", doc: "Whether the routing tree uses it." },
  rssiDbm: { type: "number", doc: "Mean received power; undefined over a topology.", unit: "dBm", isOptional: true },
} as const satisfies Columns;

/** Per protocol and cause: frames that did not arrive. */
const losses = {
  protocol,
  cause: { type: "text", doc: "What took the frame." },
  frames: { type: "integer", doc: "How many." },
} as const satisfies Columns;

/** Per protocol that keeps a rhythm: how well its nodes agree, at 200 instants, and more often at first. */
const coherence = {
  protocol,
  atS: { type: "number", doc: "From the run's begin.", unit: "s" },
  orderParameter: {
    type: "number",
    doc: "Kuramoto's r of the nodes' phases: 1 in step, near 0 where they are spread evenly.",
  },
  inStepShare: { type: "number", doc: "Share of the living nodes that are in step by their own judgement." },
} as const satisfies Columns;

/** The same by node, of up to 48 nodes. */
const phases = {
  protocol,
  node,
  atS: { type: "number", doc: "From the run's begin.", unit: "s" },
  aheadS: {
    type: "number",
    doc: "By how much its beat is ahead of the middle of all; undefined of nodes that are not up.",
    unit: "s",
    isOptional: true,
  },
} as const satisfies Columns;

type Columns = { readonly [column: string]: ColumnDescription };

/** Every table of a run. */
export const TABLES = {
  nodes,
  timeline,
  latencies,
  truth,
  beliefs,
  events,
  links,
  losses,
  coherence,
  phases,
} as const;

export type TableName = keyof typeof TABLES;

/** A table in memory, column by column; all columns are equally long. Booleans are 0 or 1. */
export type Table<Name extends TableName> = {
  readonly [Column in keyof (typeof TABLES)[Name]]: (typeof TABLES)[Name][Column] extends { readonly type: "text" }
    ? readonly string[]
    : Float64Array;
};

/** The tables of one run. */
export type RunTables = { readonly [Name in TableName]: Table<Name> };
