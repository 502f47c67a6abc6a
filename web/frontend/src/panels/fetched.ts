// What a panel asks the server for while it is open; asked again when its key changes, and nothing old is shown for a new thing.

import { useEffect, useState } from "preact/hooks";
import { Problem, get } from "../live/api";

export interface Fetched<T> {
  value: T | null;
  failure: string;
}

export function useFetched<T>(path: string, again: unknown = 0): Fetched<T> {
  const [state, setState] = useState<Fetched<T> & { path: string }>({ value: null, failure: "", path });
  useEffect(() => {
    const stop = new AbortController();
    get<T>(path, stop.signal)
      .then((value) => setState({ value, failure: "", path }))
      .catch((error: unknown) => {
        if (stop.signal.aborted) return;
        if (!(error instanceof Problem)) throw error;
        setState({ value: null, failure: error.message, path });
      });
    return () => stop.abort();
  }, [path, again]);
  return state.path === path ? state : { value: null, failure: "" };
}
