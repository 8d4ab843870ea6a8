package network.haca.attestation;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;

/** Paths of certificates, the same on every platform: odd ones by name, and mutated ones. */
final class PathCases {
  private static final int MUTATED = 1_000;
  private static final BigInteger ORDER =
      new BigInteger(
          "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
          16);

  /** A path, root first and leaf last, and what is odd about it. */
  record Case(String name, List<Bytes> path) {
    Bytes32 hash() {
      return Sha256.hash(path.toArray(Bytes[]::new));
    }
  }

  private final List<Case> cases = new ArrayList<>();

  private PathCases() {}

  static List<Case> all() {
    PathCases made = new PathCases();
    made.fields();
    made.dates();
    made.keysAndSignatures();
    made.extensions();
    made.names();
    made.paths();
    made.mutated();
    return made.cases;
  }

  private void add(String name, Consumer<TestPath> change) {
    TestPath path = new TestPath(3);
    change.accept(path);
    cases.add(new Case(name, path.encoded()));
  }

  /** The change in an authority, and in the leaf. */
  private void each(String name, Consumer<TestCertificate> change) {
    add("authority-" + name, path -> change.accept(path.authority()));
    add("leaf-" + name, path -> change.accept(path.leaf()));
  }

  private void fields() {
    add("good", path -> {});
    Bytes zero = Bytes.fromHex("00");
    each("version-1", made -> made.version = Bytes.EMPTY);
    each("version-2", made -> made.version = Bytes.fromHex("a003020101"));
    each("version-4", made -> made.version = Bytes.fromHex("a003020103"));
    each("serial-zero", made -> made.serial = Bytes.fromHex("020100"));
    each("serial-negative", made -> made.serial = Bytes.fromHex("0201ff"));
    each("serial-none", made -> made.serial = Bytes.fromHex("0200"));
    each("serial-zero-in-front", made -> made.serial = Bytes.fromHex("02020001"));
    each("serial-20", made -> made.serial = Bytes.fromHex("0214" + "7f".repeat(20)));
    each("serial-21", made -> made.serial = Bytes.fromHex("0215" + "7f".repeat(21)));
    each("serial-21-sign", made -> made.serial = Bytes.fromHex("021500" + "ff".repeat(20)));
    each("serial-40", made -> made.serial = Bytes.fromHex("0228" + "7f".repeat(40)));
    each("unique-id", made -> made.uniqueIds = Bytes.fromHex("81020001"));
    each("behind", made -> made.behind = Bytes.fromHex("0500"));
    each("trailing", made -> made.whole = der -> Bytes.concat(der, zero));
    each(
        "length-long",
        made ->
            made.whole =
                der ->
                    Bytes.concat(
                        Bytes.fromHex("308300"), der.slice(2, 2), der.slice(4, der.size() - 4)));
    each(
        "length-indefinite",
        made ->
            made.whole =
                der ->
                    Bytes.concat(
                        Bytes.fromHex("3080"),
                        der.slice(4, der.size() - 4),
                        Bytes.fromHex("0000")));
    each(
        "longer-than-1024",
        made -> made.extensions.add(TestDer.extension("2a03", false, "00".repeat(700))));
  }

  private void dates() {
    date("past", 0x17, "260501000000Z");
    date("last-second", 0x17, "260601000000Z");
    date("second-before", 0x17, "260531235959Z");
    date("1950", 0x17, "500101000000Z");
    date("2050-generalized", 0x18, "20500101000000Z");
    date("9999", 0x18, "99991231235959Z");
    date("2049-generalized", 0x18, "20491231235959Z");
    date("february-30", 0x17, "270230000000Z");
    date("february-29", 0x17, "270229000000Z");
    date("february-29-of-2028", 0x17, "280229000000Z");
    date("february-29-of-2100", 0x18, "21000229000000Z");
    date("month-13", 0x17, "271301000000Z");
    date("month-0", 0x17, "270001000000Z");
    date("hour-24", 0x17, "270101240000Z");
    date("second-60", 0x17, "270101000060Z");
    date("no-seconds", 0x17, "2701010000Z");
    date("zone", 0x17, "270101000000+0100");
    date("no-zone", 0x17, "270101000000");
    date("lower-z", 0x17, "270101000000z");
    date("fraction", 0x18, "20510101000000.5Z");
    date("generalized-zone", 0x18, "20510101000000+0100");
    date("arabic-digits", 0x17, "\u0662\u0667\u0660\u0661\u0660\u06610Z");
    date("text", 0x0c, "270101000000Z");
    each("not-yet", made -> made.notBefore = TestDer.text(0x17, "260601000001Z"));
    each("from-now", made -> made.notBefore = TestDer.text(0x17, "260601000000Z"));
    add("root-expired", path -> path.root().notAfter = TestDer.text(0x17, "260501000000Z"));
  }

