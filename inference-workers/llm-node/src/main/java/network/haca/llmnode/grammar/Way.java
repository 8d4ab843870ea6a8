package network.haca.llmnode.grammar;

import network.haca.llmnode.grammar.Grammar.OneOf;
import network.haca.llmnode.grammar.Grammar.Text;
import org.jspecify.annotations.Nullable;

/** A part of a grammar, and the rest that comes after it. Equal if both are the same objects. */
final class Way {
  final Grammar next;
  final @Nullable Way after;

  Way(Grammar next, @Nullable Way after) {
    this.next = next;
    this.after = after;
  }

  /** Returns true if the byte may come; the way begins with one. */
  boolean takes(int octet) {
    return switch (next) {
      case Text text -> text.begins(octet);
      case OneOf one -> one.has(octet);
      default -> throw new IllegalStateException("the way does not begin with a byte");
    };
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // what comes after it is always the same object, too
  public boolean equals(@Nullable Object other) {
    return other instanceof Way way && next == way.next && after == way.after;
  }

  @Override
  public int hashCode() {
    return 31 * System.identityHashCode(next) + System.identityHashCode(after);
  }
}
