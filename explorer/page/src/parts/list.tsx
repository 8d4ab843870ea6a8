import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Page } from "../api";
import { useLoaded } from "../state";
import { Show } from "./basics";

/** A list that is read page by page. */
export function Paged<T>({
  path,
  cursor = "after",
  caption,
  head,
  row,
}: {
  path: string;
  cursor?: string;
  caption: string;
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
          <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
            <table>
              <caption>
                {caption}
                {found.count === undefined ? "" : ` (${found.count.toLocaleString()})`}
              </caption>
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
                {found.items.map(row)}
                {found.items.length === 0 && (
                  <tr>
                    <td colSpan={head.length}>There are none.</td>
                  </tr>
                )}
              </tbody>
            </table>
          </div>
        )}
      </Show>
      <nav class="pages" aria-label={`Pages of ${caption.toLowerCase()}`}>
        <button
          type="button"
          disabled={cursors.length === 0}
          onClick={() => setCursors(cursors.slice(0, -1))}
        >
          ← Newer
        </button>
        <button
          type="button"
          disabled={page.value?.next === undefined}
          onClick={() => setCursors([...cursors, page.value?.next ?? ""])}
        >
          Older →
        </button>
      </nav>
    </>
  );
}
