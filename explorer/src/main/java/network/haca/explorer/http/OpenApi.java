package network.haca.explorer.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The OpenAPI document of the API. */
final class OpenApi {
  static final String PATH = "/v1/openapi.json";

  private OpenApi() {}

  static Answer answer() throws IOException {
    try (InputStream in = OpenApi.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IOException("the OpenAPI document is not in this build");
      }
      return new Answer(200, Answer.JSON, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
