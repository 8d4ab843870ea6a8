import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Found, type Page, get } from "../api";
import { link } from "../state";

const PLACES: Record<string, string> = {
  PROOF: "proofs",
  BATCH: "batches",
  NODE: "nodes",
  BLOCK: "blocks",
  PAYMENT: "payments",
  TRANSACTION: "transactions",
  LEDGER: "ledger",
  ADDRESS: "addresses",
  MODEL: "registered",
  FEED: "feeds",
};

export function Search(): JSX.Element {
  const [found, setFound] = useState<Found[]>([]);
  const [said, setSaid] = useState("");

  useEffect(() => {
    const leave = (): void => (setFound([]), setSaid(""));
    addEventListener("hashchange", leave);
    return () => removeEventListener("hashchange", leave);
  }, []);

  const search = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const text = new FormData(event.currentTarget as HTMLFormElement).get("q");
    setFound([]);
    setSaid("");
    try {
      const page = await get<Page<Found>>(`/v1/search?q=${encodeURIComponent(String(text))}`);
      const [only] = page.items;
      if (page.items.length === 1 && only !== undefined) {
        location.hash = link(PLACES[only.kind] ?? "", only.id);
        return;
      }
      setFound(page.items);
      setSaid(page.items.length === 0 ? "Nothing here has this hash." : "");
    } catch (error) {
      setSaid(error instanceof Error ? error.message : String(error));
    }
  };

  return (
    <form role="search" class="search" onSubmit={(event) => void search(event)}>
      <label class="hidden" for="search">
        Hash of a proof, question, answer, batch, transaction, block, node, payment or model; address; blob id; height; name of a feed
      </label>
      <input id="search" name="q" type="search" placeholder="Any hash, address, blob id, height or feed" autocomplete="off" spellcheck={false} />
      <button type="submit">Search</button>
      <div class="found" role="status">
        {said !== "" && <p>{said}</p>}
        {found.length > 0 && (
          <ul>
            {found.map((each) => (
              <li key={`${each.kind}${each.of}${each.id}`}>
                <a href={link(PLACES[each.kind] ?? "", each.id)}>
                  {each.of} → {each.id.length > 14 ? `${each.id.slice(0, 12)}…` : each.id}
                </a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </form>
  );
}
