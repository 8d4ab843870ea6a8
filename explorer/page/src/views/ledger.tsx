import type { JSX } from "preact";
import type { Account, LedgerBlock, Meaning, Transaction, TransactionSummary } from "../api";
import { Badge, Copy, Facts, Hash, Show, Time } from "../parts/basics";
import { Paged } from "../parts/list";
import { link, useLoaded } from "../state";

const PLACES: Record<string, string> = {
  BATCH: "batches",
  NODE: "nodes",
  MODEL: "registered",
  FEED: "feeds",
  TRANSACTION: "transactions",
};

function Meanings({ of: meanings }: { of: Meaning[] }): JSX.Element {
  return (
    <ul class="plain">
      {meanings.map(({ what, kind, id }, i) => (
        <li key={i}>
          {what} <Hash value={id} to={PLACES[kind] ?? ""} />
        </li>
      ))}
    </ul>
  );
}

export function Transactions(): JSX.Element {
  return (
    <>
      <h1>Transactions</h1>
      <p class="lead">
        What carries inference on the ledger: settlements of proofs, registrations of nodes and models, rounds of feeds.
      </p>
      <Paged<TransactionSummary>
        path="/v1/transactions"
        cursor="from"
        caption="Transactions with inference"
        head={["Transaction", "Block", "What it did"]}
        row={(transaction) => (
          <tr key={transaction.hash}>
            <td>
              <Hash value={transaction.hash} to="transactions" />
            </td>
            <td>
              <a href={link("ledger", transaction.block)}>{transaction.block.toLocaleString()}</a>
            </td>
            <td>
              <Meanings of={transaction.meanings} />
            </td>
          </tr>
        )}
      />
    </>
  );
}

function Id({ of: id }: { of: string }): JSX.Element {
  return (
    <p class="id">
      <code>{id}</code> <Copy text={id} label="Copy" />
    </p>
  );
}

function Address({ of: address }: { of: string | undefined }): JSX.Element {
  return address === undefined ? <>–</> : <Hash value={address} to="addresses" />;
}

function Outcome({ of: { isGood, waitsFor } }: { of: Transaction }): JSX.Element {
  if (waitsFor !== undefined) {
    return (
      <>
        <Badge text="waiting" /> for {waitsFor} {waitsFor === 1 ? "answer" : "answers"} of models
      </>
    );
  }
  return <Badge text={isGood === true ? "done" : "reverted"} />;
}

function LedgerLink({ to: block }: { to: number | undefined }): JSX.Element {
  return block === undefined ? <>–</> : <a href={link("ledger", block)}>{block.toLocaleString()}</a>;
}

export function TransactionPage({ hash }: { hash: string }): JSX.Element {
  const transaction = useLoaded<Transaction>(`/v1/transactions/${encodeURIComponent(hash)}`);
  return (
    <>
      <h1>Transaction</h1>
      <Id of={hash} />
      <Show of={transaction}>
        {(found) => (
          <>
            <Facts
              rows={[
                ["Outcome", <Outcome of={found} />],
                ["Block of the ledger", <LedgerLink to={found.block} />],
                ["Place in the block", found.index ?? "–"],
                ["From", <Address of={found.from} />],
                ["To", <><Address of={found.to} /> {found.contract ?? ""}</>],
                ["Contract that it made", <Address of={found.created} />],
                ["Nonce", found.nonce],
                ["Value in wei", found.value],
                ["Gas", found.gasUsed?.toLocaleString() ?? "–"],
                ["Of it for models", found.inferenceGas?.toLocaleString() ?? "–"],
                ["Bytes of data", found.inputBytes.toLocaleString()],
                ["Events", found.events ?? "–"],
              ]}
            />
            <h2>What it did</h2>
            {found.meanings.length === 0 ? (
              <p class="quiet">Nothing with inference.</p>
            ) : (
              <Meanings of={found.meanings} />
            )}
          </>
        )}
      </Show>
    </>
  );
}

export function LedgerBlockPage({ id }: { id: string }): JSX.Element {
  const block = useLoaded<LedgerBlock>(`/v1/ledger/${encodeURIComponent(id)}`);
  return (
    <>
      <h1>Block of the ledger</h1>
      <Show of={block}>
        {(found) => (
          <>
            <Id of={found.hash} />
            <Facts
              rows={[
                ["Number", found.number.toLocaleString()],
                ["Time", <Time at={found.time * 1_000} />],
                ["Before it", <Hash value={found.parent} to="ledger" />],
                ["State root", <code class="wrap">{found.stateRoot}</code>],
                ["Gas", found.gasUsed.toLocaleString()],
              ]}
            />
            <h2>Transactions ({found.count})</h2>
            <ul class="plain">
              {found.transactions.map((hash) => (
                <li key={hash}>
                  <a class="hash wrap" href={link("transactions", hash)}>
                    {hash}
                  </a>
                </li>
              ))}
            </ul>
            {found.count > found.transactions.length && (
              <p class="quiet">The first {found.transactions.length} are shown.</p>
            )}
          </>
        )}
      </Show>
    </>
  );
}

export function AddressPage({ address }: { address: string }): JSX.Element {
  const account = useLoaded<Account>(`/v1/addresses/${encodeURIComponent(address)}`);
  return (
    <>
      <h1>Account</h1>
      <Id of={address} />
      <Show of={account}>
        {(found) => (
          <Facts
            rows={[
              ["Kind", found.contract ?? (found.codeBytes > 0 ? "contract" : "account")],
              ["Balance in wei", found.balance],
              ["Nonce", found.nonce],
              ["Bytes of code", found.codeBytes.toLocaleString()],
              ["Validator", found.power === undefined ? "no" : `with power ${found.power}`],
            ]}
          />
        )}
      </Show>
    </>
  );
}
