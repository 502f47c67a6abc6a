// The way back into the present.

import { batch } from "@preact/signals";
import { played_ms, shared_ms } from "../live/clock";
import { past } from "../live/store";

export function leavePast(): void {
  batch(() => {
    shared_ms.value = null;
    past.value = null;
    played_ms.value = null;
  });
}
