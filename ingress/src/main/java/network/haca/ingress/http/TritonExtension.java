package network.haca.ingress.http;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Extensions of Triton's HTTP interface that are not offered, and what serves instead. */
enum TritonExtension {
  GENERATE(
      "generate",
      "/v2/models/[^/]+(/versions/[^/]+)?/generate(_stream)?",
      "POST /v1/chat/completions asks a language model"),
  SHARED_MEMORY(
      "shared memory",
      "/v2/(system|cuda)sharedmemory(/.*)?",
      "a request carries its tensors, in JSON or as binary data"),
  TRACE("trace", "/v2(/models/[^/]+)?/trace/setting", "a receipt has the times of an answer's way"),
  LOGGING("logging", "/v2/logging", "logs are set on the machine of each node");

  private final String title;
  private final Pattern paths;
  private final String instead;

  TritonExtension(String title, String paths, String instead) {
    this.title = title;
    this.paths = Pattern.compile(paths);
    this.instead = instead;
  }

  /** The sentence that refuses a path; empty if it belongs to no extension. */
  static Optional<String> refusal(String path) {
    return Arrays.stream(values())
        .filter(each -> each.paths.matcher(path).matches())
        .map(
            each -> "Triton's extension for %s is not here; %s".formatted(each.title, each.instead))
        .findFirst();
  }
}
