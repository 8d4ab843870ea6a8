import type { JSX } from "preact";
import type { Node, Proof } from "../api";
import { Badge, Copy, Facts, Hash, Show, Time } from "../parts/basics";
import { Paged } from "../parts/list";
import { useLoaded } from "../state";
import { PROOF_HEAD, proofRow } from "./proofs";

function isEnabled(node: Node): boolean {
  const last = node.enabled.at(-1);
  return last !== undefined && last.until === undefined;
}

export function Nodes(): JSX.Element {
  return (
    <>
      <h1>Nodes</h1>
      <Paged<Node>
        path="/v1/nodes"
        caption="Nodes of the registry"
        head={["Node", "Kind", "Endpoint", "Joined by", "Enabled"]}
        row={(node) => (
          <tr key={node.id}>
            <td>
              <Hash value={node.id} to="nodes" />
            </td>
            <td>{node.kind}</td>
            <td class="wrap">{node.endpoint}</td>
            <td>{node.isAttested ? "attestation" : "its key alone"}</td>
            <td>{isEnabled(node) ? "yes" : "no"}</td>
          </tr>
        )}
      />
    </>
  );
}

export function NodePage({ id }: { id: string }): JSX.Element {
  const node = useLoaded<Node>(`/v1/nodes/${encodeURIComponent(id)}`);
  return (
    <>
      <h1>Node</h1>
      <p class="id">
        <code>{id}</code> <Copy text={id} label="Copy" />
      </p>
      <Show of={node}>{(found) => <Found node={found} />}</Show>
    </>
  );
}

function Found({ node }: { node: Node }): JSX.Element {
  const registration = node.registration;
  return (
    <>
      <Facts
        rows={[
          ["Kind", node.kind],
          ["Endpoint", <span class="wrap">{node.endpoint}</span>],
          ["Enabled", isEnabled(node) ? "yes" : "no"],
          ["Proofs", (node.proofs ?? 0).toLocaleString()],
          ...(registration === undefined
            ? []
            : ([
                [
                  "Attestation",
                  registration.attestation === "simulated" ? (
                    <>
                      <Badge text="simulated" /> simulated enclaves are taken on this network: it
                      proves nothing
                    </>
                  ) : (
                    <Badge text={registration.attestation} />
                  ),
                ],
                [
                  "Measurement",
                  registration.measurement === undefined ? (
                    "none"
                  ) : (
                    <>
                      <code class="wrap">{registration.measurement}</code>{" "}
                      {registration.measurementApproved ? "approved" : "not approved"}
                    </>
                  ),
                ],
                ["Registered", <Time at={registration.registered * 1_000} />],
                ["Last heartbeat", <Time at={registration.lastHeartbeat * 1_000} />],
                ["Owner", <Hash value={registration.owner} to="addresses" />],
                ["Is paid at", <Hash value={registration.paymentAddress} to="addresses" />],
              ] as [string, JSX.Element | string][])),
        ]}
      />
      <details>
        <summary>Signing key and certificate</summary>
        <h3>Signing key (SubjectPublicKeyInfo)</h3>
        <pre tabIndex={0}>{node.publicKey}</pre>
        <h3>TLS certificate (X.509)</h3>
        <pre tabIndex={0}>{node.certificate}</pre>
      </details>
      <h2>Its proofs</h2>
      <Paged<Proof>
        path={`/v1/proofs?node=${node.id}`}
        caption="Proofs of this node"
        head={PROOF_HEAD}
        row={proofRow}
      />
    </>
  );
}
