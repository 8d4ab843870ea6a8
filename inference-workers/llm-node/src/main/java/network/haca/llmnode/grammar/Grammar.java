package network.haca.llmnode.grammar;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set of texts in UTF-8 that an answer may be. What is left of a part is the same object each
 * time. For any number of threads: at worst each makes one of its own.
 */
public sealed interface Grammar {
  int UNBOUNDED = Integer.MAX_VALUE;

  /** This text, from a byte of it on. */
  final class Text implements Grammar {
    private final byte[] bytes;
    private final int from;
    private @Nullable Text rest;

    private Text(byte[] bytes, int from) {
      this.bytes = bytes;
      this.from = from;
    }

    boolean begins(int octet) {
      return bytes[from] == (byte) octet;
    }

    /** What is left after its first byte; nothing at its end. */
    @Nullable Text rest() {
      if (rest == null && from + 1 < bytes.length) {
        rest = new Text(bytes, from + 1);
      }
      return rest;
    }
  }

  /** One byte of these. */
  final class OneOf implements Grammar {
    private final BitSet octets;

    private OneOf(BitSet octets) {
      this.octets = octets;
    }

    boolean has(int octet) {
      return octets.get(octet);
    }
  }

  /** All of these, one after the other. */
  record Sequence(List<Grammar> parts) implements Grammar {
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  /** Any of these. */
  record Choice(List<Grammar> alternatives) implements Grammar {
    public Choice {
      alternatives = List.copyOf(alternatives);
    }
  }

  /** This at least and at most so often; it must not be empty. */
  final class Repeat implements Grammar {
    private final Grammar part;
    private final int least;
    private final int most;
    private @Nullable Repeat less;

    public Repeat(Grammar part, int least, int most) {
      this.part = part;
      this.least = least;
      this.most = most;
    }

    Grammar part() {
      return part;
    }

    boolean mayEnd() {
      return least == 0;
    }

    boolean mayGoOn() {
      return most > 0;
    }

    /** After one of them. */
    Repeat less() {
      if (least == 0 && most == UNBOUNDED) {
        return this;
      }
      if (less == null) {
        less = new Repeat(part, Math.max(0, least - 1), most == UNBOUNDED ? most : most - 1);
      }
      return less;
    }
  }

  /** Another grammar, which may contain this one. */
  final class Reference implements Grammar {
    private @Nullable Grammar target;

    /** To be told once, before it is used. */
    public void is(Grammar target) {
      this.target = target;
    }

    Grammar target() {
      if (target == null) {
        throw new IllegalStateException("the reference leads nowhere yet");
      }
      return target;
    }
  }

  /** An empty text is an empty sequence. */
  static Grammar text(String text) {
    return text.isEmpty()
        ? new Sequence(List.of())
        : new Text(text.getBytes(StandardCharsets.UTF_8), 0);
  }

  /** One of the bytes from the first to the last. */
  static Grammar range(int first, int last) {
    BitSet octets = new BitSet();
    octets.set(first, last + 1);
    return new OneOf(octets);
  }

  /** One of these bytes. */
  static Grammar oneOf(BitSet octets) {
    return new OneOf((BitSet) octets.clone());
  }

  /** One of these ASCII characters. */
  static Grammar anyOf(String characters) {
    BitSet octets = new BitSet();
    characters.chars().forEach(octets::set);
    return new OneOf(octets);
  }

  static Grammar sequence(Grammar... parts) {
    return new Sequence(List.of(parts));
  }

  static Grammar choice(Grammar... alternatives) {
    return new Choice(List.of(alternatives));
  }

  static Grammar optional(Grammar part) {
    return new Repeat(part, 0, 1);
  }
}