  private void date(String name, int tag, String text) {
    each("until-" + name, made -> made.notAfter = TestDer.text(tag, text));
  }

  private void keysAndSignatures() {
    Bytes sha256 = Bytes.fromHex("300a06082a8648ce3d040302");
    Bytes withNull = Bytes.fromHex("300c06082a8648ce3d0403030500");
    each("algorithm-inner", made -> made.innerAlgorithm = sha256);
    each("algorithm-outer", made -> made.outerAlgorithm = sha256);
    each("algorithm-sha256", PathCases::sha256);
    each("algorithm-null-inner", made -> made.innerAlgorithm = withNull);
    each("algorithm-null-outer", made -> made.outerAlgorithm = withNull);
    String p384 = "301006072a8648ce3d020106052b81040022";
    Bytes point = new TestKey("other").point(false);
    Bytes off = Bytes.concat(point.slice(0, 96), Bytes.fromHex("00"));
    each("point-off-curve", made -> made.key = TestCertificate.key(p384, off));
    each(
        "point-compressed",
        made -> made.key = TestCertificate.key(p384, new TestKey("other").point(true)));
    each("point-infinity", made -> made.key = TestCertificate.key(p384, Bytes.fromHex("00")));
    each(
        "point-hybrid",
        made ->
            made.key =
                TestCertificate.key(
                    p384, Bytes.concat(Bytes.fromHex("06"), point.slice(1, point.size() - 1))));
    each(
        "point-over-prime",
        made -> made.key = TestCertificate.key(p384, Bytes.fromHex("04" + "ff".repeat(96))));
    each(
        "curve-p256",
        made ->
            made.key =
                TestCertificate.key(
                    "301306072a8648ce3d020106082a8648ce3d030107",
                    Bytes.fromHex(
                        "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                            + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")));
    each(
        "key-rsa", made -> made.key = TestCertificate.key("300d06092a864886f70d0101010500", point));
    each("another-key", made -> made.signer = new TestKey("other"));
    signature("zero-r", BigInteger.ZERO, BigInteger.ONE);
    signature("zero-s", BigInteger.ONE, BigInteger.ZERO);
    signature("order-r", ORDER, BigInteger.ONE);
    signature("order-s", BigInteger.ONE, ORDER);
    signature("negative", BigInteger.ONE.negate(), BigInteger.ONE);
    each("signature-empty", made -> made.signature = der -> Bytes.EMPTY);
    each(
        "signature-trailing",
        made -> made.signature = der -> Bytes.concat(der, Bytes.fromHex("00")));
    each(
        "signature-three",
        made ->
            made.signature =
                der -> TestDer.sequence(der.slice(2, der.size() - 2), Bytes.fromHex("020101")));
    each(
        "signature-ber",
        made ->
            made.signature =
                der -> Bytes.concat(Bytes.fromHex("3081"), der.slice(1, der.size() - 1)));
    each(
        "signature-zero-in-front",
        made ->
            made.signature =
                der -> {
                  Bytes r = der.slice(4, der.get(3));
                  Bytes rest = der.slice(4 + der.get(3), der.size() - 4 - der.get(3));
                  return TestDer.sequence(TestDer.element(2, Bytes.fromHex("00"), r), rest);
                });
  }

