// All that plays the past, in one piece that is loaded when it is wanted.

import type { ComponentType } from "preact";
import { PastBar } from "./bar";
import { keysOfPast } from "./keys";
import { seek } from "./player";

export interface Player {
  Bar: ComponentType;
  /** Shows this moment. */
  seek(at_ms: number): void;
  /** What single keys do while the past is shown. */
  keys: Readonly<Record<string, () => void>>;
}

export const player: Player = { Bar: PastBar, seek, keys: keysOfPast };
