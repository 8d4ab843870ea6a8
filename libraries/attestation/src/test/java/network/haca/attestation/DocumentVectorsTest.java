package network.haca.attestation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.attestation.AttestationDocument.Verdict;
import network.haca.primitives.Bytes;
import network.haca.primitives.Sha256;
import network.haca.testkit.Vectors;
import org.junit.jupiter.api.Test;

/**
 * Rule C1: every platform reaches the verdicts of {@code document-verdicts.txt} about documents
 * mutated as a whole, and about such as were signed after they were mutated.
 */
class DocumentVectorsTest {
  private static final int MUTATED = 1_200;
  private static final TestDocument GOOD = TestDocument.under(new TestPath(3));
  private static final Optional<TrustedRoots> ROOTS = Optional.of(GOOD.roots());

  private static List<Bytes> documents() {
    Random random = new Random(20_260_103);
    Bytes good = GOOD.encoded();
    List<Bytes> documents = new ArrayList<>(List.of(good));
    for (int i = 0; i < MUTATED; i++) {
      documents.add(PathCases.mutated(good, random));
      documents.add(GOOD.with(PathCases.mutated(GOOD.payload(), random)).encoded());
    }
    return documents;
  }

  private static boolean isTaken(Bytes document, DocumentRules rules) {
    return AttestationDocument.verify(document, ROOTS, TestPath.TIME, rules)
        instanceof Verdict.Accepted;
  }

  /** The beginning of the document's hash, then what rules of version 1 and 2 say. */
  private static String line(Bytes document) {
    boolean lenient = isTaken(document, DocumentRules.OG_EVM);
    boolean strict = isTaken(document, DocumentRules.STRICT);
    assertEquals(lenient, lenient || strict, "strict rules take no more");
    String verdict = strict ? " taken" : lenient ? " by-version-1" : " refused";
    return Sha256.hash(document).toHex().substring(2, 14) + verdict;
  }

  @Test
  void everyPlatformReachesTheSameVerdicts() throws IOException {
    Vectors.assertSame(
        DocumentVectorsTest.class,
        "document-verdicts.txt",
        documents().stream().map(DocumentVectorsTest::line).toList());
  }

  @Test
  void theLongestPathTakesNineSignatures() {
    TestDocument longest = TestDocument.under(new TestPath(7));
    AtomicInteger count = new AtomicInteger();
    assertInstanceOf(
        Verdict.Accepted.class,
        AttestationDocument.verify(
            longest.encoded(),
            Optional.of(longest.roots()),
            TestPath.TIME,
            DocumentRules.STRICT,
            (key, message, signature) -> {
              count.incrementAndGet();
              return P384.verifies(key, message, signature);
            }));
    assertEquals(CertificatePath.BUNDLE_MAX + 1, count.get());
  }
}
