package network.haca.explorer.http;

import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A route of the API.
 *
 * @param template of its path, with names in braces
 * @param asksOthers whether it waits for another role, and not for the view alone
 */
record Route(HttpMethod method, String template, boolean asksOthers, Endpoint endpoint) {
  private static final int SEGMENT_MAX = 1_024;

  /** Answers a request; may block. */
  interface Endpoint {
    Answer answer(Question question) throws Question.UnreadableException, IOException;
  }

  /** One that the view answers. */
  static Route get(String template, Endpoint endpoint) {
    return new Route(HttpMethod.GET, template, false, endpoint);
  }

  /** One that another role answers. */
  static Route asking(HttpMethod method, String template, Endpoint endpoint) {
    return new Route(method, template, true, endpoint);
  }

  /** The values of the names in a path; nothing if it is not of this route. */
  Optional<Map<String, String>> match(String path) {
    List<String> names = List.of(template.split("/", -1));
    List<String> parts = List.of(path.split("/", -1));
    if (names.size() != parts.size()) {
      return Optional.empty();
    }
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (name.startsWith("{")) {
        values.put(name.substring(1, name.length() - 1), decoded(parts.get(i)));
      } else if (!name.equals(parts.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  /** Empty for what cannot be decoded, which names nothing. */
  private static String decoded(String segment) {
    try {
      return segment.length() > SEGMENT_MAX
          ? ""
          : URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
