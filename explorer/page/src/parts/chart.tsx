import type { JSX } from "preact";

const WIDTH = 720;
const HEIGHT = 220;
const LEFT = 8;
const RIGHT = 96;
const EDGE = 24;

/** A point of a chart. */
export interface Point {
  /** Seconds since 1970. */
  readonly at: number;
  readonly value: number;
  /** As it is told, with all its digits. */
  readonly label: string;
}

/**
 * Values over time as a line, in the order of their times. The same stands in a table beside it:
 * the picture is for the eye alone.
 */
export function Chart({ points, title }: { points: readonly Point[]; title: string }): JSX.Element {
  const known = points.filter(({ at, value }) => Number.isFinite(at) && Number.isFinite(value));
  const [first, last] = [known[0], known.at(-1)];
  if (known.length < 2 || first === undefined || last === undefined) {
    return <p class="quiet">A line takes two values; there are not as many yet.</p>;
  }
  const lowest = known.reduce((low, point) => (point.value < low.value ? point : low));
  const highest = known.reduce((high, point) => (point.value > high.value ? point : high));
  const span = highest.value - lowest.value;
  const x = (point: Point): number =>
    LEFT + ((point.at - first.at) / Math.max(1, last.at - first.at)) * (WIDTH - LEFT - RIGHT);
  const y = (point: Point): number =>
    span === 0
      ? HEIGHT / 2
      : HEIGHT - EDGE - ((point.value - lowest.value) / span) * (HEIGHT - 2 * EDGE);
  const line = known.map((point) => `${x(point).toFixed(1)},${y(point).toFixed(1)}`).join(" ");
  return (
    <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
      {(span === 0 ? [highest] : [highest, lowest]).map((point) => (
        <g key={point.value}>
          <line class="grid" x1={LEFT} x2={WIDTH - RIGHT} y1={y(point)} y2={y(point)} />
          <text x={WIDTH - RIGHT + 8} y={y(point) + 5}>
            {point.label}
          </text>
        </g>
      ))}
      <polyline points={line} />
      <circle cx={x(last)} cy={y(last)} r="4" />
      <text x={LEFT} y={HEIGHT - 4}>
        {new Date(first.at * 1_000).toLocaleString()}
      </text>
      <text class="end" x={WIDTH - RIGHT} y={HEIGHT - 4}>
        {new Date(last.at * 1_000).toLocaleString()}
      </text>
    </svg>
  );
}
