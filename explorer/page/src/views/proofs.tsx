import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Page, Proof } from "../api";
import { useNews } from "../live";
import { Badge, Copy, Facts, Hash, Show, Time } from "../parts/basics";
import { Chart } from "../parts/chart";
import { Line } from "../parts/line";
import { Paged } from "../parts/list";
import { Verification } from "../parts/verification";
import { link, useLoaded } from "../state";
import type { Signed } from "../verify";

/** Facts that are drawn. */
const DRAWN = 100;

export function proofRow(proof: Proof): JSX.Element {
  return (
    <tr key={proof.leaf}>
      <td>
        <Hash value={proof.leaf} to="proofs" />
      </td>
      <td class="wrap">
        {proof.model === "" ? (
          <span class="quiet">unknown</span>
        ) : (
          <a href={link("model", proof.model)}>{proof.model}</a>
        )}
      </td>
      <td>{proof.kind}</td>
      <td>
        <Hash value={proof.node} to="nodes" />
      </td>
      <td>
        <Time at={proof.way.answered} />
      </td>
      <td>
        <Badge text={proof.status} />
      </td>
    </tr>
  );
}

export const PROOF_HEAD = ["Proof", "Model", "Kind", "Node", "Answered", "Status"];

export function Proofs({ model, facts }: { model?: string; facts?: boolean }): JSX.Element {
  const [refused, setRefused] = useState(false);
  const isAll = model === undefined && !facts;
  const path = facts
    ? "/v1/facts"
    : model !== undefined
      ? `/v1/proofs?model=${encodeURIComponent(model)}`
      : refused
        ? "/v1/proofs?status=REFUSED"
        : "/v1/proofs";
  const caption = facts
    ? "Facts that data nodes have signed"
    : model !== undefined
      ? `Proofs of ${model}`
      : refused
        ? "Refused proofs"
        : "All proofs";
  return (
    <>
      <h1>{facts ? "Facts" : "Proofs"}</h1>
      {isAll && (
        <label class="choice">
          <input
            type="checkbox"
            checked={refused}
            onChange={(event) => setRefused(event.currentTarget.checked)}
          />{" "}
          Only those that were refused
        </label>
      )}
      {facts && <FactsChart />}
      <Paged<Proof> path={path} caption={caption} head={PROOF_HEAD} row={proofRow} />
    </>
  );
}

/** How fast facts come: the latest of them counted up, over time. */
function FactsChart(): JSX.Element {
  const facts = useLoaded<Page<Proof>>(`/v1/facts?limit=${DRAWN}`);
  return (
    <>
      <p class="lead">
        What data nodes saw outside is signed like any answer; its text is with who asked, and its hashes are here.
      </p>
      <Show of={facts}>
        {({ items }) => (
          <Chart
            title={`The latest ${items.length} facts, counted over time; the table below lists them`}
            points={items
              .map((fact) => Math.floor((fact.way.answered ?? 0) / 1_000))
              .reverse()
              .map((at, i) => ({ at, value: i + 1, label: (i + 1).toLocaleString() }))}
          />
        )}
      </Show>
    </>
  );
}

export function ProofPage({ leaf: named }: { leaf: string }): JSX.Element {
  const leaf = named.toLowerCase();
  const [tries, setTries] = useState(0);
  const proof = useLoaded<Proof>(`/v1/proofs/${encodeURIComponent(leaf)}`, tries);
  const again = (): void => setTries((count) => count + 1);
  useNews({
    onProof: (news) => news.leaf === leaf && again(),
    onBatch: (batch) =>
      (batch.root === proof.value?.root || proof.value?.root === undefined) && again(),
    onGap: again,
  });
  return (
    <>
      <h1>Proof</h1>
      <p class="id">
        <code>{leaf}</code> <Copy text={leaf} label="Copy" />
      </p>
      <Show of={proof}>{(found) => <Found proof={found} leaf={leaf} />}</Show>
    </>
  );
}

/** What the server says of a proof, and the receipt of the leaf that was asked for. */
function Found({ proof, leaf }: { proof: Proof; leaf: string }): JSX.Element {
  const [signed, setSigned] = useState<Signed>();
  return (
    <>
      {proof.leaf !== leaf && (
        <p class="error" role="alert">
          The server tells of another proof, {proof.leaf}. What is verified below is the proof that
          you asked for.
        </p>
      )}
      <Line proof={proof} />
      {proof.refusal !== undefined && (
        <p class="error">
          Refused: {proof.refusal.reason}. {proof.refusal.detail}
        </p>
      )}
      <p class="quiet">
        All of this is the server's word until you verify the receipt; then it says here which
        hashes the receipt holds.
      </p>
      <Facts
        rows={[
          ["Status", <Badge text={proof.status} />],
          ["Model", `${proof.model} ${proof.version}`.trim() || "unknown"],
          ["Kind of node", proof.kind],
          ["Node", <Claim value={proof.node} held={signed?.node} to="nodes" />],
          ["Hash of the question", <Claim value={proof.inputHash} held={signed?.inputHash} />],
          ["Hash of the answer", <Claim value={proof.outputHash} held={signed?.outputHash} />],
          ["Answered", <Time at={proof.way.answered} />],
          [
            proof.isAlone ? "Settled" : "Batch",
            proof.root === undefined ? (
              "not yet"
            ) : proof.isAlone ? (
              "by a transaction of its own"
            ) : (
              <Hash value={proof.root} to="batches" />
            ),
          ],
        ]}
      />
      <Verification leaf={leaf} isSettled={proof.status === "SETTLED"} onOutcome={setSigned} />
    </>
  );
}

/** A hash that the server names, beside the one in the receipt if that holds. */
function Claim({
  value,
  held,
  to,
}: {
  value: string;
  held: string | undefined;
  to?: string;
}): JSX.Element {
  return (
    <>
      <Hash value={value} {...(to === undefined ? {} : { to })} />{" "}
      {held === undefined ? (
        <span class="quiet claim">the server's word</span>
      ) : held === value ? (
        <span class="claim">held by the receipt</span>
      ) : (
        <span class="claim error">
          not what was signed: the receipt holds <Hash value={held} />
        </span>
      )}
    </>
  );
}
