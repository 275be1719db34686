/** The byte streams of all nodes: one small TCP each, made when it is first needed. */
import type { StreamId } from "../../src/host.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { NetworkListener } from "./network.ts";
import type { Routes } from "./routes.ts";
import { DEFAULT_MSS } from "./tcp/connection.ts";
import { NO_TIMER } from "./tcp/connection-port.ts";
import { TcpStack, type TcpWorld } from "./tcp/stack.ts";

/** IPHC before TCP with a hop limit that routers have lowered (8 bytes), and the TCP header: they share a frame with the data. */
const HEADERS_BYTES = 28;
/** A gateway serves the connections of its whole network. */
const GATEWAY_CONNECTIONS = 65_535;
/** uIP's default for the connections of a node (uipopt.h, UIP_TCP_CONNS). */
const NODE_CONNECTIONS = 10;
/** A stream that could not be opened: no connection of a stack has this number. */
const NO_STREAM: StreamId = 0;

/** What streams stand on. */
export interface StreamsParts {
  readonly kernel: Kernel;
  readonly routes: Routes;
  readonly mtuBytes: number;
  readonly listener: NetworkListener;
  readonly isGateway: (node: number) => boolean;
  /** Sends a segment on its way. @param to short address in the network of the node's gateway */
  readonly send: (node: number, to: number, segment: Uint8Array) => void;
}

export class Streams {
  private readonly parts: StreamsParts;
  private readonly stacks: (TcpStack | undefined)[] = [];
  private readonly world: TcpWorld;
  private readonly timerKind: number;
  private readonly refusedKind: number;
  /** Ports on which streams are asked for: the gateways serve them. */
  private readonly ports = new Set<number>();

  constructor(parts: StreamsParts) {
    this.parts = parts;
    this.timerKind = parts.kernel.register("stream timer", (node, id) => this.stacks[node]?.onTimer(id));
    this.refusedKind = parts.kernel.register("stream refused", (node) =>
      parts.listener.streamClosed(node, NO_STREAM, "refused"),
    );
    this.world = this.worldOf(parts);
  }

  /** Opens a stream to the gateway of the node's tree. Where no connection is free it is refused, a moment later. */
  open(node: number, port: number): StreamId {
    const { kernel, routes, isGateway } = this.parts;
    const gateway = routes.gatewayOf(node);
    if (!this.ports.has(port)) {
      this.ports.add(port);
      this.stacks.forEach((stack, owner) => {
        if (isGateway(owner)) stack?.listen(port);
      });
    }
    const id = this.stackOf(node).open(routes.addressOf(gateway), port);
    if (id !== undefined) return id;
    kernel.schedule(kernel.nowUs, node, this.refusedKind);
    return NO_STREAM;
  }

  write(node: number, stream: StreamId, bytes: Uint8Array): number {
    return this.stackOf(node).write(stream, bytes);
  }

  close(node: number, stream: StreamId): void {
    this.stackOf(node).close(stream);
  }

  /** A segment has reached its destination. */
  arrived(node: number, from: number, segment: Uint8Array): void {
    this.stackOf(node).onDatagram(from, segment);
  }

  nodeDown(node: number): void {
    this.stacks[node]?.stopTimers();
    this.stacks[node] = undefined;
  }

  private stackOf(node: number): TcpStack {
    let stack = this.stacks[node];
    if (stack === undefined) {
      stack = this.makeStack(node);
      this.stacks[node] = stack;
    }
    return stack;
  }

  private makeStack(node: number): TcpStack {
    const { routes, mtuBytes, isGateway } = this.parts;
    const isServer = isGateway(node);
    const options = {
      node,
      address: routes.addressOf(node),
      mss: Number.isFinite(mtuBytes) ? mtuBytes - HEADERS_BYTES : DEFAULT_MSS,
      connectionsMax: isServer ? GATEWAY_CONNECTIONS : NODE_CONNECTIONS,
    };
    const stack = new TcpStack(options, this.world);
    if (isServer) for (const port of this.ports) stack.listen(port);
    return stack;
  }

  private worldOf({ kernel, listener, send }: StreamsParts): TcpWorld {
    return {
      clockUs: () => kernel.nowUs,
      random: (node) => listener.random(node),
      sendDatagram: send,
      setTimer: (node, id, delayUs, timer) => {
        if (timer !== NO_TIMER) kernel.cancel(timer);
        return kernel.schedule(kernel.nowUs + Math.max(1, Math.round(delayUs)), node, this.timerKind, id);
      },
      cancelTimer: (_node, _id, timer) => {
        if (timer !== NO_TIMER) kernel.cancel(timer);
      },
      opened: (node, id, incoming) => listener.streamOpened(node, id, incoming),
      data: (node, id, bytes) => listener.streamData(node, id, bytes),
      writable: (node, id) => listener.streamWritable(node, id),
      closed: (node, id, why) => listener.streamClosed(node, id, why),
    };
  }
}
