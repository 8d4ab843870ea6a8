import { useEffect, useState } from "preact/hooks";
import type { Batch, Proof } from "./api";

export interface News {
  onProof(proof: Proof): void;
  onBatch(batch: Batch): void;
  /** Some news were missed: what is shown is to be loaded anew. */
  onGap(): void;
}

/** Follows the news; the browser comes back by itself when the connection is lost. */
export function useNews(news: News): boolean {
  const [isConnected, setConnected] = useState(false);
  useEffect(() => {
    const source = new EventSource("/v1/events");
    const data = <T>(event: MessageEvent<string>): T => JSON.parse(event.data) as T;
    let wasLost = false;
    source.onopen = () => {
      setConnected(true);
      if (wasLost) {
        news.onGap();
      }
    };
    source.onerror = () => {
      wasLost = true;
      setConnected(false);
    };
    source.addEventListener("proof", (event) => news.onProof(data<Proof>(event)));
    source.addEventListener("batch", (event) => news.onBatch(data<Batch>(event)));
    source.addEventListener("gap", () => news.onGap());
    return () => source.close();
  }, []);
  return isConnected;
}
