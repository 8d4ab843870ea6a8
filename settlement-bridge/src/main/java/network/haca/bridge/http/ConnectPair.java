package network.haca.bridge.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedName;

/**
 * A pair of currencies as Skip Connect names it: {@code BTC/USD} is the feed {@code BTC-USD}. Feeds
 * with other names are no pairs.
 */
record ConnectPair(String base, String quote) {
  private static final Pattern NAME = Pattern.compile("([A-Z0-9._]+)-([A-Z0-9._]+)");
  private static final Pattern PAIR = Pattern.compile("([A-Z0-9._]+)/([A-Z0-9._]+)");

  static Optional<ConnectPair> of(Bytes32 feedId) {
    return match(NAME, FeedName.of(feedId));
  }

  /** Nothing if the text is no pair. */
  static Optional<ConnectPair> parse(String text) {
    return match(PAIR, text);
  }

  private static Optional<ConnectPair> match(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.matches()
        ? Optional.of(new ConnectPair(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /** Nothing if no feed can have such a name. */
  Optional<Bytes32> feedId() {
    return FeedName.toId(base + "-" + quote);
  }

  ObjectNode write(ObjectNode node) {
    return node.put("Base", base).put("Quote", quote);
  }

  @Override
  public String toString() {
    return base + "/" + quote;
  }
}
