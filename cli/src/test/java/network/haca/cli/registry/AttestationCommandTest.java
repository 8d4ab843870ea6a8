package network.haca.cli.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.attestation.AttestationClaims;
import network.haca.attestation.AttestationReport;
import network.haca.attestation.DevelopmentRoot;
import network.haca.attestation.SimulatedNsm;
import network.haca.primitives.Bytes;
import network.haca.role.OneSentenceErrors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AttestationCommandTest {
  private static final Bytes MEASURED = Bytes.fromHex("01".repeat(48));
  private static final Bytes KEY = Bytes.ofUtf8("key");
  private static final Bytes CERTIFICATE = Bytes.ofUtf8("certificate");
  private static final Bytes NONCE = Bytes.fromHex("0a0b");

  private final PrintStream standard = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final StringWriter complained = new StringWriter();

  @TempDir private Path folder;

  @AfterEach
  void giveBack() {
    System.setOut(standard);
  }

  private int run(Object command, String... arguments) {
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    CommandLine line = new CommandLine(command);
    line.registerConverter(Bytes.class, Bytes::fromHex);
    line.setExecutionExceptionHandler(new OneSentenceErrors());
    line.setErr(new PrintWriter(complained, true));
    return line.execute(arguments);
  }

  private String file(String name, Bytes content) throws Exception {
    return Files.write(folder.resolve(name), content.toArray()).toString();
  }

  private static SimulatedNsm enclave(Bytes measured) {
    return new SimulatedNsm(Collections.nCopies(3, measured), InstantSource.system());
  }

  private static Bytes pem(Bytes der) {
    return Bytes.ofUtf8(
        "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(der.toArray())));
  }

  @Test
  void whatAUserKnowsOfTheEnclaveIsChecked() throws Exception {
    String document = file("document", enclave(MEASURED).attest(KEY, CERTIFICATE, NONCE));
    String key = file("key.pem", pem(KEY));
    String certificate = file("certificate.der", CERTIFICATE);
    assertEquals(
        0,
        run(
            new AttestationCommand(),
            "verify",
            document,
            "--key=" + key,
            "--certificate=" + certificate,
            "--nonce=0a0b"));
    String text = printed.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("unverified: everyone can sign for a simulated enclave"), text);
    assertTrue(text.contains("development networks alone take it."), text);
    assertEquals(1, run(new AttestationCommand(), "verify", document, "--key=" + certificate));
    assertEquals(1, run(new AttestationCommand(), "verify", document, "--nonce=0a"));
    assertTrue(printed.toString(StandardCharsets.UTF_8).contains("The document does not hold."));
  }

  @Test
  void userDataThatTheChainRefusesDoesNotHold() throws Exception {
    Bytes longer = Bytes.wrap(new byte[69]);
    String document = file("document", enclave(MEASURED).attest(longer, NONCE));
    assertEquals(1, run(new AttestationCommand(), "verify", document, "--json"));
    String json = printed.toString(StandardCharsets.UTF_8);
    assertTrue(json.contains("\"valid\":false,\"verified\":false,\"simulated\":true"), json);
    assertTrue(json.contains("user_data is not 68 bytes"), json);
  }

  @Test
  void aNameInADocumentIsNoLineOfTheReport() {
    AttestationClaims claims =
        new AttestationClaims(
            "i-1\nThe document holds.",
            "SHA384",
            1,
            Map.of(),
            Bytes.EMPTY,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of());
    AttestationReport report =
        new AttestationReport(
            Optional.of(claims),
            List.of(new AttestationReport.Check("signature", false, "by\nThe document holds.")),
            Optional.empty());
    String text = AttestationView.toText(report);
    assertFalse(text.lines().anyMatch("The document holds."::equals), text);
    assertTrue(text.contains("i-1\\u000aThe document holds."), text);
  }

  private int approve(String... more) {
    String[] all = new String[more.length + 3];
    System.arraycopy(more, 0, all, 0, more.length);
    all[more.length] = "--kind=TEE_MODEL_WORKER";
    all[more.length + 1] = "--version=1";
    // Nobody listens there: what is not refused before fails at the chain.
    all[more.length + 2] = "--chain=http://127.0.0.1:0";
    complained.getBuffer().setLength(0);
    return run(new RegistryApproval(), all);
  }

  @Test
  void noMeasurementIsApprovedOutOfADocumentThatAnyoneCanHaveMade() throws Exception {
    Bytes good = enclave(MEASURED).attest(KEY, CERTIFICATE, NONCE);
    String simulated = file("simulated", good);
    assertEquals(2, approve("--document=" + simulated));
    assertTrue(complained.toString().contains("everyone can make such a document"));
    byte[] changed = good.toArray();
    changed[changed.length - 1] ^= 1;
    assertEquals(2, approve("--document=" + file("changed", Bytes.wrap(changed))));
    assertTrue(complained.toString().contains("does not hold"), complained.toString());
    assertTrue(complained.toString().contains("signature"), complained.toString());
    assertEquals(5, approve("--document=" + simulated, "--unverified"));
    assertTrue(complained.toString().contains("was not approved"), complained.toString());
    String root = file("root.pem", DevelopmentRoot.certificatePem());
    assertEquals(2, approve("--document=" + simulated, "--root=" + root));
    assertTrue(complained.toString().contains("everyone can make such a document"));
  }

  @Test
  void aMeasurementOfDebugModeIsNeverApproved() throws Exception {
    Bytes debug = enclave(Bytes.wrap(new byte[48])).attest(KEY, CERTIFICATE, NONCE);
    assertEquals(2, approve("--document=" + file("debug", debug), "--unverified"));
    assertTrue(complained.toString().contains("never approved"), complained.toString());
  }
}
