package network.haca.explorer.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import network.haca.testkit.Await;

/** A client that follows the live events. */
final class Following implements AutoCloseable {
  private final HttpResponse<InputStream> answer;
  private final BufferedReader lines;
  private String lastId = "";

  private Following(HttpResponse<InputStream> answer) {
    this.answer = answer;
    this.lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  /**
   * Follows, as soon as the one before is gone.
   *
   * @param lastId of the last event that was seen; empty for none
   */
  static Following of(Running explorer, String lastId) throws Exception {
    HttpRequest.Builder request = explorer.request(LiveEvents.PATH);
    if (!lastId.isEmpty()) {
      request.header("Last-Event-ID", lastId);
    }
    Following[] found = new Following[1];
    Await.until(
        "the place of who followed before does not become free",
        () -> {
          found[0] =
              new Following(explorer.client().send(request.build(), BodyHandlers.ofInputStream()));
          return found[0].status() == 200;
        });
    return found[0];
  }

  int status() {
    return answer.statusCode();
  }

  String lastId() {
    return lastId;
  }

  /** The data of the next event, which is of this type. */
  String next(String type) throws IOException {
    String found = "";
    while (true) {
      String line = lines.readLine();
      if (line == null) {
        throw new IOException("the events end");
      } else if (line.startsWith("id: ")) {
        lastId = line.substring(4);
      } else if (line.startsWith("event: ")) {
        found = line.substring(7);
      } else if (line.startsWith("data: ")) {
        if (!found.equals(type)) {
          throw new IOException("an event %s in the place of %s".formatted(found, type));
        }
        return line.substring(6);
      }
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
