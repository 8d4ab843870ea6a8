import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Batch, type Page, type Proof, get } from "../api";
import { useNews } from "../live";
import { Badge, Hash } from "../parts/basics";
import { Line } from "../parts/line";
import { link } from "../state";

/** Proofs that are shown at once. */
const SHOWN = 25;

/** News come in bunches: lists are loaded anew at most this often. */
const PAUSE_MILLIS = 400;

function withBatch(proof: Proof, batch: Batch): Proof {
  return { ...proof, root: batch.root, status: batch.status, way: { ...proof.way, ...batch.way } };
}

export function Live(): JSX.Element {
  const [proofs, setProofs] = useState<Proof[]>();
  const [error, setError] = useState("");
  const timer = useRef<number | undefined>(undefined);

  const load = (): void => {
    get<Page<Proof>>(`/v1/proofs?limit=${SHOWN}`).then(
      (page) => (setProofs(page.items), setError("")),
      (failure: unknown) => setError(failure instanceof Error ? failure.message : String(failure)),
    );
  };
  const loadSoon = (): void => {
    timer.current ??= window.setTimeout(() => {
      timer.current = undefined;
      load();
    }, PAUSE_MILLIS);
  };
  useEffect(() => {
    load();
    return () => clearTimeout(timer.current);
  }, []);

  const isConnected = useNews({
    onProof: (proof) =>
      setProofs((known = []) =>
        [proof, ...known.filter((each) => each.leaf !== proof.leaf)].slice(0, SHOWN),
      ),
    // Which proofs are in a batch that is new here, the list tells.
    onBatch: (batch) => {
      setProofs((known) =>
        known?.map((proof) => (proof.root === batch.root ? withBatch(proof, batch) : proof)),
      );
      loadSoon();
    },
    onGap: loadSoon,
  });

  return (
    <>
      <h1>Live</h1>
      <p class="lead">
        Every answer becomes a proof. Watch each go its way: signed by its node, verified, stored,
        settled by the validators. <Connection isConnected={isConnected} />
      </p>
      {error !== "" && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
      {proofs?.length === 0 && (
        <p>
          Nothing has been answered yet. <a href={link("ask")}>Ask a model</a> and watch.
        </p>
      )}
      <ul class="cards">
        {proofs?.map((proof) => (
          <li key={proof.leaf} class="card">
            <div class="cardhead">
              <Hash value={proof.leaf} to="proofs" />
              <span class="model">{proof.model === "" ? "unknown model" : proof.model}</span>
              <span class="quiet">{proof.kind}</span>
              <Badge text={proof.status} />
            </div>
            <Line proof={proof} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Connection({ isConnected }: { isConnected: boolean }): JSX.Element {
  return (
    <span class={`connection ${isConnected ? "on" : "off"}`} role="status">
      {isConnected ? "live" : "connecting…"}
    </span>
  );
}
