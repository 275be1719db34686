/** One node of a mesh on real sockets: its host, its links and its samples, from opening to the end. */
import type { Address, Fact, Protocol, Work } from "../host.ts";
import type { Alarm, Clock } from "./clock/clock.ts";
import type { LinkCounts, LinkFault, LinkListener, Links, Peer } from "./links.ts";
import { type HostObserver, RealHost, type RealHostOptions } from "./real-host.ts";
import { Sampler, type SampleSource } from "./sampler.ts";
import type { Endpoint } from "./socket-address.ts";
import { TcpLinks } from "./tcp/tcp-links.ts";
import { UdpLinks } from "./udp/udp-links.ts";

/** Who the node is, and what it runs. */
export interface NodePlan {
  readonly name: string;
  readonly address: Address;
  readonly isGateway: boolean;
  /** Ascending by address. */
  readonly neighbours: readonly Pick<Peer, "name" | "address">[];
  readonly nextHopToGateway: Address | undefined;
  /** What tells its network from others: 32 bits. */
  readonly space: number;
  readonly protocol: Protocol;
  /** Draws in [0, 1). */
  readonly random: () => number;
  /** When it boots, µs of the run. */
  readonly bootUs: number;
  readonly samples: SampleSource | undefined;
}

export interface NodeOptions {
  readonly endpoint: Endpoint;
  readonly clock: Clock;
  readonly gateway?: RealHostOptions["gateway"];
  /** How long work takes beside the doing, µs; left out: no longer. */
  readonly workUs?: (work: Work) => number;
  readonly observer?: HostObserver;
  /** What becomes of a frame that arrives; left out: the node hears it at once. */
  readonly arrived?: (frame: Uint8Array, from: Address, hear: (frame: Uint8Array, from: Address) => void) => void;
  /** A link came up or went down. */
  readonly linksChanged?: () => void;
  /** Told what a node's reaction threw. */
  readonly failed: (error: unknown) => void;
}

/** What a node has done so far. */
export interface NodeCounts extends LinkCounts {
  readonly published: number;
  readonly delivered: number;
  readonly facts: ReadonlyMap<Fact, number>;
  /** What came in and was not taken. */
  readonly refused: ReadonlyMap<LinkFault, number>;
}

export class RealNode {
  readonly host: RealHost;
  readonly #plan: NodePlan;
  readonly #options: NodeOptions;
  readonly #links: Links;
  readonly #sampler: Sampler | undefined;
  readonly #facts = new Map<Fact, number>();
  readonly #refused: Map<LinkFault, number>;
  #boots: Alarm | undefined;
  #published = 0;
  #delivered = 0;

  private constructor(plan: NodePlan, options: NodeOptions, links: Links, refused: Map<LinkFault, number>) {
    const { clock, gateway, workUs } = options;
    const { name, isGateway, random, nextHopToGateway, samples, protocol } = plan;
    const neighbours = plan.neighbours.map(({ address }) => address);
    this.#plan = plan;
    this.#options = options;
    this.#links = links;
    this.#refused = refused;
    this.host = new RealHost({
      name,
      isGateway,
      clock,
      random,
      mesh: { links, neighbours, nextHopToGateway },
      ...(gateway !== undefined && { gateway }),
      ...(workUs !== undefined && { workUs }),
      observer: this.#observer(options.observer),
      failed: options.failed,
    });
    const react = this.host.react.bind(this.host);
    const sampleUs = workUs?.(protocol.sampleWork) ?? 0;
    this.#sampler = samples && new Sampler({ clock, source: samples, sampleUs, react });
  }

  /** Opens the sockets; nothing is sent yet. @throws ListenError */
  static async open(plan: NodePlan, options: NodeOptions): Promise<RealNode> {
    const refused = new Map<LinkFault, number>();
    let node: RealNode | undefined;
    const hear = (frame: Uint8Array, from: Address) =>
      node?.host.react((protocolNode) => protocolNode.onFrame(frame, from));
    const { arrived = (frame: Uint8Array, from: Address) => hear(frame, from) } = options;
    const listener: LinkListener = {
      frame: (frame, from) => arrived(frame, from, hear),
      refused: (fault) => {
        refused.set(fault, (refused.get(fault) ?? 0) + 1);
        if (fault !== "stranger") node?.host.note("malformed");
      },
      changed: () => options.linksChanged?.(),
    };
    const { endpoint } = options;
    const links = await (endpoint.carriage === "udp"
      ? UdpLinks.open({ ...plan, endpoint }, listener)
      : TcpLinks.open({ ...plan, endpoint }, listener));
    node = new RealNode(plan, options, links, refused);
    return node;
  }

  /** Where it listens. */
  get endpoint(): Endpoint {
    return this.#links.endpoint;
  }

  /** Whether all its neighbours can be sent to. */
  get isReady(): boolean {
    return this.#links.isReady;
  }

  get counts(): NodeCounts {
    return {
      published: this.#published,
      delivered: this.#delivered,
      ...this.#links.counts,
      facts: this.#facts,
      refused: this.#refused,
    };
  }

  /** Says where its neighbours are, and boots it when its time has come. To be called once. */
  start(peers: readonly Peer[]): void {
    this.#links.linkTo(peers);
    this.#boots = this.#options.clock.at(this.#plan.bootUs, () => this.#boot());
  }

  /** Ends everything and closes the sockets. */
  async stop(): Promise<void> {
    this.#boots?.cancel();
    this.#sampler?.stop();
    await Promise.all([this.host.stop(), this.#links.stop()]);
  }

  #boot(): void {
    try {
      this.host.run(this.#plan.protocol.create(this.host));
      this.#sampler?.start();
    } catch (error) {
      this.#options.failed(error);
    }
  }

  /** Counts, and passes on to who watches. */
  #observer(watching: HostObserver = {}): HostObserver {
    return {
      published: (...what) => {
        this.#published++;
        watching.published?.(...what);
      },
      delivered: (...what) => {
        this.#delivered++;
        watching.delivered?.(...what);
      },
      noted: (fact) => {
        this.#facts.set(fact, (this.#facts.get(fact) ?? 0) + 1);
        watching.noted?.(fact);
      },
    };
  }
}
