import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Page } from "../api";
import { useLoaded } from "../state";
import { Show } from "./basics";

/** Items in rows, which a keyboard can scroll. */
export function Table<T>({
  caption,
  label = caption,
  head,
  items,
  row,
}: {
  caption: string;
  label?: string;
  head: string[];
  items: readonly T[];
  row: (item: T) => ComponentChildren;
}): JSX.Element {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={label}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map(row)}
          {items.length === 0 && (
            <tr>
              <td colSpan={head.length}>There are none.</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

/** A list that is read page by page. */
export function Paged<T>({
  path,
  cursor = "after",
  caption,
  newer = "← Newer",
  older = "Older →",
  head,
  row,
}: {
  path: string;
  cursor?: string;
  caption: string;
  newer?: string;
  older?: string;
  head: string[];
  row: (item: T) => ComponentChildren;
}): JSX.Element {
  const [cursors, setCursors] = useState<(string | number)[]>([]);
  useEffect(() => setCursors([]), [path]);
  const last = cursors.at(-1);
  const joint = path.includes("?") ? "&" : "?";
  const page = useLoaded<Page<T>>(
    last === undefined ? path : `${path}${joint}${cursor}=${encodeURIComponent(last)}`,
  );
  return (
    <>
      <Show of={page}>
        {(found) => (
          <Table
            caption={
              found.count === undefined ? caption : `${caption} (${found.count.toLocaleString()})`
            }
            label={caption}
            head={head}
            items={found.items}
            row={row}
          />
        )}
      </Show>
      <nav class="pages" aria-label={`Pages of ${caption.toLowerCase()}`}>
        <button
          type="button"
          disabled={cursors.length === 0}
          onClick={() => setCursors(cursors.slice(0, -1))}
        >
          {newer}
        </button>
        <button
          type="button"
          disabled={page.value?.next === undefined}
          onClick={() => setCursors([...cursors, page.value?.next ?? ""])}
        >
          {older}
        </button>
      </nav>
    </>
  );
}
