import { useEffect, useState } from "preact/hooks";
import { get } from "./api";

/** The state of a path that is loaded: nothing yet, a value, or the sentence of an error. */
export interface Loaded<T> {
  readonly value?: T;
  readonly error?: string;
}

/** Loads a path, and again when the path or the number of tries changes. */
export function useLoaded<T>(path: string | undefined, tries = 0): Loaded<T> {
  const [state, setState] = useState<{ path: string | undefined; loaded: Loaded<T> }>({
    path,
    loaded: {},
  });
  useEffect(() => {
    if (path === undefined) {
      return undefined;
    }
    const stop = new AbortController();
    get<T>(path, stop.signal).then(
      (value) => !stop.signal.aborted && setState({ path, loaded: { value } }),
      (error: unknown) =>
        !stop.signal.aborted &&
        setState({ path, loaded: { error: error instanceof Error ? error.message : String(error) } }),
    );
    return () => stop.abort();
  }, [path, tries]);
  return state.path === path ? state.loaded : {};
}

/** The part of the address behind the #, which says what is shown. */
export function usePlace(): string[] {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = (): void => setHash(location.hash);
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return hash
    .replace(/^#\/?/, "")
    .split("/")
    .map((part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return part;
      }
    });
}

export function link(...parts: (string | number)[]): string {
  return `#/${parts.map((part) => encodeURIComponent(String(part))).join("/")}`;
}
