package network.haca.testing.architecture;

/** Classes that consensus packages may not have, a line for each: name, members. */
final class UnequalSamples {
  static final String TYPES =
      """
      HashedMap: java.util.Map<String, String> m() { return new java.util.HashMap<>(); }
      HashedSet: java.util.Set<String> m() { return new java.util.HashSet<>(); }
      Concurrent: Object m() { return new java.util.concurrent.ConcurrentHashMap<String, String>(); }
      Promise: Object m() { return new java.util.concurrent.CompletableFuture<String>(); }
      Atomic: Object m() { return new java.util.concurrent.atomic.AtomicInteger(); }
      ClockPort: Object m(java.time.InstantSource clock) { return clock.instant(); }
      Average: Object m(java.util.stream.LongStream s) { return s.average(); }
      Address: Object m() { return java.net.URI.create("x"); }
      """;

  static final String MEMBERS =
      """
      SaltedMap: Object m() { return java.util.Map.of("a", 1, "b", 2); }
      SaltedEntries: Object m(java.util.Map.Entry<String, String> e) { return java.util.Map.ofEntries(e); }
      SaltedCopy: Object m(java.util.Map<String, String> map) { return java.util.Map.copyOf(map); }
      SaltedSet: Object m() { return java.util.Set.of("a", "b"); }
      SaltedMany: Object m() { return java.util.Set.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11); }
      SaltedSetCopy: Object m(java.util.List<String> l) { return java.util.Set.copyOf(l); }
      CollectedSet: Object m(java.util.stream.Stream<String> s) { return s.collect(java.util.stream.Collectors.toSet()); }
      CollectedMap: Object m(java.util.stream.Stream<String> s) { return s.collect(java.util.stream.Collectors.toMap(a -> a, a -> a)); }
      FixedSet: Object m(java.util.stream.Stream<String> s) { return s.collect(java.util.stream.Collectors.toUnmodifiableSet()); }
      Grouped: Object m(java.util.stream.Stream<String> s) { return s.collect(java.util.stream.Collectors.groupingBy(a -> a)); }
      """;

  static final String FLOATING =
      """
      Product: long m(long n) { return (long) (n * 1.5); }
      Quotient: int m(float a, float b) { return (int) (a / b); }
      Less: boolean m(double a, double b) { return a < b; }
      FieldOfDouble: double rate;
      ArrayOfFloat: float[] m() { return new float[1]; }
      Root: long m(long n) { return (long) Math.sqrt(n); }
      Widened: Object m(java.math.BigInteger n) { return n.doubleValue(); }
      """;

  private UnequalSamples() {}
}
