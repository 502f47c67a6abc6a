// All that plays the past, in one piece that is loaded when it is wanted.

import { PastBar } from "./bar";
import type { Player } from "./index";
import { keysOfPast } from "./keys";
import { seek } from "./player";

export const player: Player = { Bar: PastBar, seek, keys: keysOfPast };
