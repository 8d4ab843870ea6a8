package network.haca.explorer.core;

import java.util.Base64;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * The ids of blobs at Walrus: 32 bytes in the alphabet of base64 for addresses, without padding.
 */
final class BlobName {
  private static final int LENGTH = 43;

  private BlobName() {}

  /** The bytes of an id; nothing for another text. */
  static Optional<Bytes32> hash(String id) {
    if (id.length() != LENGTH) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(id);
      boolean isOnlyForm = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(id);
      return isOnlyForm ? Optional.of(new Bytes32(Bytes.wrap(bytes))) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
