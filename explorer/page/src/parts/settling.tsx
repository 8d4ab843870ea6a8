import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Proof } from "../api";
import { useNews } from "../live";
import { link, useLoaded } from "../state";
import { Hash } from "./basics";
import { Line } from "./line";

/** The proof of an answer on its way. */
export function Settling({ leaf }: { leaf: string }): JSX.Element {
  const [tries, setTries] = useState(0);
  const proof = useLoaded<Proof>(`/v1/proofs/${leaf}`, tries);
  const [last, setLast] = useState<Proof>();
  if (proof.value !== undefined && proof.value !== last) {
    setLast(proof.value);
  }
  const again = (): void => setTries((count) => count + 1);
  useNews({ onProof: (news) => news.leaf === leaf && again(), onBatch: again, onGap: again });
  return (
    <div class="card">
      <div class="cardhead">
        <Hash value={leaf} to="proofs" />
        {last === undefined ? (
          <span class="quiet">on its way to Kafka…</span>
        ) : (
          <a href={link("proofs", leaf)}>Verify it</a>
        )}
      </div>
      {last !== undefined && <Line proof={last} />}
    </div>
  );
}
