import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Loaded } from "../state";
import { link } from "../state";

/** A hash, short, with the whole of it on the clipboard. */
export function Hash({ value, to }: { value: string; to?: string }): JSX.Element {
  const short = value.length > 20 ? `${value.slice(0, 10)}…${value.slice(-6)}` : value;
  return to === undefined ? (
    <code title={value}>{short}</code>
  ) : (
    <a class="hash" href={link(to, value)} title={value}>
      {short}
    </a>
  );
}

export function Copy({ text, label }: { text: string; label: string }): JSX.Element {
  const [said, setSaid] = useState("");
  useEffect(() => setSaid(""), [text]);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setSaid("copied"),
      () => setSaid("cannot copy"),
    );
  };
  return (
    <button type="button" class="small" onClick={copy}>
      {said === "" ? label : said}
    </button>
  );
}

export function Time({ at }: { at: number | undefined }): JSX.Element {
  if (at === undefined || at === 0 || !Number.isFinite(at) || Math.abs(at) > 8.64e15) {
    return <span class="quiet">–</span>;
  }
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} title={date.toISOString()}>
      {date.toLocaleString(undefined, { dateStyle: "short", timeStyle: "medium" })}
    </time>
  );
}

const GOOD = new Set(["SETTLED", "block", "real", "yes", "done", "fresh"]);
const BAD = new Set(["REFUSED", "REJECTED", "EXPIRED", "FAILED", "no", "reverted", "stale"]);

export function Badge({ text }: { text: string }): JSX.Element {
  const kind = GOOD.has(text) ? "good" : BAD.has(text) ? "bad" : "open";
  return <span class={`badge ${kind}`}>{text.toLowerCase()}</span>;
}

/** A value once it is there; until then, or if it does not come, a sentence. */
export function Show<T>({
  of,
  children,
}: {
  of: Loaded<T>;
  children: (value: T) => ComponentChildren;
}): JSX.Element {
  if (of.error !== undefined) {
    return (
      <p class="error" role="alert">
        {of.error}
      </p>
    );
  }
  return of.value === undefined ? <p class="quiet">Loading…</p> : <>{children(of.value)}</>;
}

export function Facts({ rows }: { rows: [string, ComponentChildren][] }): JSX.Element {
  return (
    <dl class="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
