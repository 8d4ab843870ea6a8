package network.haca.attestation;

import static network.haca.attestation.MadeDocument.MEASURED;
import static network.haca.attestation.MadeDocument.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.attestation.AttestationDocument.Verdict;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One table for the chain and for reports (rules C1, L9): what the strict rules take, a report
 * calls valid, and nothing else; what they refuse, a report refuses by the named check. The chain
 * of rules version 1 is as lenient as og-evm where the table says so.
 */
class MutatedDocumentsTest {
  private static final Bytes BOUND =
      BoundUserData.of(Bytes.ofUtf8("key"), Bytes.ofUtf8("certificate")).encode();

  private static final Bytes SHA384 = Bytes.ofUtf8("SHA384");

  /** Whether a chain of rules version 1 takes a document. */
  enum Chain {
    TAKES,
    REFUSES
  }

  interface Mutation {
    void apply(MadeDocument made) throws Exception;
  }

  private static Arguments of(String name, Chain chain, String check, Mutation mutation) {
    return Arguments.of(name, chain, check, mutation);
  }

  private static Bytes zero(int size) {
    return Bytes.wrap(new byte[size]);
  }

  private static Bytes bytes64() {
    return Bytes.fromHex("01".repeat(64));
  }

  private static Bytes text(String value) {
    return CborWriter.text(value);
  }

  private static Bytes bytes(int size) {
    return CborWriter.bytes(zero(size));
  }

  private static Bytes millis(Instant time) {
    return CborWriter.unsigned(time.toEpochMilli());
  }

