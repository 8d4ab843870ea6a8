package network.haca.attestation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import network.haca.primitives.Bytes;
import network.haca.primitives.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The module's own bytes: a double stands where the kernel would. */
class NsmDeviceTest {
  private static final Bytes KEY = Bytes.ofUtf8("key");
  private static final Bytes CERTIFICATE = Bytes.ofUtf8("certificate");
  private static final Bytes NONCE = Bytes.fromHex("0102");

  private static Bytes attested(Bytes response) throws IOException {
    return new NsmDevice(request -> response).attest(KEY, CERTIFICATE, NONCE);
  }

  private static String refusal(Bytes response) {
    return String.valueOf(assertThrows(IOException.class, () -> attested(response)).getMessage());
  }

  private static Bytes variant(String name, Bytes value) {
    return CborWriter.map(Map.of(CborWriter.text(name), value));
  }

  @Test
  void theRequestIsWhatTheModulesInterfaceDefines() throws IOException {
    Bytes[] seen = new Bytes[1];
    Bytes document =
        new NsmDevice(
                request -> {
                  seen[0] = request;
                  return variant("Attestation", variant("document", CborWriter.bytes(NONCE)));
                })
            .attest(KEY, CERTIFICATE, NONCE);
    assertEquals(NONCE, document);
    String userData =
        "1220"
            + Sha256.hash(CERTIFICATE).toHex().substring(2)
            + "1220"
            + Sha256.hash(KEY).toHex().substring(2);
    // {"Attestation": {"user_data": bytes(68), "nonce": h'0102', "public_key": null}}
    assertEquals(
        "0xa16b4174746573746174696f6ea3"
            + "69757365725f64617461"
            + "5844"
            + userData
            + "656e6f6e6365"
            + "420102"
            + "6a7075626c69635f6b6579f6",
        seen[0].toHex());
  }

  @Test
  void whatTheModuleRefusesIsNamed() {
    assertEquals(
        "the NSM refuses the attestation: InvalidArgument",
        refusal(variant("Error", CborWriter.text("InvalidArgument"))));
    assertTrue(refusal(Bytes.fromHex("ff")).startsWith("the NSM answers something else than CBOR"));
    assertEquals(
        "the NSM answers neither a document nor an error",
        refusal(variant("DescribeNSM", CborWriter.NULL)));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void outsideAnEnclaveItSaysThatThereIsNoModule(@TempDir Path folder) throws IOException {
    NsmDevice missing = NsmDevice.at(folder.resolve("nsm"));
    String reason =
        String.valueOf(
            assertThrows(IOException.class, () -> missing.attest(KEY, CERTIFICATE, NONCE))
                .getMessage());
    assertTrue(reason.endsWith("cannot be opened: No such file or directory"), reason);
    Path file = Files.createFile(folder.resolve("file"));
    String other =
        String.valueOf(
            assertThrows(
                    IOException.class, () -> NsmDevice.at(file).attest(KEY, CERTIFICATE, NONCE))
                .getMessage());
    assertTrue(other.contains("is no Nitro security module"), other);
  }
}
