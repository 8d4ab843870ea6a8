package network.haca.testing.architecture;

/**
 * Where a class breaks a rule.
 *
 * @param className the class that stands in a file of its own
 * @param what it names or does
 */
record Finding(Rule rule, String className, String what) {
  enum Rule {
    /** A package that is not on the map of the rooms. */
    MAP("is outside the map of the rooms:"),
    /** A library that the package may not use. */
    LIBRARY("may not use the library of"),
    /** A type of Java's that pure code may not know. */
    TYPE("is pure and may not know"),
    /** A member of Java's that pure code may not use. */
    MEMBER("is pure and may not use"),
    /** A class of ours that is not pure, used by one that is. */
    OWN("is pure and may not use"),
    FLOATING("may not compute with floating point:"),
    STATE("is pure and keeps state for all:"),
    LOCALE("writes text by the locale of the machine:");

    private final String verb;

    Rule(String verb) {
      this.verb = verb;
    }
  }

  @Override
  public String toString() {
    return className + " " + rule.verb + " " + what;
  }
}