  static Stream<Arguments> mutations() {
    return Stream.of(
        of("nothing", Chain.TAKES, "", made -> {}),
        of("67 bytes", Chain.REFUSES, "binding", made -> made.userData(BOUND.slice(0, 67))),
        of(
            "69 bytes",
            Chain.REFUSES,
            "binding",
            made -> made.userData(Bytes.concat(BOUND, zero(1)))),
        of(
            "another multihash first",
            Chain.TAKES,
            "binding",
            made -> made.userData(Bytes.concat(Bytes.fromHex("1320"), BOUND.slice(2, 66)))),
        of(
            "another multihash second",
            Chain.TAKES,
            "binding",
            made ->
                made.userData(
                    Bytes.concat(BOUND.slice(0, 34), Bytes.fromHex("1221"), BOUND.slice(36, 32)))),
        of("no user_data", Chain.REFUSES, "binding", made -> made.fields.remove("user_data")),
        of(
            "null user_data",
            Chain.REFUSES,
            "binding",
            made -> made.fields.put("user_data", CborWriter.NULL)),
        of(
            "another algorithm besides",
            Chain.TAKES,
            "form",
            made -> made.protectedHeader = Bytes.fromHex("a20138220226")),
        of(
            "an unprotected header",
            Chain.TAKES,
            "form",
            made -> made.unprotectedHeader = Bytes.fromHex("a10126")),
        of(
            "another digest",
            Chain.TAKES,
            "fields",
            made -> made.fields.put("digest", text("SHA256"))),
        of(
            "a module with a line end",
            Chain.TAKES,
            "fields",
            made -> made.fields.put("module_id", text("i\nThe document holds."))),
        of("a PCR of 47", Chain.TAKES, "fields", made -> made.pcrs(zero(47), MEASURED, MEASURED)),
        of("a PCR of 65", Chain.TAKES, "fields", made -> made.pcrs(zero(65), MEASURED, MEASURED)),
        of(
            "a PCR of 32",
            Chain.TAKES,
            "measurements",
            made -> made.pcrs(MEASURED.slice(0, 32), MEASURED, MEASURED)),
        of("two PCRs", Chain.REFUSES, "measurements", made -> made.pcrs(MEASURED, MEASURED)),
        of(
            "no PCRs",
            Chain.REFUSES,
            "measurements",
            made -> made.fields.put("pcrs", CborWriter.NULL)),
        of(
            "debug mode",
            Chain.TAKES,
            "measurements",
            made -> made.pcrs(zero(48), zero(48), zero(48))),
        of(
            "debug mode, SHA-256",
            Chain.TAKES,
            "measurements",
            made -> made.pcrs(zero(32), zero(32), zero(32))),
        of(
            "debug mode, SHA-512",
            Chain.TAKES,
            "measurements",
            made -> made.pcrs(zero(64), zero(64), zero(64))),
        of(
            "a zero PCR",
            Chain.TAKES,
            "measurements",
            made -> made.pcrs(MEASURED, zero(48), MEASURED)),
        of(
            "a key twice",
            Chain.REFUSES,
            "form",
            made -> made.moreFields = Bytes.concat(text("digest"), text("SHA384"))),
        of(
            "a nested field",
            Chain.REFUSES,
            "form",
            made -> made.fields.put("more", Bytes.fromHex("81".repeat(9) + "00"))),
        of("too long", Chain.REFUSES, "form", made -> made.fields.put("more", bytes(16_384))),
        of(
            "a long public_key",
            Chain.TAKES,
            "fields",
            made -> made.fields.put("public_key", bytes(1025))),
        of("a long nonce", Chain.TAKES, "fields", made -> made.fields.put("nonce", bytes(1025))),
        of(
            "stale",
            Chain.REFUSES,
            "time",
            made -> made.fields.put("timestamp", millis(NOW.minusSeconds(301)))),
        of(
            "of tomorrow",
            Chain.REFUSES,
            "time",
            made -> made.fields.put("timestamp", millis(NOW.plusSeconds(61)))),
        of(
            "a text for a time",
            Chain.REFUSES,
            "time",
            made -> made.fields.put("timestamp", text("now"))),
        of(
            "no bundle",
            Chain.REFUSES,
            "chain",
            made -> made.fields.put("cabundle", CborWriter.array(List.of()))),
        of(
            "a bundle with bytes",
            Chain.REFUSES,
            "chain",
            made -> made.bundle(MadeRoot.DEVELOPMENT.der(), zero(9))),
        of(
            "more in the bundle",
            Chain.REFUSES,
            "chain",
            made ->
                made.bundle(MadeRoot.DEVELOPMENT.der(), MadeRoot.create("unrelated", NOW).der())),
        of(
            "another root first",
            Chain.REFUSES,
            "chain",
            made ->
                made.bundle(MadeRoot.create("unrelated", NOW).der(), MadeRoot.DEVELOPMENT.der())),
        of(
            "the root twice",
            Chain.REFUSES,
            "chain",
            made -> made.bundle(MadeRoot.DEVELOPMENT.der(), MadeRoot.DEVELOPMENT.der())),
        of(
            "nine certificates",
            Chain.REFUSES,
            "chain",
            made ->
                made.bundle(
                    Collections.nCopies(9, MadeRoot.DEVELOPMENT.der()).toArray(Bytes[]::new))),
        of(
            "no authority's leaf",
            Chain.REFUSES,
            "chain",
            made -> made.fields.put("certificate", CborWriter.bytes(MadeRoot.DEVELOPMENT.der()))),
        of(
            "another type of header",
            Chain.TAKES,
            "form",
            made -> made.unprotectedHeader = CborWriter.NULL),
        of(
            "text that is not UTF-8",
            Chain.REFUSES,
            "form",
            made -> made.fields.put("module_id", Bytes.fromHex("62c0af"))),
        of(
            "a surrogate",
            Chain.REFUSES,
            "form",
            made -> made.fields.put("more", Bytes.fromHex("63eda080"))),
        of(
            "a length that is too long",
            Chain.TAKES,
            "form",
            made -> made.fields.put("digest", Bytes.concat(Bytes.fromHex("7806"), SHA384))),
        of(
            "text in chunks",
            Chain.TAKES,
            "form",
            made ->
                made.fields.put(
                    "digest", Bytes.concat(Bytes.fromHex("7f66"), SHA384, Bytes.fromHex("ff")))),
        of(
            "a list for a key",
            Chain.REFUSES,
            "form",
            made -> made.moreFields = Bytes.fromHex("8000")),
        of(
            "more items than fit",
            Chain.REFUSES,
            "form",
            made -> made.fields.put("more", Bytes.fromHex("9904b0" + "00".repeat(1200)))),
        of(
            "a tag inside",
            Chain.REFUSES,
            "form",
            made -> made.fields.put("more", Bytes.fromHex("c100"))),
        of(
            "a list without a length",
            Chain.TAKES,
            "",
            made ->
                made.fields.put(
                    "cabundle",
                    Bytes.concat(
                        Bytes.fromHex("9f"),
                        CborWriter.bytes(MadeRoot.DEVELOPMENT.der()),
                        Bytes.fromHex("ff")))),
        of("null nonce", Chain.TAKES, "", made -> made.fields.put("nonce", CborWriter.NULL)),
        of("an unknown field", Chain.TAKES, "", made -> made.fields.put("more", text("x"))),
        of(
            "PCRs of 64",
            Chain.TAKES,
            "measurements",
            made -> made.pcrs(bytes64(), bytes64(), bytes64())),
        of(
            "a fourth PCR of 32",
            Chain.TAKES,
            "fields",
            made -> made.pcrs(MEASURED, MEASURED, MEASURED, zero(32))),
        of(
            "a date of 2024",
            Chain.REFUSES,
            "time",
            made -> made.fields.put("timestamp", CborWriter.unsigned(1_700_000_000_000L))));
  }

  private static boolean isTaken(
      Bytes document, TrustedRoots roots, Instant time, DocumentRules rules) {
    return AttestationDocument.verify(document, Optional.of(roots), time.getEpochSecond(), rules)
        instanceof Verdict.Accepted;
  }

