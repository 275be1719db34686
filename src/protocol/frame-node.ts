/** A node that only samples, sends frames and sets timers: it has no streams, asks for no work, and waits for no outcome. */
import type { Address, PlainData, ProtocolNode, SampleBlock, SendOutcome } from "../host.ts";

export abstract class FrameNode implements ProtocolNode {
  abstract start(): void;
  abstract scanSamples(block: SampleBlock, from: number, to: number): number;
  abstract onSample(block: SampleBlock, index: number, takenAtUs: number): void;
  abstract onFrame(frame: Uint8Array, from: Address): void;
  abstract onTimer(timer: number): void;
  abstract snapshot(): PlainData;
  onSendOutcome(_token: number, _outcome: SendOutcome): void {}
  onWorkDone(_token: number): void {}
  onStreamOpen(): void {}
  onStreamData(): void {}
  onStreamWritable(): void {}
  onStreamClosed(): void {}
}
