package network.haca.walrus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** A publisher's answer about a blob that it was given. */
final class PublisherAnswer {
  /** An honest one has some 1 kB. */
  static final int BYTES_MAX = 64 << 10;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int QUOTED_MAX = 200;
  private static final int TOO_LARGE = 413;

  /** Blobs of fewer bytes are small: who takes none so large is out of order. */
  private static final int TAKEN_BY_ALL = 1 << 20;

  private PublisherAnswer() {}

  /**
   * The id that the publisher names, whether or not it is that of the blob. That a blob is too
   * large for it is no reason to store less where every publisher takes as much.
   *
   * @param size of the blob
   * @throws BlobTooLargeException if the publisher says that it takes less, of a large blob
   * @throws IOException if it names none
   */
  static BlobId blobId(int status, String body, int size) throws IOException {
    if (status == TOO_LARGE && size >= TAKEN_BY_ALL) {
      throw new BlobTooLargeException("the publisher takes no blob so large: " + quoted(body));
    }
    if (status != 200) {
      throw new IOException("the publisher answers " + status + ": " + quoted(body));
    }
    JsonNode result = json(body);
    JsonNode id =
        result.has("newlyCreated")
            ? result.path("newlyCreated").path("blobObject").path("blobId")
            : result.path("alreadyCertified").path("blobId");
    return BlobId.parse(id.asText())
        .orElseThrow(() -> new IOException("the publisher names no blob id: " + quoted(body)));
  }

  private static JsonNode json(String body) throws IOException {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IOException("the publisher answers no JSON: " + quoted(body), e);
    }
  }

  /** The beginning of a stranger's text, on one line of a log. */
  private static String quoted(String text) {
    String beginning = text.substring(0, Math.min(text.length(), QUOTED_MAX));
    return beginning.replaceAll("\\p{Cntrl}", " ");
  }
}