  private static List<String> failed(AttestationReport report) {
    return report.checks().stream()
        .filter(check -> !check.passed())
        .map(AttestationReport.Check::name)
        .toList();
  }

  /** The report, once the chain has said what is expected, and the report fails the named check. */
  private static AttestationReport compared(
      Bytes document, TrustedRoots roots, Instant time, Chain chain, String check) {
    assertEquals(
        chain == Chain.TAKES, isTaken(document, roots, time, DocumentRules.OG_EVM), "version 1");
    assertEquals(
        check.isEmpty(), isTaken(document, roots, time, DocumentRules.STRICT), "version 2");
    AttestationReport report = AttestationReport.of(document, Optional.of(roots), time);
    assertEquals(check.isEmpty(), report.isValid(), () -> "failed: " + failed(report));
    assertTrue(
        check.isEmpty() || failed(report).contains(check), () -> "failed: " + failed(report));
    return report;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutations")
  void chainAndReportAgree(String name, Chain chain, String check, Mutation mutation)
      throws Exception {
    MadeDocument made = MadeDocument.under(MadeRoot.DEVELOPMENT);
    mutation.apply(made);
    var _ = compared(made.sign(), MadeRoot.DEVELOPMENT.trusted(), NOW, chain, check);
  }

  @Test
  void certificatesMustHoldUnderTheRootAndNow() throws Exception {
    MadeRoot root = MadeRoot.create("root", NOW);
    MadeRoot other = MadeRoot.create("root", NOW);
    Bytes document = MadeDocument.under(root).sign();
    var _ = compared(document, root.trusted(), NOW, Chain.TAKES, "");
    AttestationReport report = compared(document, other.trusted(), NOW, Chain.REFUSES, "chain");
    assertFalse(report.isVouchedFor());
    Bytes expired = MadeDocument.under(root, "secp384r1", NOW.minusSeconds(1)).sign();
    var _ = compared(expired, root.trusted(), NOW, Chain.REFUSES, "chain");
    Bytes small = MadeDocument.under(root, "secp256r1", NOW.plusSeconds(60)).sign();
    var _ = compared(small, root.trusted(), NOW, Chain.REFUSES, "signature");
    byte[] forged = document.toArray();
    forged[forged.length - 1] ^= 1;
    AttestationReport unsigned =
        compared(Bytes.wrap(forged), root.trusted(), NOW, Chain.REFUSES, "signature");
    assertFalse(unsigned.isVouchedFor(), "its claims are those of whoever changed it");
  }

  @Test
  void documentsOfBeforeTheNetworkAreRefusedWhateverTheTime() throws Exception {
    Instant old = Instant.parse("2025-01-30T12:00:00Z");
    MadeRoot root = MadeRoot.create("root", NOW);
    MadeDocument made = MadeDocument.under(root, "secp384r1", old.plusSeconds(3600));
    made.fields.put("timestamp", millis(old));
    var _ = compared(made.sign(), root.trusted(), old, Chain.REFUSES, "time");
  }

  @Test
  void aDocumentIsSimulatedIfItHoldsUnderThatRoot() throws Exception {
    MadeRoot root = MadeRoot.create("root", NOW);
    MadeDocument genuine = MadeDocument.under(root);
    AttestationReport vouched = compared(genuine.sign(), root.trusted(), NOW, Chain.TAKES, "");
    assertFalse(vouched.isSimulated());
    assertTrue(vouched.isVouchedFor());
    MadeDocument simulated = MadeDocument.under(MadeRoot.DEVELOPMENT);
    TrustedRoots both =
        new TrustedRoots(
            Stream.of(root.der(), MadeRoot.DEVELOPMENT.der())
                .map(der -> NitroCertificate.parse(der).orElseThrow())
                .toList());
    AttestationReport unvouched = compared(simulated.sign(), both, NOW, Chain.TAKES, "");
    assertTrue(unvouched.isSimulated());
    assertFalse(unvouched.isVouchedFor());
  }

  @Test
  void aRootThatTheBundleBringsIsTrustedOnlyIfItIsAKnownOne() throws Exception {
    MadeRoot own =
        MadeRoot.of(
            "AWS",
            MadeRoot.DEVELOPMENT.certificate().getPublicKey(),
            MadeRoot.DEVELOPMENT.key(),
            NOW);
    Bytes document = MadeDocument.under(own).sign();
    AttestationReport report = AttestationReport.of(document, Optional.empty(), NOW);
    assertEquals(List.of("chain", "network"), failed(report));
    assertEquals(
        List.of(),
        failed(
            AttestationReport.of(
                MadeDocument.under(MadeRoot.DEVELOPMENT).sign(), Optional.empty(), NOW)));
  }
}
