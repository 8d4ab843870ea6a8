import type { JSX } from "preact";
import type { Payment, PaymentEntry } from "../api";
import { Badge, Copy, Facts, Hash, Show, Time } from "../parts/basics";
import { Paged } from "../parts/list";
import { useLoaded } from "../state";

const UNITS = "Amounts are in the token's smallest units.";

export function Payments(): JSX.Element {
  return (
    <>
      <h1>Payments</h1>
      <p class="lead">
        What facilitators have booked: no payer, no question, no answer. {UNITS}
      </p>
      <Paged<Payment>
        path="/v1/payments"
        caption="Payments"
        head={["Payment", "Status", "Began", "Reserved", "Charged", "Settled", "Credited"]}
        row={(payment) => (
          <tr key={payment.id}>
            <td>
              <Hash value={payment.id} to="payments" />
            </td>
            <td>
              <Badge text={payment.status} />
            </td>
            <td>
              <Time at={payment.began} />
            </td>
            <td>{payment.reserved}</td>
            <td>{payment.charged}</td>
            <td>{payment.settled}</td>
            <td>{payment.corrected}</td>
          </tr>
        )}
      />
    </>
  );
}

export function PaymentPage({ id }: { id: string }): JSX.Element {
  const payment = useLoaded<Payment>(`/v1/payments/${encodeURIComponent(id)}`);
  return (
    <>
      <h1>Payment</h1>
      <p class="id">
        <code>{id}</code> <Copy text={id} label="Copy" />
      </p>
      <Show of={payment}>{(found) => <Found payment={found} />}</Show>
    </>
  );
}

function Found({ payment }: { payment: Payment }): JSX.Element {
  return (
    <>
      <Facts
        rows={[
          ["Status", <Badge text={payment.status} />],
          ["Began", <Time at={payment.began} />],
          ["Latest entry", <Time at={payment.latest} />],
          ["Gate", <span class="wrap">{payment.gate}</span>],
          ["Network", payment.network],
          ["Token", <code class="wrap">{payment.token}</code>],
          ["Cap", payment.cap === "0" ? "none" : payment.cap],
          ["Reserved now", payment.reserved],
          ["Charged", payment.charged],
          ["Settled", payment.settled],
          ["Failed", payment.failed],
          ["Credited", payment.corrected],
        ]}
      />
      <p class="quiet">{UNITS}</p>
      <h2>Entries of the books</h2>
      <Paged<PaymentEntry>
        path={`/v1/payments/${payment.id}/entries`}
        caption="Entries in their order"
        newer="← Earlier"
        older="Later →"
        head={["Entry", "Kind", "Time", "Amount", "Model", "Tokens", "Transaction", "Note"]}
        row={(entry) => (
          <tr key={entry.number}>
            <td>{entry.number}</td>
            <td>
              <Badge text={entry.kind} />
            </td>
            <td>
              <Time at={entry.at} />
            </td>
            <td>
              {entry.amount}
              {entry.hidden !== "0" && <span class="quiet"> ({entry.hidden} of it private)</span>}
            </td>
            <td class="wrap">{entry.request?.model || "–"}</td>
            <td>
              {entry.request === undefined || entry.kind !== "CHARGED"
                ? "–"
                : `${entry.request.inputTokens} / ${entry.request.outputTokens}`}
            </td>
            <td>{entry.transaction === undefined ? "–" : <Hash value={entry.transaction} />}</td>
            <td class="wrap">{entry.note}</td>
          </tr>
        )}
      />
    </>
  );
}
