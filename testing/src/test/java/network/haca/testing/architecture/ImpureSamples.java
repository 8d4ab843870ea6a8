package network.haca.testing.architecture;

/** Classes that no pure package may have, a line for each: name, members. */
final class ImpureSamples {
  static final String TYPES =
      """
      LocalRandom: int m() { return java.util.concurrent.ThreadLocalRandom.current().nextInt(); }
      SeededRandom: int m() { return new java.util.Random(1).nextInt(); }
      SecretRandom: void m(byte[] b) { new java.security.SecureRandom().nextBytes(b); }
      SplitRandom: int m() { return new java.util.SplittableRandom().nextInt(); }
      AnyRandom: int m() { return java.util.random.RandomGenerator.getDefault().nextInt(); }
      RandomId: String m() { return java.util.UUID.randomUUID().toString(); }
      Sleeps: void m() throws Exception { Thread.sleep(1); }
      StartsThread: void m() { Thread.ofVirtual().start(() -> {}); }
      ThreadName: String m() { return Thread.currentThread().getName(); }
      PerThread: ThreadLocal<String> m() { return new ThreadLocal<>(); }
      Executes: Object m() { return java.util.concurrent.Executors.newCachedThreadPool(); }
      Pool: Object m() { return java.util.concurrent.ForkJoinPool.commonPool(); }
      Locks: Object m() { return new java.util.concurrent.locks.ReentrantLock(); }
      Processors: int m() { return Runtime.getRuntime().availableProcessors(); }
      StartsProcess: void m() throws Exception { new ProcessBuilder("ls").start(); }
      OldFile: boolean m() { return new java.io.File("x").exists(); }
      FileStream: Object m() throws Exception { return new java.io.FileInputStream("x"); }
      NewFile: byte[] m(java.nio.file.Path p) throws Exception { return java.nio.file.Files.readAllBytes(p); }
      FilePath: Object m() { return java.nio.file.Path.of("x"); }
      Channel: java.nio.channels.FileChannel m() { return null; }
      Calls: Object m() { return java.net.http.HttpClient.newHttpClient(); }
      Connects: Object m() throws Exception { return new java.net.Socket("localhost", 1); }
      Resolves: Object m() throws Exception { return java.net.InetAddress.getByName("localhost"); }
      Encrypted: Object m() throws Exception { return javax.net.ssl.SSLContext.getDefault(); }
      SystemClock: Object m() { return java.time.Clock.systemUTC(); }
      LocalDate: Object m() { return java.time.LocalDateTime.now(); }
      OldDate: Object m() { return new java.util.Date(); }
      TimeZone: Object m() { return java.util.TimeZone.getDefault(); }
      Zone: Object m() { return java.time.ZoneId.systemDefault(); }
      DateText: Object m() { return java.time.format.DateTimeFormatter.ofPattern("E"); }
      NumberText: String m(long n) { return java.text.NumberFormat.getInstance().format(n); }
      Scans: int m(String s) { return new java.util.Scanner(s).nextInt(); }
      Formats: String m(int n) { return new java.util.Formatter().format("x", n).toString(); }
      Digests: Object m() throws Exception { return java.security.MessageDigest.getInstance("SHA-1"); }
      Verifies: Object m() throws Exception { return java.security.Signature.getInstance("Ed25519"); }
      Providers: Object m() { return java.security.Security.getProviders(); }
      Policy: String m() { return java.security.Security.getProperty("jdk.certpath.disabledAlgorithms"); }
      Certificates: Object m() throws Exception { return java.security.cert.CertificateFactory.getInstance("X.509"); }
      Decrypts: Object m() throws Exception { return javax.crypto.Cipher.getInstance("AES"); }
      Reflects: Object m(Class<?> c) throws Exception { return (java.lang.reflect.Method) null; }
      Loads: Object m() { return java.util.ServiceLoader.load(Runnable.class); }
      Native: Object m() { return java.lang.foreign.Arena.ofAuto(); }
      Weak: Object m() { return new java.util.WeakHashMap<String, String>(); }
      WeakReference: Object m() { return new java.lang.ref.WeakReference<>(""); }
      Identity: Object m() { return new java.util.IdentityHashMap<String, String>(); }
      TimerTask: Object m() { return new java.util.Timer(); }
      LogsJdk: Object m() { return java.util.logging.Logger.getGlobal(); }
      Stack: boolean m(Runnable r) { try { r.run(); return true; } catch (StackOverflowError e) { return false; } }
      Heap: boolean m(Runnable r) { try { r.run(); return true; } catch (OutOfMemoryError e) { return false; } }
      Walks: Object m() { return StackWalker.getInstance(); }
      """;

