import type { JSX } from "preact";
import type { Block } from "../api";
import { Badge, Facts, Hash, Show, Time } from "../parts/basics";
import { Paged } from "../parts/list";
import { link, useLoaded } from "../state";

export function Blocks(): JSX.Element {
  return (
    <>
      <h1>Blocks</h1>
      <Paged<Block>
        path="/v1/blocks"
        cursor="from"
        caption="Blocks of CometBFT"
        head={["Height", "Hash", "Time", "Transactions", "Proposer"]}
        row={(block) => (
          <tr key={block.height}>
            <td>
              <a href={link("blocks", block.height)}>{block.height.toLocaleString()}</a>
            </td>
            <td>
              <Hash value={block.hash} />
            </td>
            <td>
              <Time at={Date.parse(block.time)} />
            </td>
            <td>{block.transactions ?? "–"}</td>
            <td>
              <Hash value={`0x${block.proposer}`} to="addresses" />
            </td>
          </tr>
        )}
      />
    </>
  );
}

export function BlockPage({ height }: { height: string }): JSX.Element {
  const block = useLoaded<Block>(`/v1/blocks/${encodeURIComponent(height)}`);
  return (
    <>
      <h1>Block {height}</h1>
      <Show of={block}>
        {(found) => (
          <>
            <Facts
              rows={[
                ["Hash", <code class="wrap">{found.hash}</code>],
                ["Time", <Time at={Date.parse(found.time)} />],
                ["Proposer", <code class="wrap">{found.proposer}</code>],
                ["Hash of the ledger's header", <code class="wrap">{found.appHash}</code>],
              ]}
            />
            <h2>Votes</h2>
            <div class="scroll" tabIndex={0} role="region" aria-label="Votes">
              <table>
                <caption>Votes of the validators</caption>
                <thead>
                  <tr>
                    <th scope="col">Validator</th>
                    <th scope="col">Power</th>
                    <th scope="col">Vote</th>
                    <th scope="col">Time</th>
                  </tr>
                </thead>
                <tbody>
                  {found.votes?.map((vote) => (
                    <tr key={vote.validator}>
                      <td>
                        <code>{vote.validator}</code>
                      </td>
                      <td>{vote.power}</td>
                      <td>
                        <Badge text={vote.vote} />
                      </td>
                      <td>{vote.vote === "absent" ? "–" : <Time at={Date.parse(vote.at)} />}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </>
        )}
      </Show>
    </>
  );
}
