package network.haca.llmnode.decoder;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import network.haca.onnx.InvalidModelException;
import network.haca.onnx.TokenizerFile;

/** Text to tokens and back, as {@code tokenizer.json} says. Safe for many threads. */
final class Vocabulary implements AutoCloseable {
  private final HuggingFaceTokenizer tokenizer;

  /** Some tokenizers write the first token in another way, so each is read behind this one. */
  private final long[] first;

  private final int firstLength;

  private Vocabulary(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
    long[] letter = encode("a");
    this.first = Arrays.copyOf(letter, Math.min(1, letter.length));
    this.firstLength = decode(first).length();
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

  /** What a token adds to a text; of control tokens their names. */
  String name(long token) {
    return added(tokenizer.decode(behindFirst(token), false));
  }

  /** What each of these tokens adds to a text; control tokens add nothing. */
  String[] added(int from, int to) {
    List<long[]> pairs = new ArrayList<>();
    for (int token = from; token < to; token++) {
      pairs.add(behindFirst(token));
    }
    String[] added = tokenizer.batchDecode(pairs.toArray(long[][]::new), true);
    Arrays.setAll(added, i -> added(added[i]));
    return added;
  }

  private long[] behindFirst(long token) {
    long[] tokens = Arrays.copyOf(first, first.length + 1);
    tokens[first.length] = token;
    return tokens;
  }

  private String added(String behindFirst) {
    return behindFirst.substring(Math.min(firstLength, behindFirst.length()));
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