  static final String MEMBERS =
      """
      Nanos: long m() { return System.nanoTime(); }
      NanosByReference: java.util.function.LongSupplier m() { return System::nanoTime; }
      Millis: long m() { return System.currentTimeMillis(); }
      Now: Object m() { return java.time.Instant.now(); }
      NowByReference: java.util.function.Supplier<Object> m() { return java.time.Instant::now; }
      Environment: String m() { return System.getenv("HOME"); }
      Property: String m() { return System.getProperty("os.name"); }
      PropertyNumber: Object m() { return Integer.getInteger("x"); }
      PropertyFlag: boolean m() { return Boolean.getBoolean("x"); }
      LineEnd: String m() { return System.lineSeparator(); }
      Prints: void m() { System.out.println(); }
      Exits: void m() { System.exit(1); }
      Address: int m(Object o) { return System.identityHashCode(o); }
      AddressOfObject: int m() { return new Object().hashCode(); }
      AddressInText: String m() { return new Object().toString(); }
      Chance: double m() { return Math.random(); }
      Prime: boolean m(java.math.BigInteger n) { return n.isProbablePrime(10); }
      Shuffled: void m(java.util.List<String> l) { java.util.Collections.shuffle(l); }
      ByName: Object m() throws Exception { return Class.forName("x"); }
      Made: Object m(Class<?> c) throws Exception { return c.getDeclaredConstructor(); }
      Opened: Object m(Class<?> c) throws Exception { return c.getDeclaredField("x"); }
      Handle: Object m() throws Exception { return java.lang.invoke.MethodHandles.lookup().findStatic(System.class, "nanoTime", java.lang.invoke.MethodType.methodType(long.class)); }
      Resource: Object m() { return getClass().getResource("x"); }
      DefaultBytes: byte[] m(String s) { return s.getBytes(); }
      DefaultText: String m(byte[] b) { return new String(b); }
      DefaultBuffer: String m() { return new java.io.ByteArrayOutputStream().toString(); }
      DefaultCharset: Object m() { return java.nio.charset.Charset.defaultCharset(); }
      DefaultLocale: Object m() { return java.util.Locale.getDefault(); }
      NamedLocale: Object m() { return java.util.Locale.GERMANY; }
      Lower: String m(String s) { return s.toLowerCase(); }
      Upper: String m(String s) { return s.toUpperCase(); }
      NativeOrder: Object m() { return java.nio.ByteOrder.nativeOrder(); }
      Parallel: Object m(java.util.List<String> l) { return l.parallelStream(); }
      ParallelStream: Object m(java.util.stream.IntStream s) { return s.parallel(); }
      Trace: void m(Exception e) { e.printStackTrace(); }
      TraceLines: Object m(Throwable e) { return e.getStackTrace(); }
      """;

  static final String OWN =
      """
      KnowsRpc: network.haca.contracts.EthereumClient m() { return null; }
      KnowsStore: network.haca.fullnode.rocksdb.RocksChain m() { return null; }
      KnowsServer: network.haca.ingress.http.HttpIngress m() { return null; }
      KnowsSettings: network.haca.settings.Settings m() { return null; }
      """;

  static final String STATE =
      """
      Counter: static int count; int m() { return count++; }
      Cached: private static volatile String last; String m() { return last; }
      """;

  static final String LOCALE =
      """
      Digits: String m(int n) { return "%d".formatted(n); }
      PaddedDigits: String m(int n) { return "x%05d".formatted(n); }
      FormattedDigits: String m(int n) { return String.format("a %1$d", n); }
      Grouped: String m(int n) { return String.format("%,d", n); }
      Capitals: String m(String s) { return "%S".formatted(s); }
      Lines: String m(String s) { return "%s%n".formatted(s); }
      Months: String m(java.time.Instant t) { return "%tB".formatted(t); }
      """;

  static final String LIBRARIES =
      """
      UsesStore: Object m() { return (org.rocksdb.RocksDB) null; }
      UsesKafka: org.apache.kafka.clients.producer.ProducerRecord<String, String> m() { return null; }
      UsesServer: io.vertx.core.Vertx m() { return null; }
      UsesNetty: io.netty.buffer.ByteBuf m() { return null; }
      UsesModel: ai.onnxruntime.OrtEnvironment m() { return null; }
      UsesLog: org.slf4j.Logger m() { return null; }
      UsesMeters: io.micrometer.core.instrument.MeterRegistry m() { return null; }
      UsesUnknown: org.junit.jupiter.api.function.Executable m() { return null; }
      """;

  private ImpureSamples() {}
}
