// From one moment until another.

/** The time that is looked at, as a part of a query. */
export interface Span {
  from_ms: number;
  to_ms: number;
}

export const querySpan = ({ from_ms, to_ms }: Span) => `from=${new Date(from_ms).toISOString()}&to=${new Date(to_ms).toISOString()}`;
