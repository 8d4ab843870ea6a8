package network.haca.ingress.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A path of the Open Inference Protocol. */
record ModelPath(Action action, String model, String version) {
  enum Action {
    LIVE,
    READY,
    SERVER,
    INDEX,
    LOAD,
    UNLOAD,
    STATISTICS,
    MODEL,
    MODEL_READY,
    CONFIG,
    INFER,
    UNKNOWN
  }

  private static final String REPOSITORY = "/v2/repository/models/";

  static ModelPath parse(String path) {
    return switch (path) {
      case "/v2", "/v2/" -> of(Action.SERVER);
      case "/v2/health/live" -> of(Action.LIVE);
      case "/v2/health/ready" -> of(Action.READY);
      case "/v2/repository/index" -> of(Action.INDEX);
      case "/v2/models/stats" -> of(Action.STATISTICS);
      default ->
          path.startsWith(REPOSITORY)
              ? order(path)
              : path.startsWith("/v2/models/") ? model(path) : of(Action.UNKNOWN);
    };
  }

  /** {@code /v2/repository/models/NAME/load}, or unload. */
  private static ModelPath order(String path) {
    List<String> parts = List.of(path.substring(REPOSITORY.length()).split("/", -1));
    if (parts.size() != 2) {
      return of(Action.UNKNOWN);
    }
    try {
      return switch (parts.getLast()) {
        case "load" -> new ModelPath(Action.LOAD, decode(parts.getFirst()), "");
        case "unload" -> new ModelPath(Action.UNLOAD, decode(parts.getFirst()), "");
        default -> of(Action.UNKNOWN);
      };
    } catch (IllegalArgumentException e) {
      return of(Action.UNKNOWN);
    }
  }

  private static ModelPath model(String path) {
    List<String> parts = List.of(path.substring("/v2/models/".length()).split("/", -1));
    boolean versioned = parts.size() > 2 && parts.get(1).equals("versions");
    List<String> rest = parts.subList(versioned ? 3 : 1, parts.size());
    Action action =
        switch (String.join("/", rest)) {
          case "" -> rest.isEmpty() ? Action.MODEL : Action.UNKNOWN;
          case "ready" -> Action.MODEL_READY;
          case "config" -> Action.CONFIG;
          case "infer" -> Action.INFER;
          case "stats" -> Action.STATISTICS;
          default -> Action.UNKNOWN;
        };
    try {
      return new ModelPath(action, decode(parts.getFirst()), versioned ? decode(parts.get(2)) : "");
    } catch (IllegalArgumentException e) {
      return of(Action.UNKNOWN);
    }
  }

  private static String decode(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static ModelPath of(Action action) {
    return new ModelPath(action, "", "");
  }
}
