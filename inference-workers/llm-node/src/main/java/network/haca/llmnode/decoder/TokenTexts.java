package network.haca.llmnode.decoder;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The text that each token adds, for answers that a grammar binds. Control tokens add nothing, and
 * tokens that are only a part of a character are left out, so no such answer has them.
 */
final class TokenTexts {
  private static final byte[] EMPTY = {};
  private static final int AT_ONCE = 4096;

  /** By token; empty for those that are left out. */
  private final byte[][] texts;

  /** The tokens that are not left out, in the order of their texts. */
  private final int[] ordered;

  /** By place in that order, the bytes that a text has in common with the one before. */
  private final int[] shared;

  private final int longest;

  TokenTexts(byte[][] texts) {
    this.texts = texts;
    this.ordered =
        IntStream.range(0, texts.length)
            .filter(token -> texts[token].length > 0)
            .boxed()
            .sorted(Comparator.comparing(token -> texts[token], Arrays::compareUnsigned))
            .mapToInt(Integer::intValue)
            .toArray();
    this.shared = new int[ordered.length];
    for (int i = 1; i < ordered.length; i++) {
      byte[] one = texts[ordered[i - 1]];
      byte[] other = texts[ordered[i]];
      int differ = Arrays.mismatch(one, other);
      shared[i] = differ < 0 ? one.length : differ;
    }
    this.longest = Arrays.stream(texts).mapToInt(text -> text.length).max().orElse(0);
  }

  int count() {
    return texts.length;
  }

  /** The length of the longest text, in bytes. */
  int longest() {
    return longest;
  }

  /** The number of tokens that are not left out. */
  int ordered() {
    return ordered.length;
  }

  /** The token at a place in the order of texts. */
  int inOrder(int place) {
    return ordered[place];
  }

  /** The bytes that the text there has in common with the one before. */
  int shared(int place) {
    return shared[place];
  }

  /**
   * @param count of tokens
   */
  static TokenTexts of(Vocabulary vocabulary, int count) {
    byte[][] texts = new byte[count][];
    for (int from = 0; from < count; from += AT_ONCE) {
      String[] added = vocabulary.added(from, Math.min(count, from + AT_ONCE));
      for (int i = 0; i < added.length; i++) {
        boolean isWhole = added[i].indexOf(TokenText.UNFINISHED) < 0;
        texts[from + i] = isWhole ? added[i].getBytes(StandardCharsets.UTF_8) : EMPTY;
      }
    }
    return new TokenTexts(texts);
  }

  /** Empty if no answer has it. */
  byte[] of(int token) {
    return token < texts.length ? texts[token] : EMPTY;
  }
}
