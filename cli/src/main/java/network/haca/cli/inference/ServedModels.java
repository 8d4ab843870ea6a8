package network.haca.cli.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import network.haca.primitives.Printable;

/** The models that an ingress serves, by its own word. */
final class ServedModels {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int ANSWER_BYTES_MAX = 1 << 20;

  private ServedModels() {}

  /**
   * Asks for their names, fit for a terminal.
   *
   * @throws IOException if the ingress does not answer with a list
   */
  static Set<String> at(URI ingress) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(ingress.resolve("/v2/repository/index"))
            .timeout(TIMEOUT)
            .POST(BodyPublishers.ofString("{\"ready\": true}"))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      String body =
          http.send(request, BodyHandlers.limiting(BodyHandlers.ofString(), ANSWER_BYTES_MAX))
              .body();
      Set<String> names = new TreeSet<>();
      for (JsonNode model : new ObjectMapper().readTree(body)) {
        names.add(Printable.line(model.path("name").asText()));
      }
      return names;
    }
  }
}
