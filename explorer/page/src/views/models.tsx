import type { JSX } from "preact";
import type { Model, RegisteredModel } from "../api";
import { Copy, Facts, Hash, Show, Time } from "../parts/basics";
import { Paged } from "../parts/list";
import { link, useLoaded } from "../state";

export function Models(): JSX.Element {
  return (
    <>
      <h1>Models</h1>
      <Paged<Model>
        path="/v1/models"
        caption="Models that have answered"
        newer="← Back"
        older="More →"
        head={["Model", "Proofs", "Latest"]}
        row={(model) => (
          <tr key={model.name}>
            <td class="wrap">
              <a href={link("model", model.name)}>{model.name}</a>
            </td>
            <td>{model.proofs.toLocaleString()}</td>
            <td>
              <Time at={model.last} />
            </td>
          </tr>
        )}
      />
      <h2>Registered on chain</h2>
      <Paged<RegisteredModel>
        path="/v1/registered-models"
        cursor="from"
        caption="Models that their owners have registered"
        newer="← Earlier"
        older="Later →"
        head={["Model", "Owner", "Digest", "Registered", "Offered"]}
        row={(model) => (
          <tr key={model.id}>
            <td>
              <Hash value={model.id} to="registered" />
            </td>
            <td>
              <Hash value={model.owner} to="addresses" />
            </td>
            <td>
              <Hash value={model.digest} />
            </td>
            <td>
              <Time at={model.registered * 1_000} />
            </td>
            <td>{model.isWithdrawn ? "withdrawn" : "yes"}</td>
          </tr>
        )}
      />
    </>
  );
}

export function RegisteredModelPage({ id }: { id: string }): JSX.Element {
  const model = useLoaded<RegisteredModel>(`/v1/registered-models/${encodeURIComponent(id)}`);
  return (
    <>
      <h1>Registered model</h1>
      <p class="id">
        <code>{id}</code> <Copy text={id} label="Copy" />
      </p>
      <Show of={model}>
        {(found) => (
          <Facts
            rows={[
              ["Owner", <Hash value={found.owner} to="addresses" />],
              ["Digest of the model", <code class="wrap">{found.digest}</code>],
              ["Blob at Walrus", <code class="wrap">{found.blob}</code>],
              ["Registered", <Time at={found.registered * 1_000} />],
              ["Stored until", <Time at={found.storedUntil * 1_000} />],
              ["Offered", found.isWithdrawn ? "withdrawn" : "yes"],
              ["Proofs in zero knowledge", found.hasCircuit ? "yes" : "no"],
            ]}
          />
        )}
      </Show>
    </>
  );
}
