package network.haca.explorer.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The files of the page, in memory: what is not among them is not read from anywhere. */
final class PageFiles {
  private static final String FOLDER = "page/";

  /** Names of the files, one on each line. */
  private static final String LIST = "files.txt";

  private static final String START = "/index.html";
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "txt", "text/plain; charset=utf-8");

  private final Map<String, Buffer> files = new TreeMap<>();

  private PageFiles() {}

  /** Reads all files out of this build. */
  static PageFiles read() throws IOException {
    PageFiles page = new PageFiles();
    for (String name : new String(bytes(LIST), StandardCharsets.UTF_8).lines().toList()) {
      page.files.put("/" + name, Buffer.buffer(bytes(name)));
    }
    return page;
  }

  /** Sends the file at a path; false if there is none. */
  boolean serve(String path, HttpServerResponse response) {
    String name = path.equals("/") ? START : path;
    Optional<Buffer> file = Optional.ofNullable(files.get(name));
    file.ifPresent(
        content -> {
          String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
          // Names of assets change with their content; the page itself is asked for anew.
          String cache =
              name.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
          var _ =
              response
                  .putHeader("Content-Type", type == null ? "application/octet-stream" : type)
                  .putHeader("Cache-Control", cache)
                  .end(content);
        });
    return file.isPresent();
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = PageFiles.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IOException("the page's file %s is not in this build".formatted(name));
      }
      return in.readAllBytes();
    }
  }
}
