package network.haca.testing.architecture;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What of Java's own classes pure code may use: all that is not here is forbidden. */
final class AllowedJava {
  /** Values, and collections whose order is that of their content or of insertion. */
  private static final Set<String> TYPES =
      types(
          "java.lang",
          """
          ArithmeticException AssertionError AutoCloseable Boolean Byte CharSequence Character Class
          ClassCastException Comparable Double Enum Exception Float IllegalArgumentException
          IllegalStateException IndexOutOfBoundsException Integer Iterable Long MatchException Math
          NoSuchFieldError Number NumberFormatException Object Record Runnable RuntimeException Short
          String StringBuilder System Throwable UnsupportedOperationException Void
          invoke.CallSite invoke.LambdaMetafactory invoke.MethodHandle invoke.MethodHandles
          invoke.MethodHandles$Lookup invoke.MethodType invoke.StringConcatFactory
          invoke.TypeDescriptor invoke.VarHandle runtime.ObjectMethods runtime.SwitchBootstraps
          """,
          "java.util",
          """
          ArrayDeque ArrayList Arrays Base64 Base64$Decoder Base64$Encoder BitSet Collection
          Collections Comparator Deque EnumMap EnumSet HexFormat Iterator LinkedHashMap LinkedHashSet
          List ListIterator Locale Map Map$Entry NavigableMap NavigableSet NoSuchElementException
          Objects Optional OptionalInt OptionalLong PrimitiveIterator$OfInt PriorityQueue Queue
          SequencedCollection SequencedMap SequencedSet Set SortedMap SortedSet StringJoiner TreeMap
          TreeSet regex.MatchResult regex.Matcher regex.Pattern stream.Collector stream.Collectors
          stream.IntStream stream.LongStream stream.Stream stream.StreamSupport Spliterator
          """,
          "java.util.function",
          """
          BiConsumer BiFunction BiPredicate BinaryOperator BooleanSupplier Consumer Function
          IntBinaryOperator IntConsumer IntFunction IntPredicate IntUnaryOperator LongBinaryOperator
          LongFunction LongPredicate LongSupplier LongUnaryOperator ObjIntConsumer Predicate Supplier
          ToIntFunction ToLongFunction UnaryOperator
          """,
          "java.math",
          "BigDecimal BigInteger MathContext RoundingMode",
          "java.nio",
          """
          BufferUnderflowException ByteBuffer ByteOrder charset.CharacterCodingException
          charset.Charset charset.CharsetDecoder charset.CharsetEncoder charset.CodingErrorAction
          charset.StandardCharsets CharBuffer
          """,
          "java.time",
          "DateTimeException Duration Instant temporal.TemporalAmount",
          "java.io",
          "ByteArrayInputStream ByteArrayOutputStream IOException OutputStream"
              + " UncheckedIOException");

  /** What decides in a service, but not for others, may also know: promises and hash order. */
  private static final Set<String> DECIDING_TYPES =
      types(
          "java.util",
          "HashMap HashSet OptionalDouble",
          "java.util.concurrent",
          """
          CompletableFuture CompletionException CompletionStage Executor atomic.AtomicInteger
          atomic.AtomicLong
          """,
          "java.time",
          "InstantSource",
          "java.net",
          "URI URISyntaxException");

  /** Of types that also reach the machine, the members that do not. */
  private static final Map<String, Set<String>> ONLY =
      Map.of(
          "java.lang.Object", Rooms.words("<init> equals getClass"),
          "java.lang.Class", Rooms.words("cast desiredAssertionStatus isInstance"),
          "java.lang.System", Rooms.words("arraycopy"),
          "java.lang.Throwable", Rooms.words("<init> addSuppressed getCause getMessage toString"),
          "java.lang.invoke.MethodHandles", Rooms.words("byteArrayViewVarHandle"),
          "java.lang.invoke.MethodHandles$Lookup", Set.of(),
          "java.lang.invoke.MethodHandle", Set.of(),
          "java.util.Locale", Rooms.words("ROOT"),
          "java.time.InstantSource", Rooms.words("instant"));

  /** Of all others, the members that do. */
  private static final Set<String> NEVER =
      Rooms.words(
          """
          java.lang.Math.random java.lang.Enum.hashCode java.lang.Record.hashCode
          java.lang.Exception.printStackTrace java.lang.RuntimeException.printStackTrace
          java.lang.String.getBytes() java.lang.String.<init>(byte[])
          java.lang.String.<init>(byte[],int,int) java.lang.String.toLowerCase()
          java.lang.String.toUpperCase() java.io.ByteArrayOutputStream.toString()
          java.lang.Integer.getInteger java.lang.Long.getLong java.lang.Boolean.getBoolean
          java.math.BigInteger.isProbablePrime java.math.BigInteger.nextProbablePrime
          java.math.BigInteger.probablePrime java.nio.ByteOrder.nativeOrder
          java.nio.charset.Charset.defaultCharset java.nio.charset.Charset.forName
          java.nio.ByteBuffer.allocateDirect java.time.Instant.now java.util.Collections.shuffle
          java.util.Objects.hashCode java.util.Arrays.parallelPrefix java.util.Arrays.parallelSetAll
          java.util.Arrays.parallelSort
          """);

  /** Their order is another in every process. */
  private static final Set<String> HASH_ORDER =
      Rooms.words(
          """
          java.util.Map.of java.util.Map.ofEntries java.util.Map.copyOf java.util.Set.of
          java.util.Set.copyOf java.util.stream.Collectors.toSet java.util.stream.Collectors.toMap
          java.util.stream.Collectors.toUnmodifiableSet
          java.util.stream.Collectors.toUnmodifiableMap java.util.stream.Collectors.toConcurrentMap
          java.util.stream.Collectors.groupingBy(Function)
          java.util.stream.Collectors.groupingBy(Function,Collector)
          java.util.stream.Collectors.groupingByConcurrent
          """);

  /** Hash order of nothing, or of one, is none. */
  private static final Set<String> ORDERLESS =
      Set.of(
          "java.util.Map.of()",
          "java.util.Map.of(Object,Object)",
          "java.util.Set.of()",
          "java.util.Set.of(Object)");

  private static final Set<String> PARALLEL = Rooms.words("parallel parallelStream");

  private AllowedJava() {}

  private static Set<String> types(String... packagesAndNames) {
    Set<String> all = new HashSet<>();
    for (int i = 0; i < packagesAndNames.length; i += 2) {
      String prefix = packagesAndNames[i] + ".";
      Rooms.words(packagesAndNames[i + 1]).stream().map(prefix::concat).forEach(all::add);
    }
    return all;
  }

  static boolean isAllowedType(String type, boolean consensus) {
    return TYPES.contains(type) || !consensus && DECIDING_TYPES.contains(type);
  }

  /**
   * @param member of an allowed type, as {@link ClassFacts} writes it
   */
  static boolean isAllowedMember(String member, boolean consensus) {
    String named = member.replaceAll("\\(.*", "");
    String owner = named.substring(0, named.lastIndexOf('.'));
    String name = named.substring(owner.length() + 1);
    if (ONLY.containsKey(owner)) {
      return ONLY.get(owner).contains(name);
    }
    boolean salted = isIn(HASH_ORDER, member, named) && !ORDERLESS.contains(member);
    return !isIn(NEVER, member, named) && !PARALLEL.contains(name) && !(consensus && salted);
  }

  private static boolean isIn(Set<String> set, String member, String named) {
    return Stream.of(member, named).collect(Collectors.toSet()).stream().anyMatch(set::contains);
  }
}
