import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Feed, FeedRound, Page } from "../api";
import { Badge, Copy, Facts, Hash, Show, Time } from "../parts/basics";
import { Chart } from "../parts/chart";
import { Table } from "../parts/list";
import { link, useLoaded } from "../state";

/** Rounds that are drawn. */
const DRAWN = 128;

/** Rounds that the table beside the chart shows. */
const SHOWN = 25;

/** How often a feed is asked for anew: it may become stale though nothing is told. */
const AGAIN_MILLIS = 5_000;

function useAgain(): number {
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTries((count) => count + 1), AGAIN_MILLIS);
    return () => clearInterval(timer);
  }, []);
  return tries;
}

function Freshness({ of: feed }: { of: Feed }): JSX.Element {
  return <Badge text={feed.latest === undefined ? "no value yet" : feed.stale ? "stale" : "fresh"} />;
}

export function Feeds(): JSX.Element {
  const feeds = useLoaded<Page<Feed>>("/v1/feeds", useAgain());
  return (
    <>
      <h1>Feeds</h1>
      <p class="lead">
        Values that data nodes of several owners report and the chain agrees on, round by round.
      </p>
      <Show of={feeds}>
        {(page) => (
          <Table
            caption="Feeds of this chain"
            head={["Feed", "Description", "Value", "Observed", "State"]}
            items={page.items}
            row={(feed) => (
              <tr key={feed.id}>
                <td>
                  <a href={link("feeds", feed.name)}>{feed.name}</a>
                </td>
                <td class="wrap">{feed.description}</td>
                <td>{feed.latest?.value ?? "–"}</td>
                <td>
                  <Time at={(feed.latest?.updatedAt ?? 0) * 1_000} />
                </td>
                <td>
                  <Freshness of={feed} />
                </td>
              </tr>
            )}
          />
        )}
      </Show>
    </>
  );
}

export function FeedPage({ name }: { name: string }): JSX.Element {
  const tries = useAgain();
  const feed = useLoaded<Feed>(`/v1/feeds/${encodeURIComponent(name)}`, tries);
  return (
    <>
      <h1>Feed {name}</h1>
      <Show of={feed}>
        {(found) => (
          <>
            {found.stale && (
              <p class="error" role="alert">
                This feed is stale: nothing was reported for longer than it may be. Its value is an old one.
              </p>
            )}
            <Facts
              rows={[
                ["Value", <strong>{found.latest?.value ?? "none yet"}</strong>],
                ["State", <Freshness of={found} />],
                ["Observed", <Time at={(found.latest?.updatedAt ?? 0) * 1_000} />],
                ["Description", found.description],
                ["Reports of the round", found.latest?.counted ?? "–"],
                ["Outliers", found.latest?.outliers ?? "–"],
                ["A round takes", `${found.interval} s`],
                ["Submitted at least every", `${found.heartbeat} s`],
                ["Contract", <Hash value={found.address.toLowerCase()} to="addresses" />],
                ["Id", <><Hash value={found.id} /> <Copy text={found.id} label="Copy" /></>],
              ]}
            />
            <History name={name} tries={tries} />
          </>
        )}
      </Show>
    </>
  );
}

function History({ name, tries }: { name: string; tries: number }): JSX.Element {
  const path = `/v1/feeds/${encodeURIComponent(name)}/history?limit=${DRAWN}`;
  const history = useLoaded<Page<FeedRound>>(path, tries);
  return (
    <>
      <h2>Rounds</h2>
      <Show of={history}>
        {({ items }) => (
          <>
            <Chart
              title={`Values of ${name}; the table below has the latest`}
              points={items
                .map(({ updatedAt, value }) => ({ at: updatedAt, value: Number(value), label: value }))
                .reverse()}
            />
            <Table
              caption={`The latest rounds of ${name}`}
              head={["Round", "Value", "Observed", "Reports", "Outliers"]}
              items={items.slice(0, SHOWN)}
              row={(round) => (
                <tr key={round.roundId}>
                  <td>{round.roundId}</td>
                  <td>{round.value}</td>
                  <td>
                    <Time at={round.updatedAt * 1_000} />
                  </td>
                  <td>{round.counted}</td>
                  <td>{round.outliers}</td>
                </tr>
              )}
            />
          </>
        )}
      </Show>
    </>
  );
}
