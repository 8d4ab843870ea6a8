package network.haca.primitives;

import java.util.ArrayList;
import java.util.List;

/** Decodes items of RLP one after the other, and takes only the one encoding that each has. */
final class RlpReader {
  private final Bytes input;
  private int position;

  RlpReader(Bytes input) {
    this.input = input;
  }

  /** Where the next item begins, in bytes. */
  int position() {
    return position;
  }

  void goTo(int place) {
    position = place;
  }

  /** Decodes the item here, which ends before {@code end} and is so deep in lists. */
  Rlp.Item next(int end, int depth) throws Rlp.MalformedException {
    if (depth > Rlp.DEPTH_MAX) {
      throw new Rlp.MalformedException("lists nested deeper than " + Rlp.DEPTH_MAX);
    }
    if (position >= end) {
      throw new Rlp.MalformedException("item expected at byte " + position);
    }
    int first = input.get(position++);
    if (first < 0x80) {
      return new Rlp.Text(input.slice(position - 1, 1));
    }
    boolean list = first >= 0xc0;
    int length = length(first - (list ? 0xc0 : 0x80), end);
    return list ? sequence(length, depth) : text(length);
  }

  /** Passes the prefix of an item; the length of what follows it. */
  int header(int end) throws Rlp.MalformedException {
    int first = input.get(position);
    if (first < 0x80) {
      return 1;
    }
    position++;
    return length(first - (first >= 0xc0 ? 0xc0 : 0x80), end);
  }

  private Rlp.Text text(int length) throws Rlp.MalformedException {
    Bytes value = input.slice(position, length);
    if (length == 1 && value.get(0) < 0x80) {
      throw new Rlp.MalformedException("single byte below 0x80 with a prefix at " + position);
    }
    position += length;
    return new Rlp.Text(value);
  }

  private Rlp.Sequence sequence(int length, int depth) throws Rlp.MalformedException {
    int end = position + length;
    List<Rlp.Item> items = new ArrayList<>();
    while (position < end) {
      items.add(next(end, depth + 1));
    }
    return new Rlp.Sequence(items);
  }

  private int length(int code, int end) throws Rlp.MalformedException {
    int length = code < 56 ? code : longLength(code - 55, end);
    if (length > end - position) {
      throw new Rlp.MalformedException("length " + length + " runs past byte " + end);
    }
    return length;
  }

  private int longLength(int size, int end) throws Rlp.MalformedException {
    if (size > end - position) {
      throw new Rlp.MalformedException("length of length runs past byte " + end);
    }
    long length = 0;
    for (int i = 0; i < size; i++) {
      int next = input.get(position++);
      if (i == 0 && next == 0) {
        throw new Rlp.MalformedException("length with a leading zero");
      }
      length = length << 8 | next;
      if (length > Integer.MAX_VALUE) {
        throw new Rlp.MalformedException("length over 2^31");
      }
    }
    if (length < 56) {
      throw new Rlp.MalformedException("long form for a length of " + length);
    }
    return (int) length;
  }
}
