import { fromHex, toHex, treeLevels } from "@haca/verify";
import type { JSX } from "preact";
import type { Batch, Page } from "../api";
import { Badge, Copy, Facts, Hash, Show, Time } from "../parts/basics";
import { Paged } from "../parts/list";
import { link, useLoaded } from "../state";

/** Leaves of a batch whose tree is drawn; a page of them. */
const DRAWN_MAX = 100;

export function Batches(): JSX.Element {
  return (
    <>
      <h1>Batches</h1>
      <Paged<Batch>
        path="/v1/batches"
        caption="Batches"
        head={["Root", "Proofs", "Status", "Settlement", "Batched", "Settled"]}
        row={(batch) => (
          <tr key={batch.root}>
            <td>
              <Hash value={batch.root} to="batches" />
            </td>
            <td>{batch.isAlone ? "alone" : batch.size.toLocaleString()}</td>
            <td>
              <Badge text={batch.status} />
            </td>
            <td>{batch.settlement ?? "–"}</td>
            <td>
              <Time at={batch.way.batched ?? batch.way.uploaded} />
            </td>
            <td>
              <Time at={batch.way.closed} />
            </td>
          </tr>
        )}
      />
    </>
  );
}

export function BatchPage({ root }: { root: string }): JSX.Element {
  const batch = useLoaded<Batch>(`/v1/batches/${encodeURIComponent(root)}`);
  return (
    <>
      <h1>Batch</h1>
      <p class="id">
        <code>{root}</code> <Copy text={root} label="Copy" />
      </p>
      <Show of={batch}>
        {(found) => (
          <>
            <Facts
              rows={[
                ["Status", <Badge text={found.status} />],
                ["Proofs", found.size.toLocaleString()],
                ["Settlement", found.relay?.number ?? found.settlement ?? "none yet"],
                ["Block of the ledger", <LedgerBlock of={found} />],
                ["Transaction", <Transaction of={found} />],
                ["Blob at Walrus", found.blob === undefined ? "none yet" : <code class="wrap">{found.blob}</code>],
                ["Batched", <Time at={found.way.batched} />],
                ["Stored", <Time at={found.way.uploaded} />],
                ["Opened on chain", <Time at={found.way.opened} />],
                ["Decided", <Time at={found.way.closed} />],
              ]}
            />
            {found.relay !== undefined && <Verdicts of={found.relay.verdicts} />}
            {!found.isAlone && found.size <= DRAWN_MAX && <Tree root={root} />}
            <h2>Leaves</h2>
            <Paged<{ leaf: string }>
              path={`/v1/batches/${encodeURIComponent(root)}/leaves`}
              caption="Leaves in the order of the tree"
              head={["Proof"]}
              row={({ leaf }) => (
                <tr key={leaf}>
                  <td>
                    <a class="hash wrap" href={link("proofs", leaf)}>
                      {leaf}
                    </a>
                  </td>
                </tr>
              )}
            />
          </>
        )}
      </Show>
    </>
  );
}

function Transaction({ of: batch }: { of: Batch }): JSX.Element {
  const hash = batch.relay?.transaction ?? batch.transaction;
  return hash === undefined ? <>none yet</> : <Hash value={hash} to="transactions" />;
}

function LedgerBlock({ of: batch }: { of: Batch }): JSX.Element {
  const number = batch.relay?.openedAt ?? batch.block;
  return number === undefined ? (
    <>none yet</>
  ) : (
    <a href={link("ledger", number)}>{number.toLocaleString()}</a>
  );
}

function Verdicts({ of: verdicts }: { of: NonNullable<Batch["relay"]>["verdicts"] }): JSX.Element {
  return (
    <>
      <h2>Verdicts of the validators</h2>
      <div class="scroll" tabIndex={0} role="region" aria-label="Verdicts">
        <table>
          <caption>Each validator has checked every proof of the batch</caption>
          <thead>
            <tr>
              <th scope="col">Validator</th>
              <th scope="col">Verdict</th>
              <th scope="col">Block of the ledger</th>
            </tr>
          </thead>
          <tbody>
            {verdicts.map((verdict) => (
              <tr key={`${verdict.validator}${verdict.block}`}>
                <td>
                  <Hash value={verdict.validator} />
                </td>
                <td>
                  <Badge text={verdict.isYes ? "yes" : "no"} />
                </td>
                <td>{verdict.block}</td>
              </tr>
            ))}
            {verdicts.length === 0 && (
              <tr>
                <td colSpan={3}>There are none yet.</td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** The tree, computed here from its leaves: whether it has this root, the browser says. */
function Tree({ root }: { root: string }): JSX.Element {
  const leaves = useLoaded<Page<{ leaf: string }>>(`/v1/batches/${encodeURIComponent(root)}/leaves?limit=${DRAWN_MAX}`);
  return (
    <section aria-labelledby="tree">
      <h2 id="tree">Tree</h2>
      <Show of={leaves}>
        {(page) => {
          const levels = treeLevels(page.items.map(({ leaf }) => fromHex(leaf)));
          const top = levels[0]?.[0];
          const isSame = top !== undefined && toHex(top) === root.toLowerCase();
          return (
            <>
              <p class={`verdict ${isSame ? "good" : "bad"}`}>
                {isSame
                  ? "Computed in this browser: the leaves have this root."
                  : "Computed in this browser: these leaves have another root."}
              </p>
              <div class="scroll tree" tabIndex={0} role="region" aria-label="Tree of the batch">
                {levels.map((level, depth) => (
                  <ul key={depth} aria-label={depth === 0 ? "Root" : `Level ${depth}`}>
                    {level.map((node, i) => (
                      <li key={i} title={toHex(node)}>
                        {toHex(node).slice(2, 8)}
                      </li>
                    ))}
                  </ul>
                ))}
              </div>
            </>
          );
        }}
      </Show>
    </section>
  );
}
