import { expect, it } from "vitest";
import type { Protocol, SendOutcome } from "../../../src/host.ts";
import { FrameNode } from "../../../src/protocol/frame-node.ts";
import { BeaconSpaces } from "../../../src/protocol/por/beacon.ts";
import { locked } from "../../../src/protocol/por/locked-node.ts";
import { BEACON_TIMER, BEACON_TOKEN } from "../../../src/protocol/por/phase-lock.ts";
import { FakeHost } from "../../support/fake-host.ts";

const heard: unknown[] = [];
class Inner extends FrameNode {
  start(): void {}
  scanSamples(_block: unknown, _from: number, to: number): number {
    return to;
  }
  onSample(): void {}
  onFrame(frame: Uint8Array): void {
    heard.push(frame);
  }
  onTimer(timer: number): void {
    heard.push(timer);
  }
  override onSendOutcome(token: number, outcome: SendOutcome): void {
    heard.push([token, outcome]);
  }
  snapshot(): null {
    return null;
  }
}
const inner: Protocol = {
  sampleWork: { operations: 0, bytes: 0 },
  create: () => new Inner(),
  restore: () => new Inner(),
};
const network = { rule: "mean", strength: 0.5, beaconUs: 60e6, searchUs: 5e6, guardUs: 5000, periodUs: 1e5 } as const;

it("keeps beacons, their timer and what becomes of them from the protocol, and nothing else", () => {
  const host = new FakeHost();
  const node = locked(inner, { ...network, spaces: new BeaconSpaces() }).create(host);
  node.start();
  node.onTimer(BEACON_TIMER);
  const [{ frame, token }] = host.sent;
  expect(token).toBe(BEACON_TOKEN);
  node.onSendOutcome(token, "sent");
  node.onFrame(frame, 1);
  expect(heard).toEqual([]);
  node.onTimer(1);
  node.onSendOutcome(0, "sent");
  const event = Uint8Array.of(10);
  node.onFrame(event, 1);
  expect(heard).toEqual([1, [0, "sent"], event]);
});

it("sends beacons up to a tenth earlier or later, so that no two nodes meet every time", () => {
  const delayWith = (draw: number) => {
    const host = new FakeHost({ draws: [draw] });
    const node = locked(inner, { ...network, spaces: new BeaconSpaces() }).create(host);
    node.onTimer(BEACON_TIMER);
    return (host.timers.get(BEACON_TIMER)! - host.nowUs) / network.searchUs;
  };
  expect([0, 0.5, 0.999_999].map(delayWith)).toEqual([0.9, 1, 1.1].map((share) => expect.closeTo(share, 4)));
});
