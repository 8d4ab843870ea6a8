package network.haca.onnx;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A {@code tokenizer.json} of Hugging Face's tokenizers library. */
public final class TokenizerFile {
  static {
    // The library looks for a GPU and, finding one, would fetch a build for it from the network.
    System.setProperty("RUST_FLAVOR", "cpu");
  }

  private TokenizerFile() {}

  /**
   * @param options as {@link HuggingFaceTokenizer#newInstance(Path, Map)} takes them
   * @throws InvalidModelException if the file is not one
   */
  public static HuggingFaceTokenizer open(Path file, Map<String, String> options)
      throws InvalidModelException {
    try {
      return HuggingFaceTokenizer.newInstance(file, options);
    } catch (IOException | RuntimeException e) {
      throw new InvalidModelException(file + ": not a tokenizer: " + e.getMessage(), e);
    }
  }
}
