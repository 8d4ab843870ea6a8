import type { JSX } from "preact";
import { Copy } from "../parts/basics";

/** A question as others ask it: at the ingress. */
export interface Call {
  /** Path at the ingress. */
  readonly path: string;
  readonly body: string;
  /** Set if the answer comes in parts, which are told as they come. */
  readonly isStream?: boolean;
}

const INGRESS = "http://127.0.0.1:8000";

/** As an argument of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function asCurl({ path, body, isStream }: Call): string {
  return `curl ${isStream ? "-N " : ""}${quoted(INGRESS + path)} -H 'Content-Type: application/json' -d ${quoted(body)}`;
}

function asPython({ path, body, isStream }: Call): string {
  const ending = isStream
    ? "for line in urllib.request.urlopen(request):\n    print(line.decode(), end=\"\", flush=True)"
    : "print(urllib.request.urlopen(request).read().decode())";
  // A text of JSON, with what is not ASCII escaped, is one of Python's, too.
  return `import urllib.request

request = urllib.request.Request(
    ${ascii(INGRESS + path)},
    ${ascii(body)}.encode(),
    {"Content-Type": "application/json"},
)
${ending}
`;
}

function asJava({ path, body, isStream }: Call): string {
  const ending = isStream
    ? "HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()).body().forEach(System.out::println);"
    : "System.out.println(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());";
  return `import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

void main() throws Exception {
  HttpRequest request =
      HttpRequest.newBuilder(URI.create(${ascii(INGRESS + path)}))
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(${ascii(body)}))
          .build();
  ${ending}
}
`;
}

/** A literal of JSON in ASCII, which is one of Java's and of Python's. */
function ascii(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The call to take along, in three languages. */
export function Calls({ of: call }: { of: Call }): JSX.Element {
  return (
    <>
      <Copy label="Copy as curl" text={asCurl(call)} />
      <Copy label="Copy as Python" text={asPython(call)} />
      <Copy label="Copy as Java" text={asJava(call)} />
    </>
  );
}
