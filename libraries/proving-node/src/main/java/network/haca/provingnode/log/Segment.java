package network.haca.provingnode.log;

import java.util.BitSet;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A segment, as far as it is known without looking into its file. Guarded by {@link LogState}. */
final class Segment {
  private static final Pattern NAME = Pattern.compile("(\\d{16})\\.log");

  private final long number;
  private final long first;
  private final int start;
  private final BitSet taken = new BitSet();

  /** Before it, all are taken. */
  private int lowest;

  private int takenCount;
  private int count;
  private long length;
  private long fileBytes;

  /**
   * @param first number of its first record
   * @param start where that lies in the file
   */
  Segment(long number, long first, int start) {
    this.number = number;
    this.first = first;
    this.start = start;
    this.length = start;
    this.fileBytes = start;
  }

  static String name(long number) {
    return String.format(Locale.ROOT, "%016d.log", number);
  }

  /** The number of the segment whose file has this name. */
  static Optional<Long> number(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
  }

  String name() {
    return name(number);
  }

  long number() {
    return number;
  }

  long first() {
    return first;
  }

  int start() {
    return start;
  }

  /** The number of durable records. */
  int count() {
    return count;
  }

  /** Where the last durable record ends. */
  long length() {
    return length;
  }

  long fileBytes() {
    return fileBytes;
  }

  void fileBytes(long now) {
    fileBytes = now;
  }

  void grow(int records, long end) {
    count += records;
    length = end;
  }

  /** Returns true if it was not taken before. */
  boolean take(long sequence) {
    int index = (int) (sequence - first);
    if (index < 0 || index >= count || taken.get(index)) {
      return false;
    }
    taken.set(index);
    takenCount++;
    while (taken.get(lowest)) {
      lowest++;
    }
    return true;
  }

  boolean isAllTaken() {
    return takenCount == count;
  }

  int waiting() {
    return count - takenCount;
  }

  /** The first from this number on that waits; the number behind its last record if none does. */
  long waitingFrom(long sequence) {
    int from = Math.clamp(sequence - first, lowest, count);
    return first + Math.min(taken.nextClearBit(from), count);
  }

  /** The number behind its last record. */
  long end() {
    return first + count;
  }
}
