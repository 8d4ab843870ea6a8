/** A question as others ask it: at the ingress. */
export interface Call {
  /** Path at the ingress. */
  readonly path: string;
  /** Path at the explorer, which hands it on. */
  readonly own: string;
  readonly body: string;
}

const INGRESS = "http://127.0.0.1:8000";

/** As an argument of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

export function asCurl({ path, body }: Call): string {
  return `curl ${quoted(INGRESS + path)} -H 'Content-Type: application/json' -d ${quoted(body)}`;
}

export function asPython({ path, body }: Call): string {
  // A text of JSON, with what is not ASCII escaped, is one of Python's, too.
  return `import urllib.request

request = urllib.request.Request(
    ${ascii(INGRESS + path)},
    ${ascii(body)}.encode(),
    {"Content-Type": "application/json"},
)
print(urllib.request.urlopen(request).read().decode())
`;
}

export function asJava({ path, body }: Call): string {
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
  System.out.println(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
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
