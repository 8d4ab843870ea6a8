package network.haca.attestation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class AttestationReportTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_790_000_000L);
  private static final Bytes MEASURED = Bytes.fromHex("01".repeat(48));

  private static AttestationReport report(Bytes document, Instant time) {
    return AttestationReport.of(document, Optional.empty(), time);
  }

  private static Bytes document(Bytes measurement) {
    return new SimulatedNsm(Collections.nCopies(3, measurement), InstantSource.fixed(NOW))
        .attest(Bytes.ofUtf8("key"), Bytes.ofUtf8("certificate"), Bytes.ofUtf8("nonce"));
  }

  private static List<String> failed(AttestationReport report) {
    return report.checks().stream()
        .filter(check -> !check.passed())
        .map(AttestationReport.Check::name)
        .toList();
  }

  @Test
  void aSimulatedDocumentHoldsAndIsCalledSo() {
    AttestationReport report = report(document(MEASURED), NOW);
    assertEquals(List.of(), failed(report));
    assertTrue(report.isSimulated());
    assertFalse(report.isVouchedFor(), "everyone can sign it");
  }

  @Test
  void eachFailureIsNamedByItsCheck() {
    assertEquals(
        List.of("time", "network"), failed(report(document(MEASURED), NOW.plusSeconds(301))));
    assertEquals(
        List.of("chain", "time", "network"),
        failed(report(document(MEASURED), NOW.plusSeconds(4 * 3600))));
    assertEquals(
        List.of("measurements", "network"),
        failed(report(document(Bytes.wrap(new byte[48])), NOW)));
    assertEquals(List.of("form"), failed(report(Bytes.fromHex("84"), NOW)));
    byte[] changed = document(MEASURED).toArray();
    changed[changed.length - 1] ^= 1;
    assertEquals(List.of("signature", "network"), failed(report(Bytes.wrap(changed), NOW)));
  }

  @Test
  void whatAVerifierKnowsMustBeWhatTheDocumentSays() {
    Bytes key = Bytes.ofUtf8("key");
    Bytes certificate = Bytes.ofUtf8("certificate");
    Bytes nonce = Bytes.ofUtf8("nonce");
    assertEquals(List.of(), failed(knowing(key, certificate, nonce)));
    assertEquals(List.of("binding"), failed(knowing(certificate, certificate, nonce)));
    assertEquals(List.of("binding"), failed(knowing(key, key, nonce)));
    assertEquals(List.of("nonce"), failed(knowing(key, certificate, key)));
  }

  private static AttestationReport knowing(Bytes key, Bytes certificate, Bytes nonce) {
    return AttestationReport.of(
        document(MEASURED),
        Optional.empty(),
        NOW,
        new AttestationReport.Expected(
            Optional.of(key), Optional.of(certificate), Optional.of(nonce)));
  }

  @Test
  void everyLimitOfAFieldIsNamed() {
    Map<Object, Object> fields = new LinkedHashMap<>();
    fields.put("module_id", "");
    fields.put("digest", "SHA256");
    fields.put("timestamp", 0L);
    fields.put("pcrs", Map.of(32L, MEASURED, 0L, Bytes.fromHex("00")));
    fields.put("certificate", Bytes.wrap(new byte[1025]));
    fields.put("cabundle", List.of());
    fields.put("public_key", Bytes.EMPTY);
    fields.put("user_data", Bytes.wrap(new byte[1025]));
    fields.put("nonce", 5L);
    assertEquals(
        List.of(
            "nonce is neither bytes nor null",
            "module_id is empty",
            "digest is not SHA384",
            "timestamp is not a time",
            "PCR0 of 1 bytes",
            "PCR32 of 48 bytes",
            "certificate is not 1 to 1024 bytes",
            "cabundle is not one certificate or more of 1 to 1024 bytes",
            "public_key is empty",
            "user_data is longer than 1024 bytes"),
        AttestationClaims.of(fields).flaws());
  }

  @Test
  @EnabledIfSystemProperty(named = "reference.vectors", matches = ".+")
  void theRealDocumentHoldsUnderAwsRootWithoutBeingGivenIt() throws Exception {
    Path file = Path.of(System.getProperty("reference.vectors"), "nitro-attestation-1.raw.bin");
    Bytes document = Bytes.wrap(Files.readAllBytes(file));
    Instant dated = Instant.ofEpochMilli(1_770_918_962_724L);
    AttestationReport report = report(document, dated);
    assertEquals(List.of(), failed(report));
    assertFalse(report.isSimulated());
    assertTrue(report.isVouchedFor());
    assertEquals(List.of("chain", "time", "network"), failed(report(document, NOW)));
    TrustedRoots other = TrustedRoots.ofPem(DevelopmentRoot.certificatePem()).orElseThrow();
    assertEquals(
        List.of("chain", "network"),
        failed(AttestationReport.of(document, Optional.of(other), dated)));
  }
}
