package network.haca.attestation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class AttestationDocumentTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_790_000_000L);
  private static final long TIME = NOW.getEpochSecond();
  private static final List<Bytes> MEASUREMENTS = Collections.nCopies(3, Bytes.wrap(new byte[48]));
  private static final Bytes KEY = Bytes.ofUtf8("key");
  private static final Bytes CERTIFICATE = Bytes.ofUtf8("certificate");
  private static final Bytes ROOT = DevelopmentRoot.certificatePem();
  private static final Bytes DOCUMENT =
      new SimulatedNsm(MEASUREMENTS, InstantSource.fixed(NOW))
          .attest(KEY, CERTIFICATE, Bytes.ofUtf8("nonce"));

  /** As the chain takes documents, og-evm's way: these measure nothing. */
  private static AttestationDocument.Verdict verify(Bytes document, Bytes rootPem, long time) {
    return AttestationDocument.verify(
        document, TrustedRoots.ofPem(rootPem), time, DocumentRules.OG_EVM);
  }

  private static String refusal(Bytes document, Bytes root, long time) {
    return assertInstanceOf(AttestationDocument.Verdict.Refused.class, verify(document, root, time))
        .reason();
  }

  @Test
  void aSimulatedDocumentHoldsAndBindsItsKeyAndCertificate() {
    AttestationDocument.Verdict.Accepted accepted =
        assertInstanceOf(AttestationDocument.Verdict.Accepted.class, verify(DOCUMENT, ROOT, TIME));
    assertEquals(Keccak.hash(MEASUREMENTS.toArray(Bytes[]::new)), accepted.pcrHash());
    assertTrue(accepted.binds(KEY, CERTIFICATE));
    assertFalse(accepted.binds(CERTIFICATE, KEY));
  }

  @Test
  void theDateMayBeThreeHundredSecondsOldAndSixtyAhead() {
    assertInstanceOf(
        AttestationDocument.Verdict.Accepted.class, verify(DOCUMENT, ROOT, TIME + 300));
    assertInstanceOf(AttestationDocument.Verdict.Accepted.class, verify(DOCUMENT, ROOT, TIME - 60));
    assertTrue(refusal(DOCUMENT, ROOT, TIME + 301).startsWith("older than 300 s"));
    assertTrue(refusal(DOCUMENT, ROOT, TIME - 61).startsWith("more than 60 s ahead"));
  }

  @Test
  void everyChangedByteIsRefused() {
    for (int i = 0; i < DOCUMENT.size(); i++) {
      byte[] changed = DOCUMENT.toArray();
      changed[i] ^= 1;
      AttestationDocument.Verdict verdict = verify(Bytes.wrap(changed), ROOT, TIME);
      assertFalse(
          verdict instanceof AttestationDocument.Verdict.Accepted, "byte " + i + " is not covered");
    }
  }

  @Test
  void malformedDocumentsAreRefusedWithAReason() {
    assertEquals("the document has 0 bytes, not 1 to 16384", refusal(Bytes.EMPTY, ROOT, TIME));
    assertEquals(
        "the document has 17408 bytes, not 1 to 16384",
        refusal(Bytes.wrap(new byte[17 << 10]), ROOT, TIME));
    assertTrue(
        refusal(Bytes.fromHex("ff".repeat(100)), ROOT, TIME).contains("COSE_Sign1")
            || refusal(Bytes.fromHex("ff".repeat(100)), ROOT, TIME).contains("CBOR"));
    Bytes trailing = Bytes.concat(DOCUMENT, Bytes.wrap(new byte[1]));
    assertEquals("not CBOR: bytes follow the item", refusal(trailing, ROOT, TIME));
    assertTrue(refusal(Bytes.fromHex("81".repeat(50) + "00"), ROOT, TIME).contains("nested"));
    assertTrue(refusal(Bytes.fromHex("5b7fffffffffffffff"), ROOT, TIME).contains("past the end"));
  }

  @Test
  void aDocumentUnderAnotherRootIsRefused() throws Exception {
    Bytes other = pem(MadeRoot.create("other", NOW).der());
    assertEquals("cabundle does not begin with a trusted root", refusal(DOCUMENT, other, TIME));
    Bytes tls = pem(EnclaveIdentity.create("other", NOW, Duration.ofDays(1)).tlsCertificateDer());
    assertEquals("no root certificate in the PEM", refusal(DOCUMENT, tls, TIME));
  }

  @Test
  void aTextWithMoreRootsThanFitHoldsNone() {
    Bytes[] roots = Collections.nCopies(TrustedRoots.ROOTS_MAX, ROOT).toArray(Bytes[]::new);
    assertTrue(TrustedRoots.ofPem(Bytes.concat(roots)).isPresent());
    assertTrue(TrustedRoots.ofPem(Bytes.concat(Bytes.concat(roots), ROOT)).isEmpty());
  }

  @Test
  @EnabledIfSystemProperty(named = "reference.vectors", matches = ".+")
  void theRealDocumentHoldsWithinItsWindow() throws IOException, CborReader.MalformedException {
    Path file = Path.of(System.getProperty("reference.vectors"), "nitro-attestation-1.raw.bin");
    Bytes document = Bytes.wrap(Files.readAllBytes(file));
    Bytes root = awsRoot(document);
    AttestationDocument.Verdict.Accepted accepted =
        assertInstanceOf(
            AttestationDocument.Verdict.Accepted.class, verify(document, root, 1_770_919_262L));
    assertEquals(
        "0x8082af22571613eabd5dad9c7e857c4f16154ded3d387386d8193b53906f6a24",
        accepted.pcrHash().toHex());
    assertInstanceOf(
        AttestationDocument.Verdict.Accepted.class, verify(document, root, 1_770_918_959L));
    assertInstanceOf(
        AttestationDocument.Verdict.Accepted.class,
        AttestationDocument.verify(
            Bytes.concat(Bytes.fromHex("d2"), document),
            TrustedRoots.ofPem(root),
            1_770_918_959L,
            DocumentRules.STRICT));
    assertInstanceOf(
        AttestationDocument.Verdict.Accepted.class,
        AttestationDocument.verify(
            document, TrustedRoots.ofPem(root), 1_770_918_959L, DocumentRules.STRICT));
    assertInstanceOf(
        AttestationDocument.Verdict.Accepted.class,
        AttestationDocument.verify(
            document, Optional.of(TrustedRoots.aws()), 1_770_918_959L, DocumentRules.STRICT),
        "its root is known by its hash");
    refusal(document, root, 1_770_918_958L);
    refusal(document, root, 1_770_919_263L);
  }

  private static Bytes awsRoot(Bytes document) throws CborReader.MalformedException {
    List<?> cose = (List<?>) CborReader.read(document, DocumentRules.STRICT);
    Map<?, ?> payload = (Map<?, ?>) CborReader.read((Bytes) cose.get(2), DocumentRules.STRICT);
    Object bundle = payload.get("cabundle");
    return pem((Bytes) ((List<?>) Objects.requireNonNull(bundle)).getFirst());
  }

  private static Bytes pem(Bytes der) {
    return Bytes.ofUtf8(
        "text before is skipped\n-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(der.toArray())
            + "\n-----END CERTIFICATE-----\n");
  }

  @Test
  @EnabledIfSystemProperty(named = "reference.vectors", matches = ".+")
  void changedBytesOfTheRealDocumentAreRefused() throws Exception {
    requireRefusedIfChanged(8);
  }

  @Tag("full")
  @Test
  @EnabledIfSystemProperty(named = "reference.vectors", matches = ".+")
  void everyChangedByteOfTheRealDocumentIsRefused() throws Exception {
    requireRefusedIfChanged(1);
  }

  /**
   * @param step from one changed byte to the next
   */
  private static void requireRefusedIfChanged(int step) throws Exception {
    Path file = Path.of(System.getProperty("reference.vectors"), "nitro-attestation-1.raw.bin");
    Bytes document = Bytes.wrap(Files.readAllBytes(file));
    Bytes root = awsRoot(document);
    for (int i = 0; i < document.size(); i += step) {
      byte[] changed = document.toArray();
      changed[i] ^= (byte) (1 << (i / step % 8));
      AttestationDocument.Verdict verdict = verify(Bytes.wrap(changed), root, 1_770_919_000L);
      assertFalse(
          verdict instanceof AttestationDocument.Verdict.Accepted, "byte " + i + " is not covered");
    }
  }

  @Test
  void aRootInDerIsRefused() {
    Bytes der = DevelopmentRoot.der();
    assertEquals("no root certificate in the PEM", refusal(DOCUMENT, der, TIME));
    assertInstanceOf(AttestationDocument.Verdict.Accepted.class, verify(DOCUMENT, pem(der), TIME));
  }
}
