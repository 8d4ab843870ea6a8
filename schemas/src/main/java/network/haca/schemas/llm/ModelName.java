package network.haca.schemas.llm;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The model that {@code GET /v1/models/NAME} asks for; names may have slashes. */
public final class ModelName {
  private static final String MODELS = "/v1/models/";

  private ModelName() {}

  /** Nothing if the path names none. */
  public static Optional<String> inPath(String path) {
    if (!path.startsWith(MODELS)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          URLDecoder.decode(path.substring(MODELS.length()), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
