/** A node on real sockets from its opening to its end: who tells it the time, where its peers are, and what it says. */
import { createInterface } from "node:readline";
import type { Alarm, Clock } from "../transport/clock/clock.ts";
import { StepError, SteppedClock } from "../transport/clock/stepped-clock.ts";
import { WallClock } from "../transport/clock/wall-clock.ts";
import { ListenError } from "../transport/links.ts";
import { NoStreamsError } from "../transport/real-host.ts";
import { type NodeOptions, RealNode } from "../transport/real-node.ts";
import { type Endpoint, isLoopback, textOf } from "../transport/socket-address.ts";
import { Stepping } from "../transport/stepping.ts";
import { Failure, fault, wrongInput } from "./failure.ts";
import { type NodeOrder, orderIn } from "./node-control.ts";
import { neighboursIn, type PeerMap, peersOf } from "./node-peers.ts";
import type { PlannedNode } from "./node-plan.ts";
import type { NodeReport } from "./node-report.ts";

export interface SessionOptions {
  readonly planned: PlannedNode;
  readonly endpoint: Endpoint;
  /** `undefined`: they are told on stdin. */
  readonly peers: PeerMap | undefined;
  /** Where the gateway takes byte streams. */
  readonly streams: Endpoint | undefined;
  /** Whether stdin says what time it is. */
  readonly isStepped: boolean;
  readonly report: NodeReport;
  /** Says a sentence to people. */
  readonly say: (sentence: string) => void;
}

/** The clock, and what holds frames back where it is stepped. */
interface Time {
  readonly clock: Clock;
  /** The run begins: however long it took to learn of the peers, its duration is before it. */
  readonly begin: () => void;
  readonly stepping: Stepping | undefined;
  readonly options: Pick<NodeOptions, "workUs" | "gateway" | "arrived">;
}

export class NodeSession {
  /** Settled when it is over: by its duration, by an order, or (rejected, with a Failure) by what went wrong. */
  readonly ended: Promise<void>;
  readonly #options: SessionOptions;
  readonly #time: Time;
  readonly #end: () => void;
  readonly #fail: (error: unknown) => void;
  #node: RealNode | undefined;
  #orders: ReturnType<typeof createInterface> | undefined;
  #durationOver: Alarm | undefined;
  #isStarted = false;
  #wasReady = false;

  constructor(options: SessionOptions) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    // It may end before anybody waits for it.
    promise.catch(() => {});
    this.ended = promise;
    this.#options = options;
    this.#end = resolve;
    this.#fail = (error) => reject(failureOf(error));
    this.#time = options.isStepped ? this.#steppedTime() : wallTime();
  }

  /** Opens the sockets and says where; starts, or waits to be told of its peers. @throws Failure */
  async open(): Promise<void> {
    const { planned, endpoint, peers, streams, report, say } = this.#options;
    const { plan } = planned;
    const { clock, options } = this.#time;
    // Nobody reads any more what it says.
    process.stdout.once("error", this.#end);
    this.#node = await opened(() =>
      RealNode.open(plan, {
        endpoint,
        clock,
        ...options,
        ...(streams !== undefined && !plan.isGateway && { gateway: { hostname: streams.ip, port: streams.port } }),
        observer: report,
        linksChanged: () => this.#tellWhetherReady(),
        failed: this.#fail,
      }),
    );
    if (streams !== undefined && plan.isGateway) await this.#listenForStreams(streams);
    const at = textOf(this.#node.endpoint);
    report.tell({ event: "listening", node: plan.name, at });
    say(`${plan.name} listens at ${at}.`);
    if (!isLoopback(endpoint))
      say("Others than this machine can reach it; frames are neither sealed nor do they prove who sent them.");
    if (peers !== undefined) this.#start(peers);
    if (peers === undefined || this.#options.isStepped) this.#takeOrders();
  }

  /** Closes everything, and says how it went. */
  async close(): Promise<void> {
    this.#orders?.close();
    // Told to end early, it is not to wait for its duration.
    this.#durationOver?.cancel();
    if (this.#node === undefined) return;
    await this.#node.stop();
    this.#options.report.ended(this.#node.counts);
  }

  #steppedTime(): Time {
    const { stepping: known } = this.#options.planned;
    const [shortest, longest] = known.latencyUs;
    if (shortest !== longest) throw wrongInput("A stepped clock needs links of one latency, such as latency: 5 ms.");
    const clock = new SteppedClock(known);
    const stepping = new Stepping(clock, shortest);
    const arrived: NodeOptions["arrived"] = (...arrival) => {
      stepping.arrived(...arrival);
      this.#tellStanding();
    };
    const begin = () => {}; // it stands at zero until it is stepped
    return { clock, begin, stepping, options: { workUs: known.workUs, gateway: "none", arrived } };
  }

  async #listenForStreams({ ip, port }: Endpoint): Promise<void> {
    const node = this.#node!;
    const got = await opened(() => node.host.streams.listen(port, ip));
    this.#options.report.tell({ event: "serving", at: textOf({ carriage: "tcp", ip, port: got }) });
  }

  #start(peers: PeerMap): void {
    const { planned, isStepped } = this.#options;
    const node = this.#node!;
    if (this.#isStarted) throw wrongInput("On stdin: the peers are known already.");
    const neighbours = neighboursIn(peers, planned, node.endpoint);
    this.#isStarted = true;
    this.#time.begin();
    node.start(neighbours);
    if (!isStepped) this.#durationOver = this.#time.clock.at(planned.durationUs, this.#end);
    this.#tellWhetherReady();
  }

  #tellWhetherReady(): void {
    if (!this.#isStarted || this.#wasReady || this.#node?.isReady !== true) return;
    this.#wasReady = true;
    this.#options.report.tell({ event: "ready" });
  }

  #takeOrders(): void {
    this.#orders = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
    this.#orders.on("line", (line) => {
      try {
        this.#obey(orderIn(line));
      } catch (error) {
        this.#fail(error);
      }
    });
    this.#orders.on("close", () => {
      // Who only tells of the peers may go then; who steps the clock may not.
      if (this.#options.isStepped || !this.#isStarted) this.#end();
    });
  }

  #obey(order: NodeOrder): void {
    const { stepping } = this.#time;
    if (order.kind === "end") this.#end();
    else if (order.kind === "peers") this.#start(peersOf(order.peers, "stdin", this.#options.planned.names));
    else if (stepping === undefined) throw wrongInput("On stdin: the clock is not stepped; give --stepped.");
    else if (!this.#isStarted) throw wrongInput("On stdin: the peers come before the first step.");
    else {
      stepping.stepTo(order.toUs, order.framesBefore);
      this.#tellStanding();
    }
  }

  /** How things stand, for whoever steps the clocks. */
  #tellStanding(): void {
    const { clock, stepping } = this.#time;
    const { framesSent, framesReceived } = this.#node!.counts;
    const nextUs = stepping?.nextUs ?? null;
    this.#options.report.tell({ event: "standing", runUs: clock.runUs(), nextUs, framesSent, framesReceived });
  }
}

function wallTime(): Time {
  const clock = new WallClock();
  return { clock, begin: () => clock.begin(), stepping: undefined, options: {} };
}

/** What the sockets gave. @throws Failure where the address cannot be had */
async function opened<T>(open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    throw failureOf(error);
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const isTold = error instanceof ListenError || error instanceof NoStreamsError || error instanceof StepError;
  return isTold ? wrongInput(error.message) : fault(error);
}
