import type { JSX } from "preact";
import type { Model } from "../api";
import { Time } from "../parts/basics";
import { Paged } from "../parts/list";
import { link } from "../state";

export function Models(): JSX.Element {
  return (
    <>
      <h1>Models</h1>
      <Paged<Model>
        path="/v1/models"
        caption="Models that have answered"
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
    </>
  );
}
