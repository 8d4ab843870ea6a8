package network.haca.schemas.feed;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Between the name of a feed, such as {@code BTC-USD}, and its id on chain. */
public final class FeedName {
  /** Letters, digits and {@code . _ -}, so that a name stands in URLs and files as it is. */
  public static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");

  private FeedName() {}

  /** The id is the name in ASCII, filled up with zeros at the end; nothing of what is no name. */
  public static Optional<Bytes32> toId(String name) {
    if (!FORM.matcher(name).matches()) {
      return Optional.empty();
    }
    Bytes padding = Bytes.wrap(new byte[Bytes32.SIZE - name.length()]);
    return Optional.of(new Bytes32(Bytes.concat(Bytes.ofUtf8(name), padding)));
  }

  /** The name of an id; the id in hex if it was not made of a name. */
  public static String of(Bytes32 id) {
    byte[] bytes = id.toArray();
    int length = bytes.length;
    while (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    String name = new String(bytes, 0, length, StandardCharsets.US_ASCII);
    return toId(name).filter(id::equals).map(same -> name).orElseGet(id::toHex);
  }
}
