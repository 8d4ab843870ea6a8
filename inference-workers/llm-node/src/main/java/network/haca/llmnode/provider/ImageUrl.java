package network.haca.llmnode.provider;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image of a message in OpenAI's form.
 *
 * @param url where it is; empty if it is here
 * @param mediaType of what is here
 * @param base64 what is here
 */
record ImageUrl(String url, String mediaType, String base64) {
  /** RFC 2397, with content in base64. */
  private static final Pattern DATA =
      Pattern.compile("data:(image/[a-zA-Z0-9.+-]+);base64,([A-Za-z0-9+/=]+)");

  /** Nothing if it is neither on the web nor here in base64. */
  static Optional<ImageUrl> parse(String text) {
    Matcher data = DATA.matcher(text);
    if (data.matches()) {
      return Optional.of(new ImageUrl("", data.group(1), data.group(2)));
    }
    return text.startsWith("https://") || text.startsWith("http://")
        ? Optional.of(new ImageUrl(text, "", ""))
        : Optional.empty();
  }

  boolean isHere() {
    return url.isEmpty();
  }
}