  private static void sha256(TestCertificate made) {
    made.innerAlgorithm = Bytes.fromHex("300a06082a8648ce3d040302");
    made.outerAlgorithm = made.innerAlgorithm;
  }

  private void signature(String name, BigInteger r, BigInteger s) {
    each("signature-" + name, made -> made.signature = der -> TestCertificate.encoded(r, s));
  }

  private void extensions() {
    add("leaf-authority", path -> path.leaf().constraints("30030101ff"));
    add("leaf-certificate-sign", path -> path.leaf().usage("03020284"));
    add("leaf-no-signature", path -> path.leaf().usage("03020520"));
    add("leaf-without-usage", path -> path.leaf().extensions.remove(1));
    add("authority-none", path -> path.authority().constraints("3000"));
    add("authority-without-constraints", path -> path.authority().extensions.removeFirst());
    add("authority-without-usage", path -> path.authority().extensions.remove(1));
    add("authority-signs-documents", path -> path.authority().usage("03020780"));
    add("length-0", path -> path.authority().constraints("30060101ff020100"));
    add("length-1", path -> path.authority().constraints("30060101ff020101"));
    add("length-2-of-3", path -> path.root().constraints("30060101ff020102"));
    add("length-3-of-3", path -> path.root().constraints("30060101ff020103"));
    add("length-negative", path -> path.authority().constraints("30060101ff0201ff"));
    add("length-long", path -> path.authority().constraints("30070101ff02020001"));
    add("length-300", path -> path.authority().constraints("30070101ff0202012c"));
    each("constraints-false", made -> made.constraints("3003010100"));
    each("constraints-true-1", made -> made.constraints("3003010101"));
    each("constraints-trailing", made -> made.constraints("30030101ff00"));
    each("constraints-length-alone", made -> made.constraints("3003020101"));
    each("usage-empty", made -> made.usage("030100"));
    each("usage-zero", made -> made.usage("03020700"));
    each("usage-unused", made -> made.usage("03020084"));
    each("usage-stray", made -> made.usage("03020785"));
    each("usage-nine-bits", made -> made.usage("0303078480"));
    each("twice", made -> made.extensions.add(made.extensions.getFirst()));
    each("unknown", made -> made.extensions.add(TestDer.extension("2a0304", false, "0500")));
    each(
        "unknown-critical", made -> made.extensions.add(TestDer.extension("2a0304", true, "0500")));
    each("none", made -> made.extensions.clear());
    each(
        "critical-false",
        made ->
            made.extensions.add(
                TestDer.sequence(
                    TestDer.identifier("2a0304"),
                    Bytes.fromHex("010100"),
                    TestDer.element(0x04, Bytes.fromHex("0500")))));
    each("key-identifier", made -> extend(made, "551d0e", "0414" + "11".repeat(20)));
    each("authority-key-identifier", made -> extend(made, "551d23", "30168014" + "11".repeat(20)));
    each("name-constraints", made -> extend(made, "551d1e", "3000"));
    each("policy-constraints", made -> extend(made, "551d24", "3000"));
    each("policy-mappings", made -> extend(made, "551d21", "3000"));
    each("inhibit-any-policy", made -> extend(made, "551d36", "020100"));
    each("extended-usage", made -> extend(made, "551d25", "300a06082b06010505070302"));
  }

  private static void extend(TestCertificate made, String identifier, String valueHex) {
    made.extensions.add(TestDer.extension(identifier, false, valueHex));
  }

  private void names() {
    add("name-of-another", path -> path.authority().issuer = TestDer.name("other"));
    add("name-other-type", path -> path.authority().issuer = TestDer.name(TestDer.text(0x13, "1")));
    add("self-issued", path -> rename(path, "1"));
    each("name-empty", made -> made.subject = TestDer.sequence());
    each("name-part-empty", made -> made.subject = TestDer.sequence(TestDer.element(0x31)));
    each(
        "name-bmp",
        made -> made.subject = TestDer.name(TestDer.element(0x1e, Bytes.fromHex("0041"))));
    each(
        "name-utf8-bad",
        made -> made.subject = TestDer.name(TestDer.element(0x0c, Bytes.fromHex("c0af"))));
    add(
        "leaf-name-printable",
        path -> path.leaf().subject = TestDer.name(TestDer.text(0x13, "x-1")));
    add(
        "leaf-name-printable-bad",
        path -> path.leaf().subject = TestDer.name(TestDer.text(0x13, "x@1")));
    add("leaf-name-ia5", path -> path.leaf().subject = TestDer.name(TestDer.text(0x16, "x@1")));
    add("leaf-name-utf8", path -> path.leaf().subject = TestDer.name("\u0130\ud83d\ude00"));
    add("root-not-self-issued", path -> path.root().issuer = TestDer.name("other"));
  }

