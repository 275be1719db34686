/** MQTT nodes on the TCP stacks of a channel. */

import { MAX_PAYLOAD_BYTES } from "../../../../models/radio/ieee802154.ts";
import type { ProtocolNode, StreamId } from "../../../../src/host.ts";
import { EPOCH_US, FakeHost } from "../../../support/fake-host.ts";
import type { Channel, Reactions } from "./support.ts";

/** What 802.15.4 leaves for data in one frame: 116 bytes less 7 of compressed IPv6 and 20 of TCP. */
export const MSS = MAX_PAYLOAD_BYTES - 7 - 20;
export const GATEWAY = 0;
export const NODE = 1;

/** A fake host whose clock and timers are the channel's and whose streams are TCP connections of a channel's stack. */
export class StackHost extends FakeHost {
  /** The node that runs here. */
  node: ProtocolNode | undefined;
  readonly #channel: Channel;
  readonly #address: number;

  constructor(channel: Channel, address: number, name: string) {
    super({ name, isGateway: address === GATEWAY });
    this.#channel = channel;
    this.#address = address;
  }

  override clockUs(): number {
    return EPOCH_US + this.#channel.nowUs;
  }

  override setTimer(timer: number, delayUs: number): void {
    const dueUs = this.#channel.nowUs + delayUs;
    this.timers.set(timer, dueUs);
    this.#channel.schedule(dueUs, () => {
      if (this.timers.get(timer) !== dueUs) return;
      this.timers.delete(timer);
      this.node?.onTimer(timer);
    });
  }

  override openStream(port: number): StreamId {
    return this.#channel.stacks[this.#address].open(GATEWAY, port) ?? -1;
  }

  override writeStream(stream: StreamId, bytes: Uint8Array): number {
    return this.#channel.stacks[this.#address].write(stream, bytes);
  }

  override closeStream(stream: StreamId): void {
    this.#channel.stacks[this.#address].close(stream);
  }
}

/** What a stack tells its node. */
export function reactionsOf(node: ProtocolNode): Reactions {
  return {
    opened: (id, incoming) => node.onStreamOpen(id, incoming),
    data: (id, bytes) => node.onStreamData(id, bytes),
    writable: (id) => node.onStreamWritable(id),
    closed: (id, why) => node.onStreamClosed(id, why),
  };
}
