// A figure week by week as a small line; where there is no figure there is no line.

const WIDTH = 220;
const HEIGHT = 36;

/** The line in a box of the given size: 0 at the bottom, the greatest on top, broken where a value is missing. */
export function lineOf(values: readonly (number | null)[], width: number, height: number): string {
  const most = Math.max(...values.map((value) => value ?? 0), Number.MIN_VALUE);
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const at = (value: number, index: number) => `${(index * step).toFixed(1)} ${(height - (value / most) * height).toFixed(1)}`;
  return values
    .map((value, index) => (value === null ? "" : `${index === 0 || values[index - 1] === null ? "M" : "L"}${at(value, index)}`))
    .join("");
}

export function Trend({ title, values, shown }: { title: string; values: readonly (number | null)[]; shown: (value: number) => string }) {
  const told = values.filter((value) => value !== null);
  const [first, last] = [told[0], told.at(-1)];
  if (first === undefined || last === undefined) return null;
  const words = `${shown(first)} → ${shown(last)}`;
  return (
    <figure class="trend">
      <figcaption>
        {title} <b>{words}</b>
      </figcaption>
      <svg viewBox={`-3 -3 ${WIDTH + 6} ${HEIGHT + 6}`} preserveAspectRatio="xMinYMid" role="img" aria-label={`${title}: ${words}`}>
        <path class="trend-ground" d={`M0 ${HEIGHT}H${WIDTH}`} />
        <path d={lineOf(values, WIDTH, HEIGHT)} />
      </svg>
    </figure>
  );
}
