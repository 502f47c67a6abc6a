// Public numbers of incidents that are not in the picture any more, such as closed ones: asked for once each.

import { signal } from "@preact/signals";
import { get } from "../live/api";
import type { Incident } from "../live/types";

const numbers = signal<ReadonlyMap<string, string>>(new Map());
const asked = new Set<string>();

/** The number, or undefined before it has come; who reads it is drawn again then. One that is not ours to see stays without. */
export function goneNumber(id: string): string | undefined {
  if (id && !asked.has(id)) {
    asked.add(id);
    get<Incident>(`incidents/${encodeURIComponent(id)}`).then(
      ({ public_no }) => (numbers.value = new Map(numbers.value).set(id, public_no)),
      () => undefined,
    );
  }
  return numbers.value.get(id);
}
