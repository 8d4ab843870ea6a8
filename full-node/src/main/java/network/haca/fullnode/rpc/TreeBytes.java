package network.haca.fullnode.rpc;

/** Upper bound on the memory of a JSON text as a tree, in bytes, found before it is read. */
final class TreeBytes {
  /** Memory of a value with what holds it: an object of one field, or a list of one value. */
  private static final int VALUE = 160;

  /** Memory of a character in a string. */
  private static final int CHARACTER = 2;

  private TreeBytes() {}

  /** Upper bound on a tree's bytes: strings are as long as the text, all else is by its values. */
  static long of(byte[] json) {
    long values = 1;
    boolean isString = false;
    for (int i = 0; i < json.length; i++) {
      switch (json[i]) {
        case '"' -> isString = !isString;
        case '\\' -> i++;
        case ',', ':', '[', '{' -> values += isString ? 0 : 1;
        default -> {
          // A part of a value.
        }
      }
    }
    return CHARACTER * (long) json.length + VALUE * values;
  }
}
