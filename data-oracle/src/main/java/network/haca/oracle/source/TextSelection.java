package network.haca.oracle.source;

import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;
import network.haca.primitives.Bytes;

/**
 * What the one group of a pattern matches, at the pattern's first match in a text of UTF-8.
 *
 * @param pattern in RE2, whose time grows with the text's length alone
 */
record TextSelection(Pattern pattern) implements Selection {
  static final int CHARACTERS_MAX = 1_000;

  /** Nothing if it is no pattern with one group. */
  static Optional<TextSelection> read(String text) {
    if (text.length() > CHARACTERS_MAX) {
      return Optional.empty();
    }
    try {
      Pattern pattern = Pattern.compile(text);
      return pattern.groupCount() == 1 ? Optional.of(new TextSelection(pattern)) : Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  @Override
  public Selected in(Bytes answer) {
    Optional<String> text = Utf8.text(answer);
    if (text.isEmpty()) {
      return Utf8.NOT_TEXT;
    }
    Matcher matcher = pattern.matcher(text.get());
    if (matcher.find() && matcher.start(1) >= 0) {
      return new Selected.Found(TextNode.valueOf(matcher.group(1)));
    }
    return new Selected.Missing("has nothing that matches '%s'".formatted(pattern));
  }
}
