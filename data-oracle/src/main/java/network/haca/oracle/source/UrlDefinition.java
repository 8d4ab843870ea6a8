package network.haca.oracle.source;

import java.net.URI;
import java.util.Optional;

/** The rules for a source's URL: TLS, a host that nobody chooses, and nothing secret. */
final class UrlDefinition {
  private UrlDefinition() {}

  static void check(Source source, Fields fields) {
    String scheme = source.asking() instanceof Asking.Stream ? "wss" : "https";
    Template template = source.url();
    if (!template.secrets().isEmpty()) {
      fields.problem("the URL is signed for all to see, so no secret belongs there");
      return;
    }
    Optional<URI> url = url(scheme, template.fill(name -> "x", name -> "x"));
    if (url.isEmpty()) {
      fields.problem("url has to be %s://HOST/…, with {NAME} for each parameter".formatted(scheme));
      return;
    }
    int first = template.text().indexOf('{');
    int hostEnd = scheme.length() + "://".length() + url.get().getRawAuthority().length();
    if (first >= 0 && first <= hostEnd) {
      fields.problem("a parameter cannot choose the host");
    }
  }

  private static Optional<URI> url(String scheme, String text) {
    try {
      URI url = URI.create(text);
      boolean isFit =
          scheme.equals(url.getScheme())
              && url.getHost() != null
              && url.getRawUserInfo() == null
              && url.getRawFragment() == null;
      return isFit ? Optional.of(url) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
