import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Status } from "./api";
import { Search } from "./parts/search";
import { link, useLoaded, usePlace } from "./state";
import { Ask } from "./views/ask";
import { BatchPage, Batches } from "./views/batches";
import { BlockPage, Blocks } from "./views/blocks";
import { FeedPage, Feeds } from "./views/feeds";
import { AddressPage, LedgerBlockPage, TransactionPage, Transactions } from "./views/ledger";
import { Live } from "./views/live";
import { NodePage, Nodes } from "./views/nodes";
import { ProofPage, Proofs } from "./views/proofs";
import { Models, RegisteredModelPage } from "./views/models";
import { PaymentPage, Payments } from "./views/payments";

const PLACES: readonly (readonly [string, string])[] = [
  ["", "Live"],
  ["proofs", "Proofs"],
  ["batches", "Batches"],
  ["transactions", "Transactions"],
  ["blocks", "Blocks"],
  ["nodes", "Nodes"],
  ["models", "Models"],
  ["facts", "Facts"],
  ["feeds", "Feeds"],
  ["payments", "Payments"],
  ["ask", "Ask"],
];

function view(place: string, id: string | undefined): JSX.Element {
  switch (place) {
    case "":
      return <Live />;
    case "proofs":
      return id === undefined ? <Proofs /> : <ProofPage key={id} leaf={id} />;
    case "model":
      return <Proofs key={id} model={id ?? ""} />;
    case "batches":
      return id === undefined ? <Batches /> : <BatchPage key={id} root={id} />;
    case "blocks":
      return id === undefined ? <Blocks /> : <BlockPage key={id} height={id} />;
    case "nodes":
      return id === undefined ? <Nodes /> : <NodePage key={id} id={id} />;
    case "models":
      return <Models />;
    case "registered":
      return id === undefined ? <Models /> : <RegisteredModelPage key={id} id={id} />;
    case "transactions":
      return id === undefined ? <Transactions /> : <TransactionPage key={id} hash={id} />;
    case "ledger":
      return id === undefined ? <Transactions /> : <LedgerBlockPage key={id} id={id} />;
    case "addresses":
      return id === undefined ? <Transactions /> : <AddressPage key={id} address={id} />;
    case "feeds":
      return id === undefined ? <Feeds /> : <FeedPage key={id} name={id} />;
    case "payments":
      return id === undefined ? <Payments /> : <PaymentPage key={id} id={id} />;
    case "facts":
      return <Proofs facts />;
    case "ask":
      return <Ask />;
    default:
      return (
        <>
          <h1>Nothing is here</h1>
          <p>
            There is no such page. <a href={link("")}>See what is answered now.</a>
          </p>
        </>
      );
  }
}

export function App(): JSX.Element {
  const [place = "", id] = usePlace();
  const main = useRef<HTMLElement>(null);
  const status = useLoaded<Status>("/v1/status");
  useEffect(() => {
    scrollTo(0, 0);
    const heading = main.current?.querySelector("h1")?.textContent;
    document.title = heading ? `${heading} · HACA explorer` : "HACA explorer";
  }, [place, id]);
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        Skip to content
      </a>
      <header>
        <div class="bar">
          <a class="brand" href={link("")}>
            <img src="/icon.svg" alt="" width="24" height="24" /> HACA explorer
          </a>
          <Search />
        </div>
        <nav aria-label="Main">
          {PLACES.map(([to, name]) => (
            <a key={to} href={link(to)} aria-current={place === to ? "page" : undefined}>
              {name}
            </a>
          ))}
        </nav>
      </header>
      {status.value !== undefined && !status.value.isComplete && (
        <p class="notice" role="status">
          The view is being made:{" "}
          {status.value.topics.reduce((sum, topic) => sum + topic.left, 0).toLocaleString()} records
          are still to be read.
        </p>
      )}
      <main id="main" ref={main} tabIndex={-1}>
        {view(place, id)}
      </main>
      <footer>
        Nobody vouches for this page. A receipt proves itself: verify it on the page of its proof, or
        with <code>haca verify</code>. <a href="/v1/openapi.json">API</a> · <a href="/licences.txt">Licences</a>
      </footer>
    </>
  );
}
