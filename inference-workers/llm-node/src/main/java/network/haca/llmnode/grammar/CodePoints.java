package network.haca.llmnode.grammar;

import static network.haca.llmnode.grammar.Grammar.range;
import static network.haca.llmnode.grammar.Grammar.sequence;
import static network.haca.llmnode.grammar.Grammar.text;

import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A set of Unicode's characters, halves of surrogate pairs never among them. */
final class CodePoints {
  private static final int LAST = Character.MAX_CODE_POINT;
  private static final int ASCII_LAST = 0x7f;
  private static final int[] LENGTH_LAST = {ASCII_LAST, 0x7ff, 0xffff, LAST};

  /** First to last of each range; ranges neither touch nor overlap. */
  private final NavigableMap<Integer, Integer> ranges;

  private CodePoints(NavigableMap<Integer, Integer> ranges) {
    this.ranges = ranges;
  }

  static CodePoints of(int first, int last) {
    TreeMap<Integer, Integer> one = new TreeMap<>();
    one.put(first, last);
    return new CodePoints(one).without(Character.MIN_SURROGATE, Character.MAX_SURROGATE);
  }

  static CodePoints any() {
    return of(0, LAST);
  }

  static CodePoints ofAll(String characters) {
    CodePoints all = new CodePoints(new TreeMap<>());
    for (int character : characters.codePoints().toArray()) {
      all = all.or(of(character, character));
    }
    return all;
  }

  boolean isEmpty() {
    return ranges.isEmpty();
  }

  CodePoints or(CodePoints other) {
    TreeMap<Integer, Integer> joined = new TreeMap<>();
    List<int[]> all = new ArrayList<>();
    ranges.forEach((first, last) -> all.add(new int[] {first, last}));
    other.ranges.forEach((first, last) -> all.add(new int[] {first, last}));
    all.sort((a, b) -> Integer.compare(a[0], b[0]));
    for (int[] one : all) {
      if (!joined.isEmpty() && one[0] <= joined.lastEntry().getValue() + 1) {
        joined.put(joined.lastKey(), Math.max(joined.lastEntry().getValue(), one[1]));
      } else {
        joined.put(one[0], one[1]);
      }
    }
    return new CodePoints(joined);
  }

  CodePoints complement() {
    CodePoints rest = any();
    for (var one : ranges.entrySet()) {
      rest = rest.without(one.getKey(), one.getValue());
    }
    return rest;
  }

  /** One of them in a JSON string, as it is or escaped. */
  Grammar inString() {
    List<String> escapes = new ArrayList<>();
    escape(0, 0x1f, escapes);
    escape('"', '"', escapes);
    escape('\\', '\\', escapes);
    // A model may have no token that is all of a character that is not ASCII.
    if (ranges.size() == 1
        && ranges.firstKey() > ASCII_LAST
        && ranges.firstKey().equals(ranges.firstEntry().getValue())) {
      escape(ranges.firstKey(), ranges.firstKey(), escapes);
    }
    List<Grammar> ways = new ArrayList<>();
    CodePoints plain = without(0, 0x1f).without('"', '"').without('\\', '\\');
    StringBuilder ascii = new StringBuilder();
    for (int character = 0; character <= ASCII_LAST; character++) {
      if (plain.has(character)) {
        ascii.appendCodePoint(character);
      }
    }
    if (!ascii.isEmpty()) {
      ways.add(Grammar.anyOf(ascii.toString()));
    }
    plain.without(0, ASCII_LAST).ranges.forEach((first, last) -> split(first, last, ways));
    if (!escapes.isEmpty()) {
      ways.add(sequence(text("\\"), anyText(escapes)));
    }
    return new Grammar.Choice(ways);
  }

  private CodePoints without(int first, int last) {
    TreeMap<Integer, Integer> left = new TreeMap<>();
    ranges.forEach(
        (from, to) -> {
          if (from < first) {
            left.put(from, Math.min(to, first - 1));
          }
          if (to > last) {
            left.put(Math.max(from, last + 1), to);
          }
        });
    return new CodePoints(left);
  }

  private boolean has(int character) {
    var below = ranges.floorEntry(character);
    return below != null && below.getValue() >= character;
  }

  /** What stands behind the backslash. */
  private void escape(int first, int last, List<String> escapes) {
    for (int character = first; character <= last; character++) {
      if (has(character)) {
        String whole = JsonGrammar.write(TextNode.valueOf(Character.toString(character)));
        escapes.add(whole.substring(2, whole.length() - 1));
      }
    }
  }

  /** Any of these ASCII texts; what they begin with alike is one way. */
  private static Grammar anyText(List<String> texts) {
    StringBuilder ends = new StringBuilder();
    Map<Character, List<String>> rests = new TreeMap<>();
    for (String one : texts) {
      if (one.length() == 1) {
        ends.append(one);
      } else {
        rests.computeIfAbsent(one.charAt(0), first -> new ArrayList<>()).add(one.substring(1));
      }
    }
    List<Grammar> ways = new ArrayList<>();
    if (!ends.isEmpty()) {
      ways.add(Grammar.anyOf(ends.toString()));
    }
    rests.forEach((first, more) -> ways.add(sequence(text(first.toString()), anyText(more))));
    return JsonGrammar.any(ways);
  }

  /** As UTF-8: ranges of bytes, one after the other. */
  private static void split(int first, int last, List<Grammar> ways) {
    for (int end : LENGTH_LAST) {
      if (first <= end && end < last) {
        split(first, end, ways);
        split(end + 1, last, ways);
        return;
      }
    }
    byte[] from = utf8(first);
    for (int i = 1; i < from.length; i++) {
      int low = (1 << 6 * i) - 1;
      if ((first | low) == (last | low)) {
        break;
      }
      if ((first & low) != 0) {
        split(first, first | low, ways);
        split((first | low) + 1, last, ways);
        return;
      }
      if ((last & low) != low) {
        split(first, (last & ~low) - 1, ways);
        split(last & ~low, last, ways);
        return;
      }
    }
    byte[] to = utf8(last);
    Grammar[] octets = new Grammar[from.length];
    Arrays.setAll(octets, i -> range(from[i] & 0xff, to[i] & 0xff));
    ways.add(sequence(octets));
  }

  private static byte[] utf8(int character) {
    return Character.toString(character).getBytes(StandardCharsets.UTF_8);
  }
}
