export const BUNDLE: string;
export const STATE: string;
export function bundledOrSource(source: string): URL;
export function isToRun(bundle: string): boolean;
export function stateOfSources(): string;
