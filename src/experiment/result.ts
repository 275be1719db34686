/** What a run gives: plain data, the same whoever asks (table, JSON, page). Undefined quantities are `null`, never zero. */

/** Quantiles of a distribution; `null` where it is empty. Quantiles are those of the sorted sample (nearest rank). */
export interface Quantiles {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** Quantiles of a quantity that goes on in time, each instant (of every pair judged) weighing the same. */
export type TimeQuantiles = Omit<Quantiles, "count">;

/** Energy by state of the chip, in J, of all battery-powered nodes together. */
export interface EnergyByState {
  readonly sleep: number;
  readonly cpu: number;
  readonly transmit: number;
  /**
   * The receiver is on because of traffic: frames whoever they are for, and (duty-cycled radios) waiting for the channel,
   * for acknowledgements and for the frame that woke it.
   */
  readonly receive: number;
  /** The receiver is on without traffic: periodic channel checks; of receivers that are always on, all time without a frame. */
  readonly idleListening: number;
}

/** What each layer has of a total. */
export interface ByLayer {
  /** Messages. */
  readonly application: number;
  /** TCP headers. */
  readonly transport: number;
  /** Compressed IPv6 and UDP headers. */
  readonly network: number;
  /** Headers of fragments. */
  readonly fragmentation: number;
  /** What the link adds: preamble, headers, check sequence, padding; and its own commands, such as polls. */
  readonly link: number;
  readonly acknowledgements: number;
  /** Copies of strobes after the first, headers of every layer included. */
  readonly repetitions: number;
}

/** Battery life in days. */
export interface Life {
  readonly firstDead: number;
  readonly tenthDead: number;
  readonly median: number;
  /** Whether any of the three is projected from the measured average current, rather than seen. */
  readonly projected: boolean;
}

/**
 * What the audience knew: sums and distributions over the judged pairs of a sensing node and a member other than itself.
 * The truth goes on where a node dies. Defined with the rules of `beliefs/`.
 */
export interface BeliefMetrics {
  /** Events of the truth; `null` where neither labelled windows nor an alarm rule say what one is. */
  readonly events: number | null;
  /** The same, each counted once, however many members should learn of it. */
  readonly trueEvents: number | null;
  /** Of `events`, the ones that the member's belief did not enter alarm for in time; `null` without an alarm rule. */
  readonly missedEvents: number | null;
  /** How often a member's belief entered alarm outside every event. */
  readonly falseAlarms: number | null;
  /** From the begin of each detected event to its detection, s. */
  readonly detectionDelayS: Quantiles | null;
  /** Age of information: time since the newest sample known was taken, s. */
  readonly aoiS: TimeQuantiles | null;
  /** Age of incorrect information: time since the belief was last within tolerance, s; `null` without a tolerance. */
  readonly aoiiS: TimeQuantiles | null;
  /** Root of the mean square of belief − truth, by the truth's range; `null` where that is 0, or nobody believed anything. */
  readonly nrmse: number | null;
  /** Share of the judged time before a first belief: of it `nrmse` tells nothing. */
  readonly unknownShare: number | null;
  /** Times at which a belief went out of tolerance; `null` without a tolerance. */
  readonly changes: number | null;
  /** Of these, the ones that ended without news, or never. */
  readonly unfollowedChanges: number | null;
  /** Of the others, from the instant at which the belief went wrong to the news that put it right, s. */
  readonly changeLatencyS: Quantiles | null;
  /** From a node's death to the instant at which a member takes it for dead, s. */
  readonly deathNoticeS: Quantiles | null;
  /** Pairs of a dead node and a member that did not notice; `null` where no node died. */
  readonly unnoticedDeaths: number | null;
  /** How often a member took a living node for dead; `null` where no message is promised. */
  readonly falseDeathNotices: number | null;
}

/** How well nodes keep step; `null` where they keep no rhythm. */
export interface CoherenceMetrics {
  /** Kuramoto's r = |mean of e^{iφ}| over the nodes at the end: 1 in step, near 0 where phases are spread evenly. */
  readonly orderParameter: number | null;
  /** When 95 % of the living nodes were first in step by their own judgement, s of the run; `null` where they never were. */
  readonly lockTimeS: number | null;
  /** Root of the mean square of the nodes' distances from the middle, from then on, µs. */
  readonly residualJitterUs: number | null;
}

/** What it took before nodes understood each other, where their encoders differ. */
export interface SetUpMetrics {
  /**
   * Of what was on air, the part of handshakes, anchors and probes, acknowledgements, copies and retries included: bytes with
   * the headers of every layer, and time on the air, s. Connections of MQTT are not counted here.
   */
  readonly setUp: { readonly frames: number; readonly bytes: number; readonly airtimeS: number };
  /** From the instant at which a node set out to align to that at which it learnt that it was, s. */
  readonly alignmentS: Quantiles | null;
  /** How badly the spaces fit then: 0 is perfect, about 1.4 is chance. */
  readonly alignmentResidual: Quantiles | null;
}

/** What one protocol did in the world. */
export interface Metrics extends BeliefMetrics, CoherenceMetrics, SetUpMetrics {
  /** Sensor samples taken (and evaluated) by all nodes. */
  readonly samples: number;
  /** Messages that nodes originated. */
  readonly transmissions: number;
  /** Messages that were due, but whose node had no room left to send them (a full queue of MQTT). */
  readonly droppedAtSource: number;
  /** Messages passed on by nodes that did not originate them. */
  readonly forwards: number;
  /**
   * Frames put on the air: data, acknowledgements and polls, retries and every copy of a strobe included. A frame that
   * death or the end of the run cuts counts whole, here and in the next two.
   */
  readonly framesOnAir: number;
  /** Their bytes, headers of every layer included. */
  readonly bytesOnAir: number;
  /** Their time on the air, s. */
  readonly airtimeS: number;
  /** Of the frames, the copies of strobes after the first: how sleeping receivers are reached. */
  readonly copiesOnAir: number;
  /** The bytes on air by layer; they add up to `bytesOnAir`. */
  readonly bytesByLayer: ByLayer;
  /** The airtime by layer, in proportion to the bytes of each frame, s; whole µs that add up to `airtimeS`. */
  readonly airtimeByLayerS: ByLayer;
  /**
   * The channel time that a node's collision domain asked for, dropped frames included, as a share of the run: its mean
   * over the nodes and its largest; defined in `load.ts`. `null` where transmissions take no time.
   */
  readonly channelLoad: { readonly mean: number; readonly max: number } | null;
  /** Messages handed to audience members. */
  readonly deliveries: number;
  /** (message, audience member) pairs that should have been delivered, those of {@link droppedAtSource} included. */
  readonly expectedDeliveries: number;
  /** deliveries / expectedDeliveries. */
  readonly deliveryRatio: number | null;
  /** Audience members (of all) reached by at least one message. */
  readonly membersReached: number;
  readonly audienceMembers: number;
  /**
   * From the instant of the sample to each delivery to an audience member, s. A message that repeats a sample sent before
   * (a heartbeat) counts from its own publication.
   */
  readonly latencyS: Quantiles | null;
  /** From the first publication of a message to the last member that it reached, s (one value a message). */
  readonly spreadS: Quantiles | null;
  /** Transmissions from origin to member. */
  readonly hops: Quantiles | null;
  readonly duplicates: number;
  /** Frames that did not arrive, by cause. */
  readonly losses: { readonly [cause: string]: number };
  /** What nodes noted, by fact. */
  readonly facts: { readonly [fact: string]: number };
  readonly energyJ: number;
  readonly energyByStateJ: EnergyByState;
  readonly energyWithoutIdleListeningJ: number;
  readonly lifeDays: Life | null;
  /** The same, were idle listening free. */
  readonly lifeWithoutIdleListeningDays: Life | null;
  readonly deaths: number;
  /** For how long battery-powered nodes were alive, summed over them, s: `energyJ` was drawn in it, since the dead draw nothing. */
  readonly aliveS: number;
  /** Samples that the truth calls anomalous; `null` where the series has no truth. */
  readonly anomalousSamples: number | null;
  /** Of these, the ones that their node did not send: for who reports changes, also those that changed nothing. */
  readonly missedAnomalousSamples: number | null;
  /** Windows of alarm that the truth knows and that held at least one sample; `null` where there is no truth. */
  readonly anomalousWindows: number | null;
  /** Of these, the ones during which their node sent nothing. */
  readonly missedAnomalousWindows: number | null;
}

/** One protocol's part of a result. */
export interface ProtocolResult {
  /** The protocol's kind in the scenario, whatever its name: "mqtt", "resonance" … */
  readonly kind: string;
  /** Whether it looks at the ground truth, which no node in the field can: it repeats a published figure, no more. */
  readonly readsTruth: boolean;
  /** Digest over what can be observed, 16 hexadecimal digits: equal on every machine. */
  readonly digest: string;
  readonly metrics: Metrics;
  /** What the settings mean here, each a sentence ("θ = 0.35 is 21 Hz here"). */
  readonly notes: readonly string[];
}

/** The result of one run of a scenario: every protocol in it, in the same world. */
export interface RunResult {
  /** The title. */
  readonly scenario: string;
  /** Of a run that was forked, the last; `assumptions` tell from when on, and which was before. */
  readonly seed: string;
  readonly version: string;
  readonly durationS: number;
  readonly nodes: number;
  /** The unit of what sensors measure, of tolerances and of alarms: "°C"; `null` where the scenario names none. */
  readonly sensorUnit: string | null;
  readonly protocols: { readonly [name: string]: ProtocolResult };
  /** What a reader must know, each a sentence. */
  readonly warnings: readonly string[];
  /** The rules that decide the outcome, each a sentence. */
  readonly assumptions: readonly string[];
}
