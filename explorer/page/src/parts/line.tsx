import type { JSX } from "preact";
import type { Proof, Way } from "../api";

/** The stops of a proof, in the order in which it passes them. */
const STOPS: readonly (readonly [keyof Way, string, string])[] = [
  ["answered", "Answered", "The node dated its answer."],
  ["published", "Published", "The proof is in Kafka."],
  ["batched", "Verified", "The stream has verified it and closed its batch."],
  ["uploaded", "Walrus", "The batch is stored at Walrus."],
  ["opened", "On chain", "The relay has opened the settlement; validators vote on it."],
  ["closed", "Settled", "More than two thirds of the validators' power agree."],
];

/** Between two stops, in words. */
function between(from: number, to: number): string {
  const millis = Math.max(0, to - from);
  return millis < 950 ? `${millis} ms` : millis < 90_000 ? `${(millis / 1_000).toFixed(1)} s` : `${Math.round(millis / 60_000)} min`;
}

/** A proof's way, as a line with stops. */
export function Line({ proof }: { proof: Proof }): JSX.Element {
  // The node dates answers in whole seconds: what follows is counted from the next exact time.
  const times = STOPS.map(([stop]) => proof.way[stop]);
  const isRefused = proof.status === "REFUSED";
  const reached = times.findLastIndex((time) => time !== undefined);
  return (
    <ol class={`line ${isRefused ? "refused" : ""}`} aria-label="Way of the proof">
      {STOPS.map(([stop, name, meaning], i) => {
        const time = times[i];
        const before = times.slice(1, i).findLast((earlier) => earlier !== undefined);
        const state = i <= reached ? "done" : i === reached + 1 && !isRefused ? "next" : "later";
        return (
          <li key={stop} class={state} title={meaning}>
            <span class="stop" aria-hidden="true" />
            <span class="name">{name}</span>
            <span class="when">
              {time === undefined
                ? state === "done"
                  ? "passed"
                  : state === "next"
                    ? "…"
                    : ""
                : i < 2 || before === undefined
                  ? new Date(time).toLocaleTimeString()
                  : `+${between(before, time)}`}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
