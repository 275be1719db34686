/**
 * The tables that a run gives beside its metrics, described as data: from here come their types, the columns of the Parquet
 * files, and what the documentation says about them.
 */

/** What a column holds. Numbers that are undefined in a row are NaN in memory and null in a file. */
export interface ColumnDescription {
  readonly type: "text" | "integer" | "number" | "boolean";
  readonly doc: string;
}

const protocol = { type: "text", doc: "The protocol's name in the scenario." } as const;
const node = { type: "text", doc: "The node's name." } as const;

/** Per protocol and node, gateways included. */
const nodes = {
  protocol,
  node,
  isGateway: { type: "boolean", doc: "Whether it is a mains-powered gateway." },
  xM: { type: "number", doc: "Position, m; undefined over a topology." },
  yM: { type: "number", doc: "Position, m; undefined over a topology." },
  hopsToGateway: {
    type: "integer",
    doc: "Hops to its gateway along the routing tree; undefined where there is no route.",
  },
  samples: { type: "integer", doc: "Samples taken." },
  transmissions: { type: "integer", doc: "Messages originated." },
  deliveries: { type: "integer", doc: "Of these, deliveries to members of the audience." },
  expectedDeliveries: { type: "integer", doc: "Deliveries that there should have been." },
  framesOnAir: { type: "integer", doc: "Frames transmitted." },
  bytesOnAir: { type: "integer", doc: "Their bytes, B." },
  airtimeS: { type: "number", doc: "Their time on the air, s." },
  sleepJ: { type: "number", doc: "Energy asleep, J." },
  cpuJ: { type: "number", doc: "Energy of the processor, J." },
  transmitJ: { type: "number", doc: "Energy of the transmitter, J." },
  receiveJ: { type: "number", doc: "Energy of the receiver because of traffic, J." },
  idleListeningJ: { type: "number", doc: "Energy of the receiver without traffic, J." },
  lifeDays: {
    type: "number",
    doc: "Battery life, d, seen or projected; undefined on the mains and where it has no end.",
  },
  batteryLeft: { type: "number", doc: "Share of the battery's capacity left at the end; undefined on the mains." },
  diedS: { type: "number", doc: "When it died, s of the run; undefined where it lives." },
  events: { type: "integer", doc: "Events of its truth, counted per member." },
  missedEvents: { type: "integer", doc: "Of these, the ones that a member did not detect." },
  falseAlarms: { type: "integer", doc: "Alarms that members raised about it outside every event." },
} as const satisfies Columns;

/** Per protocol and interval of the run: at most some hundreds of intervals of equal width. */
const timeline = {
  protocol,
  startS: { type: "number", doc: "Begin of the interval, s of the run." },
  endS: { type: "number", doc: "Its end, s of the run." },
  transmissions: { type: "integer", doc: "Messages originated in it." },
  framesOnAir: { type: "integer", doc: "Frames whose transmission began in it." },
  bytesOnAir: { type: "integer", doc: "Their bytes, B." },
  airtimeS: { type: "number", doc: "Their time on the air, s." },
  deliveries: { type: "integer", doc: "Messages handed to members of the audience." },
  energyJ: { type: "number", doc: "Energy that battery-powered nodes drew in it, J." },
  batteryLeftMean: { type: "number", doc: "Share of capacity left at its end, mean over battery-powered nodes." },
  batteryLeftMin: { type: "number", doc: "The same of the node with the least." },
  aliveNodes: { type: "integer", doc: "Nodes, gateways not counted, that live at its end." },
} as const satisfies Columns;

/** Per protocol: the quantile curve of the time from a sample to its delivery. */
const latencies = {
  protocol,
  share: { type: "number", doc: "Share of deliveries, 0 … 1." },
  latencyS: { type: "number", doc: "They took no longer than this, s." },
} as const satisfies Columns;

/** What chosen nodes really measured: a row where the value changes by more than can be seen, and at each event's ends. */
const truth = {
  node,
  atS: { type: "number", doc: "s of the run; the value holds until the next row." },
  value: { type: "number", doc: "The true value, in the sensor's unit; undefined while the sensor is absent." },
} as const satisfies Columns;

/** What one member of the audience believed of those nodes. */
const beliefs = {
  protocol,
  node,
  atS: { type: "number", doc: "s of the run; the belief holds until the next row." },
  value: { type: "number", doc: "The belief, in the sensor's unit." },
} as const satisfies Columns;

/** Per protocol, chosen node and event of the truth. */
const events = {
  protocol,
  node,
  startS: { type: "number", doc: "When the event began, s of the run." },
  endS: { type: "number", doc: "When it ended, s of the run." },
  detected: { type: "boolean", doc: "Whether the member of whom the beliefs are shown detected it." },
  delayS: { type: "number", doc: "From its begin to its detection, s; undefined where it was missed." },
} as const satisfies Columns;

/** Who hears whom, the same for every protocol. */
const links = {
  from: { type: "text", doc: "A node's name." },
  to: { type: "text", doc: "A neighbour's name." },
  isRoute: { type: "boolean", doc: "Whether the routing tree uses it." },
  rssiDbm: { type: "number", doc: "Mean received power, dBm; undefined over a topology." },
} as const satisfies Columns;

/** Per protocol and cause: frames that did not arrive. */
const losses = {
  protocol,
  cause: { type: "text", doc: "What took the frame." },
  frames: { type: "integer", doc: "How many." },
} as const satisfies Columns;

type Columns = { readonly [column: string]: ColumnDescription };

/** Every table of a run. */
export const TABLES = { nodes, timeline, latencies, truth, beliefs, events, links, losses } as const;

export type TableName = keyof typeof TABLES;

/** A table in memory, column by column; all columns are equally long. Booleans are 0 or 1. */
export type Table<Name extends TableName> = {
  readonly [Column in keyof (typeof TABLES)[Name]]: (typeof TABLES)[Name][Column] extends { readonly type: "text" }
    ? readonly string[]
    : Float64Array;
};

/** The tables of one run. */
export type RunTables = { readonly [Name in TableName]: Table<Name> };
