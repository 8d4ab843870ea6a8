package network.haca.llmnode.grammar;

import static network.haca.llmnode.grammar.Grammar.sequence;
import static network.haca.llmnode.grammar.Grammar.text;
import static network.haca.llmnode.grammar.NotOfferedException.require;

import java.util.ArrayList;
import java.util.List;
import network.haca.llmnode.grammar.Grammar.Repeat;

/**
 * JSON strings that a regular expression of a JSON Schema finds something in (ECMA-262, 22.2, as
 * far as it is regular): characters, classes, groups, alternatives, counts, and anchors at both
 * ends of an alternative.
 */
final class PatternGrammar {
  private static final int PATTERN_MAX = 1_000;
  private static final int COUNT_MAX = 1_000;
  private static final int DEPTH_MAX = 32;

  /** Of all places together; each is followed by each byte once. */
  private static final int WAYS_MAX = 20_000;

  private static final int END = -1;

  private static final Grammar ANYTHING =
      new Repeat(CodePoints.any().inString(), 0, Grammar.UNBOUNDED);

  private final int[] pattern;
  private int at;
  private int depth;

  private PatternGrammar(String pattern) {
    this.pattern = pattern.codePoints().toArray();
  }

  /** The strings with their quotes; what they cost is the ways of all places together. */
  static CostlyGrammar of(String pattern) throws NotOfferedException {
    require(
        pattern.length() <= PATTERN_MAX,
        "a 'pattern' of more than %d characters is not offered".formatted(PATTERN_MAX));
    PatternGrammar parser = new PatternGrammar(pattern);
    List<Grammar> alternatives = new ArrayList<>();
    do {
      alternatives.add(parser.anchored());
    } while (parser.takes('|'));
    require(parser.peek() == END, "'pattern' %s has a ')' too many".formatted(pattern));
    Grammar strings = sequence(text("\""), JsonGrammar.any(alternatives), text("\""));
    int ways = Extent.ways(strings, WAYS_MAX);
    require(
        ways <= WAYS_MAX,
        "'pattern' %s is not offered: it may be read in too many ways at once".formatted(pattern));
    return new CostlyGrammar(strings, ways);
  }

  /** An alternative of the whole pattern: what is not anchored may have anything beside it. */
  private Grammar anchored() throws NotOfferedException {
    List<Grammar> parts = new ArrayList<>();
    if (!takes('^')) {
      parts.add(ANYTHING);
    }
    parts.addAll(terms());
    if (!takes('$')) {
      parts.add(ANYTHING);
    }
    require(
        peek() == END || peek() == '|' || peek() == ')',
        "'pattern' with something behind a '$' is not offered");
    return new Grammar.Sequence(parts);
  }

  private Grammar alternatives() throws NotOfferedException {
    List<Grammar> alternatives = new ArrayList<>();
    do {
      alternatives.add(new Grammar.Sequence(terms()));
    } while (takes('|'));
    return JsonGrammar.any(alternatives);
  }

  private List<Grammar> terms() throws NotOfferedException {
    List<Grammar> terms = new ArrayList<>();
    for (int next = peek(); next != END && "|)$".indexOf(next) < 0; next = peek()) {
      terms.add(counted(atom()));
    }
    return terms;
  }

  private Grammar atom() throws NotOfferedException {
    int next = peek();
    at++;
    return switch (next) {
      case '(' -> group();
      case '[' -> set().inString();
      case '.' -> CodePoints.ofAll("\n\r\u2028\u2029").complement().inString();
      case '\\' -> new ClassEscape(this).atom().inString();
      case '^' -> throw new NotOfferedException("'pattern' with a '^' inside is not offered");
      case '*', '+', '?', '{', '}', ']' ->
          throw new NotOfferedException(
              "'pattern' has a '%c' where a character is expected; '\\%<c' stands for one"
                  .formatted(next));
      default -> CodePoints.of(next, next).inString();
    };
  }

  private Grammar group() throws NotOfferedException {
    if (takes('?')) {
      if (takes('<') && peek() != '=' && peek() != '!') {
        while (peek() != END && !takes('>')) {
          at++;
        }
      } else if (!takes(':')) {
        throw new NotOfferedException("'pattern' that looks ahead or behind is not offered");
      }
    }
    require(++depth <= DEPTH_MAX, "'pattern' is nested deeper than %d".formatted(DEPTH_MAX));
    Grammar inside = alternatives();
    depth--;
    require(peek() != '$', "'pattern' with a '$' inside is not offered");
    require(takes(')'), "'pattern' lacks a ')'");
    return inside;
  }

  /** What stands in brackets. */
  private CodePoints set() throws NotOfferedException {
    boolean isComplement = takes('^');
    CodePoints set = CodePoints.ofAll("");
    while (!takes(']')) {
      require(peek() != END, "'pattern' lacks a ']'");
      ClassEscape.Member first = member();
      if (peek() == '-' && at + 1 < pattern.length && pattern[at + 1] != ']') {
        at++;
        ClassEscape.Member last = member();
        require(
            first.isOne() && last.isOne() && first.character() <= last.character(),
            "'pattern' has a range that does not go from one character up to another");
        set = set.or(CodePoints.of(first.character(), last.character()));
      } else {
        set = set.or(first.set());
      }
    }
    CodePoints chosen = isComplement ? set.complement() : set;
    require(!chosen.isEmpty(), "'pattern' has a class that no character is of");
    return chosen;
  }

  private ClassEscape.Member member() throws NotOfferedException {
    int next = next();
    return next == '\\' ? new ClassEscape(this).member() : ClassEscape.Member.of(next);
  }

  private Grammar counted(Grammar atom) throws NotOfferedException {
    int least;
    int most;
    if (takes('*')) {
      least = 0;
      most = Grammar.UNBOUNDED;
    } else if (takes('+')) {
      least = 1;
      most = Grammar.UNBOUNDED;
    } else if (takes('?')) {
      least = 0;
      most = 1;
    } else if (takes('{')) {
      least = count();
      most = takes(',') ? (peek() == '}' ? Grammar.UNBOUNDED : count()) : least;
      require(takes('}') && least <= most, "'pattern' has a count that is none");
    } else {
      return atom;
    }
    // Lazy or not: the same strings.
    var _ = takes('?');
    return new Repeat(atom, least, most);
  }

  private int count() throws NotOfferedException {
    int count = 0;
    int digits = 0;
    for (; peek() >= '0' && peek() <= '9'; at++) {
      count = count * 10 + peek() - '0';
      require(count <= COUNT_MAX, "'pattern' counts beyond %d".formatted(COUNT_MAX));
      digits++;
    }
    require(digits > 0, "'pattern' has a count that is none");
    return count;
  }

  int peek() {
    return at < pattern.length ? pattern[at] : END;
  }

  int next() throws NotOfferedException {
    require(at < pattern.length, "'pattern' ends in the middle");
    return pattern[at++];
  }

  private boolean takes(int character) {
    boolean isThere = peek() == character;
    if (isThere) {
      at++;
    }
    return isThere;
  }
}
