package network.haca.workers.decoder;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What each token adds to a text, for answers that a grammar binds. Control tokens add nothing, and
 * tokens that are only a part of a character are left out, so no such answer has them.
 */
final class TokenTexts {
  private static final byte[] EMPTY = {};
  private static final int AT_ONCE = 4096;

  /** By token; empty for those that are left out. */
  private final byte[][] texts;

  private TokenTexts(byte[][] texts) {
    this.texts = texts;
  }

  /**
   * @param count of tokens
   */
  static TokenTexts of(Vocabulary vocabulary, int count) {
    // Some tokenizers write the first token in another way, so each is read behind one.
    long before = vocabulary.encode("a")[0];
    int known = vocabulary.decode(new long[] {before}).length();
    byte[][] texts = new byte[count][];
    for (int from = 0; from < count; from += AT_ONCE) {
      List<long[]> pairs = new ArrayList<>();
      for (int token = from; token < Math.min(count, from + AT_ONCE); token++) {
        pairs.add(new long[] {before, token});
      }
      String[] read = vocabulary.decode(pairs);
      for (int i = 0; i < read.length; i++) {
        String text = read[i].substring(Math.min(known, read[i].length()));
        boolean isWhole = text.indexOf(TokenText.UNFINISHED) < 0;
        texts[from + i] = isWhole ? text.getBytes(StandardCharsets.UTF_8) : EMPTY;
      }
    }
    return new TokenTexts(texts);
  }

  /** Empty if no answer has it. */
  byte[] of(int token) {
    return token < texts.length ? texts[token] : EMPTY;
  }
}