  /** The second authority takes this name, also as the issuer of the next. */
  private static void rename(TestPath path, String name) {
    path.authority().subject = TestDer.name(name);
    path.certificates.get(3).issuer = TestDer.name(name);
  }

  private void paths() {
    for (int between = 0; between <= 9; between++) {
      cases.add(new Case("between-" + between, new TestPath(between).encoded()));
    }
    List<Bytes> good = new TestPath(3).encoded();
    cases.add(new Case("root-alone", good.subList(0, 1)));
    cases.add(new Case("without-authority", without(good, 2)));
    cases.add(new Case("without-root", without(good, 0)));
    cases.add(new Case("root-twice", with(good, 1, good.getFirst())));
    cases.add(new Case("authority-twice", with(good, 2, good.get(2))));
    cases.add(new Case("leaf-in-bundle", with(good, 4, good.getLast())));
    cases.add(new Case("unrelated", with(good, 2, new TestPath(1).encoded().get(1))));
    List<Bytes> turned = new ArrayList<>(good);
    Collections.swap(turned, 1, 2);
    cases.add(new Case("turned", turned));
    // The search that took w^5 steps: levels of one name and one key.
    TestPath same = new TestPath(7);
    for (TestCertificate made : same.certificates.subList(1, 8)) {
      made.subject = TestDer.name("0");
      made.issuer = made.subject;
      made.key = same.root().key;
      made.signer = new TestKey("0");
      made.constraints("30030101ff");
    }
    same.leaf().issuer = TestDer.name("0");
    cases.add(new Case("one-name-and-key", same.encoded()));
    TestPath circle = new TestPath(3);
    circle.certificates.get(3).subject = TestDer.name("1");
    circle.leaf().issuer = TestDer.name("1");
    cases.add(new Case("circle", circle.encoded()));
  }

  private static List<Bytes> without(List<Bytes> path, int index) {
    List<Bytes> rest = new ArrayList<>(path);
    rest.remove(index);
    return rest;
  }

  private static List<Bytes> with(List<Bytes> path, int index, Bytes more) {
    List<Bytes> all = new ArrayList<>(path);
    all.add(index, more);
    return all;
  }

  /** What is mutated before it is signed, so that its signature holds. */
  private void mutated() {
    Random random = new Random(20_260_102);
    List<Bytes> good = new TestPath(3).encoded();
    for (int i = 0; i < MUTATED; i++) {
      TestPath path = new TestPath(3);
      int index = i % 2 == 0 ? 3 : 4;
      path.certificates.get(index).signed = bytes -> mutated(bytes, random);
      List<Bytes> mixed = new ArrayList<>(good);
      mixed.set(index, path.certificates.get(index).encoded());
      cases.add(new Case("", mixed));
    }
  }

  static Bytes mutated(Bytes good, Random random) {
    int at = random.nextInt(good.size());
    byte[] one = {(byte) random.nextInt(256)};
    Bytes before = good.slice(0, at);
    Bytes after = good.slice(at + 1, good.size() - at - 1);
    byte[] turned = {(byte) (good.get(at) ^ 1 << random.nextInt(8))};
    return switch (random.nextInt(6)) {
      case 0 -> Bytes.concat(before, after);
      case 1 -> Bytes.concat(before, Bytes.wrap(one), good.slice(at, good.size() - at));
      case 2 -> Bytes.concat(before, Bytes.wrap(one), after);
      default -> Bytes.concat(before, Bytes.wrap(turned), after);
    };
  }
}
