package network.haca.workers.onnx;

import java.util.ArrayList;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;

/**
 * Texts in the portions that the tokenizer gets: it works through the whole of each before it cuts,
 * in some hundred times the memory, and pads all to the longest.
 */
record TextChunks(int count, List<List<String>> chunks) {
  /** The longest ordinary words in the densest script have fewer for each token. */
  private static final int BYTES_PER_TOKEN = 64;

  private static final int TEXT_BYTES_LEAST = 64 << 10;
  private static final int TEXT_BYTES_MOST = 4 << 20;
  private static final int TEXTS_MAX = 64;

  TextChunks {
    chunks = List.copyOf(chunks);
  }

  /** Bytes of one text, and of the texts of one portion. */
  static int textBytesMax(int maxTokens) {
    return Math.clamp((long) maxTokens * BYTES_PER_TOKEN, TEXT_BYTES_LEAST, TEXT_BYTES_MOST);
  }

  /**
   * The portions, in order.
   *
   * @throws InvalidTensorException if an element is too long, or no text: it is not replaced
   */
  static TextChunks of(Tensor tensor, int maxTokens) throws InvalidTensorException {
    int bytesMax = textBytesMax(maxTokens);
    List<List<String>> chunks = new ArrayList<>();
    int count = 0;
    long bytes = 0;
    for (Bytes element : tensor.byteElements()) {
      if (element.size() > bytesMax) {
        throw new InvalidTensorException(
            "input '%s': element %s has %s bytes; a text for a model of %s tokens has at most %s"
                .formatted(tensor.name(), count, element.size(), maxTokens, bytesMax));
      }
      bytes += element.size();
      if (chunks.isEmpty() || bytes > bytesMax || chunks.getLast().size() == TEXTS_MAX) {
        chunks.add(new ArrayList<>());
        bytes = element.size();
      }
      chunks.getLast().add(text(tensor, count, element));
      count++;
    }
    return new TextChunks(count, chunks);
  }

  private static String text(Tensor tensor, int index, Bytes element)
      throws InvalidTensorException {
    return element
        .asUtf8()
        .orElseThrow(
            () ->
                new InvalidTensorException(
                    "input '%s': element %s is not UTF-8; the model takes text"
                        .formatted(tensor.name(), index)));
  }
}
