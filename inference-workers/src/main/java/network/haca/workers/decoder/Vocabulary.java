package network.haca.workers.decoder;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import network.haca.workers.onnx.InvalidModelException;
import network.haca.workers.onnx.TokenizerFile;

/** Text to tokens and back, as {@code tokenizer.json} says. Safe for many threads. */
final class Vocabulary implements AutoCloseable {
  private final HuggingFaceTokenizer tokenizer;

  private Vocabulary(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  static Vocabulary open(Path folder) throws InvalidModelException {
    return new Vocabulary(
        TokenizerFile.open(
            folder.resolve("tokenizer.json"),
            Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false")));
  }

  /** Control tokens that stand in the text are such. */
  long[] encode(String text) {
    return tokenizer.encode(text, false, false).getIds();
  }

  /** Without control tokens. */
  String decode(long[] tokens) {
    return tokenizer.decode(tokens, true);
  }

  /** As {@link #decode(long[])}, of many. */
  String[] decode(List<long[]> tokens) {
    return tokenizer.batchDecode(tokens.toArray(long[][]::new), true);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
